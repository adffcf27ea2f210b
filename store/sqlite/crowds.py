"""The crowded deals of a list: which of them can stand in it, and rows for those, as other deals have them.

Folding one takes as long as it has reports, so it is done for none that need not be looked at, and for each once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

import orjson

from store.as_of import Point
from store.sqlite.crowding import Row
from store.sqlite.orders import LARGEST_FIRST
from store.sqlite.reads import Reads
from store.summary import Summary

_COLUMNS = ("deal", "mark", *Summary._fields)
_named = ", ".join(f"value ->> {place} AS {column}" for place, column in enumerate(_COLUMNS))
CROWD_ROWS = f"(SELECT {_named}, NULL AS state FROM json_each(:crowd))"


class Crowds:
    """The deals that are crowded at a point, by number, ascending. `states`: those of the deals folded so far."""

    def __init__(self, reads: Reads, point: Point) -> None:
        self._reads, self._point = reads, point
        self.numbers = sorted(number for number, since in reads.crowded().items() if since <= point.seq)
        self.states: dict[int, str] = {}
        self._rows: dict[int, Row | None] = {}

    def rows(self, numbers: Iterable[int]) -> str:
        """What version rows would say of these, as a JSON array; those are left out that do not exist at the point."""
        for number in numbers:
            if number not in self._rows:
                self._fold(number)
        return orjson.dumps([row for number in numbers if (row := self._rows[number]) is not None]).decode()

    def _fold(self, number: int) -> None:
        folded = self._reads.crowded_face(number, self._point)
        self._rows[number] = None
        if folded is not None:
            self._rows[number], self.states[number] = folded

    def before(self, numbers: Iterable[int], sort: str, reverse: bool, end: Any) -> list[int]:
        """Those of these that may stand before or at `end` in an order, or beside it; told without folding any."""
        places: Mapping[int, Any]
        if sort == "slug":
            places = self._reads.slugs_of(numbers)
        elif sort == "last":
            places = {number: self._reads.last_instant(number, self._point) for number in numbers}
        else:
            return list(numbers)
        falls = (sort in LARGEST_FIRST) != reverse
        there = [(number, place) for number, place in places.items() if place is not None]
        return [number for number, place in there if (place >= end if falls else place <= end)]


def merged(rows: list[Any], others: list[Any], sort: str, reverse: bool, limit: int) -> list[Any]:
    """The first of the rows of two statements, in their common order; of each the last column says by what."""
    every = sorted([*rows, *others], key=itemgetter(0))  # ties go by slug, the first column
    falls = (sort in LARGEST_FIRST) != reverse
    every.sort(key=lambda row: (row[-1] is not None, row[-1]), reverse=falls)  # SQLite takes NULL as the least
    return every[: max(0, limit)]

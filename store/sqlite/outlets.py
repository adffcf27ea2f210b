"""What stands of each outlet's reports at a point: by one pass over a long log, whose grouping is left to Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import orjson

from store.as_of import Point
from store.sqlite.driver import Connection
from store.sqlite.version_rows import OUTLET_TRAIT

DENIED = 4  # the place of deal.denied in REPORT_TYPES; those before it report the deal
REPORT, DENIAL, COPY = 0, 1, 2
_CLASSES = 4
# The latest reports, among which most outlets' last ones are found at once.
_LATEST = 2_000
# Up to so many pairs of a deal and an outlet have a byte each; more are gathered as a set, at four times the time.
_PAIRS = 1 << 24


class OutletCounts(NamedTuple):
    """What stands of an outlet's reports: how many reported a deal, denied one, were copies; of how many deals."""

    slug: str
    name: str
    reports: int
    denials: int
    copies: int
    deals: int
    last: int
    precision: int


class Outlets:
    """Counts outlets at one point; `left` is an SQL condition: the report `r` is not out there."""

    def __init__(self, db: Connection, g: int, point: Point, left: str) -> None:
        self._db, self._g = db, g
        self._values = {"instant": point.instant, "seq": point.seq}
        self._left = f"r.instant <= :instant AND r.seq <= :seq AND {left}"

    def counts(self) -> Iterator[OutletCounts]:
        """Those of the outlets of which anything stands, in no order."""
        names = self._db.execute(f"SELECT id, slug, name FROM outlet_{self._g}").fetchall()
        width = 1 + max((number for number, _, _ in names), default=0)
        packed = self._packed(width)
        said = Counter([report % (width * _CLASSES) for report in packed])
        deals = _deals(packed, width)
        lasts = self._latest()
        for number, slug, name in names:
            counted = [said[number * _CLASSES + kind] for kind in (REPORT, DENIAL, COPY)]
            if any(counted):
                reports, denials, copies = counted
                instant, precision = lasts.get(number) or self._last(number)
                yield OutletCounts(slug, name, reports, denials, copies, deals[number], instant, precision)

    def _packed(self, width: int) -> list[int]:
        """A number for each report: its deal, its outlet of `width`, what it is; 0.2 µs each."""
        kind = f"CASE WHEN copy THEN {COPY} WHEN type = {DENIED} THEN {DENIAL} ELSE {REPORT} END"
        (numbers,) = self._db.execute(
            f"SELECT json_group_array((deal * {width} + outlet) * {_CLASSES} + {kind}) "
            f"FROM report_{self._g} r NOT INDEXED WHERE {self._left}",
            self._values,
        ).fetchone()
        found: list[int] = orjson.loads(numbers)
        return found

    def _latest(self) -> dict[int, tuple[int, int]]:
        """{outlet: (instant, precision) of its last report} as far as these are among the latest of all."""
        table = f"report_{self._g}"
        rows = self._db.execute(
            f"SELECT outlet, instant, precision FROM {table} r INDEXED BY {table}_at WHERE {self._left} "
            f"ORDER BY instant DESC LIMIT {_LATEST}",
            self._values,
        ).fetchall()
        return {outlet: (instant, precision) for outlet, instant, precision in reversed(rows)}

    def _last(self, outlet: int) -> tuple[int, int]:
        """(instant, precision) of an outlet's last report, by way of its deals."""
        row: tuple[int, int] = self._db.execute(
            f"SELECT max(r.instant), r.precision FROM trait_{self._g} t CROSS JOIN report_{self._g} r "
            f"ON r.deal = t.deal WHERE t.trait = {OUTLET_TRAIT + outlet} AND r.outlet = {outlet} AND {self._left}",
            self._values,
        ).fetchone()
        return row


def _deals(packed: list[int], width: int) -> list[int] | Counter[int]:
    """By outlet: of how many deals there are reports."""
    if not packed:
        return Counter()
    places = max(packed) // _CLASSES // width + 1
    if places * width > _PAIRS:
        return Counter([pair % width for pair in {report // _CLASSES for report in packed}])
    seen = bytearray(places * width)
    for report in packed:
        seen[report // _CLASSES] = 1
    return [seen[outlet::width].count(1) for outlet in range(width)]

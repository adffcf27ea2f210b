"""Reports and their payloads, laid aside in one file by ranges of deals, to be read again range by range.

The log holds them in the order in which they came; a deal's lie all over it. Fetched from there one by one each costs
some three times of what laying it aside and reading it again does.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

# A row of `report_N` with the payload behind it; None where that was erased.
Laid = tuple[Any, ...]
Place = tuple[int, int]  # offset and length in the file, in bytes

_DEALS_BITS = 8  # so many deals lie together, and are folded together: what is made of them stays in the cache
_HELD = 20_000


class Range(NamedTuple):
    """Deals numbered from `first` to `last`, and where in the file the reports of a few of them at a time lie."""

    first: int
    last: int
    places: list[list[Place]]


class Spool:
    """Takes reports in seq order. Nothing is synced: the file is worth nothing once its maker is gone."""

    def __init__(self, file: str) -> None:
        self._file: IO[bytes] = Path(file).open("xb")  # noqa: SIM115
        self._held: dict[int, list[Laid]] = {}
        self._count = self._offset = 0
        self._places: dict[int, list[Place]] = {}
        self._reports: dict[int, int] = {}

    def add(self, rows: Sequence[tuple[Any, ...]], payloads: dict[int, str]) -> None:
        """Take rows of `report_N`, with {seq: payload}."""
        held = self._held
        for row in rows:
            part = row[1] >> _DEALS_BITS
            if part not in held:
                held[part] = []
            held[part].append((*row, payloads.get(row[0])))
        self._count += len(rows)
        if self._count >= _HELD:
            self._write()

    def _write(self) -> None:
        for part, rows in self._held.items():
            frame = marshal.dumps(rows, 2)  # later versions look for what occurs twice, which takes twice as long
            self._file.write(frame)
            self._places.setdefault(part, []).append((self._offset, len(frame)))
            self._reports[part] = self._reports.get(part, 0) + len(rows)
            self._offset += len(frame)
        self._held, self._count = {}, 0

    def ranges(self, least: int) -> Iterator[Range]:
        """Adjacent ranges of deals, each of at least so many reports but for the last; one that is empty of none."""
        self._write()
        first, places, reports = 0, list[list[Place]](), 0
        for part in sorted(self._places):
            places.append(self._places[part])
            reports += self._reports[part]
            if reports >= least:
                yield Range(first, last := ((part + 1) << _DEALS_BITS) - 1, places)
                first, places, reports = last + 1, [], 0
        if places or not first:
            yield Range(first, max([first, *(((part + 1) << _DEALS_BITS) - 1 for part in self._places)]), places)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def laid(file: str, places: list[list[Place]]) -> Iterator[list[Laid]]:
    """The reports at some places, in seq order for each of them."""
    with Path(file).open("rb") as spool:
        for parts in places:
            rows: list[Laid] = []
            for offset, length in parts:
                spool.seek(offset)
                rows += marshal.loads(spool.read(length))  # from our own processes only
            yield rows

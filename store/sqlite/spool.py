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

_DEALS_BITS = 8  # 2^8 deals lie together
_HELD = 20_000
_MOST_BYTES = 16 << 20
_NO_END = (1 << 63) - 1


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
        """Adjacent ranges of deals, each of at least so many reports but for the last, which has no end."""
        self._write()
        first, places, reports = 0, list[list[Place]](), 0
        for part in sorted(self._places):
            places.append(self._places[part])
            reports += self._reports[part]
            if reports >= least:
                end = (part + 1) << _DEALS_BITS
                yield Range(first, end - 1, places)
                first, places, reports = end, [], 0
        yield Range(first, _NO_END, places)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def laid(file: str, places: list[list[Place]]) -> Iterator[list[Laid]]:
    """The reports at some places, a few deals at a time, ascending; in seq order for each deal."""
    with Path(file).open("rb") as spool:
        for parts in places:
            # Where a few deals have very many reports the same places are read several times, each for some of them.
            shares = min(1 << _DEALS_BITS, 1 + sum(length for _, length in parts) // _MOST_BYTES)
            for share in range(shares):
                rows: list[Laid] = []
                for offset, length in parts:
                    spool.seek(offset)
                    some = marshal.loads(spool.read(length))  # from our own processes only
                    rows += some if shares == 1 else [row for row in some if _share(row[1], shares) == share]
                yield rows


def _share(deal: int, shares: int) -> int:
    within = deal & ((1 << _DEALS_BITS) - 1)
    return within * shares >> _DEALS_BITS

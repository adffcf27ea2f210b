"""Where labels and signs stand in a node-link drawing of a size: settled over the whole atlas, never over a picture.

So a label or a sign stands in the same cells whatever is shown beside it, and scrubbing only shows and hides. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from tui.drawing.atlas import LEVELS, Atlas
from tui.drawing.links import Ends
from tui.text import cells, plain

SIGN = 2
"""The cells of a link's sign."""
#: A link ends at two parties, so half as many links a party are drawn.
_LINKS_A_PARTY = 5
_LONGEST = 20
_LEAST = 6
#: Where along a link its sign is tried: in the middle first.
_ALONG = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8)


class Box(NamedTuple):
    """Cells of a row: `width` of them from `column` on."""

    row: int
    column: int
    width: int

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle of it, in cells: (column, row)."""
        return self.column + self.width / 2, self.row + 0.5


class Ground(NamedTuple):
    """Where the labels of parties and the signs of links stand. Links that are too many to be drawn are left out;
    one that is drawn, but for whose sign there is no room, has None. `taken`: all those cells."""

    labels: dict[str, Box]
    signs: dict[Ends, Box | None]
    taken: Taken


def legible(width: int, height: int) -> int:
    """How many parties can be told apart in a drawing of that size: 25 at 120 × 36, 40 at 200 × 50."""
    return max(LEVELS[0], min(LEVELS[-1], int(0.4 * sqrt(width * height))))


@lru_cache(maxsize=8)
def ground(atlas: Atlas, width: int, height: int) -> Ground:
    """The places for a drawing of so many cells, of the most important parties that are legible there."""
    ranked = list(atlas.parties)[: legible(width, height)]
    taken = Taken(width, height)
    places = atlas.level(len(ranked))
    longest = max(_LEAST, min(_LONGEST, width // 6))
    labels: dict[str, Box] = {}
    for party in ranked:
        size = max(1, min(longest, cells(plain(atlas.parties[party]))))
        x, y = places[party]
        at = round(y * (height - 1)), round(x * max(0, width - size - 2)) + 1
        box = taken.near(at, size, margin=1, reach=height)
        if box is not None:
            labels[party] = box
    drawable = _drawable(list(labels), atlas.ties)
    # In the atlas's order, in which what it knew before comes first and so keeps its cells.
    signs = {ends: sign_place(labels, ends, taken) for ends in atlas.ties if ends in drawable}
    return Ground(labels, signs, taken)


def _drawable(ranked: Sequence[str], ties: Mapping[Ends, int]) -> set[Ends]:
    """The ties that are not too many to follow: each party's strongest, then those of the most deals."""
    rank = {party: place for place, party in enumerate(ranked)}
    inside = sorted(
        (ends for ends in ties if ends[0] in rank and ends[1] in rank),
        key=lambda ends: (-ties[ends], rank[ends[0]] + rank[ends[1]], ends),
    )
    met: set[str] = set()
    strongest = []
    for ends in inside:
        if not met.issuperset(ends):
            strongest.append(ends)
            met.update(ends)
    return set(list(dict.fromkeys([*strongest, *inside]))[: _LINKS_A_PARTY * len(ranked) // 2])


def sign_place(labels: Mapping[str, Box], ends: Ends, taken: Taken) -> Box | None:
    """Cells for a link's sign: on its line, as near to the middle as there is room."""
    (x0, y0), (x1, y1) = labels[ends[0]].middle, labels[ends[1]].middle
    for part in _ALONG:
        at = int(y0 + (y1 - y0) * part), int(x0 + (x1 - x0) * part)
        box = taken.near(at, SIGN, margin=0, reach=0)
        if box is not None:
            return box
    middle = int((y0 + y1) / 2), int((x0 + x1) / 2)
    return taken.near(middle, SIGN, margin=0, reach=3)


class Taken:
    """The cells that something stands in."""

    def __init__(self, width: int, height: int) -> None:
        self._width = width
        self._height = height
        self._cells: set[tuple[int, int]] = set()

    def copy(self) -> Taken:
        """The same cells, to go on from."""
        other = Taken(self._width, self._height)
        other._cells = self._cells.copy()
        return other

    def near(self, at: tuple[int, int], width: int, *, margin: int, reach: int) -> Box | None:
        """Take free cells as near as can be to (row, column), with `margin` free on both sides; None where there are
        none within `reach` rows, or twice as many columns."""
        for row, column in _around(at, reach):
            box = Box(row, column, width)
            if self._free(box, margin):
                self._cells.update(_cells(box, margin))
                return box
        return None

    def _free(self, box: Box, margin: int) -> bool:
        inside = 0 <= box.row < self._height and box.column >= 0 and box.column + box.width <= self._width
        return inside and self._cells.isdisjoint(_cells(box, margin))


def _cells(box: Box, margin: int) -> Iterable[tuple[int, int]]:
    return ((box.row, column) for column in range(box.column - margin, box.column + box.width + margin))


@lru_cache(maxsize=8)
def _offsets(reach: int) -> tuple[tuple[int, int], ...]:
    """(rows, columns) away, the nearest first; a row counts as two columns."""
    every = [(down, across) for down in range(-reach, reach + 1) for across in range(-2 * reach, 2 * reach + 1)]
    return tuple(sorted(every, key=lambda step: (4 * step[0] ** 2 + step[1] ** 2, step)))


def _around(at: tuple[int, int], reach: int) -> Iterator[tuple[int, int]]:
    for down, across in _offsets(reach):
        yield at[0] + down, at[1] + across

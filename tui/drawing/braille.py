"""Lines between cells in braille dots: two columns and four rows of dots a cell, with a style for each status. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tui.drawing.links import firmness
from tui.drawing.words import FIRMNESS

ACROSS, DOWN = 2, 4
"""Dots of a cell."""

_BLANK = 0x2800
_NO_RANK = len(FIRMNESS)
# The bit of each dot, by row and column.
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


class Stroke(NamedTuple):
    """How a line is drawn: along it so many dots on and off by turns, `double` for two lines side by side."""

    pattern: tuple[int, ...]
    double: bool = False

    @property
    def ink(self) -> list[bool]:
        """For each dot of one turn of the pattern whether there is ink."""
        return [turn % 2 == 0 for turn, length in enumerate(self.pattern) for _ in range(length)]


SOLID = Stroke((1,))
STROKES = {
    "completed": Stroke((1,), double=True),
    "confirmed": SOLID,
    "rumoured": Stroke((4, 3)),
    "disputed": Stroke((6, 2, 1, 2)),
    "denied": Stroke((1, 2)),
    "ended": Stroke((1, 6)),
}
STROKES_IN_WORDS = (
    "double completed, solid confirmed, dashes rumoured, dash-dot disputed, close dots denied, wide dots ended"
)


class Canvas:
    """A grid of cells to draw lines on. A cell has the role of the firmest line through it."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._bits: list[dict[int, int]] = [{} for _ in range(height)]
        self._ranks: list[dict[int, int]] = [{} for _ in range(height)]

    def line(self, start: tuple[float, float], end: tuple[float, float], status: str) -> None:
        """A line from one point to another, in cells: (column, row), (0, 0) is the corner of the first cell."""
        stroke = STROKES.get(status, SOLID)
        x0, y0 = start[0] * ACROSS, start[1] * DOWN
        x1, y1 = end[0] * ACROSS, end[1] * DOWN
        flat = abs(x1 - x0) >= abs(y1 - y0)
        dots = _along(x0, y0, x1, y1, stroke.ink)
        self._ink(dots, status)
        if stroke.double:
            self._ink([(x if flat else x + 2, y + 2 if flat else y) for x, y in dots], status)

    def _ink(self, dots: Iterable[tuple[int, int]], status: str) -> None:
        rank = firmness(status)
        width, height = self.width, self.height
        for x, y in dots:
            column, row = x // ACROSS, y // DOWN
            if not (0 <= column < width and 0 <= row < height):
                continue
            bits, ranks = self._bits[row], self._ranks[row]
            bits[column] = bits.get(column, 0) | _BITS[y % DOWN][x % ACROSS]
            if rank < ranks.get(column, _NO_RANK):
                ranks[column] = rank

    def ink(self, row: int, start: int, end: int) -> Iterator[tuple[int, str, str]]:
        """(column, character, role) of the cells of a row, `start` ≤ column < `end`, that a line runs through."""
        bits, ranks = self._bits[row], self._ranks[row]
        for column in sorted(bits):
            if start <= column < end:
                yield column, chr(_BLANK + bits[column]), FIRMNESS[ranks[column]]


def _along(x0: float, y0: float, x1: float, y1: float, ink: Sequence[bool]) -> list[tuple[int, int]]:
    """The dots of a line, each once, of which the style has ink."""
    steps = max(1, round(max(abs(x1 - x0), abs(y1 - y0))))
    across, down, turn = (x1 - x0) / steps, (y1 - y0) / steps, len(ink)
    return [(int(x0 + across * step), int(y0 + down * step)) for step in range(steps + 1) if ink[step % turn]]

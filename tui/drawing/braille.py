"""Lines between cells in braille dots: two columns and four rows of dots a cell, with a style for each status. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui.drawing.links import firmness

ACROSS, DOWN = 2, 4
"""Dots of a cell."""

_BLANK = 0x2800
# The bit of each dot, by row and column.
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


class Stroke(NamedTuple):
    """How a line is drawn: along it so many dots on and off by turns, `double` for two lines side by side."""

    pattern: tuple[int, ...]
    double: bool = False


SOLID = Stroke((1,))
STROKES = {
    "completed": Stroke((1,), double=True),
    "confirmed": SOLID,
    "rumoured": Stroke((4, 3)),
    "disputed": Stroke((6, 2, 1, 2)),
    "denied": Stroke((1, 3)),
    "ended": Stroke((1, 5)),
}
STROKES_IN_WORDS = "double completed, solid confirmed, dashes rumoured, dash-dot disputed, dots denied or ended"


class Canvas:
    """A grid of cells to draw lines on. A cell has the role of the firmest line through it."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._bits: dict[tuple[int, int], int] = {}
        self._roles: dict[tuple[int, int], str] = {}

    def line(self, start: tuple[float, float], end: tuple[float, float], status: str) -> None:
        """A line from one point to another, in cells: (column, row), (0, 0) is the corner of the first cell."""
        stroke = STROKES.get(status, SOLID)
        x0, y0 = start[0] * ACROSS, start[1] * DOWN
        x1, y1 = end[0] * ACROSS, end[1] * DOWN
        flat = abs(x1 - x0) >= abs(y1 - y0)
        for place, (x, y) in enumerate(_along(x0, y0, x1, y1)):
            if not _inked(stroke.pattern, place):
                continue
            self._dot(x, y, status)
            if stroke.double:
                self._dot(x if flat else x + 2, y + 2 if flat else y, status)

    def _dot(self, x: int, y: int, role: str) -> None:
        column, row = x // ACROSS, y // DOWN
        if not (0 <= column < self.width and 0 <= row < self.height):
            return
        cell = row, column
        self._bits[cell] = self._bits.get(cell, 0) | _BITS[y % DOWN][x % ACROSS]
        held = self._roles.get(cell)
        if held is None or firmness(role) < firmness(held):
            self._roles[cell] = role

    def cell(self, row: int, column: int) -> tuple[str, str] | None:
        """The character and role of a cell; None where no line runs through it."""
        bits = self._bits.get((row, column))
        return None if bits is None else (chr(_BLANK + bits), self._roles[row, column])


def _along(x0: float, y0: float, x1: float, y1: float) -> Iterator[tuple[int, int]]:
    """The dots of a line, each once."""
    steps = max(1, round(max(abs(x1 - x0), abs(y1 - y0))))
    for step in range(steps + 1):
        part = step / steps
        yield int(x0 + (x1 - x0) * part), int(y0 + (y1 - y0) * part)


def _inked(pattern: tuple[int, ...], place: int) -> bool:
    """Whether the pattern, on and off by turns, has ink at a place along the line."""
    if len(pattern) == 1:
        return True
    place %= sum(pattern)
    for turn, length in enumerate(pattern):
        if place < length:
            return turn % 2 == 0
        place -= length
    return False

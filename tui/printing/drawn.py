"""Drawings on standard output: as text, in colour only on a terminal, and as SVG."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tui.drawing.braille import STROKES_IN_WORDS
from tui.drawing.ego import STROKES
from tui.drawing.lines import Drawing, text_of
from tui.drawing.words import GLYPHS
from tui.printing import output, words
from tui.printing.lists import SIGNS
from tui.printing.table import STYLES

if TYPE_CHECKING:
    from store.as_of import Lens, Point

WIDTH, HEIGHT = 110, 34
"""The cells of a drawing where nothing says otherwise."""
_AROUND = 5
"""The lines that stand around a drawing on a terminal: the pair above, the signs below, the prompt."""

LINES = "  ".join(f"{stroke}{stroke} {status}" for status, stroke in STROKES.items())
"""What the styles of lines mean, in a line."""
BEHIND = "behind a sign: how many deals (+ more than nine), ? unconfirmed, ✖ denied, † without news for 90 days"
LEGENDS: dict[str, tuple[str, ...]] = {
    "ego": (SIGNS, LINES),
    "matrix": (SIGNS, BEHIND),
    "web": (SIGNS, f"lines: {STROKES_IN_WORDS}", BEHIND),
    "lanes": (SIGNS, LINES),
}

_STYLES = {
    **{status: STYLES[glyph] for status, glyph in GLYPHS.items()},
    "title": "bold",
    "focus": "bold",
    "dim": "dim",
    "past": "bold",
}


def size(width: int | None, height: int | None, *, paper: bool = False) -> tuple[int, int]:
    """The cells of a drawing: what is asked for, else the terminal's, else 110 × 34; on paper there is no terminal."""
    if paper:
        return width or WIDTH, height or HEIGHT
    columns, rows = shutil.get_terminal_size((WIDTH, HEIGHT))
    return width or columns, height or (max(8, rows - _AROUND) if output.is_terminal() else rows)


def show(drawing: Drawing, kind: str, point: Point, lens: Lens) -> None:
    """The drawing with the pair that it was made for and what its signs mean."""
    output.say(words.pair_text(point, lens))
    if output.is_terminal():
        _in_colour(drawing)
    else:
        for line in drawing.lines:
            print(text_of(line).rstrip())
    output.say("", *LEGENDS[kind])


def _in_colour(drawing: Drawing) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(width=max(1, drawing.width), height=24, highlight=False, markup=False, emoji=False)
    for line in drawing.lines:
        text = Text.assemble(*((run.text, _STYLES.get(run.role, "")) for run in line))
        text.rstrip()
        console.print(text, no_wrap=True, overflow="ignore", crop=False)


def write_svg(drawing: Drawing, kind: str, point: Point, lens: Lens) -> None:
    """The drawing as an SVG document, with the same around it."""
    from tui.drawing.svg import svg

    pair = words.pair_text(point, lens)
    output.write_bytes(svg(drawing, f"dealweb {kind}, {pair}", notes=(pair, *LEGENDS[kind])).encode())

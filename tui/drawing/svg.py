"""A drawing as an SVG document: a grid of text in the colours of a theme, whole in itself. Pure.

Each run stands at its own x and is as wide as its cells, so that the grid holds whatever font shows it. There are no
scripts, no links and no outside parts, and all text is escaped: an SVG may be opened by whoever gets it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from tui.drawing.lines import Drawing, Line, Run
from tui.text import cells, plain
from tui.theme import GROUNDS, look

if TYPE_CHECKING:
    from rich.style import Style

CELL_WIDTH, CELL_HEIGHT = 8.4, 17
_FONT_SIZE = 14
_BASELINE = 13
_MARGIN = 12
FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
_ON_PAPER = "#ffffff"
"""The ground of a theme that has none of its own."""
_SPACES = re.compile(r" {2,}")


def svg(drawing: Drawing, title: str, theme: str = "light", notes: Sequence[str] = ()) -> str:
    """The document. `title` and `notes`, the lines below the drawing, are data like everything else."""
    below: list[Line] = [(Run(plain(note), "dim"),) for note in notes]
    lines = [*drawing.lines, *([()] if below else []), *below]
    columns = max((sum(cells(run.text) for run in line) for line in lines), default=0)
    width = round(columns * CELL_WIDTH + 2 * _MARGIN, 1)
    height = len(lines) * CELL_HEIGHT + 2 * _MARGIN
    used = sorted({run.role for line in lines for run in line})
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}" width="{width:g}" height="{height}" '
        f'role="img" aria-label="{escape(plain(title))}">'
    )
    parts = [
        root,
        f"<title>{escape(plain(title))}</title>",
        f"<style>text{{font-family:{FONTS};font-size:{_FONT_SIZE}px;white-space:pre}}{_classes(used, theme)}</style>",
        f'<rect width="100%" height="100%" fill="{GROUNDS[theme][0] or _ON_PAPER}"/>',
        *_rows(lines, used, theme),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _classes(roles: Sequence[str], theme: str) -> str:
    """A class for each role; names of roles never get into the document."""
    wear = look(theme)
    return "".join(f".r{place}{{{_css(wear.of(role))}}}" for place, role in enumerate(roles))


def _css(style: Style) -> str:
    front, ground = _colour(style, "color") or "#000000", _colour(style, "bgcolor") or _ON_PAPER
    if style.reverse:
        front = ground
    rules = [f"fill:{front}"]
    for holds, rule in (
        (style.bold, "font-weight:bold"),
        (style.italic, "font-style:italic"),
        (style.dim, "opacity:0.65"),
        (style.strike, "text-decoration:line-through"),
        (style.underline, "text-decoration:underline"),
    ):
        if holds:
            rules.append(rule)
    return ";".join(rules)


def _colour(style: Style, which: str) -> str | None:
    colour = getattr(style, which)
    return None if colour is None else str(colour.get_truecolor().hex)


def _rows(lines: Sequence[Line], roles: Sequence[str], theme: str) -> Iterator[str]:
    wear = look(theme)
    ground = GROUNDS[theme][0] or _ON_PAPER
    numbers = {role: place for place, role in enumerate(roles)}
    for row, line in enumerate(lines):
        column = 0
        top = _MARGIN + row * CELL_HEIGHT
        for run in line:
            size = cells(run.text)
            behind = _behind(wear.of(run.role))
            if behind not in (None, ground) and size:
                yield (
                    f'<rect x="{_x(column)}" y="{top}" width="{round(size * CELL_WIDTH, 1):g}" '
                    f'height="{CELL_HEIGHT}" fill="{behind}"/>'
                )
            for offset, text in _pieces(run.text):
                wide = round(cells(text) * CELL_WIDTH, 1)
                yield (
                    f'<text class="r{numbers[run.role]}" x="{_x(column + offset)}" y="{top + _BASELINE}" '
                    f'textLength="{wide:g}" lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
                )
            column += size


def _behind(style: Style) -> str | None:
    return _colour(style, "color") or "#000000" if style.reverse else _colour(style, "bgcolor")


def _x(column: int) -> str:
    return f"{round(_MARGIN + column * CELL_WIDTH, 1):g}"


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """(cells in front, text) of the parts of a run between its longer gaps: those need no ink."""
    start = 0
    for gap in [*_SPACES.finditer(text), None]:
        piece = text[start : gap.start() if gap else len(text)]
        ink = piece.strip(" ")
        if ink:
            yield cells(text[:start]) + len(piece) - len(piece.lstrip(" ")), ink
        if gap:
            start = gap.end()

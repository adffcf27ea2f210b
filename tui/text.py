"""Data → safe text: the only door between what a log says and what a terminal shows.

Everything that comes from events (names, titles, notes, queries) may hold markup, escape sequences,
bidirectional controls, invisible characters or a stack of combining marks. `plain` makes a string of it
that is one line, holds only characters that show, and has the width that Rich's `cell_len` counts.
`content` wraps that for Textual without ever reading it as markup.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.content import Content
    from textual.style import Style

MARK = "\N{REPLACEMENT CHARACTER}"
ELLIPSIS = "…"

#: Printable for Python, yet invisible or width-changing in a terminal: fillers, joiners, variation selectors.
_SLY = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")
_SELECTORS = re.compile("[\ufe00-\ufe0f]")
#: More marks than this on one letter belong to no script; they climb over the lines around.
_MAX_COMBINING = 4
#: No grapheme left by `_clean` takes more characters than this for one cell.
_PER_CELL = _MAX_COMBINING + 2


def _shown(character: str) -> str:
    """One character as something that shows: itself, a control picture or the mark."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    if unicodedata.category(character) == "Zs":
        return " " if character != "\u3000" else character
    if character.isprintable() and not _SLY.match(character):
        return character
    return MARK


def _clean(data: str) -> str:
    data = re.sub(r"\r\n|[\r\n\t\v\f\x85\u2028\u2029]", " ", data)
    data = _SELECTORS.sub("", data)
    pieces: list[str] = []
    marks = _MAX_COMBINING  # a mark at the very start has no letter to sit on
    for character in data:
        if unicodedata.category(character) in ("Mn", "Me"):
            marks += 1
            if marks == _MAX_COMBINING + 1:
                pieces.append(MARK)
            if marks > _MAX_COMBINING:
                continue
        else:
            marks = 0
        pieces.append(_shown(character))
    return "".join(pieces)


def one_for_one(data: str) -> str:
    """`data` as safe text with exactly one character for each of its own: a place in the one is a place in the other.

    For a line that is being typed, where the data itself must stay as it is. Pure; never raises for any `str`.
    """
    if data.isascii() and data.isprintable():
        return data
    pieces: list[str] = []
    marks = _MAX_COMBINING
    for character in data:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        pieces.append(_shown(character) if marks <= _MAX_COMBINING else MARK)
    return "".join(pieces)


def plain(data: str, width: int | None = None) -> str:
    """`data` as one line of safe text, cut to `width` terminal cells with `…` where it is longer.

    Controls become control pictures, bidirectional and invisible characters a visible mark, line ends a
    space. Pure; never raises for any `str`, lone surrogates included.
    """
    if width is not None:
        if width <= 0:
            return ""
        most = (width + 1) * _PER_CELL * 2
        # The ellipsis is put there before cleaning, which may leave little of a stack of marks.
        data = data if len(data) <= most else data[:most] + ELLIPSIS
    if not (data.isascii() and data.isprintable()):
        data = _clean(data)
    return data if width is None else cut(data, width)


def cut(text: str, width: int) -> str:
    """Safe text cut to `width` cells, ending in `…` where something was left out."""
    if text.isascii():
        return text if len(text) <= width else text[: max(0, width - 1)] + ELLIPSIS[: max(0, width)]
    from rich.cells import cell_len

    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    used = kept = 0
    for character in text:
        used += cell_len(character)
        if used >= width:
            break
        kept += 1
    return text[:kept] + ELLIPSIS


def cells(text: str) -> int:
    """How many terminal cells safe text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def fit(data: str, width: int, align: str = "left") -> str:
    """`data` as safe text of exactly `width` cells; `align` is `left`, `right` or `center`."""
    text = plain(data, width)
    room = width - cells(text)
    if align == "right":
        return " " * room + text
    if align == "center":
        return " " * (room // 2) + text + " " * (room - room // 2)
    return text + " " * room


def content(data: str, style: Style | str = "") -> Content:
    """`data` as Textual content, never read as markup; `style` is the program's own."""
    from textual.content import Content

    return Content.styled(plain(data), style)

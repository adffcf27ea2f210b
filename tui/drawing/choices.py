"""The short list under a box: what may be put in. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tui.completion import Candidate
from tui.drawing.lines import Line, Run, put, run, spread, width_of
from tui.drawing.words import number

MOST = 6
_WIDEST_TEXT = 34
_WIDEST_HELP = 44


def choice_lines(found: Sequence[Candidate], chosen: int | None, most_width: int) -> tuple[list[Line], int]:
    """At most six lines around the chosen one, and how many cells they take."""
    first = first_shown(len(found), chosen)
    shown = found[first : first + MOST]
    texts = [run(candidate.text, "key", _WIDEST_TEXT) for candidate in shown]
    wide = max((width_of((text,)) for text in texts), default=0)
    rows: list[tuple[Line, Line]] = []
    for place, (text, candidate) in enumerate(zip(texts, shown, strict=True), start=first):
        mark = Run("▸" if place == chosen else " ", "key")
        helped = run(candidate.help, "dim", _WIDEST_HELP)
        count = "" if candidate.count is None else number(candidate.count)
        left = (mark, put(text.text, wide, "title" if place == chosen else "key"), Run("  "), helped)
        rows.append((left, (run(count, "dim"), Run(" "))))
    width = max((width_of(left) + width_of(right) + 1 for left, right in rows), default=0)
    width = min(width, most_width)
    return [spread(left, right, width) for left, right in rows], width


def first_shown(count: int, chosen: int | None) -> int:
    """The first of the candidates in sight."""
    place = chosen or 0
    return max(0, min(place - MOST + 1 if place >= MOST else 0, count - MOST))

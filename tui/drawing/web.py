"""The node-link drawing: parties as labels, the deals between them as lines in braille dots. Pure.

The style of a line is the status of the firmest deal, and the sign on it says it again: its glyph with how many deals
there are. What may be shown and where it stands hangs on the atlas alone, see `tui.drawing.places`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui.drawing.atlas import Atlas, Party
from tui.drawing.braille import Canvas
from tui.drawing.lines import Drawing, Line, Run, Target, clip, line, put, run, width_of
from tui.drawing.links import Ends, Link, firmness, links, sign
from tui.drawing.places import Box, Ground, Taken, ground, sign_place
from tui.drawing.words import count, number

if TYPE_CHECKING:
    from store import Deal

LEAST_WIDTH, LEAST_HEIGHT = 24, 8
"""The least cells of a drawing; where there is less room it is larger than that."""


class _Stone(NamedTuple):
    """What stands on top of the lines, a label or a sign: its text in the cells of `box`, `gap` blanks beside it."""

    box: Box
    text: Run
    kind: str
    key: str
    gap: int = 0


def web(
    atlas: Atlas,
    parties: Sequence[Party],
    deals: Iterable[Deal],
    width: int,
    height: int,
    *,
    focus: str | None = None,
) -> Drawing:
    """The web of a picture in `width` × `height` cells. `parties`: all of the picture; `deals`: those between parties
    of the atlas.

    Targets are the labels, each a party, and the signs, each the firmest deal of its link. Where not all parties are
    shown the first line says `24 of 143`, and which.
    """
    width, rows = max(LEAST_WIDTH, width), max(LEAST_HEIGHT, height) - 1
    settled = ground(atlas, width, rows)
    names = {party.party: party.name for party in parties if party.party in settled.labels}
    tied = {ends: link for ends, link in links(deals).items() if ends[0] in names and ends[1] in names}
    # What the atlas does not know, since it was taken back later, is drawn too.
    drawn = {ends: link for ends, link in tied.items() if ends in settled.signs or ends not in atlas.ties}
    canvas = Canvas(width, rows)
    for ends, link in sorted(drawn.items(), key=lambda item: -firmness(item[1].firmest.status)):
        canvas.line(settled.labels[ends[0]].middle, settled.labels[ends[1]].middle, link.firmest.status)
    stones = sorted([*_labels(names, settled, focus), *_signs(drawn, settled)], key=lambda stone: stone.box)
    head = _head(head_words(len(names), len(parties), len(settled.labels)), drawn, tied, focus, names)
    lines = [
        clip(head, width),
        *(_row(canvas, row, [stone for stone in stones if stone.box.row == row]) for row in range(rows)),
    ]
    targets = [Target(each.box.row + 1, each.kind, each.key, each.box.column, each.box.width) for each in stones]
    return Drawing(tuple(lines), tuple(targets), len(names), len(parties), head=1)


def _labels(names: Mapping[str, str], settled: Ground, focus: str | None) -> list[_Stone]:
    return [
        _Stone(
            settled.labels[party],
            put(name, settled.labels[party].width, "focus" if party == focus else "party", "center"),
            "party",
            party,
            gap=1,
        )
        for party, name in names.items()
    ]


def _signs(drawn: Mapping[Ends, Link], settled: Ground) -> list[_Stone]:
    stones = []
    taken: Taken | None = None
    for ends, link in drawn.items():
        if ends in settled.signs:
            box = settled.signs[ends]
        else:
            taken = taken or settled.taken.copy()
            box = sign_place(settled.labels, ends, taken)
        if box is not None:
            text = run(sign(link), link.firmest.status, box.width)
            stones.append(_Stone(box._replace(width=width_of((text,))), text, "deal", link.firmest.deal))
    return stones


def _head(
    words: str, drawn: Mapping[Ends, Link], tied: Mapping[Ends, Link], focus: str | None, names: Mapping[str, str]
) -> Line:
    parts = [run(words, "title"), run(f" · {_deals(drawn, tied)}", "dim")]
    if focus is not None and focus not in names:
        parts.append(run(f" · {focus} is not among them", "dim"))
    return line(*parts)


def _deals(drawn: Mapping[Ends, Link], tied: Mapping[Ends, Link]) -> str:
    shown, every = (len({deal.deal for link in held.values() for deal in link.deals}) for held in (drawn, tied))
    if shown == every:
        return f"{count(shown, 'deal')} between them"
    return f"{number(shown)} of {count(every, 'deal')} between them: where two have the most together"


def head_words(shown: int, total: int, of: int) -> str:
    """`24 of 143 parties: of the 25 with the most deals in all history`, or `33 parties` where none is left out."""
    if shown == total:
        return count(total, "party")
    return f"{number(shown)} of {count(total, 'party')}: of the {of} with the most deals in all history"


def _row(canvas: Canvas, row: int, stones: Iterable[_Stone]) -> Line:
    """A row of the canvas with what stands on it."""
    parts: list[Run] = []
    column = 0
    for stone in stones:
        start, end = stone.box.column, stone.box.column + stone.box.width
        parts += _dots(canvas, row, column, start - stone.gap)
        parts += [Run(" " * (start - max(column, start - stone.gap))), stone.text]
        column = min(canvas.width, end + stone.gap)
        parts.append(Run(" " * (column - end)))
    return tuple(part for part in (*parts, *_dots(canvas, row, column, canvas.width)) if part.text)


def _dots(canvas: Canvas, row: int, start: int, end: int) -> list[Run]:
    """The lines in some cells of a row, neighbours of one role together."""
    runs: list[Run] = []
    for column in range(start, end):
        text, role = canvas.cell(row, column) or (" ", "")
        if runs and runs[-1].role == role:
            runs[-1] = Run(runs[-1].text + text, role)
        else:
            runs.append(Run(text, role))
    return runs

"""The node-link drawing: parties as labels, the deals between them as lines in braille dots. Pure.

The style of a line is the status of the firmest deal, and the sign on it says it again: its glyph with how many deals
there are. What may be shown and where it stands hangs on the atlas alone, see `tui.drawing.places`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tui.drawing.braille import Canvas
from tui.drawing.lines import Drawing, Line, Run, Target, clip, put, run, width_of
from tui.drawing.links import Ends, Link, deals_of, sign
from tui.drawing.mesh import Mesh, head_line
from tui.drawing.places import Box, Ground, Taken, ground, sign_place
from tui.drawing.words import count, number

LEAST_WIDTH, LEAST_HEIGHT = 24, 8
"""The least cells of a drawing; where there is less room it is larger than that."""


class _Stone(NamedTuple):
    """What stands on top of the lines, a label or a sign: its text in the cells of `box`, `gap` blanks beside it."""

    box: Box
    text: Run
    kind: str
    key: str
    gap: int = 0


def web(mesh: Mesh, width: int, height: int, *, focus: str | None = None) -> Drawing:
    """The web of a picture in `width` × `height` cells.

    Targets are the labels, each a party, and the signs, each the firmest deal of its link. Where not all parties are
    shown the first line says `24 of 143`, and which.
    """
    width, rows = max(LEAST_WIDTH, width), max(LEAST_HEIGHT, height) - 1
    settled = ground(mesh.atlas, width, rows)
    names = {party: name for party, name in mesh.names.items() if party in settled.labels}
    tied = {ends: link for ends, link in mesh.links.items() if ends[0] in names and ends[1] in names}
    # What the atlas does not know, since it was taken back later, is drawn too.
    drawn = {ends: link for ends, link in tied.items() if ends in settled.signs or ends not in mesh.atlas.ties}
    canvas = Canvas(width, rows)
    for ends, link in drawn.items():
        canvas.line(settled.labels[ends[0]].middle, settled.labels[ends[1]].middle, link.firmest.status)
    stones: list[list[_Stone]] = [[] for _ in range(rows)]
    for stone in sorted([*_labels(names, settled, focus), *_signs(drawn, settled)], key=lambda stone: stone.box):
        stones[stone.box.row].append(stone)
    which = f"of the {len(settled.labels)} with the most deals in all history"
    head = head_line(mesh, len(names), which, _deals(mesh, drawn, tied), focus, missing=focus not in names)
    lines = [clip(head, width), *(_row(canvas, row, stones[row]) for row in range(rows))]
    targets = tuple(
        Target(row + 1, each.kind, each.key, each.box.column, each.box.width)
        for row in range(rows)
        for each in stones[row]
    )
    return Drawing(tuple(lines), targets, len(names), mesh.total, head=1)


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


def _deals(mesh: Mesh, drawn: Mapping[Ends, Link], tied: Mapping[Ends, Link]) -> str:
    every = deals_of(mesh.together, tied.keys())
    shown = every if len(drawn) == len(tied) else deals_of(mesh.together, drawn.keys())
    if shown == every:
        return f"{count(shown, 'deal')} between them"
    return f"{number(shown)} of {count(every, 'deal')}: the ties of most deals"


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
    at = start
    for column, text, role in canvas.ink(row, start, end):
        if column > at:
            runs.append(Run(" " * (column - at)))
        if runs and column == at and runs[-1].role == role:
            runs[-1] = Run(runs[-1].text + text, role)
        else:
            runs.append(Run(text, role))
        at = column + 1
    return [*runs, Run(" " * (end - at))] if at < end else runs

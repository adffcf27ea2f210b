"""The matrix of parties × parties: a cell is what ties two of them, so that blocks of partners show. Pure.

                       A O
                       m p
                       a e
                       z n
                       o A
                       n I
             Amazon    ╲ ◌2
             OpenAI    ◌2╲

A cell has the glyph of the firmest deal and how many deals there are. The order is the atlas's, which hangs on all
history, so that rows and columns only come and go while time moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tui.drawing.lines import Drawing, Line, Run, Target, clip, run
from tui.drawing.links import Ends, Link, deals_of, ends_of, sign
from tui.drawing.mesh import Mesh, head_line
from tui.drawing.words import count
from tui.text import ELLIPSIS, cells, plain

CELL = 2
"""The cells of the screen that a cell of the matrix takes; where there is room, one more between two."""
_LONGEST_NAME, _LEAST_NAME = 22, 8
_TALLEST, _LEAST_TALL = 9, 2
_ITSELF, _NOTHING = "╲", "·"


def matrix(
    mesh: Mesh, width: int, height: int | None = None, *, focus: str | None = None, most: int | None = None
) -> Drawing:
    """The matrix of a picture; with `most` only of so many parties, those with the most deals in all history.

    It may be larger than `width` × `height`; its column heads take two fifths of the height at most. Targets are the
    names, each a party, and the cells, each the firmest deal.
    """
    names = mesh.names
    kept = set(list(names)[:most])
    rows = [party for party in mesh.atlas.order if party in kept]
    inside = {ends: link for ends, link in mesh.links.items() if kept.issuperset(ends)}
    side = min(_longest(names[party] for party in rows), max(_LEAST_NAME, width // 4)) + 1
    step = CELL + 1 if side + len(rows) * (CELL + 1) <= width else CELL
    which = "those with the most deals in all history"
    deals = f"{count(deals_of(mesh.together, inside.keys()), 'deal')} between them"
    head = clip(head_line(mesh, len(rows), which, deals, focus, missing=focus not in kept), width)
    tallest = _TALLEST if height is None else max(_LEAST_TALL, min(_TALLEST, (height - 1) * 2 // 5))
    heads = _column_heads([names[party] for party in rows], step, tallest)
    lines = [head, *((Run(" " * side), *each) for each in heads)]
    targets: list[Target] = []
    for party in rows:
        name = run(names[party], "focus" if party == focus else "party", side - 1)
        size = cells(name.text)
        targets.append(Target(len(lines), "party", party, 0, max(1, size)))
        row, found = _cells(party, rows, inside, side, step, len(lines))
        lines.append((name, Run(" " * (side - size)), *row))
        targets += found
    return Drawing(tuple(lines), tuple(targets), len(rows), mesh.total, 1 + len(heads), side)


def fitting(width: int) -> int:
    """How many parties a matrix of that width has room for."""
    return max(2, (width - min(_LONGEST_NAME, max(_LEAST_NAME, width // 4)) - 1) // CELL)


def _longest(names: Iterable[str]) -> int:
    return min(_LONGEST_NAME, max((cells(plain(name)) for name in names), default=_LEAST_NAME))


def _cells(
    party: str, rows: Sequence[str], inside: Mapping[Ends, Link], side: int, step: int, at: int
) -> tuple[list[Run], list[Target]]:
    """A row's cells, and those that the cursor can stand on."""
    parts: list[Run] = []
    targets: list[Target] = []
    empty = ""
    for place, other in enumerate(rows):
        link = inside.get(ends_of(party, other))
        if link is None:
            empty += f"{_ITSELF if party == other else _NOTHING:<{step}}"
            continue
        if empty:
            parts.append(Run(empty, "dim"))
            empty = ""
        shown, deal = sign(link), link.firmest
        parts.append(Run(f"{shown:<{step}}", deal.status))
        targets.append(Target(at, "deal", deal.deal, side + place * step, len(shown)))
    return [*parts, Run(empty, "dim")] if empty else parts, targets


def _column_heads(names: Sequence[str], step: int, tallest: int) -> list[Line]:
    """The names from top to bottom, each over its column, all ending at the same line."""
    columns = [_upright(name, step, tallest) for name in names]
    tall = max(map(len, columns), default=0)
    padded = [[" " * step] * (tall - len(column)) + column for column in columns]
    return [tuple(Run(column[row], "dim") for column in padded) for row in range(tall)]


def _upright(name: str, step: int, tallest: int) -> list[str]:
    """A name letter by letter, each in `step` cells, at most `tallest`; marks stay on their letters."""
    letters: list[str] = []
    for character in plain(name, tallest * 4):
        if letters and cells(character) == 0:
            letters[-1] += character
        else:
            letters.append(character)
    if len(letters) > tallest:
        letters = [*letters[: tallest - 1], ELLIPSIS]
    return [letter + " " * (step - cells(letter)) for letter in letters]

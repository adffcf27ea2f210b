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
from typing import TYPE_CHECKING

from tui.drawing.atlas import Atlas, Party
from tui.drawing.lines import Drawing, Line, Run, Target, clip, line, put, run
from tui.drawing.links import Ends, Link, ends_of, links, sign
from tui.drawing.words import count, number
from tui.text import ELLIPSIS, cells, plain

if TYPE_CHECKING:
    from store import Deal

CELL = 2
"""The cells of the screen that a cell of the matrix takes; where there is room, one more between two."""
_LONGEST_NAME, _LEAST_NAME = 22, 8
_TALLEST = 9
_ITSELF, _NOTHING = "╲", "·"


def matrix(
    atlas: Atlas,
    parties: Sequence[Party],
    deals: Iterable[Deal],
    width: int,
    *,
    focus: str | None = None,
    most: int | None = None,
) -> Drawing:
    """The matrix of a picture. `parties`: all of the picture; `deals`: those between parties of the atlas.

    Shown are those that the atlas knows, with `most` only so many of them, those with the most deals in all history.
    It may be wider than `width`. Targets are the names, each a party, and the cells, each the firmest deal.
    """
    names = {party.party: party.name for party in parties}
    known = [party for party in atlas.parties if party in names][:most]
    rows = [party for party in atlas.order if party in set(known)]
    tied = {ends: link for ends, link in links(deals).items() if names.keys() >= set(ends)}
    inside = {ends: link for ends, link in tied.items() if set(rows).issuperset(ends)}
    side = min(_longest(names[party] for party in rows), max(_LEAST_NAME, width // 4)) + 1
    step = CELL + 1 if side + len(rows) * (CELL + 1) <= width else CELL
    heads = _column_heads([names[party] for party in rows], step)
    lines = [clip(_head(len(rows), len(parties), inside, focus, names), width), *(_shift(head, side) for head in heads)]
    head = len(lines)
    targets: list[Target] = []
    for party in rows:
        role = "focus" if party == focus else "party"
        name = run(names[party], role, side - 1)
        targets.append(Target(len(lines), "party", party, 0, max(1, cells(name.text))))
        parts, found = _cells(party, rows, inside, side, step, len(lines))
        lines.append((name, Run(" " * (side - cells(name.text))), *parts))
        targets += found
    return Drawing(tuple(lines), tuple(targets), len(rows), len(parties), head, side)


def fitting(width: int) -> int:
    """How many parties a matrix of that width has room for."""
    return max(2, (width - min(_LONGEST_NAME, max(_LEAST_NAME, width // 4)) - 1) // CELL)


def _longest(names: Iterable[str]) -> int:
    return min(_LONGEST_NAME, max((cells(plain(name)) for name in names), default=_LEAST_NAME))


def _head(shown: int, total: int, inside: Mapping[Ends, Link], focus: str | None, names: Mapping[str, str]) -> Line:
    deals = len({deal.deal for link in inside.values() for deal in link.deals})
    words = count(total, "party")
    if shown < total:
        words = f"{number(shown)} of {words}: those with the most deals in all history"
    parts = [run(words, "title"), run(f" · {count(deals, 'deal')} between them", "dim")]
    if focus is not None and focus not in names:
        parts.append(run(f" · {focus} is not among them", "dim"))
    return line(*parts)


def _cells(
    party: str, rows: Sequence[str], inside: Mapping[Ends, Link], side: int, step: int, at: int
) -> tuple[list[Run], list[Target]]:
    """A row's cells, and those that the cursor can stand on."""
    parts: list[Run] = []
    targets: list[Target] = []
    for place, other in enumerate(rows):
        link = inside.get(ends_of(party, other))
        if link is None:
            parts.append(put(_ITSELF if party == other else _NOTHING, step, "dim"))
            continue
        shown = sign(link)
        deal = link.firmest
        parts.append(put(shown, step, deal.status))
        targets.append(Target(at, "deal", deal.deal, side + place * step, max(1, cells(shown))))
    return parts, targets


def _column_heads(names: Sequence[str], step: int) -> list[Line]:
    """The names from top to bottom, each over its column, all ending at the same line."""
    columns = [_upright(name, step) for name in names]
    tall = max(map(len, columns), default=0)
    padded = [[" " * step] * (tall - len(column)) + column for column in columns]
    return [tuple(Run(column[row], "dim") for column in padded) for row in range(tall)]


def _upright(name: str, step: int) -> list[str]:
    """A name letter by letter, each in `step` cells; marks stay on their letters."""
    letters: list[str] = []
    for character in plain(name, _TALLEST * 4):
        if letters and cells(character) == 0:
            letters[-1] += character
        else:
            letters.append(character)
    if len(letters) > _TALLEST:
        letters = [*letters[: _TALLEST - 1], ELLIPSIS]
    return [letter + " " * (step - cells(letter)) for letter in letters]


def _shift(heads: Line, side: int) -> Line:
    return (Run(" " * side), *heads)

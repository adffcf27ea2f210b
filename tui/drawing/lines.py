"""What every drawing is made of: lines of runs, each run a piece of safe text with a role.

A role says what the text is (`rumoured`, `dim`, `key` …); the theme says how that looks. `run` and `put`
pass all text through `tui.text.plain`, so a line never holds anything that a terminal could act on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, overload

from tui.drawing.words import shorten
from tui.text import ELLIPSIS, cells, cut, fit, plain


class Run(NamedTuple):
    """Safe text and its role. Make it with `run`, which cleans the text.

    `act` is the id of the action that a click on it does: the program's own word, never data.
    """

    text: str
    role: str = ""
    act: str = ""


Line = tuple[Run, ...]


class Target(NamedTuple):
    """What the cursor can stand on, and what Enter opens there: `deal`, `party` or `report`.

    It takes `cells` cells of its line from `column` on; the whole line where `cells` is 0.
    """

    line: int
    kind: str
    key: str
    column: int = 0
    cells: int = 0


class Drawing(NamedTuple):
    """Lines, the targets among them in order, and how many of how many things are shown. Lines may be `LateLines`.

    Where it is larger than what shows it, the first `head` lines and `side` cells of each line stay in sight.
    """

    lines: Sequence[Line]
    targets: tuple[Target, ...] = ()
    shown: int = 0
    total: int = 0
    head: int = 0
    side: int = 0

    @property
    def width(self) -> int:
        """The cells of its longest line."""
        return max(map(width_of, self.lines), default=0)


class LateLines(Sequence[Line]):
    """Lines of which only the first are there: the others are made when they are looked at, and not kept.

    They come in blocks: block i begins in line `starts[i]`, counted with the first ones, and `make(i)` gives its lines.
    """

    def __init__(
        self, first: Sequence[Line], starts: Sequence[int], end: int, make: Callable[[int], Sequence[Line]]
    ) -> None:
        self._first = first
        self._starts = starts
        self._end = end
        self._make = lru_cache(maxsize=1)(make)  # the lines of a block are looked at one after another

    def __len__(self) -> int:
        return self._end

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self._end))]
        place = index + self._end if index < 0 else index
        if not 0 <= place < self._end:
            raise IndexError(index)
        if place < len(self._first):
            return self._first[place]
        block = bisect_right(self._starts, place) - 1
        return self._make(block)[place - self._starts[block]]


def run(data: str, role: str = "", width: int | None = None, *, act: str = "") -> Run:
    """Data as a run, cut to `width` cells with `…`."""
    return Run(plain(data, width), role, act)


def put(data: str, width: int, role: str = "", align: str = "left") -> Run:
    """Data as a run of exactly `width` cells; a sign of doubt at its end stays."""
    return Run(fit(shorten(data, width), width, align), role)


def line(*parts: Run | str) -> Line:
    """A line of runs; plain strings get the default role."""
    return tuple(part if isinstance(part, Run) else run(part) for part in parts)


def width_of(parts: Iterable[Run]) -> int:
    """How many cells a line takes."""
    return sum(cells(part.text) for part in parts)


def act_at(parts: Iterable[Run], column: int) -> str:
    """The action that a click on that column of a line does, if any."""
    end = 0
    for part in parts:
        end += cells(part.text)
        if column < end:
            return part.act
    return ""


def text_of(parts: Iterable[Run]) -> str:
    """A line without roles, for a pipe or a test."""
    return "".join(part.text for part in parts)


def clip(parts: Sequence[Run], width: int) -> Line:
    """The line cut to `width` cells; where something is left out it ends in `…`."""
    if width_of(parts) <= width:
        return tuple(parts)
    kept: list[Run] = []
    room = width
    for position, part in enumerate(parts):
        size = cells(part.text)
        following = any(later.text for later in parts[position + 1 :])
        if size < room or (size == room and not following):
            kept.append(part)
            room -= size
            continue
        text = cut(part.text, room) if size > room else cut(part.text + ELLIPSIS, room)
        kept.append(part._replace(text=text))
        return tuple(kept)
    return tuple(kept)


def spread(left: Sequence[Run], right: Sequence[Run], width: int) -> Line:
    """One line of `width` cells, `left` at its start, `right` at its end; `left` gives way first."""
    ending = clip(right, width)
    room = width - width_of(ending)
    beginning = clip(left, room - 1) if ending and room > 0 else clip(left, max(0, room))
    gap = room - width_of(beginning)
    return (*beginning, Run(" " * gap), *ending)


def wrap(data: str, width: int, role: str = "", most: int = 6) -> list[Line]:
    """Data as a paragraph of at most `most` lines of `width` cells, broken at spaces where there are any.

    A text that needs more ends in `…`.
    """
    width = max(1, width)
    words = plain(data, width * most * 2).split(" ")
    rows: list[str] = []
    current = ""
    for word in filter(None, words):
        while word:
            candidate = f"{current} {word}" if current else word
            if cells(candidate) <= width:
                current, word = candidate, ""
            elif current:
                rows.append(current)
                current = ""
            else:
                head = _prefix(word, width)
                rows.append(head)
                word = word[len(head) :]
    if current:
        rows.append(current)
    if len(rows) > most:
        rows = [*rows[: most - 1], cut(f"{rows[most - 1]}{ELLIPSIS}", width)]
    return [(Run(row, role),) for row in rows]


def _prefix(text: str, width: int) -> str:
    """The longest start of safe text within `width` cells; at least one character."""
    used = 0
    for end, character in enumerate(text):
        used += cells(character)
        if used > width:
            return text[: max(1, end)]
    return text

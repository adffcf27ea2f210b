"""A board of lines in which words can be found: its matches, and the one that the user is at."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from tui.drawing.lines import Line
from tui.matches import MOST, Match, Term, find, marked
from tui.widgets.board import Board

AT_ONCE = 1000
"""Lines looked through before whatever else waits has its turn."""


class Searched(Board, inherit_bindings=False):
    """Marks where the terms stand. A subclass gives its lines, calls `look_again` when they are others, and draws
    them by way of `with_matches`. In a page of very many lines matches come in as they are found."""

    class Looked(Message):
        """More lines were looked through."""

        def __init__(self, board: Searched) -> None:
            super().__init__()
            self.board = board

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._terms: tuple[Term, ...] = ()
        self._matches: list[Match] = []
        self._of_line: dict[int, list[Match]] = {}
        self._at: int | None = None
        self._turn = 0

    @property
    def searchable(self) -> Sequence[Line]:
        """The lines."""
        raise NotImplementedError

    @property
    def counted(self) -> tuple[int, int]:
        return (0 if self._here is None or self._at is None else self._at + 1), len(self._matches)

    @property
    def _here(self) -> Match | None:
        """The match that the user is at, where it was found already."""
        return None if self._at is None or self._at >= len(self._matches) else self._matches[self._at]

    def search(self, terms: tuple[Term, ...]) -> None:
        """Find these, and be at none of them yet."""
        if terms != self._terms:
            self._terms = terms
            self._at = None
            self.look_again()
            self.refresh()

    def at_no_match(self) -> None:
        """Another page: begin from what is in sight."""
        self._at = None

    def look_again(self) -> None:
        """The lines are others: find the same in them, and stay at the match of the same number."""
        self._matches, self._of_line = [], {}
        self._turn += 1
        self._look_on(self._turn, 0)

    def _look_on(self, turn: int, start: int) -> None:
        """From a line on, as long as lines and terms are the same."""
        if turn != self._turn or not self._terms:
            return
        lines = self.searchable
        end = min(len(lines), start + AT_ONCE)
        for match in find(lines[start:end], self._terms, start)[: MOST - len(self._matches)]:
            self._matches.append(match)
            self._of_line.setdefault(match.line, []).append(match)
        if end < len(lines) and len(self._matches) < MOST:
            self.call_later(self._look_on, turn, end)
        elif self._here is None:
            self._at = None
        if start:
            self.refresh()
            self.post_message(self.Looked(self))

    def step_match(self, by: int, *, around: bool = False) -> bool:
        """To the next match or the one before, from what is in sight; `around`: from the last to the first. False
        where there is none that way."""
        count = len(self._matches)
        if not count:
            return False
        place = self._first_in_sight(by) if self._at is None else self._at + by
        if not 0 <= place < count:
            if not around:
                return False
            place %= count
        self._at = place
        line = self._matches[place].line
        self.bring_into_view(line, line)
        self.came_to(line)
        self.refresh()
        return True

    def came_to(self, line: int) -> None:
        """The user is at a match in this line."""

    def _first_in_sight(self, by: int) -> int:
        top = self.line_at(0)
        if by > 0:
            after = (place for place, match in enumerate(self._matches) if match.line >= top)
            return next(after, len(self._matches))
        bottom = top + self.size.height
        return sum(match.line < bottom for match in self._matches) - 1

    def with_matches(self, number: int, line: Line) -> Line:
        """A line as it is drawn."""
        here = self._of_line.get(number)
        return line if here is None else marked(line, here, self._here)

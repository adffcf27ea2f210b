"""The box for a query, with completion: a list of candidates below it while something is typed.

Tab completes, up and down choose, escape closes the list first, enter keeps the query, or takes what was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding

from tui.completion import Candidate, Typed, candidates, lengthen, still_like, take, typed_at, wanted
from tui.text import cells
from tui.widgets.box import Box
from tui.widgets.choices import Choices

if TYPE_CHECKING:
    from store import Found

Ask = Callable[[str, str], None]
"""(kind, text): have the store asked which names of that kind the text may mean."""


class QueryBox(Box, inherit_bindings=True):
    """`helped_by` must be called before it gets the focus; then the answers of the store go to `named`."""

    BINDINGS = [
        Binding("tab", "complete", show=False),
        Binding("down", "choose(1)", show=False),
        Binding("up", "choose(-1)", show=False),
    ]

    def __init__(self, value: str = "", *, id: str) -> None:
        super().__init__(value, id=id)
        self._choices: Choices | None = None
        self._ask: Ask = lambda _kind, _text: None
        self._clock: Callable[[], int] = lambda: 0
        self._open = False
        self._chosen: int | None = None
        self._typed = Typed("none", "", "", 0, 0)
        self._found: list[Candidate] = []
        self._names: tuple[str, Sequence[Found]] = ("", ())
        self._seen = (self.value, -1)
        self._written = False

    def helped_by(self, choices: Choices, ask: Ask, clock: Callable[[], int]) -> None:
        """Where candidates are shown, who asks the store for names, and what tells the time for dates."""
        self._choices, self._ask, self._clock = choices, ask, clock

    @property
    def offered(self) -> list[Candidate]:
        """The candidates in the list; empty where it is closed."""
        return self._found if self._open else []

    def named(self, kind: str, names: Sequence[Found]) -> None:
        """The store's answer to the question asked last."""
        self._names = (kind, names)
        if self._open:
            self._offer()

    # -- what is typed -------------------------------------------------------------------------------------

    def watch_value(self) -> None:
        """Typed, pasted, taken away or put there. The cursor follows, so it is looked at after that."""
        self._written = True
        self.call_next(self._look)

    def watch_selection(self) -> None:
        """The cursor has moved."""
        self.call_next(self._look)

    def show_query(self, value: str) -> None:
        """Another text, which nobody typed: no list for it."""
        if value != self.value:
            super().show_query(value)
            self._written = self._open = False
            self._look()

    def _look(self) -> None:
        seen = (self.value, self.cursor_position)
        if seen == self._seen:
            return
        written, self._written, self._seen = self._written, False, seen
        self._typed = typed_at(*seen)
        self._chosen = None
        if not self.has_focus or self._typed.kind == "none":
            self._open = False
        elif written:
            self._open = self._typed.kind == "value" or bool(self._typed.typed)
        self._ask_and_offer()

    def _ask_and_offer(self) -> None:
        if self._open and (question := wanted(self._typed)) is not None:
            self._ask(*question)
        self._offer()

    def _offer(self) -> None:
        """Candidates for what is typed; names that were found for less are shown till others come."""
        question = wanted(self._typed)
        kind, names = self._names
        fitting = still_like(self._typed.typed, names) if question is not None and question[0] == kind else []
        found = candidates(self._typed, fitting, now=self._clock())
        standing = self.value[self._typed.start : self._typed.end]
        self._found = [] if [candidate.text for candidate in found] == [standing] else found
        self._show()

    def _show(self) -> None:
        if self._choices is not None:
            before = cells(self.value[: self._typed.start])
            column = self.region.x + before - round(self.scroll_offset.x) - 1
            self._choices.show(self.offered, self._chosen, column)

    def on_blur(self) -> None:
        """The list goes with the focus."""
        self._open = False
        self._show()

    # -- keys ----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Up and down are the list's only while there is one."""
        if action == "choose":
            return bool(self.offered)
        return super().check_action(action, parameters)

    def action_complete(self) -> None:
        """Tab: open the list, or take the chosen one, or what all have in common, or the first."""
        if not self._open:
            self._open = True
            self._ask_and_offer()
        elif self._found and self._chosen is not None:
            self.take(self._chosen)
        elif (longer := lengthen(self.value, self._typed, self._found)) is not None:
            self._put(*longer)
        elif self._found:
            self.take(0)

    def action_choose(self, by: int) -> None:
        """Down or up in the list; above the first is none."""
        place = (-1 if self._chosen is None else self._chosen) + by
        count = len(self._found)
        self._chosen = None if place == -1 else place % count if place >= 0 else count - 1
        self._show()

    def action_leave(self) -> None:
        """Escape: first out of the list, then out of the box."""
        if self.offered:
            self._open = False
            self._show()
        else:
            super().action_leave()

    async def action_submit(self) -> None:
        """Enter: what was chosen, else the query as it is."""
        if self.offered and self._chosen is not None:
            self.take(self._chosen)
        else:
            await super().action_submit()

    def take(self, place: int) -> None:
        """Put a candidate in."""
        if place < len(self._found):
            candidate = self._found[place]
            self._put(*take(self.value, self._typed, candidate))
            # After a key its values are next; a value is done.
            if not candidate.text.endswith(":"):
                self._open = False
                self._show()

    def _put(self, value: str, cursor: int) -> None:
        self.value = value
        self.cursor_position = cursor
        self._look()

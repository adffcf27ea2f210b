"""Between views and pages."""

from __future__ import annotations

from typing import Any

from tui.screens import desk as parts
from tui.screens.acts.deck import Deck
from tui.state import Back, DrawAs, Forward, Open, Pick, Show, Turn, next_drawing
from tui.widgets.board import Board
from tui.widgets.pane import Pane


class Going(Deck, inherit_bindings=False):
    """The handlers of the group."""

    def act_show(self, view: str) -> None:
        self.dispatch(Show(view))

    def act_drawing(self) -> None:
        self.dispatch(DrawAs(next_drawing(self.state.drawing)))

    def act_open(self) -> None:
        self.board().choose()

    def on_board_chosen(self, message: Board.Chosen) -> None:
        """Enter, or a click, on what the cursor stands on."""
        kind, key = message.kind, message.key
        if kind == "entry":
            kind, key = self._about(int(key))
        elif kind == "change":
            kind, key = "deal", key.partition("\n")[0]
        elif kind == "report":
            kind, key = self._of_report(key)
        if kind in ("deal", "party"):
            if kind == "deal":
                self.trail.opened(key, message.board)
            self.dispatch(Open(kind, key))
        elif kind == "log":
            self.dispatch(Pick(int(key)))
            self.dispatch(Show("log"))

    def _of_report(self, id: str) -> tuple[str, str]:
        """Where a report leads: in brief to its deal, on the deal's page to its entry of the log."""
        if self.state.view != "deal":
            return "deal", self.state.selection or ""
        answer = self.desk.answer(parts.MAIN, "deal")
        history = answer.value.history if answer is not None and answer.value is not None else ()
        return next((("log", str(line.recorded.seq)) for line in history if line.recorded.id == id), ("", ""))

    def _about(self, entry: int) -> tuple[str, str]:
        """What an entry of the log is about: a deal or a party, by its slug."""
        answer = self.desk.answer(parts.SIDE, "entry")
        held = answer.value if answer is not None and answer.question.key == str(entry) else None
        content = (held.content if held is not None else None) or {}
        kind = "deal" if "deal" in content else "party"
        return (kind, content[kind]) if kind in content else ("", "")

    def act_party(self) -> None:
        """The first party of the selected deal, or the one after that whose page is open."""
        answer = self.desk.answer(parts.SIDE, "deal") or self.desk.answer(parts.MAIN, "deal")
        if answer is None or answer.question.key != self.state.selection:
            return
        page: Any = answer.value
        parties = page.deal.parties if page is not None else ()
        slugs = list(dict.fromkeys(party["party"] for party in parties if party["party"] != "unknown-party"))
        if not slugs:
            self.say(f"No party of {self.state.selection} is known at this place in time.")
            return
        here = self.state.focus if self.state.view == "party" else None
        following = (slugs.index(here) + 1) % len(slugs) if here in slugs else 0
        self.dispatch(Open("party", slugs[following]))

    def act_back(self) -> None:
        """Out of a range of rows first."""
        if (table := self.ranged()) is not None:
            table.end_range()
        else:
            self.dispatch(Back())

    def act_forward(self) -> None:
        self.dispatch(Forward())

    def act_next(self, by: int) -> None:
        """A match on or back in a page that has any; past the last one, or where there are none, a deal on or back."""
        board, left = self.board(), self.state.selection

        def turn(deal: str) -> None:
            if (self.state.view, self.state.selection) == ("deal", left):
                self.dispatch(Turn(deal))

        pane = board if isinstance(board, Pane) else None
        if pane is not None and pane.step_match(by):
            self.draw_bars()
            return
        if self.state.view == "deal" and self.trail.follow(left, by, turn):
            return
        if pane is not None and pane.step_match(by, around=True):
            self.draw_bars()
        elif self.state.view != "deal":
            board.move(by)

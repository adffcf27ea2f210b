"""Between views and pages."""

from __future__ import annotations

from typing import Any

from tui.screens import desk as parts
from tui.screens.acts.deck import Deck
from tui.state import Back, DrawAs, Forward, Open, Show, Turn, next_drawing
from tui.widgets.pane import Pane


class Going(Deck, inherit_bindings=False):
    """The handlers of the group."""

    def act_show(self, view: str) -> None:
        self.dispatch(Show(view))

    def act_drawing(self) -> None:
        self.dispatch(DrawAs(next_drawing(self.state.drawing)))

    def act_open(self) -> None:
        self.board().choose()

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
        self.dispatch(Back())

    def act_forward(self) -> None:
        self.dispatch(Forward())

    def act_next(self, by: int) -> None:
        """A match on or back in a page that has any; past the last one, or where there are none, a deal on or back."""
        board = self.board()
        if isinstance(board, Pane) and board.step_match(by):
            self.draw_bars()
        elif self.state.view == "deal" and (deal := self.trail.follow(self.state.selection, by)) is not None:
            self.dispatch(Turn(deal))
        elif isinstance(board, Pane) and board.step_match(by, around=True):
            self.draw_bars()
        elif self.state.view != "deal":
            board.move(by)

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
        page: Any = answer.value if answer is not None else None
        if page is None or page.deal.deal != self.state.selection:
            return
        slugs = [party["party"] for party in page.deal.parties if party["party"] != "unknown-party"]
        slugs = list(dict.fromkeys(slugs))
        if not slugs:
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

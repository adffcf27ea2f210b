"""Search and lens."""

from __future__ import annotations

from tui.screens.acts.deck import Deck
from tui.state import Ask, UseLens, next_lens
from tui.widgets.box import Box


class Finding(Deck, inherit_bindings=False):
    """The handlers of the group."""

    _before_query = ""

    def act_query(self) -> None:
        self._before_query = self.state.query
        self.query_one("#asking").add_class("shown")
        self.query_one("#query", Box).focus()

    def keep_query(self) -> None:
        """Out of the box, with the query as typed."""
        self._before_query = self.state.query
        self.main_board().focus()

    def leave_query(self) -> None:
        """Out of the box, with the query as it was before the box was opened."""
        self.main_board().focus()
        self.dispatch(Ask(self._before_query))

    def act_clear(self) -> None:
        self.dispatch(Ask(""))

    def act_lens(self) -> None:
        self.dispatch(UseLens(next_lens(self.state.lens)))

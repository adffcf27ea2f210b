"""Search and lens."""

from __future__ import annotations

from textual.widgets import Input

from tui.channel import Channel
from tui.screens.acts.deck import Deck
from tui.source import Answer, Question
from tui.state import Ask, UseLens, next_lens
from tui.widgets.box import Box
from tui.widgets.choices import Choices
from tui.widgets.query_box import QueryBox


class Finding(Deck, inherit_bindings=False):
    """The handlers of the group."""

    _before_query = ""
    _naming: Channel

    # The query and its completion

    def help_with_queries(self) -> None:
        """Let the query box complete what is typed."""
        self._naming = self.desk.stream(self.start_work, self._named, lambda _error: None)
        self._query_box().helped_by(self.query_one("#choices", Choices), self._ask_for_names, self.clock)

    def _query_box(self) -> QueryBox:
        return self.query_one("#query", QueryBox)

    def _ask_for_names(self, kind: str, text: str) -> None:
        self._naming.ask(Question("names", recorded=self.head, query=text, key=kind))

    def _named(self, answer: Answer) -> None:
        if answer.question == self._naming.latest:
            self._query_box().named(answer.question.key or "", answer.value)

    def act_query(self) -> None:
        self._before_query = self.state.query
        self.query_one("#asking").add_class("shown")
        self._query_box().focus()

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

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each key stroke asks: for what the box holds now, since more may have been typed meanwhile."""
        self.dispatch(Ask(event.input.value))

    def on_input_submitted(self) -> None:
        """Enter in the box."""
        self.keep_query()

    def on_box_left(self, _message: Box.Left) -> None:
        """Escape in the box."""
        self.leave_query()

    def on_choices_picked(self, message: Choices.Picked) -> None:
        """A click in the list under the box."""
        self._query_box().take(message.place)

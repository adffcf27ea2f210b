"""Search and lens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from tui.actions import with_keys
from tui.channel import Channel
from tui.key_order import keys_of
from tui.matches import terms_of_query, terms_of_text
from tui.screens import desk as parts
from tui.screens.acts.deck import Deck
from tui.screens.find import Find
from tui.source import Answer, Question
from tui.state import Ask, Open, Show, UseLens, next_lens
from tui.views import view_of
from tui.widgets.box import Box
from tui.widgets.choices import Choices
from tui.widgets.pane import Pane
from tui.widgets.plate import Plate
from tui.widgets.query_box import QueryBox
from tui.widgets.searched import Searched
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.goto import Place
    from tui.saved import Saved


class Finding(Deck, inherit_bindings=False):
    """The handlers of the group."""

    sought = ""
    """What is looked for in pages, besides the query's words."""
    _before_query = ""
    _kept_query: str | None = None
    _holds_keys = False
    _looked_for: Question | None = None
    _done_typing = False
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
        """Into the query box; in a page, or a list that takes no query, into a line for what is to be found there."""
        board = self.board()
        if view_of(self.state).asks and board.id != "side":
            self._before_query, self._done_typing = self.state.query, False
            self.query_one("#asking").add_class("shown")
            self._query_box().focus()
            return
        pane = board if isinstance(board, Pane) else self.query_one("#side", Pane)
        if pane.region:
            from tui.screens.searching import find_in

            find_in(self, pane, self.sought, self.look_for)
        else:
            self.say(with_keys("There is no text to search in here; {find.goto} goes to a deal or party by its name."))

    def keep_query(self) -> None:
        """Out of the box, with the query as typed."""
        self._before_query = self._kept_query = self.state.query
        self._done_typing, self._looked_for = True, None
        self.halt()
        self.main_board().focus()
        self.stand_on_a_hit()

    def leave_query(self) -> None:
        """Out of the box, with the query as it was before the box was opened."""
        self._done_typing = True
        self.main_board().focus()
        self.dispatch(Ask(self._before_query))

    @property
    def typing_query(self) -> bool:
        """Whether the query is being typed, and will be another one in a moment."""
        return self._query_box().has_focus and not self._done_typing

    def stand_on_a_hit(self) -> None:
        """Where what is selected is not among the hits of a query that was kept, the cursor goes to the first of them.

        Until then, and while a query is typed, it waits for what is selected. Keys wait for the hits.
        """
        if self._kept_query is None:
            return
        question = self.main_question()
        answer = self.desk.answer(parts.MAIN, question.what)
        if self._kept_query != self.state.query:
            self._kept_query = None
        elif answer is None or answer.question != question:
            if not self.desk.busy(parts.MAIN):  # it could not be answered
                self._kept_query = None
        elif self._looked_for != question and self._may_stand_further_on(answer.value):
            self._looked_for = question
            self.desk.ask(parts.MAIN, question, again=True)
        else:
            self._kept_query = None
            self.main_board().take()
        self._hold_keys(self._kept_query is not None)

    def forget_hits(self) -> None:
        """The hits of a query that was kept do not come, or nobody waits for them any more."""
        self._kept_query = None
        self._hold_keys(False)

    def _hold_keys(self, on: bool) -> None:
        if on and not self._holds_keys:
            keys_of(self).hold(self.forget_hits)
        elif not on and self._holds_keys:
            keys_of(self).go_on()
        self._holds_keys = on

    def _may_stand_further_on(self, listed: Any) -> bool:
        """Whether only the first hits are known, and what is selected was not looked for behind them."""
        board = self.main_board()
        return isinstance(board, Table) and board.waits and listed.more and board.key not in listed.places

    # Finding in pages

    def look_for(self, typed: str) -> None:
        """Look for this in pages from now on; for nothing: for the words of the query."""
        self.sought = typed
        self.mark_matches()
        self.draw_bars()

    def on_searched_looked(self, message: Searched.Looked) -> None:
        """A long page is looked through bit by bit."""
        above = self.app.screen
        if isinstance(above, Find):
            above.tell(message.board.counted)
        self.draw_bars()

    def mark_matches(self) -> None:
        """Have the panes mark what is looked for, and the drawings, in which nothing is counted."""
        terms = terms_of_text(self.sought) or terms_of_query(self.state.query)
        for id in ("#page", "#side"):
            self.query_one(id, Pane).search(terms)
        self.query_one("#plate", Plate).search(terms)

    # Saved queries

    def act_saved(self) -> None:
        self._open_saved(save=False)

    def act_save(self) -> None:
        self._open_saved(save=True)

    def _open_saved(self, *, save: bool) -> None:
        from tui.saved import Saved
        from tui.screens.saved import SAVE, USE, SavedQueries
        from tui.settings.paths import queries_path

        present = Saved("", self.state.query.strip(), self.state.lens)
        self.app.push_screen(SavedQueries(queries_path(), present, SAVE if save else USE, self.say), self._use_saved)

    def _use_saved(self, saved: Saved | None) -> None:
        """Ask it in the list that is shown, else in that of the deals."""
        if saved is None:
            return
        if not view_of(self.state).asks:
            self.dispatch(Show("deals"))
        if saved.lens is not None:
            self.dispatch(UseLens(saved.lens))
        self.dispatch(Ask(saved.query))
        self.keep_query()

    # Going by name

    def act_goto(self) -> None:
        from tui.screens.goto import GoTo

        self.halt()
        self.app.push_screen(GoTo(self.desk, (*self.history.past, self.state), self.clock), self._go_to)

    def _go_to(self, place: Place | None) -> None:
        if place is None:
            return
        if place.kind == "date":
            self.travel_to_date(place.key)
        elif place.kind == "view":
            self.dispatch(Show(place.key))
        elif place.kind == "action":
            self.action_act(place.key)
        else:
            self.dispatch(Open(place.kind, place.key))

    # What is left out

    def act_clear(self) -> None:
        if self.sought:
            self.look_for("")
        else:
            self.dispatch(Ask(""))

    def act_lens(self) -> None:
        self.dispatch(UseLens(next_lens(self.state.lens)))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each key stroke asks: for what the box holds now, since more may have been typed meanwhile."""
        if event.input.value != self.state.query:
            self._done_typing = False
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

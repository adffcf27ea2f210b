"""What a screen does for its list: which rows it is after, pages as they are looked at, the rest of a long one."""

from __future__ import annotations

from collections.abc import Callable

from textual.timer import Timer

from store import Renumbered
from tui.paging import Paged
from tui.screens import desk as parts
from tui.screens.acts.deck import Deck
from tui.source import Answer, Listing, whole
from tui.widgets.table import Table

_CALM = 0.15
"""Seconds without another first page after which the rest of a long list is asked for."""


class Lists(Deck, inherit_bindings=False):
    """The table of the main screen and its answers."""

    _calm: Timer | None = None

    def sought_rows(self, what: str) -> tuple[str, ...]:
        """The keys of the list that is asked for: where the cursor stands, and where a range begins."""
        state, table, kind = self.state, self.query_one("#table", Table), what.removeprefix("all-")
        if what == "deals" and (self.typing_query or self.player.playing):
            return ()  # looking for it behind the first rows takes longer than the next key or move
        if kind in ("deals", "party"):  # of the selected deal a party may be what is asked for
            key = state.selection
        elif kind == "parties":
            key = state.focus
        elif kind == "log":
            key = None if state.entry is None else str(state.entry)
        elif kind == "changes":
            held = table.key or ""
            key = held if held.partition("\n")[0] == state.selection else state.selection
        else:
            return ()
        shown = table.made_of.question.what if table.made_of is not None else None
        begins = table.range_key if shown == kind else None
        return tuple(dict.fromkeys(key for key in (key, begins) if key is not None))

    def page_rows(self, table: Table) -> None:
        """Have the rows of a long list loaded as they are looked at."""
        self.pager.serve(table.rows if isinstance(table.rows, Paged) else None)

    def look_for_cursor(self, table: Table, listing: Listing) -> None:
        """Find the row of a key that came under the cursor while the list was made."""
        key, rows = table.key, listing.rows
        if key is None or not table.hollow or key in listing.places or not isinstance(rows, Paged):
            return

        def found(at: int | None) -> None:
            listing.places[key] = at
            if table.rows is rows:
                table.found(key, at)

        self.pager.do(lambda: rows.source.place(key), found)

    def wait_for_calm(self) -> None:
        """The first rows of a long list are there, or play is at its end: ask for the rest after a while of calm."""
        if self._calm is not None:
            self._calm.stop()
        self._calm = self.set_timer(_CALM, self._ask_for_the_whole)

    def _ask_for_the_whole(self) -> None:
        """The rest of a long list, once the state has come to rest: its count, and all its rows by number."""
        answer = self.desk.answers.get(parts.MAIN)
        if answer is None or self.player.playing or self.desk.busy(parts.MAIN):
            return
        if not getattr(answer.value, "more", False):
            return
        question = whole(answer.question)
        held = self.desk.answers.get(parts.WHOLE)
        if held is not None and held.question == question:
            self.whole_arrived()
        else:
            self.desk.ask(parts.WHOLE, question, again=True)

    def whole_arrived(self) -> None:
        """The rest is there."""
        first, rest = self.desk.answers[parts.MAIN], self.desk.answers[parts.WHOLE]
        if whole(first.question) != rest.question:
            return
        self.desk.answers[parts.MAIN] = Answer(first.question, rest.value)
        if first.question.what == self.state.view:
            table = self.query_one("#table", Table)
            table.extend(rest.value.rows, rest.value.places.get(table.key))
            table.made_of = self.desk.answers[parts.MAIN]
            self.page_rows(table)
            self.look_for_cursor(table, rest.value)

    def rows_failed(self, error: Exception, again: Callable[[], None]) -> None:
        """Rows cannot be read; where the deals got other numbers meanwhile the list is asked for anew."""
        if isinstance(error, Renumbered):
            self.desk.answers.pop(parts.WHOLE, None)
            self.trail.forget()
            self.say("The deals have other numbers since the store was rebuilt: the list is asked for again.")
            self.desk.ask(parts.MAIN, self.main_question(), again=True)
        else:
            self.desk.fail(parts.ROWS, error, again)

    def rows_arrived(self) -> None:
        """A page is there."""
        self.query_one("#table", Table).arrived()

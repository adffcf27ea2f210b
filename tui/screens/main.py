"""The main screen: it composes the parts, routes what the user does to the reducer, and asks for what is missing.

What things look like is in `tui.drawing`, what a key does in `tui.screens.acts`, what was asked in the desk.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial

from textual.app import ComposeResult
from textual.containers import Container, Horizontal

from store import BadQuery
from tui.actions import Situation
from tui.drawing.lines import run
from tui.screens import desk as parts
from tui.screens.bars import Bars
from tui.screens.desk import Desk
from tui.screens.lists import Lists
from tui.screens.pager import Pager
from tui.screens.player import Player
from tui.screens.trail import Trail
from tui.source import Question, Source, count_question, moments_question
from tui.state import HOMES, Ask, Focus, History, Intent, Pick, Select, ViewState, reduce
from tui.views import Surroundings, View, fill_side, view_of
from tui.views.lists import LAYOUTS
from tui.views.model import nothing_beside
from tui.widgets.bar import Bar
from tui.widgets.board import Board
from tui.widgets.box import Box
from tui.widgets.choices import Choices
from tui.widgets.pane import Pane
from tui.widgets.plate import Plate
from tui.widgets.query_box import QueryBox
from tui.widgets.table import Table

_CSS = """
MainScreen { background: $background; }
MainScreen #scrub { height: 2; }
MainScreen #asking { height: 1; display: none; }
MainScreen #asking.shown { display: block; }
MainScreen #asking #label { width: 3; }
MainScreen #fault { display: none; }
MainScreen #fault.shown { display: block; }
MainScreen #body { height: 1fr; layout: vertical; }
MainScreen #body.wide { layout: horizontal; }
MainScreen #table, MainScreen #page, MainScreen #plate { display: none; }
MainScreen #body.table #table, MainScreen #body.page #page, MainScreen #body.plate #plate { display: block; }
MainScreen #side { height: 9; border-top: solid $rule; }
MainScreen #body.low #side { height: 5; }
MainScreen #body.wide #side { height: 1fr; width: 3fr; border-top: none; border-left: solid $rule;
    padding-left: 1; }
MainScreen #body.wide #table, MainScreen #body.wide #page, MainScreen #body.wide #plate { width: 5fr; }
MainScreen #body.alone #side { display: none; }
MainScreen #hints.tall { height: 2; }
"""
LEAST_ROWS_FOLDED = 16
LEAST_HEIGHT_SHARED = 30
"""In fewer lines a drawing leaves the pane below it no more than the first lines."""
BOARDS = ("table", "page", "plate")
"""The widgets of the body, of which a view fills one."""


class MainScreen(Bars, Lists, inherit_bindings=False):
    """`history` holds the state it starts with; `head` the log's seq then. `clock` gives µs since 1970."""

    CSS = _CSS

    def __init__(
        self,
        source: Source,
        executor: Executor,
        history: History,
        head: int,
        *,
        title: str,
        clock: Callable[[], int],
        poll: float = 0.7,
    ) -> None:
        super().__init__()
        self.bind()
        self.history = history
        self.head = self.seen = head
        self.clock = clock
        self.name_shown = title
        self.player = Player(self, self.play_steps, self.play_changed)
        self._poll = poll
        self._good_query = ""
        self.bad_query: BadQuery | None = None
        self._view_shown = view_of(history.present)

        start = self.start_work
        self.desk = Desk(source, executor, start, sought=self.sought_rows, arrived=self._arrived, failed=self._failed)
        self.pager = Pager(
            executor,
            start,
            arrived=self.rows_arrived,
            failed=self.rows_failed,
            mended=partial(self.desk.mended, parts.ROWS),
        )
        self.trail = Trail(self.pager)

    # What is there

    def compose(self) -> ComposeResult:
        yield Bar(id="banner")
        yield Bar(id="scrub")
        yield Bar(id="tabs", jumps=True)
        with Horizontal(id="asking"):
            yield Bar(id="label")
            yield QueryBox(self.state.query, id="query")
        yield Bar(id="fault")
        yield Choices(id="choices")
        with Container(id="body"):
            yield Table(LAYOUTS["deals"], id="table")
            yield Pane(id="page")
            yield Plate(id="plate")
            yield Pane(id="side")
        yield Bar(id="hints")

    def on_mount(self) -> None:
        self.query_one("#label", Bar).show((run(" / ", "key"),))
        self.help_with_queries()
        self.set_interval(self._poll, self._look_for_news)
        self.sync()
        self.main_board().focus()

    @property
    def state(self) -> ViewState:
        """What the screen is a picture of."""
        return self.history.present

    @property
    def view(self) -> View:
        """The view that the state names."""
        return view_of(self.state)

    @property
    def moments(self) -> parts.Moments:
        """The instants of the reports, as far as known."""
        answer = self.desk.answers.get(parts.MOMENTS)
        return answer.value if answer is not None else ()

    @property
    def reports(self) -> tuple[parts.Moments, int] | None:
        """Those instants with the number of all reports in the log, None while not known."""
        answer, count = self.desk.answers.get(parts.MOMENTS), self.desk.answers.get(parts.ALL)
        if answer is None:
            return None
        if answer.question.recorded == self.head:
            return answer.value, len(answer.value)
        return None if count is None else (answer.value, max(count.value, len(answer.value)))

    def situation(self) -> Situation:
        """What the guards of the actions look at."""
        state, subject = self.state, self.subject()
        return Situation(
            state,
            back=bool(self.history.past) or state.view in HOMES or self.ranged() is not None,
            forward=bool(self.history.future),
            playing=self.player.playing,
            stepping=self.stepping,
            failed=bool(self.desk.faults),
            news=self.head - self.seen,
            beside=not self.query_one("#body").has_class("alone"),
            listed=self.trail.knows(state.selection),
            finding=bool(self.sought),
            matches=self.board().counted[1] > 0,
            empty=self.reports is not None and not self.reports[1],
            on_deal=bool(subject.deal or subject.entry),
            on_party=subject.party is not None,
            typing=isinstance(self.focused, QueryBox),
            aside=self.board().id == "side",
        )

    def main_board(self) -> Board:
        """The table, the page or the plate, whichever is shown."""
        return self.query_one(f"#{self._view_shown.board}", Board)

    # From intent to state to questions

    def dispatch(self, intent: Intent) -> None:
        """Take an intent; where it changes something, ask and draw."""
        before, after = self.state.query, reduce(self.history, intent)
        if after is self.history:
            return
        self.history = after
        if self.state.query != before:
            # The box shows the query, whether or not it has the focus; a query that was typed it shows already.
            self.query_one("#query", Box).show_query(self.state.query)
            if not isinstance(intent, Ask):
                self._before_query = self.state.query
        self.sync()

    def sync(self) -> None:
        """Ask for what the state needs and draw what is known."""
        state = self.state
        self.desk.ask(parts.MAIN, self.main_question())
        if parts.MAIN in self.desk.answers:
            self._ask_for_moments()
        beside = self.view.beside(state, self.head)
        if beside is not None:
            self.desk.ask(parts.SIDE, beside)
        if state.recorded is not None and state.recorded < self.head:
            self.desk.ask(parts.ALL, count_question(self.head))
        if state.axis == "recorded":
            self.desk.ask(parts.TIMES, Question("recorded-times", recorded=self.head))
        self.draw_bars()
        self._draw_main()
        self._draw_side()

    def _ask_for_moments(self) -> None:
        """Not before the first rows are drawn: a million instants at a million reports would be in their way."""
        if self.state.axis == "reported" or parts.MOMENTS not in self.desk.answers:
            self.desk.ask(parts.MOMENTS, moments_question(self.state, self.head))

    def main_question(self) -> Question:
        """What the body asks of the store."""
        state = self.state
        if self.view.asks and self.bad_query is not None and self.bad_query.query == state.query:
            state = replace(state, query=self._good_query)
        return self.view.question(state, self.head)

    def _look_for_news(self) -> None:
        if not self.desk.busy(parts.HEAD):
            self.desk.ask(parts.HEAD, Question("head"), again=True)

    # From answers to the screen

    def _arrived(self, part: str) -> None:
        if part == parts.HEAD:
            head = self.desk.answers[parts.HEAD].value
            if head != self.head:
                self.head = head
                self.sync()
            elif "mesh" in self.view.kinds:
                # Dear to make, so only when nothing came in for as long as the log was not looked at.
                self.desk.ask(parts.ATLAS, Question("atlas", recorded=head))
            return
        if part == parts.ATLAS:
            if self.desk.answers[parts.ATLAS].value:
                self.desk.ask(parts.MAIN, self.main_question(), again=True)
            return
        if part == parts.MAIN:
            self._main_arrived()
        elif part == parts.WHOLE:
            self.whole_arrived()
        elif part == parts.SIDE:
            self._draw_side()
        elif part == parts.STEP:
            self.step_arrived(self.desk.answers[parts.STEP])
        elif part == parts.CITED:
            self.citations_arrived(self.desk.answers[parts.CITED].value)
        elif part in (parts.MOMENTS, parts.ALL):
            self._draw_main()
            self.moments_arrived()
        self.draw_bars()

    def _main_arrived(self) -> None:
        answer = self.desk.answers[parts.MAIN]
        if self.view.asks and (self.bad_query is None or self.bad_query.query != self.state.query):
            self.bad_query = None
            self._good_query = answer.question.query
        if answer.question.what == "party" and self.state.focus is None and answer.value is not None:
            self.dispatch(Focus(answer.value.party.party, moved=False))
        self._draw_main()
        self._draw_side()
        self.call_after_refresh(self._ask_for_moments)
        self.stand_on_a_hit()
        if getattr(answer.value, "more", False):
            self.wait_for_calm()

    def _failed(self, part: str) -> None:
        fault = self.desk.faults[part]
        if part == parts.MAIN:
            self.forget_hits()
        elif part == parts.MOMENTS:
            self.halt()
        if isinstance(fault, BadQuery):
            del self.desk.faults[part]
            if fault.query == self.state.query:
                self.bad_query = fault
                self.sync()
            return
        self.draw_bars()

    def _draw_main(self) -> None:
        view = self.view
        answer = self.desk.answer(parts.MAIN, *view.kinds)
        if answer is None:
            return
        self._turn_to(view)
        board = self.main_board()
        view.fill(board, self.state, answer, Surroundings(self.reports))
        self.mark_matches()
        if isinstance(board, Table):
            self.page_rows(board)
            self.look_for_cursor(board, answer.value)

    def _draw_side(self) -> None:
        question = self.view.beside(self.state, self.head)
        kind, key = ("deal", None) if question is None else (question.what, question.key)
        listed = self.desk.answer(parts.MAIN, *self.view.kinds)
        if self.view.board == "table" and listed is not None and not len(listed.value.rows):
            key = None
        fill_side(self.query_one("#side", Pane), self.state, self.desk.answer(parts.SIDE, kind), key)

    def _turn_to(self, view: View) -> None:
        """Show the parts of a view; on another view the focus goes to its main part, but never out of the box."""
        turned = view is not self._view_shown
        self._view_shown = view
        self.lay_out()
        if turned and isinstance(self.focused, Board):
            self.main_board().focus()

    def lay_out(self) -> None:
        """Put the pane beside the list, under it or away, by the room there is."""
        width, height = self.size
        view = self._view_shown
        body = self.query_one("#body")
        wide = width >= view.wide
        body.set_class(wide, "wide")
        for board in BOARDS:
            body.set_class(view.board == board, board)
        room = height - 5
        alone = view.beside is nothing_beside or (not wide and room < LEAST_ROWS_FOLDED)
        body.set_class(alone, "alone")
        body.set_class(view.board == "plate" and height < LEAST_HEIGHT_SHARED, "low")
        self.query_one("#hints").set_class(height >= 30, "tall")

    # What the user did

    def on_resize(self) -> None:
        self.lay_out()
        self.draw_bars()

    def on_board_moved(self, message: Board.Moved) -> None:
        if message.board is not self.main_board():
            return
        if message.kind == "deal" and self.state.view != "deal":
            self.dispatch(Select(message.key))
        elif message.kind == "change":
            self.dispatch(Select(message.key.partition("\n")[0]))
        elif message.kind == "party" and message.board.id in ("table", "plate"):
            self.dispatch(Focus(message.key))
        elif message.kind == "entry":
            self.dispatch(Pick(int(message.key)))

    def on_table_headed(self, message: Table.Headed) -> None:
        message.table.shape.column = message.column
        self.act_sort()

    def on_bar_pointed(self, message: Bar.Pointed) -> None:
        if message.bar.id == "scrub":
            self.halt()
            self.travel_to_column(message.column)

    def on_bar_clicked(self, message: Bar.Clicked) -> None:
        if message.act:
            self.action_act(message.act)

    def on_descendant_focus(self) -> None:
        self.draw_bars()

    def on_descendant_blur(self) -> None:
        self.draw_bars()

"""What each action of the registry does: the methods `act_…` that the main screen inherits."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from textual.screen import Screen

from events.time import DAY, moment_text
from tui.actions import BY_ID, Situation
from tui.screens import desk as parts
from tui.screens.desk import Desk
from tui.screens.help import Help
from tui.screens.palette import Palette
from tui.screens.player import Player
from tui.screens.prompt import TOP, DatePrompt
from tui.screens.trail import Trail
from tui.state import Ask, Back, Forward, History, Intent, Live, Open, Show, Travel, Turn, UseLens, ViewState, next_lens
from tui.text import plain
from tui.theme import NAMES
from tui.timeline import place, step
from tui.widgets.board import Board
from tui.widgets.box import Box
from tui.widgets.pane import Pane
from tui.widgets.table import Table


class Acts(Screen[None], inherit_bindings=False):
    """The handlers. What they need of the screen is declared here and kept by `MainScreen`."""

    history: History
    head: int
    seen: int
    desk: Desk
    player: Player
    trail: Trail
    clock: Callable[[], int]
    _before_query = ""

    @property
    @abstractmethod
    def state(self) -> ViewState: ...

    @property
    @abstractmethod
    def moments(self) -> Sequence[int]: ...

    @abstractmethod
    def situation(self) -> Situation: ...

    @abstractmethod
    def main_board(self) -> Table | Pane: ...

    @abstractmethod
    def dispatch(self, intent: Intent) -> None: ...

    @abstractmethod
    def draw_bars(self) -> None: ...

    def action_act(self, id: str) -> None:
        """Do an action by its id, if it can be done now. Keys, clicks, the palette and tests all come through here."""
        action = BY_ID[id]
        if not action.guard(self.situation()):
            return
        handler: Callable[..., None] = getattr(self, f"act_{action.handler}")
        if action.argument is None:
            handler()
        else:
            handler(action.argument)

    # Views

    def act_show(self, view: str) -> None:
        self.dispatch(Show(view))

    def act_open(self) -> None:
        self._board().choose()

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
        self.dispatch(Back())

    def act_forward(self) -> None:
        self.dispatch(Forward())

    def act_next(self, by: int) -> None:
        if self.state.view != "deal":
            self._board().move(by)
        elif (deal := self.trail.follow(self.state.selection, by)) is not None:
            self.dispatch(Turn(deal))

    # Cursor

    def _board(self) -> Board:
        return self.focused if isinstance(self.focused, Board) else self.main_board()

    def act_move(self, by: int) -> None:
        self._board().move(by)

    def act_page(self, direction: int) -> None:
        self._board().page(direction)

    def act_edge(self, direction: int) -> None:
        self._board().edge(direction)

    def act_pane(self) -> None:
        side = self.query_one("#side", Pane)
        (self.main_board() if side.has_focus or isinstance(self.focused, Box) else side).focus()

    # Search

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

    # Time

    def act_step(self, step_: str) -> None:
        self.player.pause()
        self._step(step_[1:], 1 if step_[0] == "+" else -1)

    def _step(self, unit: str, direction: int) -> None:
        self.travel(step(self.state.reported, unit, direction, self.moments))

    def travel(self, reported: str | None) -> None:
        """To a place on the reported axis."""
        self.dispatch(Travel(reported, self.head))
        self.draw_bars()

    def travel_to_instant(self, instant: int) -> None:
        """To the end of the day of an instant; to the end of the axis where nothing is reported later."""
        self.player.pause()
        moments = self.moments
        self.travel(None if not moments or instant >= moments[-1] else moment_text(instant, DAY))

    def act_date(self) -> None:
        self.player.pause()

        def take(answer: str | None) -> None:
            if answer == TOP:
                self._board().edge(-1)
            elif answer is not None:
                self.travel(answer)

        self.app.push_screen(DatePrompt(self.clock), take)

    def act_play(self) -> None:
        if self.player.playing:
            self.player.pause()
        elif self.moments:
            if self.state.reported is None:
                self.travel(place(self.moments[0]))
            self.player.play()
        self.draw_bars()

    def play_step(self) -> bool:
        """One report on; False at the end."""
        self._step("event", 1)
        return self.state.reported is not None

    def act_speed(self, by: int) -> None:
        self.player.change(by)
        if not self.player.playing:
            self.say(f"Plays {self.player.rate} reports a second.")
        self.draw_bars()

    def act_live(self) -> None:
        self.player.pause()
        self.seen = self.head
        self.dispatch(Live())
        self.draw_bars()

    # The program

    def say(self, sentence: str) -> None:
        """A note in the corner; data in it is never read as markup."""
        self.notify(plain(sentence, 400), markup=False, timeout=4)

    def act_retry(self) -> None:
        self.desk.retry()

    def act_theme(self) -> None:
        present = self.app.theme
        following = NAMES[(NAMES.index(present) + 1) % len(NAMES)] if present in NAMES else NAMES[0]
        self.app.theme = following
        for widget in self.query("Bar, Board"):
            widget.refresh()

    def act_help(self) -> None:
        self.app.push_screen(Help(self.situation()))

    def act_palette(self) -> None:
        def take(id: str | None) -> None:
            if id is not None:
                self.action_act(id)

        self.app.push_screen(Palette(self.situation()), take)

    def act_quit(self) -> None:
        self.app.exit()

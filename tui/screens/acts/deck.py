"""What the handlers of actions stand on: the screen as they see it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from textual.binding import Binding, BindingsMap
from textual.screen import Screen

from store import BadQuery
from tui.actions import BY_ID, Situation, bindings
from tui.clipboard import copy
from tui.key_order import KeysInOrder
from tui.screens.desk import Desk
from tui.screens.pager import Pager
from tui.screens.player import Player
from tui.screens.trail import Trail
from tui.source import Question
from tui.state import History, Intent, ViewState
from tui.text import plain
from tui.widgets.board import Board
from tui.widgets.table import Table


class Deck(Screen[None], inherit_bindings=False):
    """What the handlers of actions need of the screen; kept by `MainScreen`."""

    history: History
    head: int
    seen: int
    desk: Desk
    player: Player
    trail: Trail
    clock: Callable[[], int]
    pager: Pager
    bad_query: BadQuery | None

    @property
    @abstractmethod
    def state(self) -> ViewState: ...

    @property
    @abstractmethod
    def moments(self) -> Sequence[int]: ...

    @property
    @abstractmethod
    def reports(self) -> tuple[Sequence[int], int] | None: ...

    @abstractmethod
    def situation(self) -> Situation: ...

    @abstractmethod
    def main_board(self) -> Board: ...

    @abstractmethod
    def dispatch(self, intent: Intent) -> None: ...

    @abstractmethod
    def main_question(self) -> Question: ...

    @abstractmethod
    def halt(self) -> None: ...

    @abstractmethod
    def travel_to_date(self, date: str) -> None: ...

    @property
    @abstractmethod
    def typing_query(self) -> bool: ...

    @abstractmethod
    def sync(self) -> None: ...

    @abstractmethod
    def draw_bars(self) -> None: ...

    def bind(self) -> None:
        """Give the screen the keys in force."""
        self._bindings = BindingsMap(Binding(key, f"act('{ids}')", show=False) for key, ids in bindings())

    def action_act(self, ids: str) -> None:
        """Do an action by its id, if it can be done now; of several ids, parted by spaces, the first that can. Keys,
        clicks, the palette and tests all come through here."""
        situation = self.situation()
        action = next((BY_ID[id] for id in ids.split() if BY_ID[id].guard(situation)), None)
        if action is None:
            return
        handler: Callable[..., None] = getattr(self, f"act_{action.handler}")
        if action.argument is None:
            handler()
        else:
            handler(action.argument)

    def start_work(self, work: Coroutine[Any, Any, None]) -> object:
        """Run it as a worker of this screen, which ends with it."""
        return self.run_worker(work, exit_on_error=True)

    def board(self) -> Board:
        """The table or pane that has the focus, else the main one."""
        return self.focused if isinstance(self.focused, Board) else self.main_board()

    def hold_keys(self, on: bool) -> None:
        """Keys wait, for what was entered before them and is still to be found; or go on."""
        app = self.app
        assert isinstance(app, KeysInOrder)
        app.hold(on)

    def ranged(self) -> Table | None:
        """The table, if it is shown with a range of rows."""
        board = self.main_board()
        return board if isinstance(board, Table) and board.range_start is not None else None

    def say(self, sentence: str) -> None:
        """A note in the corner; data in it is never read as markup."""
        self.notify(plain(sentence, 400), markup=False, timeout=4)

    def copy_text(self, text: str, told: str) -> None:
        """Text to the clipboard; a note says what was copied and which way it took."""

        async def work() -> None:
            self.say(f"{told}: {await copy(self.app, text)}.")

        self.run_worker(work(), exclusive=True, group="copy")

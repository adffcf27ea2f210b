"""The cursor."""

from __future__ import annotations

from tui.screens.acts.deck import Deck
from tui.widgets.box import Box
from tui.widgets.pane import Pane
from tui.widgets.plate import Plate


class Moving(Deck, inherit_bindings=False):
    """The handlers of the group."""

    def act_move(self, by: int) -> None:
        self.board().move(by)

    def act_sideways(self, by: int) -> None:
        board = self.board()
        if isinstance(board, Plate) and not board.flat:
            board.sideways(by)
        else:
            self.action_act("go.back" if by < 0 else "go.open")

    def act_page(self, direction: int) -> None:
        self.board().page(direction)

    def act_edge(self, direction: int) -> None:
        self.board().edge(direction)

    def act_pane(self) -> None:
        side = self.query_one("#side", Pane)
        (self.main_board() if side.has_focus or isinstance(self.focused, Box) else side).focus()

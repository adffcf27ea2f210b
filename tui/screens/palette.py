"""Every action by name."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.actions import Action, Situation, matching, shown_keys
from tui.drawing.lines import Drawing, Run, run
from tui.drawing.rows import Column
from tui.widgets.board import Board
from tui.widgets.box import Box
from tui.widgets.layout import Layout
from tui.widgets.table import Table

COLUMNS = (Column("action", 16, 1), Column("keys", 12), Column("", 20, 4))


class Palette(ModalScreen[str | None], inherit_bindings=False):
    """Gives the id of the action that the user picked; those that cannot be done now are dim and not given."""

    CSS = """
    Palette { align: center top; background: transparent; }
    Palette > Vertical { width: 90; max-width: 100%; height: 22; max-height: 100%; margin-top: 1; padding: 0 1;
        border: round $accent; background: $background; }
    """
    BINDINGS = [
        ("down,ctrl+n", "pick(1)", ""),
        ("up,ctrl+p", "pick(-1)", ""),
    ]

    def __init__(self, situation: Situation) -> None:
        super().__init__()
        self._situation = situation
        self._layout = Layout("action", COLUMNS, lambda action: action.id, self._cells)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Box(id="words")
            table = Table(self._layout, id="found")
            table.can_focus = False
            yield table

    def on_mount(self) -> None:
        self.query_one("#words", Box).focus()
        self._fill("")

    def _fill(self, words: str) -> None:
        found = sorted(matching(words), key=lambda action: not action.guard(self._situation))
        nothing = Drawing(((run("No action of that name.", "dim"),),))
        key = found[0].id if found else None
        self.query_one(Table).fill(self._layout, found, key, at=0, adopt=True, instead=nothing)

    def _cells(self, action: Action) -> tuple[Run, ...]:
        can = action.guard(self._situation)
        return (
            run(action.title, "" if can else "dim"),
            run(shown_keys(action), "key" if can else "dim"),
            run(action.help if can else f"{action.help} (not now)", "dim"),
        )

    def action_pick(self, by: int) -> None:
        """The cursor up or down while typing."""
        self.query_one(Table).move(by)

    def on_input_changed(self, event: Box.Changed) -> None:
        self._fill(event.value)

    def on_input_submitted(self) -> None:
        self.query_one(Table).choose()

    def on_box_left(self) -> None:
        self.dismiss(None)

    def on_board_moved(self, message: Board.Moved) -> None:
        message.stop()

    def on_board_chosen(self, message: Board.Chosen) -> None:
        message.stop()
        if any(action.id == message.key and action.guard(self._situation) for action in matching("")):
            self.dismiss(message.key)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.dismiss(None)

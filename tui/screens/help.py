"""The help screen: a pane with what `drawing.help` says."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.actions import Situation
from tui.drawing.help import help_page
from tui.views import view_of
from tui.widgets.pane import Pane


class Help(ModalScreen[None], inherit_bindings=False):
    """What can be done where the user is. Any of the keys that leave elsewhere closes it."""

    CSS = """
    Help { align: center middle; background: transparent; }
    Help > Vertical { width: 96; max-width: 100%; height: 90%; padding: 0 1; border: round $accent;
        background: $background; }
    """
    BINDINGS = [
        ("escape,q,question_mark,enter,backspace,f1", "close", ""),
        ("j,down,space", "scroll(1)", ""),
        ("k,up", "scroll(-1)", ""),
        ("pagedown,ctrl+f", "leaf(1)", ""),
        ("pageup,ctrl+b", "leaf(-1)", ""),
        ("g,home", "end(-1)", ""),
        ("G,end", "end(1)", ""),
    ]

    def __init__(self, situation: Situation) -> None:
        super().__init__()
        self._situation = situation

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Pane(id="help")

    def on_mount(self) -> None:
        pane = self.query_one(Pane)
        view = view_of(self._situation.state)
        pane.show("help", lambda width: help_page(view.title, view.about, self._situation, width))
        pane.focus()

    def action_close(self) -> None:
        """Back to what the help is about."""
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        """By a line."""
        self.query_one(Pane).move(by)

    def action_leaf(self, direction: int) -> None:
        """By a screenful."""
        self.query_one(Pane).page(direction)

    def action_end(self, direction: int) -> None:
        """To the start or the end."""
        self.query_one(Pane).edge(direction)

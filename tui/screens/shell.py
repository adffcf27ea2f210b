"""A command to be run in a shell: shown whole, and copied by a key."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from tui.clipboard import copy
from tui.drawing.lines import Drawing, wrap
from tui.screens.overlay import Overlay
from tui.widgets.pane import Pane


def command_page(command: str, width: int) -> Drawing:
    """The command and what becomes of it."""
    return Drawing(
        (
            *wrap("Run this in a shell, with the name of your file (JSON Lines or CSV):", width, "title"),
            (),
            *wrap(command, width, "value", most=8),
            (),
            *wrap("What comes in shows here by itself. y copies the command, any other key goes back.", width, "dim"),
        )
    )


class ShellCommand(Overlay[None], inherit_bindings=False):
    """Shows a command."""

    CSS = """
    ShellCommand { align: center middle; background: transparent; }
    ShellCommand > Vertical { width: 84; max-width: 100%; height: 12; max-height: 100%; padding: 0 1;
        border: round $accent; background: $background; }
    """

    def __init__(self, command: str) -> None:
        super().__init__()
        self._command = command

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Pane(id="command")

    def on_mount(self) -> None:
        pane = self.query_one(Pane)
        pane.show("command", lambda width: command_page(self._command, width))
        pane.focus()

    async def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key == "y":
            self.notify(await copy(self.app, self._command), markup=False, timeout=4)
        else:
            self.dismiss(None)

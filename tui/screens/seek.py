"""Type-ahead in a table: each key stroke moves the cursor to the first row that begins so."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.drawing.lines import run
from tui.screens.overlay import Overlay
from tui.widgets.bar import Bar
from tui.widgets.box import Box


class Seek(Overlay[None], inherit_bindings=False):
    """A line at the foot; `seek` hears what has been typed. Enter and Escape close it, the cursor stays."""

    CSS = """
    Seek { align: left bottom; background: transparent; }
    Seek > Horizontal { height: 1; margin-bottom: 1; background: $background; }
    Seek #begins { width: 18; }
    """

    def __init__(self, seek: Callable[[str], None]) -> None:
        super().__init__()
        self._seek = seek

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Bar(id="begins")
            yield Box(id="typed")

    def on_mount(self) -> None:
        self.query_one("#begins", Bar).show((run(" row that begins ", "key"),))
        self.query_one("#typed", Box).focus()

    def on_input_changed(self, event: Box.Changed) -> None:
        event.stop()
        if typed := event.value.strip():
            self._seek(typed)

    def on_input_submitted(self, event: Box.Submitted) -> None:
        event.stop()
        self.dismiss(None)

    def on_box_left(self, message: Box.Left) -> None:
        message.stop()
        self.dismiss(None)

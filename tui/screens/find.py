"""A line at the foot to type what is to be found in the page above it."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import ModalScreen

from tui.drawing.lines import run
from tui.drawing.words import number
from tui.widgets.bar import Bar
from tui.widgets.box import Box

Counted = tuple[int, int]
"""At which match, of how many."""


class Find(ModalScreen[bool], inherit_bindings=False):
    """`look` hears each text typed, `step` goes a match on or back; both tell where that leads. Gives whether what
    was typed is to stay."""

    CSS = """
    Find { align: left bottom; background: transparent; }
    Find > Horizontal { height: 1; margin-bottom: 1; background: $background; }
    Find #finds { width: 7; }
    Find #count { width: 22; }
    """
    BINDINGS = [("down,ctrl+n", "step(1)", ""), ("up,ctrl+p", "step(-1)", "")]
    AUTO_FOCUS = ""

    def __init__(self, typed: str, look: Callable[[str], Counted], step: Callable[[int], Counted]) -> None:
        super().__init__()
        self._typed = typed
        self._look = look
        self._step = step

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Bar(id="finds")
            yield Box(self._typed, id="typed")
            yield Bar(id="count")

    def on_mount(self) -> None:
        self.query_one("#finds", Bar).show((run(" find ", "key"),))
        box = self.query_one("#typed", Box)
        box.cursor_position = len(box.value)
        box.focus()

    def action_step(self, by: int) -> None:
        """To the next or the previous match."""
        self.tell(self._step(by))

    def on_input_changed(self, event: Box.Changed) -> None:
        event.stop()
        self.tell(self._look(event.input.value))

    def on_input_submitted(self, event: Box.Submitted) -> None:
        event.stop()
        self.dismiss(True)

    def on_box_left(self, message: Box.Left) -> None:
        message.stop()
        self.dismiss(False)

    def tell(self, counted: Counted) -> None:
        """Say at which match the user is, of how many."""
        self.query_one("#count", Bar).show((run(counted_text(counted), "dim"),))


def counted_text(counted: Counted) -> str:
    """`3 of 12`."""
    here, total = counted
    return f"{number(here)} of {number(total)}" if total else "nothing found"

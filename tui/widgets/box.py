"""One line to type in: the query, a date, the name of a command."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from tui.text import plain


class Box(Input):
    """Textual's input without frame and blinking; what is pasted is made safe like all data.

    Enter says `Submitted`, Escape `Left`.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Box, Box:focus { height: 1; width: 1fr; border: none; padding: 0; background: $background; }
    """
    BINDINGS = [Binding("escape", "leave", show=False)]

    class Left(Message):
        """The user gave up typing."""

        def __init__(self, box: Box) -> None:
            super().__init__()
            self.box = box

    def __init__(self, value: str = "", *, id: str) -> None:
        super().__init__(plain(value), id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def show_query(self, value: str) -> None:
        """Another text with the cursor behind it; what is shown already is left alone."""
        if value != self.value:
            self.value = value
            self.cursor_position = len(self.value)

    def validate_value(self, value: str) -> str:
        """Nothing gets into the box that would act on the terminal."""
        return plain(value)

    def _on_paste(self, event: events.Paste) -> None:
        safe = plain(event.text)
        if safe:
            self.replace(safe, *sorted(self.selection))
        event.stop()
        event.prevent_default()

    def action_leave(self) -> None:
        """Escape."""
        self.post_message(self.Left(self))

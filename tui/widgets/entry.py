"""One line of a form: what is typed is kept as it is, what is shown of it is safe."""

from __future__ import annotations

import re

from rich.text import Text
from textual import events
from textual.geometry import clamp
from textual.widgets import Input

from tui.text import cells, one_for_one

_LINE_ENDS = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]+\s*|\t")


class Entry(Input):
    """Textual's input without frame and blinking.

    Its `value` is data: whatever was typed, pasted or set. Shown is one safe character for each of it. Pasted line
    ends and tabs become spaces, unless it `keeps_lines`.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Entry, Entry:focus { height: 1; width: 1fr; border: none; padding: 0; background: $background; }
    """

    def __init__(self, value: str = "", *, keeps_lines: bool = False, id: str | None = None) -> None:
        super().__init__(value, id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._keeps_lines = keeps_lines

    def put(self, value: str) -> None:
        """Another text, with the cursor behind it."""
        self.value = value
        self.cursor_position = len(value)

    @property
    def _value(self) -> Text:
        return Text(one_for_one(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cells(one_for_one(self.value)[:position])

    def _cell_offset_to_index(self, offset: int) -> int:
        at = 0
        offset += round(self.scroll_offset.x)
        for index, character in enumerate(one_for_one(self.value)):
            width = cells(character)
            if at <= offset < at + width:
                return index
            at += width
        return clamp(offset, 0, len(self.value))

    def _on_paste(self, event: events.Paste) -> None:
        text = event.text.replace("\r\n", "\n")
        if not self._keeps_lines:
            text = _LINE_ENDS.sub(" ", text.strip())
        if text:
            self.replace(text, *sorted(self.selection))
        event.stop()
        event.prevent_default()

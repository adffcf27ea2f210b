"""A row of a form: the field's label, its entry, and below it what is wrong with what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from tui.drawing.lines import Line, line, put, run, wrap
from tui.widgets.entry import Entry
from tui.widgets.paint import look_of, strip_of

if TYPE_CHECKING:
    from tui.writing.fields import Field

LABEL = 15
_LONG = ("text", "note")


class FieldRow(Widget):
    """One entry of a field; the first of several carries the label. It draws all but the entry itself: a form has
    many rows, and a widget for each part of them would be felt."""

    ALLOW_SELECT = False
    DEFAULT_CSS = f"""
    FieldRow {{ height: 1; layout: vertical; }}
    FieldRow > Entry {{ margin: 0 0 0 {LABEL}; }}
    """

    def __init__(self, field: Field, number: int, text: str) -> None:
        super().__init__()
        self.field = field
        self.number = number
        self.entry = Entry(text, keeps_lines=field.path in _LONG)
        self.wrong = ""
        self._lines: list[Line] = []

    def compose(self) -> ComposeResult:
        yield self.entry

    def say(self, sentence: str) -> None:
        """What is wrong with the entry; nothing where it is right."""
        self.wrong = sentence
        lines = wrap(sentence, max(10, self.size.width - LABEL - 1), "error", most=2) if sentence else []
        if lines != self._lines:
            self._lines = lines
            self.styles.height = 1 + len(lines)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        return strip_of(self._line(y), self.size.width, look_of(self))

    def _line(self, y: int) -> Line:
        if y > 0:
            return line(put("", LABEL), *self._lines[y - 1]) if y <= len(self._lines) else ()
        if self.number > 0:
            return ()
        role = "key" if self.entry.has_focus else "dim"
        return line(put(f" {self.field.label}", LABEL - 3, role), run("*" if self.field.required else "", "rumoured"))

    def on_descendant_focus(self) -> None:
        self.refresh()

    def on_descendant_blur(self) -> None:
        self.refresh()

    def on_resize(self) -> None:
        self.say(self.wrong)

    def on_click(self, event: events.Click) -> None:
        if event.widget is not self.entry:
            self.screen.set_focus(self.entry)

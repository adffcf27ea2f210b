"""A row of a form: the field's label, its entry, and below it what is wrong with what was typed."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tui.drawing.lines import line, put, run, wrap
from tui.widgets.bar import Bar
from tui.widgets.entry import Entry
from tui.writing.fields import Field

LABEL = 15
_LONG = ("text", "note")


class FieldRow(Vertical):
    """One entry of a field; the first of several carries the label."""

    DEFAULT_CSS = f"""
    FieldRow {{ height: auto; }}
    FieldRow > Horizontal {{ height: 1; }}
    FieldRow .label {{ width: {LABEL}; }}
    FieldRow .wrong {{ display: none; }}
    FieldRow .wrong.shown {{ display: block; }}
    """

    def __init__(self, field: Field, number: int, text: str) -> None:
        super().__init__()
        self.field = field
        self.number = number
        self.entry = Entry(text, keeps_lines=field.path in _LONG)
        self._label = Bar(id=_name("label", field.path, number))
        self._label.add_class("label")
        self._wrong = Bar(id=_name("wrong", field.path, number))
        self._wrong.add_class("wrong")
        self.wrong = ""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self._label
            yield self.entry
        yield self._wrong

    def on_mount(self) -> None:
        self._draw_label()

    def _draw_label(self) -> None:
        text = self.field.label if self.number == 0 else ""
        needed = "*" if self.field.required and self.number == 0 else " "
        role = "key" if self.entry.has_focus else "dim"
        self._label.show(line(put(f" {text}", LABEL - 3, role), run(f"{needed} ", "rumoured")))

    def say(self, sentence: str) -> None:
        """What is wrong with the entry; nothing where it is right."""
        self.wrong = sentence
        lines = wrap(sentence, max(10, self.size.width - LABEL - 1), "error", most=2) if sentence else []
        self._wrong.show(*(line(put("", LABEL), *folded) for folded in lines))
        self._wrong.styles.height = max(1, len(lines))
        self._wrong.set_class(bool(lines), "shown")

    def on_descendant_focus(self) -> None:
        self._draw_label()

    def on_descendant_blur(self) -> None:
        self._draw_label()

    def on_resize(self) -> None:
        self.say(self.wrong)

    def on_click(self, event: events.Click) -> None:
        if event.widget is not self.entry:
            self.entry.focus()


def _name(part: str, path: str, number: int) -> str:
    return f"{part}-{path.replace('.', '-')}-{number}"

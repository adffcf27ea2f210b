"""What tests of forms share: a writer that can fail or be overtaken, and a look at the form that is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from events.canonical import Entry
from store import open_store
from tests.tui.driver import NOW, Driver
from tui.drawing.lines import text_of
from tui.screens.forms.form import Form
from tui.widgets.bar import Bar
from tui.widgets.field import FieldRow
from tui.widgets.pane import Pane
from tui.writing.writer import StoreWriter, Written


class Troubled(StoreWriter):
    """Appends to a store, unless an error is put in its way; what it was asked to append is kept."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, lambda: NOW)
        self.errors: list[Exception] = []
        self.before: Callable[[], None] = lambda: None
        self.asked: list[tuple[dict[str, Any], dict[str, int]]] = []

    def append(self, entry: Entry, expected: Mapping[str, int]) -> Written:
        self.asked.append((entry.content, dict(expected)))
        self.before()
        if self.errors:
            raise self.errors.pop(0)
        return super().append(entry, expected)


def form(ui: Driver) -> Form:
    """The form that is open."""
    screen = ui.app.screen
    assert isinstance(screen, Form), screen
    return screen


def row(ui: Driver, path: str, number: int = 0) -> FieldRow:
    """One of its rows."""
    return next(one for one in form(ui).rows if (one.field.path, one.number) == (path, number))


async def fill(ui: Driver, path: str, text: str, number: int = 0) -> None:
    """A text into an entry in the place of what it holds; its last letter is typed."""
    entry = row(ui, path, number).entry
    form(ui).set_focus(entry)
    entry.put(text[:-1])
    await ui.settled()
    await ui.write(text[-1:])


def said(ui: Driver, id: str) -> str:
    """The text of one of the form's bars."""
    return " ".join(text_of(line).strip() for line in form(ui).query_one(f"#{id}", Bar).lines)


def preview(ui: Driver) -> str:
    """The pane with the event, its lines as one."""
    return "".join(text_of(line) for line in form(ui).query_one("#preview", Pane).drawing.lines)


def last(path: Path) -> dict[str, Any]:
    """The log's last entry."""
    with open_store(path, read_only=True) as store:
        head = store.head().seq
        return next(iter(store.events(head - 1, head))).as_dict()


def notes(ui: Driver) -> list[str]:
    """What was said in the corner."""
    return [note.message for note in ui.app._notifications]


def texts(ui: Driver) -> dict[str, tuple[str, ...]]:
    """What the form that is open holds."""
    return dict(form(ui).draft.texts)

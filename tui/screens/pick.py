"""One of a few things, picked from a list that narrows as one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.drawing.lines import Drawing, Run, run
from tui.drawing.rows import Column
from tui.widgets.bar import Bar
from tui.widgets.board import Board
from tui.widgets.box import Box
from tui.widgets.layout import Layout
from tui.widgets.table import Table


class Thing(NamedTuple):
    """What can be picked: its key, its name, and what is said of it."""

    key: str
    name: str
    said: str = ""
    role: str = ""


class Pick(ModalScreen[str | None], inherit_bindings=False):
    """Gives the key of the thing that was picked, None where the user picked nothing."""

    CSS = """
    Pick { align: center top; background: transparent; }
    Pick > Vertical { width: 100; max-width: 100%; height: 20; max-height: 100%; margin-top: 1; padding: 0 1;
        border: round $accent; background: $background; }
    """
    BINDINGS = [("down,ctrl+n", "pick(1)", ""), ("up,ctrl+p", "pick(-1)", "")]

    def __init__(self, question: str, things: Sequence[Thing], *, widest: int = 18) -> None:
        super().__init__()
        self._question = question
        self._things = tuple(things)
        columns = (Column("", widest, 1), Column("", 20, 5))
        self._layout = Layout("thing", columns, lambda thing: thing.key, _cells)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Bar(id="asked")
            yield Box(id="words")
            table = Table(self._layout, id="things")
            table.can_focus = False
            yield table

    def on_mount(self) -> None:
        self.query_one("#asked", Bar).show((run(self._question, "title"),))
        self.query_one("#words", Box).focus()
        self._fill("")

    def _fill(self, typed: str) -> None:
        words = typed.casefold().split()
        found = [
            thing for thing in self._things if all(word in f"{thing.name} {thing.said}".casefold() for word in words)
        ]
        nothing = Drawing(((run("Nothing of that name.", "dim"),),))
        key = found[0].key if found else None
        self.query_one(Table).fill(self._layout, found, key, at=0, adopt=True, instead=nothing)

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
        self.dismiss(message.key)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.dismiss(None)


def _cells(thing: Thing) -> tuple[Run, ...]:
    return (run(thing.name, thing.role), run(thing.said, "dim"))

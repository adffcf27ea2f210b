"""One of a few things, picked from a list that narrows as one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tui.drawing.lines import Run, run
from tui.drawing.rows import Column
from tui.screens.picker import Picker
from tui.widgets.layout import Layout


class Thing(NamedTuple):
    """What can be picked: its key, its name, and what is said of it."""

    key: str
    name: str
    said: str = ""
    role: str = ""


class Pick(Picker[str | None]):
    """Gives the key of the thing that was picked, None where the user picked nothing."""

    def __init__(self, question: str, things: Sequence[Thing], *, widest: int = 18) -> None:
        columns = (Column("", widest, 1), Column("", 20, 5))
        super().__init__(Layout("thing", columns, lambda thing: thing.key, _cells))
        self._question = question
        self._things = tuple(things)

    def on_mount(self) -> None:
        """What is asked."""
        self.around([(run(self._question, "title"),)])

    def look(self, typed: str) -> None:
        words = typed.casefold().split()
        found = [
            thing for thing in self._things if all(word in f"{thing.name} {thing.said}".casefold() for word in words)
        ]
        self.fill(found, "Nothing of that name.")

    def pick(self, row: Any) -> None:
        self.dismiss(row.key)


def _cells(thing: Thing) -> tuple[Run, ...]:
    return (run(thing.name, thing.role), run(thing.said, "dim"))

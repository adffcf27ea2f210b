"""Every action by name."""

from __future__ import annotations

from typing import Any

from tui.actions import Action, Situation, matching, shown_keys, with_keys
from tui.drawing.lines import Run, run
from tui.drawing.rows import Column
from tui.screens.picker import Picker
from tui.widgets.layout import Layout

COLUMNS = (Column("action", 16, 1), Column("keys", 12), Column("", 20, 4))


class Palette(Picker[str | None]):
    """Gives the id of the action that the user picked; those that cannot be done now are dim and not given."""

    def __init__(self, situation: Situation) -> None:
        super().__init__(Layout("action", COLUMNS, lambda action: action.id, self._cells))
        self._situation = situation

    def look(self, typed: str) -> None:
        found = sorted(matching(typed), key=lambda action: not action.guard(self._situation))
        self.fill(found, "No action of that name.")

    def _cells(self, action: Action) -> tuple[Run, ...]:
        can = action.guard(self._situation)
        return (
            run(action.title, "" if can else "dim"),
            run(shown_keys(action), "key" if can else "dim"),
            run(with_keys(action.help) + ("" if can else " (not now)"), "dim"),
        )

    def pick(self, row: Any) -> None:
        if row.guard(self._situation):
            self.dismiss(row.id)

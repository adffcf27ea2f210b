"""Each action that is offered does something: in every view, wherever the focus is."""

from __future__ import annotations

import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.tui.driver import EVENTS, Driver, driven, make_store, rumour, says
from tui.actions import possible
from tui.state import History
from tui.widgets.board import Board
from tui.widgets.box import Box
from tui.widgets.pane import Pane
from tui.widgets.plate import Plate
from tui.widgets.table import Table

VIEWS: Mapping[str, Sequence[str]] = {
    "deals": (),
    "parties": ("go.parties",),
    "ego": ("go.parties", "go.web"),
    "matrix": ("move.down", "go.web", "go.drawing", "move.down"),
    "node-link": ("move.down", "go.web", "go.drawing", "go.drawing", "move.down"),
    "lanes": ("go.lanes",),
    "log": ("go.log", "move.down", "move.down"),
    "changes": ("go.changes",),
    "deal": ("go.open",),
    "party": ("go.parties", "go.open"),
}
PLACES = [*((view, "main") for view in VIEWS), ("deals", "side"), ("log", "side"), ("deals", "box")]
"""Views and where the focus is in them: in the view itself, in the pane beside, in the query box."""
_TURNED = {"up": "down", "left": "right", "top": "bottom", "next": "previous", "back": "on", "wider": "narrower"}
TURNED = _TURNED | {other: one for one, other in _TURNED.items()}
"""The last words of actions and of those that undo them: at one end of a list one of the two has nothing to do."""

MOVES = ("move.down", "move.up", "move.page_down", "move.page_up", "move.top", "move.bottom", "go.next", "go.previous")
NOTHING_TO_DO: dict[str, set[str]] = {
    "deals": {"go.deals"},
    "parties": {"go.parties"},
    "ego": {"go.web"},
    "node-link": {"go.web"},
    "lanes": {"go.lanes"},
    "log": {"go.log"},
    "changes": {"go.changes"},
    "matrix": {"go.web", "move.page_down", "move.page_up"},  # all of it is in sight
    "box": {"find.query", "table.right", "table.left"},  # the chosen column shows only while the table has the focus
    "log side": set(MOVES),  # an entry that is all in sight, with nothing to stand on
}
"""By view or place: where one is already, and where there is nothing else to go to."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    many = [
        rumour(f"deal-{n:02d}", f"2025-{1 + n % 12:02d}-11", source=says("FT", url=f"https://example.org/{n}"))
        for n in range(36)
    ]
    return make_store(tmp_path / "alliances.db", [*EVENTS, *many])


class Place(NamedTuple):
    """Where everything stood before an action."""

    history: History
    focused: Any
    cursors: Mapping[Board, Any]


def place(ui: Driver) -> Place:
    boards = ui.main.query(Board)
    return Place(ui.main.history, ui.main.focused, {board: (board.scroll_offset, _cursor(board)) for board in boards})


def _cursor(board: Board) -> Any:
    return board.cursor if isinstance(board, Table | Pane | Plate) else None


def look(ui: Driver) -> Any:
    """All that an action may change."""
    app = ui.app
    strips = app.screen._compositor.render_strips(app.size)
    painted = [(segment.text, segment.style) for strip in strips for segment in strip]
    notes = [note.message for note in app._notifications]
    own = ui.table.range_start, ui.main.player.playing, ui.main.focused
    return painted, ui.state, own, app.screen, app.theme, app.clipboard, notes


async def back_to(ui: Driver, before: Place) -> None:
    """Everything as it was."""
    main = ui.main
    while ui.app.screen is not main:
        await ui.press("escape")
    main.player.pause()
    ui.app.theme = "dark"
    ui.app.clear_notifications()
    main.history = before.history
    ui.table.shape.reset()
    ui.table.range_start = None
    main.query_one("#query", Box).show_query(ui.state.query)
    main.set_focus(before.focused)
    main.sync()
    await ui.settled()
    for board, (offset, cursor) in before.cursors.items():
        if isinstance(board, Table | Pane | Plate) and board.region:
            board.cursor = cursor
        board.scroll_to(offset.x, offset.y, animate=False, force=True, immediate=True)
    await ui.settled()


def undoing(action: str) -> str | None:
    """The action that goes the other way, if there is one."""
    group, _, name = action.partition(".")
    stem, _, last = name.rpartition("_")
    other = TURNED.get(last)
    return None if other is None else f"{group}.{f'{stem}_' if stem else ''}{other}"


async def does_something(ui: Driver, action: str, start: Place) -> bool:
    """Whether an action changes anything, here or where the one that undoes it has led."""
    before = look(ui)
    await ui.do(action)
    if look(ui) != before:
        await back_to(ui, start)
        return True
    other = undoing(action)
    if other is None:
        return False
    await ui.do(other)
    before = look(ui)
    await ui.do(action)
    after = look(ui)
    await back_to(ui, start)
    return after != before


@pytest.mark.parametrize(("view", "focus"), PLACES)
async def test_every_action_that_is_offered_does_something(
    path: Path, monkeypatch: pytest.MonkeyPatch, view: str, focus: str
) -> None:
    def none() -> None:
        raise webbrowser.Error("none")

    monkeypatch.setattr(webbrowser, "get", none)
    async with driven(path, (180, 40), reported="2026-01-30") as ui:
        await ui.do("move.down", "move.down", *VIEWS[view])
        if focus == "side":
            await ui.do("move.pane")
            assert ui.main.board().id == "side"
        elif focus == "box":
            await ui.do("find.query")
            await ui.write("openai")
            assert isinstance(ui.main.focused, Box)
        start = place(ui)
        places = (view, focus, f"{view} {focus}")
        left_out = set[str]().union(*(NOTHING_TO_DO.get(here, ()) for here in places))
        offered = [action.id for action in possible(ui.main.situation()) if action.id not in {"app.quit", *left_out}]
        dead = [action for action in offered if not await does_something(ui, action, start)]
        assert dead == [], " ".join(dead)

"""While the log grows, what the user has laid out stays: ranges, and what was scrolled to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Store, open_store
from tests.tui.driver import EVENTS, NOW, Driver, driven, make_store, rumour
from tui.actions import possible
from tui.widgets.board import Board

MANY = [*EVENTS, *(rumour(f"deal-{number:03}", f"2025-11-{1 + number % 28:02}") for number in range(70))]
VIEWS = ("deals", "log", "changes")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(make_store(tmp_path / "s.db", MANY), clock=lambda: NOW) as opened:
        yield opened


async def grow(ui: Driver, store: Store, *deals: str) -> None:
    """Somebody else records, and the screen looks for news."""
    store.append([rumour(deal, "2026-03-10") for deal in deals])
    ui.main._look_for_news()
    await ui.settled()
    assert ui.main.head == store.head().seq


def offered(ui: Driver) -> set[str]:
    """The actions that can be done now."""
    return {action.id for action in possible(ui.main.situation())}


def scroll(board: Board, by: int) -> None:
    """As the wheel does: the cursor stays where it is."""
    board.scroll_to(y=board.scroll_offset.y + by, animate=False, force=True, immediate=True)


def top_row(ui: Driver) -> str:
    """The key of the first row in sight."""
    return ui.table.layout_of_rows.key(ui.table.rows[ui.table.line_at(1) - 1])


@pytest.mark.parametrize("view", VIEWS)
async def test_a_range_stays_on_its_rows(store: Store, view: str) -> None:
    store.append([rumour(f"newer-{number}", "2026-03-09") for number in range(6)])
    async with driven(store) as ui:
        await ui.do(f"go.{view}", "move.top", "move.down", "table.range", "move.down", "move.down")
        key = ui.table.layout_of_rows.key
        chosen = [key(ui.table.rows[row]) for row in range(1, 4)]
        for number in range(2):
            await grow(ui, store, f"another-{number}")
            first, last = ui.table.chosen_rows
            assert [key(ui.table.rows[row]) for row in range(first, last + 1)] == chosen


async def test_a_range_whose_first_row_is_gone_ends(store: Store) -> None:
    async with driven(store) as ui:
        await ui.do("move.top", "table.range", "move.down", "move.down")
        assert ui.table.chosen_rows == (0, 2)
        await ui.do("time.date")
        await ui.write("2026-01-31")
        await ui.press("enter")
        assert ui.table.range_start is None or ui.table.range_key in ui.keys_of_rows()


async def test_a_range_ends_in_another_table(store: Store) -> None:
    async with driven(store) as ui:
        await ui.do("table.range", "move.down", "go.parties")
        assert ui.table.range_start is None


async def test_escape_ends_a_range_before_it_leaves(store: Store) -> None:
    async with driven(store) as ui:
        assert "go.back" not in offered(ui)
        await ui.do("table.range", "move.down")
        assert "go.back" in offered(ui)
        await ui.press("escape")
        assert ui.table.range_start is None
        await ui.do("go.log", "table.range")
        await ui.press("escape")
        assert (ui.state.view, ui.table.range_start) == ("log", None)
        await ui.press("escape")
        assert ui.state.view == "deals"


@pytest.mark.parametrize("view", ["deals", "log"])
async def test_a_list_that_was_scrolled_stays_where_it_was(store: Store, view: str) -> None:
    async with driven(store, (120, 24)) as ui:
        await ui.do(f"go.{view}", "move.top")
        scroll(ui.table, 40)
        seen = top_row(ui)
        await grow(ui, store, "another")
        assert top_row(ui) == seen
        assert ui.table.cursor == 1
        await ui.do("move.down")
        assert ui.table.line_at(1) - 1 <= ui.table.cursor  # whoever moves the cursor sees it


async def test_a_list_whose_cursor_is_in_sight_keeps_it_there(store: Store) -> None:
    async with driven(store, (120, 24)) as ui:
        await ui.do("go.log", "move.top")
        await grow(ui, store, *(f"another-{number}" for number in range(60)))
        first = ui.table.line_at(1) - 1
        assert first <= ui.table.cursor < first + ui.table.size.height - 1


async def test_lanes_that_were_scrolled_stay_where_they_were(store: Store) -> None:
    async with driven(store, (120, 24)) as ui:
        await ui.do("go.lanes", "move.top")
        board = ui.main.main_board()
        scroll(board, 30)
        there = board.scroll_offset.y
        assert there > 0
        store.append([{**EVENTS[-1], "reported_at": "2019-01-01", "deal": "softbank-openai"}])
        ui.main._look_for_news()
        await ui.settled()
        assert board.scroll_offset.y == there


async def test_a_page_that_was_scrolled_stays_where_it_was(store: Store) -> None:
    async with driven(store, (120, 24)) as ui:
        await ui.do("go.parties", "move.top", "go.open", "move.top")
        assert ui.state.view == "party"
        scroll(ui.page, 30)
        there = ui.page.scroll_offset.y
        assert there > 0
        store.append([{**EVENTS[-1], "reported_at": "2019-01-01", "deal": "softbank-openai"}])
        ui.main._look_for_news()
        await ui.settled()
        assert ui.page.scroll_offset.y == there

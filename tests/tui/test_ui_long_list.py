"""Lists longer than a page: first rows at once, the rest by number, the cursor by identity throughout."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import Driver, driven, make_store, rumour
from tui import fetching
from tui.paging import PAGE, Paged
from tui.source import Listing, Question, Source

DEALS = 3 * PAGE + 7


@pytest.fixture
def path(tmp_path: Path) -> Path:
    events = [rumour(f"deal-{n:04d}", f"2024-{1 + n % 12:02d}-{1 + n % 28:02d}") for n in range(DEALS)]
    return make_store(tmp_path / "long.db", events)


async def whole(ui: Driver) -> None:
    """Wait for the whole list."""
    await ui.wait_for(lambda: len(ui.table.rows) == DEALS, "all rows")
    await ui.settled()


async def test_the_count_follows_and_the_cursor_stays(path: Path) -> None:
    async with driven(path) as ui:
        held = ui.state.selection
        await whole(ui)
        assert isinstance(ui.table.rows, Paged)
        assert f"{DEALS} deals" in ui.bar("tabs")
        assert (ui.table.cursor, ui.state.selection) == (0, held)


async def test_the_last_row_is_loaded_when_it_is_looked_at(path: Path) -> None:
    async with driven(path) as ui:
        await whole(ui)
        await ui.do("table.right", "table.sort")
        await whole(ui)
        await ui.do("move.bottom")
        await ui.wait_for(lambda: ui.state.selection == f"deal-{DEALS - 1:04d}", "the last deal under the cursor")
        assert f"deal-{DEALS - 1:04d}" in ui.text()


async def test_what_is_selected_stays_so_deep_in_the_list(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("table.right", "table.sort")
        await whole(ui)
        ui.table.go_to(2 * PAGE + 50)
        await ui.wait_for(lambda: ui.state.selection == f"deal-{2 * PAGE + 50:04d}", "the deal under the cursor")
        await ui.do("time.month_back", "time.month_back", "time.month_back")
        await ui.wait_for(lambda: ui.table.key == f"deal-{2 * PAGE + 50:04d}", "still there")
        row = ui.table.rows[ui.table.cursor]
        assert ui.table.hollow or row.deal == ui.table.key
        await ui.do("time.live")
        await ui.wait_for(
            lambda: not ui.table.hollow and ui.table.cursor == 2 * PAGE + 50, "back on the same deal at its place"
        )


async def test_typing_ahead_goes_to_the_row_that_begins_so(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("table.right", "table.sort")
        await whole(ui)
        await ui.do("table.seek")
        await ui.write("deal-0250")
        await ui.wait_for(lambda: ui.state.selection == "deal-0250", "the row that begins so")
        await ui.press("enter")
        assert ui.state.view == "deals"


async def test_a_range_over_pages_is_copied_whole(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("table.right", "table.sort")
        await whole(ui)
        await ui.do("move.top", "table.range")
        ui.table.go_to(PAGE + 20)
        await ui.wait_for(lambda: ui.table.rows[ui.table.cursor] is not None, "the row is there")
        await ui.do("copy.csv")
        await ui.wait_for(lambda: ui.app.clipboard.count("\n") == PAGE + 22, "a header and all rows of the range")
        assert ui.app.clipboard.startswith("deal,status,")
        assert "deal-0000," in ui.app.clipboard
        assert f"deal-{PAGE + 20:04d}," in ui.app.clipboard


async def test_the_log_is_read_by_pages_too(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.log")
        assert len(ui.table.rows) == DEALS
        await ui.do("move.bottom")
        await ui.wait_for(lambda: ui.state.entry == 1, "the first entry")
        await ui.do("table.seek")
        await ui.write("150")
        await ui.wait_for(lambda: ui.state.entry == 150, "the entry of that number")


async def test_playing_asks_for_first_rows_alone_and_for_the_rest_at_its_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    all_deals = fetching._all_deals

    def counted(source: Source, question: Question, sought: str | None) -> Listing:
        asked.append(ui.main.player.playing)
        return all_deals(source, question, sought)

    async with driven(path) as ui:
        await ui.do("table.right", "table.sort")
        await whole(ui)
        ui.table.go_to(2 * PAGE + 50)
        held = f"deal-{2 * PAGE + 50:04d}"
        await ui.wait_for(lambda: ui.state.selection == held, "the deal under the cursor")
        monkeypatch.setattr(fetching, "_all_deals", counted)
        monkeypatch.setitem(fetching.FETCHERS, "all-deals", counted)
        await ui.do(*["time.faster"] * 5, "time.play")
        await ui.wait_for(lambda: not ui.main.player.playing, "the end of the play")
        await whole(ui)
        await ui.wait_for(lambda: not ui.table.hollow, "the cursor on its deal again")
        assert ui.state.selection == held
        assert ui.table.cursor == 2 * PAGE + 50
        assert asked
        assert not any(asked)

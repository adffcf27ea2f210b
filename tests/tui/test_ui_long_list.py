"""Lists longer than a page: first rows at once, the rest by number, the cursor by identity throughout."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import open_store
from tests.tui.driver import NOW, Driver, driven, make_store, rumour
from tests.tui.unsteady import Unsteady
from tui import fetching
from tui.actions import possible
from tui.paging import PAGE, Paged
from tui.screens.main import MainScreen
from tui.source import Listing, Question, Source
from tui.state import Live

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


async def test_the_deals_of_a_long_list_follow_each_other_past_its_pages(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("table.right", "table.sort")
        await whole(ui)
        ui.table.go_to(PAGE - 5)
        await ui.do("go.open")
        for row in range(PAGE - 4, PAGE + 5):
            await ui.do("go.next")
            assert ui.state.selection == f"deal-{row:04d}"
        ui.main.action_act("go.next")
        ui.main.action_act("go.next")
        await ui.settled()
        assert ui.state.selection == f"deal-{PAGE + 6:04d}"  # steps that come before a row has been read add up
        await ui.do("go.back")
        await ui.wait_for(lambda: not ui.table.hollow, "the list, on the deal read last")
        assert (ui.state.view, ui.table.cursor) == ("deals", PAGE + 6)


async def test_a_list_that_is_left_loads_nothing_into_the_next(path: Path) -> None:
    async with driven(path) as ui:
        await whole(ui)
        deals = ui.table.rows
        await ui.do("go.log")
        assert deals[2 * PAGE] is None
        await ui.settled()
        assert isinstance(ui.table.rows, Paged)
        assert not ui.table.rows.holds(2)


async def test_what_is_copied_is_what_was_chosen_when_the_key_was_pressed(path: Path) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        source = Unsteady(store, "deals_by_number")
        async with driven(source) as ui:
            await ui.do("table.right", "table.sort")
            await whole(ui)
            await ui.do("move.top", "table.range")
            ui.table.go_to(2 * PAGE + 60)  # the page between is not held
            await ui.wait_for(lambda: ui.table.rows[ui.table.cursor] is not None, "the row is there")
            source.gate.clear()
            ui.main.action_act("copy.row")
            await ui.wait_for(lambda: bool(source.waiting), "the rows being read")
            ui.main.action_act("go.parties")
            await ui.wait_for(lambda: ui.table.kind == "party", "the parties")
            source.gate.set()
            await ui.settled()
            assert len(ui.app.clipboard.splitlines()) == 2 * PAGE + 61
            assert ui.app.clipboard.split("\t")[1] == "deal-0000"


async def test_rows_that_cannot_be_made_into_text_are_a_fault_and_no_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object) -> str:
        raise ValueError("an odd row")

    monkeypatch.setattr("tui.screens.acts.copying.row_text", fails)
    async with driven(path) as ui:
        await whole(ui)
        await ui.do("copy.row")
        assert ui.app.is_running
        assert "an odd row" in ui.bar("fault")


async def test_a_page_that_cannot_be_read_is_a_fault_until_it_can(path: Path) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        source = Unsteady(store)
        async with driven(source) as ui:
            await ui.do("go.log")
            source.failing = {"events"}
            await ui.do("move.bottom")
            assert "another process has been writing" in ui.bar("fault")
            await ui.do("app.retry")
            assert "another process has been writing" in ui.bar("fault")
            source.failing = False
            await ui.do("app.retry")
            assert ui.bar("fault") == ""
            assert ui.state.entry == 1  # the page that was missing is there
            assert "app.retry" not in {action.id for action in possible(ui.main.situation())}


async def test_a_page_that_comes_clears_the_fault_of_another(path: Path) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        source = Unsteady(store)
        async with driven(source) as ui:
            await ui.do("go.log")
            source.failing = {"events"}
            ui.table.go_to(PAGE + 50)
            await ui.wait_for(lambda: "another process" in ui.bar("fault"), "the fault")
            source.failing = False
            await ui.do("move.bottom")
            assert ui.bar("fault") == ""


@pytest.mark.parametrize("what", ["seek", "copy", "next"])
async def test_what_else_is_read_of_a_long_list_can_be_tried_again(path: Path, what: str) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        source = Unsteady(store)
        async with driven(source) as ui:
            await ui.do("table.right", "table.sort")
            await whole(ui)
            await ui.do("move.top")
            source.failing = True
            if what == "seek":
                ui.main._seek("deal-0250")
            elif what == "copy":
                ui.table.range_start = DEALS - 1
                ui.main.action_act("copy.row")
            else:
                ui.table.go_to(PAGE - 1)
                source.failing = False
                await ui.do("go.open")
                source.failing = True
                ui.main.action_act("go.next")
            await ui.wait_for(lambda: "another process" in ui.bar("fault"), "the fault")
            source.failing = False
            await ui.do("app.retry")
            await ui.wait_for(lambda: ui.bar("fault") == "", "no fault any more")
            if what == "seek":
                assert ui.state.selection == "deal-0250"
            elif what == "copy":
                assert len(ui.app.clipboard.splitlines()) == DEALS
            else:
                assert (ui.state.view, ui.state.selection) == ("deal", f"deal-{PAGE:04d}")


async def test_a_fault_of_a_list_that_is_left_is_over(path: Path) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        source = Unsteady(store)
        async with driven(source) as ui:
            await whole(ui)
            source.failing = {"deals_by_number"}
            await ui.do("move.bottom")
            assert "another process" in ui.bar("fault")
            await ui.do("go.log")
            assert ui.bar("fault") == ""


async def test_the_whole_of_a_list_is_made_once(path: Path) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        source = Unsteady(store)
        async with driven(source) as ui:
            await whole(ui)
            source.calls.clear()
            await ui.do("go.open", "go.back")
            await whole(ui)
            assert source.calls["deal_numbers"] == 0  # it is known
            await ui.do("table.right", "table.sort")
            for _ in range(3):
                ui.main._main_arrived()
            await whole(ui)
            assert source.calls["deal_numbers"] == 1


async def test_a_list_is_made_whole_when_playing_has_come_to_an_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MainScreen, "play_steps", lambda _screen, _count: True)  # on the spot, without an end
    async with driven(path, reported="2024-01-20") as ui:
        await ui.do("table.right", "table.sort", "move.top")  # the deal under the cursor is among the first
        ui.main.player.play()
        ui.main.dispatch(Live())
        await ui.wait_for(lambda: len(ui.table.rows) == PAGE, "the first rows")
        ui.main._ask_for_the_whole()
        await ui.settled()
        assert len(ui.table.rows) == PAGE
        ui.main.player.pause()
        await whole(ui)


async def test_playing_asks_for_first_rows_alone_and_for_the_rest_at_its_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    all_deals = fetching._all_deals

    def counted(source: Source, question: Question) -> Listing:
        asked.append(ui.main.player.playing)
        return all_deals(source, question)

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

"""From one deal's page to the next of the list behind it, and what the footer offers for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.tui.driver import driven, make_store
from tui.actions import Situation, possible
from tui.screens.pager import Pager
from tui.screens.trail import MOST_LISTS, Trail
from tui.state import Back, History, Open, Select, Travel, Turn, ViewState, reduce
from tui.views.lists import LAYOUTS
from tui.widgets.table import Table


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


def test_turning_takes_along_the_list_behind() -> None:
    history = reduce(reduce(History(ViewState(selection="a")), Select("b")), Open("deal", "b"))
    turned = reduce(reduce(history, Travel("2025", 9)), Turn("c"))
    assert (turned.present.view, turned.present.selection) == ("deal", "c")
    assert [state.selection for state in turned.past] == ["c", "c"]
    assert reduce(reduce(turned, Back()), Back()).present == ViewState(selection="c")


def test_turning_leaves_other_pages_behind_alone() -> None:
    history = reduce(reduce(History(ViewState(selection="a")), Open("deal", "a")), Open("deal", "b"))
    assert [state.selection for state in reduce(history, Turn("c")).past] == ["a", "a"]
    assert reduce(history, Turn("b")) is history
    listed = History(ViewState(selection="a"))
    assert reduce(listed, Turn("b")) is listed


async def test_through_the_deals_of_a_query(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("kind:investment")
        await ui.press("enter")
        hits = ui.keys_of_rows()
        assert hits == ["amazon-openai", "softbank-openai", "microsoft-openai-2023"]
        await ui.press("enter")
        for deal in hits[1:]:
            await ui.press("n")
            assert (ui.state.view, ui.state.selection) == ("deal", deal)
            assert f"› {deal}" in ui.bar("tabs")
        await ui.press("n")
        assert ui.state.selection == hits[-1]
        await ui.press("N")
        assert ui.state.selection == hits[1]
        await ui.press("escape")
        assert ui.state.view == "deals"
        assert ui.keys_of_rows() == hits
        assert ui.table.cursor == 1


@pytest.mark.parametrize("between", ["go.parties", "go.web", "go.lanes", "go.log", "go.changes"])
async def test_another_table_in_between_leaves_the_list_as_it_was(path: Path, between: str) -> None:
    async with driven(path) as ui:
        rows = ui.keys_of_rows()
        await ui.do("go.open", between, "go.back", "go.next")
        assert (ui.state.view, ui.state.selection) == ("deal", rows[1])


async def test_in_lists_the_cursor_moves(path: Path) -> None:
    async with driven(path) as ui:
        await ui.press("n", "n")
        assert ui.table.cursor == 2
        await ui.press("N")
        assert ui.table.cursor == 1


async def test_through_the_deals_of_a_party(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.web")
        deals = list(dict.fromkeys(target.key for target in ui.page.drawing.targets if target.kind == "deal"))
        await ui.do("move.top", "go.open", "go.next")
        assert ui.state.selection == deals[1]
        await ui.do("go.previous", "go.previous")
        assert ui.state.selection == deals[0]


def test_only_the_lists_used_last_are_kept() -> None:
    def never(*_what: object) -> None:
        raise AssertionError("a list in memory is read without the store")

    trail = Trail(Pager(ThreadPoolExecutor(1), never, arrived=never, failed=never, mended=never))

    def turned(deal: str, by: int) -> str | None:
        told: list[str] = []
        assert trail.follow(deal, by, told.append) is bool(told)
        return told[0] if told else None

    boards = [Table(LAYOUTS["deals"], id=f"t{number}") for number in range(MOST_LISTS + 2)]
    for number, board in enumerate(boards):
        board._rows = [SimpleNamespace(deal=f"{number}-{row}") for row in range(3)]
        trail.opened(f"{number}-0", board)
        assert turned(f"{number}-0", 1) == f"{number}-1"
        assert turned(f"{number}-1", 1) == f"{number}-2"
        assert turned(f"{number}-2", 1) is None
    assert [trail.knows(f"{number}-1") for number in range(len(boards))] == [False] * 2 + [True] * MOST_LISTS


async def test_back_on_an_earlier_page_its_own_list_counts(path: Path) -> None:
    async with driven(path) as ui:
        rows = ui.keys_of_rows()
        await ui.do("go.open", "go.party", "go.party", "move.top", "move.bottom", "go.open")
        assert ui.state.view == "deal"
        assert ui.state.selection != rows[0]
        await ui.do("go.back", "go.back", "go.back")
        assert (ui.state.view, ui.state.selection) == ("deal", rows[0])
        await ui.do("go.next")
        assert ui.state.selection == rows[1]


def test_a_page_without_a_list_offers_no_next() -> None:
    lone = ViewState(view="deal", selection="a")
    assert "go.next" not in {action.id for action in possible(Situation(lone))}
    assert {"go.next", "go.previous"} <= {action.id for action in possible(Situation(lone, listed=True))}


async def test_the_footer_offers_a_party_only_where_a_deal_is_at_hand(path: Path) -> None:
    async with driven(path, (200, 50)) as ui:
        for view, offered in (("deals", True), ("parties", False), ("web", True), ("deals", True)):
            await ui.do(f"go.{view}")
            assert ("p party" in ui.bar("hints")) is offered, view
        await ui.do("go.parties")
        await ui.press("p")
        assert ui.state.view == "parties"
        await ui.do("go.deals")
        await ui.press("p")
        assert ui.state.view == "party"

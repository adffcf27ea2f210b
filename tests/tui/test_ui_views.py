"""Lists, pages, panes and the search, driven by the names of actions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import SIZES, driven, make_store
from tui.actions import ACTIONS
from tui.state import Open, Select, Travel

NEWEST_FIRST = ["oracle-abilene", "amazon-openai", "softbank-openai", "aws-anthropic", "microsoft-openai-2023"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


async def test_a_deal_and_its_parties_can_be_opened_and_left(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.open")
        assert (ui.state.view, ui.state.selection) == ("deal", "amazon-openai")
        assert "› amazon-openai" in ui.bar("tabs")
        assert "https://example.org/talks" in ui.text()
        await ui.do("go.open")
        assert (ui.state.view, ui.state.focus) == ("party", "amazon")
        assert "via aws" in ui.text()
        await ui.do("go.party")
        assert ui.state.focus == "openai"
        await ui.do("go.back", "go.back", "go.back")
        assert ui.state.view == "deals"
        assert ui.keys_of_rows()[ui.table.cursor] == "amazon-openai"
        await ui.do("go.forward")
        assert ui.state.view == "deal"


async def test_a_report_shows_its_address_once_and_opens_its_entry_of_the_log(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.open", "move.bottom")
        assert ui.text().count("https://example.org/talks") == 1
        assert not list(ui.app._notifications)
        await ui.do("go.open")
        assert (ui.state.view, ui.state.entry) == ("log", 9)
        assert ui.table.key == "9"
        await ui.do("go.back")
        assert ui.state.view == "deal"


async def test_parties_and_the_web_around_one(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.parties")
        assert ui.keys_of_rows()[0] == "openai"
        assert ui.state.focus == "openai"
        await ui.do("move.down", "go.web")
        assert ui.state.focus == ui.table.key
        await ui.do("go.parties", "move.top", "go.web")
        assert "4 deals" in ui.text()
        first = ui.state.selection
        await ui.do("move.down")
        assert ui.state.selection != first
        await ui.do("go.open")
        assert ui.state.view == "deal"


async def test_the_web_without_a_focus_takes_the_party_with_the_most_deals(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.web")
        assert ui.state.focus == "openai"


async def test_a_deep_link(path: Path) -> None:
    async with driven(path, reported="2025-06", focus="openai") as ui:
        assert ui.state.view == "web"
        assert "AS OF 2025-06" in ui.bar("banner")
        assert {target.key for target in ui.page.drawing.targets} == {"microsoft-openai-2023", "softbank-openai"}


async def test_the_cursor_goes_into_the_pane_and_back(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.pane")
        assert ui.side.has_focus
        await ui.do("go.open")
        assert ui.state.view == "party"
        await ui.do("go.back")
        await ui.do("move.pane", "move.pane")
        assert ui.table.has_focus


async def test_the_lens_turns(path: Path) -> None:
    async with driven(path) as ui:
        assert "lens live" in ui.bar("tabs")
        await ui.do("find.lens", "find.lens")
        assert ui.state.lens == "firm"
        assert ui.keys_of_rows() == ["softbank-openai", "aws-anthropic", "microsoft-openai-2023"]


async def test_clicks_choose_rows_tabs_and_open(path: Path) -> None:
    async with driven(path) as ui:
        await ui.pilot.click("#table", offset=(5, 3))
        await ui.settled()
        assert ui.state.selection == NEWEST_FIRST[2]
        await ui.pilot.click("#table", offset=(5, 3), times=2)
        await ui.settled()
        assert ui.state.view == "deal"
        await ui.pilot.click("#tabs", offset=(15, 0))
        await ui.settled()
        assert ui.state.view == "parties"


async def test_another_kind_of_list_begins_at_its_top(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.bottom", "go.parties")
        assert ui.table.cursor == 0
        assert ui.state.focus == "openai"
        await ui.do("go.deals")
        assert ui.keys_of_rows()[ui.table.cursor] == NEWEST_FIRST[-1]


async def test_what_the_lens_hides_can_still_be_opened(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.lens", "find.lens")
        assert ui.state.selection == "oracle-abilene"
        assert ui.table.hollow
        await ui.do("go.open")
        assert (ui.state.view, ui.state.selection) == ("deal", "oracle-abilene")
        assert "disputed" in ui.text()
        await ui.do("go.back", "move.down")
        assert not ui.table.hollow
        assert ui.state.selection == ui.keys_of_rows()[0]


# Search


async def test_a_query_looks_as_it_is_typed(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("party:oracle")
        assert ui.keys_of_rows() == ["oracle-abilene"]
        await ui.press("enter")
        assert ui.table.has_focus
        assert ui.state.query == "party:oracle"
        await ui.do("find.clear")
        assert ui.keys_of_rows() == NEWEST_FIRST


async def test_a_bad_query_says_where_and_loses_nothing(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("status:rumoured kind:x")
        assert "^" in ui.bar("fault")
        assert "kind 'x' is not known" in ui.bar("fault").replace("\n", " ")
        caret = ui.bar("fault").splitlines()[0].index("^")
        typed = next(line for line in ui.text().splitlines() if "kind:x" in line)
        assert typed[caret:].startswith(("kind:x", "x"))
        before = ui.keys_of_rows()
        await ui.do("time.event_back")
        assert "kind 'x'" in ui.bar("fault").replace("\n", " ")
        assert "AS OF" in ui.bar("banner")
        await ui.do("time.live")
        assert ui.keys_of_rows() == before
        await ui.press("escape")
        assert ui.state.query == ""
        assert ui.keys_of_rows() == NEWEST_FIRST
        assert ui.bar("fault") == ""


async def test_a_query_for_a_status_turns_the_lens_and_says_so(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("status:disputed")
        assert ui.keys_of_rows() == ["oracle-abilene"]
        assert "lens all (by the query)" in ui.bar("tabs")


async def test_the_cursor_takes_the_first_hit(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("softbank")
        await ui.press("enter")
        await ui.do("go.open")
        assert ui.state.selection == "softbank-openai"


async def test_nothing_found_says_what_to_do(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("nobody")
        assert "No deals match nobody" in ui.text()
        assert "ctrl+l clears it" in ui.text()


async def test_before_the_first_report(path: Path) -> None:
    async with driven(path, reported="2012") as ui:
        assert "Nothing had been reported by 2012." in ui.text()
        await ui.do("time.event_on")
        assert ui.keys_of_rows() == ["microsoft-openai-2023"]


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_store_is_friendly(tmp_path: Path, size: tuple[int, int]) -> None:
    async with driven(make_store(tmp_path / "empty.db", ()), size) as ui:
        assert "This store holds no reports yet." in ui.text()
        assert {"app.demo", "app.import"} <= {part.act for line in ui.table.shown_instead for part in line}
        await ui.do(*(action.id for action in ACTIONS if action.group in ("move", "time") and action.id != "time.date"))
        await ui.do("go.parties", "go.web", "go.open", "go.deals")


@pytest.mark.parametrize("key", ["move.up", "move.down"])
@pytest.mark.parametrize("gone", ["amazon-openai", "oracle-abilene"])
@pytest.mark.parametrize("view", ["web", "party"])
async def test_where_the_selected_deal_vanishes_the_cursor_goes_on_from_its_place(
    path: Path, view: str, gone: str, key: str
) -> None:
    async with driven(path, focus="openai") as ui:
        if view == "party":
            ui.main.dispatch(Open("party", "openai"))
        ui.main.dispatch(Select(gone))
        await ui.settled()
        assert ui.page.target is not None
        assert ui.page.target.key == gone
        ui.main.dispatch(Travel("2025-06", ui.main.head))
        await ui.settled()
        assert ui.page.target is None
        await ui.do(key)
        nearest = {"amazon-openai": "microsoft-openai-2023", "oracle-abilene": "softbank-openai"}
        assert ui.state.selection == nearest[gone]

"""What is selected stays selected, by identity, when time, lens, query or view change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import Driver, driven, make_store, rumour
from tui.paging import PAGE

SELECTED = "aws-anthropic"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


async def select(ui: Driver, deal: str) -> None:
    """Put the cursor of the list on a deal."""
    ui.table.go_to(ui.keys_of_rows().index(deal))
    await ui.settled()
    assert ui.state.selection == deal


async def leave(ui: Driver) -> None:
    """Escape, and once more where the first one only closed the list below the box."""
    await ui.press("escape")
    if not ui.table.has_focus:
        await ui.press("escape")


async def test_a_query_that_hides_it_and_is_given_up_brings_it_back(path: Path) -> None:
    async with driven(path) as ui:
        await select(ui, SELECTED)
        await ui.do("find.query")
        await ui.write("softbank")
        assert ui.keys_of_rows() == ["softbank-openai"]
        assert (ui.state.selection, ui.table.hollow) == (SELECTED, True)
        await leave(ui)
        assert ui.state.query == ""
        assert (ui.state.selection, ui.table.hollow) == (SELECTED, False)
        assert ui.keys_of_rows()[ui.table.cursor] == SELECTED


async def test_a_query_that_is_cleared_while_typed_brings_it_back(path: Path) -> None:
    async with driven(path) as ui:
        await select(ui, SELECTED)
        await ui.do("find.query")
        await ui.write("softbank")
        await ui.do("find.clear")
        assert ui.keys_of_rows()[ui.table.cursor] == ui.state.selection == SELECTED


async def test_a_query_that_shows_it_and_is_kept_leaves_it(path: Path) -> None:
    async with driven(path) as ui:
        await select(ui, SELECTED)
        await ui.do("find.query")
        await ui.write("kind:cloud-supply")
        await ui.press("enter")
        assert ui.keys_of_rows() == ["oracle-abilene", SELECTED]
        assert ui.keys_of_rows()[ui.table.cursor] == ui.state.selection == SELECTED


async def test_a_query_that_hides_it_and_is_kept_selects_the_first_hit(path: Path) -> None:
    async with driven(path) as ui:
        await select(ui, SELECTED)
        await ui.press("slash", *"kind:investment", "enter", "enter")
        assert (ui.state.view, ui.state.selection) == ("deal", "amazon-openai")


async def test_a_party_stays_in_focus_likewise(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.parties", "move.bottom")
        party = ui.state.focus
        await ui.do("find.query")
        await ui.write("openai")
        assert ui.state.focus == party != "openai"
        await leave(ui)
        assert ui.keys_of_rows()[ui.table.cursor] == ui.state.focus == party
        await ui.press("slash", *"openai", "enter")
        assert ui.state.focus == "openai"


@pytest.mark.parametrize("keys", [("enter", "enter"), ("escape", "escape", "enter")])
async def test_deep_in_a_long_list_it_stays_when_the_query_is_kept_or_given_up(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    count, held = 2 * PAGE + 7, f"deal-{PAGE + 50:04d}"
    events = [rumour(f"deal-{n:04d}", f"2024-{12 - n // 28:02d}-{28 - n % 28:02d}") for n in range(count)]
    async with driven(make_store(tmp_path / "long.db", events)) as ui:
        await ui.wait_for(lambda: len(ui.table.rows) == count, "all rows")
        ui.table.go_to(PAGE + 50)
        await ui.wait_for(lambda: ui.state.selection == held, "the deal under the cursor")
        await ui.press("slash", *"kind:investment", *keys)
        assert (ui.state.view, ui.state.selection) == ("deal", held)
        await ui.do("go.back")
        assert (ui.table.key, ui.table.cursor, ui.table.hollow) == (held, PAGE + 50, False)


async def test_changes_leave_it(path: Path) -> None:
    async with driven(path, reported="2026-01-31") as ui:
        await select(ui, SELECTED)
        await ui.do("go.changes")
        assert {row.deal for row in ui.table.rows} == {"amazon-openai"}
        assert (ui.state.selection, ui.table.hollow) == (SELECTED, True)
        await ui.do("go.deals")
        assert ui.state.selection == SELECTED
        await ui.do("go.changes", "move.down")
        assert ui.state.selection == "amazon-openai"


async def test_the_web_is_drawn_around_a_party_of_it(path: Path) -> None:
    async with driven(path) as ui:
        await select(ui, SELECTED)
        await ui.do("go.web")
        assert ui.state.focus in ("aws", "anthropic")
        assert ui.page.target is not None
        assert ui.page.target.key == ui.state.selection == SELECTED


async def test_of_its_parties_the_web_takes_the_one_with_the_most_deals(path: Path) -> None:
    async with driven(path) as ui:
        await select(ui, "oracle-abilene")
        await ui.do("go.web")
        assert ui.state.focus == "openai"


async def test_no_view_selects_another(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.parties", "move.top")
        assert ui.state.focus == "openai"
        await ui.do("go.deals")
        await select(ui, SELECTED)
        drawings = ["go.web", *["go.drawing"] * 3]
        for view in (*drawings, "go.lanes", "go.log", "go.changes", "go.parties", "go.open", "go.deals"):
            await ui.do(view)
            assert ui.state.selection == SELECTED, view


async def test_where_it_is_not_drawn_the_cursor_waits_until_it_is_moved(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.parties", "move.top", "go.deals")
        await select(ui, SELECTED)
        await ui.do("go.web")
        assert ui.page.target is None
        await ui.do("go.open")
        assert ui.state.view == "web"
        assert ui.page.target is not None
        assert ui.page.target.key == ui.state.selection != SELECTED
        await ui.do("go.open")
        assert ui.state.view == "deal"

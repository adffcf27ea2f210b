"""The list under the query box: what it offers, and what the keys and the mouse do with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import Driver, driven, make_store, rumour
from tests.tui.hostile import hostile_events
from tui.widgets.choices import Choices
from tui.widgets.query_box import QueryBox


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


def box(ui: Driver) -> QueryBox:
    return ui.main.query_one("#query", QueryBox)


def offered(ui: Driver) -> list[str]:
    return [candidate.text for candidate in box(ui).offered]


def shown(ui: Driver) -> bool:
    return ui.main.query_one("#choices", Choices).display


async def test_keys_then_values_then_done(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        assert offered(ui) == []
        await ui.write("sta")
        assert offered(ui) == ["status:", "stage:", "stale:"]
        assert "how the deal stands" in ui.text()
        await ui.press("tab")
        assert ui.state.query == "status:"
        assert offered(ui)[0] == "rumoured"
        await ui.write("c")
        assert offered(ui) == ["confirmed", "completed"]
        await ui.press("tab")
        assert ui.state.query == "status:co"
        await ui.press("tab")
        assert ui.state.query == "status:confirmed"
        assert not shown(ui)
        assert {row.status for row in ui.table.rows} == {"confirmed"}
        await ui.press("enter")
        assert ui.table.has_focus


async def test_parties_and_outlets_come_from_the_store(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("party:s")
        assert offered(ui)[0] == "softbank"
        assert "SoftBank" in ui.text()
        await ui.press("tab")
        assert ui.state.query == "party:softbank"
        await ui.write(" -outlet:inf")
        assert offered(ui) == ["the-information"]
        await ui.press("tab")
        assert ui.state.query == "party:softbank -outlet:the-information"
        await ui.write(" micro")
        assert offered(ui) == ["party:microsoft"]


async def test_up_and_down_choose_and_enter_takes_only_what_was_chosen(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("kind:c")
        assert offered(ui)[:2] == ["cloud-supply", "chip-supply"]
        await ui.press("down", "down", "enter")
        assert ui.state.query == "kind:chip-supply"
        assert box(ui).has_focus
        await ui.press("enter")
        assert ui.table.has_focus
        await ui.do("find.clear", "find.query")
        await ui.write("kind:cl")
        await ui.press("enter")
        assert ui.state.query == "kind:cl"
        assert ui.table.has_focus
        assert not shown(ui)
        await ui.do("find.clear", "find.query")
        await ui.write("kind:")
        await ui.press("up", "tab")
        assert ui.state.query == "kind:other"
        await ui.press("backspace")
        await ui.press("down", "up", "enter")
        assert ui.state.query == "kind:othe"
        assert ui.table.has_focus


async def test_escape_closes_the_list_first_and_leaves_the_box_second(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("sta")
        assert shown(ui)
        await ui.press("escape")
        assert not shown(ui)
        assert box(ui).has_focus
        assert ui.state.query == "sta"
        await ui.press("down")
        assert ui.table.cursor == 0
        await ui.press("tab")
        assert shown(ui)
        await ui.press("escape", "escape")
        assert ui.table.has_focus
        assert ui.state.query == ""


async def test_without_a_list_up_and_down_move_the_cursor_of_the_table(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.press("down")
        assert ui.table.cursor == 1
        assert box(ui).has_focus


async def test_tab_in_an_empty_box_shows_every_key(path: Path) -> None:
    async with driven(path, (80, 24)) as ui:
        await ui.do("find.query")
        await ui.press("tab")
        assert len(offered(ui)) == 9
        assert len(ui.main.query_one("#choices", Choices).lines) == 6
        await ui.press(*["down"] * 9)
        assert "stale:" in ui.text()
        await ui.press("tab")
        assert ui.state.query == "stale:"
        await ui.press("tab", "enter")
        assert ui.state.query == "stale:yes"


async def test_a_fault_stands_above_the_list(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("status:r")
        lines = ui.text().splitlines()
        fault = next(row for row, line in enumerate(lines) if "is not known" in line)
        row = next(row for row, line in enumerate(lines) if "status:r" in line)
        assert fault == row + 1
        assert "rumoured" in lines[fault + 1]


async def test_the_cursor_in_the_middle_completes_there(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("kind:inv openai")
        await ui.press(*["left"] * 7)
        assert not shown(ui)
        await ui.press("tab")
        assert offered(ui) == ["investment", "joint-venture"]
        await ui.press("tab")
        assert ui.state.query == "kind:investment openai"
        assert box(ui).cursor_position == len("kind:investment")


async def test_a_click_takes_a_candidate(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("kind:c")
        await ui.pilot.click("#choices", offset=(2, 1))
        await ui.settled()
        assert ui.state.query == "kind:chip-supply"
        assert box(ui).has_focus


async def test_the_list_goes_with_the_focus_and_with_the_query(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("sta")
        await ui.pilot.click("#table")
        await ui.settled()
        assert not shown(ui)
        await ui.do("find.query")
        await ui.write(" sta")
        assert shown(ui)
        await ui.do("find.clear")
        assert not shown(ui)


async def test_names_of_hostile_data_are_shown_safely(tmp_path: Path) -> None:
    path = make_store(tmp_path / "hostile.db", [*hostile_events(), rumour("x" * 300, "2025")])
    async with driven(path, (80, 24)) as ui:
        await ui.do("find.query")
        for text in ("party:a", "outlet:o", "party:b", "party:"):
            await ui.write(text)
            assert shown(ui)
            assert all(line.isprintable() for line in ui.text().splitlines())
            await ui.press("down", "down", "tab")
            await ui.do("find.clear")


async def test_what_the_store_says_too_late_is_not_offered(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("party:am")
        assert offered(ui) == ["amazon"]
        box(ui).named("outlet", ())
        assert offered(ui) == []

"""The query box: what it shows is what the list was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import Driver, driven, make_store
from tui.widgets.box import Box


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


def box(ui: Driver) -> Box:
    return ui.main.query_one("#query", Box)


async def leave(ui: Driver) -> None:
    """Escape, and once more where the first one only closed the list below the box."""
    await ui.press("escape")
    if box(ui).has_focus:
        await ui.press("escape")


async def test_escape_undoes_the_typing(path: Path) -> None:
    async with driven(path) as ui:
        everything = ui.keys_of_rows()
        await ui.press("slash")
        await ui.write("softbank")
        await leave(ui)
        assert (ui.state.query, box(ui).value) == ("", "")
        assert ui.keys_of_rows() == everything
        assert ui.table.has_focus
        await ui.press("slash")
        assert box(ui).value == ""
        await ui.write("oracle")
        assert (ui.state.query, box(ui).value) == ("oracle", "oracle")


async def test_enter_keeps_it_and_more_can_be_typed(path: Path) -> None:
    async with driven(path) as ui:
        await ui.press("slash")
        await ui.write("open")
        await ui.press("enter", "slash")
        await ui.write("ai")
        assert ui.state.query == "openai"
        await leave(ui)
        assert (ui.state.query, box(ui).value) == ("open", "open")
        assert ui.table.has_focus


async def test_a_kept_query_entered_by_the_mouse_is_what_escape_goes_back_to(path: Path) -> None:
    async with driven(path) as ui:
        await ui.press("slash")
        await ui.write("open")
        await ui.press("enter")
        await ui.pilot.click("#query")
        await ui.settled()
        await ui.write("x")
        assert ui.state.query != "open"
        await leave(ui)
        assert (ui.state.query, box(ui).value) == ("open", "open")


async def test_clearing_empties_the_box_inside_and_out(path: Path) -> None:
    async with driven(path) as ui:
        for keys in ((), ("enter",)):
            await ui.press("slash")
            await ui.write("softbank")
            await ui.press(*keys, "ctrl+l")
            assert (ui.state.query, box(ui).value) == ("", "")
            await ui.press("escape" if not keys else "home")


async def test_back_and_forward_move_the_box_along(path: Path) -> None:
    async with driven(path) as ui:
        await ui.press("slash")
        await ui.write("softbank")
        await ui.press("enter")
        await ui.do("go.back")
        assert (ui.state.query, box(ui).value) == ("", "")
        await ui.do("go.forward")
        assert (ui.state.query, box(ui).value) == ("softbank", "softbank")
        await ui.press("slash", "alt+left")
        assert (ui.state.query, box(ui).value) == ("", "")


async def test_typing_faster_than_the_screen_loses_nothing(path: Path) -> None:
    async with driven(path) as ui:
        await ui.press("slash")
        await ui.press(*"softbank")
        assert (ui.state.query, box(ui).value) == ("softbank", "softbank")


async def test_an_empty_list_names_the_last_query_that_could_be_read(path: Path) -> None:
    async with driven(path) as ui:
        await ui.press("slash")
        await ui.write("nobody status:x")
        assert box(ui).value == ui.state.query == "nobody status:x"
        assert "^" in ui.bar("fault")
        named = next(line for line in ui.text().splitlines() if "No deals match" in line)
        assert "No deals match nobody" in named
        assert "status:x" not in named
        await ui.press("enter")
        assert box(ui).value == "nobody status:x"
        assert "nobody status:x" in ui.text()

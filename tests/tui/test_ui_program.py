"""Help, palette, themes and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import open_store
from tests.tui.driver import Driver, driven, make_store
from tui.actions import ACTIONS
from tui.app import DealwebApp
from tui.screens.help import Help
from tui.screens.palette import Palette
from tui.state import opening
from tui.theme import NAMES
from tui.widgets.bar import Bar
from tui.widgets.box import Box
from tui.widgets.table import Table


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


async def test_help_lies_over_what_it_explains(path: Path) -> None:
    async with driven(path) as ui:
        await ui.press("question_mark")
        assert isinstance(ui.app.screen, Help)
        assert "the list of parties" in ui.text()
        await ui.press("G")
        assert "denies it" in ui.text()
        await ui.press("escape")
        assert ui.app.screen is ui.main


async def test_every_action_is_in_the_palette(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("app.palette")
        screen = ui.app.screen
        assert isinstance(screen, Palette)
        rows = screen.query_one(Table).rows
        assert {action.id for action in rows} == {action.id for action in ACTIONS}


async def test_the_palette_does_what_it_names(path: Path) -> None:
    async with driven(path) as ui:
        await ui.press("colon")
        await ui.write("parties")
        await ui.press("enter")
        assert ui.app.screen is ui.main
        assert ui.state.view == "parties"
        await ui.press("colon", "escape")
        assert ui.app.screen is ui.main


async def test_what_cannot_be_done_now_is_not_done(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("app.palette")
        await ui.write("time.live")
        assert "(not now)" in ui.text()
        await ui.press("enter")
        assert isinstance(ui.app.screen, Palette)


async def test_themes_turn_and_all_draw(path: Path) -> None:
    async with driven(path) as ui:
        worn = {ui.app.theme}
        for _ in NAMES:
            await ui.do("app.theme")
            worn.add(ui.app.theme)
            assert "oracle-abilene" in ui.text()
        assert worn == set(NAMES)
        assert ui.app.theme == "dark"


def colours(ui: Driver) -> set[str]:
    styles = [segment.style for strip in ui.main._compositor.render_strips(ui.app.size) for segment in strip]
    used = [colour for style in styles if style is not None for colour in (style.color, style.bgcolor)]
    return {colour.name for colour in used if colour is not None and not colour.is_default}


async def test_no_color_is_kept_to(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with driven(path) as ui:
        assert colours(ui)
    monkeypatch.setenv("NO_COLOR", "1")
    async with driven(path) as ui:
        assert ui.app.theme == "mono"
        assert colours(ui) == set()


async def test_the_theme_without_colour_has_none(path: Path) -> None:
    async with driven(path) as ui:
        ui.app.theme = "mono"
        await ui.settled()
        assert colours(ui) == set()


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_the_way_out(path: Path, key: str) -> None:
    async with driven(path) as ui:
        await ui.pilot.press(key)
        await ui.wait_for(lambda: not ui.app.is_running or ui.app._exit, "the end")


async def test_the_way_out_from_anywhere(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("app.palette")
        assert isinstance(ui.app.focused, Box)
        await ui.pilot.press("ctrl+q")
        await ui.wait_for(lambda: not ui.app.is_running or ui.app._exit, "the end")


async def test_bars_repaint_only_what_changed(path: Path) -> None:
    async with driven(path) as ui:
        bar = ui.main.query_one("#banner", Bar)
        lines = bar.lines
        ui.main.draw_bars()
        assert bar.lines is lines or bar.lines == lines


def test_run_says_what_is_wrong_before_there_is_a_screen(tmp_path: Path) -> None:
    from store import NoStore
    from tui.app import run

    with pytest.raises(NoStore, match="there is no store at"):
        run(tmp_path / "none.db")


@pytest.mark.parametrize("demo", [False, True])
def test_the_store_is_only_read(path: Path, monkeypatch: pytest.MonkeyPatch, demo: bool) -> None:
    from tui.app import run

    opened: list[bool] = []
    monkeypatch.setattr(DealwebApp, "run", lambda app, mouse: opened.append(app._source.read_only))
    assert run(path, demo=demo) == 0
    assert opened == [True]


def test_the_title_names_the_store(path: Path) -> None:
    with open_store(path) as store:
        app = DealwebApp(store, state=opening(0), title="dealweb · alliances")
        assert app.main.name_shown == "dealweb · alliances"
        app.close_readers()

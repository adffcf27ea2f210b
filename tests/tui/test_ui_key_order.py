"""Keys that come in one burst go where they were meant to go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.events import Key, Paste
from textual.keys import _character_to_key

from tests.tui.driver import Driver, driven, make_store
from tui import key_order
from tui.screens.main import MainScreen
from tui.screens.palette import Palette
from tui.screens.prompt import DatePrompt
from tui.widgets.box import Box


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


async def burst(ui: Driver, *parts: str) -> None:
    """Key events sent to the driver with nothing in between: letters, and keys by their names."""
    driver = ui.app._driver
    assert driver is not None
    for part in parts:
        for key in [part] if part in ("enter", "escape", "tab", "down", "ctrl+o") else part:
            event = Key(key, None) if len(key) > 1 else Key(_character_to_key(key), key)
            event.set_sender(ui.app)
            driver.send_message(event)
    await ui.settled()


async def test_a_query_in_one_burst(path: Path) -> None:
    async with driven(path) as ui:
        await burst(ui, "/softbank")
        assert ui.state.query == ui.main.query_one("#query", Box).value == "softbank"
        assert ui.state.lens == "live"


async def test_a_query_kept_and_what_follows_in_one_burst(path: Path) -> None:
    async with driven(path) as ui:
        await burst(ui, "/openai", "enter", "jo")
        assert ui.state.query == "openai"
        assert ui.state.lens == "all"
        assert ui.table.has_focus
        await burst(ui, "/x", "escape", "k/ oracle", "enter", "/", "escape")
        assert ui.state.query == "openai oracle"


async def test_a_date_in_one_burst(path: Path) -> None:
    async with driven(path) as ui:
        await burst(ui, "g2025-06", "enter", "o")
        assert (ui.state.reported, ui.state.lens) == ("2025-06", "all")
        await burst(ui, "gg/softbank", "enter")
        assert isinstance(ui.app.screen, MainScreen)
        assert ui.state.query == "softbank"
        await burst(ui, "g20")
        assert isinstance(ui.app.screen, DatePrompt)
        assert ui.app.screen.query_one("#date", Box).value == "20"


async def test_a_command_and_what_it_opens_in_one_burst(path: Path) -> None:
    async with driven(path) as ui:
        await burst(ui, ":parties", "enter", "/amazon", "enter")
        assert (ui.state.view, ui.state.query) == ("parties", "amazon")
        await burst(ui, ":find.query", "enter", "x")
        assert ui.state.query == "amazonx"
        await burst(ui, "enter", ":zz")
        assert isinstance(ui.app.screen, Palette)
        assert ui.app.screen.query_one("#words", Box).value == "zz"


async def test_a_paste_in_a_burst_waits_its_turn(path: Path) -> None:
    async with driven(path) as ui:
        driver: Any = ui.app._driver
        for event in (Key("slash", "/"), Key("a", "a"), Paste("ma"), Key("z", "z")):
            event.set_sender(ui.app)
            driver.send_message(event)
        await ui.wait_for(lambda: ui.state.query == "amaz", "the query in its order")


async def test_help_opened_and_closed_in_one_burst(path: Path) -> None:
    async with driven(path) as ui:
        await burst(ui, "?", "escape", "1/oracle", "enter")
        assert ui.state.query == "oracle"


async def test_the_key_that_always_quits_does_not_wait(path: Path) -> None:
    async with driven(path) as ui:
        driver: Any = ui.app._driver
        for event in (*(Key("j", "j") for _ in range(50)), Key("ctrl+q", None)):
            event.set_sender(ui.app)
            driver.send_message(event)
        await ui.wait_for(lambda: bool(ui.app._exit), "leaving")


async def test_what_never_comes_back_holds_no_key_for_ever(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_order, "_PATIENCE", 0.0)
    monkeypatch.setattr(key_order.KeysInOrder, "on_passed", lambda _app, message: message.stop())
    async with driven(path) as ui:
        await burst(ui, "/softbank", "enter")
        assert ui.state.query == "softbank"

"""The first minutes: an empty store offers the demo, an import and a first rumour, each by a key and a click."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import StoreClosed, open_store
from tests.tui.driver import SIZES, Driver, driven, make_store, rumour
from tui.actions import BY_ID, Keymap, shown_keys, use
from tui.app import DealwebApp, run
from tui.drawing.lines import act_at, text_of
from tui.drawing.welcome import CHOICES, welcome
from tui.screens.shell import ShellCommand, command_page
from tui.settings.load import Settings
from tui.source import Source
from tui.widgets.pane import Pane


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "empty.db", ())


def offered() -> list[str]:
    return [id for id in CHOICES if id in BY_ID]


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_store_offers_ways_to_begin(path: Path, size: tuple[int, int]) -> None:
    async with driven(path, size) as ui:
        for view in ("go.deals", "go.parties"):
            await ui.do(view)
            text = ui.text()
            assert "This store holds no reports yet." in text
            for id in offered():
                title, outcome = CHOICES[id]
                assert f"{shown_keys(BY_ID[id], 1):5}{title:15}{outcome}" in text


def test_it_shows_the_keys_in_force() -> None:
    use(Keymap(own={"app.demo": ("f7",)}))
    try:
        assert any("f7   Demo" in text_of(line) for line in welcome().lines)
    finally:
        use(Keymap())


@pytest.mark.parametrize("id", ["app.demo", "app.import"])
async def test_a_click_chooses_too(path: Path, id: str) -> None:
    async with driven(path) as ui:
        row = next(row for row, line in enumerate(ui.table.shown_instead) if act_at(line, 4) == id)
        await ui.pilot.click("#table", offset=(12, row))
        await ui.settled()
        if id == "app.demo":
            await ui.wait_for(lambda: ui.app.follow_up == "demo", "leaving for the demo")
        else:
            assert isinstance(ui.app.screen, ShellCommand)


async def test_clicks_beside_do_nothing(path: Path) -> None:
    async with driven(path) as ui:
        await ui.pilot.click("#table", offset=(3, 1))
        await ui.pilot.click("#table", offset=(3, 20))
        await ui.settled()
        assert ui.app.screen is ui.main


async def shell_command(ui: Driver) -> str:
    await ui.do("app.import")
    assert isinstance(ui.app.screen, ShellCommand)
    return "".join(text_of(line) for line in ui.app.screen.query_one(Pane).drawing.lines)


async def test_the_import_shows_the_command_for_this_store(path: Path) -> None:
    words = ("dealweb", "--store", "/data/my deals.db")
    async with driven(path, command=words) as ui:
        assert "dealweb --store '/data/my deals.db' import FILE" in await shell_command(ui)
        await ui.press("escape")
        assert ui.app.screen is ui.main


async def test_the_command_can_be_copied(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    async with driven(path) as ui:
        await shell_command(ui)
        await ui.press("y")
        await ui.wait_for(lambda: ui.app.clipboard == "dealweb import FILE", "the copy")
        await ui.wait_for(lambda: bool(list(ui.app._notifications)), "the note")
        assert "OSC 52" in list(ui.app._notifications)[-1].message
        await ui.press("x")
        assert ui.app.screen is ui.main


async def test_a_hostile_path_is_shown_and_does_nothing(path: Path) -> None:
    words = ("dealweb", "--store", "/data/[@click=app.quit]x[/]\x1b[31m.db")
    async with driven(path, (80, 24), command=words) as ui:
        assert "[@click=app.quit]x[/]␛[31m.db" in (await shell_command(ui)).replace(" ", "")
        for y in range(0, 24, 2):
            await ui.pilot.click(offset=(40, y))
            await ui.settled()
        assert not ui.app._exit


def test_a_long_path_is_shown_whole() -> None:
    long = "dealweb --store /" + "x" * 300 + " import FILE"
    shown = "".join(text_of(line) for line in command_page(long, 60).lines)
    assert "x" * 60 in shown
    assert shown.count("x") >= 300


async def test_what_comes_in_shows_by_itself(path: Path) -> None:
    with open_store(path) as store:
        async with driven(store, poll=0.01) as ui:
            assert ui.main.situation().empty
            store.append([rumour("first-deal", "2025")])
            await ui.wait_for(lambda: ui.keys_of_rows() == ["first-deal"], "the first deal")
            assert not ui.main.situation().empty
            await ui.do("app.demo")
            assert ui.app.follow_up is None


async def test_the_demo_is_offered_by_its_key(path: Path) -> None:
    async with driven(path) as ui:
        await ui.pilot.press("D")
        await ui.wait_for(lambda: ui.app.follow_up == "demo", "leaving for the demo")


def test_after_leaving_for_the_demo_it_comes_with_the_store_closed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source: list[Source] = []

    def leave(app: DealwebApp, *, mouse: bool) -> None:
        source.append(app._source)
        app.follow_up = "demo"

    def demo() -> int:
        with pytest.raises(StoreClosed):
            source[0].head()
        return 7

    monkeypatch.setattr(DealwebApp, "run", leave)
    assert run(path, afterwards={"demo": demo}) == 7


@pytest.mark.parametrize("mouse", [True, False])
def test_the_mouse_is_left_to_the_terminal_where_asked(
    path: Path, monkeypatch: pytest.MonkeyPatch, mouse: bool
) -> None:
    used: list[bool] = []
    monkeypatch.setattr(DealwebApp, "run", lambda app, mouse: used.append(mouse))
    assert run(path, settings=Settings(mouse=mouse)) == 0
    assert used == [mouse]

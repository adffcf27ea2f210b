"""The screen of the saved queries: choose, save, rename, delete, and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import Driver, driven, make_store
from tests.tui.test_ui_hostile import check
from tests.tui.test_ui_text import HOSTILE
from tui.actions import BY_ID, possible
from tui.drawing.lines import text_of
from tui.saved import Saved, read, write
from tui.screens.main import MainScreen
from tui.screens.saved import SavedQueries
from tui.settings.paths import queries_path
from tui.state import Ask
from tui.widgets.bar import Bar

LARGE = Saved("large", "amount:>20bn", "all")
SOFT = Saved("soft bank", "softbank")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return make_store(tmp_path / "alliances.db")


def names(ui: Driver) -> list[str]:
    assert isinstance(ui.app.screen, SavedQueries)
    return [saved.name for saved in ui.app.screen._rows]


async def test_saving_the_present_query_and_using_it(path: Path) -> None:
    async with driven(path) as ui:
        assert BY_ID["find.save"] not in possible(ui.main.situation())
        await ui.do("find.query")
        await ui.write("openai")
        await ui.press("enter")
        await ui.do("find.lens", "find.save")
        assert "Save as openai  lens all" in ui.text()
        await ui.press("enter")
        assert "A saved query needs a name." in ui.text()
        await ui.write("the lab")
        await ui.press("enter")
        assert isinstance(ui.app.screen, MainScreen)
        assert read(queries_path()) == [Saved("the lab", "openai", "all")]
        await ui.do("find.clear", "find.lens", "go.log", "find.saved")
        assert names(ui) == ["the lab"]
        await ui.press("enter")
        assert (ui.state.view, ui.state.query, ui.state.lens) == ("deals", "openai", "all")
        await ui.do("go.parties", "find.saved")
        await ui.press("enter")
        assert ui.state.view == "parties"


async def test_narrowing_by_name_or_query(path: Path) -> None:
    write(queries_path(), [LARGE, SOFT])
    async with driven(path) as ui:
        await ui.do("find.saved")
        assert names(ui) == ["large", "soft bank"]
        await ui.write("soft")
        assert names(ui) == ["soft bank"]
        await ui.press(*["backspace"] * 4)
        await ui.write("20bn")
        assert names(ui) == ["large"]
        await ui.write("zz")
        assert "No saved query of that name." in ui.text()
        await ui.press("enter", "escape")
        assert ui.state.query == ""


async def test_a_name_that_is_taken_is_asked_for_twice(path: Path) -> None:
    write(queries_path(), [LARGE])
    async with driven(path) as ui:
        ui.main.dispatch(Ask("x"))
        await ui.do("find.saved")
        await ui.press("ctrl+s")
        assert "Save as x" in ui.text()
        await ui.write("large")
        await ui.press("enter")
        assert "There is a 'large'; enter once more puts this one in its place." in ui.text()
        await ui.press("enter")
        assert names(ui) == ["large"]
        assert read(queries_path()) == [Saved("large", "x", "live")]
        await ui.press("escape")
        assert isinstance(ui.app.screen, MainScreen)


async def test_renaming_and_deleting(path: Path) -> None:
    write(queries_path(), [LARGE, SOFT])
    async with driven(path) as ui:
        await ui.do("find.saved")
        await ui.press("down", "ctrl+r")
        assert "Rename soft bank" in ui.text()
        await ui.write("s")
        await ui.press("enter")
        assert names(ui) == ["large", "soft banks"]
        await ui.press("ctrl+r", "escape", "ctrl+t")
        assert "Once more deletes 'large'." in ui.text()
        await ui.press("down", "ctrl+t")
        assert "Once more deletes 'soft banks'." in ui.text()
        await ui.press("ctrl+t")
        assert names(ui) == ["large"]
        assert read(queries_path()) == [LARGE]
        await ui.press("ctrl+s")
        assert "There is no query to save" in ui.text()


async def test_the_mouse_does_all_of_it(path: Path) -> None:
    write(queries_path(), [LARGE, SOFT])
    async with driven(path) as ui:
        await ui.do("find.saved")
        for word in ("delete", "delete"):
            line = text_of(ui.app.screen.query_one("#foot", Bar).lines[0])
            await ui.pilot.click("#foot", offset=(line.index(word), 0))
            await ui.settled()
        assert names(ui) == ["soft bank"]
        await ui.pilot.click("#foot", offset=(0, 0))
        await ui.settled()
        assert ui.state.query == "softbank"


async def test_a_broken_file_is_said_and_kept(path: Path) -> None:
    queries_path().parent.mkdir(parents=True)
    queries_path().write_text("[broken")
    async with driven(path) as ui:
        ui.main.dispatch(Ask("openai"))
        await ui.do("find.saved")
        assert "not TOML" in ui.text()
        await ui.press("ctrl+s")
        await ui.write("new")
        await ui.press("enter")
        assert names(ui) == ["new"]
    assert queries_path().with_name("queries.toml.broken-1").read_text() == "[broken"


async def test_where_it_cannot_be_written_nothing_typed_is_lost(path: Path) -> None:
    queries_path().parent.parent.mkdir(parents=True)
    queries_path().parent.touch()
    async with driven(path) as ui:
        ui.main.dispatch(Ask("openai"))
        await ui.do("find.save")
        await ui.write("new")
        await ui.press("enter")
        assert isinstance(ui.app.screen, SavedQueries)
        assert "not written" in ui.text()
        assert ui.app.screen.typed == "new"


async def test_hostile_names_and_queries_are_shown_safely(path: Path) -> None:
    texts = [data for data in HOSTILE if "\ud800" not in data and data.strip()]
    write(queries_path(), [Saved(f"{number}{data}", data) for number, data in enumerate(texts)])
    async with driven(path, (80, 24)) as ui:
        await ui.do("find.saved")
        for _ in texts:
            check(ui)
            await ui.press("down")
        await ui.press("ctrl+r")
        check(ui)
        await ui.press("enter", "enter")
        check(ui)

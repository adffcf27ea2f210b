"""Hostile text in forms: typed, pasted, offered, in the preview, in what came in meanwhile. It stays what it is."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from textual.events import Paste

from store import open_store
from tests.tui.driver import NOW, Driver, driven, make_store, rumour
from tests.tui.forms import fill, form, last, row
from tests.tui.hostile import DATA, hostile_events
from tests.tui.test_ui_hostile import check
from tests.tui.test_ui_text import HOSTILE
from tui.text import cells, one_for_one
from tui.widgets.entry import Entry


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("hostile") / "[b]hostile[/].db", hostile_events())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "s.db")


async def paste(ui: Driver, entry: Entry, data: str) -> None:
    form(ui).set_focus(entry)
    entry.post_message(Paste(data))
    await ui.settled()


@pytest.mark.parametrize("data", HOSTILE)
def test_a_typed_line_shows_one_safe_character_for_each(data: str) -> None:
    shown = one_for_one(data)
    assert len(shown) == len(data)
    assert shown.isprintable()
    assert cells(shown) >= 0


@pytest.mark.parametrize("data", DATA)
async def test_what_is_pasted_is_kept_to_the_letter_and_shown_safely(path: Path, data: str) -> None:
    text = data[:2000].replace("\r\n", "\n")
    async with driven(path, (80, 24)) as ui:
        await ui.do("write.confirm")
        await fill(ui, "source.outlet", "Reuters")
        await paste(ui, row(ui, "note").entry, data[:2000])
        assert row(ui, "note").entry.value == text
        check(ui)
        await ui.press("home", "right", "right", "shift+end", "left", "end", "pageup", "pagedown")
        check(ui)
        await ui.press("ctrl+s")
        assert ui.app.screen is ui.main
        assert last(path).get("note", "") == unicodedata.normalize("NFC", text.strip())


@pytest.mark.parametrize("data", DATA)
async def test_every_field_with_hostile_text(path: Path, data: str) -> None:
    async with driven(path, (80, 24)) as ui:
        await ui.do("write.complete")
        for one in form(ui).rows:
            one.entry.put(data[:300])
        await ui.settled()
        check(ui)
        await ui.press("ctrl+s", "pagedown")
        check(ui)


async def test_hostile_names_are_offered_and_taken(hostile: Path) -> None:
    async with driven(hostile, (80, 24)) as ui:
        await ui.do("write.confirm")
        for number in range(len(DATA)):
            await fill(ui, "source.outlet", f"a{number}")
            check(ui)
            await ui.press("down", "tab")
            check(ui)


async def test_hostile_entries_to_pick_from_and_to_open(hostile: Path) -> None:
    async with driven(hostile, (80, 24)) as ui:
        for _ in range(len(DATA)):
            await ui.do("write.withdraw")
            check(ui)
            await ui.press("down", "enter")
            check(ui)
            await ui.press("escape")
            assert ui.app.screen is ui.main
            await ui.do("move.down")


async def test_hostile_news(path: Path) -> None:
    async with driven(path, (80, 24)) as ui:
        for number, data in enumerate(DATA[:6]):
            await ui.do("write.rumour")
            await fill(ui, "deal", f"d-{number}")
            await fill(ui, "source.outlet", "FT")
            with open_store(path, clock=lambda: NOW) as other:
                source = {"outlet": f"x{data[:500]}", "title": data or "-"}
                other.append([rumour(f"d-{number}", "2026-03-12", source=source)])
            await ui.press("ctrl+s")
            check(ui)
            form(ui).choices.show(())
            await ui.press("escape", "y")
            assert ui.app.screen is ui.main

"""No text from data is ever read as markup, anywhere, and none breaks the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.tui.driver import Driver, driven, make_store, rumour
from tests.tui.test_ui_text import HOSTILE

DATA = [data for data in HOSTILE if "\ud800" not in data]


def hostile_events() -> list[dict[str, Any]]:
    """Every hostile text in every field that takes free text."""
    events: list[dict[str, Any]] = []
    for number, data in enumerate(DATA):
        name = f"A{number} {data[:300]}"
        deal = f"deal-{number}"
        events += [
            {"type": "party.declared", "reported_at": "2024", "party": f"a{number}", "name": name,
             "aliases": [f"Also {name}"], "identifiers": {f"x{data[:50]}": data[:300] or "-"}},
            rumour(
                deal, "2025", note=f"N{data}", details={name: f"D{data}"},
                source={"outlet": name, "title": f"T{data}", "url": "https://example.org/[@click=app.quit]"},
                parties=[{"party": name, "role": "investor"}, {"party": f"B {name}", "role": "investee"}],
                exclusivity=[{"level": "sole", "scope": f"S{data}"}],
            ),
            {"type": "deal.confirmed", "deal": deal, "reported_at": "2025-02", "details": {name: "other"},
             "source": {"outlet": f"O{name}"}},
            {"type": "deal.denied", "deal": deal, "reported_at": "2025-03", "by": name,
             "source": {"outlet": f"O{name}"}, "facets": [f"details.{name}"]},
            {"type": "note.added", "deal": deal, "reported_at": "2025-04", "source": {"outlet": name},
             "text": f"X{data}"},
            {"type": "note.added", "party": f"a{number}", "reported_at": "2025-04", "source": {"outlet": name},
             "text": f"Y{data}"},
        ]  # fmt: skip
    return events


def check(ui: Driver) -> None:
    """The screen is whole: every line has its width, nothing in it could act on a terminal."""
    assert ui.app.is_running
    assert not ui.app._exit
    lines = ui.text().splitlines()
    assert len(lines) == ui.app.size.height
    for line in lines:
        assert line.isprintable()
        assert cell_len(line) == ui.app.size.width, line


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("hostile") / "[b]hostile[/].db", hostile_events())


@pytest.mark.parametrize("size", [(80, 24), (121, 37)])
async def test_every_view_with_hostile_data(path: Path, size: tuple[int, int]) -> None:
    async with driven(path, size) as ui:
        assert len(ui.table.rows) == len(DATA)
        for _ in DATA:
            check(ui)
            await ui.do("go.open")
            check(ui)
            await ui.do("move.bottom")
            check(ui)
            await ui.do("go.party")
            check(ui)
            await ui.do("go.web")
            check(ui)
            for _ in range(2):
                await ui.do("go.drawing", "move.down", "move.right", "move.bottom")
                check(ui)
            await ui.do("go.drawing", "go.lanes")
            check(ui)
            await ui.do("go.back", "go.back", "go.back", "go.back", "move.down")
        assert ui.state.view == "deals"


async def test_every_party_with_hostile_data(path: Path) -> None:
    async with driven(path, (100, 30)) as ui:
        await ui.do("go.parties")
        for _ in ui.table.rows:
            check(ui)
            await ui.do("move.down")


@pytest.mark.parametrize("view", ["go.log", "go.changes"])
async def test_every_entry_and_change_with_hostile_data(path: Path, view: str) -> None:
    async with driven(path, (140, 40), reported="2025-04") as ui:
        await ui.do(view)
        for _ in ui.table.rows:
            check(ui)
            await ui.do("move.down")
        for copied in ("copy.cell", "copy.row", "copy.csv", "copy.citation"):
            await ui.do(copied)
            check(ui)
            assert not set(ui.app.clipboard) & set("\x1b\x07\u202e\x00")


async def test_clicks_on_markup_in_data_do_nothing_of_it(path: Path) -> None:
    async with driven(path, (100, 30)) as ui:
        await ui.do("go.open")
        for y in range(0, 30, 5):
            for x in range(0, 100, 19):
                await ui.pilot.click(offset=(x, y))
        await ui.settled()
        check(ui)


@pytest.mark.parametrize("data", DATA)
async def test_hostile_text_typed_and_pasted_into_the_query(path: Path, data: str) -> None:
    from textual.events import Paste

    async with driven(path, (100, 30)) as ui:
        await ui.do("find.query")
        assert ui.app.focused is not None
        ui.app.focused.post_message(Paste(data))
        await ui.settled()
        check(ui)
        await ui.press("enter")
        check(ui)
        await ui.do("find.query")
        await ui.press("escape")
        check(ui)


@pytest.mark.parametrize("size", [(80, 24), (121, 37)])
async def test_what_lies_over_hostile_data_leaves_it_whole(path: Path, size: tuple[int, int]) -> None:
    async with driven(path, size) as ui:
        for view in ("go.deals", "go.parties", "go.web", "go.open"):
            await ui.do(view)
            for over in ("app.jump", "app.help", "app.palette", "app.import"):
                await ui.do(over)
                check(ui)
                await ui.press("escape")
                assert ui.app.screen is ui.main

"""No text from data is ever read as markup, anywhere, and none breaks the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from events.vocabulary import EVENT_TYPES
from tests.tui.driver import Driver, driven, make_store
from tests.tui.hostile import DATA, hostile_events


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


def test_every_type_that_can_be_appended_is_there() -> None:
    assert {event["type"] for event in hostile_events()} == set(EVENT_TYPES) - {"entry.redacted"}


@pytest.mark.parametrize("size", [(80, 24), (121, 37)])
async def test_every_view_with_hostile_data(path: Path, size: tuple[int, int]) -> None:
    async with driven(path, size, lens="all") as ui:
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
    async with driven(path, (100, 30), lens="all") as ui:
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


@pytest.mark.parametrize(
    "view",
    [
        (),
        ("go.open",),
        ("go.parties",),
        ("go.parties", "go.open"),
        ("go.web", "go.drawing"),
        ("go.lanes",),
        ("go.log",),
    ],
    ids=lambda view: view[-1] if view else "go.deals",
)
async def test_clicks_on_data_do_nothing_of_it(path: Path, view: tuple[str, ...]) -> None:
    """A link or an action in it would be a style of its own: there is none, and each run of cells of one style is
    clicked."""
    async with driven(path, (80, 24), lens="all") as ui:
        await ui.do(*view)
        before = ui.state.view
        boards = (ui.main.main_board(), ui.side)
        for y, strip in enumerate(ui.app.screen._compositor.render_strips(ui.app.size)):
            x = 0
            for text, style, _ in strip:
                assert style is None or not (style.link or "@click" in style.meta), text
                if text.strip() and any(board.region.contains(x, y) for board in boards):
                    await ui.pilot.click(offset=(x, y))
                    assert (ui.app.screen, ui.app._exit, ui.state.view) == (ui.main, False, before), text
                x += cell_len(text)
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

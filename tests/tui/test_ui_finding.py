"""Finding in pages: `/`, n and N, what is marked, and how it is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import Driver, driven, make_store
from tests.tui.hostile import hostile_events
from tests.tui.test_ui_hostile import check
from tests.tui.test_ui_text import HOSTILE
from tui.matches import HERE, MATCH
from tui.screens.find import Find
from tui.screens.help import Help
from tui.screens.main import MainScreen
from tui.theme import look
from tui.widgets.pane import Pane
from tui.widgets.plate import Plate


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


def marks(pane: Pane, role: str = MATCH) -> list[str]:
    """The marked parts of a page, in order."""
    lines = pane.drawing.lines
    return [run.text for place, line in enumerate(lines) for run in pane.with_matches(place, line) if run.role == role]


async def ask(ui: Driver, query: str) -> None:
    await ui.do("find.query")
    await ui.write(query)
    await ui.press("enter")


async def test_n_goes_through_the_matches_of_the_query_then_on_to_the_next_deal(path: Path) -> None:
    async with driven(path) as ui:
        await ask(ui, "openai")
        deals = ui.keys_of_rows()
        assert len(deals) > 1
        await ui.do("go.open")
        _, count = ui.page.counted
        assert count > 1
        assert len(marks(ui.page)) == count
        assert {text.lower() for text in marks(ui.page)} == {"openai"}
        for number in range(1, count + 1):
            await ui.do("go.next")
            assert ui.page.counted == (number, count)
            assert f"match {number} of {count}" in ui.bar("tabs")
            assert len(marks(ui.page, HERE)) == 1
        await ui.do("go.next")
        assert ui.state.selection == deals[1]
        assert ui.page.counted[0] == 0
        await ui.do("go.next", "go.previous", "go.previous")
        assert ui.state.selection == deals[0]


async def test_without_words_n_turns_to_the_next_deal_as_ever(path: Path) -> None:
    async with driven(path) as ui:
        await ask(ui, "kind:investment")
        await ui.do("go.open", "go.next")
        assert ui.state.selection == ui.keys_of_rows()[1]
        assert marks(ui.page) == []


async def test_finding_in_a_page(path: Path) -> None:
    async with driven(path, (80, 24)) as ui:
        await ui.do("go.open", "find.query")
        assert isinstance(ui.app.screen, Find)
        await ui.write("or")
        count = ui.page.counted[1]
        assert count > 2
        assert f"1 of {count}" in ui.text()
        await ui.press("down")
        assert f"2 of {count}" in ui.text()
        await ui.press("up", "up")
        assert f"{count} of {count}" in ui.text()
        await ui.write("zz")
        assert "nothing found" in ui.text()
        await ui.press("backspace", "backspace", "enter")
        assert isinstance(ui.app.screen, MainScreen)
        assert ui.page.counted[1] == count
        await ui.do("go.next")
        assert len(marks(ui.page, HERE)) == 1
        await ui.do("find.clear")
        assert marks(ui.page) == []


async def test_escape_finds_again_what_was_looked_for_before(path: Path) -> None:
    async with driven(path) as ui:
        await ask(ui, "openai")
        await ui.do("go.open")
        before = marks(ui.page)
        await ui.do("find.query")
        await ui.write("oracle")
        assert {text.lower() for text in marks(ui.page) + marks(ui.page, HERE)} == {"oracle"}
        await ui.press("escape")
        assert marks(ui.page) == before
        await ui.do("find.query")
        await ui.write("oracle")
        await ui.press("enter")
        await ui.do("go.back", "find.clear")
        assert ui.state.query == "openai"


async def test_matches_stay_when_the_picture_moves_and_the_window_too(path: Path) -> None:
    async with driven(path, (80, 24)) as ui:
        await ui.do("go.open", "find.query")
        await ui.write("oracle")
        await ui.press("enter")
        await ui.do("time.event_back")
        assert marks(ui.page) + marks(ui.page, HERE)
        await ui.pilot.resize_terminal(120, 36)
        await ui.settled()
        assert {text.lower() for text in marks(ui.page) + marks(ui.page, HERE)} == {"oracle"}


async def test_alone_a_page_is_gone_round(path: Path) -> None:
    async with driven(path, focus="openai") as ui:
        await ui.do("find.query")
        await ui.write("oracle")
        await ui.press("enter")
        count = ui.page.counted[1]
        for _ in range(count):
            await ui.do("go.next")
        assert ui.page.counted == (1, count)
        await ui.do("go.previous")
        assert ui.page.counted == (count, count)


async def test_in_the_pane_beside_and_in_that_of_an_entry(path: Path) -> None:
    async with driven(path, (200, 50)) as ui:
        await ui.do("move.pane", "find.query")
        assert isinstance(ui.app.screen, Find)
        await ui.write("oracle")
        await ui.press("enter")
        assert marks(ui.side) + marks(ui.side, HERE)
        await ui.do("find.clear", "go.log", "find.query")
        assert isinstance(ui.app.screen, Find)
        await ui.write("oracle")
        assert ui.side.counted[1]
        await ui.press("enter")


async def test_in_the_help(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("app.help")
        await ui.press("slash")
        await ui.write("report")
        assert isinstance(ui.app.screen, Find)
        await ui.press("enter", "n", "N", "n")
        assert isinstance(ui.app.screen, Help)
        pane = ui.app.screen.query_one(Pane)
        assert pane.counted[0] == 2
        assert len(marks(pane)) == pane.counted[1] - 1


async def test_hostile_text_found_in_hostile_pages(tmp_path: Path) -> None:
    path = make_store(tmp_path / "hostile.db", hostile_events())
    async with driven(path, (80, 24)) as ui:
        for data in [data[:80] for data in HOSTILE if "\ud800" not in data][:14]:
            await ui.do("go.open", "find.query")
            ui.app.screen.query_one("#typed").value = data  # type: ignore[attr-defined]
            await ui.settled()
            check(ui)
            await ui.press("enter")
            await ui.do("go.next")
            check(ui)
            await ui.do("go.back", "move.down")


async def test_a_match_can_be_told_in_the_line_of_the_cursor(path: Path) -> None:
    async with driven(path) as ui:
        await ask(ui, "openai")
        await ui.do("go.open")
        wear, seen = look("dark"), 0
        for _ in range(ui.page.counted[1]):
            await ui.do("go.next")
            target = ui.page.target
            strip = ui.page.render_line(target.line - ui.page.line_at(0)) if target is not None else ()
            if wear.of(HERE) in [style for text, style, _ in strip if text.lower() == "openai"]:
                seen += 1
                assert {wear.of("dim", wear.cursor), wear.of("", wear.cursor)} <= {style for _, style, _ in strip}
        assert seen


@pytest.mark.parametrize("where", [("go.lanes",), ("go.web", "go.drawing"), ("go.web", "go.drawing", "go.drawing")])
async def test_the_words_of_the_query_are_marked_in_drawings(path: Path, where: tuple[str, ...]) -> None:
    async with driven(path) as ui:
        await ask(ui, "openai")
        await ui.do(*where)
        plate, match = ui.main.query_one("#plate", Plate), look("dark").of(MATCH)
        strips = [plate.render_line(line) for line in range(plate.size.height)]
        found = [text.lower() for strip in strips for text, style, _ in strip if style == match]
        assert found
        assert set(found) == {"openai"}
        await ui.do("find.clear")
        strips = [plate.render_line(line) for line in range(plate.size.height)]
        assert match not in [style for strip in strips for _, style, _ in strip]

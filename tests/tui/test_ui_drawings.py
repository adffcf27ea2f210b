"""Matrix, node-link and lanes in the running UI, driven by the names of actions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store import open_store
from tests.tui.driver import EVENTS, NOW, SIZES, Driver, driven, make_store, parties, rumour
from tui.drawing.atlas import make_atlas
from tui.drawing.density import CURSOR
from tui.drawing.lines import text_of
from tui.widgets.plate import Plate


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


def plate(ui: Driver) -> Plate:
    return ui.main.query_one("#plate", Plate)


def shown(ui: Driver) -> dict[str, tuple[int, int]]:
    """Where what can be stood on stands, by key."""
    return {target.key: (target.line, target.column) for target in plate(ui).drawing.targets}


def under_cursor(ui: Driver) -> tuple[str, str] | None:
    target = plate(ui).target
    return None if target is None else (target.kind, target.key)


async def test_one_key_turns_the_web(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.web")
        assert "┃" in ui.text()
        await ui.do("go.drawing")
        assert (ui.state.view, ui.state.drawing) == ("web", "matrix")
        assert "7 parties · 5 deals between them" in ui.text()
        assert "╲" in ui.text()
        await ui.do("go.drawing")
        assert ui.state.drawing == "web"
        assert any("\u2801" <= character <= "\u28ff" for character in ui.text())
        await ui.do("go.drawing")
        assert (ui.state.drawing, ui.page.display) == ("ego", True)
        await ui.do("go.back")
        assert ui.state.view == "deals"


async def test_on_a_small_screen_the_heads_of_a_matrix_can_be_told_apart(path: Path) -> None:
    async with driven(path, (80, 24)) as ui:
        await ui.do("go.web", "go.drawing")
        await ui.wait_for(lambda: ui.side.region.height == 5, "only the first lines of the pane below")
        heads = [text_of(line) for line in plate(ui).drawing.lines[1 : plate(ui).drawing.head]]
        columns = ["".join(column).strip() for column in zip(*heads, strict=True)]
        assert {"Amaz…", "Anth…", "Micr…", "Open…"} <= set(columns)
        await ui.do("go.deals")
        await ui.wait_for(lambda: ui.side.region.height == 9, "the pane below as ever")


async def test_the_way_it_was_drawn_last_is_kept(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.web", "go.drawing", "go.back", "go.web")
        assert plate(ui).display
        assert plate(ui).has_focus


@pytest.mark.parametrize("turns", [1, 2])
async def test_what_was_selected_in_the_list_is_under_the_cursor(path: Path, turns: int) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.web", *["go.drawing"] * turns)
        assert under_cursor(ui) == ("deal", "amazon-openai")
        await ui.do("go.parties", "move.bottom")
        party = ui.state.focus
        await ui.do("go.web")
        assert under_cursor(ui) == ("party", party)


@pytest.mark.parametrize("turns", [1, 2])
async def test_the_cursor_selects_and_opens_and_comes_back(path: Path, turns: int) -> None:
    async with driven(path) as ui:
        await ui.do("go.web", *["go.drawing"] * turns)
        met = set()
        for action in [f"move.{way}" for way in ("left", "up", "left", "down", "down", "right", "down", "left", "up")]:
            await ui.do(action)
            here = under_cursor(ui)
            assert here is not None
            met.add(here)
            kind, key = here
            assert key == (ui.state.selection if kind == "deal" else ui.state.focus)
            assert ui.state.standing == kind
        assert len(met) >= 3
        await ui.do("go.open")
        assert (ui.state.view, ui.main.history.past[-1].standing) == (kind, kind)
        await ui.do("go.back")
        assert ui.state.view == "web"
        assert under_cursor(ui) == here


async def test_the_pane_tells_of_what_the_cursor_stands_on(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.web", "go.drawing")
        assert text_of(ui.side.drawing.lines[0]) == "amazon-openai"
        await ui.do(*["move.left"] * 3)
        assert under_cursor(ui) == ("party", "openai")
        assert text_of(ui.side.drawing.lines[0]).startswith("OpenAI")


async def test_nobody_jumps_while_time_moves(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.web", "go.drawing", "go.drawing", "find.lens")
        whole = shown(ui)
        counts = []
        for _ in range(6):
            await ui.do("time.event_back")
            now = shown(ui)
            counts.append(len(now))
            assert all(whole.get(key, place) == place for key, place in now.items() if key in whole)
        assert counts[-1] < counts[0]
        await ui.do("time.live")
        assert shown(ui) == whole


async def test_the_cursor_waits_for_what_is_not_there_yet(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.web", "go.drawing", "time.year_back", "time.year_back")
        assert under_cursor(ui) is None
        assert ui.state.selection == "amazon-openai"
        await ui.do("time.live")
        assert under_cursor(ui) == ("deal", "amazon-openai")


async def test_who_is_known_stays_when_the_log_grows_and_who_is_new_comes_when_it_rests(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with driven(path) as ui:
        await ui.do("go.web", "go.drawing", "go.drawing")
        before = shown(ui)
        with open_store(path, clock=lambda: NOW) as other:
            other.append([rumour("xai-nvidia", "2026-03-01", parties=parties(investor="Nvidia", investee="xAI"))])
        made: list[object] = []
        monkeypatch.setattr("tui.mesh.make_atlas", lambda *given: made.append(given) or make_atlas(*given))
        ui.main._look_for_news()
        await ui.settled()
        assert ui.main.head == len(EVENTS) + 1
        assert (made, "xai" in shown(ui)) == ([], False)
        for _ in range(3):
            ui.main._look_for_news()
            await ui.settled()
        assert len(made) == 1
        assert "xai" in shown(ui)
        assert {key: place for key, place in shown(ui).items() if key in before} == before


async def test_next_goes_on_to_the_next_deal_of_the_drawing(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.web", "go.drawing", "go.open")
        assert ui.state.view == "deal"
        first = ui.state.selection
        await ui.do("go.next")
        assert ui.state.view == "deal"
        assert ui.state.selection != first


async def test_a_click_in_a_drawing(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.web", "go.drawing")
        target = next(target for target in plate(ui).drawing.targets if target.key == "softbank-openai")
        await ui.pilot.click("#plate", offset=(target.column, target.line))
        await ui.settled()
        assert ui.state.selection == "softbank-openai"
        await ui.pilot.click("#plate", offset=(target.column, target.line), times=2)
        await ui.settled()
        assert ui.state.view == "deal"


async def test_where_nothing_was_reported_yet_it_says_so(path: Path) -> None:
    for actions in (("go.web", "go.drawing"), ("go.lanes",)):
        async with driven(path, reported="2019") as ui:
            await ui.do(*actions)
            assert "Nothing had been reported by 2019" in ui.text()


# Lanes


async def test_lanes_lie_under_the_scrub_bar_column_for_column(path: Path) -> None:
    async with driven(path, reported="2025-08") as ui:
        await ui.do("go.lanes")
        scrub = ui.bar("scrub").splitlines()[0]
        column = scrub.index(CURSOR)
        rows = [text_of(line) for line in plate(ui).drawing.lines[plate(ui).drawing.head :]]
        assert len(rows) == 4
        assert all(len(row) == len(scrub) == 120 for row in rows)
        assert all(row[column] in (CURSOR, "●") for row in rows)
        assert ui.text().count(CURSOR) >= 4


async def test_the_cursor_of_the_lanes(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.lanes")
        assert under_cursor(ui) == ("deal", "amazon-openai")
        await ui.do("move.up")
        assert ui.state.selection != "amazon-openai"
        await ui.do("move.right")
        assert ui.state.view == "deal"
        await ui.do("move.left")
        assert ui.state.view == "lanes"


async def test_lanes_of_a_query(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.lanes", "find.query")
        await ui.write("party:softbank")
        await ui.press("enter")
        assert [target.key for target in plate(ui).drawing.targets] == ["softbank-openai"]
        await ui.do("find.query")
        await ui.write(" nokey:x")
        assert "nokey" in ui.bar("fault")


# Sizes


@pytest.mark.parametrize("size", [*SIZES, (60, 15)])
async def test_every_drawing_at_every_size(path: Path, size: tuple[int, int]) -> None:
    async with driven(path, size) as ui:
        for actions in (("go.web", "go.drawing"), ("go.drawing",), ("go.lanes",)):
            await ui.do(*actions)
            lines = ui.text().splitlines()
            assert len(lines) == size[1]
            assert plate(ui).drawing.targets


async def test_another_size_while_a_drawing_is_shown(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.web", "go.drawing", "go.drawing")
        for size in ((80, 24), (200, 50), (60, 15), (120, 36)):
            await ui.pilot.resize_terminal(*size)
            await ui.settled()
            assert under_cursor(ui) == ("deal", "amazon-openai")
            drawing: Any = plate(ui).drawing
            assert drawing.width <= max(24, plate(ui).breadth)

"""The app over a small store, at three sizes, driven by the names of actions: first sight and time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store import open_store
from tests.tui.driver import EVENTS, NOW, REPORTS, SIZES, driven, make_store, rumour
from tui.drawing.lines import text_of
from tui.screens.prompt import DatePrompt

NEWEST_FIRST = ["oracle-abilene", "amazon-openai", "softbank-openai", "aws-anthropic", "microsoft-openai-2023"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


@pytest.mark.parametrize("size", SIZES)
async def test_first_sight(path: Path, size: tuple[int, int]) -> None:
    async with driven(path, size) as ui:
        assert ui.keys_of_rows() == NEWEST_FIRST
        assert ui.state.selection == "oracle-abilene"
        text = ui.text()
        lines = text.splitlines()
        assert len(lines) == size[1]
        assert lines[0].startswith(" LIVE ")
        assert f"{REPORTS} reports" in lines[0]
        assert "◐  oracle-abilene" in text
        assert "disputed" in text
        assert lines[-1].endswith(" ")
        assert "q quit" in text


@pytest.mark.parametrize("size", SIZES)
async def test_every_view_at_every_size_and_through_a_resize(path: Path, size: tuple[int, int]) -> None:
    async with driven(path, size) as ui:
        for action in ("go.parties", "go.web", "go.deals", "go.open", "go.party"):
            await ui.do(action)
            for other in (*SIZES, (40, 12), size):
                await ui.pilot.resize_terminal(*other)
                await ui.settled()
                assert len(ui.text().splitlines()) == other[1]
        assert ui.state.view == "party"


async def test_the_pane_lies_beside_under_or_away(path: Path) -> None:
    async with driven(path, (120, 36)) as ui:
        assert ui.side.region.x > 0
        await ui.pilot.resize_terminal(80, 24)
        await ui.settled()
        assert ui.side.region.x == 0
        assert ui.side.region.y > ui.table.region.y
        await ui.pilot.resize_terminal(80, 18)
        await ui.settled()
        assert not ui.side.display


# Time


async def test_steps_move_the_picture_and_the_banner(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("time.event_back")
        assert ui.state.reported == "2026-01-30"
        assert f"AS OF 2026-01-30 · recorded ≤ {len(EVENTS)}" in ui.bar("banner")
        assert "1 later report hidden" in ui.bar("banner")
        assert "● " in ui.text().splitlines()[ui.table.region.y + 1 + ui.keys_of_rows().index("oracle-abilene")]
        await ui.do("time.month_back")
        assert ui.state.reported == "2025-12"
        await ui.do("time.day_back")
        assert ui.state.reported == "2025-12-30"
        await ui.do("time.year_on")
        assert ui.state.reported == "2025"
        await ui.do("time.live")
        assert ui.state.live
        assert "LIVE" in ui.bar("banner")


async def test_the_cursor_stays_with_its_deal_while_time_moves(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "move.down")
        assert ui.state.selection == "softbank-openai"
        await ui.do("time.year_back")
        assert ui.keys_of_rows()[ui.table.cursor] == "softbank-openai"
        await ui.do("time.year_back")
        assert "softbank-openai" not in ui.keys_of_rows()
        assert ui.table.hollow
        assert ui.state.selection == "softbank-openai"
        beside = " ".join(text_of(line) for line in ui.side.drawing.lines)
        assert "softbank-openai had not been reported by 2024" in beside
        await ui.do("time.live")
        assert ui.keys_of_rows()[ui.table.cursor] == "softbank-openai"
        assert not ui.table.hollow


async def test_a_date_can_be_typed(path: Path) -> None:
    async with driven(path) as ui:
        await ui.press("g")
        assert isinstance(ui.app.screen, DatePrompt)
        await ui.write("2025-13")
        assert "there is no month 13" in ui.text()
        await ui.press("enter")
        assert isinstance(ui.app.screen, DatePrompt)
        await ui.press("backspace", "enter")
        assert isinstance(ui.app.screen, DatePrompt)
        assert "'2025-1' is not a date" in ui.text()
        await ui.press("backspace", "0", "6", "enter")
        assert ui.state.reported == "2025-06"


@pytest.mark.parametrize(
    ("typed", "reported"), [("today", "2026-03-15"), ("-7d", "2026-03-08"), ("-3m", "2025-12-15"), ("", None)]
)
async def test_words_for_dates_use_the_clock_given(path: Path, typed: str, reported: str | None) -> None:
    async with driven(path) as ui:
        await ui.do("time.date")
        await ui.write(typed)
        await ui.press("enter")
        assert ui.state.reported == reported


async def test_a_prompt_can_be_left(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("time.date")
        await ui.write("2025")
        await ui.press("escape")
        assert ui.app.screen is ui.main
        assert ui.state.live


async def test_g_g_goes_to_the_top(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.bottom")
        assert ui.table.cursor == len(NEWEST_FIRST) - 1
        await ui.press("g", "g")
        assert ui.app.screen is ui.main
        assert ui.table.cursor == 0


async def test_play_runs_from_the_first_report_to_live(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do(*["time.faster"] * 5, "time.play")
        await ui.wait_for(lambda: not ui.main.player.playing, "the end of the play")
        await ui.settled()
        assert ui.main.history.last == "time"
        assert ui.state.live
        assert ui.keys_of_rows() == NEWEST_FIRST


async def test_play_can_be_paused(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("time.slower", "time.slower", "time.play")
        assert ui.main.player.playing
        assert "▶ 1/s" in ui.bar("banner")
        await ui.do("time.play")
        assert not ui.main.player.playing
        assert "▶" not in ui.bar("banner")


async def test_play_runs_on_through_any_size(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do(*["time.faster"] * 5, "go.web", "move.down")
        selection = ui.state.selection
        await ui.do("time.play")
        for size in ((60, 15), (200, 50), (20, 5), (80, 24), (1, 1), (120, 36)):
            was_playing, before = ui.main.player.playing, ui.state.reported
            await ui.pilot.resize_terminal(*size)
            assert ui.state.view == "web"
            assert not was_playing or before is not None
        await ui.wait_for(lambda: not ui.main.player.playing, "the end of the play")
        await ui.settled()
        assert ui.state.live
        assert (ui.state.view, ui.state.selection) == ("web", selection)
        lines = ui.text().splitlines()
        assert (len(lines[0]), len(lines)) == (120, 36)


async def test_a_click_on_the_bar_jumps(path: Path) -> None:
    async with driven(path) as ui:
        await ui.pilot.click("#scrub", offset=(60, 0))
        await ui.settled()
        assert ui.state.reported is not None
        assert ui.state.reported.startswith("2024")
        await ui.pilot.click("#scrub", offset=(119, 0))
        await ui.settled()
        assert ui.state.live


async def test_new_events_are_told_and_live_follows_them(path: Path) -> None:
    async with driven(path) as ui:
        with open_store(path, clock=lambda: NOW) as other:
            other.append([rumour("nvidia-openai", "2026-03-10")])
        ui.main._look_for_news()
        await ui.wait_for(lambda: "nvidia-openai" in ui.keys_of_rows(), "the new deal in the list")
        assert "+1 new" in ui.bar("banner")
        assert ui.state.selection == "oracle-abilene"
        await ui.do("time.live")
        assert "new" not in ui.bar("banner")


async def test_all_that_is_left_out_is_counted(path: Path) -> None:
    places: tuple[tuple[dict[str, Any], int], ...] = (
        ({"recorded": 5}, REPORTS - 2),
        ({"recorded": 0}, REPORTS),
        ({"recorded": 10, "reported": "2023-01-23"}, REPORTS - 2),
        ({"recorded": len(EVENTS), "reported": "2026-01-30"}, 1),
    )
    for place, hidden in places:
        async with driven(path, **place) as ui:
            assert f"{hidden} later report" in ui.bar("banner"), place
    async with driven(path, recorded=0) as ui:
        assert "Nothing had been reported in the log up to entry 0." in ui.text()


async def test_the_past_does_not_grow(path: Path) -> None:
    async with driven(path, reported="2026-03") as ui:
        before = ui.keys_of_rows()
        with open_store(path, clock=lambda: NOW) as other:
            other.append([rumour("nvidia-openai", "2026-01-02")])
        ui.main._look_for_news()
        await ui.wait_for(lambda: "+1 new" in ui.bar("banner"), "the news in the banner")
        await ui.settled()
        assert ui.keys_of_rows() == before
        await ui.do("time.live")
        assert "nvidia-openai" in ui.keys_of_rows()

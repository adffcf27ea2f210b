"""The app over a small store, at three sizes, driven by the names of actions."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import open_store
from tests.tui.driver import EVENTS, NOW, REPORTS, SIZES, Driver, driven, make_store, rumour
from tui.actions import ACTIONS
from tui.app import DealwebApp
from tui.drawing.lines import text_of
from tui.screens.help import Help
from tui.screens.palette import Palette
from tui.screens.prompt import DatePrompt
from tui.state import opening
from tui.widgets.bar import Bar
from tui.widgets.box import Box
from tui.widgets.table import Table

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


# Lists, pages, panes


async def test_a_deal_and_its_parties_can_be_opened_and_left(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.open")
        assert (ui.state.view, ui.state.selection) == ("deal", "amazon-openai")
        assert "› amazon-openai" in ui.bar("tabs")
        assert "https://example.org/talks" in ui.text()
        await ui.do("go.open")
        assert (ui.state.view, ui.state.focus) == ("party", "amazon")
        assert "via aws" in ui.text()
        await ui.do("go.party")
        assert ui.state.focus == "openai"
        await ui.do("go.back", "go.back", "go.back")
        assert ui.state.view == "deals"
        assert ui.keys_of_rows()[ui.table.cursor] == "amazon-openai"
        await ui.do("go.forward")
        assert ui.state.view == "deal"


async def test_a_report_tells_its_address(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.open", "move.bottom", "go.open")
        await ui.wait_for(
            lambda: any("https://example.org/talks" in n.message for n in ui.app._notifications), "the address"
        )


async def test_parties_and_the_web_around_one(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.parties")
        assert ui.keys_of_rows()[0] == "openai"
        assert ui.state.focus == "openai"
        await ui.do("move.down", "go.web")
        assert ui.state.focus == ui.table.key
        await ui.do("go.parties", "move.top", "go.web")
        assert "4 deals" in ui.text()
        first = ui.state.selection
        await ui.do("move.down")
        assert ui.state.selection != first
        await ui.do("go.open")
        assert ui.state.view == "deal"


async def test_the_web_without_a_focus_takes_the_party_with_the_most_deals(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.web")
        assert ui.state.focus == "openai"


async def test_a_deep_link(path: Path) -> None:
    async with driven(path, reported="2025-06", focus="openai") as ui:
        assert ui.state.view == "web"
        assert "AS OF 2025-06" in ui.bar("banner")
        assert {target.key for target in ui.page.drawing.targets} == {"microsoft-openai-2023", "softbank-openai"}


async def test_the_cursor_goes_into_the_pane_and_back(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.pane")
        assert ui.side.has_focus
        await ui.do("go.open")
        assert ui.state.view == "party"
        await ui.do("go.back")
        await ui.do("move.pane", "move.pane")
        assert ui.table.has_focus


async def test_the_lens_turns(path: Path) -> None:
    async with driven(path) as ui:
        assert "lens live" in ui.bar("tabs")
        await ui.do("find.lens", "find.lens")
        assert ui.state.lens == "firm"
        assert ui.keys_of_rows() == ["softbank-openai", "aws-anthropic", "microsoft-openai-2023"]


async def test_clicks_choose_rows_tabs_and_open(path: Path) -> None:
    async with driven(path) as ui:
        await ui.pilot.click("#table", offset=(5, 3))
        await ui.settled()
        assert ui.state.selection == NEWEST_FIRST[2]
        await ui.pilot.click("#table", offset=(5, 3), times=2)
        await ui.settled()
        assert ui.state.view == "deal"
        await ui.pilot.click("#tabs", offset=(15, 0))
        await ui.settled()
        assert ui.state.view == "parties"


async def test_another_kind_of_list_begins_at_its_top(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.bottom", "go.parties")
        assert ui.table.cursor == 0
        assert ui.state.focus == "openai"
        await ui.do("go.deals")
        assert ui.keys_of_rows()[ui.table.cursor] == NEWEST_FIRST[-1]


async def test_what_the_lens_hides_can_still_be_opened(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.lens", "find.lens")
        assert ui.state.selection == "oracle-abilene"
        assert ui.table.hollow
        await ui.do("go.open")
        assert (ui.state.view, ui.state.selection) == ("deal", "oracle-abilene")
        assert "disputed" in ui.text()
        await ui.do("go.back", "move.down")
        assert not ui.table.hollow
        assert ui.state.selection == ui.keys_of_rows()[0]


# Search


async def test_a_query_looks_as_it_is_typed(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("party:oracle")
        assert ui.keys_of_rows() == ["oracle-abilene"]
        await ui.press("enter")
        assert ui.table.has_focus
        assert ui.state.query == "party:oracle"
        await ui.do("find.clear")
        assert ui.keys_of_rows() == NEWEST_FIRST


async def test_a_bad_query_says_where_and_loses_nothing(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("status:rumoured kind:x")
        assert "^" in ui.bar("fault")
        assert "kind 'x' is not known" in ui.bar("fault").replace("\n", " ")
        caret = ui.bar("fault").splitlines()[0].index("^")
        typed = next(line for line in ui.text().splitlines() if "kind:x" in line)
        assert typed[caret:].startswith(("kind:x", "x"))
        before = ui.keys_of_rows()
        await ui.do("time.event_back")
        assert "kind 'x'" in ui.bar("fault").replace("\n", " ")
        assert "AS OF" in ui.bar("banner")
        await ui.do("time.live")
        assert ui.keys_of_rows() == before
        await ui.press("escape")
        assert ui.state.query == ""
        assert ui.keys_of_rows() == NEWEST_FIRST
        assert ui.bar("fault") == ""


async def test_a_query_for_a_status_turns_the_lens_and_says_so(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("status:disputed")
        assert ui.keys_of_rows() == ["oracle-abilene"]
        assert "lens all (by the query)" in ui.bar("tabs")


async def test_the_cursor_takes_the_first_hit(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("softbank")
        await ui.press("enter")
        await ui.do("go.open")
        assert ui.state.selection == "softbank-openai"


async def test_nothing_found_says_what_to_do(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("find.query")
        await ui.write("nobody")
        assert "No deals match nobody" in ui.text()
        assert "ctrl+l clears it" in ui.text()


async def test_before_the_first_report(path: Path) -> None:
    async with driven(path, reported="2012") as ui:
        assert "Nothing had been reported by 2012" in " ".join(ui.text().split()) or "No deals by 2012" in ui.text()
        await ui.do("time.event_on")
        assert ui.keys_of_rows() == ["microsoft-openai-2023"]


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_store_is_friendly(tmp_path: Path, size: tuple[int, int]) -> None:
    async with driven(make_store(tmp_path / "empty.db", ()), size) as ui:
        assert "This store holds no reports yet." in ui.text()
        assert "dealweb import FILE" in " ".join(ui.text().split())
        await ui.do(*(action.id for action in ACTIONS if action.group in ("move", "time") and action.id != "time.date"))
        await ui.do("go.parties", "go.web", "go.open", "go.deals")


# Help, palette, the way out


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
        for _ in range(3):
            await ui.do("app.theme")
            worn.add(ui.app.theme)
            assert "oracle-abilene" in ui.text()
        assert worn == {"dark", "light", "mono"}


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


async def test_every_key_does_something_or_nothing_but_never_harm(path: Path) -> None:
    async with driven(path, (80, 24)) as ui:
        for action in ACTIONS:
            if action.id in ("app.quit",):
                continue
            await ui.do(action.id)
            while ui.app.screen is not ui.main:
                await ui.press("escape")
            if isinstance(ui.app.focused, Box):
                await ui.press("escape")
            assert len(ui.text().splitlines()) == 24


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


def test_the_title_names_the_store(path: Path) -> None:
    with open_store(path) as store:
        app = DealwebApp(store, state=opening(0), title="dealweb · alliances")
        assert app.main.name_shown == "dealweb · alliances"
        app.close_readers()

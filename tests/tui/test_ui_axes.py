"""Both axes of time, marks and what changed between them, jumps from change to change, the log as recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from events.time import parse_moment
from store import open_store
from tests.tui.driver import EVENTS, driven, make_store, rumour

ENTRIES = len(EVENTS)
YEARS = (2023, 2024, 2025)


@pytest.fixture
def yearly(tmp_path: Path) -> Path:
    """One entry recorded a year, of a report the year before."""
    path = tmp_path / "yearly.db"
    for year in YEARS:
        at = parse_moment(f"{year}-07-01").instant
        with open_store(path, create=True, clock=lambda at=at: at) as store:  # type: ignore[misc]
            store.append([rumour("xai-nvidia", f"{year - 1}-07-01")])
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


async def test_steps_go_along_the_log_after_a_turn_of_the_axis(path: Path) -> None:
    async with driven(path) as ui:
        assert "by report" in ui.bar("banner")
        await ui.do("time.axis", "time.event_back", "time.event_back")
        assert (ui.state.reported, ui.state.recorded) == (None, ENTRIES - 2)
        assert "by entry of the log" in ui.bar("banner")
        assert f"recorded ≤ {ENTRIES - 2}" in ui.bar("banner")
        await ui.do("time.event_on", "time.event_on")
        assert ui.state.recorded is None
        assert ui.state.live


async def test_a_day_of_the_log_is_one_step(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("time.axis", "time.day_back")
        await ui.wait_for(lambda: ui.state.recorded == 0, "before the day on which all was recorded")
        await ui.do("time.month_on")
        await ui.wait_for(lambda: ui.state.recorded is None, "its end")


async def test_playing_along_the_log_ends_live(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("time.axis", "time.faster", "time.faster", "time.faster", "time.faster", "time.play")
        await ui.wait_for(lambda: not ui.main.player.playing, "the end of the log")
        assert ui.state.live


async def test_two_marks_make_a_difference(path: Path) -> None:
    async with driven(path, reported="2025-12-16") as ui:
        await ui.do("time.mark")
        await ui.do("time.event_on", "time.event_on", "time.mark", "time.live", "go.changes")
        rows = [(row.sign, row.deal, row.field) for row in ui.table.rows]
        assert ("~", "softbank-openai", "status") in rows
        assert ("~", "amazon-openai", "amount") in rows
        assert "2025-12-16 → 2026-01-30" in ui.bar("tabs")
        assert ui.bar("scrub").count("◆") == 2
        await ui.do("go.open")
        assert ui.state.view == "deal"


async def test_a_mark_is_taken_away_where_it_stands_and_outlives_going_back(path: Path) -> None:
    async with driven(path, reported="2025-06") as ui:
        await ui.do("time.mark", "go.parties", "go.back")
        assert len(ui.state.marks) == 1
        await ui.do("time.mark")
        assert ui.state.marks == ()


async def test_changes_without_a_mark_are_the_last_thirty_days(path: Path) -> None:
    async with driven(path, reported="2026-01-31") as ui:
        await ui.do("go.changes")
        assert {row.deal for row in ui.table.rows} == {"amazon-openai"}
        assert "2026-01-01 → 2026-01-31" in ui.bar("tabs")


async def test_changes_along_the_log(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("time.axis", "time.event_back", "time.mark", "time.live", "go.changes")
        assert {row.deal for row in ui.table.rows} == {"oracle-abilene"}
        assert f"entry {ENTRIES - 1} → entry {ENTRIES}" in ui.bar("tabs")


async def test_nothing_changed_says_what_to_do(path: Path) -> None:
    async with driven(path, reported="2024-06") as ui:
        await ui.do("go.changes")
        assert "Nothing changed from 2024-05-31 → 2024-06" in ui.text()


async def test_from_change_to_change_of_the_selected_deal(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down")
        assert ui.state.selection == "amazon-openai"
        await ui.do("time.change_back")
        await ui.wait_for(lambda: ui.state.reported == "2025-12-16", "its first report")
        assert ui.state.selection == "amazon-openai"
        await ui.do("time.change_on")
        await ui.wait_for(lambda: ui.state.reported == "2026-01-30", "its second")
        await ui.do("time.change_on")
        await ui.wait_for(lambda: bool(ui.app._notifications), "a note that there is none after that")
        assert ui.state.reported == "2026-01-30"


async def test_a_drag_along_the_bar_scrubs(path: Path) -> None:
    async with driven(path) as ui:
        await ui.pilot.mouse_down("#scrub", offset=(100, 0))
        await ui.pilot.hover("#scrub", offset=(60, 0))
        await ui.settled()
        dragged = ui.state.reported
        assert dragged is not None
        assert dragged < "2025"
        await ui.pilot.mouse_up("#scrub", offset=(60, 0))
        await ui.pilot.hover("#scrub", offset=(10, 0))
        await ui.settled()
        assert ui.state.reported == dragged


async def test_the_log_shows_every_entry_and_opens_what_it_is_about(path: Path) -> None:
    async with driven(path, (160, 40)) as ui:
        await ui.do("go.log")
        assert [row.seq for row in ui.table.rows] == list(range(ENTRIES, 0, -1))
        assert "denied" in ui.text()
        await ui.do("move.bottom")
        assert ui.state.entry == 1
        await ui.do("go.open")
        assert (ui.state.view, ui.state.focus) == ("party", "amazon")
        await ui.do("go.back")
        assert (ui.state.view, ui.state.entry) == ("log", 1)
        await ui.do("move.top", "go.open")
        assert (ui.state.view, ui.state.selection) == ("deal", "oracle-abilene")


async def test_the_log_at_a_place_on_its_own_axis(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.log", "time.axis", "time.event_back")
        assert len(ui.table.rows) == ENTRIES - 1
        assert "party.declared" not in ui.text()


async def test_from_every_table_to_every_other(path: Path) -> None:
    views = ("go.deals", "go.parties", "go.log", "go.changes")
    async with driven(path) as ui:
        for one in views:
            for other in views:
                await ui.do(one, other)
                assert f"go.{ui.state.view}" == other
                assert len(ui.table.rows)


async def test_an_early_place_in_the_log_says_why_nothing_is_there(path: Path) -> None:
    async with driven(path, (110, 30)) as ui:
        await ui.do("time.axis", "time.day_back")
        await ui.wait_for(lambda: ui.state.recorded == 0, "before the first entry")
        assert "No deals in the log up to entry 0, lens live." in ui.text()
        assert f"{ENTRIES} later entries hidden" in ui.bar("banner")


@pytest.mark.parametrize(("typed", "entry"), [("1", 1), ("0", 0), ("3", None), ("2024-12", 2), ("today", None)])
async def test_along_the_log_a_place_that_is_typed_is_one_in_the_log(
    yearly: Path, typed: str, entry: int | None
) -> None:
    async with driven(yearly) as ui:
        await ui.do("time.axis")
        await ui.press("g")
        assert "Recorded by entry 0 to 3" in ui.text()
        await ui.write(typed)
        await ui.press("enter")
        await ui.settled()
        assert (ui.state.reported, ui.state.recorded) == (None, entry)


async def test_an_entry_that_is_not_in_the_log_is_refused(yearly: Path) -> None:
    async with driven(yearly) as ui:
        await ui.do("time.axis", "time.date")
        await ui.write("2024")
        await ui.press("enter")
        assert "the log runs from 0 to 3; a date needs a month" in ui.text()
        await ui.press("escape")
        assert ui.state.live


async def test_go_to_a_date_goes_along_the_axis(yearly: Path) -> None:
    async with driven(yearly) as ui:
        for axis, place in (("reported", ("2023", 3)), ("recorded", (None, 1))):
            assert ui.state.axis == axis
            await ui.do("find.goto")
            await ui.write("2023")
            assert f"{axis} by the end of that time" in ui.text()
            await ui.press("enter")
            await ui.settled()
            assert (ui.state.reported, ui.state.recorded) == place
            await ui.do("time.live", "time.axis")


async def test_a_drag_along_the_log_ends_the_play(path: Path) -> None:
    async with driven(path, recorded=1) as ui:
        await ui.do("time.axis", *["time.slower"] * 6, "time.play")
        assert ui.main.player.playing
        await ui.pilot.mouse_down("#scrub", offset=(60, 0))
        await ui.settled()
        assert not ui.main.player.playing
        assert 1 < (ui.state.recorded or 0) < ENTRIES
        assert "▶" not in ui.bar("banner")

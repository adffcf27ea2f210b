"""Steps in time that come faster than the store answers: none is lost, none comes too late, each goes its own way."""

from __future__ import annotations

from pathlib import Path

import pytest

from events.time import parse_moment
from store import open_store
from tests.tui.driver import Driver, driven, make_store, rumour
from tui.fetching import FETCHERS

MONTHS = 8


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


@pytest.fixture
def monthly(tmp_path: Path) -> Path:
    """One entry a month, from January 2025 on."""
    path = tmp_path / "monthly.db"
    for month in range(1, MONTHS + 1):
        at = parse_moment(f"2025-{month:02d}-10").instant
        with open_store(path, create=True, clock=lambda at=at: at) as store:  # type: ignore[misc]
            store.append([rumour("xai-nvidia", f"2025-{month:02d}-09")])
    return path


async def at_once(ui: Driver, *actions: str) -> None:
    """Do actions without waiting for what each leads to."""
    for action in actions:
        ui.main.action_act(action)
    await ui.settled()


async def test_months_of_the_log_add_up(monthly: Path) -> None:
    async with driven(monthly) as ui:
        await ui.do("time.axis")
        await at_once(ui, *["time.month_back"] * 5)
        assert ui.state.recorded == MONTHS - 5
        await at_once(ui, "time.month_on", "time.event_on", "time.month_on")
        assert ui.state.recorded == MONTHS - 2


@pytest.mark.parametrize("last", ["time.live", "time.axis", "time.play", "go.back"])
async def test_a_step_never_comes_after_what_was_done_later(monthly: Path, last: str) -> None:
    async with driven(monthly, recorded=4) as ui:
        await ui.do("time.axis", "time.live")
        await at_once(ui, "time.month_back", last)
        if last == "time.play":
            await ui.wait_for(lambda: not ui.main.player.playing, "the end of the log")
        assert ui.state.recorded == (4 if last == "go.back" else None)


async def test_each_turn_goes_its_own_way(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down")
        assert ui.state.selection == "amazon-openai"
        await at_once(ui, "time.change_back", "time.change_on")
        assert ui.state.reported == "2026-01-30"


async def test_a_turn_along_one_axis_is_none_along_the_other(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "time.axis")
        await at_once(ui, "time.change_back", "time.axis")
        assert ui.state.live
        await at_once(ui, "time.change_back", "time.axis")
        assert ui.state.live


async def test_steps_that_a_failing_store_did_not_answer_are_gone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with driven(path) as ui:
        await ui.do("time.axis")
        monkeypatch.setitem(FETCHERS, "step", _fails)
        await at_once(ui, "time.month_back", "time.month_back")
        assert ui.main.desk.fault is not None
        monkeypatch.undo()
        await at_once(ui, "time.event_back")
        assert ui.state.recorded == ui.main.head - 1


async def test_a_move_in_time_draws_the_bars_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with driven(path) as ui:
        drawn: list[str | None] = []
        monkeypatch.setattr(ui.main, "draw_bars", lambda: drawn.append(ui.state.reported))
        ui.main.travel("2025-06")
        assert drawn == ["2025-06"]


def _fails(*_: object) -> object:
    raise OSError("the disk is gone")

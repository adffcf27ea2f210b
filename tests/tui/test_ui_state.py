"""The reducer, history, and steps in time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.time import parse_moment
from tui.state import (
    LENSES,
    Ask,
    Back,
    Focus,
    Forward,
    History,
    Intent,
    Live,
    Open,
    Select,
    Show,
    Travel,
    UseLens,
    ViewState,
    next_lens,
    opening,
    reduce,
)
from tui.timeline import UNITS, hidden, place, step

DAYS = ("2023-01-23", "2023-09-25", "2025-12-31", "2026-03-09")
MOMENTS = [parse_moment(day).instant for day in ("2023-01-23", *DAYS)]


def after(*intents: Intent, start: ViewState | None = None) -> History:
    history = History(start or ViewState())
    for intent in intents:
        history = reduce(history, intent)
    return history


def test_leaving_live_holds_the_log_and_coming_back_lets_go() -> None:
    past = after(Travel("2025-06", 812)).present
    assert (past.reported, past.recorded, past.held) == ("2025-06", 812, True)
    further = after(Travel("2025-06", 812), Travel("2025-05", 900)).present
    assert further.recorded == 812
    assert after(Travel("2025-06", 812), Travel(None, 900)).present.live
    assert after(Travel("2025-06", 812), Live()).present.live


def test_a_log_held_by_the_user_stays_held() -> None:
    start = opening(812, recorded=10)
    assert not start.held
    assert after(Travel("2025", 812), Travel(None, 812), start=start).present.recorded == 10
    assert after(Live(), start=start).present.live


def test_a_deep_link_into_the_past_holds_the_log() -> None:
    start = opening(7, reported="2025-06", focus="openai")
    assert (start.recorded, start.held, start.view, start.focus) == (7, True, "web", "openai")


def test_moves_of_one_sort_are_one_step_back() -> None:
    history = after(Travel("2025", 1), Travel("2024", 1), Travel("2023", 1), Back())
    assert history.present == ViewState()
    assert history.future
    typed = after(Ask("o"), Ask("op"), Ask("ope"), UseLens("all"), Back())
    assert typed.present.query == "ope"


def test_the_cursor_leaves_no_trace_in_history() -> None:
    history = after(Select("a"), Select("b"), Focus("openai"))
    assert history.past == ()
    assert (history.present.selection, history.present.focus) == ("b", "openai")


def test_back_and_forward_undo_each_other() -> None:
    there = after(Open("deal", "a"), Open("party", "p"), Show("deals"))
    back = reduce(reduce(there, Back()), Back())
    assert back.present.view == "deal"
    again = reduce(reduce(back, Forward()), Forward())
    assert again.present == there.present
    assert reduce(again, Forward()) is again


def test_a_new_step_drops_what_lay_ahead() -> None:
    history = after(Show("parties"), Back(), Show("web"))
    assert history.future == ()


@pytest.mark.parametrize(("view", "home"), [("deal", "deals"), ("party", "parties"), ("deals", "deals")])
def test_back_without_a_past_goes_from_a_page_to_its_list(view: str, home: str) -> None:
    assert reduce(History(ViewState(view=view)), Back()).present.view == home


def test_what_changes_nothing_gives_the_same_history() -> None:
    history = after(Show("parties"))
    assert reduce(history, Show("parties")) is history


def test_lenses_turn_in_a_circle() -> None:
    assert [next_lens(lens) for lens in LENSES] == ["live", "all", "firm"]


_INTENTS = st.one_of(
    st.builds(Travel, st.sampled_from([None, "2023", "2025-06"]), st.integers(1, 9)),
    st.builds(UseLens, st.sampled_from(LENSES)),
    st.builds(Ask, st.sampled_from(["", "a", "b"])),
    st.builds(Select, st.sampled_from("ab")),
    st.builds(Focus, st.sampled_from("pq")),
    st.builds(Show, st.sampled_from(["deals", "parties", "web"])),
    st.builds(Open, st.sampled_from(["deal", "party"]), st.sampled_from("ab")),
    st.just(Live()),
    st.just(Back()),
    st.just(Forward()),
)


@given(st.lists(_INTENTS, max_size=30))
def test_any_way_can_be_gone_back_to_its_start(intents: list[Intent]) -> None:
    history = after(*intents)
    while history.past:
        ahead = reduce(history, Back())
        assert reduce(ahead, Forward()).present == history.present
        history = ahead
    assert history.past == ()


# Steps


@pytest.mark.parametrize(
    ("start", "unit", "direction", "end"),
    [
        (None, "event", -1, "2025-12-31"),
        ("2025-12-31", "event", -1, "2023-09-25"),
        ("2023-01-23", "event", -1, "2023-01-22"),
        ("2023-01-22", "event", -1, "2023-01-22"),
        ("2022", "event", 1, "2023-01-23"),
        ("2025-12-31", "event", 1, None),
        (None, "event", 1, None),
        (None, "day", -1, "2026-03-08"),
        ("2025-03-01", "day", -1, "2025-02-28"),
        ("2024-02-28", "day", 1, "2024-02-29"),
        ("2026-03-08", "day", 1, None),
        (None, "month", -1, "2026-02"),
        ("2025-06-10", "month", 1, "2025-06"),
        ("2025-06", "month", 1, "2025-07"),
        ("2025-06-30", "month", 1, "2025-07"),
        ("2025-06-10", "month", -1, "2025-05"),
        (None, "year", -1, "2025"),
        ("2025", "year", 1, None),
        ("2024-06", "year", 1, "2024"),
    ],
)
def test_steps(start: str | None, unit: str, direction: int, end: str | None) -> None:
    assert step(start, unit, direction, MOMENTS) == end


@given(
    st.lists(st.sampled_from([(unit, direction) for unit in UNITS for direction in (-1, 1)]), max_size=25),
    st.sampled_from([None, "2023", "2025-12-31", "2030"]),
)
def test_steps_go_the_way_they_say(steps: list[tuple[str, int]], start: str | None) -> None:
    here = start
    for unit, direction in steps:
        there = step(here, unit, direction, MOMENTS)
        if there != here and here is not None and there is not None:
            moved = parse_moment(there).instant - parse_moment(here).instant
            assert moved * direction > 0
        here = there


@pytest.mark.parametrize("unit", UNITS)
def test_without_reports_there_is_nowhere_to_go(unit: str) -> None:
    assert step(None, unit, -1, []) is None


def test_what_is_hidden_is_what_lies_after() -> None:
    total = len(MOMENTS)
    assert hidden(None, MOMENTS, total) == 0
    assert hidden("2023-01-23", MOMENTS, total) == 3
    assert hidden("2023", MOMENTS, total) == 2
    assert hidden("2030", MOMENTS, total) == 0


def test_what_was_recorded_too_late_is_hidden_too() -> None:
    total = len(MOMENTS) + 10
    assert hidden(None, MOMENTS, total) == 10
    assert hidden("2023-01-23", MOMENTS, total) == 13


def test_places_are_days_or_timestamps() -> None:
    assert place(parse_moment("2025").instant) == "2025-12-31"
    assert place(parse_moment("2025-06-01T12:00:00Z").instant) == "2025-06-01T12:00:00Z"

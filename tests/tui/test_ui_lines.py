"""What drawings are made of: lines, words and signs, and the lines around the views."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.driver import parties
from tui.actions import Situation, possible
from tui.drawing import banner
from tui.drawing.lines import act_at, clip, line, run, spread, text_of, width_of, wrap
from tui.drawing.words import money, names, shorten, sides
from tui.state import ViewState
from tui.views import TABS


def test_clip_cuts_where_it_must_and_says_so() -> None:
    parts = line(run("abc"), run("def"))
    assert text_of(clip(parts, 6)) == "abcdef"
    assert text_of(clip(parts, 5)) == "abcd…"
    assert text_of(clip(parts, 3)) == "ab…"
    assert text_of(clip(line(run("abc"), run("")), 3)) == "abc"


@given(st.lists(st.text(max_size=12), max_size=5), st.lists(st.text(max_size=12), max_size=3), st.integers(0, 40))
def test_spread_has_exactly_the_width(left: list[str], right: list[str], width: int) -> None:
    made = spread([run(part) for part in left], [run(part) for part in right], width)
    assert width_of(made) == width


@given(st.text(max_size=200), st.integers(1, 30), st.integers(1, 5))
def test_wrap_keeps_its_width_and_lines(text: str, width: int, most: int) -> None:
    rows = wrap(text, width, most=most)
    assert len(rows) <= most
    # A single wide character does not fit into one cell, whatever is done.
    assert all(width_of(row) <= max(2, width) for row in rows)


def test_wrap_says_that_it_cut() -> None:
    assert text_of(wrap("one two three four", 5, most=2)[-1]).endswith("…")


# Words


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (None, "undisclosed"),
        ({"low": None, "high": 50_000_000_000, "currency": "USD"}, "≤ 50bn $"),
        ({"low": 13_000_000_000, "high": None, "currency": "USD"}, "≥ 13bn $"),
        ({"low": 300_000_000, "high": 300_000_000, "currency": "EUR", "approx": True}, "~300m €"),
        ({"low": 10_000_000_000, "high": 15_000_000_000, "currency": "USD"}, "10bn–15bn $"),
        ({"low": 1, "high": 1, "currency": "CHF", "per": "month"}, "1 CHF/month"),
    ],
)
def test_sums(amount: dict[str, Any] | None, shown: str) -> None:
    assert money(amount) == shown


@pytest.mark.parametrize(
    ("roles", "left", "right"),
    [
        ({"investor": "A", "investee": "B"}, "A", "B"),
        ({"issuer": "A", "holder": "B"}, "A", "B"),
        ({"issuer": "B", "investor": "A"}, "A", "B"),
        ({"partner": "A", "venture": "V"}, "A", "V"),
        ({"supplier": "A", "customer": "B", "broker": "C"}, "A", "B"),
        ({"partner": "A"}, "A", ""),
    ],
)
def test_who_gives_and_who_gets(roles: dict[str, str], left: str, right: str) -> None:
    listed = [{**party, "name": party["party"]} for party in parties(**roles)]
    giving, getting = sides(listed)
    assert (names(giving), names(getting)) == (left, right)


def test_many_names_are_counted() -> None:
    assert names([{"name": name} for name in "abcdea"], 2) == "a, b +3"


@pytest.mark.parametrize("width", range(3, 20))
def test_a_mark_of_doubt_is_never_cut_off(width: int) -> None:
    for sign in "?✖":
        assert shorten(f"11.85bn–23.7bn $ {sign}", width).endswith(f" {sign}")
        assert len(shorten(f"11.85bn–23.7bn $ {sign}", width)) <= width


# The lines around


def test_the_banner_tells_the_place_in_time() -> None:
    standing = banner.Standing("dealweb", head=812, reports=100, hidden=61, news=12, rate=5)
    live = banner.banner(ViewState(), standing, 100)
    past = banner.banner(ViewState(reported="2025-06-01", recorded=812, held=True), standing, 100)
    assert live[0][:2] == (" LIVE ", "live")
    assert past[0][:2] == (" AS OF 2025-06-01 · recorded ≤ 812 ", "past")
    assert "+12 new" in text_of(past)
    assert "61 later reports hidden" in text_of(past)
    assert "▶ 5/s" in text_of(past)
    assert width_of(live) == width_of(past) == 100


def test_the_footer_keeps_the_needed_and_always_the_way_out() -> None:
    actions = possible(Situation(ViewState(reported="2025"), back=True))
    for width in (30, 60, 80, 120, 200):
        text = text_of(banner.hints(actions, width))
        assert len(text) == width
        assert text.endswith("q quit ")
    assert "? help" in text_of(banner.hints(actions, 40))


def test_tabs_are_where_they_are_drawn() -> None:
    tabs = banner.tabs(TABS, ViewState(), banner.lens_shown("live", "live"), 80)
    text = text_of(tabs)
    for _, name, view in TABS:
        assert act_at(tabs, text.index(name)) == f"go.{view}"
    assert act_at(tabs, text.index("lens")) == "find.lens"
    assert act_at(tabs, 0) == ""
    assert act_at(tabs, 80) == ""


def test_a_bad_query_is_shown_at_its_place() -> None:
    short = banner.query_error(5, "wrong", 80, 3)
    assert text_of(short[0]) == " " * 8 + "^ wrong"
    long = banner.query_error(5, "known are " + "this and that, " * 20, 80, 3)
    assert text_of(long[0]) == " " * 8 + "^"
    assert all(width_of(row) <= 80 for row in long)

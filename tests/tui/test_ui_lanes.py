"""Lanes are pure: a row a deal, its reports on the axis, the line of the status in force between them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.time import parse_moment
from store import AsOf, Lens, Store, open_store
from store.courses import Course, CourseList, Step, Told
from tests.tui.driver import NOW, make_store, parties, rumour
from tests.tui.webs import STATUSES, pact
from tui.drawing.density import CURSOR, bar_line, scale
from tui.drawing.ego import STROKES
from tui.drawing.lanes import lanes
from tui.drawing.lines import Drawing, text_of, width_of
from tui.drawing.words import GLYPHS, STANCES

DAYS = [parse_moment(f"20{year}-{month:02d}").instant for year in range(22, 26) for month in range(1, 13)]
SPAN = (DAYS[0], DAYS[-1])
WIDTHS = (20, 48, 80, 121, 200)


def rows(drawing: Drawing) -> list[str]:
    return [text_of(line) for line in drawing.lines[drawing.head :]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    firm = {"parties": parties(investor="Amazon", investee="OpenAI"), "kind": "investment"}
    events = (
        rumour("talks", "2022-01", **firm, amount="10bn USD"),
        {"type": "deal.confirmed", "deal": "talks", "reported_at": "2023-01", "source": {"outlet": "FT"}},
        {"type": "deal.denied", "deal": "talks", "reported_at": "2024-01", "source": {"outlet": "FT"}},
        rumour("late", "2025-12", parties=parties(investor="A", investee="B")),
        {"type": "deal.ended", "deal": "gone", "reported_at": "2024-06", "source": {"outlet": "FT"},
         "reason": "expired", "kind": "pact", "parties": parties(member="OpenAI", partner="Apple")},
    )  # fmt: skip
    with open_store(make_store(tmp_path_factory.mktemp("lanes") / "l.db", events), clock=lambda: NOW) as opened:
        yield opened


def drawn(found: CourseList, width: int = 100) -> Drawing:
    place = None if found.point.reported is None else found.point.instant
    return lanes(found, found.span, width, place=place, total=found.total)


def test_a_lane_shows_reports_and_the_status_between_them(store: Store) -> None:
    found = store.courses(lens=Lens.ALL)
    axis = scale(store.moments(), 100)
    assert axis is not None
    drawing = drawn(found)
    assert [target.key for target in drawing.targets] == ["talks", "gone", "late"]
    row = rows(drawing)[0]
    first, second, third = (axis.column(parse_moment(day).instant) for day in ("2022-01", "2023-01", "2024-01"))
    assert (row[first], row[second], row[third]) == ("◌", "●", "✖")
    assert row[first + 1] == STROKES["rumoured"]
    assert row[second + 1] == STROKES["confirmed"]
    assert row[third + 1] == row[-1] == STROKES["disputed"]
    assert "talks 10bn $" in row
    assert rows(drawing)[2].rstrip().endswith("late ◌")


def test_nothing_stands_behind_the_place_in_time(store: Store) -> None:
    found = store.courses(as_of=AsOf(reported="2023-06"), lens=Lens.ALL)
    bar = text_of(bar_line(store.moments(), 100, "2023-06"))
    drawing = drawn(found)
    (row,) = rows(drawing)
    assert "talks 10bn $ ?" in row
    assert row[bar.index(CURSOR)] == CURSOR
    assert row[bar.index(CURSOR) + 1 :].replace("talks 10bn $ ?", "").strip() == ""
    assert text_of(drawing.lines[1])[bar.index(CURSOR)] == CURSOR


def test_rows_keep_their_order_while_time_moves(store: Store) -> None:
    orders = []
    for day in ("2022", "2024-03", "2024-12", "2025-12"):
        found = store.courses(as_of=AsOf(reported=day), lens=Lens.ALL)
        orders.append([target.key for target in drawn(found).targets])
    for before, later in pairwise(orders):
        assert [key for key in later if key in before] == before


def test_what_is_cut_is_counted_with_the_rule(store: Store) -> None:
    drawing = drawn(store.courses(lens=Lens.ALL, limit=2))
    assert (drawing.shown, drawing.total) == (2, 3)
    assert text_of(drawing.lines[0]).startswith("2 of 3 deals: those reported last")
    found = store.courses(lens=Lens.ALL, limit=2)
    uncounted = lanes(found, found.span, 100, more=found.more)
    assert text_of(uncounted.lines[0]).startswith("2 deals, there are more: those reported last")


def test_without_the_years_only_the_heading_stands_above(store: Store) -> None:
    found = store.courses(lens=Lens.ALL)
    with_years, without = drawn(found), lanes(found, found.span, 100, total=found.total, years=False)
    assert rows(with_years) == rows(without)
    assert (with_years.head, without.head) == (2, 1)
    assert [target.line for target in without.targets] == [1, 2, 3]


def test_an_empty_log_has_no_lanes() -> None:
    drawing = lanes([], None, 80)
    assert [text_of(line) for line in drawing.lines] == ["0 deals · the first reported on top"]


# Any course


@st.composite
def courses(draw: st.DrawFn) -> Course:
    instants = sorted(draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=8)))
    told = [
        Told(at, place, draw(st.sampled_from(list(STANCES))), "2024", draw(st.booleans()), draw(st.booleans()))
        for place, at in enumerate(instants)
    ]
    steps = [Step(at, draw(st.sampled_from((*STATUSES, None)))) for at in sorted(set(instants))]
    name = draw(st.text("abc-", min_size=1, max_size=70))
    deal = pact(name, "a", "b", status=draw(st.sampled_from(STATUSES)))
    deal.__dict__["amount"] = draw(st.sampled_from((None, {"low": 5, "high": 5, "currency": "USD"})))
    return Course(deal, steps, told)  # type: ignore[arg-type]


@settings(max_examples=60)
@given(st.lists(courses(), min_size=1, max_size=4), st.sampled_from(WIDTHS), st.sampled_from((None, *DAYS)))
def test_lanes_are_exactly_as_wide_as_the_axis_and_no_report_is_covered(
    held: list[Course], width: int, place: int | None
) -> None:
    held = [Course(c.deal, c.steps, [t for t in c.reports if place is None or t.instant <= place]) for c in held]
    axis = scale(SPAN, width)
    assert axis is not None
    drawing = lanes(held, SPAN, width, place=place)
    for course, row, line in zip(held, rows(drawing), drawing.lines[drawing.head :], strict=True):
        assert width_of(line) == len(row) == width
        last = {axis.column(told.instant): told for told in course.reports}
        for column, told in last.items():
            assert row[column] == ("⌫" if told.out else GLYPHS[STANCES[told.type]])

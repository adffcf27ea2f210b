"""Deals over time: at every instant the status that the picture of that instant has. And the deals between parties."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from events.time import moment_text, parse_moment
from store import AsOf, Lens, Store
from store.courses import Course
from tests.store.strategies import MOMENTS, PARTIES, batches, logs
from tests.store.telling import Event, declare, report, retract, withdraw
from tests.store.worlds import cuts, examples, lenses, moments, told

pytestmark = pytest.mark.usefixtures("crowd")
several = examples(40)


def status_at(course: Course, instant: int) -> str | None:
    """What the course says of an instant."""
    held = None
    for step in course.steps:
        if step.instant <= instant:
            held = step.status
    return held


def status_in(store: Store, slug: str, reported: str, seq: int) -> str | None:
    deal = store.deal(slug, as_of=AsOf(reported=reported, recorded=seq))
    return None if deal is None else deal.status


@several
@given(events=logs(), cuts=cuts, reported=moments)
def test_a_course_is_what_the_pictures_say(
    folder: Path, events: list[Event], cuts: list[int], reported: str | None
) -> None:
    with told(folder, batches(events, cuts)) as store:
        for seq in {len(events), len(events) // 2}:
            courses = store.courses(as_of=AsOf(reported=reported, recorded=seq), lens=Lens.ALL)
            limit = parse_moment(reported).instant if reported else None
            for course in courses:
                for at in [moment for moment in MOMENTS if moment is not None]:
                    instant = parse_moment(at).instant
                    if limit is None or instant <= limit:
                        assert status_at(course, instant) == status_in(store, course.deal.deal, at, seq)
                statuses = [step.status for step in course.steps]
                assert all(one != other for one, other in pairwise(statuses))
                assert statuses[-1] == course.deal.status


@several
@given(events=logs(), reported=moments, lens=lenses)
def test_the_reports_of_a_course_are_those_of_the_deals_page(
    folder: Path, events: list[Event], reported: str | None, lens: Lens
) -> None:
    with told(folder, [events]) as store:
        as_of = AsOf(reported=reported)
        courses = store.courses(as_of=as_of, lens=lens)
        assert {course.deal.deal for course in courses} == {deal.deal for deal in store.deals(as_of=as_of, lens=lens)}
        for course in courses:
            page = store.deal_page(course.deal.deal, as_of=as_of)
            assert page is not None
            standing = [line.recorded.seq for line in page.history if line.out is None and _is_report(line)]
            assert [report.seq for report in course.reports if not report.out] == standing
            assert course.deal.events == len(standing)
            for told_ in course.reports:
                assert moment_text(told_.instant, parse_moment(told_.reported_at).precision) == told_.reported_at


def _is_report(line: object) -> bool:
    content = line.recorded.content  # type: ignore[attr-defined]
    return content is not None and content["type"].startswith("deal.")


def test_a_retraction_acts_from_its_own_day_on(folder: Path) -> None:
    events = [
        report("confirmed", 1, "2024-01-15"),
        report("denied", 2, "2024-03-05"),
        retract(3, "2024-06", 2),
        report("ended", 4, "2024-03-06"),
        withdraw(5, 4),
    ]
    with told(folder, [events]) as store:
        (course,) = store.courses(lens=Lens.ALL)
        assert [step.status for step in course.steps] == ["confirmed", "disputed", "confirmed"]
        assert [(one.seq, one.type, one.out) for one in course.reports] == [
            (1, "deal.confirmed", False),
            (2, "deal.denied", True),
        ]
        (before,) = store.courses(as_of=AsOf(reported="2024-04"), lens=Lens.ALL)
        assert [(one.seq, one.out) for one in before.reports] == [(1, False), (2, False)]


def test_a_limit_keeps_what_was_reported_last_and_counts_the_rest(folder: Path) -> None:
    events = [report("confirmed", n, f"2024-0{n}", deal=f"deal-{n}") for n in range(1, 6)]
    with told(folder, [events]) as store:
        courses = store.courses(limit=2)
        assert [course.deal.deal for course in courses] == ["deal-4", "deal-5"]
        assert (courses.more, courses.total) == (True, 5)
        assert courses.span == (parse_moment("2024-01").instant, parse_moment("2024-05").instant)
        everything = store.courses()
        assert (everything.more, everything.total) == (False, 5)
        assert everything[0].deal.deal == "deal-1"
        assert len(store.courses("status:denied")) == 0


def test_around_a_party_its_divisions_count(folder: Path) -> None:
    def tie(number: int, deal: str, *names: str) -> Event:
        parties = [{"party": name, "role": "member"} for name in names]
        return report("confirmed", number, "2024", deal=deal, parties=parties, kind="pact")

    events = [
        declare(1, "bolt", "Bolt", parent="acme"),
        tie(2, "alpha", "Acme", "Corex"),
        tie(3, "beta", "Bolt", "Corex"),
        tie(4, "gamma", "Corex", "Delta"),
    ]
    with told(folder, [events]) as store:
        courses = store.courses(focus="acme", limit=1)
        assert (len(courses), courses.total) == (1, 2)
        assert [course.deal.deal for course in store.courses("corex", focus="bolt")] == ["beta"]
        assert [deal.deal for deal in store.between(["acme", "corex"])] == ["alpha"]
        assert [deal.deal for deal in store.between(["acme", "bolt", "corex"])] == ["alpha", "beta"]
        assert list(store.between(["acme", "delta"])) == []
        assert len(store.between(["acme", "corex"], "beta")) == 0


@several
@given(events=logs(), reported=moments, lens=lenses)
def test_the_deals_between_parties_have_two_of_them(
    folder: Path, events: list[Event], reported: str | None, lens: Lens
) -> None:
    with told(folder, [events]) as store:
        as_of = AsOf(reported=reported)
        found = [deal.deal for deal in store.between(PARTIES[:3], as_of=as_of, lens=lens)]
        every = store.deals(as_of=as_of, lens=lens, sort="slug")
        wanted = [d.deal for d in every if len({e["party"] for e in d.parties} & set(PARTIES[:3])) > 1]
        assert found == wanted


@several
@given(events=logs(), reported=moments, lens=lenses)
def test_parties_among_some_are_those_of_the_whole_list(
    folder: Path, events: list[Event], reported: str | None, lens: Lens
) -> None:
    with told(folder, [events]) as store:
        as_of = AsOf(reported=reported)
        every = store.parties(as_of=as_of, lens=lens)
        some = store.parties(as_of=as_of, lens=lens, among=[*PARTIES[:2], "nobody"])
        assert list(some) == [party for party in every if party.party in PARTIES[:2]]
        assert some.total == every.total


def test_an_empty_log_has_no_courses(folder: Path) -> None:
    with told(folder, []) as store:
        courses = store.courses()
        assert (len(courses), courses.span, courses.as_dict()["deals"]) == (0, None, [])

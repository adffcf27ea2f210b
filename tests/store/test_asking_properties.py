"""What must hold for every question: lists, parties, outlets, changes and moments against the query language by force.

HYPOTHESIS_PROFILE=dev looks at other logs each time; DEALWEB_EXAMPLES says at how many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.time import parse_moment
from store import AsOf, Lens, Store
from store.sqlite import selection
from tests.store import oracle
from tests.store.asking import Asked, Shown
from tests.store.strategies import DATES, batches, logs
from tests.store.telling import NOW, Event, entries, keeper
from tests.store.worlds import (
    Picture,
    Place,
    clocks,
    compared,
    cuts,
    dates,
    examples,
    inside,
    instant_of,
    lenses,
    moments,
    play,
    steps,
    told,
)

in_crowds = pytest.mark.usefixtures("crowd")

ITEMS = {
    "status": ("rumoured", "confirmed", "completed", "disputed", "denied", "ended"),
    "party": ("acme", "bolt", "corex", "=acme", "=bolt", "=corex", "echo", "=delta", "unknown-party", "nobody"),
    "kind": ("investment", "licensing", "merger"),
    "outlet": ("reuters", "the-wire", "FT", "nobody"),
    "stage": ("in-talks", "announced", "part-completed"),
    "amount": (">1bn", ">=1bn", "<=50bnUSD", "<7", "<=7USD", "5EUR", "=1bn", ">=300mEUR", "300m", ">50bn", "<1bnEUR"),
    "since": DATES,
    "until": DATES,
    "stale": ("yes", "no"),
    "": ("talks", "acme", "inc", "bolt", "cafe", "re*", "a*", '"in talks"', '"Bolt AI"', "echo", "phantom"),
}
SORTS = ("last", "first", "slug", "status", "amount", "reports", "kind")
DEALS = ("alpha", "beta", "gamma", "delta", "epsilon")
worlds = logs(max_size=20, deals=DEALS, relatives=True)
query_places = st.tuples(moments, st.none() | st.integers(0, 20))


@st.composite
def items(draw: st.DrawFn, key: str | None = None) -> str:
    """One item of a query, now and then negated."""
    key = draw(st.sampled_from(sorted(ITEMS))) if key is None else key
    minus = draw(st.sampled_from(("", "", "-")))
    return minus + (f"{key}:" if key else "") + draw(st.sampled_from(ITEMS[key]))


queries = st.lists(items(), max_size=3).map(tuple)


WAYS = {"from few": (selection._FEW, selection._COMMON), "in one pass": (0, selection._COMMON), "one by one": (0, 0)}


@pytest.fixture(params=WAYS)
def few(request: pytest.FixtureRequest) -> Iterator[None]:
    """Few deals are looked at one by one; where none are few, a list goes along an index.

    A word's deals are found in one pass over its reports, or asked for report by report.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name, value in zip(("_FEW", "_COMMON"), WAYS[request.param], strict=True):
            patch.setattr(selection, name, value)
        yield


def asked(events: list[Event], place: Place, now: int = NOW) -> Asked:
    return Asked(entries(events, now), instant_of(place[0]), place[1], now)


orders = st.lists(st.tuples(st.sampled_from(SORTS), st.booleans()), min_size=2, max_size=3)
limits = st.integers(0, 4)


def hold_lists(
    store: Store, world: Asked, place: Place, query: Sequence[str], lens: Lens, order: list[tuple[str, bool]], cut: int
) -> None:
    """The lists of a query, whole and cut, are what the oracle's deals give."""
    text, as_of = " ".join(query), AsOf(*place)
    wanted = world.deals(query, lens)
    for sort, reverse in order:
        slugs = world.ordered(wanted, sort, reverse)
        whole = store.deals(text, as_of=as_of, lens=lens, sort=sort, reverse=reverse)
        numbers = store.deal_numbers(text, as_of=as_of, lens=lens, sort=sort, reverse=reverse)
        assert list(numbers.numbers) == [deal.number for deal in whole]
        paged = store.deals_by_number(numbers, as_of=as_of)
        assert [deal and deal.as_dict() for deal in paged] == [deal.as_dict() for deal in whole]
        assert [deal.deal for deal in whole] == slugs
        head = store.deals(text, as_of=as_of, lens=lens, sort=sort, reverse=reverse, limit=cut)
        assert [deal.deal for deal in head] == slugs[:cut]
        assert whole.total == head.total == len(wanted)
        assert {deal.deal: deal.as_dict() for deal in whole} == {one.deal["deal"]: one.deal for one in wanted}


@in_crowds
@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("key", sorted(ITEMS))
@examples(4)
@given(data=st.data(), events=worlds, place=query_places, lens=lenses, now=clocks, order=orders, cut=limits)
def test_each_filter_by_itself(
    folder: Path,
    key: str,
    data: Any,
    events: list[Event],
    place: Place,
    lens: Lens,
    now: int,
    order: list[tuple[str, bool]],
    cut: int,
) -> None:
    query, place = [data.draw(items(key))], inside(place, events)
    with told(folder, [events], now) as store:
        hold_lists(store, asked(events, place, now), place, query, lens, order, cut)


@in_crowds
@pytest.mark.usefixtures("few")
@examples(25)
@given(
    events=worlds,
    cuts=cuts,
    place=query_places,
    asking=st.lists(queries, min_size=1, max_size=3),
    lens=lenses,
    order=orders,
    cut=limits,
)
def test_filters_together(
    folder: Path,
    events: list[Event],
    cuts: list[int],
    place: Place,
    asking: list[tuple[str, ...]],
    lens: Lens,
    order: list[tuple[str, bool]],
    cut: int,
) -> None:
    place = inside(place, events)
    with told(folder, batches(events, cuts)) as store:
        world = asked(events, place)
        for query in asking:
            hold_lists(store, world, place, query, lens, order, cut)


@in_crowds
@examples(15)
@given(events=worlds, cuts=cuts, place=query_places, query=queries, lens=lenses, cut=st.integers(0, 4))
def test_parties_count_the_deals_that_pass(
    folder: Path, events: list[Event], cuts: list[int], place: Place, query: tuple[str, ...], lens: Lens, cut: int
) -> None:
    place = inside(place, events)
    keys = [item for item in query if ":" in item]
    with told(folder, batches(events, cuts)) as store:
        world = asked(events, place)
        degrees = world.degrees(world.deals(keys, lens))
        order = sorted(degrees, key=lambda party: (-degrees[party], party))
        whole = store.parties(" ".join(keys), as_of=AsOf(*place), lens=lens)
        assert [(view.party, view.deals) for view in whole] == [(party, degrees[party]) for party in order]
        for view in whole:
            told_of = [view.kind, view.parent, view.identifiers]
            assert told_of == [world.field(view.party, "kind"), world.parent(view.party), {}]
            assert view.name == (world.field(view.party, "name") or view.name)
        head = store.parties(" ".join(keys), as_of=AsOf(*place), lens=lens, limit=cut)
        assert list(head) == list(whole)[:cut]
        turned = store.parties(" ".join(keys), as_of=AsOf(*place), lens=lens, reverse=True, limit=cut)
        fewest = sorted(degrees, key=lambda party: (degrees[party], party))
        assert [view.party for view in turned] == fewest[:cut]
        assert whole.total == head.total == turned.total == len(degrees)
        web = store.web(" ".join(keys), as_of=AsOf(*place), lens=lens)
        assert [(view.party, view.deals) for view in web.parties] == [(party, degrees[party]) for party in order]
        assert [deal.as_dict() for deal in web.deals] == [one.deal for one in world.deals(keys, lens)]


@in_crowds
@examples(15)
@given(events=worlds, cuts=cuts, place=query_places, lens=lenses, cut=st.integers(1, 3))
def test_a_partys_page_holds_its_deals_and_its_divisions(
    folder: Path, events: list[Event], cuts: list[int], place: Place, lens: Lens, cut: int
) -> None:
    place = inside(place, events)
    with told(folder, batches(events, cuts)) as store:
        world = asked(events, place)
        for name in ("acme", "Bolt AI", "corex", "delta", "Echo", "unknown-party"):
            party = world.world.resolve(name)
            divisions = world.divisions(party)
            every = [one for one in world.deals((), lens) if one.parties & {party, *divisions}]
            page = store.party(name, as_of=AsOf(*place), lens=lens)
            if page is None:
                assert not every
                assert not world.declared(party)
                continue
            assert (page.party.party, page.divisions) == (party, divisions)
            assert [deal.deal for deal in page.deals] == world.ordered(every, "last", False)
            assert (page.total, page.party.deals) == (len(every), sum(party in one.parties for one in every))
            assert page.via.keys() == {one.deal["deal"] for one in every if party not in one.parties}
            assert set(page.via.values()) <= set(divisions)
            head = store.party(name, as_of=AsOf(*place), lens=lens, limit=cut)
            assert head is not None
            assert [deal.deal for deal in head.deals] == world.ordered(every, "last", False)[:cut]
            assert (head.total, head.party.deals) == (page.total, page.party.deals)


def pictured(found: list[Shown]) -> Picture:
    return {one.deal["deal"]: one.deal for one in found}


@in_crowds
@examples(20)
@given(
    events=worlds,
    cuts=cuts,
    ends=st.tuples(dates, dates),
    seqs=st.tuples(*[st.integers(0, 20)] * 2),
    query=queries,
    lens=lenses,
)
def test_a_diff_compares_what_passes_at_each_end(
    folder: Path,
    events: list[Event],
    cuts: list[int],
    ends: tuple[str, str],
    seqs: tuple[int, int],
    query: tuple[str, ...],
    lens: Lens,
) -> None:
    first, last = sorted(ends, key=lambda at: parse_moment(at).instant)
    low, high = sorted(min(seq, len(events)) for seq in seqs)
    text = " ".join(query)

    def at(reported: str | None, recorded: int) -> Picture:
        return pictured(asked(events, (reported, recorded)).deals(query, lens))

    with told(folder, batches(events, cuts)) as store:
        found = store.diff(first, last, fixed=AsOf(recorded=high), query=text, lens=lens)
        assert compared(found) == oracle.difference(at(first, high), at(last, high))
        for fixed in (last, None):
            asking = {"axis": "recorded", "fixed": AsOf(reported=fixed), "query": text, "lens": lens}
            found = store.diff(low, high, **asking)
            assert compared(found) == oracle.difference(at(fixed, low), at(fixed, high))
            with patch("store.changes._AT_ONCE", 2):
                portions = [portion.as_dict() for portion in store.diff_in_turn(low, high, **asking)]
            for part in ("added", "removed", "changed"):
                assert [deal for portion in portions for deal in portion[part]] == found.as_dict()[part]
            assert all(sum(map(len, portion.values())) <= 2 for portion in portions)


PERIODS = {
    "day": ("2023-12-31", "2024-01-15", "2024-03-30", "2024-03-31", "2024-04-14", "2024-04-15", "2024-06-03"),
    "month": tuple(f"2023-{month}" for month in (11, 12)) + tuple(f"2024-{month:02}" for month in range(1, 12)),
}


@in_crowds
@examples(20)
@given(
    events=logs(),
    start=moments,
    place=st.tuples(moments, st.none() | st.integers(0, 16)),
    step=st.sampled_from(sorted(PERIODS)),
    now=clocks,
)
def test_no_period_of_a_replay_hides_a_change(
    folder: Path, events: list[Event], start: str | None, place: Place, step: str, now: int
) -> None:
    """After the frames up to the end of any period stands the picture as of that period: a rumour's age is no less."""
    end, recorded = inside(place, events)
    log = entries(events, now)
    begin = -(2**62) if start is None else parse_moment(start).instant
    stop = 2**62 if end is None else parse_moment(end).instant
    with told(folder, [events], now) as store:
        if begin > stop:
            return
        frames = list(store.replay(start=start, end=end, step=step, fixed=AsOf(recorded=recorded)))
    for period in PERIODS[step]:
        instant = parse_moment(period).instant
        if not begin < instant < min(stop, now):
            continue
        picture = {} if start is None else oracle.picture(log, begin, recorded, now)
        for frame in frames:
            if frame.point.reported is not None and frame.point.instant <= instant:
                picture = play(picture, frame)
        assert picture == oracle.picture(log, instant, recorded, now)


@in_crowds
@examples(15)
@given(events=logs(), end=moments, recorded=st.none() | st.integers(0, 16), step=steps)
def test_a_frame_can_be_asked_for_again_by_what_it_says(
    folder: Path, events: list[Event], end: str | None, recorded: int | None, step: str
) -> None:
    with told(folder, [events]) as store:
        fixed = AsOf(recorded=inside((None, recorded), events)[1])
        picture: Picture = {}
        for frame in store.replay(end=end, step=step, fixed=fixed):
            picture = play(picture, frame)
            says = frame.as_dict()["as_of"]
            assert isinstance(says, dict)
            again = AsOf(reported=says["reported"], recorded=says["recorded"])
            assert store.point(again).as_dict() == says
            assert {deal.deal: deal.as_dict() for deal in store.deals(as_of=again, lens=Lens.ALL)} == picture


@st.composite
def graded(draw: st.DrawFn) -> list[Event]:
    """A log with grades, and withdrawals of them, at its end."""
    events = draw(logs())
    for number in range(len(events) + 1, len(events) + 1 + draw(st.integers(0, 3))):
        outlet = draw(st.sampled_from(("Reuters", "reuters", "FT")))
        events.append(keeper("source.graded", number, outlet=outlet, grade=draw(st.sampled_from("AF"))))
    return events


@in_crowds
@examples(15)
@given(events=graded(), cuts=cuts, place=query_places)
def test_outlets_count_the_reports_that_stand(folder: Path, events: list[Event], cuts: list[int], place: Place) -> None:
    place = inside(place, events)
    with told(folder, batches(events, cuts)) as store:
        world = asked(events, place)
        found = store.outlets(as_of=AsOf(*place))
        counts = {view.outlet: (view.reports, view.denials, view.copies, view.deals) for view in found}
        assert counts == world.outlets()
        assert [view.outlet for view in found] == sorted(
            counts, key=lambda outlet: (-counts[outlet][0] - counts[outlet][1], outlet)
        )
        lines = [line for one in world.every for line in one.reports]
        for view in found:
            assert view.grade == world.grade(view.outlet)
            last = max(line.instant for line in lines if line.outlet == view.outlet)
            assert parse_moment(view.last_reported).instant == last


@in_crowds
@examples(15)
@given(events=logs(), cuts=cuts, seq=st.none() | st.integers(0, 16))
def test_moments_are_those_of_reports_that_the_keeper_left(
    folder: Path, events: list[Event], cuts: list[int], seq: int | None
) -> None:
    """A retracted report was there at some time; a withdrawn one, and what cites it, never was."""
    seq = inside((None, seq), events)[1]
    world = oracle.World([one for one in entries(events) if one[2]["type"] != "report.retracted"], None, seq)
    left = [line.instant for line in world.lines if line.type in oracle.REPORTS and not world.why_out(line)]
    with told(folder, batches(events, cuts)) as store:
        assert list(store.moments(seq=seq)) == sorted(left)

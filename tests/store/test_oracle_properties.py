"""What must hold for every log: the store against the oracle, and the store against itself.

HYPOTHESIS_PROFILE=dev looks at other logs each time; DEALWEB_EXAMPLES says at how many.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.time import parse_moment
from store import AsOf, Lens, Refused, Store
from tests.store import oracle
from tests.store.strategies import MOMENTS, PARTIES, batches, logs, other_order
from tests.store.telling import Event, declare, entries, merge, withdraw
from tests.store.worlds import (
    Picture,
    Place,
    clocks,
    compared,
    cuts,
    dates,
    examples,
    expected,
    inside,
    lenses,
    moments,
    places,
    play,
    shown,
    steps,
    through,
    told,
)

# Each holds for deals kept as rows, and for those of so many reports that they are folded when read.
pytestmark = pytest.mark.usefixtures("crowd")
several = examples(60)


def everywhere(store: Store, length: int) -> dict[Place, Picture]:
    """The pictures at every seq and at every other moment."""
    return {(at, seq): shown(store, at, seq) for at in MOMENTS[::2] for seq in range(length + 1)}


@several
@given(events=logs(), cuts=cuts, places=places, now=clocks)
def test_the_projection_is_the_oracles_picture(
    folder: Path, events: list[Event], cuts: list[int], places: list[Place], now: int
) -> None:
    with told(folder, batches(events, cuts), now) as store:
        assert store.head().seq == len(events)
        for place in [(None, None), *places]:
            reported, recorded = inside(place, events)
            assert shown(store, reported, recorded) == expected(events, reported, recorded, now)


@several
@given(events=logs(min_size=2), cut=st.integers(1, 15), cuts=cuts)
def test_an_append_changes_no_answer_of_a_smaller_seq(
    folder: Path, events: list[Event], cut: int, cuts: list[int]
) -> None:
    before, after = events[:cut], events[cut:]
    with told(folder, [before]) as store:
        earlier = everywhere(store, len(before))
        for part in batches(after, cuts):
            store.append(part)
        assert everywhere(store, len(before)) == earlier


@several
@given(events=logs(), cuts=cuts)
def test_neither_batches_nor_a_rebuild_show(folder: Path, events: list[Event], cuts: list[int]) -> None:
    with told(folder, [events]) as store:
        answers = everywhere(store, len(events))
        store.rebuild()
        assert everywhere(store, len(events)) == answers
    for parts in ([[event] for event in events], batches(events, cuts)):
        with told(folder, parts) as store:
            assert everywhere(store, len(events)) == answers


@several
@given(events=logs(min_size=2), chance=st.randoms(use_true_random=False), cuts=cuts)
def test_the_order_of_arrival_does_not_matter_to_the_head(
    folder: Path, events: list[Event], chance: random.Random, cuts: list[int]
) -> None:
    other = other_order(events, chance)
    with told(folder, [events]) as one, told(folder, batches(other, cuts)) as two:
        for at in MOMENTS:
            assert shown(one, at, None) == shown(two, at, None)


@several
@given(events=logs(), cuts=cuts, places=places)
def test_a_deal_asked_for_is_that_of_every_list_and_its_page_says_why(
    folder: Path, events: list[Event], cuts: list[int], places: list[Place]
) -> None:
    log = entries(events)
    with told(folder, batches(events, cuts)) as store:
        for place in places:
            reported, recorded = inside(place, events)
            as_of = AsOf(reported=reported, recorded=recorded)
            instant = None if reported is None else parse_moment(reported).instant
            listed = shown(store, reported, recorded)
            for sort in ("last", "first", "status", "amount", "reports", "kind"):
                deals = store.deals(as_of=as_of, lens=Lens.ALL, sort=sort)
                assert {deal.deal: deal.as_dict() for deal in deals} == listed
            for slug in ("alpha", "beta", "gamma"):
                deal, page = store.deal(slug, as_of=as_of), store.deal_page(slug, as_of=as_of)
                assert (deal and deal.as_dict()) == listed.get(slug)
                assert (page and page.deal.as_dict()) == listed.get(slug)
                if page is None:
                    continue
                outs = {line.recorded.seq: line.out for line in page.history}
                history = oracle.history(log, slug, instant, recorded)
                told_in_order = [seq for seq in outs if log[seq - 1][2]["type"] != "entry.withdrawn"]
                assert told_in_order == [seq for seq, _ in history]
                for seq, why in history:
                    assert (outs[seq] or "").split(" ")[0] == (why or "")
                assert claimed(page.claims) == oracle_claims(log, slug, instant, recorded)


def claimed(claims: dict[str, list[dict[str, Any]]]) -> dict[str, set[tuple[str, str, bool]]]:
    """The claims of a page, as far as the oracle says anything of them."""
    return {term: {(claim["event"], claim["tier"], claim["wins"]) for claim in said} for term, said in claims.items()}


def oracle_claims(
    log: list[oracle.Entry], slug: str, instant: int | None, recorded: int | None
) -> dict[str, set[tuple[str, str, bool]]]:
    return {term: set(said) for term, said in oracle.claims(log, slug, instant, recorded).items()}


@several
@given(events=logs(min_size=2), ends=st.tuples(dates, dates), seqs=st.tuples(*[st.integers(0, 16)] * 2))
def test_a_diff_is_the_difference_of_two_pictures(
    folder: Path, events: list[Event], ends: tuple[str, str], seqs: tuple[int, int]
) -> None:
    first, last = sorted(ends, key=lambda at: parse_moment(at).instant)
    low, high = sorted(min(seq, len(events)) for seq in seqs)
    with told(folder, [events]) as store:
        found = store.diff(first, last, axis="reported", fixed=AsOf(recorded=high))
        assert compared(found) == oracle.difference(expected(events, first, high), expected(events, last, high))
        found = store.diff(low, high, axis="recorded", fixed=AsOf(reported=last))
        assert compared(found) == oracle.difference(expected(events, last, low), expected(events, last, high))


@several
@given(
    events=logs(),
    place=st.tuples(moments, st.none() | st.integers(0, 16)),
    start=moments,
    step=steps,
    lens=lenses,
    now=clocks,
)
def test_the_frames_of_a_replay_lead_from_picture_to_picture(
    folder: Path, events: list[Event], place: Place, start: str | None, step: str, lens: Lens, now: int
) -> None:
    end, recorded = inside(place, events)
    if start is not None and end is not None and parse_moment(start).instant > parse_moment(end).instant:
        start, end = end, start
    picture = {} if start is None else through(expected(events, start, recorded, now), lens)
    with told(folder, [events], now) as store:
        for frame in store.replay(start=start, end=end, step=step, fixed=AsOf(recorded=recorded), lens=lens):
            picture = play(picture, frame)
            point = frame.point
            instant = None if point.reported is None else point.instant
            assert picture == through(oracle.picture(entries(events), instant, point.seq, point.at), lens)
    assert picture == through(expected(events, end, recorded, now), lens)


@several
@given(events=logs(), cuts=cuts, start=st.integers(0, 16), at=moments, step=steps, lens=lenses)
def test_a_replay_of_the_log_leads_from_seq_to_seq(
    folder: Path, events: list[Event], cuts: list[int], start: int, at: str | None, step: str, lens: Lens
) -> None:
    start = min(start, len(events))
    picture = through(expected(events, at, start), lens)
    with told(folder, batches(events, cuts)) as store:
        for frame in store.replay(start=start, axis="recorded", step=step, fixed=AsOf(reported=at), lens=lens):
            picture = play(picture, frame)
            assert picture == through(expected(events, at, frame.point.seq), lens)
    assert picture == through(expected(events, at, None), lens)


@st.composite
def keepers_logs(draw: st.DrawFn, merging: bool) -> list[Event]:
    """Merges, or declarations with parents, that lead anywhere, and withdrawals of any of them."""
    slugs = st.sampled_from(PARTIES)
    events = [declare(at, slug, slug) for at, slug in enumerate(PARTIES, start=1)]
    for number in range(len(events) + 1, len(events) + draw(st.integers(2, 8))):
        party, other = draw(st.lists(slugs, min_size=2, max_size=2, unique=True))
        if draw(st.integers(0, 3)) == 0:
            events.append(withdraw(number, draw(st.integers(1, number - 1))))
        elif merging:
            events.append(merge(number, party, other))
        else:
            events.append(declare(number, party, party, parent=other))
    return events


def in_a_circle(log: list[oracle.Entry]) -> bool:
    """Whether the merges that count, or the parents, lead from any party back to itself."""
    world = oracle.World(log, None, None)
    for type_, field in (("party.merged", "into"), ("party.declared", "parent")):
        above = {one["party"]: one[field] for one in world.kept(type_) if field in one}
        for party in above:
            chain = [party]
            while chain[-1] in above and above[chain[-1]] not in chain:
                chain.append(above[chain[-1]])
            if chain[-1] in above:
                return True
    return False


@several
@given(events=st.booleans().flatmap(keepers_logs))
def test_exactly_what_would_close_a_circle_is_refused(folder: Path, events: list[Event]) -> None:
    taken: list[Event] = []
    with told(folder, []) as store:
        for event in events:
            known = {one["id"] for one in taken}
            if event.get("event") not in {None, *known}:
                continue
            if in_a_circle(entries([*taken, event])):
                with pytest.raises(Refused):
                    store.append([event])
            else:
                store.append([event])
                taken.append(event)
        assert store.head().seq == len(taken)

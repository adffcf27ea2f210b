"""Random logs of events, and the orders in which they may arrive.

The logs are small and crowded: few deals, parties, outlets and dates, so that late arrivals, equal
instants, copies, retractions and withdrawals meet as often as they can.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from events.time import parse_moment
from tests.store import oracle
from tests.store.telling import Event, declare, merge, note, report, retract, withdraw

Draw = st.DrawFn

DEALS = ("alpha", "beta", "gamma")
OUTLETS = ("Reuters", "The Wire", "the-wire", "FT")
BASES = (None, None, None, "filing", "people-familiar", "copy")
DATES = (
    "2023",
    "2023-12",
    "2023-12-31",
    "2023-12-31T23:59:59.999999Z",
    "2024-01-15",
    "2024-01-15T09:30:00Z",
    "2024-01-15T10:30:00+01:00",
    "2024-01",
    "2024-03-05",
    "2024-06",
)
MOMENTS = (None, *DATES, "2022", "2024-01-15T09:29:59.999999Z", "2024-03-30", "2024-03-31", "2024-05", "2025")
"""Where to look from: every date of a report, before and after them all, a hair before, 90 days after."""

PARTIES = ("acme", "bolt", "corex", "delta")
NAMES = ("Acme", "ACME", "Acme Inc", "Bolt", "Bolt AI", "Corex", "corex", "Delta", "Echo", "unknown-party")
FACETS = (*oracle.TERMS, "stage", "details", "details.chips", "details.capacity")
WORDS = ("rumoured", "confirmed", "amended", "completed", "denied", "ended")
TEXTS = (None, None, None, "In talks again", "A café, in talks", "bolt from the blue")

AMOUNTS = (
    "1bn USD",
    "<=50bn USD",
    ">=13bn USD",
    "~300m EUR",
    "10bn..15bn USD",
    "2bn USD per year",
    "5 EUR",
    "7 USD",
)

TERMS: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from(("investment", "licensing")),
    "parties": st.lists(
        st.builds(
            lambda name, role: {"party": name, "role": role},
            st.sampled_from(NAMES),
            st.sampled_from(("investor", "investee")),
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda one: (one["party"], one["role"]),
    ),
    "amount": st.sampled_from(AMOUNTS),
    "form": st.sampled_from((["cash"], ["cash", "credits"])),
    "stake": st.sampled_from(({"low": 10, "high": 10}, {"high": 27.5, "approx": True})),
    "exclusivity": st.sampled_from(([{"level": "exclusive"}], [{"level": "preferred", "scope": "cloud"}])),
    "part_of": st.sampled_from(("beta", "round")),
    "related": st.sampled_from((["beta"], ["beta", "gamma"])),
    "effective_on": st.sampled_from(("2024", "2024-05-01")),
    "stage": st.sampled_from(("in-talks", "announced", "part-completed")),
    "details": st.dictionaries(
        st.sampled_from(("chips", "capacity")), st.sampled_from(("some", "many")), min_size=1, max_size=2
    ),
}


@st.composite
def terms(draw: Draw, names: tuple[str, ...] = tuple(TERMS)) -> Event:
    """A few terms; the same few values again and again, so that reports agree as often as they differ."""
    chosen = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
    return {name: draw(TERMS[name]) for name in chosen}


@st.composite
def a_report(draw: Draw, number: int, earlier: list[Event], deals: tuple[str, ...] = DEALS) -> Event:
    """A report on one of the deals, at times a copy of an earlier report of the same deal."""
    word = draw(st.sampled_from(WORDS))
    deal = draw(st.sampled_from(deals[:2] + deals))
    same = [int(one["id"][-12:]) for one in earlier if one["type"] in REPORT_TYPES and one["deal"] == deal]
    cites = draw(st.sampled_from(same)) if same and draw(st.integers(0, 4)) == 0 else None
    fields: Event = draw(terms(("kind", "parties")) if word in ("denied", "ended") else terms())
    if word == "completed":
        fields["tranche"] = draw(st.sampled_from((None, None, "one", "two")))
    if word == "denied" and draw(st.booleans()):
        fields["facets"] = draw(st.lists(st.sampled_from(FACETS), min_size=1, max_size=3, unique=True))
    return report(
        word,
        number,
        draw(st.sampled_from(DATES)),
        deal=deal,
        outlet=draw(st.sampled_from(OUTLETS)),
        basis=draw(st.sampled_from(BASES)),
        cites=cites,
        title=draw(st.sampled_from(TEXTS)),
        note=draw(st.sampled_from(TEXTS)),
        **fields,
    )


REPORT_TYPES = frozenset(f"deal.{word}" for word in WORDS)


@st.composite
def a_party(draw: Draw, number: int) -> Event:
    """A declaration or a merge. Merges lead to parties further left only: never in a circle."""
    at = draw(st.integers(0, len(PARTIES) - 1))
    if at and draw(st.booleans()):
        return merge(number, PARTIES[at], PARTIES[draw(st.integers(0, at - 1))])
    aliases = draw(st.lists(st.sampled_from(NAMES[:-1]), max_size=2, unique=True)) or None
    return declare(number, PARTIES[at], draw(st.sampled_from(NAMES[:-1])), aliases=aliases)


@st.composite
def a_relative(draw: Draw, number: int) -> Event:
    """The same, and parents. Both lead further left only; nobody is declared by another's name."""
    at = draw(st.integers(0, len(PARTIES) - 1))
    further_left = draw(st.sampled_from(PARTIES[:at])) if at else None
    if further_left is not None and draw(st.integers(0, 2)) == 0:
        return merge(number, PARTIES[at], further_left)
    own = [name for name in NAMES if name.lower().startswith(PARTIES[at])]
    aliases = draw(st.sampled_from((None, own, ["Echo"])))
    return declare(number, PARTIES[at], draw(st.sampled_from(own)), aliases=aliases, parent=further_left)


@st.composite
def an_event(
    draw: Draw, number: int, earlier: list[Event], deals: tuple[str, ...] = DEALS, relatives: bool = False
) -> Event:
    """The next event of a log; it names earlier ones only."""
    reports = [int(one["id"][-12:]) for one in earlier if one["type"] in REPORT_TYPES]
    kind = draw(st.sampled_from(("report",) * 10 + ("party", "retract", "retract", "withdraw", "withdraw", "note")))
    if kind == "party":
        return draw(a_relative(number) if relatives else a_party(number))
    if kind == "retract" and reports:
        return retract(number, draw(st.sampled_from(DATES)), draw(st.sampled_from(reports)))
    if kind == "withdraw" and earlier:
        return withdraw(number, draw(st.sampled_from([int(one["id"][-12:]) for one in earlier])))
    if kind == "note":
        return note(number, draw(st.sampled_from(DATES)), draw(st.sampled_from(deals)))
    return draw(a_report(number, earlier, deals))


@st.composite
def logs(
    draw: Draw, min_size: int = 1, max_size: int = 16, deals: tuple[str, ...] = DEALS, relatives: bool = False
) -> list[Event]:
    """A log: event n, counted from 1, has the id `telling.ident(n)`; `relatives`: its parties have parents."""
    events: list[Event] = []
    for number in range(1, draw(st.integers(min_size, max_size)) + 1):
        events.append(draw(an_event(number, events, deals, relatives)))
    return events


def batches(events: list[Event], cuts: Iterable[int]) -> list[list[Event]]:
    """The events in their order, cut into batches before the places given."""
    places = sorted({0, len(events), *(cut for cut in cuts if cut <= len(events))})
    return [events[a:b] for a, b in pairwise(places)]


def other_order(events: list[Event], chance: random.Random) -> list[Event]:
    """The events in another order of arrival that must not matter to the head.

    Kept are, within a deal, the order of equal instants, the order of the keeper's events among
    themselves, and each event after those that it names.
    """
    left = list(range(len(events)))
    arrived: list[int] = []
    while left:
        ready = [i for i in left if not any(must_follow(events[i], events[j]) for j in left if j < i)]
        arrived.append(chance.choice(ready))
        left.remove(arrived[-1])
    return [events[i] for i in arrived]


def must_follow(event: Event, earlier: Event) -> bool:
    """Whether an event has to arrive after one that came before it."""
    if earlier["id"] in (event.get("event"), event.get("source", {}).get("cites")):
        return True
    if event["type"] in REPORT_TYPES and earlier["type"] in REPORT_TYPES:
        moments = [parse_moment(one["reported_at"]).instant for one in (event, earlier)]
        return bool(event["deal"] == earlier["deal"] and moments[0] == moments[1])
    return is_keepers(event) and is_keepers(earlier)


def is_keepers(event: Event) -> bool:
    return event["type"] in ("entry.withdrawn", "party.declared", "party.merged", "source.graded")

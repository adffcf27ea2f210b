"""Stories in which entries come late, fall and rise again, each against the oracle at every R and S that matter."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from events.time import DAY, moment_text, parse_moment
from store import AsOf
from tests.store import oracle
from tests.store.desk import Desk
from tests.store.telling import (
    NOW,
    Event,
    amend,
    complete,
    confirm,
    declare,
    deny,
    end,
    entries,
    keeper,
    merge,
    note,
    people,
    retract,
    rumour,
    withdraw,
)
from tests.store.worlds import compared

pytestmark = pytest.mark.usefixtures("crowd")

ACME = people("owner:Acme", "owned:Anvil")
# One report of each kind of tier and term that may win or lose by what comes in between.
BASE = (
    rumour(1, "2024-01-10", parties=ACME, amount="1bn USD", stage="in-talks"),
    confirm(2, "2024-02-10", outlet="FT", kind="lease"),
    complete(3, "2024-03-10", tranche="one", amount="2bn USD"),
)

# What is told after BASE; three withdrawals of its last entry follow, each of the one before.
LAST = {
    "late before all": [deny(4, "2024-01-01")],
    "late between": [end(4, "2024-02-20")],
    "after all": [deny(4, "2024-04-01", outlet="AP")],
    "at the same instant": [deny(4, "2024-02-10")],
    "in the same month": [amend(4, "2024-02", amount="3bn USD")],
    "a retraction of the first": [retract(4, "2024-04-01", of=1)],
    "a retraction of the middle": [retract(4, "2024-04-01", of=2)],
    "a retraction of the last": [retract(4, "2024-04-01", of=3)],
    "a retraction dated between": [retract(4, "2024-01-20", of=1)],
    "a retraction dated before its report": [retract(4, "2024-01-20", of=3)],
    "a retraction at the instant of its report": [retract(4, "2024-02-10", of=2)],
    "a second retraction, earlier": [retract(4, "2024-05-01", of=2), retract(5, "2024-03-01", of=2)],
    "a second retraction, later": [retract(4, "2024-03-01", of=2), retract(5, "2024-05-01", of=2)],
    "a retraction that comes in after a later report": [deny(4, "2024-05-01"), retract(5, "2024-02-20", of=2)],
    "a withdrawal of the first": [withdraw(4, of=1)],
    "a withdrawal of what was retracted": [retract(4, "2024-02-20", of=2), withdraw(5, of=2)],
    "a retraction of what was withdrawn": [withdraw(4, of=2), retract(5, "2024-02-20", of=2)],
    "a second withdrawal": [withdraw(4, of=2), withdraw(5, of=2)],
    "a copy": [rumour(4, "2024-01-15", cites=1, stage="offered")],
    "a copy dated before": [rumour(4, "2024-01-01", cites=1, kind="debt")],
    "a copy of a copy": [rumour(4, "2024-01-15", cites=1), rumour(5, "2024-01-12", cites=4, outlet="AP")],
    "a copy of what was withdrawn": [withdraw(4, of=1), rumour(5, "2024-04-01", cites=1)],
    "a copy of what was retracted": [retract(4, "2024-02-01", of=1), rumour(5, "2024-01-15", cites=1)],
    "what copies cite": [
        rumour(4, "2024-01-15", cites=1),
        rumour(5, "2024-03-15", cites=4),
        retract(6, "2024-02", of=1),
    ],
    "a withdrawal of what copies cite": [
        rumour(4, "2024-01-01", cites=2),
        rumour(5, "2024-04", cites=4),
        withdraw(6, of=2),
    ],
    "a copy withdrawn from under its copies": [
        rumour(4, "2024-01-15", cites=1),
        rumour(5, "2024-03", cites=4),
        withdraw(6, of=4),
    ],
    "a declaration": [declare(4, "acme", "Acme Inc", aliases=["Anvil"], kind="company")],
    "a name of other letters": [declare(4, "acme", "ACME")],
    "a declaration over another": [declare(4, "acme", "Acme Inc", aliases=["Anvil"]), declare(5, "anvil", "Anvil Ltd")],
    "a merge": [merge(4, "anvil", "acme")],
    "a merge of a merge": [merge(4, "anvil", "acme"), merge(5, "acme", "bolt")],
    "a merge elsewhere": [merge(4, "anvil", "acme"), merge(5, "anvil", "bolt")],
    "a note": [note(4, "2024-02-20")],
    "a grade": [keeper("source.graded", 4, outlet="Reuters", grade="B")],
}


@pytest.fixture
def desks(tmp_path: Path) -> tuple[Desk, Desk]:
    return Desk(tmp_path / "one.db"), Desk(tmp_path / "two.db")


def moments_of(events: list[Event]) -> list[str | None]:
    """Each day on which something is dated, the day before it, one when every rumour is stale, and no R."""
    instants = {parse_moment(event["reported_at"]).instant for event in events}
    around = {instant + days * 86_400_000_000 for instant in instants for days in (-1, 0)}
    return [None, "2024-12", *(moment_text(instant, DAY) for instant in sorted(around))]


def hold(desk: Desk, events: list[Event], seqs: range) -> None:
    """The pictures, the histories and what changes from seq to seq are the oracle's."""
    log = entries(events)
    for reported in moments_of(events):
        instant = None if reported is None else parse_moment(reported).instant
        pictures = [oracle.picture(log, instant, seq, NOW) for seq in seqs]
        for seq, picture in zip(seqs, pictures, strict=True):
            assert desk.deals(reported, seq) == picture, (reported, seq)
            page = desk.store.deal_page("alpha", as_of=AsOf(reported, seq))
            outs = [] if page is None else [(line.recorded.seq, line.out) for line in page.history]
            told = [(at, (out or "").split(" ")[0]) for at, out in outs]
            history = oracle.history(log, "alpha", instant, seq)
            assert told == ([(at, why or "") for at, why in history] if "alpha" in picture else [])
        for (low, before), (high, after) in pairwise(zip(seqs, pictures, strict=True)):
            found = desk.store.diff(low, high, axis="recorded", fixed=AsOf(reported))
            assert compared(found) == oracle.difference(before, after)


def same(one: Desk, other: Desk, events: list[Event]) -> None:
    """Both show the same at every R and S."""
    for reported in moments_of(events):
        for seq in range(len(events) + 1):
            assert one.deals(reported, seq) == other.deals(reported, seq), (reported, seq)


@pytest.mark.parametrize("story", LAST)
def test_withdrawn_and_brought_back_and_withdrawn(desks: tuple[Desk, Desk], story: str) -> None:
    """Each withdrawal undoes the one before: what the log shows alternates between without and with the entry."""
    told = LAST[story]
    last = len(BASE) + len(told)
    events = [*BASE, *told, *(withdraw(last + n, of=last + n - 1) for n in (1, 2, 3))]
    one_by_one, one_batch = desks
    for event in events:
        one_by_one.say(event)
    one_batch.say(*BASE)
    one_batch.say(*events[len(BASE) :])
    hold(one_by_one, events, range(len(BASE) - 1, len(events) + 1))
    same(one_by_one, one_batch, events)
    for desk in desks:
        for reported in ("2024-01-15", "2024-02-20", None):
            without, with_it, again, brought_back, gone = (desk.deals(reported, last + n) for n in (-1, 0, 1, 2, 3))
            assert brought_back == with_it
            assert again == gone
            assert again == without or told[-1]["type"] == "entry.withdrawn"
        desk.close()


def test_a_batch_of_many_late_events_of_one_deal_is_they_one_by_one(desks: tuple[Desk, Desk]) -> None:
    days = [f"2024-{month:02}-{day:02}" for month in (3, 2, 1) for day in (25, 15, 5)]
    late: list[Event] = []
    for number, day in enumerate(days, start=4):
        terms = {"amount": f"{number}bn USD", "parties": people(f"owner:Owner {number}")}
        late.append((rumour, confirm, deny)[number % 3](number, day, **({} if number % 3 == 2 else terms)))
    late += [
        rumour(13, "2024-01-01", cites=4),
        retract(14, "2024-02-01", of=7),
        withdraw(15, of=5),
        rumour(16, "2023-12-01", cites=13),
        withdraw(17, of=14),
        withdraw(18, of=4),
        withdraw(19, of=18),
        retract(20, "2023-12-15", of=16),
    ]
    events = [*BASE, *late]
    one_by_one, one_batch = desks
    for event in events:
        one_by_one.say(event)
    one_batch.say(*BASE)
    one_batch.say(*late)
    hold(one_by_one, events, range(len(BASE), len(events) + 1))
    same(one_by_one, one_batch, events)
    one_batch.store.rebuild()
    same(one_by_one, one_batch, events)
    one_by_one.close()
    one_batch.close()


def test_a_batch_may_bring_a_story_and_its_undoing_at_once(desks: tuple[Desk, Desk]) -> None:
    """A first batch that holds copies, what they cite, its retraction, and the withdrawal of all of these."""
    events = [
        confirm(1, "2024-03-01", kind="lease"),
        rumour(2, "2024-01-01", cites=1),
        retract(3, "2024-02-01", of=1),
        withdraw(4, of=3),
        deny(5, "2024-02-10", deal="beta"),
        withdraw(6, of=1),
        withdraw(7, of=6),
        withdraw(8, of=4),
    ]
    one_by_one, one_batch = desks
    one_batch.say(*events)
    for event in events:
        one_by_one.say(event)
    for desk in desks:
        hold(desk, events, range(len(events) + 1))
        statuses = [
            (desk.deal("2024-01-15", seq) is not None, desk.deal("2024-03", seq) is not None) for seq in range(9)
        ]
        assert statuses == [
            *((False, False), (False, True), (True, True), (True, False), (True, True)),
            *((True, True), (False, False), (True, True), (True, False)),
        ]
        desk.close()

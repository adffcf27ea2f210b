"""One history of the keeper's events answers for every seq what those up to it say, and only what came is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.canonical import prepare
from events.slug import slug_of
from store import Refused, open_store
from store.declarations import Declarations
from store.parties import Registry
from store.sqlite.log import SqliteLog
from tests.store.desk import Desk
from tests.store.telling import NOW, Event, declare, ident, keeper, merge, people, rumour, withdraw

PARTIES = ("acme", "bolt", "corex", "delta")
NAMES = (*PARTIES, "echo", "forge")


class Plain:
    """The same without any history: the events up to a seq, gone through once."""

    def __init__(self, events: Sequence[Event]) -> None:
        withdrawn: set[str] = set()
        for event in reversed(events):
            if event["type"] == "entry.withdrawn" and event["id"] not in withdrawn:
                withdrawn.add(event["event"])
        self.declared: dict[str, Event] = {}
        self.called: dict[str, str] = {}
        self.merged: dict[str, str] = {}
        self.grades: dict[str, str] = {}
        for event in events:
            if event["id"] in withdrawn:
                continue
            if event["type"] == "party.declared":
                self.declared[event["party"]] = {**self.declared.get(event["party"], {}), **event}
                self.called |= {slug_of(name): event["party"] for name in (event["name"], *event.get("aliases", ()))}
            elif event["type"] == "party.merged":
                self.merged[event["party"]] = event["into"]
            elif event["type"] == "source.graded":
                self.grades[slug_of(event["outlet"])] = event["grade"]

    def resolve(self, name: str) -> str:
        slug = name if name in self.declared else self.called.get(name, name)
        for _ in range(len(self.merged) + 1):
            slug = self.merged.get(slug, slug)
        return slug

    def above(self, party: str) -> list[str]:
        chain: list[str] = []
        while (parent := self.declared.get(party, {}).get("parent")) is not None and len(chain) <= len(NAMES):
            chain.append(party := self.resolve(parent))
        return chain

    def is_sound(self) -> bool:
        """Whether neither merges nor parents run in a circle."""
        ends = all(self.resolve(slug) not in self.merged for slug in self.merged)
        return ends and all(self.resolve(slug) not in self.above(self.resolve(slug)) for slug in NAMES)

    def answers(self) -> dict[str, Any]:
        whole = sorted(slug for slug in self.declared if slug not in self.merged)
        means = {name: self.resolve(name) for name in NAMES}
        return {
            "means": means,
            "called": {party: self.declared.get(party, {}).get("name", party) for party in NAMES},
            "declared": whole,
            "known": {*self.declared, *self.called, *self.merged},
            "below": {party: [slug for slug in whole if party in self.above(slug)] for party in NAMES},
            "meaning": {party: {name for name in NAMES if means[name] == party} for party in NAMES},
            "grade": self.grades.get("reuters"),
        }


def answers(registry: Registry) -> dict[str, Any]:
    return {
        "means": {name: registry.resolve(name) for name in NAMES},
        "called": {party: registry.name(party) for party in NAMES},
        "declared": registry.declared(),
        "known": {name for name in NAMES if registry.knows(name)},
        "below": {party: registry.divisions(party) for party in NAMES},
        "meaning": {party: registry.meaning({party}) & set(NAMES) for party in NAMES},
        "grade": registry.grade("reuters"),
    }


@st.composite
def a_keepers_event(draw: st.DrawFn, number: int) -> Event:
    party = draw(st.sampled_from(PARTIES))
    kind = draw(st.sampled_from(("declare", "declare", "merge", "withdraw", "withdraw", "grade")))
    if kind == "withdraw" and number > 1:
        return withdraw(number, draw(st.integers(1, number - 1)))
    if kind == "merge":
        return merge(number, party, draw(st.sampled_from([slug for slug in NAMES if slug != party])))
    if kind == "grade":
        return keeper("source.graded", number, outlet="Reuters", grade=draw(st.sampled_from("ABC")))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2))
    parent = draw(st.none() | st.sampled_from([slug for slug in NAMES if slug != party]))
    return declare(number, party, names[0], aliases=names[1:] or None, parent=parent)


@st.composite
def keepers_events(draw: st.DrawFn) -> list[Event]:
    return [draw(a_keepers_event(number)) for number in range(1, draw(st.integers(2, 12)) + 1)]


@given(keepers_events())
def test_one_history_answers_for_every_seq(events: list[Event]) -> None:
    declarations = Declarations()
    taken: list[Event] = []
    seqs = [0]
    for seq, event in enumerate(events, start=1):
        entry = prepare(event)
        declarations.add(seq, entry.id, entry.content)
        sound = Plain([*taken, event]).is_sound()
        try:
            Registry(declarations, seq).check(seq - 1)
        except Refused:
            assert not sound
            declarations.forget_after(seq - 1)
        else:
            assert sound
            taken.append(event)
            seqs.append(seq)
    registries = [Registry(declarations, seq) for seq in seqs]
    plain = [Plain(taken[:count]) for count in range(len(taken) + 1)]
    assert [answers(registry) for registry in registries] == [world.answers() for world in plain]
    for one, here in zip(registries, plain, strict=True):
        for other, there in zip(registries, plain, strict=True):
            looks = [[(p := w.resolve(n), w.declared.get(p, {}).get("name")) for n in NAMES] for w in (here, there)]
            unlike = {name for name, old, new in zip(NAMES, *looks, strict=True) if old != new}
            assert one.unlike(other) == unlike


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.db")
    desk.say(
        rumour(1, "2024-01-05", parties=people("owner:Acme", "owned:Bolt")),
        *(declare(number, f"party-{number}", f"Party {number}") for number in range(2, 10)),
        declare(10, "acme", "Acme Corporation"),
    )
    yield desk
    desk.close()


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seqs of the entries read from logs one by one."""
    seqs: list[int] = []
    fetch = SqliteLog.fetch
    monkeypatch.setattr(SqliteLog, "fetch", lambda log, wanted: (seqs.extend(wanted), fetch(log, wanted))[1])
    return seqs


def test_a_keepers_event_is_read_once_whatever_s_is_asked_for(desk: Desk, fetched: list[int]) -> None:
    called = [desk.show("parties", recorded=seq)[0]["name"] for seq in (10, 5, 9, 1, 7, 10)]
    assert called == ["Acme Corporation", "Acme", "Acme", "Acme", "Acme", "Acme Corporation"]
    assert sorted(fetched) == list(range(2, 11))


def test_a_log_that_grows_is_read_on_from_there(desk: Desk, fetched: list[int]) -> None:
    desk.show("parties")
    desk.say(declare(11, "acme", "Acme Limited"))
    fetched.clear()
    assert desk.show("parties")[0]["name"] == "Acme Limited"
    assert fetched == [11]


def test_a_declaration_looks_at_those_only_that_came_since_the_last_one(desk: Desk, fetched: list[int]) -> None:
    desk.say(declare(11, "bolt", "Bolt", parent="acme"))
    fetched.clear()
    with open_store(desk.store.path, clock=lambda: NOW) as other:
        other.append([declare(12, "corex", "Corex", parent="bolt")])
    fetched.clear()
    with pytest.raises(Refused, match=r"^acme would be above itself; mend its parent, or withdraw a declaration"):
        desk.say(declare(13, "acme", "Acme", parent="corex"))
    assert sorted(set(fetched)) == [11, 12]


def _close_a_circle(desk: Desk) -> None:
    with desk.store.together():
        desk.say(declare(11, "bolt", "Bolt", parent="acme"))
        desk.say(declare(12, "acme", "Acme", parent="bolt"))


def test_what_was_refused_or_undone_is_forgotten(desk: Desk) -> None:
    with pytest.raises(Refused):
        _close_a_circle(desk)
    desk.say(declare(13, "acme", "Acme", parent="bolt"))
    with pytest.raises(Refused):
        desk.say(declare(14, "bolt", "Bolt", parent="acme"))
    assert (desk.store.head().seq, desk.store.find(ident(13)) is not None) == (11, True)


def test_a_redacted_declaration_says_nothing_any_more(desk: Desk) -> None:
    assert desk.show("parties")[0]["name"] == "Acme Corporation"
    desk.store.redact(10, "a mistake")
    assert desk.show("parties", recorded=10)[0]["name"] == "Acme"

"""What the keeper's events say of parties and outlets, each with the seqs from which on it stands or does not.

Kept once for all S: what a registry (`store.parties`) says at one of them is found by halving, and a log that grows
adds only what came. Others may read while it grows: what counts at an earlier seq stays as it was.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from events.ids import id_key
from events.slug import slug_of
from store.log import Recorded

_TYPES = ("party.declared", "party.merged", "source.graded", "entry.withdrawn")
_seq = attrgetter("seq")


class Statement:
    """A keeper's event. `turns`: the seqs at which it fell by a withdrawal, rose by one of that, and so on."""

    __slots__ = ("content", "key", "seq", "turns")

    def __init__(self, seq: int, key: bytes, content: Mapping[str, Any]) -> None:
        self.seq = seq
        self.key = key
        self.content = content
        self.turns: list[int] = []

    def stands(self, seq: int) -> bool:
        """Whether it counts as the log stood at `seq`."""
        return self.seq <= seq and not (self.turns and bisect_right(self.turns, seq) % 2)


def last(statements: Sequence[Statement], seq: int) -> Statement | None:
    """The last of statements, in seq order, that counts as the log stood at `seq`."""
    at = len(statements)
    if at and statements[at - 1].seq > seq:
        at = bisect_right(statements, seq, hi=at, key=_seq)
    for place in range(at - 1, -1, -1):
        if statements[place].stands(seq):
            return statements[place]
    return None


class Declarations:
    """The keeper's events on parties and outlets so far, in seq order, by what they are about.

    `declared`, `parents` and `merged` go by party, `called` by name, `grades` by outlet, all as slugs. `names` are all
    slugs of which anything was ever declared: no other one means anything but itself.
    """

    def __init__(self) -> None:
        self.declared: dict[str, list[Statement]] = {}
        self.parents: dict[str, list[Statement]] = {}  # those of the declarations that give one
        self.called: dict[str, list[Statement]] = {}
        self.merged: dict[str, list[Statement]] = {}
        self.grades: dict[str, list[Statement]] = {}
        self.names: set[str] = set()
        self._every: list[Statement] = []
        self._by_key: dict[bytes, Statement] = {}
        self._withdrawals: dict[bytes, list[Statement]] = {}
        # What ever led to a party, by name or merge, and who was ever declared below it: where to look, no more.
        self._ways: dict[str, set[str]] = {}
        self._children: dict[str, set[str]] = {}

    @property
    def last(self) -> int:
        """The seq of the last event taken; 0 where there is none."""
        return self._every[-1].seq if self._every else 0

    # -- growing -------------------------------------------------------------------------------------------

    def take(self, events: Iterable[Recorded]) -> None:
        """Take recorded events, in seq order, that follow; redacted ones say nothing."""
        for recorded in events:
            if recorded.content is not None:
                self.add(recorded.seq, recorded.key, recorded.content)

    def add(self, seq: int, key: bytes, content: Mapping[str, Any]) -> None:
        """Take one more keeper's event; `key` is its id. Other events are passed over."""
        if content["type"] not in _TYPES:
            return
        statement = Statement(seq, key, content)
        self._note_ways(content)
        for statements in self._lists(content):
            statements.append(statement)
        self._by_key[key] = statement
        self._every.append(statement)
        for ruled in self._ruled(statement):
            if ruled.stands(seq) is not any(by.stands(seq) for by in self._withdrawals[ruled.key]):
                break
            ruled.turns.append(seq)

    def forget_after(self, seq: int) -> None:
        """Take back all events after `seq`."""
        while self.last > seq:
            statement = self._every.pop()
            for ruled in self._ruled(statement):
                del ruled.turns[bisect_right(ruled.turns, seq) :]
            del self._by_key[statement.key]
            for statements in self._lists(statement.content):
                statements.pop()

    def _lists(self, content: Mapping[str, Any]) -> Iterator[list[Statement]]:
        """Where an event stands."""
        kind = content["type"]
        if kind == "party.declared":
            yield self.declared.setdefault(content["party"], [])
            if "parent" in content:
                yield self.parents.setdefault(content["party"], [])
            for name in _names(content):
                yield self.called.setdefault(name, [])
        elif kind == "party.merged":
            yield self.merged.setdefault(content["party"], [])
        elif kind == "source.graded":
            yield self.grades.setdefault(slug_of(content["outlet"]), [])
        elif kind == "entry.withdrawn":
            yield self._withdrawals.setdefault(id_key(content["event"]), [])

    def _note_ways(self, content: Mapping[str, Any]) -> None:
        if content["type"] == "party.declared":
            party, names = content["party"], _names(content)
            self.names.update((party, *names))
            self._ways.setdefault(party, set()).update(names)
            if "parent" in content:
                self._children.setdefault(slug_of(content["parent"]), set()).add(party)
        elif content["type"] == "party.merged":
            self.names.add(content["party"])
            self._ways.setdefault(content["into"], set()).add(content["party"])

    def _ruled(self, statement: Statement) -> Iterator[Statement]:
        """What a withdrawal is about, what that is about where it is one itself, and so on."""
        while statement.content["type"] == "entry.withdrawn":
            ruled = self._by_key.get(id_key(statement.content["event"]))
            if ruled is None:
                return
            yield ruled
            statement = ruled

    # -- where to look -------------------------------------------------------------------------------------

    def leading_to(self, parties: Iterable[str]) -> set[str]:
        """These slugs, and all that may mean one of them at some seq."""
        return _reached(parties, self._ways)

    def children(self, parties: Iterable[str]) -> set[str]:
        """Who was ever declared to be below what one of these slugs means."""
        return {child for slug in parties for child in tuple(self._children.get(slug, ()))}

    def about(self, low: int, high: int) -> set[str]:
        """The parties, as slugs, of what was said or taken back with low < seq ≤ high."""
        few, many = (bisect_right(self._every, seq, key=_seq) for seq in (low, high))
        found = set()
        for statement in self._every[few:many]:
            *_, said = statement, *self._ruled(statement)
            if "party" in said.content:
                found.add(said.content["party"])
        return found


def _names(content: Mapping[str, Any]) -> list[str]:
    """The names that a declaration gives, as slugs, each once."""
    return list(dict.fromkeys(slug_of(name) for name in (content["name"], *content.get("aliases", ()))))


def _reached(start: Iterable[str], ways: Mapping[str, set[str]]) -> set[str]:
    reached = set(start)
    fresh = list(reached)
    while fresh:
        # A copy is made in one go, whoever adds to the set meanwhile.
        found = [slug for slug in tuple(ways.get(fresh.pop(), ())) if slug not in reached]
        reached.update(found)
        fresh += found
    return reached

"""What changed between two points: deals added, removed, changed field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from events.vocabulary import TERMS
from store.as_of import Lens, Point
from store.deal import FIELDS, Deal
from store.fold import (
    DETAILS,
    EVENTS,
    FACETS,
    FIRST,
    FIRST_PRECISION,
    INSTANT,
    OUTLETS,
    PRECISION,
    STAGE,
    STATUS,
    STEPS,
    TERM,
)
from store.parties import Registry
from store.pictures import Pictures
from store.query import Condition, Query


class Change(NamedTuple):
    """A deal that is there before and after, with the fields that differ: {field: (before, after)}."""

    deal: str
    changes: dict[str, tuple[Any, Any]]
    before: Deal
    after: Deal

    def as_dict(self) -> dict[str, Any]:
        """An item of `changed`."""
        return {"deal": self.deal, "changes": {name: list(pair) for name, pair in self.changes.items()}}


@dataclass(slots=True)
class Changes:
    """Deals that appeared, went and changed, each by slug."""

    added: list[Deal]
    removed: list[Deal]
    changed: list[Change]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def as_dict(self) -> dict[str, Any]:
        """The three lists of `diff --json` and `replay --json`."""
        return {
            "added": [deal.as_dict() for deal in self.added],
            "removed": [deal.as_dict() for deal in self.removed],
            "changed": [change.as_dict() for change in self.changed],
        }


@dataclass(slots=True)
class Diff(Changes):
    """The changes from one point to another on an axis."""

    start: Point
    end: Point
    axis: str

    def as_dict(self) -> dict[str, Any]:
        """`diff A B --json`."""
        ends = {"from": self.start.as_dict(), "to": self.end.as_dict(), "axis": self.axis}
        return {**ends, **Changes.as_dict(self)}


def compare(before: Deal | None, after: Deal | None, into: Changes) -> None:
    """Note how one deal differs between two points."""
    if before is None and after is None:
        return
    if before is None:
        assert after is not None
        into.added.append(after)
    elif after is None:
        into.removed.append(before)
    else:
        changes: dict[str, tuple[Any, Any]] = {}
        for name in _may_differ(before, after):
            old, new = getattr(before, name), getattr(after, name)
            if old != new:
                changes[name] = (old, new)
        if changes:
            into.changed.append(Change(after.deal, changes, before, after))


_TERM_FIELDS = frozenset(TERMS)
# The places of a state that a field is made from, where it is not one term; of those of terms besides them.
_MADE_FROM = {
    "status": (STATUS,),
    "paid": (STEPS,),
    "amount": (STEPS,),
    "stage": (STAGE,),
    "details": (DETAILS,),
    "unconfirmed": (STATUS, TERM, DETAILS),
    "denied_facets": (FACETS,),
    "first_reported": (FIRST, FIRST_PRECISION),
    "last_reported": (INSTANT, PRECISION),
    "reports": (OUTLETS,),
    "denials": (OUTLETS,),
    "events": (EVENTS,),
}


def _may_differ(before: Deal, after: Deal) -> Iterator[str]:
    """The fields, in order, that can differ: making each of both deals to compare them costs six times as much."""
    old, new = before.state, after.state
    changed = {place for place in range(len(old)) if old[place] != new[place]}
    same_names = before.same_registry(after)
    for name in FIELDS:
        made_from = _MADE_FROM.get(name, ())
        other_term = name in _TERM_FIELDS and TERM in changed and old[TERM].get(name) != new[TERM].get(name)
        if name == "stale" or (name == "parties" and not same_names) or other_term or not changed.isdisjoint(made_from):
            yield name


class ChangeSet:
    """Which deals may look different at two points, found without looking at any picture; `read` looks.

    What is not among them looks the same at both. Deals are told apart by their numbers of one generation.
    """

    def __init__(self, start: Point, end: Point, numbers: set[int], read: Callable[[], Diff]) -> None:
        self.start = start
        self.end = end
        self.numbers = frozenset(numbers)
        self.read = read

    def __len__(self) -> int:
        return len(self.numbers)

    def __contains__(self, deal: Deal) -> bool:
        return deal.number in self.numbers


def diff(pictures: Pictures, start: Point, end: Point, axis: str, lens: Lens, query: Query) -> Diff:
    """What changed from `start` to `end` among the deals that pass the lens and the query at each."""
    changes = Diff([], [], [], start, end, axis)
    note_changes(pictures, start, end, lens, query, changes)
    return changes


def note_changes(pictures: Pictures, start: Point, end: Point, lens: Lens, query: Query, into: Changes) -> None:
    """Note what changed between two points; only the deals that something happened to are looked at."""
    numbers = moved(pictures, start, end, query)
    before = pictures.among(numbers, query, start, lens)
    after = pictures.among(numbers, query, end, lens)
    slugs = {number: deal.deal for found in (before, after) for number, deal in found.items()}
    same_names = pictures.registry(start) is pictures.registry(end)
    for number in sorted(slugs, key=slugs.__getitem__):
        old, new = before.get(number), after.get(number)
        if old is None or new is None or not (same_names and old.same_state(new) and old.stale is new.stale):
            compare(old, new, into)


def moved(pictures: Pictures, start: Point, end: Point, query: Query) -> set[int]:
    """The numbers of the deals that may look different at two points, or pass the query at one of them only."""
    numbers = pictures.reads.touched(start, end)
    before, after = pictures.registry(start), pictures.registry(end)
    if before is not after:
        renamed = {slug for slug in before.known() | after.known() if _called(before, slug) != _called(after, slug)}
        numbers |= pictures.reads.deals_named(renamed)
        for condition in query.conditions:
            if condition.key == "party":
                numbers |= pictures.reads.deals_named(_meant(before, condition) ^ _meant(after, condition))
    return numbers


def _called(registry: Registry, slug: str) -> tuple[str, str | None]:
    """The party that a name means, and what it is declared to be called; without that it is called as reported."""
    party = registry.resolve(slug)
    declared = registry.get(party)
    return party, None if declared is None else declared.name


def _meant(registry: Registry, condition: Condition) -> set[str]:
    """The names by which a deal meets a condition on a party."""
    party = registry.resolve(str(condition.value))
    return registry.meaning({party} if condition.exact else {party, *registry.divisions(party)})

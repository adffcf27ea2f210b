"""What changed between two points: deals added, removed, changed field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from store.as_of import Lens, Point
from store.collecting import no_collections
from store.deal import BODY, FIELDS, HEARD, MARK, SLUG, STALE_US, STATE, Deal, LookRow
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
from store.pictures import Pictures, names_meant
from store.query import Query
from store.summary import MARK_STATUS, STATUS_CODES

FieldChanges = dict[str, tuple[Any, Any]]
Looks = dict[int, LookRow]
_RUMOURED = STATUS_CODES["rumoured"]
_AT_ONCE = 1000
"""Deals of a long difference that are made and compared at once."""


class Change:
    """A deal that is there before and after, with fields that differ."""

    __slots__ = ("_changes", "after", "before", "deal")

    def __init__(self, before: Deal, after: Deal, changes: FieldChanges | None = None) -> None:
        """`changes`: the fields that differ; worked out when asked for where it is only known that some do."""
        self.deal = after.deal
        self.before = before
        self.after = after
        self._changes = changes

    @property
    def changes(self) -> FieldChanges:
        """The fields that differ, in the order of `store.deal.FIELDS`: {field: (before, after)}."""
        if self._changes is None:
            self._changes = differing(self.before, self.after)
        return self._changes

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


@dataclass(slots=True)
class Portion(Changes):
    """A part of a difference; `generation` is the one of the projection that its deals' numbers belong to."""

    generation: int


# The places of a state that fields are made from, besides those that are one term each.
_MADE_FROM: dict[int, tuple[str, ...]] = {
    STATUS: ("status", "unconfirmed"),
    TERM: ("unconfirmed",),
    DETAILS: ("details", "unconfirmed"),
    STAGE: ("stage",),
    FACETS: ("denied_facets",),
    STEPS: ("paid", "amount"),
    INSTANT: ("last_reported",),
    PRECISION: ("last_reported",),
    OUTLETS: ("reports", "denials"),
    EVENTS: ("events",),
    FIRST: ("first_reported",),
    FIRST_PRECISION: ("first_reported",),
}
_PLACES = {name: place for place, name in enumerate(FIELDS)}


def differing(before: Deal, after: Deal) -> FieldChanges:
    """The fields in which a deal differs between two points: {field: (before, after)}."""
    changes: FieldChanges = {}
    for name in _may_differ(before, after):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            changes[name] = (old, new)
    return changes


def _may_differ(before: Deal, after: Deal) -> list[str]:
    """The fields, in order, that can differ: making each of both deals to compare them costs ten times as much."""
    names = {"stale"} if before.same_registry(after) else {"stale", "parties"}
    if not before.same_state(after):
        old, new = before.state, after.state
        for place, made in _MADE_FROM.items():
            if old[place] != new[place]:
                names.update(made)
        held, given = old[TERM], new[TERM]
        if held != given:
            names.update(term for term in held.keys() | given.keys() if held.get(term) != given.get(term))
    return sorted(names, key=_PLACES.__getitem__)


class ChangeSet:
    """Which deals may look different at two points, found without looking at any picture; `read` looks.

    What is not among them looks the same at both. To ask whether a deal is among them raises Renumbered where the store
    was rebuilt before the first such question.
    """

    def __init__(
        self, start: Point, end: Point, numbers: Set[int], slugs: Callable[[], Set[str]], read: Callable[[], Diff]
    ) -> None:
        """`slugs`: those of the deals with these numbers."""
        self.start = start
        self.end = end
        self.read = read
        self._numbers = numbers
        self._find = slugs

    @cached_property
    def _slugs(self) -> Set[str]:
        return self._find()

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, deal: Deal) -> bool:
        return deal.deal in self._slugs


def diff(pictures: Pictures, start: Point, end: Point, axis: str, lens: Lens, query: Query) -> Diff:
    """What changed from `start` to `end` among the deals that pass the lens and the query at each."""
    changes = Diff([], [], [], start, end, axis)
    note_changes(pictures, start, end, lens, query, changes)
    return changes


def note_changes(pictures: Pictures, start: Point, end: Point, lens: Lens, query: Query, into: Changes) -> None:
    """Note what changed between two points; only the deals that something happened to are looked at."""
    _note(pictures, *_looks(pictures, start, end, lens, query), start, end, into)


def changes_in_turn(pictures: Pictures, start: Point, end: Point, lens: Lens, query: Query) -> Iterator[Portion]:
    """The same in portions, by slug, whose deals are made only then; what finds them is held, some words a deal."""
    with no_collections():
        before, after = _looks(pictures, start, end, lens, query)
        slugs = {number: look[SLUG] for looks in (before, after) for number, look in looks.items()}
        ordered = iter(sorted(slugs, key=slugs.__getitem__))
    while numbers := list(islice(ordered, _AT_ONCE)):
        changes = Portion([], [], [], pictures.reads.generation)
        old, new = ({number: looks.pop(number) for number in numbers if number in looks} for looks in (before, after))
        _note(pictures, old, new, start, end, changes)
        yield changes


def _looks(pictures: Pictures, start: Point, end: Point, lens: Lens, query: Query) -> tuple[Looks, Looks]:
    """{number: look} at each point of the deals that may have changed."""
    acted, aged = _moved(pictures, start, end, query)
    before = pictures.among(acted, query, start, lens)
    after = pictures.among(acted, query, end, lens)
    if pictures.registry(start) is pictures.registry(end):
        for number in [
            number for number in before.keys() & after.keys() if _same(before[number], after[number], start, end)
        ]:
            del before[number], after[number]
    if aged:
        turned = pictures.ageing(aged, start, end, lens)
        before |= turned
        after |= turned
    return before, after


def _same(old: LookRow, new: LookRow, start: Point, end: Point) -> bool:
    """Whether nothing has happened to a deal: it has the same version, or state where it is crowded, and its age."""
    if old[STATE] != new[STATE] or old[BODY] != new[BODY]:
        return False
    return old[MARK] & MARK_STATUS != _RUMOURED or (start.at - old[HEARD] > STALE_US) is (
        end.at - old[HEARD] > STALE_US
    )


def _note(pictures: Pictures, old: Looks, new: Looks, start: Point, end: Point, into: Changes) -> None:
    """Note what changed from the old looks to the new."""
    lacking = {look[STATE] for looks in (old, new) for look in looks.values() if look[BODY] is None}
    states = pictures.reads.bodies(list(lacking))
    _compare(pictures.made(old.values(), states, start), pictures.made(new.values(), states, end), into)


def _compare(before: dict[int, Deal], after: dict[int, Deal], into: Changes) -> None:
    slugs = {number: deal.deal for deals in (before, after) for number, deal in deals.items()}
    for number in sorted(slugs, key=slugs.__getitem__):
        old, new = before.get(number), after.get(number)
        if old is None:
            assert new is not None
            into.added.append(new)
        elif new is None:
            into.removed.append(old)
        elif old.looks_other(new):
            into.changed.append(Change(old, new))
        elif changes := differing(old, new):
            into.changed.append(Change(old, new, changes))


def moved(pictures: Pictures, start: Point, end: Point, query: Query) -> set[int]:
    """The numbers of the deals that may look different at two points, or pass the query at one of them only."""
    acted, aged = _moved(pictures, start, end, query)
    return acted | aged


def _moved(pictures: Pictures, start: Point, end: Point, query: Query) -> tuple[set[int], set[int]]:
    """The same in two: of the second only age can make a difference, whatever the query, and none is crowded."""
    reads = pictures.reads
    acted, aged = reads.acted_on(start, end), reads.aged(start, end)
    before, after = pictures.registry(start), pictures.registry(end)
    if before is not after:
        acted |= reads.deals_named(before.unlike(after))
        for condition in query.conditions:
            if condition.key == "party":
                acted |= reads.deals_named(names_meant(before, condition) ^ names_meant(after, condition))
    if query.conditions:
        return acted | aged, set()
    crowded = aged & reads.crowded().keys()
    return acted | crowded, aged - crowded - acted

"""What changed between two points: deals added, removed, changed field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from store.as_of import Lens, Point
from store.deal import FIELDS, Counts, Deal
from store.pictures import Pictures


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
        for name in FIELDS:
            old, new = getattr(before, name), getattr(after, name)
            if old != new:
                changes[name] = (old, new)
        if changes:
            into.changed.append(Change(after.deal, changes, before, after))


def diff(pictures: Pictures, start: Point, end: Point, axis: str, lens: Lens, query: str) -> Diff:
    """What changed from `start` to `end` among the deals that pass the lens and the query at each."""
    before = {deal.deal: deal for deal in pictures.select(query, start, lens)[0]}
    after = {deal.deal: deal for deal in pictures.select(query, end, lens)[0]}
    same_names = pictures.reads.keepers(start) == pictures.reads.keepers(end)
    counts = (pictures.reads.all_counts(start), pictures.reads.all_counts(end))
    changes = Diff([], [], [], start, end, axis)
    for slug in sorted(before.keys() | after.keys()):
        old, new = before.get(slug), after.get(slug)
        if old is None or new is None or not (same_names and _alike(old, new, counts)):
            compare(old, new, changes)
    return changes


def _alike(old: Deal, new: Deal, counts: tuple[dict[int, Counts], dict[int, Counts]]) -> bool:
    """Whether two pictures of a deal are the same without a look at every field."""
    return old.same_state(new) and old.stale is new.stale and counts[0][old.number] == counts[1][new.number]

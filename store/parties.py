"""Who a name means: what the keeper's events up to some seq declare, merge and grade.

Names stay as reported in the log and in the projection; they are resolved here when read, so that a merge
rewrites no history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from events.ids import id_key
from events.slug import slug_of
from events.vocabulary import UNKNOWN_PARTY
from store.errors import Refused
from store.log import Recorded


@dataclass(slots=True)
class Party:
    """A party as declared. `parent` is a slug as declared, not yet resolved."""

    party: str
    name: str
    kind: str | None = None
    parent: str | None = None
    aliases: list[str] = field(default_factory=list)
    identifiers: dict[str, str] = field(default_factory=dict)


class Registry:
    """The parties and grades that the keeper's events added so far make.

    Events are added in seq order; what is asked is worked out at the first question after that.
    """

    def __init__(self) -> None:
        self._events: list[tuple[int, bytes, Mapping[str, Any]]] = []
        self._stale = True

    @classmethod
    def of(cls, events: Iterable[Recorded]) -> Registry:
        """The registry that recorded events, in seq order, make; redacted ones say nothing."""
        registry = cls()
        for recorded in events:
            if recorded.content is not None:
                registry.add(recorded.seq, recorded.key, recorded.content)
        return registry

    def add(self, seq: int, key: bytes, content: Mapping[str, Any]) -> None:
        """Take one more keeper's event; `key` is its id. Other events are passed over."""
        if content["type"][:6] not in ("party.", "source", "entry."):
            return
        self._events.append((seq, key, content))
        if self._stale or content["type"] == "entry.withdrawn":
            self._stale = True
        else:
            self._take(content)
            self._resolved.clear()
            self._shown.clear()

    def forget_last(self) -> None:
        """Take the event added last back."""
        self._events.pop()
        self._stale = True

    def _work_out(self) -> None:
        self._declared: dict[str, Party] = {}
        self._called: dict[str, str] = {}
        self._merged: dict[str, str] = {}
        self._grades: dict[str, str] = {}
        self._resolved: dict[str, str] = {}
        self._shown: dict[str, tuple[str, str]] = {}
        withdrawn: set[bytes] = set()
        # An event names only earlier ones: from the last to the first, each withdrawal's own fate is known.
        for _, key, content in reversed(self._events):
            if content["type"] == "entry.withdrawn" and key not in withdrawn:
                withdrawn.add(id_key(content["event"]))
        for _, key, content in self._events:
            if key not in withdrawn:
                self._take(content)
        self._stale = False

    def _take(self, content: Mapping[str, Any]) -> None:
        kind = content["type"]
        if kind == "party.declared":
            self._declare(content)
        elif kind == "party.merged":
            self._merged.pop(content["party"], None)
            self._merged[content["party"]] = content["into"]
        elif kind == "source.graded":
            self._grades[slug_of(content["outlet"])] = content["grade"]

    def _declare(self, content: Mapping[str, Any]) -> None:
        slug = content["party"]
        party = self._declared.setdefault(slug, Party(slug, content["name"]))
        party.name = content["name"]
        party.kind = content.get("kind", party.kind)
        party.parent = content.get("parent", party.parent)
        aliases = content.get("aliases", ())
        party.aliases += [alias for alias in dict.fromkeys(aliases) if alias not in party.aliases]
        party.identifiers.update(content.get("identifiers", {}))
        for name in (content["name"], *aliases):
            self._called[slug_of(name)] = slug

    def known(self) -> set[str]:
        """All names, as slugs, of which anything is declared: no other one means anything but itself."""
        if self._stale:
            self._work_out()
        return {*self._declared, *self._called, *self._merged}

    def meaning(self, parties: set[str]) -> set[str]:
        """The names, as slugs, that mean one of these resolved parties."""
        return {slug for slug in self.known() | parties if self.resolve(slug) in parties}

    # -- questions -----------------------------------------------------------------------------------------

    def resolve(self, name: str) -> str:
        """The slug of the party that a name means, to the end of its merges."""
        if self._stale:
            self._work_out()
        party = self._resolved.get(name)
        if party is None:
            slug = slug_of(name)
            if slug == UNKNOWN_PARTY:  # it joins nothing, whatever is declared or merged
                return UNKNOWN_PARTY
            party = self._resolved[name] = self._end(slug if slug in self._declared else self._called.get(slug, slug))
        return party

    def _end(self, slug: str) -> str:
        seen = {slug}
        while (into := self._merged.get(slug)) is not None:
            slug = into
            if slug in seen:
                raise Refused(f"the merges of {slug} run in a circle; withdraw one of them")
            seen.add(slug)
        return slug

    def name(self, party: str, reported: str | None = None) -> str:
        """What to call a resolved party: as declared, else as reported, else its slug."""
        if self._stale:
            self._work_out()
        declared = self._declared.get(party)
        if declared is not None:
            return declared.name
        return reported if reported is not None and slug_of(reported) == party else party

    def get(self, party: str) -> Party | None:
        """A resolved party as declared, or None."""
        if self._stale:
            self._work_out()
        return self._declared.get(party)

    def parent(self, party: str) -> str | None:
        """The resolved parent of a resolved party."""
        declared = self.get(party)
        if declared is None or declared.parent is None:
            return None
        return self.resolve(declared.parent)

    def declared(self) -> list[str]:
        """The slugs of the declared parties that are not merged into others, sorted."""
        if self._stale:
            self._work_out()
        return sorted(slug for slug in self._declared if slug not in self._merged)

    def divisions(self, party: str) -> list[str]:
        """The parties below a resolved party, at any depth, sorted."""
        below = {slug for slug in self.declared() if party in self._chain(slug)}
        below.discard(party)
        return sorted(below)

    def inside(self, name: str) -> set[str]:
        """The party that a name means, with its divisions: what asking for it takes in."""
        party = self.resolve(name)
        return {party, *self.divisions(party)}

    def _chain(self, party: str) -> list[str]:
        chain = [party]
        while (above := self.parent(chain[-1])) is not None and above not in chain:
            chain.append(above)
        return chain[1:]

    def grade(self, outlet: str) -> str | None:
        """The grade of an outlet, A to F, by its slug."""
        if self._stale:
            self._work_out()
        return self._grades.get(outlet)

    def check(self, slug: str | None = None) -> None:
        """Raises Refused where merges or parents run in a circle: through a party, or anywhere."""
        if self._stale:
            self._work_out()
        for start in [slug] if slug is not None else [*self._merged, *self._declared]:
            chain = [self._end(start)]
            while (above := self.parent(chain[-1])) is not None:
                if above in chain:
                    raise Refused(f"{above} would be above itself; mend its parent, or withdraw a declaration or merge")
                chain.append(above)

    def show(self, parties: list[dict[str, str]]) -> list[dict[str, str]]:
        """A reported list of parties, resolved: [{party, name, role}], equal entries once."""
        if self._stale:
            self._work_out()
        known = self._shown
        shown: dict[tuple[str, str], dict[str, str]] = {}
        for entry in parties:
            reported, role = entry["party"], entry["role"]
            if (called := known.get(reported)) is None:
                party = self.resolve(reported)
                called = known[reported] = party, self.name(party, reported)
            key = called[0], role
            if key not in shown:
                shown[key] = {"party": called[0], "name": called[1], "role": role}
        return list(shown.values())

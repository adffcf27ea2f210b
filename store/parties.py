"""Who a name means: what the keeper's events up to some seq declare, merge and grade.

Names stay as reported in the log and in the projection; they are resolved here when read, so that a merge
rewrites no history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from events.slug import slug_of
from events.vocabulary import UNKNOWN_PARTY
from store.declarations import Declarations, last
from store.errors import Refused


@dataclass(slots=True)
class Party:
    """A party as declared. `parent` is a slug as declared, not yet resolved."""

    party: str
    name: str
    kind: str | None = None
    parent: str | None = None
    aliases: list[str] = field(default_factory=list)
    identifiers: dict[str, str] = field(default_factory=dict)

    def declare(self, content: Mapping[str, Any]) -> None:
        """Take one more declaration: fields given replace, aliases and identifiers add up."""
        self.name = content["name"]
        self.kind = content.get("kind", self.kind)
        self.parent = content.get("parent", self.parent)
        self.aliases += [alias for alias in dict.fromkeys(content.get("aliases", ())) if alias not in self.aliases]
        self.identifiers.update(content.get("identifiers", {}))


class Registry:
    """The parties and grades as the log stood at a seq. An answer is worked out when asked for, and kept."""

    def __init__(self, declarations: Declarations, seq: int) -> None:
        """`declarations` hold all up to `seq` at least."""
        self._all = declarations
        self.seq = seq
        self._resolved: dict[str, str] = {}
        self._shown: dict[str, tuple[str, str]] = {}
        self._parties: dict[str, Party | None] = {}

    # -- names ---------------------------------------------------------------------------------------------

    @property
    def names(self) -> set[str]:
        """All names, as slugs, of which anything was ever declared, later than here too: no other one means anything
        but itself. Others may add to it: take a copy to go through it."""
        return self._all.names

    def knows(self, slug: str) -> bool:
        """Whether anything is declared here of a name, given as slug."""
        holders = (self._all.declared, self._all.called, self._all.merged)
        return any(last(held.get(slug, ()), self.seq) for held in holders)

    def resolve(self, name: str) -> str:
        """The slug of the party that a name means, to the end of its merges."""
        party = self._resolved.get(name)
        if party is None:
            slug = slug_of(name)
            if slug == UNKNOWN_PARTY:  # it joins nothing, whatever is declared or merged
                return UNKNOWN_PARTY
            party = self._resolved[name] = self._end(self._called(slug)) if slug in self.names else slug
        return party

    def _called(self, slug: str) -> str:
        if last(self._all.declared.get(slug, ()), self.seq) is not None:
            return slug
        by = last(self._all.called.get(slug, ()), self.seq)
        return slug if by is None else str(by.content["party"])

    def _end(self, slug: str) -> str:
        seen = {slug}
        while (merge := last(self._all.merged.get(slug, ()), self.seq)) is not None:
            slug = merge.content["into"]
            if slug in seen:
                raise Refused(f"the merges of {slug} run in a circle; withdraw one of them")
            seen.add(slug)
        return slug

    def meaning(self, parties: set[str]) -> set[str]:
        """The names, as slugs, that mean one of these resolved parties."""
        return {slug for slug in self._all.leading_to(parties) if self.resolve(slug) in parties}

    def name(self, party: str, reported: str | None = None) -> str:
        """What to call a resolved party: as declared, else as reported, else its slug."""
        declared = self.get(party)
        if declared is not None:
            return declared.name
        return reported if reported is not None and slug_of(reported) == party else party

    def unlike(self, other: Registry) -> set[str]:
        """The names, as slugs, that mean another party at another registry of the same log, or one called otherwise."""
        low, high = sorted((self, other), key=lambda registry: registry.seq)
        names = high._all.leading_to(high._all.about(low.seq, high.seq))
        return {slug for slug in names if self._is_called(slug) != other._is_called(slug)}

    def _is_called(self, slug: str) -> tuple[str, str | None]:
        """The party that a name means, and what it is declared to be called."""
        party = self.resolve(slug)
        declared = self.get(party)
        return party, None if declared is None else declared.name

    # -- parties -------------------------------------------------------------------------------------------

    def get(self, party: str) -> Party | None:
        """A resolved party as declared, or None."""
        declarations = self._all.declared.get(party)
        if declarations is None:
            return None
        if party not in self._parties:
            self._parties[party] = _declared(party, [said.content for said in declarations if said.stands(self.seq)])
        return self._parties[party]

    def parent(self, party: str) -> str | None:
        """The resolved parent of a resolved party."""
        said = last(self._all.parents.get(party, ()), self.seq)
        return None if said is None else self.resolve(said.content["parent"])

    def declared(self) -> list[str]:
        """The slugs of the declared parties that are not merged into others, sorted."""
        return sorted(slug for slug in list(self._all.declared) if self._is_whole(slug))

    def _is_whole(self, slug: str) -> bool:
        """Whether a party is declared and not merged into another."""
        declared, merged = self._all.declared.get(slug, ()), self._all.merged.get(slug, ())
        return last(declared, self.seq) is not None and last(merged, self.seq) is None

    def divisions(self, party: str) -> list[str]:
        """The parties below a resolved party, at any depth, sorted."""
        below, fresh = {party}, {party}
        while fresh:
            children = self._all.children(self._all.leading_to(fresh)) - below
            fresh = {child for child in children if self._is_whole(child) and self.parent(child) in fresh}
            below |= fresh
        return sorted(below - {party})

    def inside(self, name: str) -> set[str]:
        """The party that a name means, with its divisions: what asking for it takes in."""
        party = self.resolve(name)
        return {party, *self.divisions(party)}

    def grade(self, outlet: str) -> str | None:
        """The grade of an outlet, A to F, by its slug."""
        graded = last(self._all.grades.get(outlet, ()), self.seq)
        return None if graded is None else str(graded.content["grade"])

    def check(self, after: int) -> None:
        """Raises Refused where what was said or taken back since `after` makes merges or parents run in a circle."""
        about = self._all.about(after, self.seq)
        # A circle that is closed runs through the party, or through who is below a name that means another one now.
        for start in (*sorted(about), *sorted(self._all.children(self._all.leading_to(about)))):
            chain = [self._end(start)]
            while (above := self.parent(chain[-1])) is not None:
                if above in chain:
                    raise Refused(f"{above} would be above itself; mend its parent, or withdraw a declaration or merge")
                chain.append(above)

    def show(self, parties: Iterable[dict[str, str]]) -> list[dict[str, str]]:
        """A reported list of parties, resolved: [{party, name, role}], equal entries once."""
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


def _declared(party: str, contents: list[Mapping[str, Any]]) -> Party | None:
    """What declarations of a party come to."""
    if not contents:
        return None
    made = Party(party, contents[0]["name"])
    for content in contents:
        made.declare(content)
    return made

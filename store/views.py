"""What a picture's lists hold, and their JSON."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

from events.slug import slug_start
from store.as_of import Lens, Point
from store.collecting import no_collections
from store.deal import Deal


def as_dicts(deals: Iterable[Deal]) -> list[dict[str, Any]]:
    """Deals with all their fields. Of many, this is quicker than asking one after another: see `store.collecting`."""
    with no_collections():
        return [deal.as_dict() for deal in deals]


class DealList(Sequence[Deal]):
    """Deals of a picture, in order. `more`: whether a limit left any out; `total` counts them too, when first asked."""

    def __init__(self, deals: list[Deal], point: Point, lens: Lens, more: bool, count: Callable[[], int]) -> None:
        self._deals = deals
        self.more = more
        self._count = count
        self.point = point
        self.lens = lens

    @cached_property
    def total(self) -> int:
        """How many there are in all; the store must still be open where a limit cut the list."""
        return self._count() if self.more else len(self._deals)

    @overload
    def __getitem__(self, index: int) -> Deal: ...
    @overload
    def __getitem__(self, index: slice) -> list[Deal]: ...
    def __getitem__(self, index: int | slice) -> Deal | list[Deal]:
        return self._deals[index]

    def __len__(self) -> int:
        return len(self._deals)

    def as_dict(self) -> dict[str, Any]:
        """`deals --json`."""
        return {"as_of": self.point.as_dict(), "lens": str(self.lens), "deals": as_dicts(self._deals)}


@dataclass(frozen=True, slots=True)
class DealNumbers:
    """Deals of a list, in order, by their numbers in one generation of the projection: eight bytes a deal."""

    generation: int
    numbers: array[int]

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, rows: slice) -> DealNumbers:
        return DealNumbers(self.generation, self.numbers[rows])


@dataclass(slots=True)
class PartyView:
    """A party of a picture; `deals` counts those that it is itself a party to."""

    party: str
    name: str
    kind: str | None
    parent: str | None
    aliases: list[str]
    identifiers: dict[str, str]
    deals: int

    def as_dict(self) -> dict[str, Any]:
        """An item of `parties --json`."""
        return {
            "party": self.party,
            "name": self.name,
            "kind": self.kind,
            "parent": self.parent,
            "aliases": self.aliases,
            "deals": self.deals,
        }


@dataclass(slots=True)
class PartyList:
    """Parties of a picture, in order."""

    parties: list[PartyView]
    total: int
    point: Point
    lens: Lens

    def __len__(self) -> int:
        return len(self.parties)

    def __iter__(self) -> Iterator[PartyView]:
        return iter(self.parties)

    def __getitem__(self, index: int) -> PartyView:
        return self.parties[index]

    def as_dict(self) -> dict[str, Any]:
        """`parties --json`."""
        parties = [party.as_dict() for party in self.parties]
        return {"as_of": self.point.as_dict(), "lens": str(self.lens), "parties": parties}


@dataclass(frozen=True, slots=True)
class PartyRanks:
    """All parties of a picture in order, of each no more than a row is found by: `Store.party_views` makes the rows.

    Three columns of equal length: slugs, what they are called, in how many deals each has part itself; and the
    generation of the projection that they are of.
    """

    slugs: list[str]
    names: list[str]
    deals: array[int]
    generation: int
    point: Point
    lens: Lens

    def __len__(self) -> int:
        return len(self.slugs)

    def place(self, slug: str) -> int | None:
        """At which place a party stands, from 0 on; None where it has no part in the picture."""
        return self.slugs.index(slug) if slug in self.slugs else None

    def beginning(self, text: str) -> int | None:
        """The place of the first party whose slug or name begins so; None where none does."""
        start, called = slug_start(text), text.casefold()
        return next(
            (
                place
                for place, (slug, name) in enumerate(zip(self.slugs, self.names, strict=True))
                if (start and slug.startswith(start)) or name.casefold().startswith(called)
            ),
            None,
        )


@dataclass(slots=True)
class OutletView:
    """An outlet with its grade and how many standing reports, denials and copies of it the picture has."""

    outlet: str
    name: str
    grade: str | None
    reports: int
    denials: int
    copies: int
    deals: int
    last_reported: str

    def as_dict(self) -> dict[str, Any]:
        """An item of `outlets --json`."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Web:
    """The alliance web: the deals shown and the parties that they tie."""

    parties: list[PartyView]
    deals: list[Deal]
    point: Point
    lens: Lens

    def as_dict(self) -> dict[str, Any]:
        """`web --json`."""
        nodes = [{"party": p.party, "name": p.name, "kind": p.kind, "deals": p.deals} for p in self.parties]
        lens = str(self.lens)
        return {"as_of": self.point.as_dict(), "lens": lens, "parties": nodes, "deals": as_dicts(self.deals)}

"""What is laid out once over all history, so that nothing jumps while time moves: ranks, order, places. Pure.

An atlas is made from the web of the log's head with every status (R absent, lens all). A drawing of any other picture
takes from it which parties it may show, where they lie and in which order they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tui.drawing.layout import Place, laid_out
from tui.drawing.links import Ends, links
from tui.drawing.seriation import seriated

if TYPE_CHECKING:
    from store import Deal

MOST_PARTIES = 80
"""As many as an atlas holds, those of the most deals."""
LEVELS = (8, 15, 25, 40, 60)
"""For so many parties there are places; a drawing takes the first level that is enough for it."""


class Party(Protocol):
    """A party of a picture."""

    @property
    def party(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def deals(self) -> int: ...


@dataclass(frozen=True, eq=False)
class Atlas:
    """`parties`: {slug: name}, those of the most deals in all history first. `ties`: how many deals two of them have
    together in all history, the most first. `order`: the parties as a matrix lists them. `places`: {level: {slug:
    place}}."""

    parties: Mapping[str, str]
    ties: Mapping[Ends, int]
    order: Sequence[str]
    places: Mapping[int, Mapping[str, Place]] = field(default_factory=dict)

    def level(self, parties: int) -> Mapping[str, Place]:
        """The places for so many parties."""
        return self.places[next((level for level in LEVELS if level >= parties), LEVELS[-1])]


def make_atlas(parties: Iterable[Party], deals: Iterable[Deal], before: Atlas | None = None) -> Atlas:
    """The atlas of a web: its parties, the most important first, and the deals between them.

    `before`: the one made when the log was shorter. Whom and what it knows keeps rank, order, place and the room for
    its name, so that nothing moves while the log grows; what is new comes behind, as far as there is room.
    """
    named = {} if before is None else dict(before.parties)
    for party in parties:
        if len(named) < MOST_PARTIES:
            named.setdefault(party.party, party.name)
    found = {ends: link.deals for ends, link in links(deals, named).by_ends.items()}
    older = () if before is None else before.ties
    ties = {ends: found[ends] for ends in older if ends in found}
    ties |= dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
    held = [] if before is None else list(before.order)
    order = [*held, *(party for party in seriated(named, ties) if party not in set(held))]
    ranked = list(named)
    places = {}
    for level in LEVELS:
        there = {} if before is None else before.places[level]
        places[level] = {**there, **laid_out(sorted(ranked[:level]), ties, there)}
    return Atlas(named, ties, order, places)

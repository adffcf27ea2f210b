"""Who is tied to whom in a picture: for each two parties the deals between them, the firmest first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from tui.drawing.words import FIRMNESS, across, doubt, glyph

if TYPE_CHECKING:
    from store import Deal

Ends = tuple[str, str]
"""Two parties by slug, in alphabetical order."""


class Link(NamedTuple):
    """The deals that tie two parties, the firmest first, of those the latest reported."""

    ends: Ends
    deals: tuple[Deal, ...]

    @property
    def firmest(self) -> Deal:
        """The deal that stands for all of them."""
        return self.deals[0]


def links(deals: Iterable[Deal]) -> dict[Ends, Link]:
    """The links of a picture. A tie runs from one side of a deal to the other, see `words.across`."""
    tied: dict[Ends, dict[str, Deal]] = {}
    for deal in deals:
        for one, other in across(deal.parties):
            tied.setdefault(ends_of(one["party"], other["party"]), {})[deal.deal] = deal
    return {ends: Link(ends, tuple(by_firmness(held.values()))) for ends, held in sorted(tied.items())}


def ends_of(one: str, other: str) -> Ends:
    """Two parties as the ends of a link."""
    return (one, other) if one < other else (other, one)


def by_firmness(deals: Iterable[Deal]) -> list[Deal]:
    """The firmest first, of those the latest reported, of those by slug."""
    ordered = sorted(deals, key=lambda deal: str(deal.deal))
    ordered.sort(key=lambda deal: str(deal.last_reported), reverse=True)
    return sorted(ordered, key=lambda deal: firmness(deal.status))


def firmness(status: str) -> int:
    """The place of a status among those, the firmest first."""
    return FIRMNESS.index(status) if status in FIRMNESS else len(FIRMNESS)


def sign(link: Link) -> str:
    """A link in at most two cells: the glyph of its firmest deal, then a doubt about its parties, else how many deals
    there are (`+` for more than nine), else `†` for a rumour without news."""
    shown = glyph(link.firmest)
    behind = doubt(link.firmest, "parties") or (_number(len(link.deals)) if len(link.deals) > 1 else shown[1:])
    return shown[0] + behind


def _number(deals: int) -> str:
    return str(deals) if deals < 10 else "+"

"""Who is tied to whom in a picture: for each two parties the firmest deal between them, and how many. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, NamedTuple

from tui.drawing.words import FIRMNESS, across, doubt, glyph

if TYPE_CHECKING:
    from store import Deal

Ends = tuple[str, str]
"""Two parties by slug, in alphabetical order."""


class Link(NamedTuple):
    """What ties two parties: the firmest of their deals, of those the latest reported, which stands for all; and how
    many they are."""

    ends: Ends
    firmest: Deal
    deals: int


class Links(NamedTuple):
    """The links of a picture by their ends, in order. `together`: how many deals make exactly these links, since a deal
    of three parties makes three."""

    by_ends: Mapping[Ends, Link]
    together: Mapping[tuple[Ends, ...], int]


def links(deals: Iterable[Deal], among: Container[str] | None = None) -> Links:
    """The links of a picture, with `among` only those between these parties. A tie runs from one side of a deal to the
    other, see `words.across`. Of the deals no more is kept than the firmest of each link."""
    firmest: dict[Ends, Deal] = {}
    counted: Counter[Ends] = Counter()
    together: Counter[tuple[Ends, ...]] = Counter()
    for deal in deals:
        tied = {ends_of(one["party"], other["party"]) for one, other in across(deal.parties)}
        if among is not None:
            tied = {ends for ends in tied if ends[0] in among and ends[1] in among}
        counted.update(tied)
        together.update([tuple(sorted(tied))] if tied else ())
        for ends in tied:
            held = firmest.get(ends)
            if held is None or _firmer(deal, held):
                firmest[ends] = deal
    return Links({ends: Link(ends, firmest[ends], counted[ends]) for ends in sorted(firmest)}, together)


def deals_of(together: Mapping[tuple[Ends, ...], int], ends: AbstractSet[Ends]) -> int:
    """How many deals these links have in all, each counted once."""
    return sum(deals for tied, deals in together.items() if any(each in ends for each in tied))


def ends_of(one: str, other: str) -> Ends:
    """Two parties as the ends of a link."""
    return (one, other) if one < other else (other, one)


def _firmer(one: Deal, other: Deal) -> bool:
    """Whether the one stands for both: the firmer, else the one reported later, else the first by slug."""
    mine, its = firmness(one.status), firmness(other.status)
    if mine != its:
        return mine < its
    last, older = str(one.last_reported), str(other.last_reported)
    return last > older if last != older else str(one.deal) < str(other.deal)


def firmness(status: str) -> int:
    """The place of a status among those, the firmest first."""
    return FIRMNESS.index(status) if status in FIRMNESS else len(FIRMNESS)


def sign(link: Link) -> str:
    """A link in at most two cells: the glyph of its firmest deal, then a doubt about its parties, else how many deals
    there are (`+` for more than nine), else `†` for a rumour without news."""
    shown = glyph(link.firmest)
    behind = doubt(link.firmest, "parties") or (_number(link.deals) if link.deals > 1 else shown[1:])
    return shown[0] + behind


def _number(deals: int) -> str:
    return str(deals) if deals < 10 else "+"

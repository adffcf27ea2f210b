"""What a name typed in part may mean: parties, outlets and deals, the likeliest first."""

from __future__ import annotations

from dataclasses import dataclass

from events.slug import slug_of
from events.vocabulary import UNKNOWN_PARTY
from store.as_of import Point
from store.likeness import LONGEST, likeness
from store.parties import Registry
from store.pictures import Pictures
from store.sqlite.finding import KINDS, Hit, deals_named, shown_with, tallied
from store.sqlite.reads import Reads

_UNLIKE = (9, 0)
_COUNTED = 5_000


@dataclass(frozen=True, slots=True)
class Found:
    """A party, outlet or deal that a text may mean.

    `name`: what a party or an outlet is called; of a deal the parties that it was last shown with. `count`: in how
    many deals a party ever was, on how many deals an outlet ever reported, how many events of a deal were recorded.
    In a log of many events it may be a hundredth part behind, and None where there is no telling.
    """

    slug: str
    name: str
    count: int | None


def names_like(pictures: Pictures, point: Point, text: str, kind: str, limit: int) -> list[Found]:
    """Parties, outlets or deals that a text typed in part may mean, the likeliest first.

    Those whose slug begins so, then those with words that do, then those that hold its letters in order; a party is
    found by each of its names. Of all that the log has ever named, whatever became of it. Without a letter or digit in
    the text the parties and outlets of most deals, the deals named last. Raises ValueError for another kind.
    """
    if kind not in KINDS:
        raise ValueError(f"kind '{kind}' is not known; known are {', '.join(KINDS)}")
    if limit < 1:
        return []
    try:
        typed = slug_of(text[: 4 * LONGEST])
    except ValueError:  # nothing to look for yet
        typed = ""
    reads, registry = pictures.reads, pictures.registry(point)
    # Several names may mean one party, so more are asked for than are wanted.
    hits = pictures.named.like(reads, kind, typed, 4 * limit if kind == "party" else limit)
    if kind == "party":
        return _parties(reads, registry, typed, hits, limit)
    if typed:
        hits.sort(key=lambda hit: likeness(typed, hit.slug) or _UNLIKE)  # what is new came first
    if kind == "outlet":
        return [Found(hit.slug, hit.name, hit.weight) for hit in hits[:limit]]
    events = tallied(reads, [hit.slug for hit in hits[:limit]])
    return [Found(hit.slug, _cast(reads, registry, hit.slug), events.get(hit.slug, 0)) for hit in hits[:limit]]


def _cast(reads: Reads, registry: Registry, deal: str) -> str:
    """The parties of a deal, each once."""
    called = {registry.resolve(slug): name for slug, name in shown_with(reads, deal)}
    return ", ".join(registry.name(party, name) for party, name in called.items())


def _parties(reads: Reads, registry: Registry, typed: str, hits: list[Hit], limit: int) -> list[Found]:
    """Each party once, at the place of the likest of its names; its deals are counted anew where it has several."""
    ways: dict[str, list[Hit]] = {}
    for hit in [*hits, *_declared(registry, typed, limit)]:
        party = registry.resolve(hit.slug)
        if typed or party != UNKNOWN_PARTY:
            ways.setdefault(party, []).append(hit)
    if typed:
        best = {party: min(likeness(typed, hit.slug) or _UNLIKE for hit in found) for party, found in ways.items()}
        parties = sorted(ways, key=lambda party: (best[party], -(ways[party][0].weight or 0)))[:limit]
    else:
        parties = list(ways)[:limit]
    return [
        Found(
            party,
            registry.name(party, reads.first_name(party)),
            _deals(reads, ways[party][0], registry.meaning({party})),
        )
        for party in parties
    ]


def _declared(registry: Registry, typed: str, limit: int) -> list[Hit]:
    """Names that the keeper declared, of which perhaps no report makes use."""
    if not typed:
        return []
    names = list(registry.names)
    like = [slug for slug in names if slug.startswith(typed) and registry.knows(slug)]
    if len(like) < limit:
        like = [slug for slug in names if likeness(typed, slug) is not None and registry.knows(slug)]
    return [Hit(slug, slug, None) for slug in sorted(like)]


def _deals(reads: Reads, hit: Hit, names: set[str]) -> int | None:
    """In how many deals a party ever was under one of its names; None where too many rows would be counted."""
    if names == {hit.slug} and hit.weight is not None:
        return hit.weight
    return deals_named(reads, reads.names(names), _COUNTED)

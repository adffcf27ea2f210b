"""What somebody may mean who has typed the beginning of a deal's, a party's or an outlet's name."""

from __future__ import annotations

from typing import NamedTuple

from events.problems import Misread
from events.slug import slug_of
from store.as_of import Point
from store.parties import Registry
from store.pictures import Pictures
from store.sqlite.completions import alike, used


class Completion(NamedTuple):
    """A deal, party or outlet with the name to show; `uses`: its reports, for a party and an outlet its deals, which
    are counted up to 1000."""

    slug: str
    name: str
    uses: int


def complete(pictures: Pictures, kind: str, typed: str, limit: int, point: Point) -> list[Completion]:
    """See `store.Store.complete`."""
    try:
        begun = slug_of(typed)
    except Misread:
        begun = ""
        if typed.strip():
            return []
    names = dict(alike(pictures.reads, kind, begun, limit))
    if kind != "party":
        found = [
            (_rank(begun, slug), Completion(slug, name, _used(pictures, kind, slug))) for slug, name in names.items()
        ]
    else:
        found = _parties(pictures, pictures.registry(point), begun, names)
    found.sort(key=lambda one: (one[0], -one[1].uses, len(one[1].slug), one[1].slug))
    return [completion for _, completion in found[:limit]]


def _parties(
    pictures: Pictures, registry: Registry, begun: str, reported: dict[str, str]
) -> list[tuple[int, Completion]]:
    """Parties by the best of their names, each once: reports' names and declared ones mean the same party."""
    meant: dict[str, set[str]] = {}
    for slug in registry.known():
        meant.setdefault(registry.resolve(slug), set()).add(slug)
    ranks: dict[str, int] = {}
    for slug in (*reported, *(known for known in registry.known() if _matches(begun, known))):
        party = registry.resolve(slug)
        ranks[party] = min(_rank(begun, slug), ranks.get(party, 9))
    found = []
    for party, rank in ranks.items():
        name = registry.name(party, reported.get(party) or pictures.reads.first_name(party))
        found.append((rank, Completion(party, name, _used(pictures, "party", party, *meant.get(party, ())))))
    return found


def _used(pictures: Pictures, kind: str, *slugs: str) -> int:
    return used(pictures.reads, kind, slugs)


def _rank(begun: str, slug: str) -> int:
    """How well a name fits: 0 the same, 1 begins so, 2 a word in it does, 3 holds it, 4 has its letters in order."""
    if slug == begun:
        return 0
    if slug.startswith(begun):
        return 1
    return 2 if f"-{begun}" in slug else 3 if begun in slug else 4


def _matches(begun: str, slug: str) -> bool:
    letters = iter(slug)
    return all(letter in letters for letter in begun)

"""Made-up webs for the drawings: parties and deals with the few fields that a drawing looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.tui.test_ui_text import HOSTILE
from tui.drawing.atlas import Atlas, make_atlas
from tui.drawing.mesh import Mesh, meshed
from tui.drawing.words import GLYPHS

STATUSES = tuple(GLYPHS)


@dataclass(frozen=True)
class Someone:
    """A party of a picture."""

    party: str
    name: str
    deals: int


@dataclass(frozen=True)
class Pact:
    """A deal among equals, so that each is tied to each."""

    deal: str
    parties: list[dict[str, str]]
    status: str = "confirmed"
    last_reported: str = "2024"
    stale: bool = False
    unconfirmed: list[str] = field(default_factory=list)
    denied_facets: list[str] = field(default_factory=list)


def pact(deal: str, *members: str, names: dict[str, str] | None = None, **more: Any) -> Pact:
    """A deal between parties by slug."""
    entries = [{"party": slug, "name": (names or {}).get(slug, slug), "role": "member"} for slug in members]
    return Pact(deal, entries, **more)


def parties_of(deals: Sequence[Pact]) -> list[Someone]:
    """Those who take part, the most deals first."""
    named = {entry["party"]: entry["name"] for deal in deals for entry in deal.parties}
    counts = {slug: sum(slug in [e["party"] for e in deal.parties] for deal in deals) for slug in named}
    return [Someone(slug, named[slug], counts[slug]) for slug in sorted(named, key=lambda slug: (-counts[slug], slug))]


def atlas_of(deals: Sequence[Pact], before: Atlas | None = None) -> Atlas:
    """The atlas of a web."""
    return make_atlas(parties_of(deals), deals, before)  # type: ignore[arg-type]


def mesh_of(deals: Sequence[Pact], atlas: Atlas | None = None) -> Mesh:
    """The mesh of a picture of these deals; without an atlas of its own it is the whole of history."""
    return meshed(atlas or atlas_of(deals), parties_of(deals), deals, len(parties_of(deals)))  # type: ignore[arg-type]


SLUGS = [f"p{number}" for number in range(14)]
NAMES = dict(zip(SLUGS, [data[:60] for data in HOSTILE if data and "\ud800" not in data], strict=False))


@st.composite
def webs(draw: st.DrawFn, least: int = 0, most: int = 24) -> list[Pact]:
    """A web in which some parties have hostile names."""
    number = draw(st.integers(least, most))
    deals = []
    for place in range(number):
        members = draw(st.lists(st.sampled_from(SLUGS), min_size=1, max_size=4, unique=True))
        doubts = draw(st.sampled_from(([], ["parties"])))
        status = draw(st.sampled_from(STATUSES))
        deals.append(pact(f"deal-{place}", *members, names=NAMES, status=status, unconfirmed=doubts))
    return deals

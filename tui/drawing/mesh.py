"""What matrix and node-link are drawn from: a picture as the atlas knows it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.drawing.atlas import Atlas, Party
from tui.drawing.lines import Line, line, run
from tui.drawing.links import Ends, Link, links
from tui.drawing.words import count, number

if TYPE_CHECKING:
    from store import Deal


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """`names`: {slug: name} of those parties of the atlas that are in the picture; `links`: the ties between them;
    `total`: how many parties the picture has in all."""

    atlas: Atlas
    names: Mapping[str, str]
    links: Mapping[Ends, Link]
    total: int


def meshed(atlas: Atlas, parties: Iterable[Party], deals: Iterable[Deal], total: int) -> Mesh:
    """The mesh of a picture of `total` parties. `parties`, `deals`: at least those of the atlas, and between them."""
    every = {party.party: party.name for party in parties}
    names = {party: every[party] for party in atlas.parties if party in every}
    tied = {ends: link for ends, link in links(deals).items() if ends[0] in names and ends[1] in names}
    return Mesh(atlas, names, tied, total)


def deals_of(tied: Iterable[Link]) -> int:
    """How many deals links have in all."""
    return len({deal.deal for link in tied for deal in link.deals})


def head_line(mesh: Mesh, shown: int, which: str, deals: str, focus: str | None, *, missing: bool) -> Line:
    """`24 of 143 parties: which · 61 deals between them`, the latter as given; and whether the focus is left out."""
    words = count(mesh.total, "party")
    if shown < mesh.total:
        words = f"{number(shown)} of {words}: {which}"
    parts = [run(words, "title"), run(f" · {deals}", "dim")]
    if focus is not None and missing:
        parts.append(run(f" · {focus} is not among them", "dim"))
    return line(*parts)

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
    `together`: how many deals make which of them, see `tui.drawing.links`; `total`: how many parties the picture has in
    all."""

    atlas: Atlas
    names: Mapping[str, str]
    links: Mapping[Ends, Link]
    together: Mapping[tuple[Ends, ...], int]
    total: int


def meshed(atlas: Atlas, parties: Iterable[Party], deals: Iterable[Deal], total: int) -> Mesh:
    """The mesh of a picture of `total` parties. `parties`, `deals`: at least those of the atlas, and between them."""
    every = {party.party: party.name for party in parties}
    names = {party: every[party] for party in atlas.parties if party in every}
    tied = links(deals, names)
    return Mesh(atlas, names, tied.by_ends, tied.together, total)


def head_line(mesh: Mesh, shown: int, which: str, deals: str, focus: str | None, *, missing: bool) -> Line:
    """`24 of 143 parties: which · 61 deals between them`, the latter as given; and whether the focus is left out."""
    words = count(mesh.total, "party")
    if shown < mesh.total:
        words = f"{number(shown)} of {words}: {which}"
    parts = [run(words, "title"), run(f" · {deals}", "dim")]
    if focus is not None and missing:
        parts.append(run(f" · {focus} is not among them", "dim"))
    return line(*parts)

"""What matrix and node-link are drawn from: an atlas of all history, and the parties and deals of one picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tui.drawing.atlas import MOST_PARTIES, Atlas, Party, make_atlas

if TYPE_CHECKING:
    from store import AsOf, Deal, Lens
    from store.views import Web


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """`parties`: all of the picture; `deals`: those between parties of the atlas."""

    atlas: Atlas
    parties: Sequence[Party]
    deals: Sequence[Deal]


class Asked(Protocol):
    """The part of `store.Store` that is asked."""

    def parties(self, query: str = "", *, as_of: AsOf, lens: Lens, limit: int | None = None) -> Any: ...

    def between(self, parties: Sequence[str], query: str = "", *, as_of: AsOf, lens: Lens) -> Any: ...


def atlas_of(source: Asked, recorded: int | None = None, before: Atlas | None = None) -> Atlas:
    """The atlas of the log up to a seq, None for its head: every report, however dated, and every status.

    `before`: an atlas of a shorter log, whose places stay.
    """
    from store import AsOf, Lens

    everything = AsOf(recorded=recorded)
    leading = list(source.parties("", as_of=everything, lens=Lens.ALL, limit=MOST_PARTIES))
    slugs = [party.party for party in leading]
    return make_atlas(leading, source.between(slugs, "", as_of=everything, lens=Lens.ALL), before)


def mesh_of(source: Asked, atlas: Atlas, as_of: AsOf, lens: Lens) -> Mesh:
    """The mesh of a picture."""
    parties = list(source.parties("", as_of=as_of, lens=lens))
    return Mesh(atlas, parties, list(source.between(list(atlas.parties), "", as_of=as_of, lens=lens)))


def mesh_around(everything: Web, picture: Web) -> Mesh:
    """The mesh around one party, from the webs around it of all history and of a picture."""
    return Mesh(make_atlas(everything.parties, everything.deals), picture.parties, picture.deals)

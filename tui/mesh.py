"""The mesh of a picture, asked of the store; the atlas behind it is made once and kept."""

from __future__ import annotations

from collections.abc import Collection
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakKeyDictionary

from tui.drawing.atlas import MOST_PARTIES, Atlas, make_atlas
from tui.drawing.mesh import Mesh, meshed

if TYPE_CHECKING:
    from store import AsOf, Lens
    from store.views import Web


class Asked(Protocol):
    """The part of `store.Store` that is asked."""

    def head(self) -> Any: ...

    def parties(
        self,
        query: str = "",
        *,
        as_of: AsOf,
        lens: Lens,
        limit: int | None = None,
        among: Collection[str] | None = None,
    ) -> Any: ...

    def between(self, parties: Collection[str], query: str = "", *, as_of: AsOf, lens: Lens) -> Any: ...


_making = Lock()
_kept: WeakKeyDictionary[Any, tuple[int, Atlas]] = WeakKeyDictionary()


def kept_atlas(source: Asked) -> Atlas:
    """The atlas of a source, made once; where its log has grown meanwhile, it goes on till it is renewed."""
    with _making:
        held = _kept.get(source)
        return held[1] if held is not None else _renewed(source, None)


def renew_atlas(source: Asked) -> bool:
    """Make the atlas of the log's present head, where there is one of another; False where there is nothing to do."""
    with _making:
        held = _kept.get(source)
        stale = held is not None and held[0] != int(source.head().seq)
        if held is not None and stale:
            _renewed(source, held[1])
        return stale


def _renewed(source: Asked, before: Atlas | None) -> Atlas:
    head = int(source.head().seq)
    _kept[source] = head, atlas_of(source, head, before)
    return _kept[source][1]


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
    known = list(atlas.parties)
    parties = source.parties("", as_of=as_of, lens=lens, among=known)
    return meshed(atlas, parties, source.between(known, "", as_of=as_of, lens=lens), parties.total)


def mesh_around(everything: Web, picture: Web) -> Mesh:
    """The mesh around one party, from the webs around it of all history and of a picture."""
    atlas = make_atlas(everything.parties, everything.deals)
    return meshed(atlas, picture.parties, picture.deals, len(picture.parties))

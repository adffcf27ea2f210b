"""What forms look up in the store, and the ground that a form stands on. All of it blocks: it is for workers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from store import AsOf, Recorded
    from store.finding import Found
    from store.pages import DealPage, HistoryLine


class Reader(Protocol):
    """The reading half of `store.Store` that forms need; what each method means stands there."""

    def head(self) -> Any: ...

    def count(self, deal: str) -> int: ...

    def find(self, id: str) -> Recorded | None: ...

    def events(self, after: int = 0, upto: int | None = None) -> Iterable[Recorded]: ...

    def names_like(self, text: str, kind: str, limit: int = 8) -> Sequence[Found]: ...

    def deal_page(self, slug: str, *, as_of: AsOf) -> DealPage | None: ...


class Ground(NamedTuple):
    """What the log held of a deal when it was looked at: so many of its `reports`, with the log's end at `seq`."""

    deal: str
    reports: int
    seq: int


def ground_of(reader: Reader, deal: str) -> Ground:
    """How the log stands for a deal."""
    # The end first: what comes in between is then shown as new although it was counted, and never the other way round.
    seq = reader.head().seq
    return Ground(deal, reader.count(deal), seq)


def entry_of(reader: Reader, named: str) -> Recorded | None:
    """The entry of the log with that id or that seq, if there is one."""
    if not (named.isascii() and named.isdigit()):
        return reader.find(named)
    seq = int(named)
    return next(iter(reader.events(seq - 1, seq)), None) if 0 < seq <= reader.head().seq else None


def history_of(reader: Reader, deal: str) -> Sequence[HistoryLine]:
    """All events of a deal in order of their reports, whatever the screen is a picture of."""
    from store import AsOf

    page = reader.deal_page(deal, as_of=AsOf())
    return page.history if page is not None else ()


def news_of(reader: Reader, ground: Ground) -> Sequence[HistoryLine]:
    """What the log has got of a deal since the ground was looked at."""
    return [line for line in history_of(reader, ground.deal) if line.recorded.seq > ground.seq]

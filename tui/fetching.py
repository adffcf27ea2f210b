"""The store's answers to the screen's questions, a function for each kind of question.

All run in worker threads, never on the event loop; everything slow about an answer (counting, finding the row of the
selected deal) is done here as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tui.source import Answer, Listing, Question, Source, place_of

if TYPE_CHECKING:
    from store import AsOf, Lens

Fetch = Callable[[Source, Question, str | None], Any]
"""Source, question and the key that the cursor stands on → the answer's value."""


def fetch(source: Source, question: Question, sought: str | None = None) -> Answer:
    """Ask the store. Blocks; raises what the store raises (StoreError, of it BadQuery for an unreadable query).

    `sought` is the key of the row that the cursor stands on.
    """
    return Answer(question, FETCHERS[question.what](source, question, sought))


def as_of(question: Question) -> AsOf:
    """The pair that a question is about."""
    from store import AsOf

    return AsOf(reported=question.reported, recorded=question.recorded)


def lens(question: Question) -> Lens:
    """Its lens."""
    from store import Lens

    return Lens(question.lens)


def _head(source: Source, _question: Question, _sought: str | None) -> int:
    return int(source.head().seq)


def _moments(source: Source, question: Question, _sought: str | None) -> Any:
    return source.moments(seq=question.recorded)


def _count(source: Source, question: Question, _sought: str | None) -> int:
    return len(source.moments(seq=question.recorded))


def _deals(source: Source, question: Question, sought: str | None) -> Listing:
    from store import Lens

    deals = source.deals(question.query, as_of=as_of(question), lens=lens(question))
    return Listing(deals, Lens(deals.lens).value, sought, place_of("deals", deals, sought))


def _parties(source: Source, question: Question, sought: str | None) -> Listing:
    parties = source.parties(question.query, as_of=as_of(question), lens=lens(question))
    return Listing(parties, question.lens, sought, place_of("parties", parties, sought))


def _deal(source: Source, question: Question, _sought: str | None) -> Any:
    page = source.deal_page(question.key or "", as_of=as_of(question))
    if page is not None:
        _ = page.deal.reports  # counted when first looked at: here, and not on the event loop
    return page


def _party(source: Source, question: Question, _sought: str | None) -> Any:
    """The page of a party, without a key that of the party with the most deals."""
    key = question.key
    if key is None:
        most = source.parties("", as_of=as_of(question), lens=lens(question), limit=1)
        if not len(most):
            return None
        key = most[0].party
    return source.party(key, as_of=as_of(question), lens=lens(question))


FETCHERS: Mapping[str, Fetch] = {
    "head": _head,
    "moments": _moments,
    "count": _count,
    "deals": _deals,
    "parties": _parties,
    "deal": _deal,
    "party": _party,
}

"""What the screen asks of the store, and the answers: values that a worker can carry.

`Source` is the part of the store that the terminal UI reads. `fetch` runs in a worker thread, never on the
event loop; everything slow about an answer (finding the row of the selected deal) is done there as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tui.state import ViewState

if TYPE_CHECKING:
    from store import AsOf, Lens
    from store.pages import DealPage, PartyPage


class Source(Protocol):
    """The reading half of `store.Store`; what each method means stands there."""

    def head(self) -> Any: ...

    def moments(self, *, seq: int | None = None) -> Sequence[int]: ...

    def deals(
        self, query: str = "", *, as_of: AsOf, lens: Lens, sort: str = "last", limit: int | None = None
    ) -> Any: ...

    def parties(
        self, query: str = "", *, as_of: AsOf, lens: Lens, sort: str = "deals", limit: int | None = None
    ) -> Any: ...

    def deal_page(self, slug: str, *, as_of: AsOf) -> DealPage | None: ...

    def party(self, name: str, *, as_of: AsOf, lens: Lens) -> PartyPage | None: ...


@dataclass(frozen=True, slots=True)
class Question:
    """One question to the store. `what` is `deals`, `parties`, `deal`, `party`, `moments`, `count` or `head`;
    `recorded` is the seq that the screen stands at, so that all panes of one screen show the same log."""

    what: str
    reported: str | None = None
    recorded: int | None = None
    lens: str = "live"
    query: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of deals or parties: its rows in order, the lens it was made with, and in which row (`at`, None:
    in none) the one with the key `sought` stands."""

    rows: Sequence[Any]
    lens: str
    sought: str | None
    at: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with what the store said: a Listing, a page, moments, or None where there is no such thing."""

    question: Question
    value: Any


def list_question(state: ViewState, head: int) -> Question:
    """What the list views show."""
    return Question(state.view, state.reported, _seq(state, head), state.lens, state.query)


def deal_question(state: ViewState, head: int, slug: str) -> Question:
    """A deal's page; no lens hides a deal asked for by its slug."""
    return Question("deal", state.reported, _seq(state, head), "all", "", slug)


def party_question(state: ViewState, head: int, slug: str | None) -> Question:
    """A party's page; without a slug that of the party with the most deals."""
    return Question("party", state.reported, _seq(state, head), state.lens, "", slug)


def moments_question(state: ViewState, head: int) -> Question:
    """The instants of the reports in the log."""
    return Question("moments", recorded=_seq(state, head))


def count_question(head: int) -> Question:
    """How many reports there are in the whole log."""
    return Question("count", recorded=head)


def _seq(state: ViewState, head: int) -> int:
    return head if state.recorded is None else state.recorded


def place_of(what: str, rows: Sequence[Any], key: str | None) -> int | None:
    """In which row the deal or party with that slug stands. Reads all rows if need be: not for the event loop."""
    if key is None:
        return None
    name = "deal" if what == "deals" else "party"
    return next((place for place, row in enumerate(rows) if getattr(row, name) == key), None)


def fetch(source: Source, question: Question, sought: str | None = None) -> Answer:
    """Ask the store. Blocks; raises what the store raises (StoreError, of it BadQuery for an unreadable query).

    `sought` is the key of the row that the cursor stands on.
    """
    from store import AsOf, Lens

    if question.what == "head":
        return Answer(question, source.head().seq)
    if question.what == "count":
        return Answer(question, len(source.moments(seq=question.recorded)))
    as_of = AsOf(reported=question.reported, recorded=question.recorded)
    lens = Lens(question.lens)
    if question.what == "moments":
        return Answer(question, source.moments(seq=question.recorded))
    if question.what == "deals":
        deals = source.deals(question.query, as_of=as_of, lens=lens)
        return Answer(question, Listing(deals, Lens(deals.lens).value, sought, place_of("deals", deals, sought)))
    if question.what == "parties":
        parties = source.parties(question.query, as_of=as_of, lens=lens)
        found = place_of("parties", parties, sought)
        return Answer(question, Listing(parties, question.lens, sought, found))
    if question.what == "deal":
        page = source.deal_page(question.key or "", as_of=as_of)
        if page is not None:
            _ = page.deal.reports  # counted when first looked at: here, and not on the event loop
        return Answer(question, page)
    key = question.key
    if key is None:
        most = source.parties("", as_of=as_of, lens=lens, limit=1)
        if not len(most):
            return Answer(question, None)
        key = most[0].party
    return Answer(question, source.party(key, as_of=as_of, lens=lens))

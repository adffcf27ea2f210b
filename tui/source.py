"""What the screen asks of the store, and the answers: values that a worker can carry.

`Source` is the part of the store that the terminal UI reads; `tui.fetching` asks it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from tui.state import UNSORTED, Order, ViewState

if TYPE_CHECKING:
    from store import AsOf, Lens
    from store.courses import CourseList
    from store.pages import DealPage, PartyPage
    from store.views import DealNumbers, PartyRanks


class Source(Protocol):
    """The reading half of `store.Store`; what each method means stands there."""

    def head(self) -> Any: ...

    def moments(self, *, seq: int | None = None) -> Sequence[int]: ...

    def report_count(self, *, seq: int | None = None) -> int: ...

    def count(self, deal: str) -> int: ...

    def find(self, id: str) -> Any: ...

    def events(self, after: int = 0, upto: int | None = None) -> Iterable[Any]: ...

    def point(self, as_of: AsOf | None = None) -> Any: ...

    def deals(
        self,
        query: str = "",
        *,
        as_of: AsOf,
        lens: Lens,
        sort: str = "last",
        reverse: bool = False,
        limit: int | None = None,
    ) -> Any: ...

    def deal_numbers(
        self, query: str = "", *, as_of: AsOf, lens: Lens, sort: str = "last", reverse: bool = False
    ) -> DealNumbers: ...

    def deals_by_number(self, numbers: DealNumbers, *, as_of: AsOf) -> Sequence[Any]: ...

    def place_of(self, slug: str, numbers: DealNumbers) -> int | None: ...

    def first_beginning(self, numbers: DealNumbers, text: str) -> int | None: ...

    def deal(self, slug: str, *, as_of: AsOf) -> Any: ...

    def parties(
        self,
        query: str = "",
        *,
        as_of: AsOf,
        lens: Lens,
        sort: str = "deals",
        reverse: bool = False,
        limit: int | None = None,
        among: Collection[str] | None = None,
    ) -> Any: ...

    def party_ranks(
        self, query: str = "", *, as_of: AsOf, lens: Lens, sort: str = "deals", reverse: bool = False
    ) -> PartyRanks: ...

    def party_views(self, ranks: PartyRanks, first: int, count: int) -> Sequence[Any]: ...

    def between(self, parties: Collection[str], query: str = "", *, as_of: AsOf, lens: Lens) -> Any: ...

    def courses(
        self, query: str = "", *, as_of: AsOf, lens: Lens, focus: str | None = None, limit: int | None = None
    ) -> CourseList: ...

    def names_like(self, text: str, kind: str, limit: int = 8) -> Sequence[Any]: ...

    def diff_in_turn(self, a: Any, b: Any, *, axis: str, fixed: AsOf, lens: Lens, query: str = "") -> Iterator[Any]: ...

    def deal_page(self, slug: str, *, as_of: AsOf) -> DealPage | None: ...

    def party(self, name: str, *, as_of: AsOf, lens: Lens, limit: int | None = None) -> PartyPage | None: ...


class Overtaken(Exception):
    """Nobody waits for the answer any more."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question to the store. `what` names a function of `tui.fetching`;
    `recorded` is the seq that the screen stands at, so that all panes of one screen show the same log.

    `order` is what a list is sorted by, `key` what a page is about, `span` the two ends of a difference on `axis`, `by`
    which way a step goes along it, +1 or -1. `sought`: the keys of rows of which the answer is to tell where they
    stand, or the deal a party of which is wanted; no part of what is asked.
    """

    what: str
    reported: str | None = None
    recorded: int | None = None
    lens: str = "live"
    query: str = ""
    key: str | None = None
    order: Order = UNSORTED
    axis: str = "reported"
    span: tuple[str | int | None, str | int | None] = (None, None)
    by: int = 0
    sought: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its rows in order, the lens it was made with, and for each key that was sought, then or since, in
    which row it stands, None: in none. `more`: these are only its first rows, the whole is yet to be asked for."""

    rows: Sequence[Any]
    lens: str
    places: dict[str, int | None]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Lanes:
    """Deals over time; how many there are in all, None where that was not counted; the lens they were made with."""

    courses: CourseList
    total: int | None
    lens: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with what the store said: a Listing, a page, moments, or None where there is no such thing."""

    question: Question
    value: Any


def list_question(state: ViewState, head: int) -> Question:
    """What the list views show."""
    return Question(state.view, state.reported, seq_of(state, head), state.lens, state.query, order=state.order)


def whole(question: Question) -> Question:
    """The same list from its first row to its last."""
    return replace(question, what=f"all-{question.what}")


def deal_question(state: ViewState, head: int, slug: str) -> Question:
    """A deal's page; no lens hides a deal asked for by its slug."""
    return Question("deal", state.reported, seq_of(state, head), "all", "", slug)


def party_question(state: ViewState, head: int, slug: str | None) -> Question:
    """A party's page; without a slug that of the party with the most deals."""
    return Question("party", state.reported, seq_of(state, head), state.lens, "", slug)


def mesh_question(state: ViewState, head: int) -> Question:
    """What matrix and node-link are drawn from."""
    return Question("mesh", state.reported, seq_of(state, head), state.lens)


def lanes_question(state: ViewState, head: int) -> Question:
    """Deals over time."""
    return Question("lanes", state.reported, seq_of(state, head), state.lens, state.query)


def moments_question(state: ViewState, head: int) -> Question:
    """The instants of the reports in the log."""
    return Question("moments", recorded=seq_of(state, head))


def count_question(head: int) -> Question:
    """How many reports there are in the whole log."""
    return Question("count", recorded=head)


def seq_of(state: ViewState, head: int) -> int:
    """The place on the recorded axis as a seq."""
    return head if state.recorded is None else state.recorded


def entry_question(state: ViewState, head: int) -> Question | None:
    """The entry of the log that the cursor stands on."""
    return None if state.entry is None else Question("entry", recorded=seq_of(state, head), key=str(state.entry))


def places_of(deals: Iterable[Any], slugs: Collection[str]) -> dict[str, int | None]:
    """{slug: in which row that deal stands}."""
    found = {deal.deal: place for place, deal in enumerate(deals)} if slugs else {}
    return {slug: found.get(slug) for slug in slugs}

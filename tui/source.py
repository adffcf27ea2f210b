"""What the screen asks of the store, and the answers: values that a worker can carry.

`Source` is the part of the store that the terminal UI reads; `tui.fetching` asks it.
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
    """One question to the store. `what` names a function of `tui.fetching`;
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

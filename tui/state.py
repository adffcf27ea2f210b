"""What the screen is a picture of, and how it changes: one immutable state, intents, a pure reducer.

A widget never changes anything by itself: it sends an intent, `reduce` gives the next history, the screen
draws its present. Selections are kept by identity (a deal's or a party's slug), never by row, so they stay
where they are when time, lens or query move.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from store import AsOf

LENSES = ("firm", "live", "all")
HOMES = {"deal": "deals", "party": "parties"}
"""Where Back leads from a page without a past."""
AXES = ("reported", "recorded")
DRAWINGS = ("ego", "matrix", "web")
"""How the web is drawn: around one party, parties by parties, parties with lines between them."""
MOST_KEPT = 200


class Order(NamedTuple):
    """By what a list is sorted, as the store names it, and whether the other way round."""

    sort: str
    reverse: bool = False


BY_LAST = Order("last")
BY_DEALS = Order("deals")
BY_ENTRY = Order("entry")
UNSORTED = Order("")
_ORDERS = {"deals": "deal_order", "parties": "party_order", "log": "log_order", "changes": "change_order"}
"""Where the order of a view's list is kept."""


class Mark(NamedTuple):
    """A pair that the user has marked; `recorded` is always a seq."""

    reported: str | None
    recorded: int


@dataclass(frozen=True, slots=True)
class ViewState:
    """All that decides what is on the screen, but for its size.

    `reported` and `recorded` are the pair (R, S), None for the open end; `held` says that `recorded` was only
    held fast on leaving live, so that going back to live lets go of it; `axis` is the one that steps go along;
    `selection` is the deal under the cursor or on its page, `focus` the party under the cursor, on its page or in the
    middle of the web, `standing` which of the two a cursor that can stand on either stands on (`deal`, `party`);
    `drawing` is how the web is drawn, `entry` the entry of the log under the cursor; `marks` are at most two.
    """

    reported: str | None = None
    recorded: int | None = None
    held: bool = False
    lens: str = "live"
    query: str = ""
    view: str = "deals"
    focus: str | None = None
    selection: str | None = None
    standing: str = "deal"
    drawing: str = "ego"
    axis: str = "reported"
    entry: int | None = None
    marks: tuple[Mark, ...] = ()
    deal_order: Order = BY_LAST
    party_order: Order = BY_DEALS
    log_order: Order = BY_ENTRY
    change_order: Order = UNSORTED

    @property
    def order(self) -> Order:
        """What the list of the view is sorted by; of a view without a list none."""
        held: Order = getattr(self, _ORDERS[self.view]) if self.view in _ORDERS else UNSORTED
        return held

    @property
    def live(self) -> bool:
        """Whether every report is in, as the log grows."""
        return self.reported is None and self.recorded is None

    @property
    def as_of(self) -> AsOf:
        """The pair as the store takes it."""
        from store import AsOf

        return AsOf(reported=self.reported, recorded=self.recorded)


@dataclass(frozen=True, slots=True)
class Travel:
    """To a place on the reported axis, None for its open end. Where the log is not held yet, it is held at
    `head`, so that a picture of the past does not grow under the eyes."""

    reported: str | None
    head: int


@dataclass(frozen=True, slots=True)
class Reread:
    """To a place on the recorded axis, None for its open end, where the log grows."""

    recorded: int | None


@dataclass(frozen=True, slots=True)
class TurnAxis:
    """Steps go along the other axis from now on; the picture stays."""


@dataclass(frozen=True, slots=True)
class SetMark:
    """Mark the present pair, or take the mark away where it stands there already. `head`: the log's end."""

    head: int


@dataclass(frozen=True, slots=True)
class SortBy:
    """Sort the list of the present view so; the same again turns the order round."""

    sort: str


@dataclass(frozen=True, slots=True)
class Pick:
    """The cursor stands on this entry of the log."""

    entry: int


@dataclass(frozen=True, slots=True)
class Live:
    """To all that has been reported, as the log grows."""


@dataclass(frozen=True, slots=True)
class UseLens:
    """Show the statuses of another lens."""

    lens: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Another query; it may be unreadable while it is being typed."""

    query: str


@dataclass(frozen=True, slots=True)
class Select:
    """The cursor stands on this deal."""

    deal: str


@dataclass(frozen=True, slots=True)
class Focus:
    """The party in focus; `moved`: the cursor went there."""

    party: str
    moved: bool = True


@dataclass(frozen=True, slots=True)
class Show:
    """Turn to a view."""

    view: str


@dataclass(frozen=True, slots=True)
class Open:
    """Turn to the page of a deal or a party."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class DrawAs:
    """Draw the web in another way, one of DRAWINGS."""

    drawing: str


@dataclass(frozen=True, slots=True)
class Turn:
    """From a deal's page to that of another deal of the same list. No step of its own: the list it was opened
    from goes along, so that Back leads to the deal read last."""

    deal: str


@dataclass(frozen=True, slots=True)
class Back:
    """To where the user was before; from a page without a past to its list."""


@dataclass(frozen=True, slots=True)
class Forward:
    """Undo a step back."""


Intent = (
    Travel
    | Reread
    | TurnAxis
    | SetMark
    | SortBy
    | Live
    | UseLens
    | Ask
    | Select
    | Focus
    | Pick
    | Show
    | DrawAs
    | Open
    | Turn
    | Back
    | Forward
)

#: Moves of one sort in a row are one entry of the history: a scrub over three years is undone by one step.
_JOINED = {
    Travel: "time",
    Reread: "time",
    Live: "time",
    Ask: "query",
    UseLens: "lens",
    SortBy: "order",
}
#: Moves of the cursor are no entry at all, nor is what changes no picture.
_SILENT = (Select, Focus, Pick, TurnAxis, SetMark, DrawAs)


@dataclass(frozen=True, slots=True)
class History:
    """The present state with what lies behind and ahead of it; `last` is the sort of the last move."""

    present: ViewState = ViewState()
    past: tuple[ViewState, ...] = ()
    future: tuple[ViewState, ...] = ()
    last: str | None = None


def reduce(history: History, intent: Intent) -> History:
    """The history after an intent. Pure; an intent that changes nothing gives the same history back."""
    if isinstance(intent, Back):
        return _back(history)
    if isinstance(intent, Forward):
        if not history.future:
            return history
        ahead, *rest = history.future
        return History(_with_habits(ahead, history), (*history.past, history.present), tuple(rest))
    if isinstance(intent, Turn):
        return _turn(history, intent.deal)
    after = _apply(history.present, intent)
    if after == history.present:
        return history
    if isinstance(intent, _SILENT):
        return replace(history, present=after)
    sort = _JOINED.get(type(intent))
    if sort is not None and history.last == sort:
        return replace(history, present=after, future=())
    return History(after, (*history.past, history.present)[-MOST_KEPT:], (), sort)


def _back(history: History) -> History:
    if history.past:
        *past, before = history.past
        return History(_with_habits(before, history), tuple(past), (history.present, *history.future))
    home = HOMES.get(history.present.view)
    if home is None:
        return history
    return History(replace(history.present, view=home), (), (history.present, *history.future))


def _with_habits(state: ViewState, history: History) -> ViewState:
    """Marks, and how the web is drawn, are set for good: going back and forth neither takes them away nor brings them
    back."""
    return replace(state, marks=history.present.marks, drawing=history.present.drawing)


def _turn(history: History, deal: str) -> History:
    left = history.present.selection
    if history.present.view != "deal" or deal == left:
        return history
    past = list(history.past)
    for place in range(len(past) - 1, -1, -1):
        if past[place].selection != left:
            break
        past[place] = replace(past[place], selection=deal)
    return History(replace(history.present, selection=deal), tuple(past), (), history.last)


def _apply(state: ViewState, intent: Intent) -> ViewState:
    match intent:
        case Travel(None, _) if state.held:
            return replace(state, reported=None, recorded=None, held=False)
        case Travel(None, _):
            return replace(state, reported=None)
        case Travel(reported, head) if state.recorded is None:
            return replace(state, reported=reported, recorded=head, held=True)
        case Travel(reported, _):
            return replace(state, reported=reported)
        case Reread(recorded):
            return replace(state, recorded=recorded, held=False)
        case TurnAxis():
            return replace(state, axis=AXES[1 - AXES.index(state.axis)])
        case SetMark(head):
            return replace(state, marks=_marked(state, head))
        case SortBy(sort) if state.view in _ORDERS:
            held = {_ORDERS[state.view]: _sorted(state.order, sort)}
            return replace(state, **held)  # type: ignore[arg-type]
        case Pick(entry):
            return replace(state, entry=entry)
        case Live():
            return replace(state, reported=None, recorded=None, held=False)
        case UseLens(lens):
            return replace(state, lens=lens)
        case Ask(query):
            return replace(state, query=query)
        case Select(deal):
            return replace(state, selection=deal, standing="deal")
        case Focus(party, moved):
            return replace(state, focus=party, standing="party" if moved else state.standing)
        case DrawAs(drawing):
            return replace(state, drawing=drawing)
        case Show(view):
            return replace(state, view=view)
        case Open("deal", key):
            return replace(state, view="deal", selection=key, standing="deal")
        case Open("party", key):
            return replace(state, view="party", focus=key, standing="party")
    return state


def _marked(state: ViewState, head: int) -> tuple[Mark, ...]:
    here = Mark(state.reported, head if state.recorded is None else state.recorded)
    if here in state.marks:
        return tuple(mark for mark in state.marks if mark != here)
    return (*state.marks, here)[-2:]


def _sorted(order: Order, sort: str) -> Order:
    return Order(sort, order.sort == sort and not order.reverse)


def next_lens(lens: str) -> str:
    """firm → live → all → firm."""
    return LENSES[(LENSES.index(lens) + 1) % len(LENSES)]


def next_drawing(drawing: str) -> str:
    """ego → matrix → web → ego."""
    return DRAWINGS[(DRAWINGS.index(drawing) + 1) % len(DRAWINGS)]


def opening(
    head: int, *, reported: str | None = None, recorded: int | None = None, lens: str = "live", focus: str | None = None
) -> ViewState:
    """The state that a command line asks for: with a focus the web around that party, else the deals."""
    held = reported is not None and recorded is None
    return ViewState(
        reported=reported,
        recorded=head if held else recorded,
        held=held,
        lens=lens,
        focus=focus,
        view="web" if focus else "deals",
    )

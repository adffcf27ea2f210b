"""The pages of one deal and one party, and the pane that shows either in brief."""

from __future__ import annotations

from functools import partial
from typing import Any

from tui.drawing.deal import deal_page
from tui.drawing.entry import entry_page
from tui.drawing.lines import Drawing
from tui.drawing.party import party_page
from tui.drawing.sentences import folded, no_deal, no_party, waiting
from tui.source import Answer, deal_question, party_question
from tui.state import ViewState
from tui.views.model import Surroundings, View, selected_deal
from tui.views.web import filled_by
from tui.widgets.board import Board
from tui.widgets.pane import Draw, Pane

MOST_ROWS_BESIDE = 40


def _fill_deal(board: Board, state: ViewState, answer: Answer, _around: Surroundings) -> None:
    assert isinstance(board, Pane)
    slug = answer.question.key or ""
    board.show(("deal", slug), _deal(state, slug, answer.value), made_of=answer)


def fill_side(side: Pane, state: ViewState, answer: Answer | None, key: str | None) -> None:
    """A deal, party or entry in brief into the pane beside; `key` is what it should show, None for nothing."""
    if key is None:
        side.show(None, _nothing)
    elif answer is None or answer.question.key != key:
        if answer is None:
            side.show(("nothing", key), _waiting)
    elif answer.question.what == "entry":
        side.show(("entry", key), partial(entry_page, answer.value), made_of=answer)
    elif answer.question.what == "deal":
        side.show(("deal", key), _deal(state, key, answer.value, brief=True), made_of=answer)
    elif answer.value is None:
        side.show(("party", key), partial(folded, no_party(state, key)), made_of=answer)
    else:
        drawn = partial(party_page, answer.value, most=MOST_ROWS_BESIDE, brief=True)
        side.show(("party", key), drawn, made_of=answer)


def _nothing(_width: int) -> Drawing:
    return Drawing(())


def _waiting(_width: int) -> Drawing:
    return waiting()


def _deal(state: ViewState, slug: str, page: Any, *, brief: bool = False) -> Draw:
    if page is None:
        return partial(folded, no_deal(state, slug))
    return partial(deal_page, page, brief=brief)


DEAL = View(
    "deal",
    "Deal",
    "",
    (
        "One deal as it stood at the date above: what stands, and every report with its source.",
        "Each term lists all claims for it; what wins, what is denied or unconfirmed is marked.",
        "{go.open} opens a party, a deal or a report's entry; {go.next} and {go.previous} turn to other deals.",
    ),
    "page",
    ("deal",),
    lambda state, head: deal_question(state, head, state.selection or ""),
    _fill_deal,
    wide=0,
    lens="",
)
PARTY = View(
    "party",
    "Party",
    "",
    (
        "One party as it stood at the date above: what it is part of, its divisions, notes on it.",
        "Its deals are drawn around it: who gives left, who gets right; lines say how certain.",
        "{go.open} on a deal opens it.",
    ),
    "page",
    ("party",),
    lambda state, head: party_question(state, head, state.focus),
    filled_by(party_page),
    selected_deal,
    wide=170,
)

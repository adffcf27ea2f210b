"""The lists of deals and parties: the table, filled by identity."""

from __future__ import annotations

from dataclasses import replace

from tui.drawing.lines import Drawing
from tui.drawing.rows import DEAL_COLUMNS, PARTY_COLUMNS, deal_cells, party_cells
from tui.drawing.sentences import empty_list, folded, waiting
from tui.source import Answer, Listing, Question, deal_question, list_question, party_question, place_of
from tui.state import ViewState
from tui.timeline import hidden
from tui.views.model import Surroundings, View
from tui.widgets.board import Board
from tui.widgets.table import Layout, Table

LAYOUTS = {
    "deals": Layout("deal", DEAL_COLUMNS, lambda deal: deal.deal, deal_cells),
    "parties": Layout("party", PARTY_COLUMNS, lambda party: party.party, party_cells),
}


def _fill(board: Board, state: ViewState, answer: Answer, around: Surroundings) -> None:
    """A list into the table, once an answer; where only the cursor's key changed, the cursor goes there."""
    assert isinstance(board, Table)
    listing: Listing = answer.value
    key = state.selection if state.view == "deals" else state.focus
    query = answer.question.query
    reports = around.reports
    # What an empty list says may change with the reports; rows do not.
    made_of = (answer, reports and reports[1]) if not len(listing.rows) else (answer, None)
    if board.made_of == made_of and board.key == key:
        return
    searched = board.made_of is not None and board.made_of[0].question.query != query
    at = listing.at if listing.sought == key else place_of(state.view, listing.rows, key)
    asked = replace(state, query=query, lens=listing.lens)
    instead = waiting()
    if reports is not None:
        instead = empty_list(asked, reports[1], hidden(state.reported, *reports))
    board.fill(LAYOUTS[state.view], listing.rows, key, at=at, adopt=searched, instead=_narrow(instead, board))
    board.made_of = made_of


def _narrow(drawing: Drawing, table: Table) -> Drawing:
    return folded(drawing, max(20, table.breadth))


def _selected_deal(state: ViewState, head: int) -> Question | None:
    return deal_question(state, head, state.selection) if state.selection else None


def _focused_party(state: ViewState, head: int) -> Question | None:
    return party_question(state, head, state.focus) if state.focus else None


DEALS = View(
    "deals",
    "Deals",
    "1",
    (
        "Every deal as it stood at the date above: its status, who gives to whom, the sum, the last report.",
        "The pane shows the selected deal: each term, and who reported what. Enter opens its page.",
        "/ narrows the list by a query, o turns the lens; the cursor stays on its deal when the date moves.",
    ),
    "table",
    ("deals",),
    list_question,
    _fill,
    _selected_deal,
    asks=True,
)
PARTIES = View(
    "parties",
    "Parties",
    "2",
    (
        "Everyone who takes part in a deal of this lens, those with the most deals first.",
        "The pane shows the selected party's deals, drawn around it. Enter opens its page.",
        "A query's words match the party's own names; its keys (kind:, status: …) choose the deals that count.",
    ),
    "table",
    ("parties",),
    list_question,
    _fill,
    _focused_party,
    asks=True,
)

"""The lists of deals and parties: the table, filled by identity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui.drawing.lines import Drawing
from tui.drawing.rows import (
    DEAL_COLUMNS,
    DEAL_SORTS,
    LARGEST_FIRST,
    PARTY_COLUMNS,
    PARTY_SORTS,
    deal_cells,
    party_cells,
)
from tui.drawing.sentences import empty_list, folded, waiting
from tui.paging import Paged
from tui.source import Answer, Listing, list_question
from tui.state import ViewState
from tui.timeline import hidden
from tui.views.model import Surroundings, View, focused_party, selected_deal
from tui.widgets.board import Board
from tui.widgets.layout import Layout
from tui.widgets.table import Table

if TYPE_CHECKING:
    from store import Deal, PartyView


def _deal_record(deal: Deal) -> Mapping[str, Any]:
    from tui.printing.lists import deal_record

    return deal_record(deal)


def _party_record(party: PartyView) -> Mapping[str, Any]:
    from tui.printing.lists import party_record

    return party_record(party)


LAYOUTS = {
    "deals": Layout("deal", DEAL_COLUMNS, lambda deal: deal.deal, deal_cells, DEAL_SORTS, _deal_record),
    "parties": Layout("party", PARTY_COLUMNS, lambda party: party.party, party_cells, PARTY_SORTS, _party_record),
}


def _fill(board: Board, state: ViewState, answer: Answer, around: Surroundings) -> None:
    """A list into the table, once an answer; where only the cursor's key changed, the cursor goes there."""
    assert isinstance(board, Table)
    listing: Listing = answer.value
    key = state.selection if state.view == "deals" else state.focus
    query = answer.question.query
    reports = around.reports
    layout = LAYOUTS[state.view]
    # What an empty list says may change with the reports; rows do not.
    told = reports and reports[1] if not len(listing.rows) else None
    if board.made_of is answer and board.told == told and board.key == key:
        return
    searched = board.made_of is not None and board.made_of.question.query != query
    at = seen_at(board, layout, listing, key)
    asked = replace(state, query=query, lens=listing.lens)
    instead = waiting()
    if reports is not None:
        instead = empty_list(asked, reports[1], hidden(state.reported, *reports))
    fill_rows(board, layout, answer, key, at, narrow(instead, board), anew=searched)
    board.told = told


def fill_rows(
    table: Table,
    layout: Layout,
    answer: Answer,
    key: str | None,
    at: int | None,
    instead: Drawing,
    *,
    anew: bool = False,
) -> None:
    """An answer's rows into the table, in their order, with the range where it began; the rest as `Table.fill`."""
    sort, reverse = answer.question.order
    table.fill(
        layout,
        answer.value.rows,
        key,
        at=at,
        anew=anew,
        range_at=seen_at(table, layout, answer.value, table.range_key),
        instead=instead,
        order=(sort, (sort in LARGEST_FIRST) is not reverse),
    )
    table.made_of = answer


def seen_at(table: Table, layout: Layout, listing: Listing, key: str | None) -> int | None:
    """In which row a key stands: as the answer says, or where it was not asked, the cursor's, or one of those held in
    memory."""
    if key is None:
        return None
    if key in listing.places:
        return listing.places[key]
    rows = listing.rows
    if isinstance(rows, Paged):
        here = table.cursor
        return here if here < len(rows) and (row := rows[here]) is not None and layout.key(row) == key else None
    return next((place for place, row in enumerate(rows) if layout.key(row) == key), None)


def narrow(drawing: Drawing, table: Table) -> Drawing:
    """Sentences in the place of rows, folded to the room there is."""
    return folded(drawing, max(20, table.breadth))


DEALS = View(
    "deals",
    "Deals",
    "1",
    (
        "Every deal as it stood at the date above: status, who gives to whom, sum, last report.",
        "The pane shows the selected deal: each term, and who reported what. {go.open} opens its page.",
        "{find.query} narrows the list, {find.lens} turns the lens; the cursor stays on its deal when time moves.",
    ),
    "table",
    ("deals",),
    list_question,
    _fill,
    selected_deal,
    asks=True,
)
PARTIES = View(
    "parties",
    "Parties",
    "2",
    (
        "Everyone who takes part in a deal of this lens, those with the most deals first.",
        "The pane shows the selected party's deals, drawn around it. {go.open} opens its page.",
        "Words of a query match the party's names; its keys (kind: …) choose the deals that count.",
    ),
    "table",
    ("parties",),
    list_question,
    _fill,
    focused_party,
    asks=True,
)

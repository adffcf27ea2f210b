"""Which widget shows which answer, and how: the views of the main screen, each a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from tui.drawing.deal import deal_page
from tui.drawing.lines import Drawing
from tui.drawing.party import party_page, web_page
from tui.drawing.rows import DEAL_COLUMNS, PARTY_COLUMNS, deal_cells, party_cells
from tui.drawing.sentences import empty_list, folded, no_deal, no_party, waiting
from tui.source import Answer, Listing, place_of
from tui.state import ViewState
from tui.timeline import hidden
from tui.widgets.pane import Draw, Pane
from tui.widgets.table import Layout, Table

lists = {
    "deals": Layout("deal", DEAL_COLUMNS, lambda deal: deal.deal, deal_cells),
    "parties": Layout("party", PARTY_COLUMNS, lambda party: party.party, party_cells),
}
#: What an answer must be about to be shown in a view.
VIEW_PARTS = {
    "deals": ("deals",),
    "parties": ("parties",),
    "web": ("party",),
    "party": ("party",),
    "deal": ("deal",),
}
MOST_ROWS = 400
MOST_ROWS_BESIDE = 40


def fill_table(table: Table, state: ViewState, answer: Answer, reports: tuple[Sequence[int], int] | None) -> None:
    """A list into the table, once an answer; where only the cursor's key changed, the cursor goes there.

    `reports` are the instants of those recorded by then and the number of all in the log, None while not known;
    they tell why a list is empty.
    """
    listing: Listing = answer.value
    key = state.selection if state.view == "deals" else state.focus
    query = answer.question.query
    # What an empty list says may change with the reports; rows do not.
    made_of = (answer, reports and reports[1]) if not len(listing.rows) else (answer, None)
    if table.made_of == made_of and table.key == key:
        return
    searched = table.made_of is not None and table.made_of[0].question.query != query
    at = listing.at if listing.sought == key else place_of(state.view, listing.rows, key)
    asked = replace(state, query=query, lens=listing.lens)
    instead = waiting()
    if reports is not None:
        instead = empty_list(asked, reports[1], hidden(state.reported, *reports))
    table.fill(lists[state.view], listing.rows, key, at=at, adopt=searched, instead=_narrow(instead, table))
    table.made_of = made_of


def _narrow(drawing: Drawing, table: Table) -> Drawing:
    return folded(drawing, max(20, table.breadth))


def fill_page(page: Pane, state: ViewState, answer: Answer) -> None:
    """A deal's or a party's page, or the web around a party, into the page."""
    value: Any = answer.value
    if state.view == "deal":
        slug = answer.question.key or ""
        page.show(("deal", slug), _deal(state, slug, value), made_of=answer)
        return
    wanted = ("deal", state.selection or "")
    subject = (state.view, answer.question.key or state.focus)
    if value is None:
        missing = no_party(state, answer.question.key)
        page.show(subject, partial(folded, missing), wanted, made_of=answer)
    elif state.view == "web":
        page.show(subject, partial(web_page, value, most=MOST_ROWS), wanted, made_of=answer)
    else:
        page.show(subject, partial(party_page, value, most=MOST_ROWS), wanted, made_of=answer)


def fill_side(side: Pane, state: ViewState, answer: Answer | None, *, nothing: bool) -> None:
    """What the cursor stands on, in brief, into the pane beside; `nothing` where the list has no rows."""
    key = state.focus if state.view == "parties" else state.selection
    if key is None or nothing:
        side.show(None, _nothing)
    elif answer is None or answer.question.key != key:
        if answer is None:
            side.show(("nothing", key), _waiting)
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

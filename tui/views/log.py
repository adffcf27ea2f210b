"""The log: every entry as it was recorded, the latest first."""

from __future__ import annotations

from tui.drawing.entry import ENTRY_COLUMNS, ENTRY_SORTS, entry_cells
from tui.drawing.sentences import nothing_recorded
from tui.source import Answer, Listing, Question, entry_question, seq_of
from tui.state import ViewState
from tui.views.lists import fill_rows, narrow, seen_at
from tui.views.model import Surroundings, View
from tui.widgets.board import Board
from tui.widgets.layout import Layout
from tui.widgets.table import Table

LAYOUT = Layout("entry", ENTRY_COLUMNS, lambda entry: str(entry.seq), entry_cells, ENTRY_SORTS)


def _fill(board: Board, state: ViewState, answer: Answer, _around: Surroundings) -> None:
    assert isinstance(board, Table)
    listing: Listing = answer.value
    key = None if state.entry is None else str(state.entry)
    if board.made_of is answer and board.key == key:
        return
    at = seen_at(board, LAYOUT, listing, key)
    instead = narrow(nothing_recorded(), board)
    fill_rows(board, LAYOUT, answer, key, at, instead)


LOG = View(
    "log",
    "Log",
    "5",
    (
        "The log as it was recorded, the latest first: reports, and what the keeper of the log did.",
        "The date above hides none; a place on the recorded axis does. {time.axis} turns steps to that axis.",
        "The pane shows all that an entry holds. {go.open} opens the deal or party it is about.",
    ),
    "table",
    ("log",),
    lambda state, head: Question("log", recorded=seq_of(state, head), order=state.log_order),
    _fill,
    entry_question,
    wide=130,
    lens="",
)

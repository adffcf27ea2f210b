"""The alliance web around one party."""

from __future__ import annotations

from functools import partial

from tui.drawing.party import web_page
from tui.drawing.sentences import folded, no_party
from tui.source import Answer, Question, deal_question, party_question
from tui.state import ViewState
from tui.views.model import Surroundings, View
from tui.widgets.board import Board
from tui.widgets.pane import Pane

MOST_ROWS = 400


def selected_deal(state: ViewState, head: int) -> Question | None:
    """The deal under the cursor, for the pane beside."""
    return deal_question(state, head, state.selection) if state.selection else None


def _fill(board: Board, state: ViewState, answer: Answer, _around: Surroundings) -> None:
    assert isinstance(board, Pane)
    wanted = ("deal", state.selection or "")
    subject = (state.view, answer.question.key or state.focus)
    if answer.value is None:
        missing = no_party(state, answer.question.key)
        board.show(subject, partial(folded, missing), wanted, made_of=answer)
    else:
        board.show(subject, partial(web_page, answer.value, most=MOST_ROWS), wanted, made_of=answer)


WEB = View(
    "web",
    "Web",
    "3",
    (
        "The deals of one party, one row each: who gives stands left, who gets right.",
        "The line says how certain a tie is: ═ completed, ─ confirmed, ┄ rumoured, ╌ disputed, · denied or ended.",
        "Enter opens the deal; in the list of parties 3 draws the web around the party under the cursor.",
    ),
    "page",
    ("party",),
    lambda state, head: party_question(state, head, state.focus),
    _fill,
    selected_deal,
    wide=170,
)

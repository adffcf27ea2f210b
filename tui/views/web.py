"""The alliance web: around one party, parties by parties, parties with lines between them. One key turns it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tui.drawing.lines import Drawing
from tui.drawing.party import MOST_DEALS, web_page
from tui.drawing.sentences import empty_list, folded, no_party, waiting
from tui.source import Answer, Question, mesh_question, party_question
from tui.state import ViewState
from tui.timeline import hidden
from tui.views.model import Fill, Surroundings, View, focused_party, selected_deal
from tui.widgets.board import Board
from tui.widgets.pane import Pane
from tui.widgets.plate import Draw, Plate

if TYPE_CHECKING:
    from tui.drawing.mesh import Mesh


def selected(state: ViewState, head: int) -> Question | None:
    """What a cursor stands on that can stand on parties as well as on deals."""
    if state.standing == "deal":
        return selected_deal(state, head)
    return focused_party(state, head)


def wanted(state: ViewState) -> tuple[str, str] | None:
    """The kind and key of that."""
    key = state.selection if state.standing == "deal" else state.focus
    return (state.standing, key) if key else None


def nothing_there(state: ViewState, around: Surroundings) -> Drawing:
    """Why there is nothing to draw."""
    reports = around.reports
    return waiting() if reports is None else empty_list(state, reports[1], hidden(state.reported, *reports))


def narrow(drawing: Drawing) -> Draw:
    """Sentences, folded to the room there is."""

    def draw(width: int, _height: int) -> Drawing:
        return folded(drawing, max(20, width))

    return draw


def filled_by(page: Callable[..., Drawing]) -> Fill:
    """How a party's answer fills a pane that `page` draws: `page(answer, width, most=…)`."""

    def fill(board: Board, state: ViewState, answer: Answer, _around: Surroundings) -> None:
        assert isinstance(board, Pane)
        here = ("deal", state.selection) if state.selection else None
        subject = (state.view, answer.question.key or state.focus)
        if answer.value is None:
            missing = no_party(state, answer.question.key)
            board.show(subject, partial(folded, missing), here, made_of=answer)
        else:
            board.show(subject, partial(page, answer.value, most=MOST_DEALS), here, made_of=answer)

    return fill


def _fill_mesh(board: Board, state: ViewState, answer: Answer, around: Surroundings) -> None:
    assert isinstance(board, Plate)
    board.fill_width(False)
    mesh: Mesh = answer.value
    if not mesh.total:
        board.show("nothing", narrow(nothing_there(state, around)), made_of=(answer, around.reports))
        return
    focus = state.focus

    def as_matrix(width: int, height: int) -> Drawing:
        from tui.drawing.matrix import matrix

        return matrix(mesh, width, height, focus=focus)

    def as_web(width: int, height: int) -> Drawing:
        from tui.drawing.web import web

        return web(mesh, width, height, focus=focus)

    draw = as_matrix if state.drawing == "matrix" else as_web
    board.show(state.drawing, draw, wanted(state), made_of=(answer, focus))


WEB = View(
    "web",
    "Web",
    "3",
    (
        "The deals of one party, a row each: who gives left, who gets right. {go.drawing} draws it otherwise.",
        "How certain a tie is: ═ completed ─ confirmed ┄ rumoured ╌ disputed × denied · ended.",
        "{go.open} opens the deal; {go.web} in the list of parties draws the web around the selected one.",
    ),
    "page",
    ("party",),
    lambda state, head: party_question(state, head, state.focus),
    filled_by(web_page),
    selected_deal,
    wide=170,
)
MATRIX = View(
    "web",
    "Web",
    "3",
    (
        "Parties by parties: the sign of the firmest deal of two, and how many (+: more than nine).",
        "Who has the same partners stands together. ? unconfirmed, ✖ denied. {go.drawing} draws it otherwise.",
        "{move.left} {move.down} {move.up} {move.right} go to the nearest sign or name; {go.open} opens what it is.",
    ),
    "plate",
    ("mesh",),
    mesh_question,
    _fill_mesh,
    selected,
    wide=170,
)
NODE_LINK = replace(
    MATRIX,
    about=(
        "Those with the most deals; lines: double completed, solid confirmed, dashed rumoured.",
        "On a line the sign of its firmest deal, and how many. Nobody moves. {go.drawing} draws it otherwise.",
        "{move.left} {move.down} {move.up} {move.right} go to the nearest sign or name; {go.open} opens what it is.",
    ),
)
DRAWN = {"ego": WEB, "matrix": MATRIX, "web": NODE_LINK}
"""The view by how the web is drawn."""

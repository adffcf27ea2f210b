"""Deals over time, a lane each, on the axis of the scrub bar."""

from __future__ import annotations

from dataclasses import replace

from tui.drawing.lines import Drawing
from tui.source import Answer, Lanes, lanes_question
from tui.state import ViewState
from tui.views.model import NEVER_WIDE, Surroundings, View, selected_deal
from tui.views.web import narrow, nothing_there
from tui.widgets.board import Board
from tui.widgets.plate import Plate


def _fill(board: Board, state: ViewState, answer: Answer, around: Surroundings) -> None:
    assert isinstance(board, Plate)
    # Without a scroll bar a lane is as wide as the scrub bar above, column for column.
    board.fill_width(True)
    found: Lanes = answer.value
    courses = found.courses
    if not len(courses):
        asked = replace(state, view="deals", query=answer.question.query, lens=found.lens)
        board.show("nothing", narrow(nothing_there(asked, around)), made_of=(answer, around.reports))
        return
    place = None if courses.point.reported is None else courses.point.instant

    def draw(width: int, _height: int) -> Drawing:
        from tui.drawing.lanes import lanes

        return lanes(courses, courses.span, width, place=place, total=found.total, more=courses.more, years=False)

    selection = ("deal", state.selection) if state.selection else None
    board.show("lanes", draw, selection, made_of=(answer,))


LANES = View(
    "lanes",
    "Lanes",
    "4",
    (
        "The deals reported last, a lane each: the signs of its reports, between them its status.",
        "On the axis of the bars: ═ completed ─ confirmed ┄ rumoured ╌ disputed × denied · ended.",
        "┃ is the place in time. {find.query} narrows the deals; {go.open} opens the selected one.",
    ),
    "plate",
    ("lanes",),
    lanes_question,
    _fill,
    selected_deal,
    wide=NEVER_WIDE,
    asks=True,
)

"""What changed between two marks, or between a mark and the present place."""

from __future__ import annotations

from collections.abc import Callable

from events.time import parse_moment
from tui.drawing.changes import CHANGE_COLUMNS, CHANGE_SORTS, change_cells
from tui.drawing.sentences import nothing_changed
from tui.source import Answer, Listing, Question, seq_of
from tui.state import Mark, ViewState
from tui.timeline import DAYS, RECENTLY, days_before
from tui.views.lists import fill_rows, narrow, seen_at
from tui.views.model import Surroundings, View, selected_deal
from tui.widgets.board import Board
from tui.widgets.layout import Layout
from tui.widgets.table import Table

LAYOUT = Layout("change", CHANGE_COLUMNS, lambda row: row.key, change_cells, CHANGE_SORTS)
_ENTRIES = 100

Span = tuple[str | int | None, str | int | None]


def span_of(state: ViewState, head: int) -> Span:
    """The two ends of the difference on the axis of the state, the earlier one first; None is the open end.

    Without a mark it begins 30 days, or 100 entries, before the present place.
    """
    here = Mark(state.reported, seq_of(state, head))
    marks = sorted((*state.marks, here)[:2], key=_place_on(state.axis))
    if state.axis == "recorded":
        end = marks[-1].recorded
        return (max(0, end - _ENTRIES), end) if len(marks) < 2 else (marks[0].recorded, end)
    reported = marks[-1].reported
    return (_before(reported), reported) if len(marks) < 2 else (marks[0].reported, reported)


def _place_on(axis: str) -> Callable[[Mark], tuple[bool, int]]:
    def place(mark: Mark) -> tuple[bool, int]:
        if axis == "recorded":
            return False, mark.recorded
        return mark.reported is None, 0 if mark.reported is None else parse_moment(mark.reported).instant

    return place


def _before(reported: str | None) -> str:
    """30 days before a date; where there is none the worker finds out when the latest report was."""
    return RECENTLY if reported is None else days_before(reported)


def span_text(span: Span, axis: str) -> str:
    """`2026-01-01 → 2026-03-01`; on the recorded axis `entry 12 → entry 40`."""
    if axis == "recorded":
        return f"entry {span[0]} → entry {span[1]}"
    names: dict[str | int | None, str] = {None: "the latest report", RECENTLY: f"{DAYS} days before"}
    return " → ".join(names.get(end, str(end)) for end in span)


def _question(state: ViewState, head: int) -> Question:
    recorded = state.axis == "recorded"
    return Question(
        "changes",
        state.reported if recorded else None,
        None if recorded else seq_of(state, head),
        "all",
        state.query,
        order=state.change_order,
        axis=state.axis,
        span=span_of(state, head),
    )


def _fill(board: Board, state: ViewState, answer: Answer, _around: Surroundings) -> None:
    assert isinstance(board, Table)
    listing: Listing = answer.value
    held = _held(board, state)
    if board.made_of is answer and held is not None:
        return
    wanted = held or state.selection
    at = seen_at(board, LAYOUT, listing, wanted)
    question = answer.question
    instead = nothing_changed(span_text(question.span, question.axis), question.query)
    if at is not None and (row := listing.rows[at]) is not None:
        key = row.key
    else:  # it waits for any line of the selected deal
        key = held or (f"{state.selection}\n" if state.selection else None)
    fill_rows(board, LAYOUT, answer, key, at, narrow(instead, board))


def _held(table: Table, state: ViewState) -> str | None:
    """The row of the selected deal on which the cursor stands, or waits."""
    held = table.key if table.kind == "change" else None
    return held if held is not None and held.partition("\n")[0] == state.selection else None


CHANGES = View(
    "changes",
    "Changes",
    "6",
    (
        "What changed between two marks, or between one mark and here; {time.mark} sets one here.",
        "Without a mark: the last 30 days, or on the recorded axis 100 entries; of every status.",
        "~ a field with what it was and is, + a deal that came, - one that went. {go.open} opens it.",
    ),
    "table",
    ("changes",),
    _question,
    _fill,
    selected_deal,
    wide=150,
    asks=True,
    lens="all",
)

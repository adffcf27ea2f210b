"""Deals over time, a lane each: its reports as glyphs, between them the line of the status in force. Pure.

    40 deals, of 73 the last reported
    2023          2024          2025          2026
       aws-anthropic ●──────●──────────────────┃
                 softbank-openai 40bn $ ◌┄┄●═══┃

A lane begins with the first report and ends at the place in time (`┃`), or at the end of the axis. The axis is that of
the scrub bar. Rows stand by first report, so that they keep their order while time moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from tui.drawing.density import CURSOR, Scale, axis_line, scale
from tui.drawing.ego import STROKES
from tui.drawing.lines import Drawing, Line, Run, Target, clip, line, run, text_of
from tui.drawing.words import GLYPHS, STANCES, amount_of, count, number, shorten
from tui.text import cells, plain

if TYPE_CHECKING:
    from store.courses import Course, Told

LEAST_WIDTH = 20
_OUT = "⌫"


class _Lane:
    """The cells of a row, each a character of one cell and its role."""

    def __init__(self, width: int) -> None:
        self.text = [" "] * width
        self.roles = [""] * width

    def fill(self, begin: int, end: int, character: str, role: str) -> None:
        """The same in some cells."""
        size = max(0, end - begin)
        self.text[begin : begin + size] = [character] * size
        self.roles[begin : begin + size] = [role] * size

    def runs(self, begin: int, end: int) -> Line:
        """Some cells as runs, neighbours of one role together."""
        runs: list[Run] = []
        roles = self.roles
        for place in range(begin + 1, end + 1):
            if place == end or roles[place] != roles[begin]:
                runs.append(Run("".join(self.text[begin:place]), roles[begin]))
                begin = place
        return tuple(run for run in runs if run.text)


def lanes(
    courses: Sequence[Course],
    span: tuple[int, int] | None,
    width: int,
    *,
    place: int | None = None,
    total: int | None = None,
    more: bool = False,
    years: bool = True,
) -> Drawing:
    """The lanes of these deals in `width` cells.

    `span`: the instants of the log's first and last report, the axis; `place`: that of R, None where every report is
    in; `total`: how many deals there are, None where that was not counted and `more` says whether there are more;
    `years`: whether the axis stands above the lanes.
    Targets are the lanes, each a deal.
    """
    width = max(LEAST_WIDTH, width)
    axis = scale(span, width) if span is not None else None
    head = clip(_head(len(courses), total, more), width)
    if axis is None:
        return Drawing((head,), (), 0, total or 0, head=1)
    here = None if place is None else axis.column(place)
    top = (head, _years(axis, here)) if years else (head,)
    rows = [_lane(course, axis, here) for course in courses]
    targets = tuple(Target(at + len(top), "deal", course.deal.deal) for at, course in enumerate(courses))
    return Drawing((*top, *rows), targets, len(courses), len(courses) if total is None else total, head=len(top))


def _head(shown: int, total: int | None, more: bool) -> Line:
    if total is not None and shown < total:
        words = f"{number(shown)} of {count(total, 'deal')}: those reported last"
    elif more:
        words = f"{count(shown, 'deal')}, there are more: those reported last"
    else:
        words = count(shown, "deal")
    return line(run(words, "title"), run(" · the first reported on top", "dim"))


def _years(axis: Scale, here: int | None) -> Line:
    lane = _Lane(axis.width)
    lane.text = list(text_of(axis_line((axis.start, axis.end), axis.width)))
    lane.roles = ["dim"] * axis.width
    if here is not None:
        lane.fill(here, here + 1, CURSOR, "past")
    return lane.runs(0, axis.width)


def _lane(course: Course, axis: Scale, here: int | None) -> Line:
    """One row of the axis's width."""
    end = axis.width - 1 if here is None else here
    lane = _Lane(axis.width)
    columns = [axis.column(step.instant) for step in course.steps]
    for step, begin, stop in zip(course.steps, columns, [*columns[1:], end + 1], strict=True):
        if step.status is not None:
            lane.fill(begin, min(stop, end + 1), STROKES.get(step.status, " "), step.status)
        else:
            lane.fill(begin, min(stop, end + 1), " ", "")
    if here is not None:
        lane.fill(here, here + 1, CURSOR, "past")
    taken = set()
    for told in course.reports:
        column = axis.column(told.instant)
        taken.add(column)
        lane.fill(column, column + 1, *_sign(told))
    return _labelled(lane, course, sorted(taken), end)


def _sign(told: Told) -> tuple[str, str]:
    if told.out:
        return _OUT, "dim"
    stance = STANCES[told.type]
    return GLYPHS[stance], "dim" if told.copy else stance


def _labelled(lane: _Lane, course: Course, taken: Sequence[int], end: int) -> Line:
    """The row with the deal's slug and sum: before its first report, or else in the longest stretch of its line."""
    deal = course.deal
    amount = amount_of(deal)
    label = plain(deal.deal)
    both = label if amount == "undisclosed" else f"{label} {plain(amount)}"
    role = "dim" if deal.status in ("ended", "denied") or deal.stale else "value"
    start = taken[0] if taken else end
    for text in (both, label):
        if cells(text) + 2 <= start:
            return _with_label(lane, start - 1 - cells(text), Run(text, role))
    begin, room = _longest_gap(taken or [end], end, len(lane.text))
    if start - 2 > room:
        begin, room = 1, start - 2
    return _with_label(lane, begin, Run(both if cells(both) <= room else shorten(label, room), role))


def _longest_gap(taken: Sequence[int], end: int, width: int) -> tuple[int, int]:
    """Where the longest stretch without a report begins, and its cells, with one of the line left on both sides."""
    stops = [*taken, end if end + 1 < width else width]
    stretches = [(right - left - 5, left + 3) for left, right in pairwise(stops)]
    if end + 1 < width:
        stretches.append((width - end - 3, end + 2))
    room, begin = max(stretches)
    return begin, max(0, room)


def _with_label(lane: _Lane, begin: int, label: Run) -> Line:
    """The row with a text from a column on, a blank on both sides where there is one."""
    width, size = len(lane.text), cells(label.text)
    if not size:
        return lane.runs(0, width)
    before = (*lane.runs(0, begin - 1), Run(" ")) if begin > 0 else ()
    after = (Run(" "), *lane.runs(begin + size + 1, width)) if begin + size < width else ()
    return (*before, label, *after)

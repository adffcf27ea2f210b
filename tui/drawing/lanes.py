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
from typing import TYPE_CHECKING, NamedTuple

from tui.drawing.density import CURSOR, Scale, axis_line, scale
from tui.drawing.ego import STROKES
from tui.drawing.lines import Drawing, Line, Run, Target, clip, line, run
from tui.drawing.words import GLYPHS, STANCES, amount_of, count, number, shorten
from tui.text import cells, plain

if TYPE_CHECKING:
    from store.courses import Course, Told

LEAST_WIDTH = 20
_OUT = "⌫"


class _Mark(NamedTuple):
    """A character of a lane and its role."""

    text: str
    role: str


def lanes(
    courses: Sequence[Course],
    span: tuple[int, int] | None,
    width: int,
    *,
    place: int | None = None,
    total: int | None = None,
    more: bool = False,
) -> Drawing:
    """The lanes of these deals in `width` cells.

    `span`: the instants of the log's first and last report, the axis; `place`: that of R, None where every report is
    in; `total`: how many deals there are, None where that was not counted and `more` says whether there are more.
    Targets are the lanes, each a deal.
    """
    width = max(LEAST_WIDTH, width)
    axis = scale(span, width) if span is not None else None
    head = clip(_head(len(courses), total, more), width)
    if axis is None:
        return Drawing((head,), (), 0, total or 0, head=1)
    here = None if place is None else axis.column(place)
    top = list(_marks(axis_line((axis.start, axis.end), width)))
    if here is not None:
        top[here] = _Mark(CURSOR, "past")
    rows = [_lane(course, axis, here) for course in courses]
    targets = tuple(Target(at + 2, "deal", course.deal.deal) for at, course in enumerate(courses))
    return Drawing((head, _runs(top), *rows), targets, len(courses), len(courses) if total is None else total, head=2)


def _head(shown: int, total: int | None, more: bool) -> Line:
    if total is not None and shown < total:
        words = f"{number(shown)} of {count(total, 'deal')}: those reported last"
    elif more:
        words = f"{count(shown, 'deal')}, there are more: those reported last"
    else:
        words = count(shown, "deal")
    return line(run(words, "title"), run(" · the first reported on top", "dim"))


def _lane(course: Course, axis: Scale, here: int | None) -> Line:
    """One row of the axis's width."""
    end = axis.width - 1 if here is None else here
    marks = [_Mark(" ", "") for _ in range(axis.width)]
    _draw_statuses(marks, course, axis, end)
    if here is not None:
        marks[here] = _Mark(CURSOR, "past")
    taken = _draw_reports(marks, course, axis)
    start = min(taken, default=end)
    return _labelled(marks, course, start, end, taken)


def _draw_statuses(marks: list[_Mark], course: Course, axis: Scale, end: int) -> None:
    """The line of each status from the column in which it begins up to the next one, or to the end."""
    columns = [axis.column(step.instant) for step in course.steps] + [end + 1]
    for step, begin, stop in zip(course.steps, columns, columns[1:], strict=False):
        stroke = _Mark(STROKES.get(step.status, " "), step.status) if step.status else _Mark(" ", "")
        for column in range(begin, min(stop, end + 1)):
            marks[column] = stroke


def _draw_reports(marks: list[_Mark], course: Course, axis: Scale) -> set[int]:
    """The glyph of each report; of several in one column the last. Which columns they took."""
    taken = set()
    for told in course.reports:
        column = axis.column(told.instant)
        taken.add(column)
        marks[column] = _report(told)
    return taken


def _report(told: Told) -> _Mark:
    if told.out:
        return _Mark(_OUT, "dim")
    stance = STANCES[told.type]
    return _Mark(GLYPHS[stance], "dim" if told.copy else stance)


def _labelled(marks: list[_Mark], course: Course, start: int, end: int, taken: set[int]) -> Line:
    """The row with the deal's slug and sum: before its first report, or else in the longest stretch of its line."""
    deal = course.deal
    amount = amount_of(deal)
    label = plain(deal.deal)
    both = label if amount == "undisclosed" else f"{label} {plain(amount)}"
    role = "dim" if deal.status in ("ended", "denied") or deal.stale else "value"
    for text in (both, label):
        if cells(text) + 2 <= start:
            return _with_label(marks, start - 1 - cells(text), Run(text, role))
    begin, room = _longest_gap(taken, start, end, len(marks))
    if start - 2 > room:
        begin, room = 1, start - 2
    return _with_label(marks, begin, Run(both if cells(both) <= room else shorten(label, room), role))


def _longest_gap(taken: set[int], start: int, end: int, width: int) -> tuple[int, int]:
    """Where the longest stretch without a report begins, and its cells, with one of the line left on both sides."""
    stops = [*sorted(taken), end if end + 1 < width else width]
    stretches = [(right - left - 5, left + 3) for left, right in pairwise(stops)]
    if end + 1 < width:
        stretches.append((width - end - 3, end + 2))
    room, begin = max(stretches, default=(0, start))
    return begin, max(0, room)


def _with_label(marks: Sequence[_Mark], begin: int, label: Run) -> Line:
    """The row with a text from a column on, a blank on both sides."""
    if not label.text:
        return _runs(marks)
    size = cells(label.text)
    before = [*marks[: begin - 1], _Mark(" ", "")] if begin > 0 else []
    after = [_Mark(" ", ""), *marks[begin + size + 1 :]] if begin + size < len(marks) else []
    return (*_runs(before), label, *_runs(after))


def _marks(parts: Line) -> list[_Mark]:
    return [_Mark(character, part.role) for part in parts for character in part.text]


def _runs(marks: Sequence[_Mark]) -> Line:
    """Characters as runs, neighbours of one role together."""
    runs: list[Run] = []
    for text, role in marks:
        if runs and runs[-1].role == role:
            runs[-1] = Run(runs[-1].text + text, role)
        else:
            runs.append(Run(text, role))
    return tuple(runs)

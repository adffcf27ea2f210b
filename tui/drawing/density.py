"""How many reports fell when: bars of eighth blocks, the axis under them, columns ↔ instants. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil, sqrt
from typing import NamedTuple

from events.time import DAY, YEAR, moment_text, parse_moment
from events.time import period_start as start_of
from tui.drawing.lines import Line, Run

BARS = " ▁▂▃▄▅▆▇█"
CURSOR = "┃"


class Scale(NamedTuple):
    """An axis of `width` columns from instant `start` to `end` (µs, both included)."""

    start: int
    end: int
    width: int

    def column(self, instant: int) -> int:
        """The column of an instant; those outside fall on the first or last."""
        span = self.end - self.start + 1
        return max(0, min(self.width - 1, (instant - self.start) * self.width // span))

    def edge(self, column: int) -> int:
        """The first instant of a column."""
        span = self.end - self.start + 1
        return self.start + -(-span * column // self.width)  # rounded up, so that column(edge(c)) is c

    def last(self, column: int) -> int:
        """The last instant of a column: the place that a click on it means."""
        return min(self.end, self.edge(column + 1) - 1)


def scale(moments: Sequence[int], width: int) -> Scale | None:
    """The axis over all reports, from the start of the first one's year; None where there is nothing to show."""
    if not moments or width < 1:
        return None
    return Scale(start_of(moment_text(moments[0], YEAR)), moments[-1], width)


def counts(moments: Sequence[int], axis: Scale) -> list[int]:
    """How many of the sorted moments fall into each column; O(width · log n)."""
    edges = [bisect_left(moments, axis.edge(column)) for column in range(axis.width)]
    edges.append(len(moments))
    return [after - before for before, after in pairwise(edges)]


def bars(numbers: Sequence[int]) -> str:
    """One character a number: a space for 0, else a block whose height grows with the root of the number."""
    most = max(numbers, default=0)
    return "".join(BARS[ceil(8 * sqrt(number / most))] if number else " " for number in numbers)


def bar_line(moments: Sequence[int], width: int, reported: str | None) -> Line:
    """The density of reports; what lies after the place in time has the role `later`, the place is a cursor."""
    axis = scale(moments, width)
    if axis is None:
        return (Run(" " * max(0, width)),)
    text = bars(counts(moments, axis))
    if reported is None:
        return (Run(text, "bar"),)
    here = axis.column(parse_moment(reported).instant)
    return Run(text[:here], "bar"), Run(CURSOR, "past"), Run(text[here + 1 :], "later")


def axis_line(moments: Sequence[int], width: int) -> Line:
    """The years, each at the column where it begins, as many as there is room for."""
    axis = scale(moments, width)
    if axis is None:
        return (Run(" " * max(0, width)),)
    first = int(moment_text(axis.start, YEAR))
    last = int(moment_text(axis.end, YEAR))
    stride = max(1, ceil((last - first + 1) * 6 / width))
    text = ""
    for year in range(first, last + 1, stride):
        column = axis.column(start_of(f"{year:04d}"))
        if column >= len(text) + bool(text) and column + 4 <= width:
            text = f"{text:<{column}}{year:04d}"
    return (Run(f"{text:<{width}}", "dim"),)


def log_line(head: int, width: int, recorded: int | None) -> Line:
    """The log as a bar of `width` columns, each the same number of entries; `recorded` is the place in it."""
    if head < 1 or width < 1:
        return (Run(" " * max(0, width)),)
    if recorded is None:
        return (Run(BARS[3] * width, "bar"),)
    here = column_of_entry(recorded, head, width)
    return Run(BARS[3] * here, "bar"), Run(CURSOR, "past"), Run(BARS[3] * (width - here - 1), "later")


def log_axis_line(times: Sequence[tuple[int, int]], head: int, width: int) -> Line:
    """When the entries were recorded: a date at the column of each entry of `times` (seq, µs) that has another one."""
    text = ""
    shown = ""
    for seq, recorded_at in times:
        date = moment_text(recorded_at, DAY)
        column = column_of_entry(seq, head, width)
        if date != shown and column >= len(text) + bool(text) and column + len(date) <= width:
            text = f"{text:<{column}}{date}"
            shown = date
    return (Run(f"{text:<{max(0, width)}}", "dim"),)


def column_of_entry(seq: int, head: int, width: int) -> int:
    """The column of an entry of a log that ends at `head`."""
    return max(0, min(width - 1, (seq - 1) * width // max(1, head)))


def entry_of_column(column: int, head: int, width: int) -> int:
    """The last entry of a column."""
    return max(0, min(head, -(-(column + 1) * head // width)))


def overlaid(line: Line, columns: Mapping[int, Run]) -> Line:
    """A line of one-cell characters with runs put over it at columns."""
    parts: list[Run] = []
    at = 0
    for part in line:
        start = 0
        for column in sorted(columns):
            if at + start <= column < at + len(part.text):
                parts += [Run(part.text[start : column - at], part.role), columns[column]]
                start = column - at + len(columns[column].text)
        parts.append(Run(part.text[start:], part.role))
        at += len(part.text)
    return tuple(part for part in parts if part.text)

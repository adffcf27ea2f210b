"""A table for people: cut to the width at hand, coloured only on a terminal.

Widths are reckoned here, once, so that a row costs the same whoever draws it: Rich on a terminal, plain
lines in a pipe.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from tui.drawing.words import shorten
from tui.printing import output
from tui.text import cells, fit, plain

GAP = 2
_SAMPLE = 1000
_AT_A_TIME = 200
#: Colours of the words that a cell begins with; each stands beside a glyph and a word, never alone.
STYLES = {
    "◌": "yellow",
    "●": "green",
    "✔": "bold green",
    "◐": "magenta",
    "✖": "red",
    "○": "dim",
    "▸": "bold",
}


class Column(NamedTuple):
    """A column: at most `cap` cells wide (0: no bound), never less than `least` while there is more to cut
    elsewhere. `right` sets it to the right. Where a line has fewer than `since` cells, it is left out. `keep`:
    what stands in it is typed again, so it is cut only when nothing else can be."""

    title: str
    least: int = 4
    cap: int = 0
    right: bool = False
    since: int = 0
    keep: bool = False


def show(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    indent: int = 0,
    below: Sequence[Sequence[str]] | None = None,
) -> None:
    """Write the table; columns that are empty in every row seen are left out. In a pipe nothing is cut.

    `below`: for each row the lines that stand under it, whole.
    """
    source = iter(rows)
    sample = [[plain(cell) for cell in row] for row in islice(source, _SAMPLE)]
    if not sample:
        return
    room = output.room() - indent
    more = output.is_endless() and len(sample) == _SAMPLE  # what comes later must not be lost
    kept = [i for i, column in enumerate(columns) if column.since <= room and (more or any(row[i] for row in sample))]
    needs = {i: _need(columns[i], [row[i] for row in sample]) for i in kept}
    widths = share([columns[i] for i in kept], [needs[i] for i in kept], room)
    draw = _draw_rich if output.is_terminal() else _draw_plain
    head, sample_and_rest = [columns[i] for i in kept], _chain(sample, source)
    cut_down = ([row[i] for i in kept] for row in sample_and_rest)
    if below is None or not any(below):
        draw(head, widths, cut_down, indent)
        return
    for place, (row, lines) in enumerate(zip(cut_down, below, strict=True)):
        draw(head, widths, [row], indent, titled=place == 0)
        output.say_whole(*lines)


def _chain(first: Iterable[Sequence[str]], rest: Iterable[Sequence[str]]) -> Iterable[Sequence[str]]:
    yield from first
    yield from rest


def _need(column: Column, texts: Iterable[str]) -> int:
    need = max([cells(column.title), *map(cells, texts)])
    return min(need, column.cap) if column.cap and not output.is_endless() else need


def _total(widths: Collection[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def share(columns: Sequence[Column], needs: Sequence[int], room: int) -> list[int]:
    """The width of each column: what it needs; where that is too much, the widest give cells up."""
    widths = list(needs)
    excess = _total(widths) - room
    while excess > 0:
        spare = [(width, i) for i, width in enumerate(widths) if width > columns[i].least]
        spare = [(width, i) for width, i in spare if not columns[i].keep] or spare
        if not spare:
            break
        widest, at = max(spare)
        second = max((width for width, i in spare if i != at), default=0)
        step = min(excess, max(1, widest - max(second, columns[at].least)))
        widths[at] -= step
        excess -= step
    return widths


def _draw_plain(
    columns: Sequence[Column], widths: list[int], rows: Iterable[Sequence[str]], indent: int, *, titled: bool = True
) -> None:
    gap = " " * GAP
    write = _padded if output.is_endless() else _cut
    ends = ["right" if column.right else "left" for column in columns]

    def line(texts: Iterable[str]) -> str:
        parts = (write(text, width, end) for text, width, end in zip(texts, widths, ends, strict=True))
        return (" " * indent + gap.join(parts)).rstrip()

    if titled:
        print(line(column.title for column in columns))
    for row in rows:
        print(line(row))


def _cut(data: str, width: int, end: str) -> str:
    """Exactly `width` cells; a mark of doubt at the end stays."""
    return fit(shorten(data, width), width, end)


def _padded(data: str, width: int, end: str) -> str:
    """At least `width` cells, and all of a text that is longer than those that the width was reckoned from."""
    text = plain(data)
    return fit(text, max(width, cells(text)), end)


def _draw_rich(
    columns: Sequence[Column], widths: list[int], rows: Iterable[Sequence[str]], indent: int, *, titled: bool = True
) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    # Of a dumb terminal Rich takes the width only together with a height.
    console = Console(width=output.width(), height=24, highlight=False, markup=False, emoji=False)
    first, source = titled, iter(rows)
    while batch := list(islice(source, _AT_A_TIME)):
        table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=first, header_style="bold")
        for column, width in zip(columns, widths, strict=True):
            table.add_column(
                column.title,
                width=width,
                no_wrap=True,
                overflow="ellipsis",
                justify="right" if column.right else "left",
            )
        for row in batch:
            shown = (shorten(text, width) for text, width in zip(row, widths, strict=True))
            table.add_row(*(Text(text, style=STYLES.get(text[:1], "")) for text in shown))
        console.print(Padding(table, (0, 0, 0, indent)) if indent else table)
        first = False

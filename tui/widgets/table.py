"""A table of any length: rows come from a row source and are made into text only while in sight.

The cursor is kept by the key of its row: when time, lens or query give other rows it stays with its deal or
party. Where that is not among them, the cursor waits hollow in its place until it comes back or the user moves.
A row that is not held yet (see `tui.paging`) shows as `…` and is asked for by being looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.drawing.lines import Drawing, Line, Run, act_at, put
from tui.paging import Paged
from tui.source import Answer
from tui.text import ELLIPSIS, cells
from tui.widgets.board import Board
from tui.widgets.layout import Layout, Shape
from tui.widgets.paint import look_of, strip_of
from tui.widgets.spot import Spot

UP, DOWN = " ▲", " ▼"


class _Stand(NamedTuple):
    """Where the cursor stands, and whether that is in sight."""

    key: str | None
    row: int
    seen: bool


class Table(Board, inherit_bindings=False):
    """A list with a heading that stays on top. Rows are a sequence: `len` and `[i]`, the latter late.

    `range_start` is the row where a range begins, `range_key` its key, by which it is kept. `made_of` is the answer
    that it shows, `told` what else went into it: whoever fills it looks whether there is anything to do.
    """

    class Headed(Message):
        """The heading of a column was clicked."""

        def __init__(self, table: Table, column: int) -> None:
            super().__init__()
            self.table = table
            self.column = column

    def __init__(self, layout: Layout, *, id: str) -> None:
        super().__init__(id=id)
        self._layout = layout
        self._shapes: dict[str, Shape] = {}
        self._rows: Sequence[Any] = ()
        self._instead: Drawing | None = None
        self._order: tuple[str, bool] = ("", False)
        self._unsaid = False
        self.cursor = 0
        self.range_start: int | None = None
        self.range_key: str | None = None
        self.key: str | None = None
        self.hollow = False
        self.made_of: Answer | None = None
        self.told: Any = None

    @property
    def rows(self) -> Sequence[Any]:
        """The row source."""
        return self._rows

    @property
    def shown_instead(self) -> Sequence[Line]:
        """What is shown where there are no rows."""
        return () if self._instead is None else self._instead.lines

    @property
    def layout_of_rows(self) -> Layout:
        """What the rows are."""
        return self._layout

    @property
    def kind(self) -> str:
        """What the rows are, in a word."""
        return self._layout.kind

    @property
    def shape(self) -> Shape:
        """How the user wants the columns; change it, then `refresh`."""
        return self._shapes.setdefault(self._layout.kind, Shape())

    @property
    def shown_columns(self) -> list[int]:
        """The places of the columns in sight."""
        return [place for place, _ in self._widths(self.breadth)]

    @property
    def chosen_rows(self) -> tuple[int, int]:
        """The first and the last row of the range, that of the cursor where there is none."""
        other = self.cursor if self.range_start is None else min(self.range_start, len(self._rows) - 1)
        return min(self.cursor, other), max(self.cursor, other)

    def fill(
        self,
        layout: Layout,
        rows: Sequence[Any],
        key: str | None,
        *,
        at: int | None,
        anew: bool = False,
        instead: Drawing,
        order: tuple[str, bool] = ("", False),
        range_at: int | None = None,
    ) -> None:
        """Show other rows with the cursor on `key`, which stands in row `at` (None: not among them).

        Without a key the cursor takes the row that it is on and says `Moved`; with one that is not there it waits, in
        the list of another query (`anew`) at the top. `instead` is shown where there are no rows; `order` is what they
        are sorted by, and whether they fall; `range_at` is the row of the key where the range begins, which ends where
        there is none.

        A cursor in sight stays in sight. One that was scrolled out of it stays as far off as it was.
        """
        before = self._stand() if layout is self._layout else None
        if layout is not self._layout:
            self.cursor, range_at = 0, None
        self._layout = layout
        self._rows = rows
        self._order = order
        self._instead = None if len(rows) else instead
        self.key = key
        self.hollow = self._unsaid = False
        self.range_start, self.range_key = (range_at, self.range_key) if range_at is not None else (None, None)
        self.set_height(len(rows) + 1)
        if at is not None and at < len(rows):
            self.cursor = at
        else:
            self.cursor = max(0, min(0 if anew else self.cursor, len(rows) - 1))
            self.hollow = key is not None
            if len(rows) and key is None:
                self._say()
        if before is None or before.seen or before.key != self.key:
            self._follow()
        elif before.row != self.cursor:
            self._scroll(self.cursor - before.row)
        self.refresh()

    def extend(self, rows: Sequence[Any], at: int | None) -> None:
        """The same list with more rows to it; `at` is the row of the key, where it was not seen before."""
        self._rows = rows
        self.set_height(len(rows) + 1)
        if self.key is not None:
            self.found(self.key, at)
        self.refresh()

    def found(self, key: str, at: int | None) -> None:
        """The key that the cursor waits for stands in row `at`."""
        if self.hollow and key == self.key and at is not None:
            self.cursor, self.hollow = at, False
            self._follow()
            self.refresh()

    def arrived(self) -> None:
        """Rows that were asked for are there."""
        if self._unsaid:
            self._say()
        self.refresh()

    def move(self, by: int) -> None:
        if not len(self._rows):
            return
        before = self.cursor
        # A hollow cursor first takes the row that it stands on.
        self.go_to(max(0, min(len(self._rows) - 1, self.cursor + (by if not self.hollow else 0))), before)

    def go_to(self, row: int, before: int | None = None) -> None:
        """The cursor on a row that there is."""
        self.cursor = row
        if row != before or self.hollow:
            self._say()
            self._follow()
            self.refresh()

    def edge(self, direction: int) -> None:
        self.move(direction * len(self._rows))

    @property
    def waits(self) -> bool:
        return self.hollow and bool(len(self._rows))

    def take(self) -> None:
        if self.waits:
            self.go_to(self.cursor)

    def select_from_here(self) -> None:
        """Begin a range of rows at the cursor, or end it."""
        if self.range_start is None and len(self._rows):
            self._begin_range()
        else:
            self.end_range()

    def _begin_range(self) -> None:
        row = self._rows[self.cursor]
        self.range_start = self.cursor
        self.range_key = None if row is None else self._layout.key(row)
        self.refresh()

    def end_range(self) -> None:
        """No range from now on."""
        self.range_start = self.range_key = None
        self.refresh()

    @property
    def here(self) -> tuple[str, str]:
        rows = self._rows
        row = None
        if len(rows):  # only looked at: this is asked at each redraw, also of a page that cannot be read
            row = rows.held(self.cursor) if isinstance(rows, Paged) else rows[self.cursor]
        # A hollow cursor stands for the deal that it waits for, which the pane beside shows.
        held = self.key if self.hollow and len(self._rows) else None
        if held is not None or row is not None:
            return self._layout.kind, held or self._layout.key(row)
        return "", ""

    def choose(self) -> None:
        kind, key = self.here
        if kind:
            self.post_message(self.Chosen(self, kind, key))

    def _say(self) -> None:
        row = self._rows[self.cursor] if len(self._rows) else None
        self._unsaid = row is None
        if row is not None:
            self.hollow = False
            self.key = self._layout.key(row)
            self.post_message(self.Moved(self, self._layout.kind, self.key))

    def _follow(self) -> None:
        """Keep the cursor's line in sight, below the heading."""
        self.bring_into_view(self.cursor, self.cursor + 1)

    def _stand(self) -> _Stand:
        top = round(self.scroll_offset.y)
        return _Stand(self.key, self.cursor, top <= self.cursor <= top + self.size.height - 2)

    def _scroll(self, by: int) -> None:
        self.scroll_to(y=max(0, self.scroll_offset.y + by), animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        self.call_after_refresh(self._follow)

    def on_click(self, event: events.Click) -> None:
        if self._instead is not None:
            act = act_at(self._instead.lines[event.y], event.x) if event.y < len(self._instead.lines) else ""
            if act:
                self.post_message(self.Asked(self, act))
            return
        row = self.line_at(event.y) - 1
        if event.y == 0:
            self._click_heading(event.x)
            return
        if not 0 <= row < len(self._rows):
            return
        again = self.one_click or (row == self.cursor and event.chain > 1)
        if event.shift and self.range_start is None:
            self._begin_range()
        self._stand_on(row)
        if again:
            self.choose()

    def _stand_on(self, row: int) -> None:
        self.cursor = row
        self._say()
        self.refresh()

    def lines_to_stand_on(self) -> list[Spot]:
        first = self.line_at(1) - 1
        last = min(len(self._rows), first + self.size.height - 1)
        return [Spot(0, row - first + 1, partial(self._jump, row)) for row in range(first, last)]

    def _jump(self, row: int) -> None:
        self.focus()
        self._stand_on(row)

    def _click_heading(self, x: int) -> None:
        start = 0
        for place, size in self._widths(self.breadth):
            if start <= x <= start + size:
                self.post_message(self.Headed(self, place))
                return
            start += size + 1

    def render_line(self, y: int) -> Strip:
        wear = look_of(self)
        width = self.breadth
        if self._instead is not None:
            lines = self._instead.lines
            return strip_of(lines[y] if y < len(lines) else (), width, wear)
        if y == 0:
            return strip_of(self._heading(width), width, wear)
        place = self.line_at(y) - 1
        if not 0 <= place < len(self._rows):
            return strip_of((), width, wear)
        first, last = self.chosen_rows
        over = None
        if place == self.cursor:
            over = wear.shadow if self.hollow else self.ground()
        elif first <= place <= last:
            over = wear.shadow
        row = self._rows[place]
        if row is None:
            return strip_of((Run(ELLIPSIS, "dim"),), width, wear, over)
        return strip_of(self._line(self._layout.cells(row), width), width, wear, over)

    def _widths(self, width: int) -> tuple[tuple[int, int], ...]:
        return self.shape.widths(self._layout.columns, width)

    def _heading(self, width: int) -> Line:
        parts: list[Run] = []
        sort, falls = self._order
        for place, size in self._widths(width):
            column = self._layout.columns[place]
            title = column.title
            if sort and self._layout.sort_of(place) == sort:
                title += DOWN if falls else UP
            role = "key" if place == self.shape.column and self.has_focus else "dim"
            parts += [Run(" " if parts else ""), put(title, size, role, column.align)]
        return tuple(parts)

    def _line(self, row: tuple[Run, ...], width: int) -> Line:
        """The cells of a row at their widths; a cell that is full as it comes is not measured twice."""
        parts: list[Run] = []
        for place, size in self._widths(width):
            cell = row[place]
            align = self._layout.columns[place].align
            text = cell.text if cells(cell.text) == size else put(cell.text, size, align=align).text
            parts += [Run(" " if parts else ""), Run(text, cell.role)]
        return tuple(parts)

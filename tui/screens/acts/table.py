"""The table: its columns, its order, ranges of rows."""

from __future__ import annotations

from events.slug import slug_start
from tui.actions import with_keys
from tui.paging import Paged
from tui.screens.acts.deck import Deck
from tui.screens.seek import Seek
from tui.state import SortBy
from tui.widgets.plate import Plate
from tui.widgets.table import Table


class Tables(Deck, inherit_bindings=False):
    """The handlers of the group."""

    _sought_row = ""

    def _table(self) -> Table:
        return self.query_one("#table", Table)

    # Columns

    def act_column(self, by: int) -> None:
        board = self.board()
        if isinstance(board, Plate):
            board.sideways(by)
            return
        table = self._table()
        table.shape.choose(by, table.shown_columns)
        table.refresh()

    def act_sort(self) -> None:
        table = self._table()
        sort = table.layout_of_rows.sort_of(table.shape.column)
        if sort:
            self.dispatch(SortBy(sort))
        else:
            others = ", ".join(table.layout_of_rows.sortable)
            keys = with_keys("{table.left} and {table.right} choose the column")
            self.say(f"This list cannot be sorted by that column. It can be by {others}; {keys}.")

    def act_widen(self, by: int) -> None:
        table = self._table()
        table.shape.widen(by, table.layout_of_rows.columns, table.breadth)
        table.refresh()

    def act_hide(self) -> None:
        table = self._table()
        if not table.shape.hide(table.shown_columns):
            self.say("The last column stays.")
        table.refresh()

    def act_columns(self) -> None:
        table = self._table()
        table.shape.reset()
        table.refresh()

    # Rows

    def act_range(self) -> None:
        self._table().select_from_here()

    def act_seek(self) -> None:
        self.app.push_screen(Seek(self._seek))

    def _seek(self, typed: str) -> None:
        """The cursor to the first row that begins so."""
        table = self._table()
        rows = table.rows
        self._sought_row = typed

        def found(row: int | None) -> None:
            if row is not None and rows is table.rows and typed == self._sought_row:
                table.go_to(row)

        if isinstance(rows, Paged):
            self.pager.do(lambda: rows.source.seek(typed), found)
        elif start := slug_start(typed):
            key = table.layout_of_rows.key
            found(next((place for place, row in enumerate(rows) if key(row).startswith(start)), None))

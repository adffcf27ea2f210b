"""The table: its columns, its order, ranges of rows, and what is copied from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tui.copying import MOST_ROWS, cell_text, citation, csv_text, last_citation, row_text
from tui.drawing.words import count
from tui.paging import Paged
from tui.screens import desk as parts
from tui.screens.acts.deck import Deck
from tui.screens.seek import Seek
from tui.source import Listing, Question, seq_of
from tui.state import SortBy
from tui.widgets.layout import Layout
from tui.widgets.plate import Plate
from tui.widgets.table import Table


class Tables(Deck, inherit_bindings=False):
    """The handlers of the groups `table` and `copy`."""

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
            self.say("This list cannot be sorted by that column; left and right choose another.")

    def act_widen(self, by: int) -> None:
        table = self._table()
        table.shape.widen(by)
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
        else:
            wanted = typed.casefold()
            layout = table.layout_of_rows
            keys = (
                place
                for place, row in enumerate(rows)
                if layout.key(row).startswith(wanted)
                or any(cell.text.casefold().startswith(wanted) for cell in layout.cells(row)[:2])
            )
            found(next(keys, None))

    def page_rows(self, table: Table) -> None:
        """Have the rows of a long list loaded as they are looked at."""
        if isinstance(table.rows, Paged):
            self.pager.serve(table.rows)

    def look_for_cursor(self, table: Table, listing: Listing) -> None:
        """Find the row of a key that came under the cursor while the list was made."""
        key, rows = table.key, listing.rows
        if key is None or not table.hollow or key in listing.places or not isinstance(rows, Paged):
            return

        def found(at: int | None) -> None:
            listing.places[key] = at
            if table.rows is rows:
                table.found(key, at)

        self.pager.do(lambda: rows.source.place(key), found)

    # Copying

    def act_copy(self, what: str) -> None:
        if self.state.view == "deal":
            self._copy_report()
            return
        table = self._table()
        first, last = table.chosen_rows
        rows, layout, column = table.rows, table.layout_of_rows, table.shape.column
        if not len(rows):
            return

        def copy(found: Sequence[Any]) -> None:
            self._copy_rows(what, [row for row in found if row is not None], layout, column)

        if last - first >= MOST_ROWS:
            self.say(
                f"At most {count(MOST_ROWS, 'row')} are copied; dealweb {self.state.view} --format csv writes all."
            )
        elif isinstance(rows, Paged):
            self.pager.do(lambda: list(rows.read(first, last)), copy)
        else:
            copy(rows[first : last + 1])

    def _copy_rows(self, what: str, rows: Sequence[Any], layout: Layout, column: int) -> None:
        """`layout` and `column` are those of the moment when the key was pressed: the table may show others by now."""
        if what == "citation":
            self._copy_citations(layout.kind, rows)
            return
        makers: dict[str, Callable[[], str]] = {
            "cell": lambda: cell_text(layout, rows, column),
            "row": lambda: row_text(layout, rows),
            "csv": lambda: csv_text(layout, rows),
        }
        self.copy_text(makers[what](), f"Copied {count(len(rows), 'row')}")

    def _copy_citations(self, kind: str, rows: Sequence[Any]) -> None:
        if kind == "entry":
            self._copied([citation(row.content) for row in rows])
            return
        if kind not in ("deal", "change"):
            self.say("A party has no source of its own; open it and copy from a deal.")
            return
        deals = list(dict.fromkeys(row.deal for row in rows))
        question = Question("citations", self.state.reported, seq_of(self.state, self.head), key="\n".join(deals))
        self.desk.ask(parts.CITED, question, again=True)

    def citations_arrived(self, citations: Sequence[str | None]) -> None:
        """What the store was asked for to be copied."""
        self._copied(citations)

    def _copied(self, citations: Sequence[str | None]) -> None:
        held = [text for text in citations if text is not None]
        if held:
            self.copy_text("\n".join(held), f"Copied {count(len(held), 'citation')}")
        else:
            self.say("Nothing there has a source.")

    def _copy_report(self) -> None:
        """The citation of the report under the cursor, else of the deal's last."""
        target = getattr(self.main_board(), "target", None)
        answer = self.desk.answer(parts.MAIN, "deal")
        page: Any = answer.value if answer is not None else None
        if page is None:
            return
        lines = [line for line in page.history if target is not None and target.key == line.recorded.id]
        if lines:
            self._copied([citation(lines[0].recorded.content)])
        else:
            self._copied([last_citation(page)])

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
from tui.source import Question, seq_of
from tui.state import SortBy
from tui.widgets.plate import Plate
from tui.widgets.table import Table


class Tables(Deck, inherit_bindings=False):
    """The handlers of the groups `table` and `copy`."""

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

        def found(row: int | None) -> None:
            if row is not None and row < len(table.rows):
                table.go_to(row)

        rows = table.rows
        if isinstance(rows, Paged):
            self.pager.seek(typed, found)
        else:
            wanted = typed.casefold()
            cells = table.layout_of_rows.cells
            keys = (
                place
                for place, row in enumerate(rows)
                if table.key_of(row).startswith(wanted)
                or any(cell.text.casefold().startswith(wanted) for cell in cells(row)[:2])
            )
            found(next(keys, None))

    # Copying

    def act_copy(self, what: str) -> None:
        if self.state.view == "deal":
            self._copy_report()
            return
        table = self._table()
        first, last = table.chosen_rows
        rows = table.rows
        if not len(rows):
            return
        if last - first >= MOST_ROWS:
            self.say(
                f"At most {count(MOST_ROWS, 'row')} are copied; dealweb {self.state.view} --format csv writes all."
            )
        elif isinstance(rows, Paged):
            self.pager.read(rows, first, last, lambda found: self._copy_rows(what, found))
        else:
            self._copy_rows(what, list(rows[first : last + 1]))

    def _copy_rows(self, what: str, rows: Sequence[Any]) -> None:
        table = self._table()
        layout = table.layout_of_rows
        rows = [row for row in rows if row is not None]
        if what == "citation":
            self._copy_citations(layout.kind, rows)
            return
        makers: dict[str, Callable[[], str]] = {
            "cell": lambda: cell_text(layout, rows, table.shape.column),
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

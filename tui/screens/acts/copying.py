"""What is copied: of a list its rows, elsewhere what the cursor stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from tui.copying import MOST_ROWS, cell_text, citation, csv_text, last_citation, row_text
from tui.drawing.lines import text_of
from tui.drawing.words import count
from tui.paging import Paged
from tui.screens import desk as parts
from tui.screens.acts.deck import Deck
from tui.source import Answer, Question, seq_of
from tui.widgets.board import Board
from tui.widgets.layout import Layout
from tui.widgets.pane import Pane
from tui.widgets.plate import Plate
from tui.widgets.table import Table

_WRITES_ALL = {"deal": "deals --format csv", "party": "parties --format csv", "entry": "log --json", "change": "diff"}
_NO_SOURCE = "A party has no source of its own; open it and copy from a deal."


class Copying(Deck, inherit_bindings=False):
    """The handlers of the group `copy`."""

    def act_copy(self, what: str) -> None:
        board = self.main_board() if what == "csv" else self.board()
        if isinstance(board, Table):
            self._copy_table(board, what)
        elif what == "citation":
            self._cite(board)
        elif isinstance(board, Pane | Plate) and (target := board.target) is not None:
            # A piece of a drawing that has a place for everything says nothing away from it.
            whole = what == "row" and isinstance(board, Pane)
            text = text_of(board.drawing.lines[target.line]).strip() if whole else target.key
            self.copy_text(text, "Copied the line" if whole else f"Copied {text}")
        else:
            self.say("The cursor stands on nothing that can be copied.")

    # Rows

    def _copy_table(self, table: Table, what: str) -> None:
        """All that decides what is copied is taken now: when long rows have been read the table may show others."""
        first, last = table.chosen_rows
        rows, layout, column, asked = table.rows, table.layout_of_rows, table.shape.column, self._citations()

        def copy(found: Iterable[Any]) -> None:
            held = [row for row in found if row is not None]
            if what == "citation":
                self._cite_rows(layout.kind, held, asked)
            else:
                self._copy_rows(what, held, layout, column)

        if not len(rows):
            return
        if last - first >= MOST_ROWS:
            self.say(f"At most {count(MOST_ROWS, 'row')} are copied; dealweb {_WRITES_ALL[layout.kind]} writes all.")
        elif isinstance(rows, Paged):
            self.pager.do(lambda: list(rows.read(first, last)), copy)
        else:
            copy(rows[place] for place in range(first, last + 1))

    def _copy_rows(self, what: str, rows: Sequence[Any], layout: Layout, column: int) -> None:
        makers: dict[str, Callable[[], str]] = {
            "cell": lambda: cell_text(layout, rows, column),
            "row": lambda: row_text(layout, rows),
            "csv": lambda: csv_text(layout, rows),
        }
        self.copy_text(makers[what](), f"Copied {count(len(rows), 'row')}")

    # Citations

    def _citations(self) -> Question:
        """The question for citations, of the picture that is shown; its key says of which deals."""
        return Question("citations", self.state.reported, seq_of(self.state, self.head))

    def _cite_rows(self, kind: str, rows: Sequence[Any], asked: Question) -> None:
        if kind == "entry":
            self._copied([citation(row.content) for row in rows])
        elif kind in ("deal", "change"):
            self._ask_for(asked, dict.fromkeys(row.deal for row in rows))
        else:
            self.say(_NO_SOURCE)

    def _cite(self, board: Board) -> None:
        """The report under the cursor, or the entry that is shown; else the last report of the deal under the cursor,
        or of the one that is shown."""
        target = board.target if isinstance(board, Pane | Plate) else None
        shown = board.made_of if isinstance(board, Pane) and isinstance(board.made_of, Answer) else None
        page: Any = shown.value if shown is not None else None
        kind = shown.question.what if shown is not None and page is not None else ""
        if kind == "deal" and target is not None and target.kind == "report":
            reports = [line.recorded.content for line in page.history if line.recorded.id == target.key]
            self._copied([citation(content) for content in reports])
        elif kind == "entry":
            self._copied([citation(page.content)])
        elif target is not None and target.kind == "deal":
            self._ask_for(self._citations(), [target.key])
        elif kind == "deal":
            self._copied([last_citation(page)])
        else:
            self.say(_NO_SOURCE)

    def _ask_for(self, asked: Question, deals: Iterable[str]) -> None:
        self.desk.ask(parts.CITED, replace(asked, key="\n".join(deals)), again=True)

    def citations_arrived(self, citations: Sequence[str | None]) -> None:
        """What the store was asked for to be copied."""
        self._copied(citations)

    def _copied(self, citations: Sequence[str | None]) -> None:
        held = [text for text in citations if text is not None]
        if held:
            self.copy_text("\n".join(held), f"Copied {count(len(held), 'citation')}")
        else:
            self.say("Nothing there has a source.")

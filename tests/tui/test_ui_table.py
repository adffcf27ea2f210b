"""The table's columns, order, ranges and copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import driven, make_store
from tui.drawing.lines import text_of
from tui.widgets.pane import Pane
from tui.widgets.plate import Plate


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


async def test_sorting_keeps_the_deal_and_turns_round(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down")
        held = ui.state.selection
        await ui.do("table.right", "table.sort")
        assert ui.state.deal_order == ("slug", False)
        assert ui.keys_of_rows() == sorted(ui.keys_of_rows())
        assert ui.state.selection == held == ui.keys_of_rows()[ui.table.cursor]
        await ui.do("table.sort")
        assert ui.state.deal_order == ("slug", True)
        assert ui.keys_of_rows() == sorted(ui.keys_of_rows(), reverse=True)
        await ui.do("go.back")
        assert ui.state.deal_order.sort == "last"


async def test_a_column_that_cannot_be_sorted_by_says_so(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("table.right", "table.right", "table.sort")
        assert "cannot be sorted by that column" in next(iter(ui.app._notifications)).message


@pytest.mark.parametrize(
    ("view", "column", "others"),
    [("deals", 2, "status, deal, kind"), ("parties", 2, "party, kind, deals"), ("log", 3, "entry, recorded"),
     ("changes", 3, "status, deal, what")],
)  # fmt: skip
async def test_the_note_tells_by_what_a_list_can_be_sorted(path: Path, view: str, column: int, others: str) -> None:
    async with driven(path) as ui:
        await ui.do(f"go.{view}", *["table.right"] * column, "table.sort")
        assert f"It can be by {others}" in next(iter(ui.app._notifications)).message


async def test_the_log_is_sorted_both_ways(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.log", "move.down", "move.down")
        entry = ui.state.entry
        last = len(ui.table.rows)
        assert [row.seq for row in ui.table.rows] == list(range(last, 0, -1))
        assert "entry ▼" in ui.text()
        await ui.do("table.sort")
        assert [row.seq for row in ui.table.rows] == list(range(1, last + 1))
        assert "entry ▲" in ui.text()
        assert ui.state.entry == entry == ui.table.rows[ui.table.cursor].seq
        await ui.do("table.seek")
        await ui.write("3")
        assert ui.state.entry == 3
        await ui.press("enter", "escape")
        assert ui.state.log_order == ("entry", False)


async def test_changes_are_sorted_by_their_columns(path: Path) -> None:
    async with driven(path, (160, 36), reported="2025-07-01") as ui:
        await ui.do("time.mark", "time.live", "go.changes")
        plain = list(ui.table.rows)
        assert len({row.deal for row in plain}) > 1
        for column, value in ((1, "deal"), (2, "field")):
            ui.table.shape.column = column
            await ui.do("table.sort")
            assert list(ui.table.rows) == sorted(plain, key=lambda row: getattr(row, value))
            key = ui.table.key
            await ui.do("table.sort")
            assert list(ui.table.rows) == sorted(plain, key=lambda row: getattr(row, value), reverse=True)
            assert ui.table.rows[ui.table.cursor].key == ui.table.key == key
        await ui.do("table.seek")
        await ui.write("softbank")
        assert ui.table.rows[ui.table.cursor].deal == ui.state.selection == "softbank-openai"


async def test_a_click_on_a_heading_sorts(path: Path) -> None:
    async with driven(path) as ui:
        await ui.pilot.click("#table", offset=(5, 0))
        await ui.settled()
        assert ui.state.deal_order.sort == "slug"


async def test_columns_are_hidden_widened_and_shown_again(path: Path) -> None:
    async with driven(path, (80, 24)) as ui:
        before = ui.text()
        assert "amount" in before
        await ui.do("table.right", "table.right", "table.right", "table.hide")
        assert "undisclosed" not in "\n".join(ui.text().splitlines()[4:10])
        await ui.do("table.columns")
        assert "amount" in ui.text()
        await ui.do("table.left", "table.left", "table.left", "table.wider")
        assert ui.table.shape.column == 1
        wide = next(line for line in ui.text().splitlines() if "parties" in line).index("parties")
        await ui.do("table.columns")
        assert next(line for line in ui.text().splitlines() if "parties" in line).index("parties") < wide


async def test_the_last_column_stays(path: Path) -> None:
    async with driven(path) as ui:
        for _ in range(10):
            await ui.do("table.hide")
        assert len(ui.table.shown_columns) == 1


async def test_cells_rows_and_citations_are_copied(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("table.right", "copy.cell")
        assert ui.app.clipboard == ui.state.selection == "oracle-abilene"
        await ui.do("copy.row")
        assert ui.app.clipboard.split("\t")[1] == "oracle-abilene"
        await ui.do("move.down", "copy.citation")
        await ui.wait_for(lambda: ui.app.clipboard == "WSJ, 2026-01-30", "the last report's source")
        await ui.do("table.range", "move.down", "copy.citation")
        await ui.wait_for(lambda: ui.app.clipboard == "WSJ, 2026-01-30\nCNBC, 2025-12-31", "one a deal")


async def test_a_citation_has_outlet_title_date_and_address(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("move.down", "go.open", "move.bottom", "copy.citation")
        assert ui.app.clipboard == "The Information, “Amazon in talks”, 2025-12-16, https://example.org/talks"


async def test_in_the_pane_beside_the_report_under_the_cursor_is_cited(path: Path) -> None:
    async with driven(path, (200, 50)) as ui:
        await ui.do("move.down")
        assert ui.state.selection == "amazon-openai"
        for view in ("go.deals", "go.web"):
            await ui.do(view, "move.pane", "move.bottom")
            assert ui.side.target is not None
            assert ui.side.target.kind == "report"
            ui.app.copy_to_clipboard("")
            await ui.do("copy.citation")
            assert ui.app.clipboard == "The Information, “Amazon in talks”, 2025-12-16, https://example.org/talks"


async def test_beside_the_log_the_entry_that_is_shown_is_cited(path: Path) -> None:
    async with driven(path, (200, 50)) as ui:
        await ui.do("go.log", "move.pane", "move.top", "copy.citation")
        assert ui.app.clipboard == "Oracle, 2026-03-09"


@pytest.mark.parametrize(
    ("views", "deal"),
    [
        (["go.web"], "oracle-abilene"),
        (["go.web", "go.drawing"], None),
        (["go.web", "go.drawing", "go.drawing"], None),
        (["go.lanes"], "oracle-abilene"),
        (["go.party"], "oracle-abilene"),
    ],
)
async def test_in_drawings_and_pages_what_the_cursor_is_on_is_copied(
    path: Path, views: list[str], deal: str | None
) -> None:
    async with driven(path, (200, 50)) as ui:
        await ui.do(*views)
        board = ui.main.board()
        assert isinstance(board, Pane | Plate)
        target = board.target
        assert target is not None
        assert deal is None or target.key == deal
        await ui.do("copy.cell")
        assert ui.app.clipboard == target.key
        await ui.do("copy.row")
        line = text_of(board.drawing.lines[target.line]).strip()
        assert ui.app.clipboard == (line if isinstance(board, Pane) else target.key)
        if deal is not None:
            await ui.do("copy.citation")
            await ui.wait_for(lambda: ui.app.clipboard == "Oracle, 2026-03-09", "the last report's source")


async def test_where_nothing_can_be_copied_that_is_said(tmp_path: Path) -> None:
    async with driven(make_store(tmp_path / "none.db", [])) as ui:
        for view in ("go.deals", "go.web", "go.lanes", "go.log"):
            for copied in ("copy.cell", "copy.row", "copy.citation"):
                await ui.do(view, copied)
        assert ui.app.clipboard == ""
        assert any("nothing that can be copied" in note.message for note in ui.app._notifications)


async def test_a_csv_is_guarded_against_formulas(tmp_path: Path) -> None:
    from tests.tui.driver import rumour

    named = rumour("odd", "2024", parties=[{"party": "=HYPERLINK(1)", "role": "investor"}])
    async with driven(make_store(tmp_path / "odd.db", [named])) as ui:
        await ui.do("go.parties", "copy.csv")
        assert "'=HYPERLINK(1)" in ui.app.clipboard

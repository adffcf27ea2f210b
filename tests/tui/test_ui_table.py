"""The table's columns, order, ranges and copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import driven, make_store


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


async def test_a_csv_is_guarded_against_formulas(tmp_path: Path) -> None:
    from tests.tui.driver import rumour

    named = rumour("odd", "2024", parties=[{"party": "=HYPERLINK(1)", "role": "investor"}])
    async with driven(make_store(tmp_path / "odd.db", [named])) as ui:
        await ui.do("go.parties", "copy.csv")
        assert "'=HYPERLINK(1)" in ui.app.clipboard

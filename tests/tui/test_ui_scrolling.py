"""The cursor of a long list never leaves the screen, whatever moves it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import SIZES, Driver, driven, make_store, rumour

MANY = [rumour(f"deal-{number:03}", f"2025-{1 + number % 12:02}-{1 + number % 28:02}") for number in range(120)]


def _seen(ui: Driver) -> None:
    """The selected deal stands in a row of the table that is on the screen."""
    table = ui.table
    lines = ui.text().splitlines()[table.region.y + 1 : table.region.bottom]
    assert ui.state.selection is not None
    assert any(ui.state.selection in line[: table.region.right] for line in lines), ui.text()


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_follows_the_cursor(tmp_path: Path, size: tuple[int, int]) -> None:
    async with driven(make_store(tmp_path / "many.db", MANY), size=size) as ui:
        await ui.do(*["move.down"] * 70)
        _seen(ui)
        await ui.do("move.bottom")
        _seen(ui)
        assert ui.table.cursor == 119
        await ui.do(*["move.up"] * 60)
        _seen(ui)
        await ui.do("move.page_up", "move.page_down", "move.page_down")
        _seen(ui)
        await ui.do("move.top")
        _seen(ui)
        assert ui.table.cursor == 0


async def test_the_list_follows_when_time_or_size_changes(tmp_path: Path) -> None:
    async with driven(make_store(tmp_path / "many.db", MANY), size=(120, 36)) as ui:
        await ui.do(*["move.down"] * 60)
        await ui.do("time.month_back")
        _seen(ui)
        await ui.pilot.resize_terminal(80, 24)
        await ui.wait_for(lambda: ui.table.size.height < 12, "the smaller list")
        await ui.do("move.down")
        _seen(ui)

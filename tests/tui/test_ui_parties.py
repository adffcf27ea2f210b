"""The list of parties: paged like the others, whatever has the focus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Store, open_store
from tests.tui.driver import NOW, driven, make_store, parties, rumour
from tui.paging import PAGE, Paged
from tui.screens.main import MainScreen

PARTIES = 2 * PAGE + 30


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    events = [
        rumour(f"deal-{n:04d}", f"2024-{1 + n % 12:02d}", parties=parties(investor=f"Fund {n:04d}"))
        for n in range(PARTIES)
    ]
    with open_store(make_store(tmp_path / "parties.db", events), clock=lambda: NOW) as opened:
        yield opened


async def test_only_what_is_looked_at_is_made(store: Store) -> None:
    async with driven(store) as ui:
        await ui.do("go.parties")
        rows = ui.table.rows
        assert isinstance(rows, Paged)
        assert len(rows) == PARTIES
        assert [rows.holds(page) for page in range(3)] == [True, False, False]
        assert f"{PARTIES} parties" in ui.bar("tabs")
        await ui.do("move.bottom")
        assert ui.state.focus == f"fund-{PARTIES - 1:04d}"
        assert f"Fund {PARTIES - 1:04d}" in ui.text()


async def test_a_party_far_down_or_not_in_the_picture_makes_no_others(store: Store) -> None:
    async with driven(store) as ui:
        await ui.do("go.parties")
        ui.table.go_to(PAGE + 50)
        await ui.wait_for(lambda: ui.state.focus == f"fund-{PAGE + 50:04d}", "the party under the cursor")
        for _ in range(3):
            await ui.do("time.month_back")
            rows = ui.table.rows
            assert isinstance(rows, Paged)
            assert ui.state.focus == ui.table.key == f"fund-{PAGE + 50:04d}"
            if not ui.table.hollow:
                assert rows[ui.table.cursor].party == ui.state.focus
        await ui.do("time.live")
        assert (ui.table.cursor, ui.table.hollow) == (PAGE + 50, False)


@pytest.mark.parametrize("typed", ["Fund 0180", "fund-0180"])
async def test_typing_ahead_goes_by_slug_and_name(store: Store, typed: str) -> None:
    async with driven(store) as ui:
        await ui.do("go.parties", "table.seek")
        await ui.write(typed)
        await ui.wait_for(lambda: ui.state.focus == "fund-0180", "the party that begins so")


async def test_typing_ahead_goes_to_the_first_row_that_begins_so(tmp_path: Path) -> None:
    """In a list of more than a page as in a short one; what is only like it is passed over."""
    names = ["open-deal", "the-open-one", "opening", *(f"deal-{n:04d}" for n in range(PAGE + 10))]
    events = [rumour(name, "2024-01-01") for name in names]
    with open_store(make_store(tmp_path / "long.db", events), clock=lambda: NOW) as store:
        async with driven(store) as ui:
            await ui.wait_for(lambda: len(ui.table.rows) == len(names), "all rows")
            for typed, deal in (("open", "open-deal"), ("opn", None), ("OPENI", "opening"), ("e-open", None)):
                await ui.do("move.bottom")
                before = ui.state.selection
                ui.main._seek(typed)
                await ui.settled()
                assert ui.state.selection == (before if deal is None else deal), typed


async def test_while_only_the_first_rows_are_known_the_count_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MainScreen, "_ask_for_the_whole", lambda _screen: None)
    events = [rumour(f"deal-{n:04d}", "2024-01-01") for n in range(PAGE + 10)]
    async with driven(make_store(tmp_path / "long.db", events)) as ui:
        assert f"{PAGE}… deals" in ui.bar("tabs")

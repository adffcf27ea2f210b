"""Answers that come when the user has gone on: the cursor stays where it was put meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from store import Store, open_store
from tests.tui.driver import EVENTS, NOW, driven, make_store, rumour
from tests.tui.unsteady import Unsteady
from tui.fetching import fetch
from tui.screens.desk import MAIN, Desk
from tui.source import Question
from tui.state import BY_LAST


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    events = [*EVENTS, *(rumour(f"recent-{number}", "2026-03-09") for number in range(3))]
    with open_store(make_store(tmp_path / "s.db", events), clock=lambda: NOW) as opened:
        yield opened


@pytest.mark.parametrize("view", ["deals", "parties", "log", "changes"])
async def test_moving_while_a_list_is_made_anew_counts(store: Store, view: str) -> None:
    waits = {"deals": "deals", "parties": "party_ranks", "log": "events", "changes": "diff"}[view]
    source = Unsteady(store, waits)
    async with driven(source, (200, 50)) as ui:
        await ui.do(f"go.{view}", "move.top", "time.mark" if view != "changes" else "go.changes")
        source.gate.clear()
        store.append([rumour("zz-new", "2026-03-10")])
        ui.main._look_for_news()
        await ui.wait_for(lambda: bool(source.waiting), "the list being made anew")
        ui.main.action_act("move.bottom")
        assert len(ui.table.rows) > 1
        await ui.wait_for(lambda: ui.table.cursor == len(ui.table.rows) - 1, "the cursor on the last row")
        held = ui.table.key
        source.gate.set()
        await ui.settled()
        assert ui.main.head == store.head().seq
        assert ui.table.key == held
        row = ui.table.rows[ui.table.cursor]
        assert ui.table.layout_of_rows.key(row) == held
        state = ui.state
        selected = {"parties": state.focus, "log": str(state.entry)}.get(view, state.selection)
        assert held is not None
        assert selected == held.partition("\n")[0]
        assert not ui.table.hollow


async def test_what_is_sought_is_read_on_the_loop_when_the_store_is_asked(store: Store) -> None:
    """A question may wait for the one before it; where the cursor stands by then is what counts."""
    work: list[Any] = []
    told: list[str] = []
    threads: set[int] = set()
    keys = ["first"]

    def sought(_what: str) -> tuple[str, ...]:
        threads.add(threading.get_ident())
        return (keys[-1],)

    with ThreadPoolExecutor(1) as executor:
        desk = Desk(store, executor, work.append, sought=sought, arrived=told.append, failed=told.append)
        desk.ask(MAIN, Question("deals", order=BY_LAST))
        keys.append("second")
        await work.pop()
    assert told == [MAIN]
    assert threads == {threading.get_ident()}
    assert desk.answers[MAIN].value.places == {"second": None}


def test_what_is_sought_makes_no_other_question(store: Store) -> None:
    assert Question("deals", sought=("a",)) == Question("deals")
    found = fetch(store, Question("deals", order=BY_LAST, sought=("amazon-openai", "no-such-deal")))
    assert found.value.places == {"amazon-openai": 4, "no-such-deal": None}

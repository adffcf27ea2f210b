"""Rebuilding the projection: the same rows, and by itself when it is old."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import CorruptLog, Store, open_store
from store.sqlite import crowding
from store.sqlite.connection import connect
from tests.store.projected import filled, rows_of
from tests.store.strategies import batches, logs
from tests.store.telling import NOW, Event, confirm, note, withdraw

# -- the same rows -----------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=logs(max_size=24), cuts=st.lists(st.integers(0, 24), max_size=3), erased=st.integers(0, 40))
def test_a_rebuild_gives_what_filling_gives(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    events: list[Event],
    cuts: list[int],
    erased: int,
) -> None:
    monkeypatch.setattr(crowding, "CROWD", 3)
    path = tmp_path_factory.mktemp("rebuilt") / "store.db"
    with open_store(path, create=True, clock=lambda: NOW) as store:
        for part in batches(events, cuts):
            store.append(part, lenient=True)
        incremental = rows_of(path)
        store.rebuild()
        assert rows_of(path) == incremental
        assert store.verify(full=True).problems == []
        if 0 < erased <= store.head().seq:
            store.redact(erased, "a test")
            kept = sum(held.content is not None for held in store.events())
            assert rows_of(path) == filled(path, [cut for cut in cuts if cut < kept])


@pytest.mark.parametrize("cut", [1, 100, 399])
def test_where_a_batch_ends_does_not_show(store: Store, cut: int) -> None:
    """A batch may bring a late report before another late one, with reports of an earlier batch between them."""
    assert filled(store.path, [cut // 2, cut]) == rows_of(store.path)


@pytest.mark.usefixtures("processes")
def test_other_processes_give_the_same(store: Store) -> None:
    before = rows_of(store.path)
    store.rebuild()
    assert rows_of(store.path) == before
    assert store.verify(full=True).problems == []


def test_ranges_of_deals_fit_together(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"refill._RANGE": 7, "refill._AT_ONCE": 9, "refill._FOLDED_AT_ONCE": 3}.items():
        monkeypatch.setattr(f"store.sqlite.{name}", value)
    for name, value in {"_DEALS_BITS": 3, "_HELD": 50, "_MOST_BYTES": 900}.items():
        monkeypatch.setattr(f"store.sqlite.spool.{name}", value)
    monkeypatch.setattr("store.sqlite.moving._MOST_ROWS", 5)
    before = rows_of(store.path)
    store.rebuild()
    assert rows_of(store.path) == before
    assert store.verify(full=True).problems == []
    store.append([confirm(1000, "2024-09-01", deal="deal-1", note="an afterthought")])
    assert store.verify(full=True).problems == []


def test_the_search_index_is_whole(store: Store) -> None:
    store.rebuild()
    db = connect(store.path, writing=True)
    db.execute("INSERT INTO text_2 (text_2) VALUES ('integrity-check')")
    found = db.execute("SELECT count(*) FROM text_2 WHERE text_2 MATCH 'party'").fetchone()
    db.close()
    assert found == (sum("deal" in (held.content or {}) for held in store.events()),)


def test_a_note_on_a_deal_without_reports_is_withdrawn(store: Store) -> None:
    """What falls is noted of a deal that no range of reports reaches."""
    store.append([note(900, "2024-05-01", deal="deal-zero")])
    store.append([withdraw(901, of=900)])
    fallen = fallen_of(store)
    store.rebuild()
    assert fallen_of(store) == fallen
    assert store.verify(full=True).problems == []


def fallen_of(store: Store) -> list[Any]:
    """All rows of what fell, of the generation in use."""
    db = connect(store.path)
    (g,) = db.execute("SELECT generation FROM projection").fetchone()
    found = db.execute(f"SELECT * FROM fall_{g} ORDER BY event, seq").fetchall()
    db.close()
    return found


def test_an_empty_store(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db", create=True, clock=lambda: NOW) as store:
        store.rebuild()
        assert store.verify(full=True).problems == []


# -- an older version of the code --------------------------------------------------------------------------


def test_an_older_projection_is_rebuilt_at_the_first_opening_for_writing(store: Store) -> None:
    before = rows_of(store.path)
    raw = connect(store.path, writing=True)
    raw.execute("UPDATE projection SET version = version - 1")
    raw.execute("DELETE FROM report_1")
    raw.close()
    told: list[tuple[int, int]] = []
    with open_store(store.path, clock=lambda: NOW, progress=lambda done, of: told.append((done, of))) as anew_:
        assert anew_.verify(full=True).problems == []
    head = store.head().seq
    assert told[-1] == (head, head)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert rows_of(store.path) == before
    with open_store(store.path, clock=lambda: NOW, progress=lambda *_: pytest.fail("it is up to date")):
        pass


def test_a_content_that_is_no_event_is_said(store: Store) -> None:
    raw = connect(store.path, writing=True)
    raw.execute("DROP TRIGGER log_fixed")
    raw.execute("UPDATE log SET payload = '{}' WHERE seq = 1")
    raw.close()
    with pytest.raises(CorruptLog, match="1"):
        store.rebuild()

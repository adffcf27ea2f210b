"""Rebuilding the projection: the same rows, beside others at work, through kills, by itself when it is old."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.canonical import prepare
from store import CorruptLog, Lens, Store, StoreBusy, open_store
from store.sqlite import crowding, helpers, rebuild, schema
from store.sqlite.connection import connect
from store.sqlite.driver import Connection, sqlite
from store.sqlite.log import SqliteLog
from store.sqlite.projection import Projection, entry_of
from store.sqlite.rebuild import bring_up_to_date
from tests.store.strategies import batches, logs
from tests.store.telling import NOW, Event, confirm, ident, note, retract, rumour, withdraw

_NUMBERS_FIRST_MENTION = ("deal", "outlet", "name", "report", "ruling", "keeper", "note", "mention", "trait", "crowd")


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have even the shortest log rebuilt by two other processes."""
    monkeypatch.setattr(helpers, "WORTH_IT", 1)
    monkeypatch.setattr(helpers, "how_many", lambda: 2)


def rows(db: Connection, g: int) -> dict[str, list[Any]]:
    """What a projection says; the numbers of states and of party lists stand for nothing."""
    said = {table: sorted(db.execute(f"SELECT * FROM {table}_{g}"), key=repr) for table in _NUMBERS_FIRST_MENTION}
    said["version"] = db.execute(
        "SELECT v.deal, instant, seq, mark & 7, kind, stage, bound, currency, last, heard, first, reports, denials, "
        f"events, names, body FROM version_{g} v LEFT JOIN state_{g} s ON s.id = state "
        f"LEFT JOIN cast_{g} c ON c.id = mark >> 3 ORDER BY v.deal, instant, seq"
    ).fetchall()
    said["member"] = db.execute(
        f"SELECT deal, names, name FROM member_{g} JOIN cast_{g} ON id = cast_id ORDER BY deal, names, name"
    ).fetchall()
    said["fall"] = db.execute(
        f"SELECT event, f.seq, since FROM fall_{g} f JOIN report_{g} r ON r.seq = event ORDER BY event, f.seq"
    ).fetchall()
    said["checkpoint"] = db.execute(f"SELECT * FROM checkpoint_{g} ORDER BY deal, instant, last, seq").fetchall()
    db.execute(f"CREATE VIRTUAL TABLE temp.words_{g} USING fts5vocab (main, text_{g}, instance)")
    said["text"] = db.execute(f'SELECT term, doc, "offset" FROM temp.words_{g} ORDER BY 1, 2, 3').fetchall()
    return said


def rows_of(path: Path) -> dict[str, list[Any]]:
    """What the projection in use says; nothing else is left in the file."""
    db = connect(path)
    db.execute("PRAGMA query_only = OFF")
    (g,) = db.execute("SELECT generation FROM projection").fetchone()
    assert schema.generations(db) == [g]
    said = rows(db, g)
    db.close()
    return said


def filled(path: Path, cuts: list[int]) -> dict[str, list[Any]]:
    """What the log gives when it is filled in entry by entry, in batches."""
    log = SqliteLog(path, lambda: NOW, read_only=True)
    db = sqlite.connect(":memory:", isolation_level=None)
    schema.make_projection(db, 1)
    entries = [(held.seq, entry_of(held)) for held in log.read() if held.content is not None]
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(entries)], strict=True):
        Projection(log, db, 1).fill(entries[start:end])
    said = rows(db, 1)
    db.close()
    log.close()
    return said


def story(count: int) -> list[Event]:
    """Many deals, late reports, retractions, withdrawals."""
    events: list[Event] = []
    for number in range(1, count + 1):
        date = f"2024-{1 + number * 7 % 9:02}-{1 + number % 28:02}"
        deal = f"deal-{number * number % (count // 4 + 1)}"
        if number % 13 == 0:
            events.append(retract(number, date, of=number - 1))
        elif number % 17 == 0:
            events.append(withdraw(number, of=number - 2))
        else:
            tell = rumour if number % 3 else confirm
            parties = [{"party": f"Party {number % 7}", "role": "investor"}]
            events.append(tell(number, date, deal=deal, amount=f"{number % 50 + 1}bn USD", parties=parties))
    return events


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store of 400 events."""
    with open_store(tmp_path / "store.db", create=True, clock=lambda: NOW) as store:
        store.append(story(400), lenient=True)
        yield store


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


# -- beside others -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("processes")
def test_appends_and_reads_go_on(store: Store) -> None:
    before = store.head().seq
    ended, more = threading.Event(), threading.Condition()
    appended = 0

    def append() -> None:
        nonlocal appended
        while not ended.is_set():
            date = f"2024-{1 + appended % 9:02}-15"
            store.append([rumour(1_000 + appended, date, deal=f"deal-{appended % 150}")])
            with more:
                appended += 1
                more.notify_all()

    def progress(done: int, of: int) -> None:
        assert done <= of
        assert len(store.deals(lens=Lens.ALL)) > 0
        with more:
            seen = appended
            assert more.wait_for(lambda: appended > seen or (of > before and done == of), timeout=60)

    writer = threading.Thread(target=append)
    writer.start()
    try:
        store.rebuild(progress)
    finally:
        ended.set()
        writer.join()
    assert appended > 3
    assert store.head().seq == before + appended
    assert store.verify(full=True).problems == []
    assert rows_of(store.path) == filled(store.path, [200])


def test_what_is_erased_meanwhile_is_not_kept(store: Store) -> None:
    log = SqliteLog(store.path, lambda: NOW)
    event = {"type": "entry.redacted", "event": ident(900), "reason": "a test", "reported_at": "2024-09-01"}
    store.append([rumour(900, "2024-02-02", deal="deal-zero", note="unspeakable")])
    last = store.head().seq
    told: list[int] = []

    def erase(done: int, of: int) -> None:
        if not told:
            log.erase(prepare(event), last)
        told.append(of)

    store.rebuild(erase)
    log.close()
    assert told[-1] == last + 1
    assert b"unspeakable" not in store.path.read_bytes()
    assert store.verify(full=True).problems == []


def test_two_that_find_it_old_do_not_overtake_each_other(store: Store) -> None:
    raw = connect(store.path, writing=True)
    raw.execute("UPDATE projection SET version = version - 1")
    raw.close()
    told: list[str] = []
    second = threading.Thread(target=lambda: open_store(store.path, progress=lambda *_: told.append("second")).close())

    def first(done: int, of: int) -> None:
        if not told:
            second.start()
        told.append("first")

    open_store(store.path, progress=first).close()
    second.join()
    assert set(told) == {"first"}
    assert rows_of(store.path) == filled(store.path, [100])


def test_a_wait_that_is_too_long_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "_PATIENCE", 0.0)
    raw = connect(store.path, writing=True)
    raw.execute("UPDATE projection SET version = version - 1")
    raw.close()
    log = SqliteLog(store.path, lambda: NOW)
    with rebuild._folder(store.path, 9), pytest.raises(StoreBusy, match="rebuilds the pictures"):
        bring_up_to_date(log)
    log.close()


# -- kills -------------------------------------------------------------------------------------------------

_REBUILD = """
import sys
from store import open_store
from store.sqlite import helpers
helpers.WORTH_IT = 1
with open_store(sys.argv[1]) as store:
    print("open", flush=True)
    store.rebuild(lambda done, of: print(done, flush=True))
print("through", flush=True)
"""


def test_a_killed_rebuild_leaves_the_old_picture(store: Store) -> None:
    before = rows_of(store.path)
    chance = random.Random(5)
    killed = 0
    for _ in range(8):
        running = subprocess.Popen(
            [sys.executable, "-c", _REBUILD, str(store.path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
        )
        assert running.stdout is not None
        assert running.stdout.readline() == "open\n"
        try:
            running.wait(timeout=chance.uniform(0.0, 0.8))
        except subprocess.TimeoutExpired:
            running.kill()
            killed += 1
        running.wait()
        running.stdout.close()
        assert store.verify().problems == []
        db = connect(store.path)
        (g,) = db.execute("SELECT generation FROM projection").fetchone()
        db.execute("PRAGMA query_only = OFF")
        assert rows(db, g) == before
        db.close()
    assert killed > 0
    store.rebuild()
    assert rows_of(store.path) == before
    assert list(store.path.parent.glob("*-anew-*")) == []


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


def test_folders_of_others_beside_the_store_stay(store: Store) -> None:
    mine = store.path.with_name(f"{store.path.name}-anew-notes")
    mine.mkdir()
    (mine / "precious.txt").write_text("kept")
    left = store.path.with_name(f"{store.path.name}-anew-7")
    left.mkdir()
    store.rebuild()
    assert (mine / "precious.txt").read_text() == "kept"
    assert not left.exists()


def test_a_content_that_is_no_event_is_said(store: Store) -> None:
    raw = connect(store.path, writing=True)
    raw.execute("DROP TRIGGER log_fixed")
    raw.execute("UPDATE log SET payload = '{}' WHERE seq = 1")
    raw.close()
    with pytest.raises(CorruptLog, match="1"):
        store.rebuild()

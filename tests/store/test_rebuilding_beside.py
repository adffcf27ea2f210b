"""A rebuild beside others: those who append, who read, who erase, and who rebuild too."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.canonical import prepare
from store import Lens, Store, StoreBusy, open_store
from store.sqlite import crowding, rebuild, workshop
from store.sqlite.connection import connect
from store.sqlite.log import SqliteLog
from store.sqlite.rebuild import Overtaken, bring_up_to_date
from store.sqlite.workshop import Workshop, is_at_work
from tests.store.projected import filled, rows_of
from tests.store.strategies import logs
from tests.store.telling import NOW, Event, confirm, declare, ident, retract, rumour, withdraw


def grow_old(store: Store) -> None:
    """Have the projection be of an older version of the code."""
    raw = connect(store.path, writing=True)
    raw.execute("UPDATE projection SET version = version - 1")
    raw.close()


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


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    events=logs(min_size=6, max_size=30),
    first=st.integers(1, 15),
    meanwhile=st.lists(st.integers(0, 4), min_size=1, max_size=8),
    batch=st.integers(1, 3),
)
def test_whatever_comes_in_meanwhile_is_as_if_filled_in_entry_by_entry(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    events: list[Event],
    first: int,
    meanwhile: list[int],
    batch: int,
) -> None:
    """Of all kinds, naming what has been moved and what is caught up with; some deals become crowded by it."""
    monkeypatch.setattr(crowding, "CROWD", 3)
    monkeypatch.setattr(rebuild, "_MOST_AT_ONCE", batch)
    path = tmp_path_factory.mktemp("beside") / "store.db"
    left = iter(events[first:])
    sizes = iter(meanwhile)
    with open_store(path, create=True, clock=lambda: NOW) as store:

        def append(count: int | None) -> None:
            store.append(list(islice(left, count)), lenient=True)

        store.append(events[:first], lenient=True)
        store.rebuild(lambda *_: append(next(sizes, 0)))
        append(None)
        assert rows_of(path) == filled(path, list(range(1, store.head().seq)))
        assert store.verify(full=True).problems == []


MEANWHILE = {
    "a retraction of what was moved": [retract(900, "2024-06-01", of=1)],
    "a withdrawal of what was moved": [withdraw(900, of=1)],
    "a withdrawal of what is caught up with": [
        rumour(900, "2024-06-01", deal="late"),
        confirm(901, "2024-06-02", deal="late"),
        withdraw(902, of=900),
    ],
    "a withdrawal of that": [withdraw(900, of=1), withdraw(901, of=900)],
    "a copy of what is out": [retract(900, "2024-06-01", of=1), rumour(901, "2024-06-02", deal="deal-1", cites=1)],
    "a declaration": [declare(900, "party-3", "Third Party", aliases=["Party 4"]), withdraw(901, of=900)],
    "a deal that becomes crowded": [
        rumour(900 + number, f"2024-{1 + number % 9:02}-03", deal="deal-1") for number in range(70)
    ],
}


@pytest.mark.parametrize("events", MEANWHILE.values(), ids=MEANWHILE.keys())
@pytest.mark.parametrize("call", [0, 2])
def test_what_comes_in_meanwhile_by_name(
    store: Store, monkeypatch: pytest.MonkeyPatch, events: list[Event], call: int
) -> None:
    """Before the words are moved, or the deals; two at a time, so that one is caught up with in a turn of its own."""
    monkeypatch.setattr(rebuild, "_MOST_AT_ONCE", 1)
    before, calls, left = store.head().seq, count(), iter(events)

    def progress(done: int, of: int) -> None:
        if next(calls) >= call:
            store.append(islice(left, 2))

    store.rebuild(progress)
    store.append(left)
    assert store.head().seq == before + len(events)
    assert rows_of(store.path) == filled(store.path, list(range(1, store.head().seq)))
    assert store.verify(full=True).problems == []


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


# -- beside other rebuilds ---------------------------------------------------------------------------------


def test_two_that_find_it_old_do_not_overtake_each_other(store: Store) -> None:
    grow_old(store)
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


@pytest.fixture
def other(store: Store) -> Iterator[SqliteLog]:
    """The log of another process."""
    log = SqliteLog(store.path, lambda: NOW)
    yield log
    log.close()


def test_a_wait_that_is_too_long_is_said(store: Store, other: SqliteLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "_PATIENCE", 0.0)
    grow_old(store)
    begun = rebuild._begin(other, if_wanted=True)
    assert begun is not None
    with begun.workshop, pytest.raises(StoreBusy, match="rebuilds the pictures"):
        open_store(store.path)


def test_whoever_finds_it_old_begins_only_where_nobody_is_at_it(store: Store, other: SqliteLog) -> None:
    """Both may have seen that nobody is; the second looks again when it has the lock for writing."""
    grow_old(store)
    begun = rebuild._begin(other, if_wanted=True)
    assert begun is not None
    assert rebuild._begin(other, if_wanted=True) is None
    begun.workshop.close()
    assert rebuild._begin(other, if_wanted=True) is not None


def test_an_overtaken_rebuild_leaves_the_later_one_its_folder(
    store: Store, other: SqliteLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The earlier one drops what is left only after the later one has begun."""
    begun: list[rebuild._Begun] = []
    clear = Workshop.clear_others

    def late(self: Workshop) -> None:
        if not begun:
            later = rebuild._begin(other, if_wanted=False)
            assert later is not None
            begun.append(later)
        clear(self)

    monkeypatch.setattr(Workshop, "clear_others", late)
    with pytest.raises(Overtaken):
        store.rebuild()
    assert begun[0].workshop.folder.is_dir()
    with begun[0].workshop:
        rebuild._Rebuild(other, begun[0], lambda *_: None).run()
    bring_up_to_date(other)
    assert rows_of(store.path) == filled(store.path, [100])
    assert list(store.path.parent.glob("*-anew-*")) == []


def test_a_folder_that_is_gone_is_made_again(store: Store) -> None:
    """Versions that removed the folders of all others are still about."""
    grow_old(store)
    removed: list[Path] = []

    def remove(done: int, of: int) -> None:
        if not removed:
            removed.extend(store.path.parent.glob("*-anew-*"))
            shutil.rmtree(removed[0])

    open_store(store.path, progress=remove).close()
    assert removed
    assert rows_of(store.path) == filled(store.path, [100])


def test_who_looks_whether_somebody_is_at_work_does_not_keep_the_lock_from_him(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    flock = workshop.fcntl.flock

    def meet(handle: int, how: int) -> None:
        if not looks:
            looks.append(os.open(tmp_path / "store.db-anew-2", os.O_RDONLY))
            flock(looks[0], workshop.fcntl.LOCK_EX)
            threading.Thread(target=os.close, args=looks).start()
        flock(handle, how)

    monkeypatch.setattr(workshop.fcntl, "flock", meet)
    with Workshop(tmp_path / "store.db", 2):
        assert is_at_work(tmp_path / "store.db", 2)
    assert not is_at_work(tmp_path / "store.db", 2)


def test_a_folder_that_is_cleared_away_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleared: list[Path] = []
    flock = workshop.fcntl.flock

    def clear(handle: int, how: int) -> None:
        if not cleared:
            cleared.append(tmp_path / "store.db-anew-2")
            cleared[0].rmdir()
        flock(handle, how)

    monkeypatch.setattr(workshop.fcntl, "flock", clear)
    with Workshop(tmp_path / "store.db", 2) as made:
        assert made.folder.is_dir()
        assert is_at_work(tmp_path / "store.db", 2)


@pytest.mark.parametrize("locks", [None, "unknown"])
def test_where_there_are_no_locks_only_what_was_overtaken_is_removed(
    store: Store, monkeypatch: pytest.MonkeyPatch, locks: str | None
) -> None:
    def refuse(handle: int, how: int) -> None:
        raise OSError(95, "not supported")

    if locks is None:
        monkeypatch.setattr(workshop, "fcntl", None)
    else:
        monkeypatch.setattr(workshop.fcntl, "flock", refuse)
    with Workshop(store.path, 2) as one, Workshop(store.path, 3) as two, Workshop(store.path, 4) as three:
        two.clear_others()
        assert [made.folder.exists() for made in (one, two, three)] == [False, True, True]
        assert not is_at_work(store.path, 3)
    store.rebuild()
    assert rows_of(store.path) == filled(store.path, [100])


def test_folders_of_others_beside_the_store_stay(store: Store) -> None:
    names = ("anew-notes", "anew-0", "anew-99999999999999999999")
    mine = [store.path.with_name(f"{store.path.name}-{name}") for name in names]
    for folder in mine:
        folder.mkdir()
    left = store.path.with_name(f"{store.path.name}-anew-7")
    (left / "deep").mkdir(parents=True)
    store.rebuild()
    assert all(folder.is_dir() for folder in mine)
    assert not left.exists()

"""Following a log: everything once and in order, whoever writes, however writers, readers and files end."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import subprocess
import sys
import textwrap
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from store import Recorded, Refused, Store, StoreClosed, StoreGone, open_store
from store.follower import AT_ONCE, Batch, Follower
from store.following import Following
from store.sqlite.log import SqliteLog
from tests.store.telling import NOW, Event, rumour

LAST_GUARD = 60


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with the events 1 to 3."""
    place = tmp_path / "store.db"
    with open_store(place, create=True, clock=lambda: NOW) as store:
        store.append(told(1, 2, 3))
    return place


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def log(path: Path) -> Iterator[SqliteLog]:
    """The same log, opened on its own for reading."""
    opened = SqliteLog(path, lambda: NOW, read_only=True)
    yield opened
    opened.close()


def told(*numbers: int) -> list[Event]:
    return [rumour(number, "2024-01-05", deal=f"deal-{number % 5}") for number in numbers]


async def taken(events: AsyncIterator[Recorded], count: int) -> list[Recorded]:
    """The next `count` events."""
    async with asyncio.timeout(LAST_GUARD):
        return [await anext(events) for _ in range(count)]


def seqs(events: list[Recorded]) -> list[int]:
    return [event.seq for event in events]


# What is delivered


async def test_it_begins_where_it_was_asked_for(store: Store) -> None:
    events = store.follow()
    store.append(told(4))
    assert seqs(await taken(events, 1)) == [4]


async def test_it_begins_behind_the_seq_given(store: Store) -> None:
    assert seqs(await taken(store.follow(1), 2)) == [2, 3]
    assert seqs(await taken(store.follow(0), 3)) == [1, 2, 3]


async def test_it_waits_for_a_seq_that_is_still_to_come(store: Store) -> None:
    events = store.follow(5)
    first = asyncio.create_task(anext(events))
    store.append(told(4, 5))
    store.append(told(6))
    assert (await first).seq == 6


async def test_events_come_as_they_were_recorded(store: Store) -> None:
    assert await taken(store.follow(0), 3) == list(store.events())


async def test_a_long_way_behind(store: Store) -> None:
    store.append(told(*range(4, 2 * AT_ONCE + 10)))
    events = store.follow(0)
    behind = await taken(events, 2 * AT_ONCE)
    store.append(told(9_000_000))
    assert seqs(behind + await taken(events, 10)) == list(range(1, 2 * AT_ONCE + 11))


async def test_commits_of_this_store_from_other_threads(store: Store) -> None:
    events = store.follow()
    for number in range(4, 9):
        await asyncio.to_thread(store.append, told(number))
        assert seqs(await taken(events, 1)) == [number]


async def test_several_follow_at_once(store: Store, path: Path) -> None:
    with open_store(path, read_only=True) as other:
        following = [store.follow(0), store.follow(2), other.follow(0)]
        store.append(told(4))
        assert [seqs(await taken(events, 2)) for events in following] == [[1, 2], [3, 4], [1, 2]]


async def test_two_tasks_share_one_follower(store: Store) -> None:
    events = store.follow(0)
    store.append(told(*range(4, 41)))
    parts = await asyncio.gather(taken(events, 20), taken(events, 20))
    assert sorted(seqs(parts[0] + parts[1])) == list(range(1, 41))


_WRITER = """
    import sys
    from store import open_store
    from tests.store.telling import rumour

    number = int(sys.argv[2])
    with open_store(sys.argv[1]) as store:
        while True:
            batch = range(number, number + 1 + number % 4)
            store.append([rumour(told, "2024-01-05", deal=f"deal-{told % 7}") for told in batch])
            number = batch.stop
"""


def writer(path: Path, first: int) -> subprocess.Popen[bytes]:
    """A process that appends batches of one to four events until it is killed."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_WRITER), str(path), str(first)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


@pytest.mark.parametrize("seed", range(3))
async def test_writers_that_are_killed(store: Store, path: Path, seed: int) -> None:
    """Two writers at a time, each killed in the middle of whatever it does: all that was committed, once, in order."""
    chance = random.Random(seed)
    events = store.follow(0)
    seen: list[Recorded] = []
    with ExitStack() as ended:
        for turn in range(1, 5):
            for place in range(2):
                running = ended.enter_context(writer(path, 1_000_000 * (2 * turn + place)))
                ended.callback(running.kill)
                seen += await taken(events, chance.randint(1, 80))
                if chance.random() < 0.7:
                    running.kill()
    seen += await taken(events, store.head().seq - len(seen))
    assert seqs(seen) == list(range(1, store.head().seq + 1))
    assert seen == list(store.events())
    assert store.verify(full=True).problems == []


# How it ends


async def test_closing_the_store_ends_it(path: Path) -> None:
    with open_store(path) as store:
        waits = asyncio.Event()

        async def collected() -> list[Recorded]:
            found = []
            async for event in store.follow(2):
                found.append(event)
                waits.set()
            return found

        task = asyncio.create_task(collected())
        await asyncio.wait_for(waits.wait(), LAST_GUARD)
    assert seqs(await asyncio.wait_for(task, LAST_GUARD)) == [3]


async def test_closing_it_in_the_middle_of_a_read(path: Path) -> None:
    log = SqliteLog(path, lambda: NOW, read_only=True)
    gate = Gate(log, 0)
    task = asyncio.create_task(anext(Following(gate)))
    await gate.reached()
    log.close()
    gate.opened.set()
    with pytest.raises(StopAsyncIteration):
        await asyncio.wait_for(task, LAST_GUARD)


class Gate(Follower):
    """A follower whose reading stops at a gate, so that something can happen meanwhile."""

    def __init__(self, log: SqliteLog, after: int) -> None:
        super().__init__(log, after)
        self.opened = threading.Event()
        self.waiting = threading.Event()
        self.threads: set[int] = set()

    def read(self) -> Batch:
        self.threads.add(threading.get_ident())
        self.waiting.set()
        assert self.opened.wait(LAST_GUARD)
        return super().read()

    async def reached(self) -> None:
        """Until a read stands at the gate."""
        assert await asyncio.to_thread(self.waiting.wait, LAST_GUARD)


async def test_what_is_cancelled_is_not_lost(log: SqliteLog) -> None:
    gate = Gate(log, 0)
    events = Following(gate)
    task = asyncio.create_task(anext(events))
    await gate.reached()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gate.opened.set()
    assert seqs(await taken(events, 3)) == [1, 2, 3]


async def test_time_outs_lose_nothing(store: Store) -> None:
    events = store.follow()
    for number in range(4, 10):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(events), 0)
        store.append(told(number))
        assert seqs(await taken(events, 1)) == [number]


def removed(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    other = path.with_name("other.db")
    shutil.copy(path, other)
    other.replace(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps an open file in its place")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (removed, "was removed while it was in use; open the store again"),
        (replaced, "was replaced by another one while it was in use; open the store again"),
    ],
)
async def test_another_file_ends_it_with_a_sentence(
    store: Store, path: Path, change: Callable[[Path], None], sentence: str
) -> None:
    events = store.follow(0)
    assert seqs(await taken(events, 3)) == [1, 2, 3]
    change(path)
    with pytest.raises(StoreGone, match=f"{path} {sentence}"):
        await taken(events, 1)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps an open file in its place")
def test_no_entries_of_another_file(log: SqliteLog, path: Path) -> None:
    """Replaced between the look and the reading: what was read is not given."""

    class Replacing(SqliteLog):
        def read(self, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
            replaced(path)
            return super().read(after, upto)

    changing = Replacing(path, lambda: NOW, read_only=True)
    with pytest.raises(StoreGone):
        Follower(changing, 0).take()
    changing.close()


def test_a_closed_store_is_followed_no_more(path: Path) -> None:
    with open_store(path) as store:
        follower = store.follower(0)
        assert seqs(follower.take()) == [1, 2, 3]
    with pytest.raises(StoreClosed):
        follower.take()


# What it costs


async def test_reading_is_not_done_on_the_loop(log: SqliteLog) -> None:
    gate = Gate(log, 0)
    gate.opened.set()
    await taken(Following(gate), 3)
    assert threading.get_ident() not in gate.threads


def test_nothing_is_read_while_nothing_happens(store: Store, path: Path) -> None:
    reads = []

    class Counting(SqliteLog):
        def read(self, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
            reads.append(after)
            return super().read(after, upto)

    log = Counting(path, lambda: NOW, read_only=True)
    follower = Follower(log, 0)
    assert seqs(follower.take()) == [1, 2, 3]
    assert [follower.take() for _ in range(100)] == [[]] * 100
    assert reads == [0]
    store.append(told(4))
    assert seqs(follower.take()) == [4]
    assert reads == [0, 3]
    log.close()


def test_a_commit_during_a_read_shows_at_the_next_look(store: Store, log: SqliteLog) -> None:
    follower = Follower(log, 0)
    batch = follower.read()
    store.append(told(4))
    assert seqs(follower.accept(batch)) == [1, 2, 3]
    assert follower.stirred()
    assert seqs(follower.take()) == [4]
    assert not follower.stirred()


def test_a_commit_behind_the_last_row_that_was_read(store: Store, path: Path) -> None:
    coming = [4]

    class Overtaken(SqliteLog):
        def read(self, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
            yield from super().read(after, upto)
            while coming:
                store.append(told(coming.pop()))

    log = Overtaken(path, lambda: NOW, read_only=True)
    follower = Follower(log, 0)
    assert [seqs(follower.take()) for _ in range(3)] == [[1, 2, 3], [4], []]
    log.close()


def test_a_batch_accepted_twice_counts_once(log: SqliteLog) -> None:
    follower = Follower(log, 1)
    batches = [follower.read(), follower.read()]
    assert [seqs(follower.accept(batch)) for batch in batches] == [[2, 3], []]


def test_it_stands_in_nobodys_way(store: Store, path: Path) -> None:
    """It keeps no old pages of the file alive, or a redaction could not empty the write-ahead log."""
    with open_store(path, read_only=True) as other:
        follower = other.follower(0)
        follower.take()
        store.redact(2, "names a private person")
        assert [entry.content and entry.content["type"] for entry in follower.take()] == ["entry.redacted"]
        store.rebuild()
        assert follower.take() == []


# What the file system adds


_MENDER = """
    import fcntl, sys

    with open(sys.argv[1], "r+b") as index:
        for lock in (0, 2):  # the write lock and the recovery lock, as SQLite lays them out
            fcntl.lockf(index, fcntl.LOCK_EX, 1, 120 + lock)
        index.write(bytes(96))
        index.flush()
        print("mending", flush=True)
        sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="takes SQLite's locks as Linux has them")
def test_while_another_process_mends_the_file(log: SqliteLog, path: Path) -> None:
    """After a crash SQLite cannot tell for a moment: perhaps there is news. The follower never waits on the loop."""
    follower = Follower(log, 0)
    follower.take()
    assert not follower.stirred()
    index = path.with_name(path.name + "-shm")
    command = [sys.executable, "-c", textwrap.dedent(_MENDER), str(index)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as mender:
        assert mender.stdout is not None
        assert mender.stdout.readline() == b"mending\n"
        assert follower.stirred()
        mender.kill()
    assert follower.take() == []
    assert not follower.stirred()


def test_a_folder_that_may_only_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a writer SQLite reads such a file as one that never changes: said, instead of waiting for ever."""
    monkeypatch.setattr("store.sqlite.connection.os.access", lambda place, mode: False)
    with open_store(path, read_only=True) as store, pytest.raises(Refused, match="cannot be followed"):
        store.follower(0).take()

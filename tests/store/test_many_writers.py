"""Many writers of one store: everybody gets a turn, in order of arrival, whoever is long, stopped or killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from events.canonical import Entry, prepare
from store import Conflict, Outcome, StoreBusy, open_store
from store.sqlite import connection, queue
from store.sqlite.log import SqliteLog
from store.sqlite.queue import Queue
from store.sqlite.turnstile import Turnstile
from tests.store.telling import NOW, rumour

LAST_GUARD = 60
ROOT = Path(__file__).parents[2]
LOCKS = Path("/proc/locks")

_processes = multiprocessing.get_context("spawn")

needs_flock = pytest.mark.skipif(queue.fcntl is None, reason="this system has no fcntl")
needs_locks = pytest.mark.skipif(not LOCKS.exists(), reason="this system does not list its locks")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty store."""
    place = tmp_path / "store.db"
    open_store(place, create=True, clock=lambda: NOW).close()
    return place


@pytest.fixture
def log(path: Path) -> Iterator[SqliteLog]:
    opened = SqliteLog(path, lambda: NOW)
    yield opened
    opened.close()


def until(condition: Callable[[], bool], what: str) -> None:
    """Look again and again; the time is only the last guard."""
    pause = threading.Event()
    for _ in range(LAST_GUARD * 200):
        if condition():
            return
        pause.wait(0.005)
    raise AssertionError(f"it never came to that: {what}")


# Processes

WRITERS, APPENDS, IMPORTED = 5, 30, 2_000


def append_one_by_one(path: Path, me: int, start: Any, results: Any) -> None:
    """A process: to a deal of its own and, every third time, to one that all write to; each with its expected count."""
    conflicts: list[tuple[str, int]] = []
    seqs: list[tuple[int, int]] = []  # the head before, the seq got
    with open_store(path, clock=lambda: NOW) as store:
        start.wait(LAST_GUARD)
        for number in range(APPENDS):
            deal = "shared" if number % 3 == 0 else f"deal-{me}"
            event = rumour(1 + me * APPENDS + number, "2024-01-05", deal=deal)
            while True:
                head = store.head().seq
                try:
                    outcome = store.append([event], expected={deal: store.count(deal)})
                except Conflict as conflict:
                    conflicts.append((conflict.deal, conflict.actual))
                else:
                    assert outcome.last_seq is not None
                    seqs.append((head, outcome.last_seq))
                    break
    results.put((me, seqs, conflicts))


def import_many(path: Path, start: Any, results: Any) -> None:
    """A process: an import with small batches, so that it takes many turns."""
    with open_store(path, clock=lambda: NOW) as store:
        importer: Any = store.importer(100)
        start.wait(LAST_GUARD)
        for number in range(IMPORTED):
            importer.add(number, [prepare(rumour(100_000 + number, "2024-01-05", deal=f"import-{number % 300}"))])
        importer.flush()
        results.put(("import", importer.taken, importer.already, importer.refused))


def test_writers_beside_an_import_lose_nothing_and_nobody_is_starved(path: Path) -> None:
    start, results = _processes.Barrier(WRITERS + 1), _processes.Queue()
    everyone = [_processes.Process(target=append_one_by_one, args=(path, me, start, results)) for me in range(WRITERS)]
    everyone.append(_processes.Process(target=import_many, args=(path, start, results)))
    for process in everyone:
        process.start()
    told = [results.get(timeout=LAST_GUARD) for _ in everyone]
    for process in everyone:
        process.join(LAST_GUARD)
        assert process.exitcode == 0

    assert ("import", IMPORTED, 0, 0) in told
    writers = [one for one in told if one[0] != "import"]
    assert all(deal == "shared" for _, _, conflicts in writers for deal, _ in conflicts)
    with open_store(path, clock=lambda: NOW) as store:
        events = list(store.events())
        assert [event.seq for event in events] == list(range(1, WRITERS * APPENDS + IMPORTED + 1))
        assert store.count("shared") == WRITERS * APPENDS // 3
        assert store.verify(full=True).problems == []
        single = [event.seq for event in events if not (event.deal or "").startswith("import-")]
    for _, seqs, _ in writers:
        assert len(seqs) == APPENDS
        overtaken = [sum(head < seq < got for seq in single) for head, got in seqs]
        # A fair queue lets each of the others pass once; between reading the head and standing in it anybody may.
        assert statistics.median(overtaken) <= 2 * WRITERS


@contextmanager
def child(code: str, path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that runs the code with `path`; it has said a line when this begins."""
    start = f"import sys\nfrom pathlib import Path\npath = Path({str(path)!r})\n"
    words = [sys.executable, "-c", start + code]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield process
        finally:
            process.kill()


STANDS_IN_THE_QUEUE = """
from store.sqlite.connection import connect
from store.sqlite.queue import Queue
keeps_the_write_ahead_log = connect(path, writing=True)
with Queue(path).standing(60) as at_the_head:
    assert at_the_head
    print("ready", flush=True)
    sys.stdin.read()
"""

HOLDS_THE_LOCK = """
from store.sqlite.log import SqliteLog
with SqliteLog(path, lambda: 0).writing():
    print("ready", flush=True)
    sys.stdin.read()
"""

APPENDS_ONE = """
from store import open_store
from store.sqlite import connection
connection._PATIENCE = 60
from tests.store.telling import NOW, rumour
with open_store(path, clock=lambda: NOW) as store:
    print("ready", flush=True)
    number = int(sys.stdin.readline())
    store.append([rumour(number, "2024-01-05")])
"""


@needs_flock
def test_who_is_killed_in_the_queue_does_not_keep_the_others(path: Path, log: SqliteLog) -> None:
    with child(STANDS_IN_THE_QUEUE, path) as process:
        assert Queue(path).anybody()
        process.send_signal(signal.SIGKILL)
        process.wait(LAST_GUARD)
        assert not Queue(path).anybody()
        assert log.append([entry(1)]).last_seq == 1


def test_who_is_killed_while_writing_does_not_keep_the_others(path: Path, log: SqliteLog) -> None:
    with child(HOLDS_THE_LOCK, path) as process:
        waits = Later(lambda: log.append([entry(1)]))
        if queue.fcntl is not None:
            until(Queue(path).anybody, "the append stands in the queue")
        process.send_signal(signal.SIGKILL)
        assert waits.result().last_seq == 1


@needs_flock
def test_who_is_stopped_in_the_queue_does_not_keep_the_others(
    path: Path, log: SqliteLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_PATIENCE", 0.01)
    with child(STANDS_IN_THE_QUEUE, path):
        assert log.append([entry(1)]).last_seq == 1
        assert log.append([entry(2)]).last_seq == 2
    until(lambda: not Queue(path).anybody(), "a turn that came too late is let go")


def test_the_deadline_says_who_and_how_long(path: Path) -> None:
    log = SqliteLog(path, lambda: NOW)
    log._lock = Turnstile(path, wait=0.01)
    with child(HOLDS_THE_LOCK, path) as process:
        with pytest.raises(StoreBusy, match=r"has been writing to the store for \d+\.\d s; try again") as caught:
            log.append([entry(1)])
        assert caught.value.waited >= 0.01
        if LOCKS.exists():
            assert str(caught.value).startswith(f"process {process.pid} has")
            assert caught.value.holder == f"process {process.pid}"
    assert log.append([entry(1)]).last_seq == 1
    log.close()


@needs_locks
def test_processes_write_in_the_order_in_which_they_came(path: Path, log: SqliteLog) -> None:
    waiting: list[subprocess.Popen[bytes]] = []
    with ExitStack() as children:
        with log.writing():
            for number in (3, 1, 4, 2, 5):
                process = children.enter_context(child(APPENDS_ONE, path))
                assert process.stdin is not None
                process.stdin.write(f"{number}\n".encode())
                process.stdin.flush()
                waiting.append(process)
                until(lambda: in_the_queue(path) == len(waiting), f"{len(waiting)} stand in the queue")
        assert [process.wait(LAST_GUARD) for process in waiting] == [0] * 5
    assert [event.id[-1] for event in log.read()] == ["3", "1", "4", "2", "5"]
    assert log.last_turn.others_waited


def in_the_queue(path: Path) -> int:
    """How many hold or wait for the flock, as the system tells."""
    file = Path(f"{path}-wal").stat()
    place = f"{os.major(file.st_dev):02x}:{os.minor(file.st_dev):02x}:{file.st_ino}"
    return sum(" FLOCK " in line and place in line.split() for line in LOCKS.read_text().splitlines())


def test_the_queue_leaves_no_file(path: Path, log: SqliteLog) -> None:
    log.append([entry(1)])
    log.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


# Threads


class Later:
    """A thread whose outcome can be asked for."""

    def __init__(self, work: Callable[[], Outcome]) -> None:
        self._outcomes: list[Outcome | Exception] = []
        self._thread = threading.Thread(target=self._run, args=(work,))
        self._thread.start()

    def _run(self, work: Callable[[], Outcome]) -> None:
        try:
            self._outcomes.append(work())
        except StoreBusy as error:
            self._outcomes.append(error)

    def result(self) -> Outcome:
        self._thread.join(LAST_GUARD)
        (outcome,) = self._outcomes
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def entry(number: int) -> Entry:
    return prepare(rumour(number, "2024-01-05"))


def test_threads_write_in_the_order_in_which_they_came(log: SqliteLog) -> None:
    waiting: list[Later] = []
    with log.writing():
        assert not log._lock.others_wait()
        for number in range(1, 7):
            waiting.append(Later(lambda number=number: log.append([entry(number)])))  # type: ignore[misc]
            until(lambda: len(log._lock._threads._waiting) == len(waiting), f"{number} threads wait")
        assert log._lock.others_wait()
    assert [one.result().last_seq for one in waiting] == [1, 2, 3, 4, 5, 6]


def test_a_thread_waits_no_longer_than_the_deadline(log: SqliteLog) -> None:
    with log.writing():
        log._lock.wait = 0.01
        with pytest.raises(StoreBusy, match=r"^another thread of this process has been writing to the store for 0\."):
            Later(lambda: log.append([entry(1)])).result()
        log._lock.wait = LAST_GUARD
        waits = Later(lambda: log.append([entry(2)]))
    assert waits.result().last_seq == 1


def test_threads_of_several_stores_of_one_process_lose_nothing(path: Path) -> None:
    logs = [SqliteLog(path, lambda: NOW) for _ in range(3)]
    entries = [[entry(1 + me * 20 + number) for number in range(20)] for me in range(6)]

    def one_by_one(log: SqliteLog, mine: list[Entry]) -> Outcome:
        for one in mine[:-1]:
            log.append([one])
        return log.append(mine[-1:])

    threads = [Later(lambda me=me: one_by_one(logs[me % 3], entries[me])) for me in range(6)]  # type: ignore[misc]
    assert max(thread.result().last_seq or 0 for thread in threads) == 120
    assert [event.seq for event in logs[0].read()] == list(range(1, 121))
    for log in logs:
        log.close()


# Where there is no queue


def test_without_fcntl_writers_wait_with_pauses(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "fcntl", None)
    with Queue(path).standing(1) as at_the_head:
        assert not at_the_head
        assert not Queue(path).anybody()
    test_threads_of_several_stores_of_one_process_lose_nothing(path)


@needs_flock
def test_a_file_system_without_flock_has_no_queue(path: Path, log: SqliteLog, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int, operation: int) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(queue.fcntl, "flock", refuse)
    with Queue(path).standing(1) as at_the_head:
        assert not at_the_head
    assert not Queue(path).anybody()
    assert log.append([entry(1)]).last_seq == 1

"""Whose turn it is to write: the threads of one log in order of arrival, then, one of them, in the processes' queue."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from store.errors import StoreBusy, StoreError
from store.pace import Turn
from store.sqlite.connection import WAIT_SECONDS, write_transaction
from store.sqlite.driver import Connection
from store.sqlite.queue import Queue

# Nobody cuts so short a turn any shorter, so nobody needs to know who waited for it.
_SHORT = 0.01


class Turnstile:
    """Lets one thread of one process write at a time. As a context manager it keeps out this log's other threads only.

    `wait` is how many seconds a turn is waited for; `last` is the turn that ended last. `undone` is called when a turn
    failed, before anybody else has his.
    """

    def __init__(self, path: Path, wait: float = WAIT_SECONDS, undone: Callable[[], None] = lambda: None) -> None:
        self.wait = wait
        self._undone = undone
        self.last = Turn(0.0, others_waited=False)
        self._threads = _Threads()
        self._queue = Queue(path)
        self._failed = False

    @contextmanager
    def turn(self, writer: Callable[[], Connection]) -> Iterator[Connection]:
        """One write transaction on the connection that `writer` gives when no other thread has it. Raises StoreBusy."""
        started = time.monotonic()
        if not self._threads.acquire(self.wait):
            raise StoreBusy(time.monotonic() - started, "another thread of this process")
        try:
            connection = writer()
            if connection.in_transaction:  # this thread's own turn, see SqliteLog.together
                yield from self._part(connection)
                return
            left = max(0.0, started + self.wait - time.monotonic())
            with write_transaction(connection, left, self._queue):
                begun, self._failed = time.monotonic(), False
                yield connection
                if self._failed:
                    raise StoreError("a part of this turn failed, so nothing of it was recorded")
                waited = time.monotonic() - begun > _SHORT and self.others_wait()
            self.last = Turn(time.monotonic() - begun, waited)
        except BaseException:
            self._undone()
            raise
        finally:
            self._threads.release()

    def _part(self, connection: Connection) -> Iterator[Connection]:
        """What fails spoils the whole turn: a savepoint, which would keep the rest, costs an import a quarter."""
        try:
            yield connection
        except BaseException:
            self._failed = True
            raise

    def others_wait(self) -> bool:
        """Whether another thread or process waits for its turn; asked by whoever has it. Some 4 µs."""
        return self._threads.others_wait() or self._queue.anybody()

    def is_mine(self) -> bool:
        """Whether this thread has the turn."""
        return self._threads.owner == threading.get_ident()

    def __enter__(self) -> None:
        self._threads.acquire(None)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.release()


class _Threads:
    """A lock that is handed over in order of arrival; the thread that has it may take it again."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self.owner: int | None = None
        self._depth = 0
        self._waiting: deque[tuple[int, threading.Lock]] = deque()

    def acquire(self, wait: float | None) -> bool:
        """Whether it was got within `wait` seconds; None: however long it takes."""
        me = threading.get_ident()
        with self._guard:
            if self.owner is None or self.owner == me:
                self.owner = me
                self._depth += 1
                return True
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append((me, gate))
        try:
            if gate.acquire(timeout=-1 if wait is None else wait):
                return True
        except BaseException:
            if not self._withdraw(gate):
                self.release()
            raise
        return not self._withdraw(gate)

    def _withdraw(self, gate: threading.Lock) -> bool:
        """Whether it still stood there; if not, the lock was handed over at the last moment."""
        with self._guard:
            for place in self._waiting:
                if place[1] is gate:
                    self._waiting.remove(place)
                    return True
        return False

    def release(self) -> None:
        with self._guard:
            self._depth -= 1
            if self._depth:
                return
            if not self._waiting:
                self.owner = None
                return
            self.owner, gate = self._waiting.popleft()
            self._depth = 1
            gate.release()

    def others_wait(self) -> bool:
        return bool(self._waiting)

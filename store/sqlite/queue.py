"""The queue of those who want to write to a store: first come, first served, among processes.

It is there for fairness alone; what keeps writers apart is SQLite's own lock. A writer stands in the queue until it has
got that lock, then leaves. So only the one at the head asks SQLite again and again while the others sleep, and whoever
holds the lock sees at a glance whether somebody waits.

The queue is an flock on the write-ahead log's file, which lies there as long as somebody has the store open: no file
more. SQLite locks the database and the -shm file, never this one; those two must not be opened here, since closing
them would drop SQLite's locks. The kernel serves flocks in order of arrival and lets go of what a killed process held.
Where there is no fcntl, or the file system knows no flock, there is no queue.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

# Where in the -shm file SQLite's lock for writers lies (its file format, "WAL-Index Locks").
_WRITE_LOCK = 120


class Queue:
    """The queue of the store at `path`. Nothing is open while nobody waits or writes."""

    def __init__(self, path: Path) -> None:
        self._wal = f"{path}-wal"
        self._shm = Path(f"{path}-shm")

    @contextmanager
    def standing(self, wait: float) -> Iterator[bool]:
        """Stand in the queue for at most `wait` seconds, and leave it at the end; whether the head was reached."""
        handle = self._enter(wait)
        try:
            yield handle is not None
        finally:
            if handle is not None:
                _leave(handle)

    def anybody(self) -> bool:
        """Whether somebody stands in the queue; for one who does not."""
        handle = self._open()
        if handle is None:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        finally:
            _leave(handle)
        return False

    def writer(self) -> str | None:
        """Which process holds SQLite's lock for writers, as far as the system tells: "process 4711"."""
        try:
            file = self._shm.stat()
            table = Path("/proc/locks").read_text()
        except OSError:
            return None
        place = f"{os.major(file.st_dev):02x}:{os.minor(file.st_dev):02x}:{file.st_ino}"
        for line in table.splitlines():
            match line.split():
                case [_, "POSIX", _, "WRITE", pid, where, first, last] if where == place and last.isdigit():
                    if int(first) <= _WRITE_LOCK <= int(last):
                        own = int(pid) == os.getpid()
                        return "another connection of this process" if own else f"process {pid}"
        return None

    def _open(self) -> int | None:
        if fcntl is None:
            return None
        try:
            return os.open(self._wal, os.O_RDONLY)
        except OSError:
            return None

    def _enter(self, wait: float) -> int | None:
        handle = self._open()
        if handle is None:
            return None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _Sleeper(handle).wait(wait)
        except OSError:
            os.close(handle)
            return None
        return handle


def _leave(handle: int) -> None:
    # Closing alone would not do where a child that was forked meanwhile has the file open too.
    try:
        fcntl.flock(handle, fcntl.LOCK_UN)
    except OSError:
        pass
    os.close(handle)


class _Sleeper:
    """A thread that sleeps in the kernel until the lock is ours.

    flock knows no deadline and such a thread cannot be called back, so a lock that comes too late is let go by it.
    """

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle
        self._guard = threading.Lock()
        self._came = threading.Event()
        self._given_up = False

    def wait(self, seconds: float) -> int | None:
        """The handle with the lock, or None; it is closed then, or will be."""
        try:
            threading.Thread(target=self._sleep, name="queue for writing", daemon=True).start()
        except RuntimeError:  # no more threads, or the interpreter is ending
            self._drop()
            return None
        try:
            self._came.wait(seconds)
        except BaseException:
            if (late := self._give_up()) is not None:
                _leave(late)
            raise
        return self._give_up()

    def _give_up(self) -> int | None:
        with self._guard:
            self._given_up = True
            return self._handle if self._came.is_set() else None

    def _sleep(self) -> None:
        assert self._handle is not None
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX)
        except OSError:
            self._drop()
        with self._guard:
            if self._given_up:
                self._drop()
            self._came.set()

    def _drop(self) -> None:
        if self._handle is not None:
            _leave(self._handle)
            self._handle = None

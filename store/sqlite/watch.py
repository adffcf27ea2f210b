"""Whether anybody committed to a store's file, asked in microseconds; and whether it still is the same file."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from pathlib import Path

from store.errors import Refused, StoreClosed, StoreGone
from store.sqlite.connection import connect, telling
from store.sqlite.driver import Connection, OperationalError, is_busy


class Watch:
    """A look-out on the file at `path`. It never writes, so that each commit is somebody else's to it.

    SQLite's `data_version` differs after a commit of any other connection, of this process or another one; values
    of two connections cannot be compared, so there is one connection, opened at the first look.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = _identity(path)
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._closed = False

    def pulse(self) -> Hashable:
        """See `store.log.Log.pulse`."""
        with self._lock:
            if self._closed:
                raise StoreClosed
            self._must_be_there()
            if self._connection is None:
                self._connection = _look_out(self._path)
            with telling(self._path):
                try:
                    ((version,),) = self._connection.execute("PRAGMA data_version").fetchall()
                except OperationalError as error:
                    if not is_busy(error):
                        raise
                    return object()  # somebody mends the file after a crash: perhaps there is news
            return int(version)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._closed = True
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _must_be_there(self) -> None:
        file = _identity(self._path)
        if file is None or file != self._file:
            raise StoreGone(str(self._path), "removed" if file is None else "replaced by another one")


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells the file from any other that is given its name; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _look_out(path: Path) -> Connection:
    connection = connect(path)
    try:
        with telling(path):
            connection.execute("PRAGMA busy_timeout = 0")
            (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        if mode != "wal":
            raise Refused(
                f"{path} cannot be followed: it is in a folder that you may only read, and nobody has it open for "
                "writing, so that what is written later would not be seen; follow it while somebody has"
            )
    except BaseException:
        connection.close()
        raise
    return connection

"""Opening a store file, and the one place where a write transaction begins and ends."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.errors import CorruptLog, NoStore, NotAStore, ReadOnly, Refused, StoreBusy, StoreTooNew
from store.sqlite import driver
from store.sqlite.driver import Connection, DatabaseError, OperationalError, is_busy, sqlite
from store.sqlite.queue import Queue

APPLICATION_ID = 0x64656C77  # "delw"
FORMAT_VERSION = 3

WAIT_SECONDS = 30.0
READ_WAIT_SECONDS = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.0005, 0.02
# At the head of the queue nobody else asks, so asking often is cheap.
_FIRST_AT_THE_HEAD, _LONGEST_AT_THE_HEAD = 0.0001, 0.002
# Who has stood in the queue for longer asks SQLite all the same: somebody in front may have been stopped.
_PATIENCE = 2.0


def connect(path: Path, *, create: bool = False, writing: bool = False) -> Connection:
    """A connection in autocommit mode, checked to be a store of a known format.

    With `create` a missing file is made (mode 0600, its folder 0700); the caller then lays the schema.
    Raises NoStore, NotAStore, StoreTooNew.
    """
    try:
        there = path.exists()
    except OSError as error:
        raise NotAStore(str(path), f"no file can be there ({error.strerror})") from error
    if not there:
        if not create:
            raise NoStore(str(path))
        _make_file(path)
    if not path.is_file():
        raise NotAStore(str(path), "it is not a regular file")
    connection = _open(path, writing or create)
    try:
        _set_up(connection, path, writing or create)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_file(path: Path) -> None:
    if (left := path.with_name(path.name + "-wal")).exists():
        raise NotAStore(str(path), f"{left.name} of another store lies beside it; move that away first")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        pass  # another process made it between the check and now; it is opened like any other
    except OSError as error:
        raise NotAStore(str(path), f"it cannot be made ({error.strerror})") from error


def _open(path: Path, writing: bool) -> Connection:
    quoted = str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    mode = "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
    if mode == "ro" and not writing and not path.with_name(path.name + "-wal").exists():
        # A read-only folder cannot hold the WAL's index. Without a WAL nobody is writing there.
        mode = "ro&immutable=1"
    try:
        return sqlite.connect(
            f"file:{quoted}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False, timeout=0
        )
    except OperationalError as error:
        raise NotAStore(str(path), f"it cannot be opened ({error})") from error


def _set_up(connection: Connection, path: Path, writing: bool) -> None:
    try:
        connection.execute(f"PRAGMA busy_timeout = {int(READ_WAIT_SECONDS * 1000)}")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA recursive_triggers = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        # Each thread that reads has one of its own. The system's cache stands behind it: with 32 MB lists of a store of
        # 1 GB came no sooner.
        connection.execute("PRAGMA cache_size = -8192")
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except DatabaseError as error:
        raise told(error, path) from error
    empty = tables == 0 and application == 0
    if not empty and application != APPLICATION_ID:
        raise NotAStore(str(path), "it is a database of another program")
    if version > FORMAT_VERSION:
        raise StoreTooNew(version)
    if empty and not writing:
        raise NotAStore(str(path), "it is empty")
    if not writing:
        connection.execute("PRAGMA query_only = ON")
        return
    try:
        _make_durable(connection, path)
    except DatabaseError as error:
        raise told(error, path) from error


def _make_durable(connection: Connection, path: Path) -> None:
    """WAL and full synchronisation: set, then read back, since a PRAGMA that fails is silent."""
    mode = _switch_to_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")
    connection.execute("PRAGMA checkpoint_fullfsync = ON")
    # An import writes the same pages again and again: it is a fifth quicker if they wait in memory and in the log.
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA wal_autocheckpoint = 16000")
    (level,) = connection.execute("PRAGMA synchronous").fetchone()
    if mode != "wal" or level != 2:
        raise NotAStore(str(path), f"its file system does not allow a write-ahead log (journal mode {mode})")
    connection.execute("PRAGMA busy_timeout = 0")


def _switch_to_wal(connection: Connection) -> str:
    """The switch fails at once while another process makes it, whatever the busy time-out."""
    deadline = time.monotonic() + READ_WAIT_SECONDS
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return str(mode)
        except OperationalError as error:
            if not is_busy(error) or time.monotonic() > deadline:
                raise
        time.sleep(random.uniform(_FIRST_PAUSE, _LONGEST_PAUSE))


def told(error: DatabaseError, path: Path) -> Exception:
    """What to tell of an error of SQLite's: one of the store's own, or itself where it is a fault of ours."""
    code = driver.code_of(error)
    if driver.is_busy(error):
        return StoreBusy(READ_WAIT_SECONDS)
    if code in (driver.READONLY, driver.PERM, driver.CANTOPEN):
        return ReadOnly(str(path))
    if code == driver.NOTADB:
        return NotAStore(str(path), "SQLite does not know its format")
    if code == driver.FULL:
        return Refused(f"{path} cannot grow: the disk is full; nothing was changed")
    if code == driver.IOERR and driver.is_failed_write(error):
        return Refused(f"{path} cannot be written to ({error}); nothing was changed; look at the disk and its limits")
    if code in (driver.CORRUPT, driver.IOERR):
        return CorruptLog(None, f"SQLite says: {error}")
    return error


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a file into the store's own errors."""
    try:
        yield
    except DatabaseError as error:
        raise told(error, path) from error


@contextmanager
def write_transaction(connection: Connection, wait: float = WAIT_SECONDS, queue: Queue | None = None) -> Iterator[None]:
    """BEGIN IMMEDIATE … COMMIT, or ROLLBACK on any error.

    Waits for other processes for up to `wait` seconds, then StoreBusy: in `queue`, in order of arrival; where there is
    none, with short random pauses. A deferred transaction that reads and then writes would fail at once whatever
    the time-out.
    """
    _begin(connection, wait, queue)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A failed statement may have ended the transaction; the first error is the one to tell.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _begin(connection: Connection, wait: float, queue: Queue | None) -> None:
    started = time.monotonic()
    if queue is None:
        busy = not _ask(connection, started + wait, _FIRST_PAUSE, _LONGEST_PAUSE)
    else:
        with queue.standing(min(wait, _PATIENCE)) as at_the_head:
            if at_the_head:
                busy = not _ask(connection, started + wait, _FIRST_AT_THE_HEAD, _LONGEST_AT_THE_HEAD)
            else:
                busy = not _ask(connection, started + wait, _FIRST_PAUSE, _LONGEST_PAUSE)
    if busy:
        raise StoreBusy(time.monotonic() - started, queue.writer() if queue else None)


def _ask(connection: Connection, deadline: float, pause: float, longest: float) -> bool:
    """Ask SQLite for the write lock until it gives it, at least once; False at the deadline."""
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return True
        except OperationalError as error:
            if not is_busy(error):
                raise
        if time.monotonic() > deadline:
            return False
        time.sleep(random.uniform(pause / 2, pause))
        pause = min(pause * 2, longest)


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """One read transaction: all that is read inside comes from the same commit."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")

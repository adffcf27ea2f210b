"""The one place that chooses the SQLite driver: pysqlite3 where it is installed, else the standard library's.

pysqlite3's wheels carry a SQLite without the WAL-reset bug mended in 3.51.3. The two drivers' exceptions are
different classes, so the rest of the store takes them from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    import sqlite3 as sqlite

    DRIVER: str
else:
    try:
        from pysqlite3 import dbapi2 as sqlite

        DRIVER = "pysqlite3"
    except ImportError:  # no wheel for this platform
        import sqlite3 as sqlite

        DRIVER = "sqlite3"

__all__ = [
    "DRIVER",
    "SQLITE_VERSION",
    "Connection",
    "Cursor",
    "DatabaseError",
    "IntegrityError",
    "OperationalError",
    "as_json",
    "code_of",
    "describe",
    "is_busy",
    "is_failed_write",
    "sqlite",
]

Connection = sqlite.Connection
Cursor = sqlite.Cursor
DatabaseError = sqlite.DatabaseError
IntegrityError = sqlite.IntegrityError
OperationalError = sqlite.OperationalError

WAL_RESET_MENDED = (3, 51, 3)
SQLITE_VERSION = sqlite.sqlite_version_info

# SQLite's primary result codes; extended ones have theirs in the low byte.
PERM, BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB = 3, 5, 6, 8, 10, 11, 13, 14, 26


# SQLITE_IOERR_WRITE, _FSYNC, _DIR_FSYNC, _TRUNCATE, _SHMSIZE
_FAILED_WRITES = frozenset(10 | number << 8 for number in (3, 4, 5, 6, 19))


def as_json(values: Iterable[Any]) -> str:
    """Many values as one parameter, for json_each: so the statement is one that SQLite knows, however many they are."""
    return orjson.dumps(list(values)).decode()


def is_busy(error: Exception) -> bool:
    """Whether the error says that another connection holds a lock."""
    return code_of(error) in (BUSY, LOCKED)


def is_failed_write(error: Exception) -> bool:
    """Whether an input/output error was one of writing: a full quota, a limit on a file's size, a disk that is gone."""
    return getattr(error, "sqlite_errorcode", None) in _FAILED_WRITES


def code_of(error: Exception) -> int | None:
    """The primary result code of an error, where the driver gives one."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def describe() -> str:
    """Driver and SQLite version, with a warning where the version has the WAL-reset bug."""
    text = f"SQLite {sqlite.sqlite_version} ({DRIVER})"
    if SQLITE_VERSION < WAL_RESET_MENDED:
        text += "; older than 3.51.3: keep to one writing process"
    return text

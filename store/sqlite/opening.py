"""What happens before a store is used: the file is made, brought to the present format, its projection kept up."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from store.sqlite.connection import connect, telling
from store.sqlite.driver import Connection
from store.sqlite.log import SqliteLog
from store.sqlite.schema import is_behind, is_laid, is_readable, lay, must_be_own

if TYPE_CHECKING:
    from store.sqlite.projection import Projection
    from store.sqlite.rebuild import Progress


def prepare_file(
    path: Path,
    *,
    create: bool,
    read_only: bool,
    keep_up: bool,
    clock: Callable[[], int],
    progress: Progress | None = None,
    waiting: Callable[[], None] | None = None,
) -> None:
    """Make the file usable by this code, as far as that may be done: see `store.open_store`.

    Raises NoStore, NotAStore, StoreTooNew, StoreBusy.
    """
    create = create and not read_only
    connection = connect(path, create=create)
    try:
        laid = is_laid(connection)
        unfinished = laid and _is_unfinished(connection)
    finally:
        connection.close()
    if (laid and not unfinished) or (read_only and not (keep_up and _may_write(path))):
        return
    if not laid:
        connection = connect(path, create=create, writing=True)
        try:
            with telling(path):
                lay(connection)
                unfinished = _is_unfinished(connection)
        finally:
            connection.close()
    if unfinished:
        from store.sqlite.rebuild import bring_up_to_date

        log = SqliteLog(path, clock)
        try:
            bring_up_to_date(log, progress, waiting, to_read=read_only)
        finally:
            log.close()


def shows_older(log: SqliteLog) -> bool:
    """Whether readers are shown what an older version of the code made. Raises StoreTooNew."""
    with log.reading() as connection:
        (version,) = connection.execute("SELECT version FROM projection").fetchone()
    return is_behind(version) and is_readable(version)


def _may_write(path: Path) -> bool:
    """Whether the system lets this process write to the file and its folder."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def current_projection(log: SqliteLog) -> Projection:
    """The projection that readers use, inside the running write transaction.

    Looked up each time: another process, of another version of the code too, may have rebuilt it.
    Raises StoreTooNew, Refused.
    """
    from store.sqlite.projection import Projection

    connection = log.writer()
    generation, version = connection.execute("SELECT generation, version FROM projection").fetchone()
    must_be_own(version)
    return Projection(log, connection, generation, log.known)


def _is_unfinished(connection: Connection) -> bool:
    version, unscrubbed = connection.execute("SELECT version, unscrubbed FROM projection").fetchone()
    return is_behind(version) or unscrubbed is not None

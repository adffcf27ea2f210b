"""What happens before a store is used: the file is made, brought to the present format, its projection kept up."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from store.sqlite.connection import connect, telling
from store.sqlite.driver import Connection
from store.sqlite.log import SqliteLog
from store.sqlite.schema import is_behind, is_laid, lay, must_be_own

if TYPE_CHECKING:
    from store.sqlite.projection import Projection
    from store.sqlite.rebuild import Progress


def prepare_file(
    path: Path, *, create: bool, read_only: bool, clock: Callable[[], int], progress: Progress | None = None
) -> None:
    """Make the file usable by this code, as far as that may be done. Raises NoStore, NotAStore, StoreTooNew."""
    connection = connect(path, create=create)
    try:
        laid = is_laid(connection)
        behind = laid and _is_unfinished(connection)
    finally:
        connection.close()
    if read_only or (laid and not behind):
        return
    if not laid:
        connection = connect(path, create=create, writing=True)
        try:
            with telling(path):
                lay(connection)
                behind = _is_unfinished(connection)
        finally:
            connection.close()
    if behind:
        from store.sqlite.rebuild import bring_up_to_date

        log = SqliteLog(path, clock)
        try:
            bring_up_to_date(log, progress)
        finally:
            log.close()


def may_write(path: Path) -> bool:
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

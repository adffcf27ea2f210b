"""Dropping generations of the projection that nobody reads any more, so that others can write in between.

DROP TABLE looks at every page of a table while it holds the lock: a quarter of a second for the states of a million
events where they lie in memory, seconds where they have to be read. So of the tables that are long the rows go first,
by ranges of their key, until about one range is left. That takes five times as long in all, so short rows, of which a
million are dropped in less than a tenth of a second, go with their table; their indexes one by one.
"""

from __future__ import annotations

from store.pace import Pace
from store.sqlite.driver import Connection
from store.sqlite.log import SqliteLog
from store.sqlite.schema import PROJECTION_TABLES, generations

# {table: (where its rows lie, what they are sorted by)}
_LONG = {
    "version": ("version_{g}", "deal"),
    "state": ("state_{g}", "id"),
    "checkpoint": ("checkpoint_{g}", "rowid"),
    "text": ("text_{g}_data", "id"),
}
# So few that the pages that they leave stay in the connection's cache: else they are written first.
_MOST_ROWS = 40_000


def drop_unused(log: SqliteLog) -> None:
    """Drop the generations that are neither read nor built."""
    with log.reading() as connection:
        left = unused(connection)
    for generation in left:
        for table in reversed(PROJECTION_TABLES):  # by the first one a generation is known
            _drop_indexes(log, f"{table}_{generation}")
            if table in _LONG:
                rows, key = _LONG[table]
                _shorten(log, rows.format(g=generation), key)
            with log.writing() as connection:
                connection.execute(f"DROP TABLE IF EXISTS {table}_{generation}")


def unused(connection: Connection) -> list[int]:
    """The generations that are neither read nor built: they stay so, since numbers only grow."""
    used = connection.execute("SELECT generation, building FROM projection").fetchone()
    return [generation for generation in generations(connection) if generation not in used]


def _drop_indexes(log: SqliteLog, table: str) -> None:
    with log.reading() as connection:
        indexes = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
        ).fetchall()
    for (index,) in indexes:
        with log.writing() as connection:
            connection.execute(f"DROP INDEX IF EXISTS {index}")


def _shorten(log: SqliteLog, table: str, key: str) -> None:
    """Delete rows, the lowest first, until about as many are left as may be written in one turn."""
    pace = Pace(_MOST_ROWS, first=5_000)
    deleted = 1
    while deleted:
        with log.writing() as connection:
            deleted = _delete(connection, table, key, pace.size)
        pace.took(max(deleted, 1), log.last_turn)


def _delete(connection: Connection, table: str, key: str, rows: int) -> int:
    """Delete about so many rows; how many were: none where fewer are left, or somebody else has dropped the table."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)).fetchone():
        return 0
    return connection.execute(
        f"DELETE FROM {table} WHERE {key} <= (SELECT {key} FROM {table} ORDER BY {key} LIMIT 1 OFFSET ?)", (rows,)
    ).rowcount

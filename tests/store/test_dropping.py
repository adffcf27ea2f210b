"""Generations that nobody reads any more are dropped in short turns, whoever else is at it, and after a kill."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from store import Store
from store.sqlite import dropping, schema
from store.sqlite.connection import connect
from store.sqlite.driver import Connection
from store.sqlite.log import SqliteLog
from tests.store.telling import NOW

_AT_MOST = 25


@pytest.fixture
def log(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteLog]:
    """The log of a store whose first generation is no longer read, for what writes few rows in a turn."""
    monkeypatch.setattr(dropping, "_MOST_ROWS", _AT_MOST)
    log = SqliteLog(store.path, lambda: NOW)
    with log.writing() as connection:
        schema.make_projection(connection, 2)
        connection.execute("UPDATE projection SET generation = 2")
    yield log
    log.close()


def _rows(connection: Connection, table: str) -> int:
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)).fetchone():
        return 0
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


def _left(log: SqliteLog) -> list[str]:
    with log.reading() as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return [name for name in names if name.endswith("_1") or "_1_" in name]


def test_no_turn_takes_many_rows(log: SqliteLog, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    writing = log.writing

    @contextmanager
    def counted() -> Iterator[Connection]:
        with writing() as connection:
            before = _rows(connection, "state_1")
            yield connection
            taken.append(before - _rows(connection, "state_1"))

    monkeypatch.setattr(log, "writing", counted)
    dropping.drop_unused(log)
    assert sum(taken) > 4 * _AT_MOST
    assert max(taken) <= _AT_MOST + 1
    assert _left(log) == []


def test_two_may_drop_at_once(store: Store, log: SqliteLog, monkeypatch: pytest.MonkeyPatch) -> None:
    other = SqliteLog(store.path, lambda: NOW)
    delete = dropping._delete

    def late(connection: Connection, table: str, key: str, rows: int) -> int:
        if table == "state_1":
            monkeypatch.setattr(dropping, "_delete", delete)
            connection.execute("COMMIT")
            dropping.drop_unused(other)
            connection.execute("BEGIN IMMEDIATE")
        return delete(connection, table, key, rows)

    monkeypatch.setattr(dropping, "_delete", late)
    dropping.drop_unused(log)
    other.close()
    assert _left(log) == []


@pytest.mark.parametrize("table", ["text", "state", "version"])
def test_what_was_cut_short_is_dropped_later(store: Store, log: SqliteLog, table: str) -> None:
    rows, key = dropping._LONG[table]
    dropping._shorten(log, rows.format(g=1), key)
    dropping._drop_indexes(log, f"{table}_1")
    store.rebuild()
    assert _left(log) == []
    db = connect(store.path)
    assert schema.generations(db) == [3]
    db.close()
    assert store.verify(full=True).problems == []

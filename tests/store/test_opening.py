"""Opening files: missing, foreign, too new, empty, read-only, of an older projection."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from store import NoStore, NotAStore, Position, ReadOnly, Refused, Store, StoreTooNew, open_store
from store.sqlite import rebuild, schema
from store.sqlite.connection import connect
from tests.store.telling import NOW, rumour


def _make(path: Path) -> Path:
    with open_store(path, create=True, clock=lambda: NOW) as store:
        store.append([rumour(1, "2024-01-05")])
    return path


def test_reading_never_creates(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(NoStore, match=r"there is no store at .*none\.db"):
        open_store(path)
    assert not path.exists()


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = _make(tmp_path / "deep" / "store.db")
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("content", [b"not a database, but long enough to look like one" * 40, b"", b"PK\x03\x04"])
def test_other_files_are_refused_and_left(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(NotAStore, match="is not a dealweb store"):
        open_store(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()
    with pytest.raises(NotAStore, match="another program"):
        open_store(path, create=True)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(NotAStore, match="not a regular file"):
        open_store(tmp_path)


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    path = _make(tmp_path / "store.db")
    connection = connect(path, writing=True)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreTooNew, match="format 99"):
        open_store(path)


def test_an_older_projection_is_rebuilt_at_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _make(tmp_path / "store.db")
    newer = schema.PROJECTION_VERSION + 1
    for module in (schema, rebuild):
        monkeypatch.setattr(module, "PROJECTION_VERSION", newer)
    with open_store(path, read_only=True) as store:
        assert store.deal("alpha") is not None  # the old picture serves
    with open_store(path) as store:
        assert store.deal("alpha") is not None
    connection = connect(path)
    assert connection.execute("SELECT generation, version FROM projection").fetchone() == (2, newer)
    assert schema.generations(connection) == [2]
    connection.close()


def test_who_only_reads_has_it_brought_up_to_date_where_that_may_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _make(tmp_path / "store.db")
    connection = connect(path, writing=True)
    connection.execute("UPDATE projection SET version = 1")
    connection.close()
    with open_store(path, read_only=True) as store, pytest.raises(Refused, match="older version of dealweb"):
        store.deal("alpha")
    told: list[tuple[int, int]] = []
    with open_store(path, read_only=True, keep_up=True, progress=lambda *done: told.append(done)) as store:
        assert store.deal("alpha") is not None
        assert told
        with pytest.raises(ReadOnly):
            store.append([rumour(2, "2024-02-01")])


def test_a_store_of_the_first_format_is_brought_to_the_present_one(tmp_path: Path) -> None:
    path = _make(tmp_path / "store.db")
    connection = connect(path, writing=True)
    connection.execute("DROP TABLE consumer")
    connection.execute("ALTER TABLE projection DROP COLUMN unscrubbed")
    connection.execute("PRAGMA user_version = 1")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name <> 'first_format'")
    connection.close()
    with open_store(path, read_only=True) as store:
        assert store.deal("alpha") is not None
    with open_store(path) as store:
        assert store.position("mirror") is None
        store.append([], position=Position("mirror", 7))
        assert store.position("mirror") == 7
        assert store.verify(full=True).ok


@pytest.mark.parametrize(
    ("left", "unscrubbed"),
    [("building = NULL", None), ("building = 4", None), ("building = -1", 1), ("version = -1, building = 4", 1)],
)
def test_what_an_older_program_left_to_scrub_is_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: str, unscrubbed: int | None
) -> None:
    path = _make(tmp_path / "store.db")
    connection = connect(path, writing=True)
    connection.execute("ALTER TABLE projection DROP COLUMN unscrubbed")
    connection.execute(f"UPDATE projection SET {left}")
    connection.execute("PRAGMA user_version = 2")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'what_is_left_to_scrub'")
    connection.close()
    scrubbed: list[int] = []
    monkeypatch.setattr("store.sqlite.log.SqliteLog.scrub", lambda _, upto: scrubbed.append(upto))
    with open_store(path) as store:
        assert store.verify(full=True).ok
    assert scrubbed == ([] if unscrubbed is None else [unscrubbed])
    connection = connect(path)
    assert connection.execute("SELECT building > 0, unscrubbed FROM projection").fetchone()[1] == unscrubbed
    connection.close()


def _made_by(path: Path, version: int) -> None:
    """Have the projection be of another version of the code, as if a program of that version had rebuilt it."""
    other = connect(path, writing=True)
    other.execute("UPDATE projection SET version = ?", (version,))
    other.close()


_NEWER = schema.PROJECTION_VERSION + 1


@pytest.mark.parametrize("version", [_NEWER, -_NEWER])
@pytest.mark.parametrize(
    "use",
    [
        lambda store: store.append([rumour(2, "2024-02-01")]),
        lambda store: store.deals(),
        lambda store: store.rebuild(),
        lambda store: store.verify(),
    ],
    ids=["append", "read", "rebuild", "verify"],
)
def test_an_older_program_that_stayed_open_leaves_a_newer_projection_alone(
    tmp_path: Path, use: Callable[[Store], object], version: int
) -> None:
    with open_store(_make(tmp_path / "store.db")) as store:
        _made_by(store.path, version)
        with pytest.raises(StoreTooNew, match=f"format {_NEWER}"):
            use(store)
        assert store.head().seq == 1
        connection = connect(store.path)
        assert connection.execute("SELECT generation, version FROM projection").fetchone() == (1, version)
        connection.close()


@pytest.mark.parametrize("version", [schema.PROJECTION_VERSION - 1, 1 - schema.PROJECTION_VERSION])
def test_nothing_is_appended_to_tables_that_an_older_program_made(tmp_path: Path, version: int) -> None:
    with open_store(_make(tmp_path / "store.db")) as store:
        _made_by(store.path, version)
        with pytest.raises(Refused, match="older version of dealweb"):
            store.append([rumour(2, "2024-02-01")])
        assert store.head().seq == 1
        store.rebuild()
        store.append([rumour(2, "2024-02-01")])
        assert store.verify(full=True).ok


def test_opening_twice_at_once(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with open_store(path, create=True) as one, open_store(path, create=True) as two:
        one.append([rumour(1, "2024-01-05")])
        two.append([rumour(2, "2024-01-06")])
        assert one.head() == two.head()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder_can_be_read(tmp_path: Path) -> None:
    path = _make(tmp_path / "shut" / "store.db")
    path.parent.chmod(0o500)
    try:
        with open_store(path, read_only=True) as store:
            assert store.deal("alpha") is not None
    finally:
        path.parent.chmod(0o700)


def test_paths_with_odd_characters(tmp_path: Path) -> None:
    path = _make(tmp_path / "a ?#%20 b" / "störe.db")
    with open_store(path) as store:
        assert store.head().seq == 1

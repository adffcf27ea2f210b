"""A rebuild that is killed leaves the old picture, and what the next one needs to know."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from store import Refused, Store, open_store
from store.sqlite import rebuild, schema
from store.sqlite.connection import connect
from store.sqlite.log import SqliteLog
from tests.store.projected import filled, rows, rows_of
from tests.store.telling import NOW, confirm, retract, rumour

Counts = list[int]


class Point(NamedTuple):
    """Where the process that rebuilds is killed, and what it leaves: how many reports, versions and states there are of
    the generation that was whole before, and of the new one.
    """

    kill: str
    switched: bool
    left: Callable[[Counts, Counts, Counts], bool]


_POINTS = {
    "its helpers are at work": Point(
        "def progress(done, of): die()", False, lambda whole, old, new: old == whole and new == [0, 0, 0]
    ),
    "a first slice has been moved": Point(
        """
turn = moving.Mover.turn
@contextmanager
def once(mover):
    with turn(mover) as db:
        yield db
        moved = db.execute("SELECT count(*) FROM report_2").fetchone()[0]
    if moved:
        die()
moving.Mover.turn = once
""",
        False,
        lambda whole, old, new: old > whole and 0 < new[0] < whole[0] and new[1:] == [0, 0],
    ),
    "the last slice has been moved": Point(
        "rebuild._Rebuild._catch_up = die", False, lambda whole, old, new: old > whole and new == whole
    ),
    "it has caught up in the transaction of the switch": Point(
        "rebuild._Rebuild._switch = die", False, lambda whole, old, new: old > whole and new == whole
    ),
    "it drops what was read before": Point(
        """
delete = dropping._delete
def twice(db, table, *rest):
    (left,) = db.execute(f"SELECT count(*) FROM {table}").fetchone() if table == "state_1" else (1_000,)
    if left < 800:
        die()
    return delete(db, table, *rest)
dropping._delete = twice
""",
        True,
        lambda whole, old, new: new > whole and old[:2] == new[:2] and 0 < old[2] < new[2],
    ),
}
_REBUILD = """
import os, signal, sys
from contextlib import contextmanager
from store import open_store
from store.sqlite import dropping, helpers, moving, rebuild
from tests.store.telling import NOW, confirm

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def progress(done, of):
    store.append([confirm(901, "2024-03-03", deal="deal-1")])

helpers.WORTH_IT, helpers.how_many = 1, lambda: 2
moving._MOST_ROWS = dropping._MOST_ROWS = 50
exec(sys.argv[2])
with open_store(sys.argv[1], clock=lambda: NOW) as store:
    store.rebuild(progress)
"""
_COUNTED = ("report", "version", "state")


@pytest.mark.parametrize("point", _POINTS.values(), ids=_POINTS.keys())
def test_a_rebuild_is_killed_when(store: Store, point: Point) -> None:
    whole = counted(store.path, 1)
    killed = subprocess.run([sys.executable, "-c", _REBUILD, str(store.path), point.kill], cwd=Path.cwd(), check=False)
    assert killed.returncode == -signal.SIGKILL
    assert point.left(whole, counted(store.path, 1), counted(store.path, 2))
    assert [folder.name for folder in store.path.parent.glob("*-anew-*")] == ["store.db-anew-2"][: not point.switched]
    expect(store, 2 if point.switched else 1)
    late = rumour(910, "2024-02-02", deal="deal-1")
    store.append([late, retract(911, "2024-04-01", of=1), confirm(912, "2024-05-05")])
    expect(store, 2 if point.switched else 1)
    store.rebuild()
    assert rows_of(store.path) == filled(store.path, [100, 399])
    assert store.verify(full=True).problems == []
    assert list(store.path.parent.glob("*-anew-*")) == []


def counted(path: Path, g: int) -> Counts:
    """How many rows some tables of a generation hold."""
    db = connect(path)
    counts = [db.execute(f"SELECT count(*) FROM {table}_{g}").fetchone()[0] for table in _COUNTED]
    db.close()
    return counts


def expect(store: Store, g: int) -> None:
    """The generation is read, and says what the log gives."""
    db = connect(store.path)
    assert db.execute("SELECT generation FROM projection").fetchone() == (g,)
    db.execute("PRAGMA query_only = OFF")
    assert rows(db, g) == filled(store.path, [])
    db.close()
    assert store.verify().problems == []


# -- what was erased ---------------------------------------------------------------------------------------

_SECRET = b"Acme Secret"
_ERASE = """
import os, signal, sys
from store import Refused, open_store
from store.sqlite.log import SqliteLog

def refuse(log, upto):
    raise Refused("a reader keeps old pages alive")

with open_store(sys.argv[1]) as store:
    whole, SqliteLog.scrub = SqliteLog.scrub, refuse
    try:
        store.redact(store.head().seq, "court order")
    except Refused:
        SqliteLog.scrub = whole
        store.rebuild(lambda done, of: os.kill(os.getpid(), signal.SIGKILL))
"""


def scraps(store: Store) -> list[Path]:
    """The files beside the store, and itself, that hold what was erased."""
    return [file for file in store.path.parent.iterdir() if file.is_file() and _SECRET in file.read_bytes()]


def test_a_killed_rebuild_leaves_what_is_to_be_scrubbed(store: Store) -> None:
    """The text lies in free pages, since nothing but a scrubbing writes over them."""
    store.append([rumour(900, "2024-02-02", deal="deal-zero", note="Acme Secret " * 20_000)])
    store.close()
    killed = subprocess.run([sys.executable, "-c", _ERASE, str(store.path)], cwd=Path.cwd(), check=False)
    assert killed.returncode == -signal.SIGKILL
    assert store.path in scraps(store)
    with open_store(store.path, clock=lambda: NOW) as again:
        assert again.verify(full=True).ok
    assert scraps(store) == []


def test_a_scrubbing_leaves_later_redactions_to_be_scrubbed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(SqliteLog, "scrub", _refuse)
        with pytest.raises(Refused, match="not now"):
            store.redact(5, "court order")
    log = SqliteLog(store.path, lambda: NOW)
    log.scrub(store.head().seq - 1)
    assert _unscrubbed(store) == store.head().seq
    log.scrub(store.head().seq)
    assert _unscrubbed(store) is None
    log.close()


def test_nothing_is_scrubbed_while_a_table_holds_the_text(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else has switched, and not yet dropped what was read before."""
    scrub = SqliteLog.scrub
    seen: list[list[int]] = []

    def look(log: SqliteLog, upto: int) -> None:
        with log.reading() as connection:
            seen.append(schema.generations(connection))
        scrub(log, upto)

    monkeypatch.setattr(SqliteLog, "scrub", look)
    drop = rebuild.drop_unused
    monkeypatch.setattr(rebuild, "drop_unused", lambda log: late.pop()() if late else drop(log))
    # In a redaction it is called when the rebuild begins, and when it has ended.
    late = [lambda: None, lambda: None]
    store.redact(5, "court order")
    assert seen == [[2]]


def _refuse(log: SqliteLog, upto: int) -> None:
    raise Refused("not now")


def _unscrubbed(store: Store) -> int | None:
    db = connect(store.path)
    found: tuple[int | None] = db.execute("SELECT unscrubbed FROM projection").fetchone()
    db.close()
    return found[0]

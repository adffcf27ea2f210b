"""A rebuild that is killed leaves the old picture, and what the next one needs to know."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from store import Refused, Store, open_store
from store.sqlite import rebuild, schema
from store.sqlite.connection import connect
from store.sqlite.log import SqliteLog
from tests.store.projected import rows, rows_of
from tests.store.telling import NOW, rumour

_REBUILD = """
import sys
from store import open_store
from store.sqlite import helpers
helpers.WORTH_IT = 1
with open_store(sys.argv[1]) as store:
    print("open", flush=True)
    store.rebuild(lambda done, of: print(done, flush=True))
print("through", flush=True)
"""


def test_a_killed_rebuild_leaves_the_old_picture(store: Store) -> None:
    before = rows_of(store.path)
    chance = random.Random(5)
    killed = 0
    for _ in range(8):
        running = subprocess.Popen(
            [sys.executable, "-c", _REBUILD, str(store.path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
        )
        assert running.stdout is not None
        assert running.stdout.readline() == "open\n"
        try:
            running.wait(timeout=chance.uniform(0.0, 0.8))
        except subprocess.TimeoutExpired:
            running.kill()
            killed += 1
        running.wait()
        running.stdout.close()
        assert store.verify().problems == []
        db = connect(store.path)
        (g,) = db.execute("SELECT generation FROM projection").fetchone()
        db.execute("PRAGMA query_only = OFF")
        assert rows(db, g) == before
        db.close()
    assert killed > 0
    store.rebuild()
    assert rows_of(store.path) == before
    assert list(store.path.parent.glob("*-anew-*")) == []


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

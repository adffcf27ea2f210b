"""One durable append through the API, projection included; the floor is plain SQLite doing one such commit."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator
from pathlib import Path

import orjson

from bench.figures import Figure, timed
from bench.made_up import lines
from bench.session import Session
from events.canonical import Entry, prepare
from store import open_store
from store.sqlite.connection import connect, write_transaction
from store.sqlite.driver import Connection

_APPENDS = 3_000
_ROUNDS = 5
_TABLE = "CREATE TABLE log (seq INTEGER PRIMARY KEY, id BLOB UNIQUE, at INTEGER, payload TEXT, salt BLOB, hash BLOB)"
_PEER = "plain SQLite commit"
_MUSTS = "≥ 2 500 and ≥ 0.5 of the floor"


def run(session: Session) -> Iterator[Figure]:
    """Appends a second to a new store, and to a copy of the large one."""
    count = session.at_most(_APPENDS)
    with session.scratch() as folder:
        yield _figure("one durable append", folder / "new.db", _entries(count, 0), folder)
    with session.scratch() as folder:
        large = folder / "large.db"
        shutil.copyfile(session.store(), large)
        more = _entries(count, session.events)
        yield _figure(f"one durable append to {session.events:,} events", large, more, folder)


def _entries(count: int, start: int) -> list[Entry]:
    """What is reported next where `start` events were."""
    return [prepare(orjson.loads(line)) for line in lines(start + count, seed=2, start=start)]


def _figure(what: str, path: Path, entries: list[Entry], folder: Path) -> Figure:
    """Ours and the floor's by turns, a fifth of the entries each, so that both meet the same moods of the machine."""
    part = max(1, len(entries) // _ROUNDS)
    rounds = [entries[start : start + part] for start in range(0, part * _ROUNDS, part)]
    plain = connect(folder / "plain.db", create=True, writing=True)
    plain.execute(_TABLE)
    ours, floors = [], []
    with open_store(path, create=True) as store:
        for few in rounds:
            ours.append(len(few) / timed(lambda few=few: [store.append([entry]) for entry in few]))  # type: ignore[misc]
            floors.append(len(few) / timed(lambda few=few: _plainly(plain, few)))  # type: ignore[misc]
    plain.close()
    return Figure(what, statistics.median(ours), "appends/s", _PEER, statistics.median(floors), _MUSTS)


def _plainly(db: Connection, entries: list[Entry]) -> None:
    for entry in entries:
        with write_transaction(db):
            row = (entry.id, 1, entry.payload.decode(), bytes(16), bytes(32))
            db.execute("INSERT INTO log (id, at, payload, salt, hash) VALUES (?, ?, ?, ?, ?)", row)

"""One durable append through the API, projection included; the floor is plain SQLite doing one such commit."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import orjson

from bench.figures import Figure, timed
from bench.made_up import lines
from events.canonical import prepare
from store import open_store
from store.sqlite.connection import connect, write_transaction


def run(folder: Path, count: int = 2_000) -> Iterator[Figure]:
    """Appends a second."""
    entries = [prepare(orjson.loads(line)) for line in itertools.islice(lines(count * 2), count)]
    with open_store(folder / "appending.db", create=True) as store:
        seconds = timed(lambda: [store.append([entry]) for entry in entries])
    db = connect(folder / "plain.db", create=True, writing=True)
    db.execute(
        "CREATE TABLE log (seq INTEGER PRIMARY KEY, id BLOB UNIQUE, at INTEGER, payload TEXT, salt BLOB, hash BLOB)"
    )

    def plainly() -> None:
        for entry in entries:
            with write_transaction(db):
                row = (entry.id, 1, entry.payload.decode(), bytes(16), bytes(32))
                db.execute("INSERT INTO log (id, at, payload, salt, hash) VALUES (?, ?, ?, ?, ?)", row)

    floor = timed(plainly)
    db.close()
    yield Figure(
        "one durable append", count / seconds, "appends/s", "plain SQLite commit", count / floor, "≥ 2 500 and ≥ 0.5"
    )

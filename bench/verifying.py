"""Verify: the chain, and all checks with every row of the projection. The floor reads and hashes the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from bench.figures import Figure, timed
from bench.session import Session
from store import open_store
from store.sqlite.connection import connect
from store.verify import verify


def run(session: Session) -> Iterator[Figure]:
    """Events a second."""
    path = session.store()
    floor = session.events / timed(lambda: _hashed(path))
    with open_store(path) as store:
        chain = timed(lambda: verify(store._log, projection=False))
        yield _figure("verify: chain, contents, SQLite's own check", session.events / chain, floor, "none")
        every = timed(lambda: store.verify(full=True))
        yield _figure("verify: all checks, every row", session.events / every, floor, "≥ 60 000")


def _figure(what: str, value: float, floor: float, must: str) -> Figure:
    return Figure(what, value, "events/s", "reading and hashing", floor, must)


def _hashed(path: Path) -> bytes:
    """A chain over the log's rows, checked against nothing."""
    db = connect(path)
    link = b""
    for seq, key, payload, salt in db.execute("SELECT seq, id, payload, salt FROM log ORDER BY seq"):
        hashed = sha256(salt + payload.encode()).digest()
        link = sha256(link + seq.to_bytes(8, "big") + key + hashed).digest()
    db.close()
    return link

"""Rebuild: the projection made anew from the log and switched over, beside a chain that is checked alone.

The floor of the rebuild reads and decodes the log and keeps nothing; that of the chain only reads what is in it.
"""

from __future__ import annotations

import resource
import shutil
from collections.abc import Iterator
from pathlib import Path

import orjson

from bench.figures import Figure, timed
from bench.importing import peak_mb
from bench.session import Session
from store import open_store
from store.sqlite.checks import check_chain
from store.sqlite.connection import connect


def run(session: Session) -> Iterator[Figure]:
    """Events a second of both, and the MB that the rebuild takes."""
    with session.scratch() as folder:
        path = Path(shutil.copy(session.store(), folder / "store.db"))
        yield from _rebuilt(session, path)
        yield _checked(session, path)


def _rebuilt(session: Session, path: Path) -> Iterator[Figure]:
    floor = timed(lambda: _decoded(path))
    with open_store(path) as store:
        before = peak_mb()
        seconds = timed(store.rebuild)
        after = peak_mb()
    what = f"rebuild of {session.events:,} events"
    rates = session.events / seconds, session.events / floor
    yield Figure(what, rates[0], "events/s", "reading and decoding them", rates[1], "≥ 60 000")
    helper = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    note = f"the largest of the processes that help: {helper:.0f} MB at most"
    yield Figure("its memory at most", after, "MB", "before it began", before, "< 300 MB", note)


def _checked(session: Session, path: Path) -> Figure:
    db = connect(path)
    floor = timed(lambda: _read(path))
    seconds = timed(lambda: list(check_chain(db)))
    db.close()
    rates = session.events / seconds, session.events / floor
    return Figure("verify: the chain alone", rates[0], "events/s", "reading its rows", rates[1], "≥ 500 000")


def _decoded(path: Path) -> None:
    db = connect(path)
    for (payload,) in db.execute("SELECT payload FROM log ORDER BY seq"):
        orjson.loads(payload)
    db.close()


def _read(path: Path) -> None:
    db = connect(path)
    for _ in db.execute("SELECT seq, id, recorded_at, payload_hash, hash FROM log ORDER BY seq"):
        pass
    db.close()

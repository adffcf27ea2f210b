"""Reading a damaged store entry by entry, keeping what is provably as it was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from store.errors import NoStore, NotAStore
from store.log import NO_HASH, Recorded
from store.sqlite.chain import chain_hash, payload_hash
from store.sqlite.driver import Connection, DatabaseError, sqlite

_COLUMNS = "seq, id, recorded_at, payload, salt, payload_hash, hash"


def provable(path: Path) -> Iterator[tuple[int, Recorded | None, str]]:
    """(seq, entry or None, why not) of each entry of a store that may be damaged, in order.

    An entry is good if its salted content gives the hash that the chain holds and the link before it or the one
    after it holds. Raises NoStore, NotAStore where no log can be read at all.
    """
    if not path.exists():
        raise NoStore(str(path))
    db = sqlite.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
    try:
        yield from _walk(db)
    except DatabaseError as error:
        raise NotAStore(str(path), f"SQLite says: {error}") from error
    finally:
        db.close()


def _walk(db: Connection) -> Iterator[tuple[int, Recorded | None, str]]:
    link = NO_HASH
    linked = True
    for seq in range(1, _last(db) + 1):
        try:
            row = db.execute(f"SELECT {_COLUMNS} FROM log WHERE seq = ?", (seq,)).fetchone()
        except DatabaseError as error:
            row = None
            why = f"cannot be read ({error})"
        else:
            why = "is missing"
        if row is None:
            linked = False
            yield seq, None, why
            continue
        _, key, recorded_at, payload, salt, hashed, stored = row
        follows = chain_hash(link, seq, recorded_at, key, hashed) == stored
        # Behind a gap the link cannot be computed; the next entry's link proves this one's hash instead.
        proved = follows if linked else _proves_next(db, seq, stored)
        link, linked = stored, True
        if payload is None:
            yield seq, None, "was redacted"
        elif salt is None or payload_hash(salt, payload.encode()) != hashed:
            yield seq, None, "its content is not the one that was recorded"
        elif not proved:
            yield seq, None, "its hash does not follow from the entry in front of it"
        else:
            yield seq, Recorded(seq, key, recorded_at, stored, payload), ""


def _proves_next(db: Connection, seq: int, stored: bytes) -> bool:
    try:
        row = db.execute("SELECT id, recorded_at, payload_hash, hash FROM log WHERE seq = ?", (seq + 1,)).fetchone()
    except DatabaseError:
        return False
    return row is not None and chain_hash(stored, seq + 1, row[1], row[0], row[2]) == row[3]


def _last(db: Connection) -> int:
    (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()
    return int(last)

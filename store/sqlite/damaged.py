"""Reading a damaged store entry by entry, keeping what is provably as it was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from store.errors import NoStore, NotAStore
from store.log import NO_HASH, Recorded
from store.sqlite.chain import chain_hash, payload_hash
from store.sqlite.driver import Connection, DatabaseError, sqlite

REDACTED = "was redacted"
_GIVE_UP_AFTER = 10_000
_COLUMNS = "seq, id, recorded_at, payload, salt, payload_hash, hash"


def provable(path: Path) -> Iterator[tuple[int, Recorded | None, str]]:
    """(seq, entry or None, why not) of each entry of a store that may be damaged, in order.

    An entry is good if its salted content gives the hash that the chain holds and the link before it or the one
    after it holds. Raises NoStore, NotAStore where no log can be read at all.
    """
    if not path.exists():
        raise NoStore(str(path))
    if not path.is_file():
        raise NotAStore(str(path), "it is not a regular file")
    db = sqlite.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        db.execute("PRAGMA writable_schema = ON")  # reads on where the schema of other tables is damaged
        db.execute("SELECT seq FROM log LIMIT 0")
        yield from _walk(db)
    except DatabaseError as error:
        raise NotAStore(str(path), f"no log can be read in it ({error})") from error
    finally:
        db.close()


def _walk(db: Connection) -> Iterator[tuple[int, Recorded | None, str]]:
    link = NO_HASH
    linked = True
    last = _last(db)
    lost: list[tuple[int, None, str]] = []
    seq = 0
    while seq < last if last is not None else len(lost) < _GIVE_UP_AFTER:
        seq += 1
        try:
            row = db.execute(f"SELECT {_COLUMNS} FROM log WHERE seq = ?", (seq,)).fetchone()
            why = "is missing"
        except DatabaseError as error:
            row, why = None, f"cannot be read ({str(error)[:80]})"
        if row is None:
            linked = False
            lost.append((seq, None, why))
            continue
        yield from lost
        lost.clear()
        _, key, recorded_at, payload, salt, hashed, stored = row
        follows = chain_hash(link, seq, recorded_at, key, hashed) == stored
        # Behind a gap the link cannot be computed; the next entry's link proves this one's hash instead.
        proved = follows if linked else _proves_next(db, seq, stored)
        link, linked = stored, True
        if payload is None:
            yield seq, None, REDACTED
        elif salt is None or payload_hash(salt, payload.encode()) != hashed:
            yield seq, None, "its content is not the one that was recorded"
        elif not proved:
            yield seq, None, "its hash does not follow from the entry in front of it"
        else:
            yield seq, Recorded(seq, key, recorded_at, stored, payload), ""
    if last is not None:
        yield from lost
    elif lost:
        yield lost[0][0], None, "from here on nothing can be read, and how much there was is not known"


def _proves_next(db: Connection, seq: int, stored: bytes) -> bool:
    try:
        row = db.execute("SELECT id, recorded_at, payload_hash, hash FROM log WHERE seq = ?", (seq + 1,)).fetchone()
    except DatabaseError:
        return False
    return row is not None and chain_hash(stored, seq + 1, row[1], row[0], row[2]) == row[3]


def _last(db: Connection) -> int | None:
    """The last seq; None where the end of the log cannot be read."""
    try:
        (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()
    except DatabaseError:
        return None
    return int(last)

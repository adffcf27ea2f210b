"""The checks of `verify`: small functions, each gives its findings as (seq or None, sentence)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import orjson

from events.canonical import canonical_bytes
from store.log import NO_HASH
from store.sqlite.chain import chain_hash, payload_hash
from store.sqlite.driver import Connection, DatabaseError

Finding = tuple[int | None, str]

_TRIGGERS = ("log_append", "log_fixed", "log_keep")


def check_file(db: Connection) -> Iterator[Finding]:
    """SQLite's own integrity check, and the triggers that guard the log."""
    for (line,) in db.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield None, f"SQLite: {line}"
    names = {
        name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'log'")
    }
    for name in _TRIGGERS:
        if name not in names:
            yield None, f"the trigger {name}, which keeps the log from being changed, is missing"


def check_chain(db: Connection) -> Iterator[Finding]:
    """Dense seq, times that never go back, every hash (the ids are in it), canonical bytes."""
    link, last_seq, last_time = NO_HASH, 0, None
    rows = db.execute("SELECT seq, id, recorded_at, payload, salt, payload_hash, hash FROM log ORDER BY seq")
    while True:
        try:
            row = rows.fetchone()
        except DatabaseError as error:
            yield last_seq + 1, f"cannot be read: {error}"
            return
        if row is None:
            return
        seq, key, recorded_at, payload, salt, hashed, stored = row
        if seq != last_seq + 1:
            yield seq, f"comes after {last_seq}: entries between are missing"
        if last_time is not None and recorded_at < last_time:
            yield seq, "was recorded before the entry in front of it"
        if payload is not None:
            yield from _check_payload(seq, payload.encode(), salt, hashed)
        link = chain_hash(link, seq, recorded_at, key, hashed)
        if link != stored:
            yield seq, "its hash does not follow from the entry in front of it"
            link = stored
        last_seq, last_time = seq, recorded_at


def _check_payload(seq: int, payload: bytes, salt: bytes | None, hashed: bytes) -> Iterator[Finding]:
    if salt is None or payload_hash(salt, payload) != hashed:
        yield seq, "its content is not the one that was recorded"
        return
    if canonical_bytes(orjson.loads(payload)) != payload:
        yield seq, "its content is not in canonical form"


def check_redactions(db: Connection) -> Iterator[Finding]:
    """Every erased entry is named by a redaction."""
    named = {
        str(event).replace("-", "")
        for (event,) in db.execute(
            "SELECT json_extract(payload, '$.event') FROM log WHERE payload LIKE '%\"entry.redacted\"%'"
        )
    }
    for seq, key in db.execute("SELECT seq, id FROM log WHERE payload IS NULL ORDER BY seq"):
        if key.hex() not in named:
            yield seq, "its content is gone, and no redaction in the log says so"


def check_tally(db: Connection) -> Iterator[Finding]:
    """The counts that an append may expect; redacted entries were counted when they came."""
    counted: Counter[str] = Counter()
    for (payload,) in db.execute("SELECT payload FROM log WHERE payload LIKE '%\"deal.%'"):
        content = orjson.loads(payload)
        if content["type"].startswith("deal."):
            counted[content["deal"]] += 1
    (redacted,) = db.execute("SELECT count(*) FROM log WHERE payload IS NULL").fetchone()
    for deal, events in db.execute("SELECT deal, events FROM tally"):
        if not 0 <= events - counted.pop(deal, 0) <= redacted:
            yield None, f"deal {deal}: {events} events are noted, which is not what the log holds"
    for deal in counted:
        yield None, f"deal {deal}: its events are not counted"


def projection_of(db: Connection) -> tuple[int, int, int]:
    """(generation, version, position) of the projection in use."""
    row: tuple[int, int, int] = db.execute("SELECT generation, version, position FROM projection").fetchone()
    return row


def projected_deals(db: Connection, generation: int) -> list[tuple[str, int]]:
    """(slug, number) of all deals that the projection knows."""
    return db.execute(f"SELECT slug, id FROM deal_{generation} ORDER BY slug").fetchall()


def version_rows(db: Connection, generation: int, number: int) -> list[tuple[int, int, str | None]]:
    """(instant, seq, state) of a deal's rows, in order."""
    return db.execute(
        f"SELECT instant, seq, state FROM version_{generation} WHERE deal = ? ORDER BY seq, instant", (number,)
    ).fetchall()


def report_seqs(db: Connection, generation: int, number: int) -> list[tuple[int, int, int, int | None]]:
    """(instant, seq, precision, cites) of a deal's reports, in seq order."""
    return db.execute(
        f"SELECT instant, seq, precision, cites FROM report_{generation} WHERE deal = ? ORDER BY seq", (number,)
    ).fetchall()

"""The checks of `verify`: small functions, each gives its findings as (seq or None, sentence)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator

from store.log import NO_HASH, Log
from store.sqlite.chain import chain_hash
from store.sqlite.contents import Finding, Seen
from store.sqlite.crowding import agrees
from store.sqlite.driver import Connection, DatabaseError
from store.sqlite.histories import load_histories
from store.sqlite.reads import Reads
from store.sqlite.schema import PROJECTION_VERSION, is_behind, log_triggers

_AT_ONCE = 5_000
_SAMPLE = 200


def check_file(db: Connection) -> Iterator[Finding]:
    """SQLite's own integrity check, and the triggers that guard the log."""
    for (line,) in db.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield None, f"SQLite: {line}"
    rows = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'log'")
    found = dict(rows.fetchall())
    for name, sql in log_triggers().items():
        if name not in found:
            yield None, f"the trigger {name}, which keeps the log from being changed, is missing"
        elif found[name] != sql:
            yield None, f"the trigger {name}, which keeps the log from being changed, is not as it was made"


def check_chain(db: Connection) -> Iterator[Finding]:
    """Dense seq, times that never go back, and every hash; the ids and the contents' hashes are in it."""
    link, last_seq, last_time = NO_HASH, 0, None
    rows = db.execute("SELECT seq, id, recorded_at, payload_hash, hash FROM log ORDER BY seq")
    while True:
        try:
            some = rows.fetchmany(_AT_ONCE)
        except DatabaseError as error:
            yield last_seq + 1, f"cannot be read: {error}"
            return
        if not some:
            return
        for seq, key, recorded_at, hashed, stored in some:
            if seq != last_seq + 1:
                yield seq, f"comes after {last_seq}: entries between are missing"
            if last_time is not None and recorded_at < last_time:
                yield seq, "was recorded before the entry in front of it"
            link = chain_hash(link, seq, recorded_at, key, hashed)
            if link != stored:
                yield seq, "its hash does not follow from the entry in front of it"
                link = stored
            last_seq, last_time = seq, recorded_at


def check_contents(db: Connection, seen: Iterable[Seen]) -> Iterator[Finding]:
    """What was seen in the contents; a redaction for every erased one; the counts that an append may expect."""
    deals: Counter[str] = Counter()
    named: set[str] = set()
    for part in seen:
        yield from part.findings
        deals.update(part.deals)
        named.update(part.redacted)
    redacted = 0
    for seq, key in db.execute("SELECT seq, id FROM log WHERE payload IS NULL ORDER BY seq"):
        redacted += 1
        if key.hex() not in named:
            yield seq, "its content is gone, and no redaction in the log says so"
    yield from _check_tally(db, deals, redacted)


def _check_tally(db: Connection, counted: Counter[str], redacted: int) -> Iterator[Finding]:
    """Redacted entries were counted when they came."""
    for deal, events in db.execute("SELECT deal, events FROM tally"):
        if not 0 <= events - counted.pop(deal, 0) <= redacted:
            yield None, f"deal {deal}: {events} events are noted, which is not what the log holds"
    for deal in counted:
        yield None, f"deal {deal}: its events are not counted"


def check_version(db: Connection, head: int) -> Iterator[Finding]:
    """The projection is this code's, and stands where the log stands. Raises StoreTooNew."""
    version, position = db.execute("SELECT version, position FROM projection").fetchone()
    if is_behind(version):
        yield None, f"the projection is of version {version}, not {PROJECTION_VERSION}; run 'dealweb rebuild'"
    elif position != head:
        yield None, f"the projection stands at {position}, the log at {head}; run 'dealweb rebuild'"


def check_sample(db: Connection, log: Log, head: int) -> Iterator[Finding]:
    """Some deals' rows of the projection against a refold of their reports; the same deals for the same log."""
    reads = Reads(db, log)
    slugs = sorted(reads.slugs())
    for slug in random.Random(head).sample(slugs, min(_SAMPLE, len(slugs))):
        number = reads.number(slug)
        assert number is not None
        history = load_histories(log, db, reads.generation, {number: None})[number]
        made = [
            (row.seq, row.instant, None if row.face is None else row.face.body)
            for row in history.from_the_start(reads.crowded().get(number))
        ]
        g = reads.generation
        held = db.execute(
            f"SELECT seq, instant, body FROM version_{g} LEFT JOIN state_{g} ON id = state WHERE deal = ? "
            "ORDER BY seq, instant",
            (number,),
        ).fetchall()
        if sorted(made, key=lambda row: row[:2]) != held or not agrees(db, g, number, head):
            yield None, f"deal {slug}: its picture is not what its reports give; run 'dealweb rebuild'"

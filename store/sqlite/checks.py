"""The checks of `verify`: small functions, each gives its findings as (seq or None, sentence)."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import orjson

from events.canonical import canonical_bytes
from store.fold import encode
from store.log import NO_HASH, Log
from store.sqlite.chain import chain_hash, payload_hash
from store.sqlite.driver import Connection, DatabaseError, sqlite
from store.sqlite.histories import load_histories
from store.sqlite.projection import Projection
from store.sqlite.reads import Reads
from store.sqlite.rebuild import entry_of
from store.sqlite.schema import PROJECTION_VERSION, log_triggers, make_projection

Finding = tuple[int | None, str]

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
    """Dense seq, times that never go back, every hash (the ids are in it), canonical bytes."""
    link, last_seq, last_time = NO_HASH, 0, None
    # As bytes: text that is not UTF-8 any more must not hide what comes after it.
    rows = db.execute(
        "SELECT seq, id, recorded_at, CAST(payload AS BLOB), salt, payload_hash, hash FROM log ORDER BY seq"
    )
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
            yield from _check_payload(seq, payload, salt, hashed)
        link = chain_hash(link, seq, recorded_at, key, hashed)
        if link != stored:
            yield seq, "its hash does not follow from the entry in front of it"
            link = stored
        last_seq, last_time = seq, recorded_at


def _check_payload(seq: int, payload: bytes, salt: bytes | None, hashed: bytes) -> Iterator[Finding]:
    if salt is None or payload_hash(salt, payload) != hashed:
        yield seq, "its content is not the one that was recorded"
        return
    try:
        canonical = canonical_bytes(orjson.loads(payload))
    except (ValueError, TypeError):
        canonical = b""
    if canonical != payload:
        yield seq, "its content is not in canonical form"


def check_redactions(db: Connection) -> Iterator[Finding]:
    """Every erased entry is named by a redaction."""
    named = {str(content["event"]).replace("-", "") for content in _contents(db, "entry.redacted")}
    for seq, key in db.execute("SELECT seq, id FROM log WHERE payload IS NULL ORDER BY seq"):
        if key.hex() not in named:
            yield seq, "its content is gone, and no redaction in the log says so"


def check_tally(db: Connection) -> Iterator[Finding]:
    """The counts that an append may expect; redacted entries were counted when they came."""
    counted = Counter(content["deal"] for content in _contents(db, "deal."))
    (redacted,) = db.execute("SELECT count(*) FROM log WHERE payload IS NULL").fetchone()
    for deal, events in db.execute("SELECT deal, events FROM tally"):
        if not 0 <= events - counted.pop(deal, 0) <= redacted:
            yield None, f"deal {deal}: {events} events are noted, which is not what the log holds"
    for deal in counted:
        yield None, f"deal {deal}: its events are not counted"


def _contents(db: Connection, kind: str) -> Iterator[dict[str, Any]]:
    """The contents of the entries whose type begins so; what cannot be read is the chain's to tell."""
    for (payload,) in db.execute("SELECT CAST(payload AS BLOB) FROM log WHERE payload LIKE ?", (f'%"{kind}%',)):
        try:
            content = orjson.loads(payload)
        except ValueError:
            continue
        if isinstance(content, dict) and str(content.get("type", "")).startswith(kind):
            yield content


def check_version(db: Connection, head: int) -> Iterator[Finding]:
    """The projection is this code's, and stands where the log stands."""
    version, position = db.execute("SELECT version, position FROM projection").fetchone()
    if version != PROJECTION_VERSION:
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
            (row.seq, row.instant, None if row.state is None else encode(row.state))
            for row in history.from_the_start(reads.crowded().get(number))
        ]
        g = reads.generation
        held = db.execute(
            f"SELECT seq, instant, body FROM version_{g} LEFT JOIN state_{g} ON id = state WHERE deal = ? "
            "ORDER BY seq, instant",
            (number,),
        ).fetchall()
        if sorted(made, key=lambda row: row[:2]) != held:
            yield None, f"deal {slug}: its picture is not what its reports give; run 'dealweb rebuild'"


def check_projection(db: Connection, log: Log, head: int) -> Iterator[Finding]:
    """Every row of the projection against one that is made anew from the log, in a file of its own."""
    generation = Reads(db, log).generation
    with tempfile.TemporaryDirectory(prefix="dealweb-verify-") as folder:
        anew = sqlite.connect(str(Path(folder) / "anew.db"), isolation_level=None)
        try:
            anew.execute("PRAGMA synchronous = OFF")
            make_projection(anew, 1)
            _fill(anew, log, head)
            for table, query in _CONTENTS.items():
                ours, made = db.execute(query.format(g=generation)), anew.execute(query.format(g=1))
                yield from _compare(table, ours, made)
            if _words(db, generation) != _words(anew, 1):
                yield None, "the search index is not what the log gives; run 'dealweb rebuild'"
        finally:
            anew.close()


def _fill(anew: Connection, log: Log, head: int) -> None:
    projection = Projection(log, anew, 1)
    for start in range(0, head, _AT_ONCE):
        kept = [held for held in log.read(start, min(start + _AT_ONCE, head)) if held.content is not None]
        anew.execute("BEGIN")
        if kept:
            projection.fill([(held.seq, entry_of(held)) for held in kept])
        anew.execute("COMMIT")


def _compare(table: str, ours: Iterable[tuple[Any, ...]], made: Iterable[tuple[Any, ...]]) -> Iterator[Finding]:
    for one, other in zip_longest(ours, made):
        if one != other:
            about = (one or other or ("",))[0]
            yield None, f"the projection's {table} rows, at {about}, are not what the log gives; run 'dealweb rebuild'"
            return


def _words(db: Connection, generation: int) -> list[tuple[str, int]]:
    """The search index's words, and in how many reports each stands."""
    db.execute("PRAGMA query_only = OFF")  # a table of this connection's own
    name = f"words_{generation}"
    db.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name} USING fts5vocab (main, text_{generation}, row)")
    words = db.execute(f"SELECT term, doc FROM temp.{name} ORDER BY term").fetchall()
    db.execute("PRAGMA query_only = ON")
    return words


# What a projection says, whatever numbers it has given to deals and outlets.
_CONTENTS = {
    "deal": "SELECT slug, first_seq FROM deal_{g} ORDER BY slug",
    "outlet": "SELECT slug, name FROM outlet_{g} ORDER BY slug",
    "report": "SELECT d.slug, instant, seq, precision, type, o.slug, copy, cites FROM report_{g} "
    "LEFT JOIN deal_{g} d ON d.id = deal LEFT JOIN outlet_{g} o ON o.id = outlet ORDER BY seq",
    "name": "SELECT slug, name FROM name_{g} ORDER BY slug",
    "version": "SELECT d.slug, instant, v.seq, mark & 7, kind, stage, bound, currency, last, heard, first, reports, "
    "denials, events, body FROM version_{g} v LEFT JOIN deal_{g} d ON d.id = deal "
    "LEFT JOIN state_{g} s ON s.id = state ORDER BY v.seq, d.slug, instant",
    "cast": "SELECT d.slug, (SELECT group_concat(n.slug) FROM (SELECT slug FROM json_each(c.names) JOIN name_{g} n "
    "ON n.id = value ORDER BY slug) n), (SELECT count(*) FROM member_{g} WHERE cast_id = c.id) "
    "FROM cast_{g} c LEFT JOIN deal_{g} d ON d.id = deal ORDER BY 1, 2",
    "trait": "SELECT trait, d.slug FROM trait_{g} LEFT JOIN deal_{g} d ON d.id = deal ORDER BY trait, d.slug",
    "fall": "SELECT event, seq, since FROM fall_{g} ORDER BY event, seq",
    "crowd": "SELECT d.slug, since FROM crowd_{g} LEFT JOIN deal_{g} d ON d.id = deal ORDER BY d.slug",
    "ruling": "SELECT target, seq, instant, d.slug FROM ruling_{g} LEFT JOIN deal_{g} d ON d.id = deal "
    "ORDER BY target, seq",
    "keeper": "SELECT seq FROM keeper_{g} ORDER BY seq",
    "note": "SELECT seq, instant, d.slug, party, cites FROM note_{g} LEFT JOIN deal_{g} d ON d.id = deal ORDER BY seq",
    "mention": "SELECT target, d.slug FROM mention_{g} LEFT JOIN deal_{g} d ON d.id = deal ORDER BY target, d.slug",
}

"""The schema of a store file: the log's tables by sqlite-utils' migrations, the projection's by generation.

The log is the truth and changes by migrations only. The projection can be thrown away: its
tables carry a generation number in their names, so that a rebuild fills new ones beside the old and then
switches over in one transaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from store.errors import Refused, StoreTooNew
from store.sqlite.connection import APPLICATION_ID, FORMAT_VERSION, write_transaction
from store.sqlite.driver import Connection

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

# Another value makes every store rebuild its projection at the next opening for writing.
PROJECTION_VERSION = 3
# The oldest version whose tables this code can read: what opens read-only shows the old picture till then. In those
# before, notes have parties' names as reported.
OLDEST_READABLE = 3
# While the projection holds a text that was erased from the log its version is negative: nobody may read it.

_LOG = """
CREATE TABLE log (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    recorded_at INTEGER NOT NULL,           -- µs since 1970, never going back
    payload TEXT,                           -- canonical JSON; NULL once redacted
    salt BLOB,                              -- 16 random bytes; NULL once redacted
    payload_hash BLOB NOT NULL,             -- sha256(salt, payload)
    hash BLOB NOT NULL                      -- sha256(previous hash, seq, recorded_at, id, payload_hash)
) STRICT;
-- How many deal.* events of a deal were recorded: what an append may expect.
CREATE TABLE tally (deal TEXT PRIMARY KEY, events INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- The projection that readers use: one row.
CREATE TABLE projection (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,               -- of the code that fills it; negative: holds a text that was erased
    position INTEGER NOT NULL,              -- the seq up to which it has been filled
    building INTEGER                        -- the generation that a rebuild is filling
) STRICT;
"""

# How far each consumer has come, written together with the entries that it took.
_CONSUMER = """
CREATE TABLE IF NOT EXISTS consumer (name TEXT PRIMARY KEY, place INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""

# Up to which redaction the file's free space may still hold texts that were erased: only a scrubbing sets it back.
_UNSCRUBBED = "ALTER TABLE projection ADD COLUMN unscrubbed INTEGER"
# Before, -1 in the place of the generation being built said so, where the next rebuild wrote over it.
_STILL_UNSCRUBBED = """
UPDATE projection SET building = nullif(building, -1), unscrubbed = (SELECT max(seq) FROM log)
WHERE building = -1 OR version < 0
"""

# INSERT OR REPLACE deletes without firing a DELETE trigger in some settings, so the insert is guarded too. The
# triggers stop accidents; the hash chain is the evidence.
_TRIGGERS = """
CREATE TRIGGER log_append BEFORE INSERT ON log
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM log) OR EXISTS (SELECT 1 FROM log WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the log is only appended to: seq must be the next, the id new'); END;

CREATE TRIGGER log_keep BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log is only appended to: nothing is deleted'); END;

CREATE TRIGGER log_fixed BEFORE UPDATE ON log
WHEN NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id OR NEW.recorded_at IS NOT OLD.recorded_at
    OR NEW.payload_hash IS NOT OLD.payload_hash OR NEW.hash IS NOT OLD.hash
    OR NEW.payload IS NOT NULL OR NEW.salt IS NOT NULL
    OR NOT EXISTS (
        SELECT 1 FROM log AS by
        WHERE by.seq > OLD.seq AND by.payload LIKE '%"entry.redacted"%'
            AND json_extract(by.payload, '$.type') = 'entry.redacted'
            AND replace(json_extract(by.payload, '$.event'), '-', '') = lower(hex(OLD.id)))
BEGIN SELECT RAISE(ABORT, 'the log is only appended to: only a redaction that it names may erase'); END;
"""

_PROJECTION = """
CREATE TABLE deal_{g} (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, first_seq INTEGER NOT NULL) STRICT;
CREATE TABLE outlet_{g} (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL) STRICT;
-- The names of parties: their slugs, and the text as first recorded.
CREATE TABLE name_{g} (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL) STRICT;
CREATE TABLE report_{g} (
    seq INTEGER PRIMARY KEY,
    deal INTEGER NOT NULL,
    instant INTEGER NOT NULL,               -- µs since 1970
    precision INTEGER NOT NULL,
    type INTEGER NOT NULL,                  -- index in REPORT_TYPES
    outlet INTEGER NOT NULL,
    copy INTEGER NOT NULL,
    cites INTEGER                           -- seq of the event that it cites
) STRICT;
CREATE INDEX report_{g}_deal ON report_{g} (deal, instant);
CREATE INDEX report_{g}_at ON report_{g} (instant, deal);
-- A row: the deal after all its reports up to the instant, as the log stood at seq. Nothing is ever updated.
-- All but the first three are NULL where no report was left.
CREATE TABLE version_{g} (
    deal INTEGER NOT NULL,
    instant INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    mark INTEGER,                           -- cast and status, see store.summary
    kind INTEGER, stage INTEGER, bound INTEGER, currency TEXT, last INTEGER, heard INTEGER, first INTEGER,
    reports INTEGER, denials INTEGER, events INTEGER,
    state INTEGER,                          -- row of state_N
    PRIMARY KEY (deal, instant DESC, seq DESC)
) STRICT, WITHOUT ROWID;
-- The whole accumulators behind the versions, as JSON, each written once and read by its number.
CREATE TABLE state_{g} (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
-- The lists of parties that a deal was ever shown with: the names, ascending, as a JSON array of numbers.
CREATE TABLE cast_{g} (id INTEGER PRIMARY KEY, deal INTEGER NOT NULL, names TEXT NOT NULL) STRICT;
CREATE INDEX cast_{g}_deal ON cast_{g} (deal);
CREATE TABLE member_{g} (name INTEGER NOT NULL, cast_id INTEGER NOT NULL, PRIMARY KEY (name, cast_id))
STRICT, WITHOUT ROWID;
-- Which deals were ever shown with a kind, a stage, an amount of this size, or were reported by an outlet; crowded ones
-- also with which kinds and stages they were reported.
CREATE TABLE trait_{g} (trait INTEGER NOT NULL, deal INTEGER NOT NULL, PRIMARY KEY (trait, deal))
STRICT, WITHOUT ROWID;
-- Deals of many reports: from `since` on they have no more version rows, and are folded when read.
CREATE TABLE crowd_{g} (deal INTEGER PRIMARY KEY, since INTEGER NOT NULL) STRICT;
-- Where such a folding may begin, see store.sqlite.crowding: the state after the reports up to (instant, last).
CREATE TABLE checkpoint_{g} (
    deal INTEGER NOT NULL,
    instant INTEGER NOT NULL,
    last INTEGER NOT NULL,                  -- the seq of the last report in it
    seq INTEGER NOT NULL,                   -- holds for the log from here
    until INTEGER,                          -- up to before here; NULL: to its end so far
    since INTEGER NOT NULL,                 -- holds for R from here on
    body TEXT NOT NULL
) STRICT;
CREATE INDEX checkpoint_{g}_at ON checkpoint_{g} (deal, instant DESC, last DESC, seq, until, since);
-- What was ruled of an entry: retracted from an instant on, or withdrawn (instant NULL).
CREATE TABLE ruling_{g} (
    seq INTEGER PRIMARY KEY,
    target INTEGER NOT NULL,
    instant INTEGER,
    deal INTEGER                            -- the deal that it touches; NULL for a keeper's entry
) STRICT;
CREATE INDEX ruling_{g}_target ON ruling_{g} (target);
CREATE INDEX ruling_{g}_deal ON ruling_{g} (deal);
CREATE INDEX ruling_{g}_at ON ruling_{g} (instant);
-- What the rulings come to: from seq on the event is out from the instant `since` on; NULL: it stands again.
CREATE TABLE fall_{g} (
    event INTEGER NOT NULL, seq INTEGER NOT NULL, since INTEGER, PRIMARY KEY (event, seq DESC)
) STRICT, WITHOUT ROWID;
CREATE TABLE keeper_{g} (seq INTEGER PRIMARY KEY) STRICT;
-- `party`: the slug of its name as reported.
CREATE TABLE note_{g} (
    seq INTEGER PRIMARY KEY, instant INTEGER NOT NULL, deal INTEGER, party TEXT, cites INTEGER
) STRICT;
CREATE INDEX note_{g}_deal ON note_{g} (deal);
CREATE INDEX note_{g}_party ON note_{g} (party) WHERE party IS NOT NULL;
-- Which deals have ever named a deal as `part_of` or `related`: where to look for ties from the other end.
CREATE TABLE mention_{g} (
    target TEXT NOT NULL, deal INTEGER NOT NULL, PRIMARY KEY (target, deal)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE text_{g} USING fts5 (
    body, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);
"""

# The words of each append are a segment of their own. FTS5 merges 4 of a kind unless told otherwise; with 8 an append
# writes two pages fewer, and a word is looked for in a few segments more.
_MERGE_WORDS = "INSERT INTO text_{g} (text_{g}, rank) VALUES ('automerge', 8)"

_ERASED = "a text was erased, and the pictures still hold it; run 'dealweb rebuild'"
_OLDER = "the pictures were made by an older version of dealweb; run 'dealweb rebuild'"

_MAKES = re.compile(r"^CREATE (?:(?:VIRTUAL )?TABLE|INDEX \w+ ON) (\w+)", re.MULTILINE)

PROJECTION_TABLES = (
    "deal", "outlet", "name", "report", "version", "state", "cast", "member", "trait", "crowd", "checkpoint",
    "ruling", "fall", "keeper", "note", "mention", "text",
)  # fmt: skip


def lay(connection: Connection) -> None:
    """Bring an empty or older file to the present format."""
    from sqlite_utils import Database

    # sqlite-utils nests its own transactions in this one, so two processes can create a store at once.
    with write_transaction(connection):
        _migrations().apply(Database(connection))


def is_laid(connection: Connection) -> bool:
    """Whether the file has the present format."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return bool(version == FORMAT_VERSION)


def _migrations() -> Migrations:
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("dealweb")

    @migrations()
    def first_format(db: Database) -> None:
        run_script(db.conn, _LOG)
        for trigger in log_triggers().values():
            db.conn.execute(trigger)
        make_projection(db.conn, 1)
        db.conn.execute("INSERT INTO projection VALUES (1, 1, ?, 0, NULL)", (PROJECTION_VERSION,))
        db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.conn.execute("PRAGMA user_version = 1")

    @migrations()
    def positions_of_consumers(db: Database) -> None:
        run_script(db.conn, _CONSUMER)
        db.conn.execute("PRAGMA user_version = 2")

    @migrations()
    def what_is_left_to_scrub(db: Database) -> None:
        db.conn.execute(_UNSCRUBBED)
        db.conn.execute(_STILL_UNSCRUBBED)
        db.conn.execute(f"PRAGMA user_version = {FORMAT_VERSION}")

    return migrations


def is_behind(version: int) -> bool:
    """Whether a projection of that version has to be made anew. Raises StoreTooNew where later code made it."""
    if abs(version) > PROJECTION_VERSION:
        raise StoreTooNew(abs(version))
    return version != PROJECTION_VERSION


def is_readable(version: int) -> bool:
    """Whether this code can and may read a projection of that version. Raises StoreTooNew."""
    return not is_behind(version) or version >= OLDEST_READABLE


def must_be_readable(version: int) -> None:
    """Raises StoreTooNew, or Refused where a projection of that version must not or cannot be read by this code."""
    if not is_readable(version):
        raise Refused(_ERASED if version < 0 else _OLDER)


def must_be_own(version: int) -> None:
    """Raises StoreTooNew, or Refused where the tables of a projection of that version are not this code's own.

    One that holds an erased text is filled: it will be made anew, but till then an append is judged by it.
    """
    if is_behind(abs(version)):
        raise Refused(_OLDER)


def log_triggers() -> dict[str, str]:
    """{name: statement} of the triggers that guard the log, as SQLite keeps them."""
    statements = [statement.strip().removesuffix(";") for statement in _TRIGGERS.split("\n\n")]
    return {statement.split()[2]: statement for statement in statements}


def run_script(connection: Connection, script: str) -> None:
    """Run statements one by one: `executescript` would commit the open transaction."""
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(statement)


def make_projection(connection: Connection, generation: int, tables: Iterable[str] = PROJECTION_TABLES) -> None:
    """Make the empty tables of a generation, or those of them that are named."""
    wanted = {f"{table}_{generation}" for table in tables}
    for statement in _PROJECTION.format(g=generation).split(";\n"):
        made = _MAKES.search(statement)
        if made is not None and made[1] in wanted:
            connection.execute(statement)
    if f"text_{generation}" in wanted:
        connection.execute(_MERGE_WORDS.format(g=generation))


def generations(connection: Connection) -> list[int]:
    """The generations of which any table is there, ascending."""
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'deal_[0-9]*'")
    return sorted(int(name.removeprefix("deal_")) for (name,) in rows)

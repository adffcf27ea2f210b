"""Making a projection anew in files of its own, where nobody waits for a lock.

Three kinds of task, each with a file: listing the log's entries in order; folding a range of deals, each deal's whole
history at once; gathering the words. They hold the rows that filling entry by entry gives, in tables of generation 1;
numbers of states and party lists begin anew with each range.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import Any

import orjson

from events.canonical import Entry
from events.time import moment_of

from store.errors import CorruptLog
from store.rulings import Ruling
from store.sqlite.connection import connect
from store.sqlite.crowding import Happening
from store.sqlite.driver import Connection, sqlite
from store.sqlite.folding import Folded, fold_anew
from store.sqlite.helpers import Tell
from store.sqlite.log import SqliteLog
from store.sqlite.projection import Projection, outlet_traits, write_folded, write_words
from store.sqlite.schema import make_projection
from store.sqlite.version_rows import Numbers, write_traits
from store.versions import Report

LISTED = ("deal", "outlet", "name", "report", "ruling", "keeper", "note", "mention")
FOLDED = ("version", "state", "cast", "member", "trait", "crowd", "checkpoint", "fall")
WORDS = ("text",)

_Row = tuple[int, bytes, str | None]  # seq, id, payload

# How many entries are held at a time: so few that what is made of them stays in the processor's cache.
_AT_ONCE = 500
_WORDS_HELD = 32 << 20  # bytes of words in memory
# How many reports a range of deals has at least: so many are in memory, so many are moved in a few short steps.
_RANGE = 10_000


def list_log(log: SqliteLog, tell: Tell, file: str, upto: int) -> list[tuple[int, int]]:
    """Write what each entry up to a seq says by itself; ranges of deals (first, last) of about as many reports."""
    with _fresh(file, LISTED) as db:
        held = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'report_1' AND name = 'report_1_deal'"
        (by_deal,) = db.execute(held).fetchone()
        for index in ("report_1_deal", "report_1_at"):  # sorting once costs less than inserting in place
            db.execute(f"DROP INDEX {index}")
        projection = Projection(log, db, 1, Numbers())
        for part in _batches(log, upto):
            if kept := list(_entries(part)):
                projection.enlist(kept)
            tell(len(part))
        db.execute(by_deal)
        return list(_ranges(db))


def gather_words(log: SqliteLog, tell: Tell, file: str, upto: int) -> None:
    """Write the index of the reports' words."""
    with _fresh(file, WORDS) as db:
        # As large segments as memory allows, and none merged with others: most of the time would go into that.
        db.execute("INSERT INTO text_1 (text_1, rank) VALUES ('hashsize', ?)", (_WORDS_HELD,))
        for part in _batches(log, upto):
            write_words(db, 1, ((seq, _content(seq, payload)) for seq, _, payload in part if payload is not None))
            tell(len(part))


def fold_deals(log: SqliteLog, tell: Tell, file: str, listed: str, first: int, last: int) -> None:
    """Write what folding gives for the deals numbered from `first` to `last`."""
    with _fresh(file, FOLDED, (_read_only(listed),)) as db:
        traits: set[tuple[int, int]] = set()
        for folded, others in folded_deals(log, listed, first, last):
            traits |= others
            traits |= write_folded(db, 1, folded)
            tell(folded.events)
        write_traits(db, 1, traits)


def folded_deals(
    log: SqliteLog, listed: str, first: int, last: int
) -> Iterator[tuple[Folded, set[tuple[int, int]]]]:
    """What the whole histories of the deals from `first` to `last` come to, as the file `listed` names them: a few
    deals at a time, ascending, each with the traits that they have by the outlets. Raises CorruptLog."""
    db = connect(log.path)
    try:
        db.execute("ATTACH ? AS listed", (_read_only(listed),))
        rulings: dict[int, list[Ruling]] = {}
        for deal, *ruling in db.execute(_RULINGS, (first, last)):
            rulings.setdefault(deal, []).append(Ruling(*ruling))
        with _nothing() as nothing:
            for happenings, outlets in _loaded(db, first, last):
                for deal in rulings.keys() & happenings.keys() if rulings else ():
                    happenings[deal].extend(rulings.pop(deal))
                for events in happenings.values():
                    events.sort(key=_by_seq)
                yield fold_anew(log, nothing, happenings), outlet_traits(outlets)
            # Of some deals no report is left to be read.
            yield fold_anew(log, nothing, dict(sorted(rulings.items()))), set()
    finally:
        db.close()


def _loaded(
    db: Connection, first: int, last: int
) -> Iterator[tuple[dict[int, list[Happening]], list[tuple[int, int]]]]:
    """The reports of some deals at a time, and (outlet, deal) of each."""
    happenings: dict[int, list[Happening]] = {}
    outlets: list[tuple[int, int]] = []
    events: list[Happening] = []
    last_deal = 0
    for deal, instant, seq, precision, cites, outlet, payload in db.execute(_REPORTS, (first, last)):
        if deal != last_deal:
            if len(outlets) >= _AT_ONCE:
                yield happenings, outlets
                happenings, outlets = {}, []
            last_deal, events = deal, []
        outlets.append((outlet, deal))
        if payload is not None:
            if not events:
                happenings[deal] = events
            try:
                events.append(Report(instant, seq, precision, cites, orjson.loads(payload)))
            except orjson.JSONDecodeError as error:
                raise CorruptLog(seq) from error
    yield happenings, outlets


# Walked in the order in which they lie in the index, so that little more is held than what is folded.
_REPORTS = (
    "SELECT r.deal, r.instant, r.seq, r.precision, r.cites, r.outlet, l.payload FROM listed.report_1 r "
    "INDEXED BY report_1_deal CROSS JOIN main.log l ON l.seq = r.seq WHERE r.deal BETWEEN ? AND ? ORDER BY r.deal"
)
_RULINGS = "SELECT deal, target, seq, instant FROM listed.ruling_1 WHERE deal BETWEEN ? AND ?"
_by_seq = attrgetter("seq")


def _read_only(file: str) -> str:
    return f"{Path(file).absolute().as_uri()}?mode=ro"


def _ranges(db: Connection) -> Iterator[tuple[int, int]]:
    first, last, reports = 1, 0, 0
    for deal, count in db.execute("SELECT deal, count(*) FROM report_1 GROUP BY deal ORDER BY deal"):
        last = deal
        reports += count
        if reports >= _RANGE:
            yield first, last
            first, reports = last + 1, 0
    yield first, max(first, last)


def _batches(log: SqliteLog, upto: int) -> Iterator[list[_Row]]:
    for start in range(0, upto, _AT_ONCE):
        with log.reading() as db:
            yield db.execute(
                "SELECT seq, id, payload FROM log WHERE seq > ? AND seq <= ? ORDER BY seq",
                (start, min(start + _AT_ONCE, upto)),
            ).fetchall()


def _entries(rows: Iterable[_Row]) -> Iterator[tuple[int, Entry]]:
    """What is left of entries as they were when they were appended, without their payloads. Raises CorruptLog."""
    make = Entry._make
    for seq, key, payload in rows:
        if payload is not None:
            try:
                content = orjson.loads(payload)
                _, instant, precision = moment_of(content["reported_at"])
                content["type"]
            except (KeyError, TypeError, ValueError) as error:
                raise CorruptLog(seq) from error
            yield seq, make((key, instant, precision, content, b""))


def _content(seq: int, payload: str) -> dict[str, Any]:
    try:
        content: dict[str, Any] = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise CorruptLog(seq) from error
    return content


@contextmanager
def _fresh(file: str, tables: Iterable[str], beside: Iterable[str] = ()) -> Iterator[Connection]:
    """A new file with these tables; `beside`: other files of which tables are found by their names.

    What is in it is worth nothing once its maker is gone, so nothing is synced.
    """
    db = sqlite.connect(Path(file).absolute().as_uri(), uri=True, isolation_level=None)
    try:
        db.execute("PRAGMA page_size = 16384")
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -32768")
        db.execute("PRAGMA temp_store = MEMORY")
        for number, other in enumerate(beside):
            db.execute(f"ATTACH ? AS beside_{number}", (other,))
        db.execute("BEGIN")
        make_projection(db, 1, tables)
        yield db
        db.execute("COMMIT")
    finally:
        db.close()


@contextmanager
def _nothing() -> Iterator[Connection]:
    """A projection that knows of no deal yet."""
    db = sqlite.connect(":memory:", isolation_level=None)
    try:
        make_projection(db, 1, ("report", "ruling", "fall", "version", "state", "crowd", "checkpoint"))
        yield db
    finally:
        db.close()

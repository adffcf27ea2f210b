"""Making a projection anew in files of its own, where nobody waits for a lock.

Three kinds of task, each with a file: listing the log's entries in order, which lays their payloads aside for the fold;
folding a range of deals, each deal's whole history at once; gathering the words. The files hold the rows that filling
entry by entry gives, in tables of generation 1; numbers of states and party lists begin anew with each range.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from operator import attrgetter
from pathlib import Path
from typing import Any

import orjson

from events.canonical import Entry
from events.time import moment_of
from store.errors import CorruptLog
from store.rulings import Ruling
from store.sqlite.crowding import Happening
from store.sqlite.driver import Connection, sqlite
from store.sqlite.folding import Folded, fold_anew
from store.sqlite.helpers import Tell
from store.sqlite.known import MANY, Known
from store.sqlite.log import SqliteLog
from store.sqlite.projection import Projection, outlet_traits, write_folded, write_words
from store.sqlite.schema import make_projection
from store.sqlite.spool import Laid, Range, Spool, laid
from store.sqlite.version_rows import write_traits
from store.versions import Report

LISTED = ("deal", "outlet", "name", "report", "ruling", "keeper", "note", "mention")
FOLDED = ("version", "state", "cast", "member", "trait", "crowd", "checkpoint", "fall")
WORDS = ("text",)

_Row = tuple[int, bytes, str | None]  # seq, id, payload

# How many entries are held at a time: so few that what is made of them stays in the processor's cache.
_AT_ONCE = 500
_FOLDED_AT_ONCE = 150
_WORDS_HELD = 32 << 20  # bytes of words in memory
# How many reports a range of deals has at least: so many are in memory, so many are moved in a few short steps.
_RANGE = 10_000


def list_log(log: SqliteLog, tell: Tell, file: str, spool: str, upto: int) -> list[tuple[Any, ...]]:
    """Write what each entry up to a seq says by itself, and lay the reports aside in `spool`.

    Gives the fields of a `Range` of deals for each, of about as many reports.
    """
    with _fresh(file, LISTED) as db, closing(Spool(spool)) as aside:
        for index in ("report_1_deal", "report_1_at"):  # for those who read the pictures
            db.execute(f"DROP INDEX {index}")
        projection = Projection(log, db, 1, Known(MANY))
        for part in _batches(log, upto):
            if kept := list(_entries(part)):
                aside.add(projection.enlist(kept), {seq: payload for seq, _, payload in part if payload is not None})
            tell(len(part))
        return [tuple(found) for found in aside.ranges(_RANGE)]


def gather_words(log: SqliteLog, tell: Tell, file: str, upto: int) -> None:
    """Write the index of the reports' words."""
    with _fresh(file, WORDS) as db:
        # As large segments as memory allows, and none merged with others: most of the time would go into that.
        db.execute("INSERT INTO text_1 (text_1, rank) VALUES ('hashsize', ?)", (_WORDS_HELD,))
        for part in _batches(log, upto):
            write_words(db, 1, ((seq, _content(seq, payload)) for seq, _, payload in part if payload is not None))
            tell(len(part))


def fold_deals(log: SqliteLog, tell: Tell, file: str, listed: str, spool: str, *fields: Any) -> None:
    """Write what folding gives for a `Range` of deals."""
    with _fresh(file, FOLDED, (read_only(listed),)) as db:
        traits: set[tuple[int, int]] = set()
        known = Known(MANY)
        for folded, others in folded_deals(log, db, spool, Range(*fields)):
            traits |= others
            traits |= write_folded(db, 1, folded, known)
            tell(folded.events)
        write_traits(db, 1, traits)


def folded_deals(
    log: SqliteLog, listed: Connection, spool: str, of: Range
) -> Iterator[tuple[Folded, set[tuple[int, int]]]]:
    """What the whole histories of a range of deals come to: a few deals at a time, ascending, each with the traits that
    they have by the outlets. Raises CorruptLog."""
    rulings: dict[int, list[Ruling]] = {}
    for deal, *ruling in listed.execute(_RULINGS, (of.first, of.last)):
        rulings.setdefault(deal, []).append(Ruling(*ruling))
    with _nothing() as nothing:
        for rows in laid(spool, of.places):
            for some in _few_deals(rows):
                happenings = {deal: [_report(row) for row in rows if row[_PAYLOAD] is not None] for deal, rows in some}
                for deal in rulings.keys() & happenings.keys() if rulings else ():
                    happenings[deal] = sorted([*happenings[deal], *rulings.pop(deal)], key=_by_seq)
                traits = outlet_traits((row[_OUTLET], deal) for deal, rows in some for row in rows)
                yield fold_anew(log, nothing, happenings), traits
        # Of some deals no report is left to be read.
        yield fold_anew(log, nothing, dict(sorted(rulings.items()))), set()


def _few_deals(rows: Iterable[Laid]) -> Iterator[list[tuple[int, list[Laid]]]]:
    """Some deals at a time, ascending, with the rows of each."""
    deals: dict[int, list[Laid]] = {}
    for row in rows:
        if row[_DEAL] not in deals:
            deals[row[_DEAL]] = []
        deals[row[_DEAL]].append(row)
    few: list[tuple[int, list[Laid]]] = []
    reports = 0
    for deal in sorted(deals):
        few.append((deal, deals[deal]))
        reports += len(deals[deal])
        if reports >= _FOLDED_AT_ONCE:
            yield few
            few, reports = [], 0
    if few:
        yield few


def _report(row: Laid) -> Happening:
    seq, _, instant, precision, _, _, _, cites, payload = row
    return Report(instant, seq, precision, cites, orjson.loads(payload))


_RULINGS = "SELECT deal, target, seq, instant FROM ruling_1 WHERE deal BETWEEN ? AND ?"
_DEAL, _OUTLET, _PAYLOAD = 1, 5, 8  # columns of report_N, and what is laid aside beside it
_by_seq = attrgetter("seq")


def read_only(file: str) -> str:
    """The name under which a file is attached to be read."""
    return f"{Path(file).absolute().as_uri()}?mode=ro"


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
        content["type"]
    except (KeyError, TypeError, ValueError) as error:
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

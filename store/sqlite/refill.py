"""Making a projection anew in files of its own, where nobody waits for a lock.

Three kinds of task, each with a file: listing the log's entries in order; folding a range of deals, each deal's whole
history at once; gathering the words. They hold the rows that filling entry by entry gives, in tables of generation 1;
numbers of states and party lists begin anew with each range.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path

import orjson

from store.errors import CorruptLog
from store.log import Log, Recorded
from store.rulings import Ruling
from store.sqlite.connection import connect
from store.sqlite.crowding import Happening
from store.sqlite.driver import Connection, sqlite
from store.sqlite.folding import Folded, fold_anew
from store.sqlite.helpers import Tell
from store.sqlite.log import SqliteLog
from store.sqlite.projection import Projection, entry_of, write_folded, write_words
from store.sqlite.schema import make_projection
from store.sqlite.version_rows import OUTLET_TRAIT
from store.versions import Report

LISTED = ("deal", "outlet", "name", "report", "ruling", "keeper", "note", "mention")
FOLDED = ("version", "state", "cast", "member", "trait", "crowd", "checkpoint", "fall")
WORDS = ("text",)

_AT_ONCE = 2_000
# How many reports a range of deals has at least: so many are in memory, so many are moved in a few short steps.
_RANGE = 10_000


def list_log(log: Log, tell: Tell, file: str, upto: int) -> list[tuple[int, int]]:
    """Write what each entry up to a seq says by itself; ranges of deals (first, last) of about as many reports."""
    with _fresh(file, LISTED) as db:
        held = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'report_1' AND name = 'report_1_deal'"
        (by_deal,) = db.execute(held).fetchone()
        for index in ("report_1_deal", "report_1_at"):  # sorting once costs less than inserting in place
            db.execute(f"DROP INDEX {index}")
        projection = Projection(log, db, 1)
        for part in _batches(log, upto):
            kept = [(held.seq, entry_of(held)) for held in part if held.content is not None]
            if kept:
                projection.enlist(kept)
            tell(len(part))
        db.execute(by_deal)
        return list(_ranges(db))


def gather_words(log: Log, tell: Tell, file: str, upto: int) -> None:
    """Write the index of the reports' words."""
    with _fresh(file, WORDS) as db:
        for part in _batches(log, upto):
            write_words(db, 1, ((held.seq, held.content) for held in part if held.content is not None))
            tell(len(part))


def fold_deals(log: SqliteLog, tell: Tell, file: str, listed: str, first: int, last: int) -> None:
    """Write what folding gives for the deals numbered from `first` to `last`."""
    with _fresh(file, FOLDED) as db:
        happenings, traits = load_deals(log, listed, first, last)
        db.execute("COMMIT")
        db.execute("ATTACH ? AS listed", (_read_only(listed),))
        db.execute("BEGIN")
        write_folded(db, 1, fold(log, happenings), traits)
        tell(sum(map(len, happenings.values())))


def fold(log: SqliteLog, happenings: Mapping[int, Sequence[Happening]]) -> Folded:
    """What the whole histories of some deals come to."""
    with _nothing() as nothing:
        return fold_anew(log, nothing, happenings)


def load_deals(
    log: SqliteLog, listed: str, first: int, last: int
) -> tuple[dict[int, list[Happening]], set[tuple[int, int]]]:
    """The reports and rulings of the deals from `first` to `last`, for each in seq order, the deals ascending, as the
    file `listed` names them; and the traits of these deals by the outlets. Raises CorruptLog."""
    happenings: dict[int, list[Happening]] = {}
    traits: set[tuple[int, int]] = set()
    db = connect(log.path)
    try:
        db.execute("ATTACH ? AS listed", (_read_only(listed),))
        for deal, instant, seq, precision, cites, outlet, payload in db.execute(_REPORTS, (first, last)):
            traits.add((OUTLET_TRAIT + outlet, deal))
            if payload is not None:
                try:
                    content = orjson.loads(payload)
                except orjson.JSONDecodeError as error:
                    raise CorruptLog(seq) from error
                happenings.setdefault(deal, []).append(Report(instant, seq, precision, cites, content))
        for deal, *ruling in db.execute(_RULINGS, (first, last)):
            happenings.setdefault(deal, []).append(Ruling(*ruling))
    finally:
        db.close()
    for events in happenings.values():
        events.sort(key=_by_seq)
    return dict(sorted(happenings.items())), traits


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


def _batches(log: Log, upto: int) -> Iterator[list[Recorded]]:
    for start in range(0, upto, _AT_ONCE):
        yield list(log.read(start, min(start + _AT_ONCE, upto)))


@contextmanager
def _fresh(file: str, tables: Iterable[str]) -> Iterator[Connection]:
    """A new file with these tables. What is in it is worth nothing once its maker is gone, so nothing is synced."""
    db = sqlite.connect(Path(file).absolute().as_uri(), uri=True, isolation_level=None)
    try:
        db.execute("PRAGMA page_size = 16384")
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -32768")
        db.execute("PRAGMA temp_store = MEMORY")
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

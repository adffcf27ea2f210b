"""Making a projection anew in files of its own, where nobody waits for a lock.

Three kinds of task, each with a file: listing the log's entries in order; folding a range of deals, each deal's whole
history at once; gathering the words. They hold the rows that filling entry by entry gives, in tables of generation 1;
numbers of states and party lists begin anew with each range.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from store.log import Log, Recorded
from store.rulings import Ruling
from store.sqlite.crowding import Happening
from store.sqlite.driver import Connection, sqlite
from store.sqlite.folding import fold_batch
from store.sqlite.helpers import Tell
from store.sqlite.projection import Projection, entry_of, outlet_traits, write_folded, write_words
from store.sqlite.schema import make_projection
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


def fold_deals(log: Log, tell: Tell, file: str, listed: str, first: int, last: int) -> None:
    """Write what folding gives for the deals numbered from `first` to `last`."""
    with _fresh(file, FOLDED) as db, _nothing() as nothing:
        db.execute("ATTACH ? AS listed", (f"{Path(listed).absolute().as_uri()}?mode=ro",))
        happenings, traits = _load(log, db, first, last)
        folded = fold_batch(log, nothing, 1, happenings)
        # In the order of the key, so that each row goes to the end of its table.
        folded.rows.sort(key=lambda made: (made.deal, -made.instant, -made.seq))
        write_folded(db, 1, folded, traits)
        tell(sum(map(len, happenings.values())))


def _load(log: Log, db: Connection, first: int, last: int) -> tuple[dict[int, list[Happening]], set[tuple[int, int]]]:
    """The reports and rulings of each deal, in seq order, the deals ascending; their traits by the outlets."""
    found = db.execute(
        "SELECT deal, instant, seq, precision, cites, outlet FROM report_1 WHERE deal BETWEEN ? AND ? ORDER BY seq",
        (first, last),
    ).fetchall()
    happenings: dict[int, list[Happening]] = {}
    recorded = log.fetch([seq for _, _, seq, _, _, _ in found])
    for (deal, instant, seq, precision, cites, _), held in zip(found, recorded, strict=True):
        if held.content is not None:
            happenings.setdefault(deal, []).append(Report(instant, seq, precision, cites, held.content))
    rulings = db.execute(
        "SELECT deal, target, seq, instant FROM ruling_1 WHERE deal BETWEEN ? AND ?", (first, last)
    ).fetchall()
    for deal, *ruling in rulings:
        happenings.setdefault(deal, []).append(Ruling(*ruling))
    for deal in {row[0] for row in rulings}:
        happenings[deal].sort(key=lambda event: event.seq)
    return dict(sorted(happenings.items())), outlet_traits((outlet, deal) for deal, _, _, _, _, outlet in found)


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
        make_projection(db, 1)
        yield db
    finally:
        db.close()

"""The projection that readers use against what the log gives when it is read anew.

Each part is compared by the process that makes it, as long as the store stands where it stood: nothing of a deal is
written down first. Where somebody has appended since, or rebuilt, it is compared in the snapshot of who asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from store.sqlite.contents import Finding
from store.sqlite.driver import Connection, Cursor, sqlite
from store.sqlite.folding import Folded
from store.sqlite.helpers import Helpers, Tell
from store.sqlite.known import MANY, Known
from store.sqlite.log import SqliteLog, read_head
from store.sqlite.refill import folded_deals, read_only
from store.sqlite.spool import Range
from store.sqlite.version_rows import Casts, traits_of, traits_said
from store.summary import MARK_STATUS, MARK_STATUS_BITS

_AT_ONCE = 500

# What each table says, in the order in which it lies in the file; numbers of states and of party lists, which stand
# for nothing, are left out. Deals, outlets and names are numbered in the order in which the log first mentions them.
_LISTED = {
    "deal": "SELECT id, slug, first_seq FROM deal_{g} ORDER BY id",
    "outlet": "SELECT id, slug, name FROM outlet_{g} ORDER BY id",
    "name": "SELECT id, slug, name FROM name_{g} ORDER BY id",
    "report": "SELECT seq, deal, instant, precision, type, outlet, copy, cites FROM report_{g} ORDER BY seq",
    "ruling": "SELECT seq, target, instant, deal FROM ruling_{g} ORDER BY seq",
    "keeper": "SELECT seq FROM keeper_{g} ORDER BY seq",
    "note": "SELECT seq, instant, deal, party, cites FROM note_{g} ORDER BY seq",
    "mention": "SELECT target, deal FROM mention_{g} ORDER BY target, deal",
}
_VERSIONS = (
    f"SELECT deal, instant, seq, mark & {MARK_STATUS}, (SELECT names FROM cast_{{g}} WHERE id = mark >> "
    f"{MARK_STATUS_BITS}), kind, stage, bound, currency, last, heard, first, reports, denials, events, "
    "(SELECT body FROM state_{g} WHERE id = state) FROM version_{g} WHERE deal BETWEEN ? AND ? "
    "ORDER BY deal, instant DESC, seq DESC"
)
_NONE_LEFT = (None,) * 13
# Of a range of deals, few enough to be held.
_OF_DEALS = {
    "cast": "SELECT deal, names FROM cast_{g} WHERE deal BETWEEN ? AND ? ORDER BY deal, names",
    "crowd": "SELECT deal, since FROM crowd_{g} WHERE deal BETWEEN ? AND ? ORDER BY deal",
    "checkpoint": "SELECT deal, instant, last, seq, until, since, body FROM checkpoint_{g} WHERE deal BETWEEN ? AND ? "
    "ORDER BY deal, instant, last, seq",
    # They are sorted by the trait, of which there are few beside the deals.
    "trait": "WITH RECURSIVE kind (trait) AS (SELECT min(trait) FROM trait_{g} UNION ALL SELECT "
    "(SELECT min(t.trait) FROM trait_{g} t WHERE t.trait > kind.trait) FROM kind WHERE kind.trait IS NOT NULL) "
    "SELECT t.trait, t.deal FROM kind CROSS JOIN trait_{g} t ON t.trait = kind.trait AND t.deal BETWEEN ? AND ? "
    "ORDER BY t.trait, t.deal",
}
_FALLS = "SELECT event, seq, since FROM fall_{g} ORDER BY event, seq DESC"
# Which names a list of parties holds is in `member` once more.
_STRAY_MEMBERS = (
    "SELECT name FROM member_{g} m LEFT JOIN cast_{g} c ON c.id = cast_id "
    "WHERE c.id IS NULL OR NOT EXISTS (SELECT 1 FROM json_each(c.names) WHERE value = m.name) LIMIT 1"
)
_MEMBERS = "SELECT (SELECT count(*) FROM member_{g}), (SELECT coalesce(sum(json_array_length(names)), 0) FROM cast_{g})"
_FIRST = -(1 << 63)

Fell = tuple[int, int, int | None]  # a row of `fall_N`
_Task = tuple[Any, ...]


class Comparison:
    """Compares the projection in `db`'s snapshot, with helpers; they begin at once with what needs nothing else."""

    def __init__(self, helpers: Helpers, log: SqliteLog, db: Connection, folder: Path, head: int) -> None:
        self._helpers, self._log, self._db, self._head = helpers, log, db, head
        self._listed, self._spool, self._words = (str(folder / name) for name in ("listed.db", "spool", "words.db"))
        self._listing = helpers.submit(("list", self._listed, self._spool, head))
        self._gathering = helpers.submit(("words", self._words, head))

    def findings(self, generation: int) -> Iterator[Finding]:
        """What is not as the log gives it. Raises what making it anew raises."""
        ranges = self._listing.result()
        tasks: list[_Task] = [("compare-listed", self._listed)]
        for number, fields in enumerate(ranges):
            low = fields[0] if number else _FIRST  # no row of a deal that the log does not know must be passed over
            tasks.append(("compare-deals", self._listed, self._spool, low, *fields))
        asked = [self._helpers.submit((kind, generation, self._head, *rest)) for kind, *rest in tasks]
        self._gathering.result()
        tasks.append(("compare-words", self._words))
        asked.append(self._helpers.submit(("compare-words", generation, self._head, self._words)))
        yield from _compare_members(self._db, generation)
        falls: list[Fell] = []
        for (kind, *rest), asking in zip(tasks, asked, strict=True):
            answer = asking.result()
            if answer is None:  # the store does not stand where it stood
                answer = _COMPARES[kind](_Ours(self._log, self._db, generation, _silent), *rest)
            yield from answer[0]
            falls += answer[1]
        falls.sort(key=lambda fall: (fall[0], -fall[1]))
        yield from _compare("fall", self._db.execute(_FALLS.format(g=generation)), falls)


def compare_listed(log: SqliteLog, tell: Tell, generation: int, head: int, *rest: Any) -> Any:
    """A helper's task: `listed`, the file; its answer as of all these tasks: (findings, rows of `fall_N`) or None."""
    return _in_place(log, tell, _listed_in, generation, head, *rest)


def compare_words(log: SqliteLog, tell: Tell, generation: int, head: int, *rest: Any) -> Any:
    """A helper's task: `words`, the file."""
    return _in_place(log, tell, _words_in, generation, head, *rest)


def compare_deals(log: SqliteLog, tell: Tell, generation: int, head: int, *rest: Any) -> Any:
    """A helper's task: `listed`, `spool`: the files; the lowest number of a deal; the fields of a `Range`."""
    return _in_place(log, tell, _deals_in, generation, head, *rest)


_Answer = tuple[list[Finding], list[Fell]]


def _in_place(
    log: SqliteLog, tell: Tell, compare: Callable[..., _Answer], generation: int, head: int, *rest: Any
) -> _Answer | None:
    with log.reading() as db:
        if read_head(db).seq != head or db.execute("SELECT generation FROM projection").fetchone() != (generation,):
            return None
        return compare(_Ours(log, db, generation, tell), *rest)


class _Ours(NamedTuple):
    """What is compared: the projection of a generation, in the snapshot of `db`."""

    log: SqliteLog
    db: Connection
    generation: int
    tell: Tell

    def rows(self, query: str, *parameters: int) -> Cursor:
        """What a query gives for this generation."""
        return self.db.execute(query.format(g=self.generation), parameters)


def _listed_in(ours: _Ours, listed: str) -> _Answer:
    found: list[Finding] = []
    with opened(listed) as made:
        for table, query in _LISTED.items():
            found += _compare(table, ours.rows(query), made.execute(query.format(g=1)))
    return found, []


def _words_in(ours: _Ours, words: str) -> _Answer:
    with opened(words) as made:
        return list(_compare("text", _words(ours.db, ours.generation), _words(made, 1))), []


def _deals_in(ours: _Ours, listed: str, spool: str, low: int, *fields: Any) -> _Answer:
    of = Range(*fields)
    with opened(listed) as made:
        ranges = _Range(made)
        held = ours.rows(_VERSIONS, low, of.last)
        for folded, traits in folded_deals(ours.log, made, spool, of):
            ranges.add(folded, traits)
            ours.tell(folded.events)
            rows = ranges.versions()
            if rows != (some := held.fetchmany(len(rows)) if rows else []):
                return [_differing("version", some, rows)], []
        if (more := held.fetchone()) is not None:
            return [_differs("version", more[0])], []
        found: list[Finding] = []
        for table, query in _OF_DEALS.items():
            found += _compare(table, ours.rows(query, low, of.last), ranges.held(table))
        return found, ranges.falls


_COMPARES: dict[str, Callable[..., _Answer]] = {
    "compare-listed": _listed_in,
    "compare-words": _words_in,
    "compare-deals": _deals_in,
}


class _Range:
    """What a range of deals gives, in the shape in which it is compared."""

    def __init__(self, listed: Connection) -> None:
        self._listed = listed
        self._known = Known(MANY)
        self._folded = Folded()
        self._casts: set[tuple[int, str]] = set()
        self._traits: set[tuple[int, int]] = set()
        self._crowded: list[tuple[int, int]] = []
        self._checkpoints: list[tuple[Any, ...]] = []
        self.falls: list[Fell] = []

    def add(self, folded: Folded, traits: set[tuple[int, int]]) -> None:
        """Take what a few deals come to."""
        self._folded = folded
        self._traits |= traits
        self._crowded += folded.crowded.items()
        self._checkpoints += [row for crowd in folded.crowds for row in crowd.rows()]
        self.falls += [(fall.event, fall.seq, fall.since) for fall in folded.falls]  # as marshal takes it

    def versions(self) -> list[tuple[Any, ...]]:
        """The version rows of what was added last."""
        casts = Casts(())
        rows: list[tuple[Any, ...]] = []
        looked: Any = None
        for deal, instant, seq, face in self._folded.rows:
            if face is None:
                rows.append((deal, instant, seq, *_NONE_LEFT))
                continue
            body, parties, status, summary = face
            rows.append((deal, instant, seq, status, casts.place(deal, parties), *summary, body))
            if (look := (deal, summary[:3])) != looked:
                looked = look
                self._traits.update(traits_of(*look))
        for deal, content in self._folded.unfolded:
            casts.place(deal, content.get("parties"))
            self._traits.update(traits_said(deal, content))
        lists = casts.texts(self._listed, 1, self._known)
        self._casts.update(text for text in lists if text is not None)
        return [(*row[:4], _text(lists, row[4]), *row[5:]) for row in rows]

    def held(self, table: str) -> list[tuple[Any, ...]]:
        """The rows of one of the other tables, in order."""
        rows: dict[str, Any] = {
            "cast": self._casts, "crowd": self._crowded, "checkpoint": self._checkpoints, "trait": self._traits,
        }  # fmt: skip
        return sorted(rows[table], key=lambda row: row[:4])


def _text(lists: Sequence[tuple[int, str] | None], place: int | None) -> str | None:
    held = lists[place] if place else None
    return None if held is None else held[1]


def _compare_members(db: Connection, generation: int) -> Iterator[Finding]:
    noted, named = db.execute(_MEMBERS.format(g=generation)).fetchone()
    if noted != named or db.execute(_STRAY_MEMBERS.format(g=generation)).fetchone():
        yield _differs("member", None)


def _compare(table: str, ours: Cursor, made: Cursor | list[tuple[Any, ...]]) -> Iterator[Finding]:
    if isinstance(made, list):
        if (rows := ours.fetchall()) != made:
            yield _differing(table, rows, made)
        return
    while True:
        some, others = ours.fetchmany(_AT_ONCE), made.fetchmany(_AT_ONCE)
        if some != others:
            yield _differing(table, some, others)
            return
        if not some:
            return


def _differing(table: str, some: Sequence[Any], others: Sequence[Any]) -> Finding:
    pairs = zip(some, others, strict=False)
    odd = next((one for one, other in pairs if one != other), None) or max(some, others, key=len)[-1]
    return _differs(table, odd[0])


def _differs(table: str, at: object) -> Finding:
    where = "" if at is None else f", at {at},"
    return None, f"the projection's {table} rows{where} are not what the log gives; run 'dealweb rebuild'"


def _words(db: Connection, generation: int) -> Cursor:
    """The search index's words, and in how many reports each stands."""
    db.execute("PRAGMA query_only = OFF")  # a table of this connection's own
    name = f"words_{generation}"
    db.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name} USING fts5vocab (main, text_{generation}, row)")
    db.execute("PRAGMA query_only = ON")
    return db.execute(f"SELECT term, doc FROM temp.{name} ORDER BY term")


@contextmanager
def opened(file: str) -> Iterator[Connection]:
    """A file that was made anew, to be read."""
    db = sqlite.connect(read_only(file), uri=True, isolation_level=None)
    try:
        yield db
    finally:
        db.close()


def _silent(count: int) -> None:
    pass

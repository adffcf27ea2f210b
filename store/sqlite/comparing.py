"""The projection that readers use against one that is made anew from the log, in files of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.sqlite.anew import Part, make_anew
from store.sqlite.contents import Finding
from store.sqlite.driver import Connection, Cursor, sqlite
from store.sqlite.schema import make_projection
from store.summary import MARK_STATUS, MARK_STATUS_BITS

_AT_ONCE = 2_000

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
_OF_DEALS = {
    "version": f"SELECT deal, instant, seq, mark & {MARK_STATUS}, "
    f"(SELECT names FROM cast_{{g}} WHERE id = mark >> {MARK_STATUS_BITS}), kind, stage, "
    "bound, currency, last, heard, first, reports, denials, events, (SELECT body FROM state_{g} WHERE id = state) "
    "FROM version_{g} {where} ORDER BY deal, instant DESC, seq DESC",
    "cast": "SELECT deal, names FROM cast_{g} {where} ORDER BY deal, names",
    "crowd": "SELECT deal, since FROM crowd_{g} {where} ORDER BY deal",
    "checkpoint": "SELECT deal, instant, last, seq, until, since, body FROM checkpoint_{g} {where} "
    "ORDER BY deal, instant DESC, last DESC, seq",
}
# Sorted by something else than the deal: gathered from all ranges first.
_GATHERED = {
    "trait": "SELECT trait, deal FROM trait_{g} ORDER BY trait, deal",
    "fall": "SELECT event, seq, since FROM fall_{g} ORDER BY event, seq DESC",
}
# Which names a list of parties holds is in `member` once more.
_STRAY_MEMBERS = (
    "SELECT name FROM member_{g} m LEFT JOIN cast_{g} c ON c.id = cast_id "
    "WHERE c.id IS NULL OR NOT EXISTS (SELECT 1 FROM json_each(c.names) WHERE value = m.name) LIMIT 1"
)
_MEMBERS = "SELECT (SELECT count(*) FROM member_{g}), (SELECT coalesce(sum(json_array_length(names)), 0) FROM cast_{g})"


def check_projection(db: Connection, path: Path, generation: int, head: int) -> Iterator[Finding]:
    """Every row of the projection, as `db`'s snapshot has it, against what the log in `path` gives up to `head`."""
    with (
        tempfile.TemporaryDirectory(prefix="dealweb-verify-") as folder,
        _opened(Path(folder) / "gathered.db") as gathered,
    ):
        make_projection(gathered, 1, _GATHERED)
        with make_anew(path, Path(folder), head) as parts:
            for part in parts:
                with _opened(part.file) as made:
                    yield from _compare_part(db, generation, made, part)
                if "trait" in part.tables:
                    _gather(gathered, part.file)
        for table, query in _GATHERED.items():
            yield from _compare(table, db.execute(query.format(g=generation)), gathered.execute(query.format(g=1)))
    noted, named = db.execute(_MEMBERS.format(g=generation)).fetchone()
    if noted != named or db.execute(_STRAY_MEMBERS.format(g=generation)).fetchone():
        yield _differs("member", None)


def _compare_part(db: Connection, generation: int, made: Connection, part: Part) -> Iterator[Finding]:
    if "text" in part.tables:
        yield from _compare("text", _words(db, generation), _words(made, 1))
    bounds = [f"deal {sign} {deal}" for sign, deal in ((">=", part.first), ("<=", part.last)) if deal is not None]
    where = f"WHERE {' AND '.join(bounds)}" if bounds else ""
    for table in part.tables:
        query = _LISTED.get(table) or _OF_DEALS.get(table)
        if query is not None:
            ours = db.execute(query.format(g=generation, where=where))
            yield from _compare(table, ours, made.execute(query.format(g=1, where="")))


def _compare(table: str, ours: Cursor, made: Cursor) -> Iterator[Finding]:
    while True:
        some, others = ours.fetchmany(_AT_ONCE), made.fetchmany(_AT_ONCE)
        if some != others:
            pairs = zip(some, others, strict=False)
            odd = next((one for one, other in pairs if one != other), None) or max(some, others, key=len)[-1]
            yield _differs(table, odd[0])
            return
        if not some:
            return


def _differs(table: str, at: object) -> Finding:
    where = "" if at is None else f", at {at},"
    return None, f"the projection's {table} rows{where} are not what the log gives; run 'dealweb rebuild'"


def _gather(gathered: Connection, file: Path) -> None:
    gathered.execute("ATTACH ? AS made", (str(file),))
    for table in _GATHERED:
        gathered.execute(f"INSERT INTO main.{table}_1 SELECT * FROM made.{table}_1")
    gathered.execute("DETACH made")


def _words(db: Connection, generation: int) -> Cursor:
    """The search index's words, and in how many reports each stands."""
    db.execute("PRAGMA query_only = OFF")  # a table of this connection's own
    name = f"words_{generation}"
    db.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name} USING fts5vocab (main, text_{generation}, row)")
    db.execute("PRAGMA query_only = ON")
    return db.execute(f"SELECT term, doc FROM temp.{name} ORDER BY term")


@contextmanager
def _opened(file: Path) -> Iterator[Connection]:
    db = sqlite.connect(str(file), isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        yield db
    finally:
        db.close()

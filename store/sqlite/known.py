"""Numbers of slugs, and what the keeper declared, seen in the file before and not looked up with each batch again.

Rows of deals, outlets, names and keepers are never changed or removed in a generation, whoever writes; so what was once
found holds, unless it was this process's own and its transaction was undone. What the keeper declared may be erased
before there is another generation: then it is read anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store.declarations import Declarations
from store.log import Log
from store.sqlite.driver import Connection, as_json

# Slugs of one table that are kept at most, some 150 bytes each; MANY where whoever alone writes the tables writes much.
_MOST = 10_000
MANY = 500_000
# Few are quicker to look up one by one.
_FEW = 4


class Known:
    """{slug: number} of the tables of one generation, as far as they were seen; at most some `most` a table."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._generation = 0
        self._numbers: dict[str, dict[str, int]] = {}
        self._declarations = Declarations()
        self._erased: int | None = None

    def forget(self) -> None:
        """A transaction was undone."""
        self._numbers.clear()
        self._declarations = Declarations()

    def declarations(self, db: Connection, g: int, log: Log) -> Declarations:
        """The keeper's events on parties and outlets that the projection holds; only the new ones are read."""
        self._turn_to(g)
        ((erased,),) = db.execute("SELECT unscrubbed FROM projection")
        if erased != self._erased:
            self._erased, self._declarations = erased, Declarations()
        sql = f"SELECT seq FROM keeper_{g} WHERE seq > ? ORDER BY seq"
        seqs = [seq for (seq,) in db.execute(sql, (self._declarations.last,))]
        self._declarations.take(log.fetch(seqs))
        return self._declarations

    def _turn_to(self, g: int) -> None:
        if g != self._generation:
            self._generation = g
            self.forget()

    def numbers(
        self, db: Connection, g: int, table: str, wanted: Mapping[str, tuple[int | str, ...]]
    ) -> dict[str, int]:
        """{slug: number} in a table of (id, slug, …), at least of those wanted.

        The new ones get the next numbers, in the order given. `wanted`: with what a new row holds beside its slug.
        """
        self._turn_to(g)
        held = self._numbers.setdefault(table, {})
        missing = [slug for slug in wanted if slug not in held]
        if not missing:
            return held
        if len(held) > self._most:  # what was handed out before stays whole
            held = self._numbers[table] = {}
            missing = list(wanted)
        held.update(_look_up(db, f"{table}_{g}", missing))
        if new := [slug for slug in missing if slug not in held]:
            held.update(_add(db, f"{table}_{g}", new, wanted))
        return held


def _look_up(db: Connection, table: str, slugs: Sequence[str]) -> list[tuple[str, int]]:
    if len(slugs) > _FEW:
        query = f"SELECT slug, id FROM {table} WHERE slug IN (SELECT value FROM json_each(?))"
        return db.execute(query, (as_json(slugs),)).fetchall()
    rows = (db.execute(f"SELECT slug, id FROM {table} WHERE slug = ?", (slug,)).fetchone() for slug in slugs)
    return [row for row in rows if row is not None]


def _add(db: Connection, table: str, new: Sequence[str], wanted: Mapping[str, tuple[int | str, ...]]) -> dict[str, int]:
    (last,) = db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
    numbers = dict(zip(new, range(last + 1, last + 1 + len(new)), strict=True))
    marks = ",".join("?" * (2 + len(wanted[new[0]])))
    db.executemany(f"INSERT INTO {table} VALUES ({marks})", [(numbers[slug], slug, *wanted[slug]) for slug in new])
    return numbers

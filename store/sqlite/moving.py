"""Moving rows that were made in other files into the store, in turns so short that others can write in between."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from store.pace import Pace, Turn
from store.sqlite.connection import connect, telling
from store.sqlite.driver import Connection
from store.sqlite.turnstile import Turnstile
from store.summary import MARK_STATUS, MARK_STATUS_BITS

_MOST_ROWS = 200_000
# What a slice is cut by: a column of whole numbers or texts by which the table, or an index, is sorted.
_KEYS = {
    "deal": "id", "outlet": "id", "name": "id", "report": "seq", "ruling": "seq", "keeper": "seq", "note": "seq",
    "mention": "target", "version": "deal", "state": "id", "cast": "id", "member": "name", "trait": "trait",
    "crowd": "deal", "checkpoint": "deal", "fall": "event", "text_data": "id", "text_idx": "segid",
}  # fmt: skip
# A full-text index is moved as it is, page by page, in the tables that FTS5 keeps it in: its words need not be looked
# up again, which would be most of the time that the lock is held for.
_WORDS = ("text_data", "text_idx")
_HELD_BY_TEXT = {"text": _WORDS}


class Mover:
    """Moves rows into the tables of one generation, on a connection of its own.

    `check` is called inside each transaction, and raises where the generation is no longer being built.
    """

    def __init__(self, path: Path, generation: int, check: Callable[[Connection], None]) -> None:
        self._path, self._g, self._check = path, generation, check
        self._turnstile = Turnstile(path)
        self._db = connect(path, writing=True)
        self._pace = Pace(_MOST_ROWS, first=5_000)
        self._states = self._casts = 0

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    @property
    def last_turn(self) -> Turn:
        """The transaction that ended last."""
        return self._turnstile.last

    @contextmanager
    def turn(self) -> Iterator[Connection]:
        """One write transaction."""
        with telling(self._path), self._turnstile.turn(lambda: self._db) as db:
            self._check(db)
            yield db

    def move(self, file: Path, tables: Sequence[str]) -> None:
        """Move the rows of these tables; numbers of states and of party lists go on from the last file's."""
        with telling(self._path):
            # Read-only, since BEGIN IMMEDIATE would lock a file that others read.
            self._db.execute("ATTACH ? AS made", (f"{file.absolute().as_uri()}?mode=ro",))
            try:
                for table in tables:
                    for part in _HELD_BY_TEXT.get(table, (table,)):
                        self._move_table(part)
                self._states += self._last("state") if "state" in tables else 0
                self._casts += self._last("cast") if "cast" in tables else 0
            finally:
                self._db.execute("DETACH made")

    def _last(self, table: str) -> int:
        (last,) = self._db.execute(f"SELECT coalesce(max(id), 0) FROM made.{table}_1").fetchone()
        return int(last)

    def _move_table(self, table: str) -> None:
        source, key = f"made.{_named(table, 1)}", _KEYS[table]
        low: int | str | float | None = -math.inf  # below all numbers and all texts
        while low is not None:
            rows = self._pace.size
            bound = self._db.execute(
                f"SELECT {key} FROM {source} WHERE {key} > ? ORDER BY {key} LIMIT 1 OFFSET ?", (low, rows)
            ).fetchone()
            high = bound[0] if bound else None
            until = "" if high is None else f"AND {key} <= ?2"
            # FTS5 has put rows of an empty index there already.
            with self.turn() as db:
                moved = db.execute(
                    f"INSERT OR {'REPLACE' if table in _WORDS else 'ABORT'} INTO main.{_named(table, self._g)} "
                    f"SELECT {self._columns(table)} FROM {source} WHERE {key} > ?1 {until}",
                    (low,) if high is None else (low, high),
                ).rowcount
            self._pace.took(max(moved, 1), self._turnstile.last)
            low = high

    def _columns(self, table: str) -> str:
        """What is selected of a row: numbers that begin anew in each file are moved on."""
        if table == "state":
            return f"id + {self._states}, body"
        if table == "cast":
            return f"id + {self._casts}, deal, names"
        if table == "member":
            return f"name, cast_id + {self._casts}"
        if table == "version":
            names = [row[1] for row in self._db.execute(f"PRAGMA made.table_info('{table}_1')")]
            shifted = {
                "state": f"state + {self._states}",
                "mark": f"mark + (mark > {MARK_STATUS}) * {self._casts << MARK_STATUS_BITS}",  # a list of none stays 0
            }
            return ", ".join(shifted.get(name, name) for name in names)
        return "*"


def _named(table: str, generation: int) -> str:
    name, _, rest = table.partition("_")
    return f"{name}_{generation}_{rest}" if rest else f"{name}_{generation}"

"""A store's rows by bare SQL: the least that a picture costs on SQLite, and where random questions are drawn from."""

from __future__ import annotations

import random
from pathlib import Path

import orjson

from store.as_of import Point
from store.sqlite.connection import connect


class Bare:
    """A reading connection of its own to a store file."""

    def __init__(self, path: Path) -> None:
        self._db = connect(path)
        (g,) = self._db.execute("SELECT generation FROM projection").fetchone()
        self._g = int(g)
        (self.deals,) = self._one(f"SELECT max(id) FROM deal_{g}")
        (self.names,) = self._one(f"SELECT max(id) FROM name_{g}")
        (self.casts,) = self._one(f"SELECT max(id) FROM cast_{g}")
        (self.head,) = self._one("SELECT max(seq) FROM log")

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def _one(self, sql: str, *values: int | str) -> tuple[int, ...]:
        row: tuple[int, ...] = self._db.execute(sql, values).fetchone()
        return row

    # -- floors --------------------------------------------------------------------------------------------

    def state(self, deal: int, point: Point) -> object:
        """A deal's row and state: two seeks."""
        sql = f"SELECT body FROM state_{self._g} WHERE id = {self._seek('state', '?1', '?2', '?3')}"
        return self._db.execute(sql, (deal, point.instant, point.seq)).fetchone()

    def states(self, first: int, count: int, point: Point) -> object:
        """The same of deals with numbers in a row."""
        return self._db.execute(
            f"SELECT (SELECT body FROM state_{self._g} WHERE id = {self._seek('state', 'd.id', '?3', '?4')}) "
            f"FROM deal_{self._g} d WHERE d.id >= ?1 AND d.id < ?1 + ?2",
            (first, count, point.instant, point.seq),
        ).fetchall()

    def web(self, point: Point) -> object:
        """Status and parties' list of all deals: a seek a deal."""
        return self._db.execute(
            f"SELECT {self._seek('mark', 'd.id', '?1', '?2')} FROM deal_{self._g} d WHERE d.first_seq <= ?2",
            (point.instant, point.seq),
        ).fetchall()

    def _seek(self, column: str, deal: str, instant: str, seq: str) -> str:
        return (
            f"(SELECT {column} FROM version_{self._g} WHERE deal = {deal} AND instant <= {instant} "
            f"AND seq <= {seq} ORDER BY instant DESC, seq DESC LIMIT 1)"
        )

    # -- what to ask for -----------------------------------------------------------------------------------

    def slug(self, deal: int) -> str:
        """A deal's slug."""
        (slug,) = self._one(f"SELECT slug FROM deal_{self._g} WHERE id = ?", deal)
        return str(slug)

    def a_deal(self, rnd: random.Random, point: Point) -> int:
        """A deal that the log has named by the point's seq, each as likely."""
        (last,) = self._one(f"SELECT first_seq FROM deal_{self._g} WHERE id = ?", deal := rnd.randint(1, self.deals))
        return deal if last <= point.seq else 1 + deal * point.seq // self.head

    def a_reported_deal(self, rnd: random.Random) -> int:
        """The deal of some report: the more reports, the likelier."""
        (deal,) = self._one(
            f"SELECT deal FROM report_{self._g} WHERE seq >= ? ORDER BY seq LIMIT 1",
            rnd.randint(1, self.head * 9 // 10),
        )
        return deal

    def a_party(self, rnd: random.Random) -> str:
        """The name of a party, each as likely."""
        return self._name(rnd.randint(1, self.names))

    def a_tied_party(self, rnd: random.Random) -> str:
        """The name of a party of some deal: the more deals, the likelier."""
        (names,) = self._one(f"SELECT names FROM cast_{self._g} WHERE id = ?", rnd.randint(1, self.casts))
        return self._name(rnd.choice(orjson.loads(str(names))))

    def _name(self, number: int) -> str:
        (name,) = self._one(f"SELECT name FROM name_{self._g} WHERE id = ?", number)
        return str(name)

"""The questions that pictures ask of one deal or of the log's shape, in SQL, inside one read transaction."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import orjson

from events.slug import slug_of
from store.as_of import BEFORE_ALL, Point
from store.deal import STALE_US
from store.errors import Refused
from store.fold import State, encode
from store.log import Log
from store.rulings import Ruling
from store.sqlite.crowding import folded
from store.sqlite.driver import Connection, as_json
from store.sqlite.histories import stands
from store.sqlite.outlets import OutletCounts, Outlets
from store.sqlite.schema import ERASED, OLDEST_READABLE
from store.sqlite.version_rows import names_text
from store.summary import MARK_STATUS_BITS, parties_of, status_code, summary_of


class ReportRow(NamedTuple):
    """A report as the projection knows it; `type` is its place in REPORT_TYPES."""

    instant: int
    seq: int
    precision: int
    type: int
    outlet: int
    copy: int
    cites: int | None


class Reads:
    """Reads of one generation of the projection on one connection."""

    def __init__(self, db: Connection, log: Log) -> None:
        self.db = db
        self._log = log
        self._crowds: dict[int, int] | None = None
        self._g, version = db.execute("SELECT generation, version FROM projection").fetchone()
        if version == ERASED:
            raise Refused("a text was erased, and the pictures still hold it; run 'dealweb rebuild'")
        if version < OLDEST_READABLE:
            raise Refused("the pictures were made by an older version of dealweb; run 'dealweb rebuild'")

    @property
    def generation(self) -> int:
        """Numbers of deals mean something within one generation only."""
        return int(self._g)

    def stands(self, report: str) -> str:
        """See `store.sqlite.histories`."""
        return stands(self._g, report)

    def is_left(self, report: str) -> str:
        """The same condition for a pass over very many reports: those that are out are gathered once."""
        fall = f"fall_{self._g}"
        return (
            f"{report}.seq NOT IN (SELECT f.event FROM {fall} f WHERE f.seq <= :seq AND f.since <= :instant AND NOT "
            f"EXISTS (SELECT 1 FROM {fall} l WHERE l.event = f.event AND l.seq > f.seq AND l.seq <= :seq))"
        )

    # -- states --------------------------------------------------------------------------------------------

    def state(self, number: int, point: Point) -> str | None:
        """The state of one deal at the point; None where it does not exist there."""
        since = self.crowded().get(number)
        if since is not None and since <= point.seq:
            state = self.folded(number, point)
            return None if state is None else encode(state)
        row = self.db.execute(
            f"SELECT body FROM state_{self._g} WHERE id = (SELECT state FROM version_{self._g} "
            "WHERE deal = ? AND instant <= ? AND seq <= ? ORDER BY instant DESC, seq DESC LIMIT 1)",
            (number, point.instant, point.seq),
        ).fetchone()
        return row[0] if row else None

    def bodies(self, numbers: list[int]) -> dict[int, str]:
        """{number: state} of states by their numbers."""
        rows = self.db.execute(
            f"SELECT id, body FROM state_{self._g} WHERE id IN (SELECT value FROM json_each(?))",
            (as_json(numbers),),
        )
        return dict(rows.fetchall())

    def crowded(self) -> dict[int, int]:
        """{deal: seq from which on it has so many reports that it is folded when read}."""
        if self._crowds is None:
            self._crowds = dict(self.db.execute(f"SELECT deal, since FROM crowd_{self._g}").fetchall())
        return self._crowds

    def folded(self, number: int, point: Point) -> State | None:
        """The state of a deal of so many reports that it is folded when read."""
        return folded(self.db, self._g, number, point)

    def crowded_rows(self, numbers: Iterable[int], point: Point) -> tuple[str, dict[int, str]]:
        """What version rows would say of crowded deals at the point: as a JSON array of rows, and {deal: state}."""
        rows: list[list[int | str | None]] = []
        states: dict[int, str] = {}
        for number in numbers:
            if (state := self.folded(number, point)) is not None:
                mark = self._cast(number, parties_of(state)) << MARK_STATUS_BITS | status_code(state)
                rows.append([number, mark, *summary_of(state)])
                states[number] = encode(state)
        return orjson.dumps(rows).decode(), states

    def _cast(self, number: int, names: list[str]) -> int:
        if not names:
            return 0
        text = names_text(self.names(slug_of(name) for name in names))
        found = self.db.execute(
            f"SELECT id FROM cast_{self._g} WHERE deal = ? AND names = ?", (number, text)
        ).fetchone()
        return int(found[0])

    # -- names and numbers ---------------------------------------------------------------------------------

    def number(self, slug: str) -> int | None:
        """The projection's number of a deal that the log has ever named."""
        row = self.db.execute(f"SELECT id FROM deal_{self._g} WHERE slug = ?", (slug,)).fetchone()
        return row[0] if row else None

    def beginning(self, start: str) -> set[int]:
        """The numbers of the deals whose slug begins so, of all that the log has ever named."""
        sql = f"SELECT id FROM deal_{self._g} WHERE slug >= ? AND slug < ?"
        return {number for (number,) in self.db.execute(sql, (start, start + chr(sys.maxunicode)))}

    def slugs(self) -> list[str]:
        """All deals that the log has ever named."""
        return [slug for (slug,) in self.db.execute(f"SELECT slug FROM deal_{self._g}")]

    def last_deal(self, seq: int) -> int:
        """The number of the last deal that the log named by `seq`: they are numbered as they come."""
        (high,) = self.db.execute(f"SELECT coalesce(max(id), 0) FROM deal_{self._g}").fetchone()
        low = 0
        while low < high:
            middle = (low + high + 1) // 2
            (first,) = self.db.execute(f"SELECT first_seq FROM deal_{self._g} WHERE id = ?", (middle,)).fetchone()
            low, high = (middle, high) if first <= seq else (low, middle - 1)
        return low

    def mentioning(self, slug: str) -> list[tuple[str, int]]:
        """(slug, number) of the deals of which some report named this one as `part_of` or `related`."""
        return self.db.execute(
            f"SELECT d.slug, d.id FROM mention_{self._g} m JOIN deal_{self._g} d ON d.id = m.deal "
            "WHERE m.target = ? ORDER BY d.slug",
            (slug,),
        ).fetchall()

    def names(self, slugs: Iterable[str]) -> list[int]:
        """The numbers of those names, given as slugs, that any deal was ever shown with."""
        rows = self.db.execute(
            f"SELECT id FROM name_{self._g} WHERE slug IN (SELECT value FROM json_each(?))",
            (as_json(slugs),),
        )
        return [number for (number,) in rows]

    def outlet(self, slug: str) -> int:
        """The number of an outlet; 0 where no report is by one of that name."""
        row = self.db.execute(f"SELECT id FROM outlet_{self._g} WHERE slug = ?", (slug,)).fetchone()
        return int(row[0]) if row else 0

    def first_name(self, slug: str) -> str | None:
        """How a name was first written."""
        row = self.db.execute(f"SELECT name FROM name_{self._g} WHERE slug = ?", (slug,)).fetchone()
        return row[0] if row else None

    def all_names(self, after: int = 0) -> list[tuple[int, str, str]]:
        """(number, slug, name as first recorded) of the names numbered above `after`, ascending without a hole."""
        return self.db.execute(
            f"SELECT id, slug, name FROM name_{self._g} WHERE id > ? ORDER BY id", (after,)
        ).fetchall()

    def last_cast(self) -> int:
        """The number of the last list of parties; 0 stands for an empty one."""
        (last,) = self.db.execute(f"SELECT coalesce(max(id), 0) FROM cast_{self._g}").fetchone()
        return int(last)

    def casts(self, after: int) -> Iterator[tuple[int, list[int]]]:
        """(number, numbers of the names in it) of the lists of parties numbered above `after`, ascending."""
        rows = self.db.execute(f"SELECT id, names FROM cast_{self._g} WHERE id > ? ORDER BY id", (after,))
        return ((cast, orjson.loads(names)) for cast, names in rows)

    def memberships(self) -> Iterator[tuple[int, list[int]]]:
        """(number of a name, numbers of the lists of parties that hold it), by name: a pass over all, 0.1 µs each."""
        rows = self.db.execute(f"SELECT name, json_group_array(cast_id) FROM member_{self._g} GROUP BY name")
        return ((name, orjson.loads(casts)) for name, casts in rows)

    # -- reports -------------------------------------------------------------------------------------------

    def reports(self, number: int, seq: int) -> list[ReportRow]:
        """A deal's reports by `seq`, however dated, out or not, in (instant, seq) order."""
        rows = self.db.execute(
            f"SELECT instant, seq, precision, type, outlet, copy, cites FROM report_{self._g} "
            "WHERE deal = ? AND seq <= ? ORDER BY instant, seq",
            (number, seq),
        )
        return [ReportRow(*row) for row in rows]

    def notes(self, seq: int, *, deal: int | None = None) -> list[tuple[int, int, str | None, int | None]]:
        """(instant, seq, party or None, cites) of notes by `seq`, however dated: of a deal, or of all parties."""
        where, value = ("deal = ?", (deal,)) if deal is not None else ("party IS NOT NULL", ())
        return self.db.execute(
            f"SELECT instant, seq, party, cites FROM note_{self._g} WHERE {where} AND seq <= ? ORDER BY instant, seq",
            (*value, seq),
        ).fetchall()

    def rulings(self, deal: int | None, seq: int) -> list[Ruling]:
        """The rulings by `seq` on a deal's events; on what touches no deal where None."""
        rows = self.db.execute(
            f"SELECT target, seq, instant FROM ruling_{self._g} WHERE deal IS ? AND seq <= ?", (deal, seq)
        )
        return [Ruling(*row) for row in rows]

    def keepers(self, seq: int) -> list[int]:
        """The seqs of the keeper's events on parties and outlets by `seq`, ascending."""
        rows = self.db.execute(f"SELECT seq FROM keeper_{self._g} WHERE seq <= ? ORDER BY seq", (seq,))
        return [keeper for (keeper,) in rows]

    def last_keeper(self, seq: int) -> int:
        """The last of them; 0 where there is none."""
        (last,) = self.db.execute(
            f"SELECT coalesce(max(seq), 0) FROM keeper_{self._g} WHERE seq <= ?", (seq,)
        ).fetchone()
        return int(last)

    def outlets(self, point: Point) -> list[OutletCounts]:
        """What stands of each outlet's reports at the point."""
        return list(Outlets(self.db, self._g, point, self.is_left("r")).counts())

    # -- moving --------------------------------------------------------------------------------------------

    def touched(self, start: Point, end: Point) -> set[int]:
        """The numbers of the deals that reports, rulings or the passing of time may have changed between two points.

        What the keeper's events rename is not among them. The points differ on one axis only.
        """
        return self.acted_on(start, end) | self.aged(start, end)

    def acted_on(self, start: Point, end: Point) -> set[int]:
        """Those of them that reports or rulings may have changed: all others have the same version at both points."""
        g = self._g
        low, high = sorted((start.instant, end.instant))
        few, many = sorted((start.seq, end.seq))
        windows = (
            (low, high, f"SELECT deal FROM report_{g} WHERE instant > :low AND instant <= :high AND seq <= :many"),
            (low, high, f"SELECT deal FROM ruling_{g} WHERE instant > :low AND instant <= :high AND seq <= :many"),
            # The plus keeps SQLite from walking the index on instants instead of the few rows.
            (few, many, f"SELECT deal FROM report_{g} WHERE seq > :few AND seq <= :many AND +instant <= :high"),
            (few, many, f"SELECT deal FROM ruling_{g} WHERE seq > :few AND seq <= :many"),
        )
        union = " UNION ".join(window for start_, end_, window in windows if start_ < end_)
        if not union:
            return set()
        rows = self.db.execute(union, {"low": low, "high": high, "few": few, "many": many}).fetchall()
        return {number for (number,) in rows if number is not None}

    def aged(self, start: Point, end: Point) -> set[int]:
        """Those of them that may be stale at one of the points only, since they were last heard of 90 days before."""
        early, late = (at - STALE_US for at in sorted((start.at, end.at)))
        if early == late:
            return set()
        sql = f"SELECT DISTINCT deal FROM report_{self._g} WHERE instant >= ? AND instant < ?"
        return {number for (number,) in self.db.execute(sql, (early, late)).fetchall()}

    def deals_named(self, names: Iterable[str]) -> set[int]:
        """The numbers of the deals that were ever shown with one of these names, given as slugs."""
        sql = self.with_names("SELECT value FROM json_each(?)")
        return {number for (number,) in self.db.execute(sql, (as_json(self.names(names)),))}

    def with_names(self, names: str) -> str:
        """SQL for the numbers of the deals that were ever shown with a name; `names`: SQL for the names' numbers."""
        return (
            f"SELECT c.deal FROM member_{self._g} m CROSS JOIN cast_{self._g} c ON c.id = m.cast_id "
            f"WHERE m.name IN ({names})"
        )

    def acts(self, start: Point, end: Point) -> Iterator[tuple[int, int, int]]:
        """(instant, seq, precision) of the reports and retractions published after `start`, up to `end`; at end's seq.

        In order of instant and seq. What the keeper has withdrawn is left out.
        """
        g = self._g
        return self.db.execute(
            f"SELECT instant, seq, precision FROM report_{g} r WHERE instant > :low AND instant <= :high "
            f"AND seq <= :seq AND {self.stands('r')} UNION ALL SELECT instant, seq, 3 FROM ruling_{g} r "
            f"WHERE instant > :low AND instant <= :high AND seq <= :seq AND deal IS NOT NULL AND {self.stands('r')} "
            "ORDER BY 1, 2",
            {"low": start.instant, "high": end.instant, "seq": end.seq, "instant": BEFORE_ALL},
        )

    def acting(self, after: int, upto: int) -> list[int]:
        """The seqs, after < seq ≤ upto, of what can change a picture: reports, rulings, the keeper's events."""
        g = self._g
        rows = self.db.execute(
            f"SELECT seq FROM report_{g} WHERE seq > ?1 AND seq <= ?2 UNION SELECT seq FROM ruling_{g} "
            f"WHERE seq > ?1 AND seq <= ?2 AND deal IS NOT NULL "
            f"UNION SELECT seq FROM keeper_{g} WHERE seq > ?1 AND seq <= ?2",
            (after, upto),
        )
        return [seq for (seq,) in rows]

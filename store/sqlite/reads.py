"""The questions that pictures ask of one deal or of the log's shape, in SQL, inside one read transaction."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import orjson

from events.slug import slug_of
from store.as_of import BEFORE_ALL, Point
from store.deal import STALE_US
from store.errors import Renumbered
from store.fold import encode
from store.log import Log
from store.rulings import Ruling
from store.sqlite.crowding import Face, Folds, folded
from store.sqlite.driver import Connection, as_json
from store.sqlite.histories import stands
from store.sqlite.outlets import OutletCounts, Outlets
from store.sqlite.schema import must_be_readable
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

    def __init__(self, db: Connection, log: Log, folds: Folds | None = None) -> None:
        """`folds`: of crowded deals that were asked for before."""
        self.db = db
        self._folds = folds or Folds()
        self._log = log
        self._crowds: dict[int, int] | None = None
        self._g, version = db.execute("SELECT generation, version FROM projection").fetchone()
        # Looked at each time: another version of the code may have rebuilt it while the store was open.
        must_be_readable(version)

    @property
    def generation(self) -> int:
        """Numbers of deals mean something within one generation only."""
        return int(self._g)

    def expect(self, generation: int) -> None:
        """Raises Renumbered where another generation is in use."""
        if generation != self._g:
            raise Renumbered

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
            face = self.crowded_face(number, point)
            return None if face is None else face[1]
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

    def crowded_face(self, number: int, point: Point) -> Face:
        """What a version row would say of a crowded deal at the point, and its state; folded when asked for."""

        def fold() -> Face:
            state = folded(self.db, self._g, number, point)
            if state is None:
                return None
            mark = self._cast(number, parties_of(state)) << MARK_STATUS_BITS | status_code(state)
            return [number, mark, *summary_of(state)], encode(state)

        return self._folds.get(self._g, number, point, fold)

    def last_instant(self, number: int, point: Point) -> int | None:
        """The instant of a deal's last report at the point; None where it has none."""
        row = self.db.execute(
            f"SELECT r.instant FROM report_{self._g} r WHERE r.deal = :deal AND r.instant <= :instant "
            f"AND r.seq <= :seq AND {self.stands('r')} ORDER BY r.instant DESC LIMIT 1",
            {"deal": number, "instant": point.instant, "seq": point.seq},
        ).fetchone()
        return None if row is None else int(row[0])

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

    def slugs_of(self, numbers: Iterable[int]) -> dict[int, str]:
        """{number: slug} of deals."""
        sql = f"SELECT id, slug FROM deal_{self._g} WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self.db.execute(sql, (as_json(numbers),)).fetchall())

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

    def notes(self, deal: int, seq: int) -> list[tuple[int, int, int | None]]:
        """(instant, seq, cites) of the notes on a deal by `seq`, however dated."""
        sql = f"SELECT instant, seq, cites FROM note_{self._g} WHERE deal = ? AND seq <= ? ORDER BY instant, seq"
        return self.db.execute(sql, (deal, seq)).fetchall()

    def party_notes(self, names: Iterable[str], seq: int) -> list[tuple[int, int, int | None]]:
        """The same of the notes on a party by any of these names, given as slugs."""
        return self.db.execute(
            f"SELECT instant, seq, cites FROM note_{self._g} WHERE party IN (SELECT value FROM json_each(?)) "
            "AND seq <= ? ORDER BY instant, seq",
            (as_json(names), seq),
        ).fetchall()

    def rulings(self, deal: int, seq: int) -> list[Ruling]:
        """The rulings by `seq` on a deal's events."""
        sql = f"SELECT target, seq, instant FROM ruling_{self._g} WHERE deal = ? AND seq <= ?"
        return [Ruling(*row) for row in self.db.execute(sql, (deal, seq))]

    def rulings_on(self, events: Iterable[int], seq: int) -> list[Ruling]:
        """The rulings by `seq` on events that touch no deal, given by their seqs, and on those rulings."""
        # The plus keeps SQLite from going through all that touch no deal.
        rows = self.db.execute(
            "WITH RECURSIVE ruled (target, seq, instant) AS (SELECT target, seq, instant "
            f"FROM ruling_{self._g} WHERE target IN (SELECT value FROM json_each(?1)) AND +deal IS NULL AND seq <= ?2 "
            f"UNION SELECT r.target, r.seq, r.instant FROM ruled CROSS JOIN ruling_{self._g} r ON r.target = ruled.seq "
            "WHERE r.seq <= ?2) SELECT target, seq, instant FROM ruled ORDER BY seq",
            (as_json(events), seq),
        )
        return [Ruling(*row) for row in rows]

    def keepers(self, after: int, upto: int) -> list[int]:
        """The seqs, after < seq ≤ upto, of the keeper's events on parties and outlets, ascending."""
        sql = f"SELECT seq FROM keeper_{self._g} WHERE seq > ? AND seq <= ? ORDER BY seq"
        return [keeper for (keeper,) in self.db.execute(sql, (after, upto))]

    def last_keeper(self, seq: int) -> int:
        """The last of them by `seq`; 0 where there is none."""
        (last,) = self.db.execute(
            f"SELECT coalesce(max(seq), 0) FROM keeper_{self._g} WHERE seq <= ?", (seq,)
        ).fetchone()
        return int(last)

    def outlets(self, point: Point) -> list[OutletCounts]:
        """What stands of each outlet's reports at the point."""
        return list(Outlets(self.db, self._g, point, self.is_left("r")).counts())

    # -- moving --------------------------------------------------------------------------------------------

    def acted_on(self, start: Point, end: Point) -> set[int]:
        """The numbers of the deals that reports or rulings may have changed between two points.

        All others have the same version at both. The points differ on one axis only.
        """
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
        """Those that may be stale at one of the points only, since they were last heard of 90 days before."""
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

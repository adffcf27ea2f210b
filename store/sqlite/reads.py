"""The questions that pictures ask, in SQL: each takes a connection inside a read transaction."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from store.as_of import EVER, Point
from store.deal import Counts
from store.errors import Refused
from store.fold import EMPTY, apply, encode
from store.log import Log
from store.rulings import Outs, Ruling
from store.sqlite.driver import Connection, OperationalError
from store.sqlite.schema import ERASED

DENIED = 4  # the place of deal.denied in REPORT_TYPES; those before it report the deal


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
        self._db = db
        self._log = log
        self._crowds: dict[int, int] | None = None
        self._g, version = db.execute("SELECT generation, version FROM projection").fetchone()
        if version == ERASED:
            raise Refused("a text was erased, and the pictures still hold it; run 'dealweb rebuild'")

    @property
    def generation(self) -> int:
        """Numbers of deals mean something within one generation only."""
        return int(self._g)

    # -- states --------------------------------------------------------------------------------------------

    def states(self, point: Point) -> Iterator[tuple[str, int, str]]:
        """(slug, number, state) of every deal that exists at the point."""
        for slug, number, state in self._db.execute(
            f"SELECT slug, id, (SELECT state FROM version_{self._g} v WHERE v.deal = d.id AND v.instant <= ?1 "
            f"AND v.seq <= ?2 ORDER BY v.instant DESC, v.seq DESC LIMIT 1) FROM deal_{self._g} d WHERE first_seq <= ?2",
            (point.instant, point.seq),
        ):
            if self._is_crowded(number, point):
                state = self._folded(number, point)
            if state is not None:
                yield slug, number, state

    def state(self, number: int, point: Point) -> str | None:
        """The state of one deal at the point; None where it does not exist there."""
        if self._is_crowded(number, point):
            return self._folded(number, point)
        row = self._db.execute(
            f"SELECT state FROM version_{self._g} WHERE deal = ? AND instant <= ? AND seq <= ? "
            "ORDER BY instant DESC, seq DESC LIMIT 1",
            (number, point.instant, point.seq),
        ).fetchone()
        return row[0] if row else None

    def crowded_since(self, number: int) -> int | None:
        """The seq from which on a deal has so many reports that it is folded when read; None where it has not."""
        if self._crowds is None:
            self._crowds = dict(self._db.execute(f"SELECT deal, since FROM crowd_{self._g}").fetchall())
        return self._crowds.get(number)

    def _is_crowded(self, number: int, point: Point) -> bool:
        since = self.crowded_since(number)
        return since is not None and since <= point.seq

    def _folded(self, number: int, point: Point) -> str | None:
        """The state of a deal of so many reports that it is folded when read."""
        rows = self.standing(number, point)
        state = EMPTY
        for row, held in zip(rows, self._log.fetch([row.seq for row in rows]), strict=True):
            if held.content is not None:
                state = apply(state, held.content, row.instant, row.precision)
        return None if state is EMPTY else encode(state)

    def number(self, slug: str) -> int | None:
        """The projection's number of a deal that the log has ever named."""
        row = self._db.execute(f"SELECT id FROM deal_{self._g} WHERE slug = ?", (slug,)).fetchone()
        return row[0] if row else None

    def slug(self, number: int) -> str:
        """The slug of a deal by its number."""
        (slug,) = self._db.execute(f"SELECT slug FROM deal_{self._g} WHERE id = ?", (number,)).fetchone()
        return str(slug)

    def slugs(self) -> list[str]:
        """All deals that the log has ever named."""
        return [slug for (slug,) in self._db.execute(f"SELECT slug FROM deal_{self._g}")]

    def mentioning(self, slug: str) -> list[tuple[str, int]]:
        """(slug, number) of the deals of which some report named this one as `part_of` or `related`."""
        return self._db.execute(
            f"SELECT d.slug, d.id FROM mention_{self._g} m JOIN deal_{self._g} d ON d.id = m.deal "
            "WHERE m.target = ? ORDER BY d.slug",
            (slug,),
        ).fetchall()

    # -- reports -------------------------------------------------------------------------------------------

    def reports(self, number: int, seq: int) -> list[ReportRow]:
        """A deal's reports by `seq`, however dated, out or not, in (instant, seq) order."""
        rows = self._db.execute(
            f"SELECT instant, seq, precision, type, outlet, copy, cites FROM report_{self._g} "
            "WHERE deal = ? AND seq <= ? ORDER BY instant, seq",
            (number, seq),
        )
        return [ReportRow(*row) for row in rows]

    def notes(self, seq: int, *, deal: int | None = None) -> list[tuple[int, int, str | None, int | None]]:
        """(instant, seq, party or None, cites) of notes by `seq`, however dated: of a deal, or of all parties."""
        where, value = ("deal = ?", (deal,)) if deal is not None else ("party IS NOT NULL", ())
        return self._db.execute(
            f"SELECT instant, seq, party, cites FROM note_{self._g} WHERE {where} AND seq <= ? ORDER BY instant, seq",
            (*value, seq),
        ).fetchall()

    def rulings(self, deal: int | None) -> list[Ruling]:
        """All rulings on a deal's events; on what touches no deal where None."""
        return [
            Ruling(*row)
            for row in self._db.execute(f"SELECT target, seq, instant FROM ruling_{self._g} WHERE deal IS ?", (deal,))
        ]

    def ruled(self, point: Point) -> set[int]:
        """The numbers of the deals of which anything was ruled by the point's seq."""
        rows = self._db.execute(
            f"SELECT DISTINCT deal FROM ruling_{self._g} WHERE deal IS NOT NULL AND seq <= ?", (point.seq,)
        )
        return {number for (number,) in rows}

    def standing(self, number: int, point: Point) -> list[ReportRow]:
        """A deal's reports that are not out at the point, in (instant, seq) order."""
        rows = self.reports(number, point.seq)
        # A report may cite one that is dated after it, even after R, and falls with it all the same.
        out = Outs(self.rulings(number), point.seq).out_of([(row.seq, row.cites) for row in rows], point.instant)
        return [row for row in rows if row.instant <= point.instant and row.seq not in out]

    def keepers(self, point: Point) -> list[int]:
        """The seqs of the keeper's events on parties and outlets by the point's seq, ascending."""
        rows = self._db.execute(f"SELECT seq FROM keeper_{self._g} WHERE seq <= ? ORDER BY seq", (point.seq,))
        return [seq for (seq,) in rows]

    # -- counts --------------------------------------------------------------------------------------------

    def counts(self, number: int, point: Point) -> Counts:
        """How often one deal was reported; it must exist at the point."""
        return count_rows(self.standing(number, point))

    def all_counts(self, point: Point) -> dict[int, Counts]:
        """How often each deal was reported: in SQL where nothing was ruled, else report by report."""
        counts: dict[int, Counts] = {}
        for number, *rest in self._db.execute(
            f"SELECT deal, count(DISTINCT CASE WHEN type < {DENIED} AND NOT copy THEN outlet END), "
            f"count(DISTINCT CASE WHEN type = {DENIED} AND NOT copy THEN outlet END), count(*), min(instant), "
            f"(SELECT precision FROM report_{self._g} f WHERE f.deal = r.deal AND f.instant <= ?1 AND f.seq <= ?2 "
            f"ORDER BY f.instant, f.seq LIMIT 1) FROM report_{self._g} r WHERE instant <= ?1 AND seq <= ?2 "
            "GROUP BY deal",
            (point.instant, point.seq),
        ):
            counts[number] = Counts(*rest)
        for number in self.ruled(point):
            rows = self.standing(number, point)
            if rows:
                counts[number] = count_rows(rows)
        return counts

    # -- search --------------------------------------------------------------------------------------------

    def with_text(self, match: str, point: Point) -> set[int]:
        """The numbers of the deals of which a standing report holds the text, an FTS5 expression."""
        try:
            seqs = self._db.execute(f"SELECT rowid FROM text_{self._g} WHERE text_{self._g} MATCH ?", (match,))
            found = {seq for (seq,) in seqs if seq <= point.seq}
        except OperationalError as error:
            raise ValueError(str(error)) from error
        return self._with_reports(point, "", (), found)

    def with_outlet(self, slug: str, point: Point) -> set[int]:
        """The numbers of the deals of which a standing report is by this outlet."""
        row = self._db.execute(f"SELECT id FROM outlet_{self._g} WHERE slug = ?", (slug,)).fetchone()
        return self._with_reports(point, "AND outlet = ?", (row[0],)) if row else set()

    def within(self, start: int, end: int, point: Point) -> set[int]:
        """The numbers of the deals of which a standing report lies in start … end."""
        return self._with_reports(point, "AND instant BETWEEN ? AND ?", (start, end))

    def _with_reports(
        self, point: Point, where: str, values: tuple[int, ...], among: set[int] | None = None
    ) -> set[int]:
        rows: Iterable[tuple[int, int]] = self._db.execute(
            f"SELECT deal, seq FROM report_{self._g} WHERE instant <= ? AND seq <= ? {where}",
            (point.instant, point.seq, *values),
        )
        ruled = self.ruled(point)
        found: set[int] = set()
        looked: dict[int, set[int]] = {}
        for number, seq in rows:
            if number in found or (among is not None and seq not in among):
                continue
            if number in ruled:
                if number not in looked:
                    looked[number] = {row.seq for row in self.standing(number, point)}
                if seq not in looked[number]:
                    continue
            found.add(number)
        return found

    # -- the log's shape -----------------------------------------------------------------------------------

    def outlets(self) -> dict[int, tuple[str, str]]:
        """{number: (slug, name as first reported)} of all outlets."""
        return {n: (slug, name) for n, slug, name in self._db.execute(f"SELECT id, slug, name FROM outlet_{self._g}")}

    def all_reports(self, point: Point) -> Iterator[tuple[int, ReportRow]]:
        """(deal number, report) of every report within the point, out or not."""
        for number, *row in self._db.execute(
            f"SELECT deal, instant, seq, precision, type, outlet, copy, cites FROM report_{self._g} "
            "WHERE instant <= ? AND seq <= ?",
            (point.instant, point.seq),
        ):
            yield number, ReportRow(*row)

    def moments(self, seq: int) -> array[int]:
        """The instants of all reports by `seq` that the keeper has not withdrawn, ascending."""
        gone = self.withdrawn(seq)
        rows = self._db.execute(f"SELECT instant, seq FROM report_{self._g} WHERE seq <= ? ORDER BY instant", (seq,))
        return array("q", (instant for instant, number in rows if number not in gone))

    def withdrawn(self, seq: int) -> set[int]:
        """What stands withdrawn as the log stood at `seq`."""
        rows = self._db.execute(f"SELECT target, seq, instant FROM ruling_{self._g} WHERE seq <= ?", (seq,))
        return Outs([Ruling(*row) for row in rows]).withdrawn

    def touched(self, seq: int) -> list[tuple[int, int, int, int]]:
        """(instant, seq, deal number, precision) of what acts on a deal by `seq`, in that order.

        Withdrawals stand at EVER, since they act by seq; what is withdrawn still stands at its own instant.
        """
        return self._db.execute(
            f"SELECT instant, seq, deal, precision FROM report_{self._g} WHERE seq <= ?1 "
            f"UNION ALL SELECT coalesce(instant, {EVER}), seq, deal, 3 FROM ruling_{self._g} "
            "WHERE seq <= ?1 AND deal IS NOT NULL ORDER BY 1, 2",
            (seq,),
        ).fetchall()


def count_rows(rows: list[ReportRow]) -> Counts:
    """The counts of a deal's standing reports, given in (instant, seq) order; there must be one."""
    own = [row for row in rows if not row.copy]
    return Counts(
        len({row.outlet for row in own if row.type < DENIED}),
        len({row.outlet for row in own if row.type == DENIED}),
        len(rows),
        rows[0].instant,
        rows[0].precision,
    )

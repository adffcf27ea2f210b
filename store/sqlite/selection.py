"""Lists of deals as of a point: filtered, sorted and cut in SQL, so that a page costs no more than it shows.

Three ways lead to a page, whichever is shortest: from the few deals that can meet a condition; along an index in the
order asked for, until the page is full; or over all deals, which is what an exact count or another order takes.
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

import orjson

from store.as_of import Point
from store.deal import STALE_US
from store.sqlite.filters import Filters, Finder, Word
from store.sqlite.reads import Reads
from store.summary import MARK_STATUS, STATUS_CODES, Summary

ORDERS = {
    "last": "v.last",
    "first": "v.first",
    "slug": "d.slug",
    "status": f"v.mark & {MARK_STATUS}",
    "amount": "v.bound",
    "reports": "v.reports",
    "kind": "v.kind",
}
LARGEST_FIRST = ("last", "amount", "reports")

# Up to so many deals are looked at one by one rather than along an index: about 15 ms.
_FEW = 12_000
_HANDFUL = 1_500
_PAGE = 1_000
_WALKED = ("last", "slug", "status")

_COLUMNS = ("deal", "mark", *Summary._fields)


# A deal's slug, its number and that of its state; no state for a crowded deal.
Row = tuple[str, int, int | None]


class Selected(NamedTuple):
    """A deal of a list; `state` is its accumulator as JSON."""

    slug: str
    number: int
    state: str


class Selection:
    """Deals at one point that pass filters."""

    def __init__(self, reads: Reads, point: Point, filters: Filters) -> None:
        self._reads = reads
        self._g = reads.generation
        self._point = point
        self._filters = filters
        self._crowded = [number for number, since in reads.crowded().items() if since <= point.seq]
        self._crowded_states: dict[int, str] = {}
        self._values: dict[str, Any] = {
            **filters.values,
            "instant": point.instant,
            "seq": point.seq,
            "at": point.at,
            "last_deal": reads.last_deal(point.seq),
            "crowd": "[]",
        }
        self._finders: list[Finder] = []
        self._word_tests: list[str] = []
        self._one_by_one = self._few_left = False
        self._functions = 0

    # -- answers -------------------------------------------------------------------------------------------

    def deals(self, sort: str, *, reverse: bool = False, limit: int | None = None) -> list[Selected]:
        """The deals in order, ties by slug; at most `limit`."""
        if not self._filters.statuses:
            return []
        page = limit is not None and limit <= _PAGE and sort in _WALKED
        finder = self._settle(every=not page)
        if finder is None and page and limit is not None and not self._few_left:
            if sort == "last":
                return self._selected(self._along_reports(reverse, limit))
            if sort == "status":
                return self._selected(self._status_by_status(reverse, limit))
        return self._selected(self._rows(self._source(finder), sort, reverse, limit, finder=finder))

    def among(self, numbers: set[int]) -> list[Selected]:
        """Those of the deals with these numbers, by slug."""
        self._settle(every=len(numbers) > _PAGE, among=numbers)
        self._values["numbers"] = orjson.dumps(sorted(numbers)).decode()
        source = self._source(Finder("SELECT value AS deal FROM json_each(:numbers)", ""))
        rows = self._rows(source, "slug", False, None)
        return self._selected([row for row in rows if row[1] in numbers])

    def numbers(self, sort: str, *, reverse: bool = False) -> array[int]:
        """The numbers of all of them, in order: eight bytes a deal, whatever a deal holds."""
        if not self._filters.statuses:
            return array("q")
        source = self._source(finder := self._settle(every=True))
        rows = self._reads.db.execute(
            f"SELECT number FROM ({self._ordered(source, sort, reverse, None, finder=finder)})", self._values
        )
        return array("q", chain.from_iterable(rows))

    def count(self) -> int:
        """How many there are."""
        return sum(number for (number,) in self._everywhere("count(*)"))

    def marks(self) -> list[int]:
        """Their marks, in no order: see `store.summary`."""
        return [mark for (mark,) in self._everywhere("v.mark")]

    def _everywhere(self, what: str) -> list[Any]:
        """A value or an aggregate over all of them."""
        if not self._filters.statuses:
            return []
        finder = self._settle(every=True)
        if finder is None and self._filters.plain:
            shown = f"v.mark & {MARK_STATUS} IN ({self._statuses()})"
            rows = self._run(f"SELECT {what} FROM {self._marked()} WHERE {shown}")
        else:
            rows = self._run(f"SELECT {what} FROM {self._source(finder)} WHERE {self._where(self._tests(finder))}")
        if self._crowded:
            tests = " AND ".join(["1", *self._tests(None)])
            rows += self._run(f"SELECT {what} FROM {self._crowd_source()} WHERE {tests}")
        return rows

    def _marked(self) -> str:
        """All deals' marks as `v`: where nothing else is looked at, one seek a deal is enough."""
        return (
            f"(SELECT (SELECT w.mark FROM version_{self._g} w WHERE w.deal = d.id AND w.instant <= :instant "
            f"AND w.seq <= :seq ORDER BY w.instant DESC, w.seq DESC LIMIT 1) AS mark FROM deal_{self._g} d "
            # Without a limit SQLite would look the mark up again wherever it is named.
            f"WHERE d.id <= :last_deal AND {self._uncrowded()} LIMIT -1) v"
        )

    def _statuses(self) -> str:
        return ",".join(map(str, sorted(self._filters.statuses)))

    def _uncrowded(self) -> str:
        return f"d.id NOT IN ({','.join(map(str, self._crowded))})"

    def _selected(self, rows: list[Row]) -> list[Selected]:
        bodies = self._reads.bodies([state for _, _, state in rows if state is not None])
        return [
            Selected(slug, number, self._crowded_states[number] if state is None else bodies[state])
            for slug, number, state in rows
        ]

    # -- ways ----------------------------------------------------------------------------------------------

    def _settle(self, *, every: bool, among: set[int] | None = None) -> Finder | None:
        """Decide how words are asked for, and where to find the few deals that can be in the list; None: they are many.

        `every`: all of them are to be looked at, not a page only, so that some more are few too.
        """
        crowded = self._crowded if among is None else [number for number in self._crowded if number in among]
        self._values["crowd"], self._crowded_states = self._reads.crowded_rows(crowded, self._point)
        self._finders = list(self._filters.finders)
        self._one_by_one = self._few_left = False
        self._word_tests = [self._word_test(word, every) for word in self._filters.words]
        return self._finder(every)

    def _finder(self, every: bool) -> Finder | None:
        reports = f"report_{self._g}"
        least = max(_FEW, self._values["last_deal"] // 3) if every else _FEW
        if self._one_by_one:  # most deals have such a word: a walk soon meets enough that have it
            least = _HANDFUL // 2
        best = None
        if self._values["last_deal"] <= least:  # deals are numbered without a hole
            least = self._values["last_deal"]
            best = Finder(f"SELECT id AS deal FROM deal_{self._g} WHERE id <= :last_deal", "")
        for finder in (
            *self._finders,
            Finder(f"SELECT deal FROM {reports} INDEXED BY {reports}_at WHERE instant <= :instant", ""),
        ):
            if best is not None and least <= _HANDFUL:
                break  # counting more would take longer than looking at these
            size = self._size(finder, least)
            if size <= least:
                best, least = finder, size
        return best

    def _size(self, finder: Finder, most: int) -> int:
        """How many rows it has, at least; above `most` it does not matter."""
        early = self._values["last_deal"] <= _FEW
        rows = (finder.rougher if early else None) or finder.rough or finder.sql
        (size,) = self._run(f"SELECT count(*) FROM ({rows} LIMIT {most + 1})")[0]
        return int(size)

    def _word_test(self, word: Word, every: bool) -> str:
        """How a word is best asked for: its deals found once; report by report; of many reports all at once.

        A word that is in most reports is of the last kind too where it must not be: few deals are left.
        """
        many = max(_FEW, self._point.seq // 2) if word.negated else _FEW
        size = self._size(word.finder, many)
        if size <= _FEW:
            test = f"v.deal IN ({word.finder.sql})"
        elif every or word.prefix or (word.negated and size > many):
            self._few_left = self._few_left or word.negated
            test = word.holds(f"{self._hits(word)}(r.seq)")
        else:
            self._one_by_one = True
            test = word.finder.test
        if word.negated:
            return f"NOT {test}"
        self._finders.append(replace(word.finder, test=test))
        return test

    def _hits(self, word: Word) -> str:
        """An SQL function of this connection that tells which reports hold a word: some 0.4 µs, looking it up 15."""
        held = bytearray(self._point.seq + 1)
        for (seq,) in self._run(word.seqs):
            held[seq] = 1
        self._functions += 1
        name = f"hits_{self._functions}"
        self._reads.db.create_function(name, 1, held.__getitem__, deterministic=True)
        return name

    def _along_reports(self, reverse: bool, limit: int) -> list[Row]:
        """By last report: a deal is met at the report that is its last."""
        reports = f"report_{self._g}"
        source = (
            f"{reports} q INDEXED BY {reports}_at CROSS JOIN {self._current('q.deal')} "
            f"CROSS JOIN deal_{self._g} d ON d.id = q.deal"
        )
        only = (
            "q.instant <= :instant AND q.seq <= :seq AND v.last = q.instant AND NOT EXISTS (SELECT 1 "
            f"FROM {reports} o WHERE o.deal = q.deal AND o.instant = q.instant AND o.seq > q.seq AND o.seq <= :seq)"
        )
        return self._rows(source, "last", reverse, limit, only=only, along="q.instant")

    def _status_by_status(self, reverse: bool, limit: int) -> list[Row]:
        rows: list[Row] = []
        for code in sorted(self._filters.statuses, reverse=reverse):
            also = f"v.mark & {MARK_STATUS} = {code}"
            finder = self._lately if self._filters.fresh and code == STATUS_CODES["rumoured"] else None
            if len(rows) < limit:
                rows += self._rows(self._source(finder), "slug", False, limit - len(rows), also=also)
        return rows

    @property
    def _lately(self) -> Finder:
        """The deals of which anything was reported in the time after which a rumour is stale."""
        return Finder(
            f"SELECT deal FROM report_{self._g} WHERE instant >= :at - {STALE_US} AND instant <= :instant", ""
        )

    # -- SQL -----------------------------------------------------------------------------------------------

    def _current(self, deal: str) -> str:
        """The version row of a deal at the point, as `v`."""
        return (
            f"version_{self._g} v ON v.deal = {deal} AND (v.instant, v.seq) = (SELECT w.instant, w.seq "
            f"FROM version_{self._g} w WHERE w.deal = {deal} AND w.instant <= :instant AND w.seq <= :seq "
            "ORDER BY w.instant DESC, w.seq DESC LIMIT 1)"
        )

    def _source(self, finder: Finder | None) -> str:
        deals = f"deal_{self._g} d"
        if finder is not None:
            deals = f"(SELECT DISTINCT deal FROM ({finder.sql})) f CROSS JOIN {deals} ON d.id = f.deal"
        return f"{deals} CROSS JOIN {self._current('d.id')}"

    def _crowd_source(self) -> str:
        columns = ", ".join(f"value ->> {place} AS {column}" for place, column in enumerate(_COLUMNS))
        return (
            f"(SELECT {columns}, NULL AS state FROM json_each(:crowd)) v CROSS JOIN deal_{self._g} d ON d.id = v.deal"
        )

    def _tests(self, finder: Finder | None) -> list[str]:
        tests = [*self._filters.tests, *self._word_tests]
        return [test for test in tests if finder is None or not finder.exact or test != finder.test]

    def _where(self, tests: list[str], only: str = "1") -> str:
        """What a version row must meet: to be of a deal that is there, with rows of its own, and to pass the tests."""
        return " AND ".join([only, "d.id <= :last_deal", "v.mark IS NOT NULL", self._uncrowded(), *tests])

    def _rows(
        self,
        source: str,
        sort: str,
        reverse: bool,
        limit: int | None,
        *,
        finder: Finder | None = None,
        also: str = "1",
        only: str = "1",
        along: str | None = None,
    ) -> list[Row]:
        """Rows (slug, number, state) of a source in order; see `_ordered`."""
        sql = self._ordered(source, sort, reverse, limit, finder=finder, also=also, only=only, along=along)
        return [row[:3] for row in self._run(sql)]

    def _ordered(
        self,
        source: str,
        sort: str,
        reverse: bool,
        limit: int | None,
        *,
        finder: Finder | None = None,
        also: str = "1",
        only: str = "1",
        along: str | None = None,
    ) -> str:
        """A statement for rows (slug, number, state, …) of a source in order, crowded deals in their places among them.

        `finder` is where the source comes from; `also` must hold of all, `only` of the source; `along` has an index in
        the source and equals the sort's column there.
        """
        way = "DESC" if (sort in LARGEST_FIRST) != reverse else "ASC"
        cut = "" if limit is None else f" LIMIT {max(0, limit)}"
        what = f"SELECT d.slug AS slug, d.id AS number, v.state AS state, {ORDERS[sort]} AS place"
        order = f"ORDER BY {{}} {way}, d.slug{cut}" if sort != "slug" else f"ORDER BY {{}} {way}{cut}"
        tests = [also, *self._tests(finder)]
        plain = f"{what} FROM {source} WHERE {self._where(tests, only)} {order.format(along or ORDERS[sort])}"
        if not self._crowded:
            return plain
        tests = [also, *self._tests(None)]  # crowded deals come from nowhere else, so they must pass all
        crowd = f"{what} FROM {self._crowd_source()} WHERE {' AND '.join(tests)} {order.format(ORDERS[sort])}"
        return (
            f"SELECT slug, number, state, place FROM (SELECT * FROM ({plain}) UNION ALL SELECT * FROM ({crowd})) "
            f"ORDER BY place {way}, slug{cut}"
        )

    def _run(self, sql: str) -> list[Any]:
        return self._reads.db.execute(sql, self._values).fetchall()

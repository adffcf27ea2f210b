"""Lists of deals as of a point: filtered, sorted and cut in SQL, so that a page costs no more than it shows.

Three ways lead to a page, whichever is shortest: from the few deals that can meet a condition; along an index in the
order asked for, until the page is full; or over all deals, which is what an exact count or another order takes.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import orjson

from store.as_of import BEFORE_ALL, EVER, Point
from store.deal import BODY, NUMBER, STALE_US, STATE, LookRow
from store.sqlite.crowds import CROWD_ROWS, Crowds, merged
from store.sqlite.filters import Filters, Finder, Word
from store.sqlite.orders import ORDERS, in_order
from store.sqlite.reads import Reads
from store.sqlite.sets import DealSet, Sets
from store.summary import MARK_STATUS, MARK_STATUS_BITS, STATUS_CODES

# Up to so many deals are looked at one by one rather than along an index: about 15 ms.
_FEW = 12_000
_HANDFUL = 1_500
# Up to so many reports that hold a word are passed over for one page: about 25 ms.
_COMMON = 150_000
_PAGE = 1_000
_WALKED = ("last", "slug", "status")

_LOOKED_AT = (
    "d.slug AS slug, d.id AS number, v.state AS state, v.mark AS mark, v.kind AS kind, v.stage AS stage, "
    "v.heard AS heard, v.reports AS reports, v.denials AS denials, v.events AS events"
)


class Selection:
    """Deals at one point that pass filters."""

    def __init__(self, reads: Reads, point: Point, filters: Filters) -> None:
        self._reads = reads
        self._g = reads.generation
        self._point = point
        self._filters = filters
        self._crowds = Crowds(reads, point)
        self._left = self._crowds.numbers  # those that can be in the list
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
        self._instead: dict[str, str] = {}
        self._one_by_one = False
        self._sets = Sets(reads.db, self._values, self._values["last_deal"])

    # -- answers -------------------------------------------------------------------------------------------

    def deals(self, sort: str, *, reverse: bool = False, limit: int | None = None) -> list[LookRow]:
        """The deals in order, ties by slug; at most `limit`."""
        if not self._filters.statuses:
            return []
        page = limit is not None and limit <= _PAGE and sort in _WALKED
        finder = self._begin(every=not page)
        if finder is None and page and limit is not None:
            if sort == "last":
                return self.filled(self._along_reports(reverse, limit))
            if sort == "status":
                return self.filled(self._status_by_status(reverse, limit))
        return self.filled(
            self._rows(self._source(finder, by_slug=sort == "slug"), sort, reverse, limit, finder=finder)
        )

    def numbers(self, sort: str, *, reverse: bool = False) -> array[int]:
        """The numbers of all of them, in order: eight bytes a deal, whatever a deal holds."""
        if not self._filters.statuses:
            return array("q")
        finder = self._begin(every=True)
        plain = f"FROM {self._source(finder, by_slug=sort == 'slug')} WHERE {self._where(self._tests(finder))}"
        crowd = self._crowd_from(self._left)
        ordered = in_order("d.slug AS slug, d.id AS number", plain, crowd, sort, reverse=reverse, limit=None)
        rows = self._reads.db.execute(f"SELECT number FROM ({ordered})", self._values)
        return array("q", chain.from_iterable(rows))

    def among(self, numbers: set[int]) -> list[LookRow]:
        """Looks at those of the deals with these numbers, in no order; the states that they lack are `filled` in."""
        if not self._filters.statuses:
            return []
        self._settle(every=len(numbers) > _PAGE, among=numbers)
        return self._numbered(numbers, "1") + self.filled(self._in_crowds(f"{_LOOKED_AT}, NULL AS body"))

    def ageing(self, numbers: set[int], before: Point) -> list[LookRow]:
        """Looks at those of the numbered deals, none of them crowded, that are stale here or at `before`, not at both.

        They must have the same version at both points.
        """
        self._values["before"] = before.at
        turned = f"(:at - v.heard > {STALE_US}) <> (:before - v.heard > {STALE_US})"
        return self._numbered(numbers, f"v.mark & {MARK_STATUS} = {STATUS_CODES['rumoured']} AND {turned}")

    def _numbered(self, numbers: set[int], also: str) -> list[LookRow]:
        self._values["numbers"] = orjson.dumps(sorted(numbers)).decode()
        source = f"json_each(:numbers) n CROSS JOIN deal_{self._g} d ON d.id = n.value"
        where = self._where([also, *self._tests(None)])
        return self._run(
            f"SELECT {_LOOKED_AT}, NULL AS body FROM {source} CROSS JOIN {self._current('d.id')} WHERE {where}"
        )

    def count(self) -> int:
        """How many there are."""
        return sum(number for (number,) in self._everywhere("count(*)"))

    def marks(self) -> list[int]:
        """Their marks, in no order: see `store.summary`."""
        return [mark for (marks,) in self._everywhere("json_group_array(v.mark)") for mark in orjson.loads(marks)]

    def _everywhere(self, what: str) -> list[Any]:
        """A value or an aggregate over all of them."""
        if not self._filters.statuses:
            return []
        finder = self._begin(every=True)
        tests = self._tests(finder)
        if self._filters.narrow:
            source, where = self._marked(finder), " AND ".join(["v.mark IS NOT NULL", *tests])
        else:
            source, where = self._source(finder), self._where(tests)
        return self._run(f"SELECT {what} FROM {source} WHERE {where}") + self._in_crowds(what)

    def _in_crowds(self, what: str) -> list[Any]:
        """The same over the crowded ones."""
        crowd = self._crowd_from(self._left)
        return self._run(f"SELECT {what} {crowd}") if crowd is not None else []

    def count_with(self, names: Sequence[int]) -> int:
        """How many have a party of one of these names; the filters must ask for nothing but that and the status.

        Each list of parties that holds one is looked at, not each deal: a deal counts where it is its list now.
        """
        self._settle(every=True)
        these = ",".join(map(str, names))
        held = (
            f"(SELECT c.id AS cast_id, {self._mark('c.deal')} AS mark FROM "
            f"(SELECT DISTINCT cast_id FROM member_{self._g} WHERE name IN ({these})) f "
            f"CROSS JOIN cast_{self._g} c ON c.id = f.cast_id "
            f"WHERE c.deal <= :last_deal AND {self._uncrowded('c.deal')} LIMIT -1)"
        )
        shown = f"mark & {MARK_STATUS} IN ({','.join(map(str, sorted(self._filters.statuses)))})"
        rows = self._run(f"SELECT count(*) FROM {held} WHERE mark >> {MARK_STATUS_BITS} = cast_id AND {shown}")
        return sum(number for (number,) in rows + self._in_crowds("count(*)"))

    def _mark(self, deal: str) -> str:
        """A deal's mark at the point: one seek."""
        return (
            f"(SELECT w.mark FROM version_{self._g} w WHERE w.deal = {deal} AND w.instant <= :instant "
            "AND w.seq <= :seq ORDER BY w.instant DESC, w.seq DESC LIMIT 1)"
        )

    def _marked(self, finder: Finder | None) -> str:
        """All deals' marks as `v`: where nothing else is looked at, one seek a deal is enough."""
        every = f"deal_{self._g} d NOT INDEXED"
        deals = every if finder is None else f"(SELECT DISTINCT deal AS id FROM ({finder.sql})) d"
        # Without a limit SQLite would look the mark up again wherever it is named.
        return (
            f"(SELECT d.id AS deal, {self._mark('d.id')} AS mark FROM {deals} "
            f"WHERE d.id <= :last_deal AND {self._uncrowded()} LIMIT -1) v"
        )

    def _uncrowded(self, deal: str = "d.id") -> str:
        return f"{deal} NOT IN ({','.join(map(str, self._crowds.numbers))})"

    def filled(self, rows: list[LookRow]) -> list[LookRow]:
        """Looks with the states that they lack: a crowded deal's is at hand, the others are read at once."""
        lacking = [row[STATE] for row in rows if row[BODY] is None and row[STATE] is not None]
        if not lacking and not self._crowds.states:
            return rows
        bodies = self._reads.bodies(lacking)
        return [row if row[BODY] is not None else (*row[:BODY], self._body(row, bodies)) for row in rows]

    def _body(self, row: LookRow, bodies: dict[int, str]) -> str:
        state = row[STATE]
        return self._crowds.states[row[NUMBER]] if state is None else bodies[state]

    # -- ways ----------------------------------------------------------------------------------------------

    def _settle(self, *, every: bool, among: set[int] | None = None) -> None:
        """Decide how words are asked for, and which crowded deals can be in the list.

        `every`: all deals are to be looked at, not a page only, so that some more are few too.
        """
        self._finders = list(self._filters.finders)
        self._one_by_one = False
        self._instead = {}
        few = among is not None and len(among) <= _PAGE
        self._word_tests = [self._word_test(word, every, few) for word in self._filters.words]
        left = set(self._crowds.numbers) if among is None else among.intersection(self._crowds.numbers)
        for finder in self._finders:
            if left and finder.crowded and self._size(finder, _FEW) <= _FEW:
                left.intersection_update(number for (number,) in self._run(finder.sql))
        self._left = sorted(left)

    def _begin(self, *, every: bool) -> Finder | None:
        """Settle; where the few deals are found that can be in the list, None: they are many."""
        self._settle(every=every)
        finder = self._finder(every)
        if finder is None and every:
            self._pass_over()
        return finder

    def _finder(self, every: bool) -> Finder | None:
        """Where to find the few deals that can be in the list; None: they are many."""
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
        if finder.size is not None:
            return finder.size
        early = self._values["last_deal"] <= _FEW
        rows = (finder.rougher if early else None) or finder.rough or finder.sql
        (size,) = self._run(f"SELECT count(*) FROM ({rows} LIMIT {most + 1})")[0]
        return int(size)

    def _word_test(self, word: Word, every: bool, few: bool) -> str:
        """How a word is best asked for: its deals found by its few reports, or in one pass over many; or deal by deal.

        The last suits a `few` deals, and a page, since a walk soon meets deals that have a common word; where they
        must not have it few are left.
        """
        size = self._size(word.finder, EVER if word.prefix else _COMMON)  # all that begin so are gathered anyhow
        if size <= _FEW:
            test, finder = f"v.deal IN ({word.finder.sql})", word.finder
            if word.negated:
                return f"NOT {test}"
        elif few and not word.prefix:
            return f"NOT {word.finder.test}" if word.negated else word.finder.test
        elif size <= _COMMON or every or word.prefix or word.negated:
            found = self._holding(word, size)
            if word.negated:
                found = found.others()
            test, finder = self._sets.test(found, "v.deal"), self._listed(found)
        else:
            self._one_by_one = True
            test, finder = word.finder.test, word.finder
        self._finders.append(replace(finder, test=test))
        return test

    def _holding(self, word: Word, size: int) -> DealSet:
        """The deals of a common word; counting its reports is quick, and often all have it."""
        if size > _COMMON:
            if not word.prefix:
                (size,) = self._run(f"SELECT count(*) FROM ({word.reports})")[0]
            # All of a table are counted at once, a range row by row.
            every, later = f"SELECT count(*) FROM report_{self._g}", f"FROM report_{self._g} WHERE seq > :seq"
            (reports,) = self._run(f"SELECT ({every}) - (SELECT count(*) {later})")[0]
            if size == reports:
                return self._sets.every()
        return self._sets.found(word.every)

    def _listed(self, found: DealSet) -> Finder:
        """A finder of the deals of a set; of many it only says how many they are."""
        few = found.count <= max(_FEW, self._values["last_deal"] // 3)
        name = f"set_{len(self._values)}"
        self._values[name] = orjson.dumps(found.numbers() if few else []).decode()
        found_so = f"SELECT value AS deal FROM json_each(:{name})"
        return Finder(found_so, "", exact=True, crowded=True, size=found.count)

    def _along_reports(self, reverse: bool, limit: int) -> list[LookRow]:
        """By last report: a deal is met at the report that is its last."""
        reports = f"report_{self._g}"
        source = (
            f"{reports} q INDEXED BY {reports}_at CROSS JOIN {self._current('q.deal')} "
            f"CROSS JOIN deal_{self._g} d ON d.id = q.deal"
        )
        start = self._filters.start
        only = (
            f"q.instant <= :instant AND {'1' if start == BEFORE_ALL else f'q.instant >= {start}'} "
            "AND q.seq <= :seq AND v.last = q.instant AND NOT EXISTS (SELECT 1 "
            f"FROM {reports} o WHERE o.deal = q.deal AND o.instant = q.instant AND o.seq > q.seq AND o.seq <= :seq)"
        )
        return self._rows(source, "last", reverse, limit, only=only, along="q.instant")

    def _status_by_status(self, reverse: bool, limit: int) -> list[LookRow]:
        rows: list[LookRow] = []
        for code in sorted(self._filters.statuses, reverse=reverse):
            also = f"v.mark & {MARK_STATUS} = {code}"
            finder = self._lately if self._filters.fresh and code == STATUS_CODES["rumoured"] else None
            if len(rows) < limit:
                rows += self._rows(self._source(finder, by_slug=True), "slug", False, limit - len(rows), also=also)
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

    def _source(self, finder: Finder | None, *, by_slug: bool = False) -> str:
        # Where they need not come by slug: by their numbers, which is how versions lie in the file.
        deals = f"deal_{self._g} d" if by_slug else f"deal_{self._g} d NOT INDEXED"
        if finder is not None:
            deals = f"(SELECT DISTINCT deal FROM ({finder.sql})) f CROSS JOIN {deals} ON d.id = f.deal"
        return f"{deals} CROSS JOIN {self._current('d.id')}"

    def _tests(self, finder: Finder | None) -> list[str]:
        tests = [*self._filters.tests, *self._word_tests]
        left = [test for test in tests if finder is None or not finder.exact or test != finder.test]
        return [self._instead.get(test, test) for test in left]

    def _pass_over(self) -> None:
        """All deals are to be looked at: what one pass over reports can tell is found so, not deal by deal."""
        for test, sql in self._filters.passes.items():
            within = self._sets.test(self._sets.found(sql), "v.deal")
            self._instead |= {test: within, f"NOT {test}": f"NOT {within}"}

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
    ) -> list[LookRow]:
        """Looks from a source in order, those at crowded deals in their places among them.

        All of a long list have their states with them, since each is needed: `filled` adds those of a page.

        `finder` is where the source comes from; `also` must hold of all, `only` of the source; `along` has an index in
        the source and equals the sort's column there.
        """
        body = f"(SELECT body FROM state_{self._g} WHERE id = v.state)" if limit is None else "NULL"
        plain = f"FROM {source} WHERE {self._where([also, *self._tests(finder)], only)}"
        what = f"{_LOOKED_AT}, {body} AS body"
        if limit is None or not self._left:
            crowd = self._crowd_from(self._left, also)
            return self._run(in_order(what, plain, crowd, sort, reverse=reverse, limit=limit, along=along))
        what = f"{what}, {ORDERS[sort]} AS place"
        rows = self._run(in_order(what, plain, None, sort, reverse=reverse, limit=limit, along=along))
        left = self._crowds.before(self._left, sort, reverse, rows[-1][-1]) if len(rows) >= limit > 0 else self._left
        crowd = self._crowd_from(left, also)
        if crowd is None:
            return rows
        others = self._run(in_order(what, crowd, None, sort, reverse=reverse, limit=limit))
        return merged(rows, others, sort, reverse, limit)

    def _crowd_from(self, numbers: Sequence[int], also: str = "1") -> str | None:
        """Where crowded deals come from; they come from nowhere else, so they must pass all tests. None: from nowhere.

        They are folded here.
        """
        if not numbers:
            return None
        self._values["crowd"] = self._crowds.rows(numbers)
        tests = " AND ".join([also, *self._tests(None)])
        return f"FROM {CROWD_ROWS} v CROSS JOIN deal_{self._g} d ON d.id = v.deal WHERE {tests}"

    def _run(self, sql: str) -> list[Any]:
        return self._reads.db.execute(sql, self._values).fetchall()

"""Conditions on deals as SQL: what a row must meet, and where the few deals that can meet it are to be found.

The aliases are `v` for a version row and `d` for its deal; the point is bound as :instant, :seq and :at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from store.as_of import BEFORE_ALL, EVER, Lens, Point
from store.deal import STALE_US
from store.query import AmountTest, Condition, Query
from store.sqlite.reads import Reads
from store.sqlite.version_rows import AMOUNT_TRAIT, KIND_TRAIT, OUTLET_TRAIT, STAGE_TRAIT, amount_trait
from store.summary import KIND_CODES, MARK_STATUS, MARK_STATUS_BITS, STAGE_CODES, STATUS_CODES

# The keys that ask for more of a version row than its deal and mark.
_BESIDE_MARKS = frozenset(("kind", "stage", "amount", "since", "until", "stale"))
# The keys that leave so few deals that the reports of each of them may be asked.
_PRUNING = ("party", "kind", "stage", "amount", "stale")
_EVERY_KEY = ("status", "party", "kind", "outlet", "stage", "amount", "stale")


@dataclass(slots=True)
class Finder:
    """SQL that gives the numbers of all deals, and maybe more, that meet a condition; `exact`: no more.

    `crowded`: it gives those of crowded deals too. `test` is the condition that it stands for, so that an exact finder
    spares the test. `rough`: SQL of as many rows or
    more that is cheaper to count; `rougher`: the same where the log stands at an early place; `size`: how many, where
    that is known.
    """

    sql: str
    test: str
    exact: bool = False
    crowded: bool = False
    rough: str | None = None
    rougher: str | None = None
    size: int | None = None


@dataclass(slots=True)
class Word:
    """A word that reports must hold, or must not: its deals are found, or each deal's reports are asked.

    `finder` suits few reports. `every` is SQL for the same deals that is quicker where the word is common, `reports`
    SQL for the reports that hold it, out or not, however dated. The reports of a `prefix` cannot be asked one by one.
    """

    finder: Finder
    negated: bool
    prefix: bool
    every: str
    reports: str


@dataclass(slots=True)
class Filters:
    """What a list asks of deals: all `tests` must hold. `values` are bound to their parameters.

    `statuses`: the codes of the only statuses that can pass; `fresh`: no rumour that is stale can. `narrow`: of a
    version row the tests ask for the deal and the mark only. `start`: no deal passes whose last report is earlier.
    `passes`: {test: SQL of the deals that pass it}, for tests that one pass answers sooner than each deal's reports.
    """

    tests: list[str] = field(default_factory=list)
    finders: list[Finder] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    statuses: set[int] = field(default_factory=lambda: set(STATUS_CODES.values()))
    fresh: bool = False
    narrow: bool = False
    start: int = BEFORE_ALL
    passes: dict[str, str] = field(default_factory=dict)

    def bind(self, value: object) -> str:
        """A parameter for a value."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f":{name}"


class Compiler:
    """Turns queries into filters."""

    def __init__(self, reads: Reads, point: Point, names: Callable[[Condition], Sequence[int]]) -> None:
        """`names`: the numbers of the names that a condition on a party means."""
        self._reads = reads
        self._instant = point.instant
        self._g = reads.generation
        self._names = names

    def compile(self, query: Query, lens: Lens, *, words: bool = True) -> Filters:
        """The filters of a query and a lens; without `words` the query's words say nothing of deals."""
        filters = Filters()
        if lens is not Lens.ALL:
            filters.statuses = {code for status, code in STATUS_CODES.items() if lens.shows(status)}
            shown = ",".join(map(str, sorted(filters.statuses)))
            filters.tests.append(f"v.mark & {MARK_STATUS} IN ({shown})")
        for condition in query.conditions:
            if condition.key == "text" and words:
                self._add_word(condition, filters)
        self._add_window(query, filters)
        for key in _EVERY_KEY:
            if wanted := query.of(key):
                test = self._any(wanted, filters)
                filters.tests.append(test)
                if finder := self._finder(key, wanted, test):
                    filters.finders.append(finder)
        for condition in query.conditions:
            if condition.negated and condition.key != "text":
                filters.tests.append(f"NOT {self._test(condition, filters)}")
        if named := {STATUS_CODES[str(condition.value)] for condition in query.of("status")}:
            filters.statuses &= named
        filters.statuses -= {STATUS_CODES[str(condition.value)] for condition in query.of("status", negated=True)}
        if any(query.of(key) for key in _PRUNING):
            filters.passes.clear()
        filters.narrow = _BESIDE_MARKS.isdisjoint(condition.key for condition in query.conditions)
        stale = {condition.value for condition in query.of("stale")}
        filters.fresh = stale == {"no"}
        if stale == {"yes"}:
            filters.statuses &= {STATUS_CODES["rumoured"]}
        return filters

    def add_names(self, names: Sequence[int], filters: Filters) -> None:
        """Ask for deals of parties with these names too."""
        test = self._has_name(names)
        filters.tests.append(test)
        filters.finders.append(self._by_names(names, test))

    # -- tests ---------------------------------------------------------------------------------------------

    def _any(self, wanted: Sequence[Condition], filters: Filters) -> str:
        """The test of conditions of one key of which any will do; a deal's reports are gone through once."""
        if wanted[0].key == "outlet":
            these = ",".join(str(self._reads.outlet(str(condition.value))) for condition in wanted)
            test = self._has_report(f"r.outlet IN ({these})")
            found = self._by_traits(wanted).sql
            filters.passes[test] = f"SELECT v.deal FROM (SELECT DISTINCT deal FROM ({found})) v WHERE {test}"
            return test
        return "(" + " OR ".join(self._test(condition, filters) for condition in wanted) + ")"

    def _test(self, condition: Condition, filters: Filters) -> str:
        key, value = condition.key, condition.value
        if key == "status":
            return f"(v.mark & {MARK_STATUS} = {STATUS_CODES[str(value)]})"
        if key == "kind":
            return f"(v.kind IS {KIND_CODES[str(value)]})"
        if key == "stage":
            return f"(v.stage IS {STAGE_CODES[str(value)]})"
        if key == "stale":
            return self._stale(value == "yes")
        if key == "party":
            return self._has_name(self._names(condition))
        if key == "outlet":
            return self._any([condition], filters)
        if key == "since":
            return f"(v.last >= {int(str(value))})"  # then that report is one
        if key == "until":
            return f"(v.first <= {int(str(value))})"
        assert isinstance(value, AmountTest)
        return self._amount(value, filters)

    def _stale(self, wanted: bool) -> str:
        stale = f"(v.mark & {MARK_STATUS} = {STATUS_CODES['rumoured']} AND :at - v.heard > {STALE_US})"
        return stale if wanted else f"(NOT {stale})"

    def _has_name(self, names: Sequence[int]) -> str:
        these = ",".join(map(str, names))
        return (
            f"EXISTS (SELECT 1 FROM member_{self._g} m WHERE m.name IN ({these}) "
            f"AND m.cast_id = v.mark >> {MARK_STATUS_BITS})"
        )

    def _amount(self, test: AmountTest, filters: Filters) -> str:
        # The operator is one of the query language's; the value is bound.
        holds = f"v.bound {test.op or '='} {filters.bind(test.value)}"
        if test.currency is not None:
            holds += f" AND v.currency = {filters.bind(test.currency)}"
        return f"coalesce({holds}, 0)"

    def _has_report(self, where: str) -> str:
        return (
            f"EXISTS (SELECT 1 FROM report_{self._g} r WHERE r.deal = v.deal AND r.instant <= :instant "
            f"AND r.seq <= :seq AND {where} AND {self._reads.stands('r')})"
        )

    def _add_word(self, condition: Condition, filters: Filters) -> None:
        given = str(condition.value).replace("\0", " ")  # it would end the expression
        prefix = "*" if given.endswith("*") and not condition.phrase else ""
        match = filters.bind('"' + given.rstrip("*").replace('"', '""') + '"' + prefix)
        text = f"text_{self._g}"
        found = f"SELECT r.deal FROM {text} CROSS JOIN report_{self._g} r ON r.seq = {text}.rowid"
        test = self._has_report(f"EXISTS (SELECT 1 FROM {text} WHERE {text} MATCH {match} AND rowid = r.seq)")
        matching = f"{found} WHERE {text} MATCH {match} AND {text}.rowid <= :seq"
        finder = self._standing(matching, test)
        finder.rough = f"SELECT rowid FROM {text} WHERE {text} MATCH {match} AND rowid <= :seq"
        every = f"{matching} AND r.instant <= :instant AND {self._reads.is_left('r')}"
        filters.words.append(Word(finder, condition.negated, bool(prefix), every, finder.rough))

    def _standing(self, reports: str, test: str) -> Finder:
        found = f"{reports} AND r.instant <= :instant AND r.seq <= :seq AND {self._reads.stands('r')}"
        return Finder(found, test, exact=True, crowded=True)

    def _add_window(self, query: Query, filters: Filters) -> None:
        """`since` and `until` together mean one report in that window."""
        since = [int(str(c.value)) for c in query.of("since")]
        until = [int(str(c.value)) for c in query.of("until")]
        if not since and not until:
            return
        start, end = min(since, default=BEFORE_ALL), max(until, default=EVER)
        if not since and end >= self._instant:
            return  # whatever is there was reported by then
        filters.start = start
        test = self._within(start, end)
        filters.tests.append(test)
        within = f"report_{self._g} r WHERE r.instant BETWEEN {start} AND {min(end, self._instant)}"
        finder = self._standing(f"SELECT r.deal FROM {within}", test)
        finder.rough, finder.rougher = f"SELECT 1 FROM {within} AND r.seq <= :seq", f"SELECT 1 FROM {within}"
        filters.finders.append(finder)

    def _within(self, start: int, end: int) -> str:
        """Whether a report lies in a window: mostly the first or the last one tells."""
        if end >= self._instant:
            return f"(v.last >= {start})"
        if start == BEFORE_ALL:
            return f"(v.first <= {end})"
        one = self._has_report(f"r.instant BETWEEN {start} AND {end}")
        return f"(v.last >= {start} AND v.first <= {end} AND (v.last <= {end} OR v.first >= {start} OR {one}))"

    # -- finders -------------------------------------------------------------------------------------------

    def _finder(self, key: str, wanted: Sequence[Condition], test: str) -> Finder | None:
        if key in ("status", "stale"):
            return None
        if key == "party":
            return self._by_names([name for condition in wanted for name in self._names(condition)], test)
        return replace(self._by_traits(wanted), test=test, crowded=key != "amount")

    def _by_traits(self, wanted: Sequence[Condition]) -> Finder:
        ranges = [self._traits(condition) for condition in wanted]
        where = " OR ".join(f"trait BETWEEN {low} AND {high}" for low, high in ranges)
        return Finder(f"SELECT deal FROM trait_{self._g} WHERE {where}", "")

    def _by_names(self, names: Sequence[int], test: str) -> Finder:
        return Finder(self._reads.with_names(",".join(map(str, names))), test, crowded=True)

    def _traits(self, condition: Condition) -> tuple[int, int]:
        """The traits, from and to, one of which a deal must show to meet a condition."""
        value = condition.value
        if isinstance(value, AmountTest):
            low = amount_trait(value.value) if not value.op.startswith("<") else AMOUNT_TRAIT
            high = amount_trait(value.value) if not value.op.startswith(">") else OUTLET_TRAIT - 1
            return low, high
        if condition.key == "kind":
            trait = KIND_TRAIT + KIND_CODES[str(value)]
        elif condition.key == "stage":
            trait = STAGE_TRAIT + STAGE_CODES[str(value)]
        else:
            trait = OUTLET_TRAIT + self._reads.outlet(str(value))
        return trait, trait

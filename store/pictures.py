"""Pictures as of a point: lists of deals, parties and outlets, and the web."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from events.slug import slug_of
from events.time import moment_text
from events.vocabulary import UNKNOWN_PARTY
from store.as_of import BEFORE_ALL, EVER, Lens, Point
from store.deal import Counts, Deal
from store.errors import BadQuery
from store.fold import STATUSES
from store.log import Log
from store.parties import Registry
from store.query import AmountTest, Condition, Query, parse_query
from store.sqlite.reads import DENIED, Reads
from store.views import DealList, OutletView, PartyList, PartyView, Web

_COUNT_ALL_FROM = 200
Item = TypeVar("Item")


class _LazyCounts:
    """Counts of the deals of one picture, asked for when the first is looked at.

    A long list is counted in one go, a short one deal by deal. What the log holds up to a seq never changes but for
    redactions, which also number the deals anew.
    """

    def __init__(
        self, reads: Callable[[], AbstractContextManager[Reads]], point: Point, generation: int, expected: int
    ) -> None:
        self._reads = reads
        self._point = point
        self._generation = generation
        self._expected = expected
        self._held: dict[int, Counts] = {}

    def __call__(self, slug: str, number: int) -> Counts:
        if number not in self._held:
            with self._reads() as reads:
                if reads.generation != self._generation:
                    now = reads.number(slug)
                    return _GONE if now is None else reads.counts(now, self._point)
                if self._expected >= _COUNT_ALL_FROM:
                    self._held = reads.all_counts(self._point)
                else:
                    self._held[number] = reads.counts(number, self._point)
        return self._held.get(number, _GONE)


_GONE = Counts(0, 0, 0, 0, 1)


class Pictures:
    """Makes pictures within one read transaction. `reopen` gives another one for what is decoded later."""

    def __init__(self, reads: Reads, log: Log, reopen: Callable[[], AbstractContextManager[Reads]]) -> None:
        self.reads = reads
        self.log = log
        self._reopen = reopen
        self._registries: dict[int, Registry] = {}

    def registry(self, point: Point) -> Registry:
        """The parties as the log stood at the point's seq."""
        held = self._registries.get(point.seq)
        if held is None:
            held = self._registries[point.seq] = Registry.of(self.log.fetch(self.reads.keepers(point)))
        return held

    def make(self, slug: str, number: int, raw: str, point: Point) -> Deal:
        """One deal from its state."""
        counts = _LazyCounts(self._reopen, point, self.reads.generation, 1)
        return Deal(slug, number, raw, self.registry(point), point, counts)

    def every(self, point: Point) -> list[Deal]:
        """All deals that exist at the point, in no order."""
        registry = self.registry(point)
        states = list(self.reads.states(point))
        counts = _LazyCounts(self._reopen, point, self.reads.generation, len(states))
        return [Deal(slug, number, raw, registry, point, counts) for slug, number, raw in states]

    def deal(self, slug: str, point: Point) -> Deal | None:
        """One deal, or None where it does not exist at the point."""
        number = self.reads.number(slug)
        raw = None if number is None else self.reads.state(number, point)
        return None if number is None or raw is None else self.make(slug, number, raw, point)

    # -- lists ---------------------------------------------------------------------------------------------

    def select(self, text: str, point: Point, lens: Lens, *, words: bool = True) -> tuple[list[Deal], Lens]:
        """The deals that pass a query and a lens, and the lens that was used."""
        query, lens = parse_query(text), Lens(lens)
        if query.names_status:
            lens = Lens.ALL
        deals = self.every(point)
        if lens is not Lens.ALL:
            deals = [deal for deal in deals if lens.shows(deal.status)]
        return self._filter(deals, query, point, words), lens

    def _filter(self, deals: list[Deal], query: Query, point: Point, words: bool) -> list[Deal]:
        for test in self._tests(query, point, words):
            deals = [deal for deal in deals if test(deal)]
        return deals

    def _tests(self, query: Query, point: Point, words: bool) -> Iterator[Callable[[Deal], bool]]:
        if words:
            for condition in query.conditions:
                if condition.key == "text":
                    yield _among(self._with_text(query, condition, point), condition.negated)
        since, until = query.of("since"), query.of("until")
        if since or until:
            start = min((int(c.value) for c in since if isinstance(c.value, int)), default=BEFORE_ALL)
            end = max((int(c.value) for c in until if isinstance(c.value, int)), default=EVER)
            yield _among(self.reads.within(start, end, point), False)
        for key in ("status", "party", "kind", "outlet", "stage", "amount", "stale"):
            if wanted := query.of(key):
                tests = [self._test(condition, point) for condition in wanted]
                yield lambda deal, tests=tests: any(test(deal) for test in tests)  # type: ignore[misc]
        for condition in query.conditions:
            if condition.negated and condition.key != "text":
                test = self._test(condition, point)
                yield lambda deal, test=test: not test(deal)  # type: ignore[misc]

    def _test(self, condition: Condition, point: Point) -> Callable[[Deal], bool]:
        key, value = condition.key, condition.value
        if key == "party":
            registry = self.registry(point)
            party = registry.resolve(str(value))
            wanted = {party} if condition.exact else {party, *registry.divisions(party)}
            return lambda deal: any(entry["party"] in wanted for entry in deal.parties)
        if key == "outlet":
            return _among(self.reads.with_outlet(str(value), point), False)
        if key == "since":
            return _among(self.reads.within(int(str(value)), EVER, point), False)
        if key == "until":
            return _among(self.reads.within(BEFORE_ALL, int(str(value)), point), False)
        if isinstance(value, AmountTest):
            return lambda deal: value.holds(deal.amount)
        if key == "stale":
            return lambda deal: deal.stale is (value == "yes")
        return lambda deal: getattr(deal, key) == value

    def _with_text(self, query: Query, condition: Condition, point: Point) -> set[int]:
        word = str(condition.value)
        prefix = "*" if word.endswith("*") and not condition.phrase else ""
        quoted = '"' + word.rstrip("*").replace('"', '""') + '"' + prefix
        try:
            return self.reads.with_text(quoted, point)
        except ValueError as error:
            raise BadQuery(query.text, 0, f"'{word}' cannot be looked for ({error})") from error

    def deals(
        self,
        text: str,
        point: Point,
        lens: Lens,
        *,
        sort: str,
        reverse: bool,
        limit: int | None,
    ) -> DealList:
        """See `store.Store.deals`."""
        if sort not in _SORTS:
            raise BadQuery(text, 0, f"sort '{sort}' is not known", "known are " + ", ".join(_SORTS))
        deals, lens = self.select(text, point, lens)
        deals.sort(key=lambda deal: deal.deal)
        descending = sort in _LARGEST_FIRST
        deals.sort(key=_SORTS[sort], reverse=descending is not reverse)
        return DealList(_first(deals, limit), len(deals), point, lens)

    def parties(
        self,
        text: str,
        point: Point,
        lens: Lens,
        *,
        sort: str,
        reverse: bool,
        limit: int | None,
    ) -> PartyList:
        """See `store.Store.parties`."""
        if sort not in _PARTY_SORTS:
            raise BadQuery(text, 0, f"sort '{sort}' is not known", "known are " + ", ".join(_PARTY_SORTS))
        deals, lens = self.select(text, point, lens, words=False)
        views = [view for view in self._views(deals, point) if _called(view, parse_query(text))]
        views.sort(key=lambda view: view.party)
        views.sort(key=_PARTY_SORTS[sort], reverse=(sort == "deals") is not reverse)
        return PartyList(_first(views, limit), len(views), point, lens)

    def _views(self, deals: list[Deal], point: Point) -> list[PartyView]:
        """The parties of these deals, `unknown-party` apart, since it joins nothing."""
        degrees: Counter[str] = Counter()
        names: dict[str, str] = {}
        for deal in deals:
            parties = {entry["party"]: entry["name"] for entry in deal.parties}
            degrees.update(parties.keys())
            names.update(parties)
        degrees.pop(UNKNOWN_PARTY, None)
        return [self.view(party, names[party], count, point) for party, count in degrees.items()]

    def view(self, party: str, name: str, deals: int, point: Point) -> PartyView:
        """A resolved party with what is declared of it."""
        registry = self.registry(point)
        declared = registry.get(party)
        if declared is None:
            return PartyView(party, name, None, None, [], {}, deals)
        parent = registry.parent(party)
        return PartyView(
            party, declared.name, declared.kind, parent, list(declared.aliases), dict(declared.identifiers), deals
        )

    def outlets(self, point: Point) -> list[OutletView]:
        """See `store.Store.outlets`."""
        registry = self.registry(point)
        ruled = self.reads.ruled(point)
        standing = {number: {row.seq for row in self.reads.standing(number, point)} for number in ruled}
        found: dict[int, list[Any]] = {}
        for number, row in self.reads.all_reports(point):
            if number in ruled and row.seq not in standing[number]:
                continue
            held = found.setdefault(row.outlet, [0, 0, 0, set(), row])
            held[2 if row.copy else 1 if row.type == DENIED else 0] += 1
            held[3].add(number)
            if (row.instant, row.seq) > (held[4].instant, held[4].seq):
                held[4] = row
        names = self.reads.outlets()
        views = [
            OutletView(
                names[outlet][0],
                names[outlet][1],
                registry.grade(names[outlet][0]),
                reports,
                denials,
                copies,
                len(numbers),
                moment_text(last.instant, last.precision),
            )
            for outlet, (reports, denials, copies, numbers, last) in found.items()
        ]
        return sorted(views, key=lambda view: (-view.reports - view.denials, view.outlet))

    def web(self, text: str, point: Point, lens: Lens, focus: str | None, depth: int) -> Web:
        """See `store.Store.web`."""
        deals, lens = self.select(text, point, lens)
        deals.sort(key=lambda deal: deal.deal)
        if focus is not None:
            deals = self._around(deals, focus, depth, point)
        views = sorted(self._views(deals, point), key=lambda view: (-view.deals, view.party))
        return Web(views, deals, point, lens)

    def _around(self, deals: list[Deal], focus: str, depth: int, point: Point) -> list[Deal]:
        """The deals within `depth` ties of a party and its divisions."""
        registry = self.registry(point)
        party = registry.resolve(focus)
        reached = {party, *registry.divisions(party)}
        ties = {deal.deal: {entry["party"] for entry in deal.parties} - {UNKNOWN_PARTY} for deal in deals}
        kept: set[str] = set()
        for _ in range(depth):
            step = {slug for slug, parties in ties.items() if slug not in kept and parties & reached}
            if not step:
                break
            kept |= step
            reached = reached.union(*(ties[slug] for slug in step))
        return [deal for deal in deals if deal.deal in kept]

    def near(self, name: str, kind: str, n: int, point: Point) -> list[str]:
        """See `store.Store.near`."""
        from difflib import get_close_matches

        try:
            slug = slug_of(name)
        except ValueError:
            return []
        if kind == "deal":
            known = self.reads.slugs()
        else:
            known = [view.party for view in self._views(self.every(point), point)]
            known += [party for party in self.registry(point).declared() if party not in known]
        holding = sorted((other for other in known if slug in other), key=len)
        return list(dict.fromkeys([*get_close_matches(slug, known, n=n, cutoff=0.75), *holding]))[:n]


def _first(items: list[Item], limit: int | None) -> list[Item]:
    return items if limit is None else items[: max(0, limit)]


def _among(numbers: set[int], negated: bool) -> Callable[[Deal], bool]:
    return lambda deal: (deal.number in numbers) is not negated


def _called(view: PartyView, query: Query) -> bool:
    """Whether a party's names hold all words of the query."""
    names = [view.party, slug_of(view.name), *(slug_of(alias) for alias in view.aliases)]
    for condition in query.conditions:
        if condition.key == "text":
            word = slug_of(str(condition.value).rstrip("*"))
            if any(word in name for name in names) is condition.negated:
                return False
    return True


def _largest(deal: Deal) -> tuple[int, int]:
    amount = deal.amount or {"high": None, "low": None}
    bound = amount["high"] if amount["high"] is not None else amount["low"]
    return (0, 0) if bound is None else (1, bound)


_SORTS: dict[str, Callable[[Deal], Any]] = {
    "last": lambda deal: deal.last_instant,
    "first": lambda deal: deal._counts.first_instant,
    "slug": lambda deal: deal.deal,
    "status": lambda deal: STATUSES.index(deal.status),
    "amount": _largest,
    "reports": lambda deal: deal.reports,
    "kind": lambda deal: deal.kind or "",
}
_LARGEST_FIRST = ("last", "amount", "reports")
_PARTY_SORTS: dict[str, Callable[[PartyView], Any]] = {
    "deals": lambda view: view.deals,
    "party": lambda view: view.party,
    "name": lambda view: view.name.casefold(),
    "kind": lambda view: view.kind or "",
}

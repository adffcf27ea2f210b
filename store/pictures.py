"""Pictures as of a point: lists of deals, parties and outlets, and the web."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from heapq import nsmallest
from itertools import compress
from typing import Any, TypeVar

from events.slug import slug_of
from events.time import moment_text
from events.vocabulary import UNKNOWN_PARTY
from store.as_of import Lens, Point
from store.deal import BODY, NUMBER, SLUG, STATE, Deal, LookRow
from store.errors import BadQuery
from store.log import Log
from store.memory import Memory
from store.parties import Registry
from store.query import EVERYTHING, Condition, Query
from store.sqlite.filters import Compiler
from store.sqlite.finding import Names
from store.sqlite.orders import ORDERS
from store.sqlite.reads import Reads
from store.sqlite.selection import Selection
from store.summary import MARK_STATUS_BITS
from store.views import OutletView, PartyList, PartyRanks, PartyView, Web

Item = TypeVar("Item")


class Pictures:
    """Makes pictures within one read transaction; `memory` lasts longer."""

    def __init__(self, reads: Reads, log: Log, memory: Memory) -> None:
        self.reads = reads
        self.log = log
        self._memory = memory

    @property
    def named(self) -> Names:
        """What has ever been named, to look through."""
        return self._memory.names

    def instants(self, seq: int | None) -> array[int]:
        """Those of all reports by `seq`, None: all that this snapshot holds; see `store.Store.moments`."""
        return self._memory.instants.upto(self.reads, seq)

    def registry(self, point: Point) -> Registry:
        """The parties as the log stood at the point's seq."""
        return self._memory.registry(self.reads, self.log, point.seq)

    # -- deals ---------------------------------------------------------------------------------------------

    def deal(self, slug: str, point: Point) -> Deal | None:
        """One deal, or None where it does not exist at the point."""
        number = self.reads.number(slug)
        return None if number is None else self.numbered(slug, number, point)

    def numbered(self, slug: str, number: int, point: Point) -> Deal | None:
        """One deal by its number too."""
        raw = self.reads.state(number, point)
        return None if raw is None else Deal(slug, number, raw, self.registry(point), point)

    def deals(
        self, query: Query, point: Point, lens: Lens, *, sort: str, reverse: bool, limit: int | None
    ) -> list[Deal]:
        """The deals that pass a query and a lens, in order. Raises BadQuery for the sort or a word."""
        _check_sort(query, sort)
        return self._made(self._selection(query, point, lens).deals(sort, reverse=reverse, limit=limit), point)

    def numbers(self, query: Query, point: Point, lens: Lens, *, sort: str, reverse: bool) -> array[int]:
        """The numbers of those deals, in order."""
        _check_sort(query, sort)
        return self._selection(query, point, lens).numbers(sort, reverse=reverse)

    def by_number(self, numbers: Sequence[int], point: Point) -> list[Deal | None]:
        """The deals with these numbers, in the order given; None where one does not exist at the point."""
        found = {deal.number: deal for deal in self.deals_among(set(numbers), EVERYTHING, point, Lens.ALL)}
        return [found.get(number) for number in numbers]

    def deals_among(self, numbers: set[int], query: Query, point: Point, lens: Lens) -> list[Deal]:
        """Those of the numbered deals that pass, by slug."""
        selection = self._selection(query, point, lens)
        return sorted(self._made(selection.filled(selection.among(numbers)), point), key=lambda deal: deal.deal)

    def count(self, query: Query, point: Point, lens: Lens) -> int:
        """How many deals pass."""
        return self._selection(query, point, lens).count()

    def among(self, numbers: set[int], query: Query, point: Point, lens: Lens) -> dict[int, LookRow]:
        """{number: look} at those of the numbered deals that pass; the states of many are not read yet."""
        return {look[NUMBER]: look for look in self._selection(query, point, lens).among(numbers)}

    def ageing(self, numbers: set[int], start: Point, end: Point, lens: Lens) -> dict[int, LookRow]:
        """{number: look} at those of the numbered deals that are stale at one of two points only.

        None may be crowded, and they must have the same version at both.
        """
        return {look[NUMBER]: look for look in self._selection(EVERYTHING, end, lens).ageing(numbers, start)}

    def made(self, looks: Iterable[LookRow], states: Mapping[int, str], point: Point) -> dict[int, Deal]:
        """{number: deal} of looks that have their states, or find them by their numbers in `states`."""
        registry = self.registry(point)
        return {
            look[NUMBER]: Deal(look[SLUG], look[NUMBER], look[BODY] or states[look[STATE]], registry, point, look)
            for look in looks
        }

    def deals_of(
        self, parties: set[str], point: Point, lens: Lens, *, query: Query = EVERYTHING, limit: int | None = None
    ) -> list[Deal]:
        """The deals that resolved parties have part in, the latest reported first."""
        return self._made(self._selection_of(parties, point, lens, query).deals("last", limit=limit), point)

    def count_of(self, parties: set[str], point: Point, lens: Lens, *, query: Query = EVERYTHING) -> int:
        """How many those are."""
        selection = self._selection_of(parties, point, lens, query)
        return selection.count() if query.conditions else selection.count_with(self._names_of(parties, point))

    def _names_of(self, parties: set[str], point: Point) -> list[int]:
        return self.reads.names(self.registry(point).meaning(parties))

    def _selection_of(self, parties: set[str], point: Point, lens: Lens, query: Query) -> Selection:
        compiler = self._compiler(point)
        filters = compiler.compile(query, used_lens(query, lens))
        compiler.add_names(self._names_of(parties, point), filters)
        return Selection(self.reads, point, filters)

    def _made(self, found: Iterable[LookRow], point: Point) -> list[Deal]:
        registry = self.registry(point)
        return [Deal(look[SLUG], look[NUMBER], look[BODY], registry, point, look) for look in found]

    def _selection(self, query: Query, point: Point, lens: Lens, *, words: bool = True) -> Selection:
        filters = self._compiler(point).compile(query, used_lens(query, lens), words=words)
        return Selection(self.reads, point, filters)

    def _compiler(self, point: Point) -> Compiler:
        def names(condition: Condition) -> list[int]:
            return self.reads.names(names_meant(self.registry(point), condition))

        return Compiler(self.reads, point, names)

    # -- parties -------------------------------------------------------------------------------------------

    def parties(
        self,
        query: Query,
        point: Point,
        lens: Lens,
        *,
        sort: str,
        reverse: bool,
        limit: int | None,
        among: Collection[str] | None = None,
    ) -> PartyList:
        """See `store.Store.parties`."""
        counted = self._counted(query, point, lens, sort)
        words = [condition for condition in query.conditions if condition.key == "text"]
        wanted = counted if among is None else {party: counted[party] for party in among if party in counted}
        if among is None and sort == "deals" and limit is not None and not words:
            wanted = _leading(counted, limit, reverse)  # of a long list only what shows is looked at
        ordered = self._ordered(wanted, words, point, sort, reverse)
        total = len(ordered) if words else len(counted)
        shown = {party: wanted[party] for party in _first(ordered, limit)}
        return PartyList(self._views(shown, point), total, point, used_lens(query, lens))

    def party_ranks(self, query: Query, point: Point, lens: Lens, *, sort: str, reverse: bool) -> PartyRanks:
        """See `store.Store.party_ranks`."""
        counted = self._counted(query, point, lens, sort)
        words = [condition for condition in query.conditions if condition.key == "text"]
        slugs = self._ordered(counted, words, point, sort, reverse)
        registry = self.registry(point)
        declared = map(registry.get, slugs)
        names = [counted[slug][1] if found is None else found.name for slug, found in zip(slugs, declared, strict=True)]
        deals = array("q", (counted[slug][0] for slug in slugs))
        return PartyRanks(slugs, names, deals, self.reads.generation, point, used_lens(query, lens))

    def _counted(self, query: Query, point: Point, lens: Lens, sort: str) -> dict[str, tuple[int, str]]:
        """The parties of the deals that the query's keys and the lens let through, as `_degrees` gives them."""
        if sort not in _PARTY_SORTS:
            raise BadQuery(query.text, 0, f"sort '{sort}' is not known", "known are " + ", ".join(_PARTY_SORTS))
        return self._degrees(self._selection(query, point, lens, words=False).marks(), point)

    def _ordered(
        self,
        counted: Mapping[str, tuple[int, str]],
        words: list[Condition],
        point: Point,
        sort: str,
        reverse: bool,
    ) -> list[str]:
        """Those of the parties that words match, in order. Their views are made one by one, and none is kept."""

        def view(party: str) -> PartyView:
            deals, name = counted[party]
            return self.view(party, name, deals, point)

        found = sorted(party for party in counted if not words or _called(view(party), words))
        if sort == "deals":
            found.sort(key=lambda party: counted[party][0], reverse=not reverse)
        else:
            found.sort(key=lambda party: _PARTY_SORTS[sort](view(party)), reverse=reverse)
        return found

    def _degrees(self, marks: Iterable[int], point: Point) -> dict[str, tuple[int, str]]:
        """{party: (how many deals, its name as first recorded)}; `unknown-party` joins nothing."""
        registry = self.registry(point)
        members = self._memory.members(self.reads)
        shown = bytearray(members.last + 1)  # a list of parties is one deal's
        for mark in marks:
            shown[mark >> MARK_STATUS_BITS] = 1
        parties = [registry.resolve(slug) if slug in registry.names else slug for slug in members.slugs]
        several = {party for party, names in Counter(parties).items() if names > 1}
        counts: dict[str, int] = {}
        shared: dict[str, set[int]] = {}
        for party, casts in zip(parties, members.casts, strict=True):
            if party in several:  # a deal that holds two of its names counts once
                shared.setdefault(party, set()).update(compress(casts, map(shown.__getitem__, casts)))
            elif count := sum(map(shown.__getitem__, casts)):
                counts[party] = count
        counts.update({party: len(casts) for party, casts in shared.items() if casts})
        counts.pop(UNKNOWN_PARTY, None)
        called = dict(zip(members.slugs, members.names, strict=True))
        return {party: (count, called.get(party, party)) for party, count in counts.items()}

    def _views(self, counted: Mapping[str, tuple[int, str]], point: Point) -> list[PartyView]:
        return [self.view(party, name, count, point) for party, (count, name) in counted.items()]

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
        views = [
            OutletView(
                found.slug,
                found.name,
                registry.grade(found.slug),
                found.reports,
                found.denials,
                found.copies,
                found.deals,
                moment_text(found.last, found.precision),
            )
            for found in self.reads.outlets(point)
        ]
        return sorted(views, key=lambda view: (-view.reports - view.denials, view.outlet))

    # -- the web -------------------------------------------------------------------------------------------

    def web(self, query: Query, point: Point, lens: Lens, focus: str | None, depth: int) -> Web:
        """See `store.Store.web`."""
        if focus is None:
            deals = self.deals(query, point, lens, sort="slug", reverse=False, limit=None)
        else:
            deals = self._around(query, point, lens, focus, depth)
        degrees: Counter[str] = Counter()
        names: dict[str, str] = {}
        for deal in deals:
            parties = {entry["party"]: entry["name"] for entry in deal.parties}
            degrees.update(parties.keys())
            names.update(parties)
        degrees.pop(UNKNOWN_PARTY, None)
        views = self._views({party: (count, names[party]) for party, count in degrees.items()}, point)
        return Web(sorted(views, key=lambda view: (-view.deals, view.party)), deals, point, used_lens(query, lens))

    def _around(self, query: Query, point: Point, lens: Lens, focus: str, depth: int) -> list[Deal]:
        """The deals within `depth` ties of a party and its divisions, by slug."""
        fresh = reached = self.registry(point).inside(focus)
        kept: dict[str, Deal] = {}
        for _ in range(depth):
            step = self.deals_of(fresh, point, lens, query=query)
            kept.update((deal.deal, deal) for deal in step)
            met = {entry["party"] for deal in step for entry in deal.parties} - {UNKNOWN_PARTY}
            fresh, reached = met - reached, reached | met
            if not fresh:
                break
        return [kept[slug] for slug in sorted(kept)]

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
            registry = self.registry(point)
            reported = {registry.resolve(name) for _, name, _ in self.reads.all_names()}
            known = sorted(reported | set(registry.declared()))
        holding = sorted((other for other in known if slug in other), key=len)
        return list(dict.fromkeys([*get_close_matches(slug, known, n=n, cutoff=0.75), *holding]))[:n]


def _check_sort(query: Query, sort: str) -> None:
    if sort not in ORDERS:
        raise BadQuery(query.text, 0, f"sort '{sort}' is not known", "known are " + ", ".join(ORDERS))


def names_meant(registry: Registry, condition: Condition) -> set[str]:
    """The names by which a deal meets a condition on a party."""
    name = str(condition.value)
    return registry.meaning({registry.resolve(name)} if condition.exact else registry.inside(name))


def used_lens(query: Query, lens: Lens) -> Lens:
    """The lens that a list is made with: a query that names statuses says itself which."""
    return Lens.ALL if query.names_status else Lens(lens)


def _first(items: list[Item], limit: int | None) -> list[Item]:
    return items if limit is None else items[: max(0, limit)]


def _leading(counted: dict[str, tuple[int, str]], limit: int, reverse: bool) -> dict[str, tuple[int, str]]:
    """The parties of most deals, or fewest, ties by name."""
    sign = 1 if reverse else -1
    return dict(nsmallest(max(0, limit), counted.items(), key=lambda item: (sign * item[1][0], item[0])))


def _called(view: PartyView, words: list[Condition]) -> bool:
    """Whether a party's names hold all words of a query."""
    names = [view.party, slug_of(view.name), *(slug_of(alias) for alias in view.aliases)]
    for condition in words:
        word = slug_of(str(condition.value).rstrip("*"))
        if any(word in name for name in names) is condition.negated:
            return False
    return True


_PARTY_SORTS: dict[str, Callable[[PartyView], Any]] = {
    "deals": lambda view: view.deals,
    "party": lambda view: view.party,
    "name": lambda view: view.name.casefold(),
    "kind": lambda view: view.kind or "",
}

"""What a store answers: pictures as of any pair (R, S), and what changed between two."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from events.slug import slug_start
from store.as_of import AsOf, Lens, Point
from store.collecting import no_collections
from store.memory import Memory
from store.pictures import Pictures, used_lens
from store.points import resolve
from store.query import EVERYTHING, Query, parse_query
from store.sqlite.log import SqliteLog
from store.sqlite.reads import Reads
from store.views import DealList, DealNumbers

if TYPE_CHECKING:
    from store.changes import ChangeSet, Diff, Portion
    from store.courses import CourseList
    from store.deal import Deal
    from store.finding import Found
    from store.pages import DealPage, PartyPage
    from store.replay import Frame
    from store.views import OutletView, PartyList, PartyRanks, PartyView, Web


class Answers:
    """The reading half of `store.Store`; it appends nothing."""

    _log: SqliteLog
    _memory: Memory
    _clock: Callable[[], int]

    @contextmanager
    def _pictures(self) -> Iterator[Pictures]:
        with no_collections(), self._reading() as pictures:
            yield pictures

    @contextmanager
    def _reading(self) -> Iterator[Pictures]:
        """Pictures for as long as the caller of a generator likes, so that the collector goes on meanwhile."""
        with self._log.reading() as connection:
            # What is read inside `together` may yet be undone, so nothing of it is kept.
            memory = Memory() if self._log.in_a_turn() else self._memory
            yield Pictures(Reads(connection, self._log, memory.folds), self._log, memory)

    def point(self, as_of: AsOf | None = None) -> Point:
        """The pair that `as_of` means in this store now. Raises BadPoint."""
        return resolve(self._log, as_of or AsOf(), self._clock())

    def deals(
        self,
        query: str = "",
        *,
        as_of: AsOf | None = None,
        lens: Lens = Lens.LIVE,
        sort: str = "last",
        reverse: bool = False,
        limit: int | None = None,
    ) -> DealList:
        """The deals that the query and the lens let through.

        `sort`: last (reported, latest first), first, slug, status, amount (largest first), reports, kind.
        Raises BadQuery, BadPoint.
        """
        point, wanted = self.point(as_of), parse_query(query)
        with self._pictures() as pictures:
            one_more = None if limit is None else max(0, limit) + 1
            deals = pictures.deals(wanted, point, lens, sort=sort, reverse=reverse, limit=one_more)
        shown = deals[: one_more - 1] if one_more else deals
        more = len(shown) < len(deals)
        return DealList(shown, point, used_lens(wanted, lens), more, lambda: self._count(wanted, point, lens))

    def deal_numbers(
        self,
        query: str = "",
        *,
        as_of: AsOf | None = None,
        lens: Lens = Lens.LIVE,
        sort: str = "last",
        reverse: bool = False,
    ) -> DealNumbers:
        """The same list as numbers, eight bytes a deal: what a long list is paged by, see `deals_by_number`."""
        point, wanted = self.point(as_of), parse_query(query)
        with self._pictures() as pictures:
            numbers = pictures.numbers(wanted, point, lens, sort=sort, reverse=reverse)
            return DealNumbers(pictures.reads.generation, numbers)

    def deals_by_number(self, numbers: DealNumbers, *, as_of: AsOf | None = None) -> list[Deal | None]:
        """The deals with these numbers, in the order given; None where one does not exist at the point.

        Raises Renumbered after a rebuild or a redaction: the list is to be asked for anew.
        """
        point = self.point(as_of)
        with self._pictures() as pictures:
            pictures.reads.expect(numbers.generation)
            return pictures.by_number(numbers.numbers, point)

    def place_of(self, slug: str, numbers: DealNumbers) -> int | None:
        """At which place among these numbers a deal stands, from 0; None where it does not. Raises Renumbered."""
        with self._pictures() as pictures:
            pictures.reads.expect(numbers.generation)
            number = pictures.reads.number(slug)
        return numbers.numbers.index(number) if number is not None and number in numbers.numbers else None

    def first_beginning(self, numbers: DealNumbers, text: str) -> int | None:
        """The first place among these numbers of a deal whose slug begins so; None for none. Raises Renumbered."""
        start = slug_start(text)
        with self._pictures() as pictures:
            pictures.reads.expect(numbers.generation)
            found = pictures.reads.beginning(start) if start else set()
        return next((place for place, number in enumerate(numbers.numbers) if number in found), None) if found else None

    def _count(self, query: Query, point: Point, lens: Lens) -> int:
        with self._pictures() as pictures:
            return pictures.count(query, point, lens)

    def deal(self, slug: str, *, as_of: AsOf | None = None) -> Deal | None:
        """One deal, whatever its status; None where it does not exist at the point."""
        point = self.point(as_of)
        with self._pictures() as pictures:
            return pictures.deal(slug, point)

    def deal_page(self, slug: str, *, as_of: AsOf | None = None) -> DealPage | None:
        """One deal with its history and each term's claims."""
        from store.pages import deal_page

        point = self.point(as_of)
        with self._pictures() as pictures:
            return deal_page(pictures, slug, point)

    def parties(
        self,
        query: str = "",
        *,
        as_of: AsOf | None = None,
        lens: Lens = Lens.LIVE,
        sort: str = "deals",
        reverse: bool = False,
        limit: int | None = None,
        among: Collection[str] | None = None,
    ) -> PartyList:
        """The parties of the deals that the query's keys and the lens let through; its words match the parties.

        `sort`: deals (most first), party, name, kind. `among`: only those of these, given by slug; `total` counts all.
        """
        point = self.point(as_of)
        with self._pictures() as pictures:
            wanted = parse_query(query)
            return pictures.parties(wanted, point, lens, sort=sort, reverse=reverse, limit=limit, among=among)

    def party_ranks(
        self,
        query: str = "",
        *,
        as_of: AsOf | None = None,
        lens: Lens = Lens.LIVE,
        sort: str = "deals",
        reverse: bool = False,
    ) -> PartyRanks:
        """The same list whole, a few words a party: what a long list is paged by, see `party_views`."""
        point = self.point(as_of)
        with self._pictures() as pictures:
            return pictures.party_ranks(parse_query(query), point, lens, sort=sort, reverse=reverse)

    def party_views(self, ranks: PartyRanks, first: int, count: int) -> list[PartyView]:
        """`count` parties of that list from place `first` on, fewer at its end. Raises Renumbered."""
        places = range(first, min(first + count, len(ranks)))
        with self._pictures() as pictures:
            pictures.reads.expect(ranks.generation)
            return [pictures.view(ranks.slugs[at], ranks.names[at], ranks.deals[at], ranks.point) for at in places]

    def party(
        self, name: str, *, as_of: AsOf | None = None, lens: Lens = Lens.LIVE, limit: int | None = None
    ) -> PartyPage | None:
        """One party with its deals and its divisions', the latest reported first; None where nothing knows the name."""
        from store.pages import party_page

        point = self.point(as_of)
        with self._pictures() as pictures:
            return party_page(pictures, name, point, lens, limit)

    def outlets(self, *, as_of: AsOf | None = None) -> list[OutletView]:
        """The outlets with grade and counts, by number of reports."""
        point = self.point(as_of)
        with self._pictures() as pictures:
            return pictures.outlets(point)

    def web(
        self,
        query: str = "",
        *,
        as_of: AsOf | None = None,
        lens: Lens = Lens.LIVE,
        focus: str | None = None,
        depth: int = 1,
    ) -> Web:
        """The alliance web: parties and deals; with `focus` what lies within `depth` ties of that party."""
        point = self.point(as_of)
        with self._pictures() as pictures:
            return pictures.web(parse_query(query), point, lens, focus, depth)

    def between(
        self, parties: Collection[str], query: str = "", *, as_of: AsOf | None = None, lens: Lens = Lens.LIVE
    ) -> DealList:
        """The deals that two or more of these parties, given by slug, have part in, by slug."""
        from store.courses import between

        point = self.point(as_of)
        with self._pictures() as pictures:
            return between(pictures, parties, parse_query(query), point, lens)

    def courses(
        self,
        query: str = "",
        *,
        as_of: AsOf | None = None,
        lens: Lens = Lens.LIVE,
        focus: str | None = None,
        limit: int | None = None,
    ) -> CourseList:
        """Deals over time: of those that pass the last reported ones, each with its statuses from report to report.

        `focus`: only deals of this party and its divisions. Raises BadQuery, BadPoint.
        """
        from store.courses import courses

        return courses(self._pictures, parse_query(query), self.point(as_of), lens, focus, limit)

    def near(self, name: str, kind: str = "deal", n: int = 3) -> list[str]:
        """Deals' or parties' slugs that look like the name, nearest first."""
        with self._pictures() as pictures:
            return pictures.near(name, kind, n, self.point())

    def names_like(self, text: str, kind: str, limit: int = 8) -> list[Found]:
        """Of all ever named, what a text typed in part may mean, the likeliest first. `kind`: party, outlet, deal."""
        from store.finding import names_like

        with self._pictures() as pictures:
            return names_like(pictures, self.point(), text, kind, limit)

    def moments(self, *, seq: int | None = None) -> array[int]:
        """The instants of all reports recorded by `seq` that the keeper has not withdrawn, ascending, in µs since 1970.

        Those last asked for are kept, and continued when the log has grown.
        """
        with self._pictures() as pictures:
            return pictures.instants(seq)

    def report_count(self, *, seq: int | None = None) -> int:
        """How many these are, without gathering them."""
        from store.sqlite.instants import count

        with self._pictures() as pictures:
            return count(pictures.reads, seq)

    # -- changes -------------------------------------------------------------------------------------------

    def diff(
        self,
        a: str | int,
        b: str | int | None,
        *,
        axis: str = "reported",
        fixed: AsOf | None = None,
        lens: Lens = Lens.ALL,
        query: str = "",
    ) -> Diff:
        """What changed from `a` to `b` (None: the end) on one axis; `fixed` gives the place on the other.

        Raises BadPoint where a is later.
        """
        from store.points import ends

        start, end = ends(self._log, a, b, axis, fixed or AsOf(), self._clock())
        return self._diff(start, end, axis, lens, parse_query(query))

    def _diff(self, start: Point, end: Point, axis: str, lens: Lens, query: Query) -> Diff:
        from store.changes import diff

        with self._pictures() as pictures:
            return diff(pictures, start, end, axis, lens, query)

    def diff_in_turn(
        self,
        a: str | int,
        b: str | int | None,
        *,
        axis: str = "reported",
        fixed: AsOf | None = None,
        lens: Lens = Lens.ALL,
        query: str = "",
    ) -> Iterator[Portion]:
        """The same in portions, by slug: of each deal all that changed is in one, and no portion is kept."""
        from store.changes import changes_in_turn
        from store.points import ends

        start, end = ends(self._log, a, b, axis, fixed or AsOf(), self._clock())
        with self._reading() as pictures:
            yield from changes_in_turn(pictures, start, end, lens, parse_query(query))

    def step(
        self, a: str | int, b: str | int, *, axis: str = "reported", fixed: AsOf | None = None, lens: Lens = Lens.ALL
    ) -> ChangeSet:
        """What a step in time from `a` to a later `b` may change, quickly; its `read` is `diff` at the same points."""
        from store.changes import ChangeSet, moved
        from store.points import ends

        start, end = ends(self._log, a, b, axis, fixed or AsOf(), self._clock())
        with self._pictures() as pictures:
            numbers, generation = moved(pictures, start, end, EVERYTHING), pictures.reads.generation
        return ChangeSet(
            start,
            end,
            numbers,
            lambda: self._slugs(numbers, generation),
            lambda: self._diff(start, end, axis, lens, EVERYTHING),
        )

    def _slugs(self, numbers: Collection[int], generation: int) -> frozenset[str]:
        with self._pictures() as pictures:
            pictures.reads.expect(generation)
            return frozenset(pictures.reads.slugs_of(numbers).values())

    def replay(
        self,
        *,
        start: str | int | None = None,
        end: str | int | None = None,
        step: str = "event",
        axis: str = "reported",
        fixed: AsOf | None = None,
        lens: Lens = Lens.ALL,
    ) -> Iterator[Frame]:
        """The history from `start` (default: nothing yet) to `end` as changes; `step`: event, day, month."""
        from store.points import ends
        from store.replay import replay

        first, last = ends(self._log, start, end, axis, fixed or AsOf(), self._clock())
        with self._reading() as pictures:
            yield from replay(pictures, first, last, step, axis, lens)

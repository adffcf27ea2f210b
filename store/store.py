"""The face of a store: one object for appending, asking and caring."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from events.ids import id_key
from events.slug import is_slug
from store.as_of import AsOf, Lens, Point
from store.errors import Refused
from store.log import Head, Outcome, Position, Recorded
from store.memory import Memory
from store.pictures import Pictures, used_lens
from store.points import resolve
from store.query import EVERYTHING, Query, parse_query
from store.sqlite.beside import CurrentProjection
from store.sqlite.log import SqliteLog
from store.sqlite.reads import Reads
from store.views import DealList

if TYPE_CHECKING:
    from events.canonical import Entry
    from events.model import Event
    from store.changes import ChangeSet, Diff
    from store.courses import CourseList
    from store.deal import Deal
    from store.follower import Follower
    from store.following import Following
    from store.importer import Importer
    from store.pages import DealPage, PartyPage
    from store.replay import Frame
    from store.sqlite.rebuild import Progress
    from store.verify import VerifyReport
    from store.views import OutletView, PartyList, Web

Clock = Callable[[], int]


def system_clock() -> int:
    """Now, in µs since 1970."""
    return time.time_ns() // 1000


def open_store(
    path: str | Path,
    *,
    create: bool = False,
    clock: Clock = system_clock,
    read_only: bool = False,
    keep_up: bool = False,
    progress: Progress | None = None,
) -> Store:
    """Open the store at `path`, as a context manager or for as long as `close` is not called.

    `create` makes a missing file. `read_only` never writes, not even to bring a projection of another code
    version up to date, unless `keep_up` says so and the file can be written to; that takes a while on a large
    store, so `progress` is called with (entries done, entries in all). `clock` gives µs since 1970.
    Raises NoStore, NotAStore, StoreTooNew, StoreBusy.
    """
    from store.sqlite.opening import may_write, prepare_file

    place = Path(path)
    hands_off = read_only and not (keep_up and may_write(place))
    prepare_file(place, create=create and not read_only, read_only=hands_off, clock=clock, progress=progress)
    return Store(place, clock, read_only=read_only)


class Store:
    """An open store. It may be used from several threads.

    Every answer is about one pair (R, S). What the log holds up to S never changes, redactions apart, so parts of an
    answer that are decoded later, such as a deal's counts, agree with it; the store must still be open then.
    """

    def __init__(self, path: Path, clock: Clock, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._clock = clock
        self._log = SqliteLog(path, clock, read_only=read_only)
        self._log.attach(CurrentProjection(self._log))
        self._memory = Memory()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the store answers no more."""
        self._log.close()

    # -- the log -------------------------------------------------------------------------------------------

    def append(
        self,
        events: Iterable[Event | Mapping[str, Any] | Entry],
        *,
        expected: Mapping[str, int] | None = None,
        lenient: bool = False,
        force: bool = False,
        position: Position | None = None,
    ) -> Outcome:
        """Record events, all or, where an error is raised, none; durable when it returns.

        `expected`: how many `deal.*` events of a deal the log holds, else Conflict; looked at only where something is
        left to append. `lenient`: an event that breaks a rule is left out, its error in the outcome. `position`: how
        far a consumer has come with these events, recorded with them; it must lie ahead of its last one.
        Raises events.EventError, Conflict, IdReused, AlreadyProcessed, UnknownEvent, Refused, ClockAhead, StoreBusy,
        ReadOnly.
        """
        from events.canonical import Entry, prepare

        for deal in expected or ():
            if not is_slug(deal):
                raise Refused(f"'{deal}' in expected is no deal's slug; write it as it stands in the log")
        entries = [event if isinstance(event, Entry) else prepare(event) for event in events]
        return self._log.append(entries, expected=expected, lenient=lenient, force=force, position=position)

    def events(self, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
        """The recorded events with after < seq ≤ upto, ascending."""
        return self._log.read(after, upto)

    def follow(self, after: int | None = None) -> Following:
        """The recorded events with seq > after, those to come as well: `async for event in store.follow()`.

        None: what is recorded from now on. Commits of other processes are seen within 100 ms. It ends when the store
        is closed. Raises StoreGone where the file was removed or replaced meanwhile.
        """
        from store.following import Following  # asyncio takes 30 ms to import

        return Following(self.follower(after))

    def follower(self, after: int | None = None) -> Follower:
        """The same for callers that wait in a way of their own."""
        from store.follower import Follower

        return Follower(self._log, self.head().seq if after is None else after)

    def importer(self, batch: int | None = None, *, force: bool = False) -> Importer[Any]:
        """Bring in many rows, one transaction a batch of `batch` events; `force` as in `append`."""
        from store.importer import BATCH, Importer

        return Importer(self, batch or BATCH, force=force)

    @contextmanager
    def together(self) -> Iterator[Callable[[], bool]]:
        """One transaction for all that this thread appends inside; none of it is durable before its end.

        What it gives tells whether others wait for their turn to write.
        """
        with self._log.together() as others_wait:
            yield others_wait

    def head(self) -> Head:
        """The log's end."""
        return self._log.head()

    def find(self, id: str) -> Recorded | None:
        """The event with that id, or None."""
        key = id_key(id)
        found = self._log.find([key])
        return self._log.fetch([found[key]])[0] if found else None

    def count(self, deal: str) -> int:
        """How many `deal.*` events of the deal the log holds, retracted ones too: what `expected` is held against."""
        return self._log.count(deal)

    def position(self, consumer: str) -> int | None:
        """The place up to which the consumer was last brought by an append; None where it never was."""
        return self._log.position(consumer)

    # -- pictures ------------------------------------------------------------------------------------------

    @contextmanager
    def _pictures(self) -> Iterator[Pictures]:
        with self._log.reading() as connection:
            # What is read inside `together` may yet be undone, so nothing of it is kept.
            memory = Memory() if self._log.in_a_turn() else self._memory
            yield Pictures(Reads(connection, self._log), self._log, memory)

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
    ) -> PartyList:
        """The parties of the deals that the query's keys and the lens let through; its words match the parties.

        `sort`: deals (most first), party, name, kind.
        """
        point = self.point(as_of)
        with self._pictures() as pictures:
            return pictures.parties(parse_query(query), point, lens, sort=sort, reverse=reverse, limit=limit)

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

    def moments(self, *, seq: int | None = None) -> array[int]:
        """The instants of all reports recorded by `seq`, ascending, in µs since 1970."""
        with self._pictures() as pictures:
            return pictures.reads.moments(self.head().seq if seq is None else seq)

    # -- changes -------------------------------------------------------------------------------------------

    def diff(
        self,
        a: str | int,
        b: str | int,
        *,
        axis: str = "reported",
        fixed: AsOf | None = None,
        lens: Lens = Lens.ALL,
        query: str = "",
    ) -> Diff:
        """What changed from `a` to `b` on one axis; `fixed` gives the place on the other. BadPoint where a is later."""
        from store.changes import diff
        from store.points import ends

        start, end = ends(self._log, a, b, axis, fixed or AsOf(), self._clock())
        with self._pictures() as pictures:
            return diff(pictures, start, end, axis, lens, parse_query(query))

    def step(
        self, a: str | int, b: str | int, *, axis: str = "reported", fixed: AsOf | None = None, lens: Lens = Lens.ALL
    ) -> ChangeSet:
        """What a step in time from `a` to a later `b` may change, quickly; its `read` is `diff`."""
        from store.changes import ChangeSet, moved
        from store.points import ends

        start, end = ends(self._log, a, b, axis, fixed or AsOf(), self._clock())
        with self._pictures() as pictures:
            numbers = moved(pictures, start, end, EVERYTHING)
        return ChangeSet(start, end, numbers, lambda: self.diff(a, b, axis=axis, fixed=fixed, lens=lens))

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
        with self._pictures() as pictures:
            yield from replay(pictures, first, last, step, axis, lens)

    # -- care ----------------------------------------------------------------------------------------------

    def verify(self, full: bool = False) -> VerifyReport:
        """Check the file, the chain and the projection; `full`: every row of the projection, not a sample."""
        from store.verify import verify

        return verify(self._log, full=full)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Fill the projection anew beside the old one and switch over."""
        from store.sqlite.rebuild import bring_up_to_date, rebuild

        self._log.not_in_a_turn("a rebuild")
        rebuild(self._log, progress)
        bring_up_to_date(self._log, progress)

    def backup(self, target: str | Path) -> Head:
        """Copy the store to a new file while others write; the copy's head."""
        from store.care import backup

        return backup(self._log, Path(target))

    def redact(self, seq: int, reason: str) -> Outcome:
        """Erase an entry's text for ever; the chain still verifies. Raises Refused."""
        from store.redaction import redact

        self._log.not_in_a_turn("a redaction")
        return redact(self._log, seq, reason, self._clock())

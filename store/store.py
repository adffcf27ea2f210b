"""The face of a store: one object for appending, asking and caring."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from events.ids import id_key
from events.slug import is_slug
from store.answers import Answers
from store.errors import Refused
from store.log import Head, Outcome, Position, Recorded
from store.memory import Memory
from store.sqlite.log import SqliteLog

if TYPE_CHECKING:
    from events.canonical import Entry
    from events.model import Event
    from store.follower import Follower
    from store.following import Following
    from store.importer import Importer
    from store.log import Beside
    from store.sqlite.rebuild import Progress
    from store.verify import VerifyReport

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
    waiting: Callable[[], None] | None = None,
) -> Store:
    """Open the store at `path`, as a context manager or for as long as `close` is not called.

    `create` makes a missing file. `read_only` never writes, not even to bring a projection of another code
    version up to date, unless `keep_up` says so and the file can be written to; that takes a while on a large
    store, so `progress` is called with (entries done, entries in all). Where another process is at it already, who
    only reads is shown what the other version made, if that can be read (`Store.shows_older`); else it is waited for,
    and `waiting` called now and then. `clock` gives µs since 1970.
    Raises NoStore, NotAStore, StoreTooNew, StoreBusy.
    """
    from store.sqlite.opening import prepare_file

    place = Path(path)
    prepare_file(
        place,
        create=create,
        read_only=read_only,
        keep_up=keep_up,
        clock=clock,
        progress=progress,
        waiting=waiting,
    )
    return Store(place, clock, read_only=read_only)


class Store(Answers):
    """An open store. It may be used from several threads.

    Every answer is about one pair (R, S). What the log holds up to S never changes, redactions apart, so parts of an
    answer that are decoded later, such as a deal's counts, agree with it; the store must still be open then.
    """

    def __init__(self, path: Path, clock: Clock, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._clock = clock
        self._log = SqliteLog(path, clock, read_only=read_only)
        self._log.attach(_Beside(self._log))
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

    def shows_older(self) -> bool:
        """Whether its pictures are what an older version of the code made, until they have been made anew."""
        from store.sqlite.opening import shows_older

        return shows_older(self._log)

    # -- care ----------------------------------------------------------------------------------------------

    def verify(self, full: bool = False) -> VerifyReport:
        """Check the file, the chain and the projection; `full`: every row of the projection, not a sample."""
        from store.verify import verify

        return verify(self._log, full=full)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Fill the projection anew beside the old one and switch over."""
        from store.sqlite.rebuild import rebuild

        self._log.not_in_a_turn("a rebuild")
        rebuild(self._log, progress)

    def backup(self, target: str | Path) -> Head:
        """Copy the store to a new file while others write; the copy's head."""
        from store.care import backup

        return backup(self._log, Path(target))

    def redact(self, seq: int, reason: str) -> Outcome:
        """Erase an entry's text for ever; the chain still verifies. Raises Refused."""
        from store.redaction import redact

        self._log.not_in_a_turn("a redaction")
        return redact(self._log, seq, reason, self._clock())


class _Beside:
    """The projection of whichever generation is in use when a write transaction runs."""

    def __init__(self, log: SqliteLog) -> None:
        self._log = log

    def _projection(self) -> Beside:
        from store.sqlite.opening import current_projection

        return current_projection(self._log)

    def admit(self, entries: Any, fresh: Any) -> Any:
        return self._projection().admit(entries, fresh)

    def project(self, first_seq: int, entries: Any) -> None:
        self._projection().project(first_seq, entries)

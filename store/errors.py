"""The errors of the store, one tree; each says one sentence.

StoreError
├── NoStore          there is no file at that path
├── NotAStore        the file there is something else
├── StoreGone        the file was removed or replaced while it was open
├── StoreClosed      the store was closed here
├── StoreTooNew      a later dealweb wrote it
├── StoreBusy        another process kept the write lock too long
├── ReadOnly         the store was opened, or can only be opened, for reading
├── ClockAhead       the log's last entry is more than a day ahead of the clock
├── CorruptLog       an entry cannot be read, or the chain is broken at it
├── Conflict         a deal does not hold as many events as expected
├── IdReused         the id is there with other content
├── AlreadyProcessed a consumer has been brought so far or further before
├── UnknownEvent     an event names an id that the log does not hold
├── Refused          the log's rules do not allow the event
├── Renumbered       deals' numbers are those of another generation of the projection
├── BadPoint         (R, S) cannot be read, or lies outside the log
└── BadQuery         a query cannot be read
"""

from __future__ import annotations


class StoreError(Exception):
    """The base of all that the store raises by itself."""


class NoStore(StoreError):
    """There is no store at that path; reading never creates one."""

    def __init__(self, path: str) -> None:
        super().__init__(f"there is no store at {path}; 'dealweb import FILE' or 'dealweb add …' makes one")
        self.path = path


class NotAStore(StoreError):
    """The file is no dealweb store, or cannot be opened."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path} is not a dealweb store: {why}")
        self.path = path
        self.why = why


class StoreGone(StoreError):
    """The file was removed, or replaced by another one, while it was open; `what` says which."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path} was {what} while it was in use; open the store again")
        self.path = path
        self.what = what


class StoreClosed(StoreError):
    """The store was closed here; it answers no more."""

    def __init__(self) -> None:
        super().__init__("the store is closed")


class StoreTooNew(StoreError):
    """The file, or its projection, was written by a later version."""

    def __init__(self, version: int) -> None:
        super().__init__(f"the store has format {version}, which is newer than this dealweb; upgrade dealweb")
        self.version = version


class StoreBusy(StoreError):
    """The write lock was not to be had within the wait, in seconds; `holder` says who had it, as far as is known."""

    def __init__(self, waited: float, holder: str | None = None) -> None:
        holder = holder or "another process"
        super().__init__(f"{holder} has been writing to the store for {waited:.1f} s; try again")
        self.waited = waited
        self.holder = holder


class ReadOnly(StoreError):
    """The store is open for reading only."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} cannot be written, only read; nothing was changed")
        self.path = path


class ClockAhead(StoreError):
    """The log's last entry lies more than a day ahead of the clock (texts, UTC)."""

    def __init__(self, last: str, now: str) -> None:
        super().__init__(
            f"the log's last entry was recorded at {last}, but the clock says {now}; "
            "set the clock right, or append with --force"
        )
        self.last = last
        self.now = now


class CorruptLog(StoreError):
    """The entry at `seq` is damaged; some other part of the file where that is None."""

    def __init__(self, seq: int | None, why: str = "it cannot be read") -> None:
        where = "the store's file is damaged" if seq is None else f"the log is damaged at entry {seq}"
        super().__init__(f"{where}: {why}; restore a backup, or 'dealweb salvage NEW' saves what is sound")
        self.seq = seq
        self.why = why


class Conflict(StoreError):
    """The deal holds `actual` events, not `expected`."""

    def __init__(self, deal: str, expected: int, actual: int) -> None:
        super().__init__(
            f"deal {deal} was expected to hold {expected} events, but holds {actual}; look at what is new and retry"
        )
        self.deal = deal
        self.expected = expected
        self.actual = actual


class IdReused(StoreError):
    """The id stands in the log with other content."""

    def __init__(self, id: str) -> None:
        super().__init__(f"id {id} is in the log with other content; leave the id out, or give a new one")
        self.id = id


class AlreadyProcessed(StoreError):
    """The consumer stands at `held`, so it cannot be brought to `place`, which is no further."""

    def __init__(self, consumer: str, place: int, held: int) -> None:
        super().__init__(
            f"'{consumer}' has been brought up to {held} already, so it cannot be brought to {place}; "
            f"go on with what comes after {held}"
        )
        self.consumer = consumer
        self.place = place
        self.held = held


class UnknownEvent(StoreError):
    """No event with that id stands in the log, or earlier in what is appended."""

    def __init__(self, id: str) -> None:
        super().__init__(f"no event {id} is in the log; bring it in first, or mend the id")
        self.id = id


class Refused(StoreError):
    """The log's rules do not allow the event."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Renumbered(StoreError):
    """Deals' numbers were given by another generation of the projection than the one in use."""

    def __init__(self) -> None:
        super().__init__("the store was rebuilt, and its deals have other numbers now; ask for the list again")


class BadPoint(StoreError):
    """A point in time that cannot be read or lies outside the log."""


class BadQuery(StoreError):
    """A query that cannot be read.

    `position` counts characters from 0; `mend` says what would be right, where that is known.
    """

    def __init__(self, query: str, position: int, problem: str, mend: str | None = None) -> None:
        super().__init__(f"query, character {position + 1}: {problem}" + (f"; {mend}" if mend else ""))
        self.query = query
        self.position = position
        self.problem = problem
        self.mend = mend

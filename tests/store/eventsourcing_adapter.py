"""Recorders of the `eventsourcing` library on a log of ours, through its port only.

An aggregate is a deal, and a stored event is a rumour about it: the deal's slug spells the originator, the id is made
of originator and version, and `details` carry the rest. So the log's own rules do what the library asks for:

- an originator's version is taken once, since an id cannot come back with other content (IdReused);
- nobody writes behind another's back, since the deal must hold as many events as the version says (Conflict);
- a notification's id is the entry's seq; a tracking object is a consumer's position (AlreadyProcessed).

The library wants all three as IntegrityError. It knows no retry: what is inserted again is a conflict even where it is
the same. Each event therefore carries a mark of its own, which makes a second one other content.

In one respect the log is stricter: an originator's versions are counted on, 0 or 1 first, with none left out.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from threading import Event
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    IntegrityError,
    ListenNotifySubscription,
    Notification,
    OperationalError,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    Tracking,
    TrackingRecorder,
)

from events.canonical import Entry, prepare
from store.errors import AlreadyProcessed, Conflict, IdReused, StoreBusy
from store.log import Log, Position, Recorded

Originator = UUID | str

# A recorder cannot look into a stored event's state, so it knows of no date.
_REPORTED_AT = "2024-01-01"


class LogRecorder:
    """What all four recorders stand on: a log that holds stored events and nothing else."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def _insert(self, stored_events: Sequence[StoredEvent], tracking: Tracking | None) -> list[int]:
        """Append all or nothing; the seqs."""
        position = None if tracking is None else Position(tracking.application_name, tracking.notification_id)
        with _in_the_librarys_words():
            expected = {deal_of(first.originator_id): self._before(first) for first in _firsts(stored_events)}
            entries = [_entry(stored) for stored in stored_events]
            outcome = self._log.append(entries, expected=expected, position=position)
        return [seq for seq in outcome.seqs if isinstance(seq, int)]

    def _before(self, event: StoredEvent) -> int:
        """How many events the originator must have for this one to be the next."""
        return event.originator_version - self._base(event.originator_id, event.originator_version)

    def _base(self, originator: Originator, version: int | None = None) -> int:
        """The originator's first version: 0 or 1."""
        key = _key(originator, 0)
        return 0 if version == 0 or key in self._log.find([key]) else 1


class LogAggregateRecorder(LogRecorder, AggregateRecorder):
    """Events by originator."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        self._insert(stored_events, None)
        return None

    def select_events(
        self,
        originator_id: Originator,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        base = self._base(originator_id)
        end = base + self._log.count(deal_of(originator_id))
        first = base if gt is None else max(base, gt + 1)
        versions = range(first, end if lte is None else min(end, lte + 1))
        if desc:
            versions = versions[::-1]
        keys = [_key(originator_id, version) for version in versions[:limit]]
        seqs = self._log.find(keys)
        return [_stored(held) for held in self._log.fetch([seqs[key] for key in keys])]


class LogApplicationRecorder(LogAggregateRecorder, ApplicationRecorder):
    """Events by originator, and all of them in one sequence."""

    def __init__(self, log: Log) -> None:
        super().__init__(log)
        self.listeners: set[Event] = set()

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        seqs = self._insert(stored_events, kwargs.get("tracking"))
        for listener in list(self.listeners):
            listener.set()
        return seqs

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = 0 if start is None else max(0, start - inclusive_of_start)
        if not topics:  # seq has no hole, so the end of a page is known
            stop = after + limit if stop is None else min(stop, after + limit)
        held = (_notification(held) for held in self._log.read(after, stop))
        return list(islice((one for one in held if not topics or one.topic in topics), limit))

    def max_notification_id(self) -> int | None:
        return self._log.head().seq or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        return _LogSubscription(self, gt, topics)


class _LogSubscription(ListenNotifySubscription[LogApplicationRecorder]):
    def __init__(self, recorder: LogApplicationRecorder, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder, gt, topics)
        recorder.listeners.add(self._has_been_notified)
        self._has_been_notified.set()  # an insert may have come in between

    def stop(self) -> None:
        super().stop()
        self._recorder.listeners.discard(self._has_been_notified)


class LogTrackingRecorder(LogRecorder, TrackingRecorder):
    """How far each upstream application's events have been processed."""

    def insert_tracking(self, tracking: Tracking) -> None:
        self._insert([], tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        return self._log.position(application_name)


class LogProcessRecorder(LogTrackingRecorder, LogApplicationRecorder, ProcessRecorder):
    """Both, recorded together."""


def deal_of(originator: Originator) -> str:
    """The slug of the deal that stands for an originator; it can be read back."""
    return f"uuid-{originator.hex}" if isinstance(originator, UUID) else f"text-{originator.encode().hex()}"


def _originator_of(deal: str) -> Originator:
    kind, _, spelled = deal.partition("-")
    return UUID(spelled) if kind == "uuid" else bytes.fromhex(spelled).decode()


def _key(originator: Originator, version: int) -> bytes:
    return uuid5(NAMESPACE_URL, f"{deal_of(originator)}/{version}").bytes


def _entry(stored: StoredEvent) -> Entry:
    details = {
        "version": str(stored.originator_version),
        "topic": stored.topic,
        "state": b64encode(stored.state).decode() or None,  # a text is never empty
        "mark": uuid4().hex,
    }
    return prepare(
        {
            "type": "deal.rumoured",
            "id": str(UUID(bytes=_key(stored.originator_id, stored.originator_version))),
            "deal": deal_of(stored.originator_id),
            "reported_at": _REPORTED_AT,
            "source": {"outlet": "eventsourcing"},
            "details": details,
        }
    )


def _fields(held: Recorded) -> dict[str, Any]:
    assert held.content is not None
    details = held.content["details"]
    return {
        "originator_id": _originator_of(held.content["deal"]),
        "originator_version": int(details["version"]),
        "topic": details["topic"],
        "state": b64decode(details.get("state", "")),
    }


def _stored(held: Recorded) -> StoredEvent:
    return StoredEvent(**_fields(held))


def _notification(held: Recorded) -> Notification:
    return Notification(id=held.seq, **_fields(held))


def _firsts(stored_events: Iterable[StoredEvent]) -> Iterator[StoredEvent]:
    """Each originator's first event. IntegrityError where the others do not follow one by one."""
    last: dict[Originator, int] = {}
    for stored in stored_events:
        originator, version = stored.originator_id, stored.originator_version
        before = last.get(originator)
        if before is None:
            yield stored
        elif version != before + 1:
            raise IntegrityError(f"version {version} of {originator} does not follow {before}")
        last[originator] = version


@contextmanager
def _in_the_librarys_words() -> Iterator[None]:
    try:
        yield
    except (AlreadyProcessed, Conflict, IdReused) as error:
        raise IntegrityError(str(error)) from error
    except StoreBusy as error:
        raise OperationalError(str(error)) from error

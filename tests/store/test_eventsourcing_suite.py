"""The recorder suites that ship with the `eventsourcing` library, run on our log, alone and with its projection beside
it as in every store; and what they leave out.

The library's cases stay as they are: none is left out or overridden. Those that time something only print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent, Tracking
from eventsourcing.tests import persistence as suites

from store import open_store
from store.sqlite.connection import connect
from store.sqlite.log import SqliteLog
from store.sqlite.schema import lay
from tests.store.eventsourcing_adapter import (
    LogAggregateRecorder,
    LogApplicationRecorder,
    LogProcessRecorder,
    LogTrackingRecorder,
)
from tests.store.telling import NOW

MakeLog = Callable[[], SqliteLog]


@pytest.fixture
def make_log(tmp_path: Path) -> Iterator[MakeLog]:
    """Makes logs, each in a file of its own."""
    logs: list[SqliteLog] = []

    def make() -> SqliteLog:
        path = tmp_path / f"{len(logs)}.db"
        connection = connect(path, create=True)
        lay(connection)
        connection.close()
        logs.append(SqliteLog(path, lambda: NOW))
        return logs[-1]

    yield make
    for log in logs:
        log.close()


@pytest.fixture
def make_store_log(tmp_path: Path) -> Iterator[MakeLog]:
    """Makes stores, each in a file of its own, and gives their logs: each append is judged and projected as well."""
    with ExitStack() as stores:
        numbers = count()

        def make() -> SqliteLog:
            path = tmp_path / f"store-{next(numbers)}.db"
            return stores.enter_context(open_store(path, create=True, clock=lambda: NOW))._log

        yield make


class OnOurLog:
    """Mixed into a suite: gives it a log for each recorder."""

    @pytest.fixture(autouse=True)
    def _logs(self, make_log: MakeLog) -> None:
        self.make_log = make_log


class InOurStore:
    """Mixed into one of the suites below: its logs are those of stores."""

    @pytest.fixture(autouse=True)
    def _logs(self, make_store_log: MakeLog) -> None:
        self.make_log = make_store_log


class TestAggregateRecorder(OnOurLog, suites.AggregateRecorderTestCase):
    def create_recorder(self) -> LogAggregateRecorder:
        return LogAggregateRecorder(self.make_log())


class TestAggregateRecorderWithTextIds(TestAggregateRecorder):
    def new_originator_id(self) -> str:
        return f"Näme/{uuid4()}"


class TestApplicationRecorder(OnOurLog, suites.ApplicationRecorderTestCase[LogApplicationRecorder]):
    def create_recorder(self) -> LogApplicationRecorder:
        return LogApplicationRecorder(self.make_log())

    def test_insert_subscribe(self) -> None:
        """The library leaves this one to recorders that can be subscribed to."""
        self.optional_test_insert_subscribe()


class TestNotificationIdsDoNotInterleave(OnOurLog, suites.NonInterleavingNotificationIDsBaseCase):
    def create_recorder(self) -> LogApplicationRecorder:
        return LogApplicationRecorder(self.make_log())


class TestTrackingRecorder(OnOurLog, suites.TrackingRecorderTestCase):
    def create_recorder(self) -> LogTrackingRecorder:
        return LogTrackingRecorder(self.make_log())


class TestProcessRecorder(OnOurLog, suites.ProcessRecorderTestCase):
    def create_recorder(self) -> LogProcessRecorder:
        return LogProcessRecorder(self.make_log())


class TestProcessRecorderIsAnApplicationRecorder(OnOurLog, suites.ApplicationRecorderTestCase[LogProcessRecorder]):
    def create_recorder(self) -> LogProcessRecorder:
        return LogProcessRecorder(self.make_log())


class TestProcessRecorderIsATrackingRecorder(OnOurLog, suites.TrackingRecorderTestCase):
    def create_recorder(self) -> LogProcessRecorder:
        return LogProcessRecorder(self.make_log())


class TestAggregateRecorderInAStore(InOurStore, TestAggregateRecorder):
    pass


class TestApplicationRecorderInAStore(InOurStore, TestApplicationRecorder):
    pass


class TestNotificationIdsDoNotInterleaveInAStore(InOurStore, TestNotificationIdsDoNotInterleave):
    pass


class TestTrackingRecorderInAStore(InOurStore, TestTrackingRecorder):
    pass


class TestProcessRecorderInAStore(InOurStore, TestProcessRecorder):
    pass


def test_a_stores_log_shows_what_recorders_inserted(make_store_log: MakeLog) -> None:
    """The suites would not notice if nothing stood beside the log."""
    log = make_store_log()
    LogProcessRecorder(log).insert_events([stored(uuid4(), 1), stored(uuid4(), 1)])
    with open_store(log.path, read_only=True) as store:
        assert [deal.status for deal in store.deals()] == ["rumoured", "rumoured"]


def stored(originator: UUID, version: int, state: bytes = b"state") -> StoredEvent:
    return StoredEvent(originator, version, "topic", state)


@pytest.fixture(params=["make_log", "make_store_log"], ids=["the log alone", "in a store"])
def recorder(request: pytest.FixtureRequest) -> LogProcessRecorder:
    return LogProcessRecorder(request.getfixturevalue(request.param)())


def notification_ids(recorder: LogProcessRecorder) -> list[int]:
    return [notification.id for notification in recorder.select_notifications(start=None, limit=1_000)]


def test_appends_after_a_conflict_leave_no_hole(recorder: LogProcessRecorder) -> None:
    one, other = uuid4(), uuid4()
    assert recorder.insert_events([stored(one, 1), stored(one, 2)], tracking=Tracking("upstream", 1)) == [1, 2]
    for conflicting, tracking in (
        ([stored(one, 2)], None),
        ([stored(other, 1), stored(one, 1)], None),
        ([stored(one, 3), stored(one, 3)], None),
        ([stored(one, 3)], Tracking("upstream", 1)),
        ([stored(one, 2)], Tracking("upstream", 2)),
    ):
        with pytest.raises(IntegrityError):
            recorder.insert_events(conflicting, tracking=tracking)
    assert recorder.insert_events([stored(other, 1), stored(one, 3)], tracking=Tracking("upstream", 2)) == [3, 4]
    assert notification_ids(recorder) == [1, 2, 3, 4]
    assert recorder.max_notification_id() == 4


def test_writers_that_race_for_the_same_versions_leave_no_hole(recorder: LogProcessRecorder) -> None:
    contested = uuid4()

    def write(writer: int) -> int:
        won = 0
        for version in range(20):
            try:
                recorder.insert_events([stored(contested, version), stored(uuid4(), 0)])
                won += 1
            except IntegrityError:
                pass
        return won

    with ThreadPoolExecutor(max_workers=4) as threads:
        won = sum(threads.map(write, range(4)))
    assert won == 20
    assert notification_ids(recorder) == list(range(1, 41))
    assert [event.originator_version for event in recorder.select_events(contested)] == list(range(20))


def test_a_version_left_out_is_a_conflict(recorder: LogProcessRecorder) -> None:
    """Stricter than the library, whose recorders take any version that is not there yet."""
    originator = uuid4()
    recorder.insert_events([stored(originator, 1)])
    for events in ([stored(originator, 3)], [stored(originator, 2), stored(originator, 4)]):
        with pytest.raises(IntegrityError):
            recorder.insert_events(events)
    assert recorder.max_notification_id() == 1


@pytest.mark.parametrize("state", [b"", b"\x00\xff", bytes(range(256)) * 100])
def test_any_state_comes_back_as_it_was(recorder: LogProcessRecorder, state: bytes) -> None:
    originator = uuid4()
    recorder.insert_events([stored(originator, 0, state)])
    assert recorder.select_events(originator) == [stored(originator, 0, state)]

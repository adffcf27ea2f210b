"""The suite that a back end of the log must pass.

A back end's test module subclasses `LogConformance`, gives `make_log`, and is collected by pytest or unittest:

    class TestSqliteLog(LogConformance):
        def make_log(self, clock):
            return SqliteLog(...)

Each case stands for one sentence of the port's contract in `store.log`.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from events.canonical import Entry, prepare
from store.errors import AlreadyProcessed, ClockAhead, Conflict, IdReused, StoreClosed, StoreError
from store.follower import Follower
from store.log import NO_HASH, Log, Outcome, Position

Clock = Callable[[], int]
_DAY_US = 86_400_000_000
_NOW = 1_700_000_000_000_000


def report(number: int, deal: str = "a-b-2024", **more: Any) -> Entry:
    """A rumour, different for each number."""
    return prepare(
        {
            "type": "deal.rumoured",
            "deal": deal,
            "reported_at": "2024-05-01",
            "source": {"outlet": "Gazette", "title": f"Report {number}"},
            **more,
        }
    )


class LogConformance(ABC):
    """What a log must do, case by case."""

    @abstractmethod
    def make_log(self, clock: Clock) -> Log:
        """An empty log of the back end; `clock` gives µs since 1970."""

    def reopen(self, log: Log, clock: Clock) -> Log:
        """The same log after a restart, where the back end can tell; else the log itself."""
        del clock
        return log

    def beside(self, log: Log, clock: Clock) -> Log:
        """The same log once more, opened as another process would; else the log itself."""
        del clock
        return log

    def test_empty_log(self) -> None:
        """An empty log has head 0 and 32 zero bytes."""
        log = self.make_log(lambda: _NOW)
        assert log.head() == (0, NO_HASH, None)
        assert list(log.read()) == []
        assert log.count("a-b-2024") == 0

    def test_seq_is_dense_and_order_kept(self) -> None:
        """Entries are numbered 1, 2, 3 … in the order given."""
        log = self.make_log(lambda: _NOW)
        entries = [report(number) for number in range(5)]
        outcome = log.append(entries)
        assert outcome == Outcome(5, 0, 1, 5, (1, 2, 3, 4, 5))
        assert [held.seq for held in log.read()] == [1, 2, 3, 4, 5]
        assert [held.key for held in log.read()] == [entry.id for entry in entries]
        assert [held.content for held in log.read()] == [entry.content for entry in entries]

    def test_read_bounds(self) -> None:
        """`after` is exclusive, `upto` inclusive."""
        log = self.make_log(lambda: _NOW)
        log.append([report(number) for number in range(5)])
        assert [held.seq for held in log.read(1, 3)] == [2, 3]
        assert [held.seq for held in log.read(4)] == [5]
        assert list(log.read(5)) == []

    def test_fetch_and_find(self) -> None:
        """`fetch` keeps the order asked for; `find` knows only what is there."""
        log = self.make_log(lambda: _NOW)
        entries = [report(number) for number in range(3)]
        log.append(entries)
        assert [held.seq for held in log.fetch([3, 1])] == [3, 1]
        assert log.find([entries[1].id, bytes(16)]) == {entries[1].id: 2}
        try:
            log.fetch([9])
        except KeyError:
            return
        raise AssertionError("fetch of a seq that is not there must raise KeyError")

    def test_already_there(self) -> None:
        """The same entry again is set aside, in one append and across appends."""
        log = self.make_log(lambda: _NOW)
        first = log.append([report(1), report(1)])
        assert (first.appended, first.already, first.seqs) == (1, 1, (1, 1))
        again = log.append([report(1), report(2)])
        assert (again.appended, again.already, again.first_seq, again.seqs) == (1, 1, 2, (1, 2))
        assert log.append([report(1)]) == Outcome(0, 1, None, None, (1,))
        assert log.head().seq == 2

    def test_same_id_other_content(self) -> None:
        """An id that is there with other content is an error, and nothing is appended."""
        log = self.make_log(lambda: _NOW)
        id = "7a1c9f5e-3c7d-4f0e-9a53-0d9c4f6f2b11"
        log.append([report(1, id=id)])
        assert isinstance(self._refusal(log, [report(3), report(2, id=id)]), IdReused)
        assert log.head().seq == 1
        lenient = log.append([report(3), report(2, id=id), report(4)], lenient=True)
        assert lenient.appended == 2
        assert isinstance(lenient.seqs[1], IdReused)
        assert [held.seq for held in log.read()] == [1, 2, 3]

    def test_expected_counts(self) -> None:
        """`expected` is the count before; a conflict appends nothing and leaves no hole."""
        log = self.make_log(lambda: _NOW)
        log.append([report(1)], expected={"a-b-2024": 0})
        error = self._refusal(log, [report(2)], expected={"a-b-2024": 0})
        assert isinstance(error, Conflict)
        assert (error.deal, error.expected, error.actual) == ("a-b-2024", 0, 1)
        outcome = log.append([report(2)], expected={"a-b-2024": 1, "other-deal": 0})
        assert outcome.first_seq == 2
        assert log.count("a-b-2024") == 2

    def test_retry_is_no_conflict(self) -> None:
        """What is there already is set aside before `expected` is looked at."""
        log = self.make_log(lambda: _NOW)
        log.append([report(1)], expected={"a-b-2024": 0})
        assert log.append([report(1)], expected={"a-b-2024": 0}).already == 1

    def test_count_is_of_deal_events(self) -> None:
        """Only `deal.*` events count."""
        log = self.make_log(lambda: _NOW)
        entry = report(1)
        note = prepare(
            {
                "type": "note.added",
                "deal": "a-b-2024",
                "text": "seen",
                "reported_at": "2024",
                "source": {"outlet": "Desk"},
            }
        )
        log.append([entry, note])
        assert log.count("a-b-2024") == 1

    def test_times_never_go_back(self) -> None:
        """recorded_at is the later of the last one and now."""
        now = [_NOW]
        log = self.make_log(lambda: now[0])
        log.append([report(1)])
        now[0] -= 5_000_000
        log.append([report(2)])
        now[0] += 10_000_000
        log.append([report(3)])
        assert [held.recorded_at for held in log.read()] == [_NOW, _NOW, _NOW + 5_000_000]

    def test_clock_far_behind(self) -> None:
        """A log that is more than a day ahead of the clock is not appended to, unless forced."""
        now = [_NOW]
        log = self.make_log(lambda: now[0])
        log.append([report(1)])
        now[0] -= _DAY_US + 1
        assert isinstance(self._refusal(log, [report(2)]), ClockAhead)
        assert log.append([report(2)], force=True).first_seq == 2

    def test_chain_moves(self) -> None:
        """Each entry gives a new head hash of 32 bytes."""
        log = self.make_log(lambda: _NOW)
        seen = {log.head().hash}
        for number in range(3):
            log.append([report(number)])
            seen.add(log.head().hash)
        assert len(seen) == 4
        assert all(len(link) == 32 for link in seen)
        assert [held.hash for held in log.read()][-1] == log.head().hash

    def test_survives_reopening(self) -> None:
        """What was appended is there after a restart."""
        log = self.make_log(lambda: _NOW)
        log.append([report(1), report(2)])
        head = log.head()
        log = self.reopen(log, lambda: _NOW)
        assert log.head() == head
        assert log.append([report(1)]).already == 1

    def test_threads_append_and_read(self) -> None:
        """Several threads append: dense seq, everything there once."""
        log = self.make_log(lambda: _NOW)
        errors: list[StoreError] = []

        def write(thread: int) -> None:
            try:
                for number in range(10):
                    log.append([report(100 * thread + number)])
                    assert log.head().seq >= 1
            except StoreError as error:
                errors.append(error)

        threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not errors
        assert [held.seq for held in log.read()] == list(range(1, 41))
        assert len({held.key for held in log.read()}) == 40

    def test_position_goes_forward(self) -> None:
        """A consumer has no position at first; places may be left out, but none can be given later."""
        log = self.make_log(lambda: _NOW)
        assert log.position("remote") is None
        assert log.append([], position=Position("remote", 21)) == Outcome(0, 0, None, None, ())
        log.append([report(1)], position=Position("remote", 24))
        assert log.position("remote") == 24
        for place in (24, 23, 21, 0):
            error = self._refusal(log, [report(2)], position=Position("remote", place))
            assert isinstance(error, AlreadyProcessed)
            assert (error.consumer, error.place, error.held) == ("remote", place, 24)
        assert log.position("remote") == 24
        assert log.head().seq == 1

    def test_position_and_entries_are_one(self) -> None:
        """Where the append is refused the position stays; entries that are set aside or left out do not hold it."""
        log = self.make_log(lambda: _NOW)
        log.append([report(1)], position=Position("remote", 1))
        error = self._refusal(log, [report(2)], expected={"a-b-2024": 0}, position=Position("remote", 2))
        assert isinstance(error, Conflict)
        assert log.position("remote") == 1
        assert log.append([report(1)], position=Position("remote", 2)).already == 1
        id = "7a1c9f5e-3c7d-4f0e-9a53-0d9c4f6f2b11"
        log.append([report(3, id=id)], position=Position("remote", 3))
        assert isinstance(self._refusal(log, [report(4, id=id)], position=Position("remote", 4)), IdReused)
        assert log.position("remote") == 3
        lenient = log.append([report(4, id=id), report(5)], lenient=True, position=Position("remote", 4))
        assert (lenient.appended, log.position("remote")) == (1, 4)
        assert [held.seq for held in log.read()] == [1, 2, 3]

    def test_positions_of_many_consumers(self) -> None:
        """Each consumer has a position of its own, whatever its name; places may take 64 bits."""
        log = self.make_log(lambda: _NOW)
        places = {"remote": 5, "Remote": 4, "Ferngespräch 二": 3, "other": 2**63 - 1, "at the start": 0}
        for consumer, place in places.items():
            log.append([], position=Position(consumer, place))
        assert {consumer: log.position(consumer) for consumer in places} == places
        assert log.position("remot") is None

    def test_position_survives_reopening(self) -> None:
        """What was taken from elsewhere is not taken again after a restart."""
        log = self.make_log(lambda: _NOW)
        log.append([report(1)], position=Position("remote", 7))
        log = self.reopen(log, lambda: _NOW)
        assert log.position("remote") == 7
        assert isinstance(self._refusal(log, [report(2)], position=Position("remote", 7)), AlreadyProcessed)
        assert log.append([report(2)], position=Position("remote", 8)).first_seq == 2

    def test_of_two_at_one_place_one_wins(self) -> None:
        """Threads that take the same places record each place once."""
        log = self.make_log(lambda: _NOW)
        refused: list[StoreError | None] = []

        def take(thread: int) -> None:
            for place in range(1, 11):
                refused.append(self._refusal(log, [report(100 * thread + place)], position=Position("remote", place)))

        threads = [threading.Thread(target=take, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert log.position("remote") == 10
        assert refused.count(None) == log.head().seq == 10
        assert all(error is None or isinstance(error, AlreadyProcessed) for error in refused)

    def test_the_pulse_tells_of_commits(self) -> None:
        """It differs after each commit, whoever made it."""
        log = self.make_log(lambda: _NOW)
        writers = [log, self.beside(log, lambda: _NOW)]
        seen = [log.pulse()]
        for number in range(6):
            writers[number % 2].append([report(number)])
            seen.append(log.pulse())
        assert None not in seen
        assert len(set(seen)) == 7

    def test_the_pulse_rests(self) -> None:
        """Where nothing is appended, reading does not change it; else a follower would never rest."""
        log = self.make_log(lambda: _NOW)
        log.append([report(1)])
        pulse = log.pulse()
        assert [held.seq for held in self.beside(log, lambda: _NOW).read()] == [1]
        assert log.head().seq == 1
        assert log.pulse() == pulse

    def test_no_pulse_after_closing(self) -> None:
        """A follower of a log that was closed here is told so."""
        log = self.make_log(lambda: _NOW)
        log.pulse()
        log.close()
        try:
            log.pulse()
        except StoreClosed:
            return
        raise AssertionError("the pulse of a closed log must raise StoreClosed")

    def test_followers_get_everything_once(self) -> None:
        """While several append, whoever follows gets each entry once and in order."""
        log = self.make_log(lambda: _NOW)
        others = [self.beside(log, lambda: _NOW) for _ in range(2)]

        def write(place: int) -> None:
            for number in range(15):
                others[place].append([report(100 * place + number), report(100 * place + 50 + number)])

        threads = [threading.Thread(target=write, args=(place,)) for place in range(2)]
        followers = [Follower(log, 0), Follower(log, 7)]
        for thread in threads:
            thread.start()
        taken: list[list[int]] = [[], []]
        while any(thread.is_alive() for thread in threads):
            for place, follower in enumerate(followers):
                taken[place] += [held.seq for held in follower.take()]
        for place, follower in enumerate(followers):
            taken[place] += [held.seq for held in follower.take()]
        assert taken == [list(range(1, 61)), list(range(8, 61))]

    @staticmethod
    def _refusal(
        log: Log,
        entries: Sequence[Entry],
        *,
        expected: Mapping[str, int] | None = None,
        position: Position | None = None,
    ) -> StoreError | None:
        try:
            log.append(entries, expected=expected, position=position)
        except StoreError as error:
            return error
        return None

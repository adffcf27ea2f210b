"""How much an import writes at once, and what one transaction for several appends means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from events.canonical import Entry, prepare
from store import Conflict, Outcome, Store, StoreError, open_store
from store.pace import ALONE, WATCHED, Pace, Turn
from tests.store.telling import NOW, rumour


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "store.db"
    open_store(place, create=True, clock=lambda: NOW).close()
    return place


def entry(number: int) -> Entry:
    return prepare(rumour(number, "2024-01-05"))


def sizes(pace: Pace, *turns: tuple[float, bool]) -> list[int]:
    """The size after each turn of (seconds an event, whether others waited)."""
    found = []
    for each, others in turns:
        pace.took(pace.size, Turn(pace.size * each, others))
        found.append(pace.size)
    return found


def test_alone_the_batches_grow_to_what_the_longer_bound_allows() -> None:
    each = 0.00005
    found = sizes(Pace(10_000, first=1_000), *[(each, False)] * 5)
    assert found == [3_000, *[pytest.approx(ALONE / each, abs=1)] * 4]
    assert sizes(Pace(2_000, first=1_000), *[(each, False)] * 3) == [2_000] * 3


def test_watched_the_batches_stay_within_the_shorter_bound_until_it_has_been_quiet() -> None:
    each, pace = 0.00005, Pace(10_000, first=1_000)
    (_, watched, *quiet) = sizes(pace, (each, False), (each, True), *[(each, False)] * 10)
    assert watched == pytest.approx(WATCHED / each, abs=1)
    assert quiet[6] == pytest.approx(WATCHED / each, abs=1)
    assert quiet[-1] == pytest.approx(ALONE / each, abs=1)


def test_a_batch_is_never_smaller_than_the_least_nor_larger_than_the_most() -> None:
    assert sizes(Pace(10_000, least=50), (9.0, True)) == [50]
    assert sizes(Pace(20, least=50), (9.0, True), (0.0, False)) == [20, 20]


@pytest.mark.parametrize("waited", [True, False])
def test_an_import_ends_its_transaction_where_others_wait(
    path: Path, monkeypatch: pytest.MonkeyPatch, waited: bool
) -> None:
    turns: list[int] = []  # how many appends each transaction held
    together, append = Store.together, Store.append

    @contextmanager
    def watched(store: Store) -> Iterator[Callable[[], bool]]:
        turns.append(0)
        with together(store):
            yield lambda: waited

    def counted(store: Store, events: Sequence[Entry], **options: Any) -> Outcome:
        turns[-1] += 1
        return append(store, events, **options)

    monkeypatch.setattr(Store, "together", watched)
    monkeypatch.setattr(Store, "append", counted)
    with open_store(path, clock=lambda: NOW) as store:
        importer: Any = store.importer()
        for number in range(1_500):
            assert importer.add(number, [entry(1 + number % 1_200)]) == []
        assert importer.flush() == []
        assert (importer.taken, importer.already, importer.refused, importer.events) == (1_200, 300, 0, 1_200)
        assert (importer.first_seq, importer.last_seq) == (1, 1_200)
    assert sum(turns) > 1
    assert set(turns) == ({1} if waited else {sum(turns)})


def test_what_fails_in_a_turn_undoes_all_of_it(path: Path) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        with store.together():
            store.append([entry(1)])
            assert store.head().seq == 1  # this thread sees what it wrote
        with pytest.raises(StoreError, match="nothing of it was recorded"):
            _append_and_go_on(store)
        with pytest.raises(ZeroDivisionError):
            _append_and_fail(store)
        assert [held.key for held in store.events()] == [entry(1).id]
        assert store.verify(full=True).ok


def _append_and_go_on(store: Store) -> None:
    with store.together():
        store.append([entry(2)])
        with suppress(Conflict):
            store.append([entry(3)], expected={entry(3).content["deal"]: 99})


def _append_and_fail(store: Store) -> None:
    with store.together():
        store.append([entry(4)])
        raise ZeroDivisionError

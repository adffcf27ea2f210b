"""How much an import writes at once, and what one transaction for several appends means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from events.canonical import Entry, prepare
from store import Conflict, Lens, Outcome, Refused, Store, StoreError, open_store
from store.pace import ALONE, WATCHED, Pace, Turn
from tests.store.telling import NOW, declare, people, rumour


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


def test_what_was_read_in_a_turn_that_is_undone_is_not_kept(path: Path) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        store.append([entry(1)])
        with pytest.raises(ZeroDivisionError):
            _declare_read_and_fail(store)
        right = declare(3, "acme", "Right Name"), rumour(4, "2024-01-06", deal="real", parties=people("owner:Realco"))
        store.append([prepare(event) for event in right])
        assert {party.party for party in store.parties(lens=Lens.ALL)} >= {"realco"}
        assert "ghost" not in {party.party for party in store.parties(lens=Lens.ALL)}
        page = store.party("acme")
        assert page is not None
        assert page.party.name == "Right Name"


def _declare_read_and_fail(store: Store) -> None:
    with store.together():
        store.append([prepare(declare(8, "acme", "Wrong Name"))])
        store.append([prepare(rumour(9, "2024-01-06", deal="ghost", parties=people("owner:Ghost")))])
        assert "ghost" in {party.party for party in store.parties(lens=Lens.ALL)}
        raise ZeroDivisionError


@pytest.mark.parametrize("what", ["redact", "rebuild", "close"])
def test_what_ends_a_turn_is_refused_inside_it(path: Path, what: str) -> None:
    with open_store(path, clock=lambda: NOW) as store, store.together():
        store.append([entry(1)])
        with pytest.raises(Refused, match="cannot be done inside together"):
            store.redact(1, "court order") if what == "redact" else getattr(store, what)()


def test_rows_that_could_not_be_written_are_written_the_next_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(store: Store, events: Sequence[Entry], **options: Any) -> Outcome:
        raise StoreError("not now")

    with open_store(path, clock=lambda: NOW) as store:
        importer: Any = store.importer()
        importer.add("row", [entry(1)])
        with monkeypatch.context() as patch:
            patch.setattr(Store, "append", busy)
            with pytest.raises(StoreError, match="not now"):
                importer.flush()
        assert importer.flush() == []
        assert (importer.taken, store.head().seq) == (1, 1)

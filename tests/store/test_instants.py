"""The instants of all reports, continued from question to question, are those that a fresh store gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import prepare
from store import Store, open_store
from store.sqlite import instants
from tests.store.telling import NOW, rumour

DAYS = ("2024-01-05", "2023-06-01", "2025-12-31")


def fresh(path: Path, seq: int) -> list[int]:
    """What a store gives that was never asked before."""
    with open_store(path, clock=lambda: NOW) as store:
        return list(store.moments(seq=seq))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(("report", "many", "withdraw", "cite", "ask earlier")), st.integers(0, 2)), max_size=8
    )
)
def test_continued_or_made_anew_they_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    path = tmp_path_factory.mktemp("instants") / "store.db"
    with open_store(path, create=True, clock=lambda: NOW) as store:
        store.append([rumour(0, DAYS[0], deal="deal-0")])
        for number, (what, day) in enumerate(steps, 1):
            _go_on(store, what, number * 100, DAYS[day])
            seq = store.head().seq // 2 if what == "ask earlier" else store.head().seq
            assert list(store.moments(seq=seq)) == fresh(path, seq)
            assert store.report_count(seq=seq) == len(store.moments(seq=seq))


def _go_on(store: Store, what: str, number: int, day: str) -> None:
    last = next(iter(store.events(after=store.head().seq - 1)))
    if what == "report":
        store.append([rumour(number, day, deal="deal-0")])
    elif what == "many":
        store.append([rumour(number + each, day, deal="deal-1") for each in range(instants._FEW + 5)])
    elif what == "withdraw":
        store.append([{"type": "entry.withdrawn", "reported_at": day, "event": last.id}])
    elif what == "cite" and (last.content or {}).get("deal"):
        deal = (last.content or {})["deal"]
        withdrawal = {"type": "entry.withdrawn", "reported_at": day, "event": last.id}
        cited = rumour(number, day, deal=deal)
        cited["source"] = {**cited["source"], "cites": last.id}
        store.append([withdrawal, cited])


def test_more_than_come_at_once_are_all_there_ties_included(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instants, "_AT_ONCE", 4)
    with open_store(tmp_path / "store.db", create=True, clock=lambda: NOW) as store:
        told = [rumour(number, DAYS[number % 2]) for number in range(23)]
        store.append(told)
        assert list(store.moments()) == sorted(prepare(event).instant for event in told)


def test_a_longer_log_is_continued_and_what_was_given_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(tmp_path / "store.db", create=True, clock=lambda: NOW) as store:
        store.append([rumour(1, DAYS[0])])
        before = store.moments()
        monkeypatch.setattr(instants, "_all", lambda *_: pytest.fail("all of them were read again"))
        store.append([rumour(2, DAYS[1])])
        assert len(before) == 1
        assert len(store.moments()) == 2
        assert store.moments() is store.moments()


def test_no_place_beyond_the_head_is_kept(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db", create=True) as store:
        store.append([rumour(1, "2024-01-01")])
        assert len(store.moments(seq=1_000)) == 1
        store.append([rumour(2, "2024-01-02")])
        assert len(store.moments()) == len(store.moments(seq=1_000)) == store.report_count() == 2

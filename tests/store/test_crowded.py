"""Deals of very many reports: no rows beyond a number, the same answers, and little to fold for one of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from store import AsOf, Lens
from store.fold import State, fold_into
from store.sqlite import crowding
from store.sqlite.connection import connect
from store.sqlite.crowding import CROWD, DISTANCE
from tests.store.desk import Desk
from tests.store.telling import Event, complete, confirm, deny, people, retract, rumour, withdraw

DAYS = [f"2024-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(300)]
SMALL = {"CROWD": 4, "DISTANCE": 2, "REACH": 4}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deals are crowded early, and their checkpoints lie close together."""
    for name, number in SMALL.items():
        monkeypatch.setattr(crowding, name, number)


@pytest.fixture
def folds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The instants of what is folded on from checkpoints."""
    seen: list[int] = []

    def counted(state: State, content: Event, instant: int, precision: int) -> None:
        seen.append(instant)
        fold_into(state, content, instant, precision)

    monkeypatch.setattr(crowding, "fold_into", counted)
    return seen


def _query(path: Path, sql: str) -> list[Any]:
    connection = connect(path)
    rows = connection.execute(sql).fetchall()
    connection.close()
    return rows


def _rows(path: Path) -> int:
    """How many states are held."""
    sql = "SELECT (SELECT count(*) FROM version_1), (SELECT count(*) FROM checkpoint_1)"
    return sum(_query(path, sql)[0])


def _tranches(days: Sequence[str]) -> list[Event]:
    return [complete(n, day, tranche=f"step-{n}", amount="1m USD") for n, day in enumerate(days, start=1)]


@pytest.mark.parametrize("arranged", [reversed, lambda days: random.Random(1).sample(days, len(days))])
def test_late_tranches_one_by_one_make_few_rows(tmp_path: Path, arranged: Callable[[list[str]], Any]) -> None:
    desk = Desk(tmp_path / "store.db")
    days = [f"{year}{day[4:]}" for year in (2023, 2024) for day in DAYS]
    for event in _tranches(list(arranged(days))):
        desk.say(event)
    assert _rows(tmp_path / "store.db") <= 4 * len(days)
    assert desk.show("paid") == [{"low": 600_000_000, "high": 600_000_000, "currency": "USD"}]
    assert desk.show("paid", reported=days[9]) == [{"low": 10_000_000, "high": 10_000_000, "currency": "USD"}]
    desk.close()


def test_the_sums_of_late_tranches_are_right_at_each_place(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "store.db")
    for event in _tranches(DAYS[::-1]):
        desk.say(event)
    for seq in (40, CROWD, CROWD + 1, 2 * CROWD, 300):
        assert desk.show("paid", recorded=seq) == [{"low": seq * 1_000_000, "high": seq * 1_000_000, "currency": "USD"}]
    assert desk.store.verify(full=True).problems == desk.store.verify().problems == []
    desk.close()


def test_the_step_over_the_number_shows_nowhere(tmp_path: Path) -> None:
    one, two = Desk(tmp_path / "one.db"), Desk(tmp_path / "two.db")
    events = [rumour(n, day, amount=f"{n}bn USD") for n, day in enumerate(DAYS[:150], start=1)]
    events += [confirm(200, DAYS[3]), withdraw(201, of=150), withdraw(202, of=10)]
    one.say(*events)
    for event in events:
        two.say(event)
    for seq in (1, CROWD - 1, CROWD, CROWD + 1, 150, 151, 152, 153):
        for day in (None, DAYS[2], DAYS[CROWD], DAYS[149]):
            assert one.deals(day, seq) == two.deals(day, seq)
    assert one.show("amount")["high"] == 149_000_000_000
    assert one.show("amount", reported=DAYS[9])["high"] == 9_000_000_000
    one.store.rebuild()
    assert one.deals() == two.deals()
    one.close()
    two.close()


# -- what ends a checkpoint --------------------------------------------------------------------------------

_TEN = [
    (rumour if n % 3 else deny)(n, DAYS[2 * n], outlet=f"Outlet {n % 4}", **({"amount": f"{n}bn USD"} if n % 3 else {}))
    for n in range(1, 11)
]
_MORE = [confirm(n, DAYS[2 * n], amount=f"{n}bn USD") for n in range(30, 36)]

CASES: dict[str, list[Event]] = {
    "in order": [],
    "late, before all": [rumour(11, "2023-01", amount="7bn USD")],
    "late, between two": [rumour(11, DAYS[9], kind="investment")],
    "late, after all but one": [rumour(11, DAYS[19], kind="investment")],
    "at the instant of the last": [rumour(11, DAYS[20], amount="7bn USD"), rumour(12, DAYS[20], amount="8bn USD")],
    "late, at the instant of one in the middle": [rumour(11, DAYS[10], amount="7bn USD")],
    "the first withdrawn": [withdraw(11, of=1)],
    "one in the middle withdrawn": [withdraw(11, of=5)],
    "the last withdrawn": [withdraw(11, of=10)],
    "a withdrawal withdrawn": [withdraw(11, of=5), withdraw(12, of=11)],
    "a withdrawal withdrawn, and that too": [withdraw(11, of=5), withdraw(12, of=11), withdraw(13, of=12)],
    "a late report withdrawn": [rumour(11, DAYS[5]), withdraw(12, of=11)],
    "retracted after all reports": [retract(11, DAYS[200], of=4)],
    "retracted between reports": [retract(11, DAYS[13], of=4)],
    "retracted before it was reported": [retract(11, DAYS[1], of=4)],
    "retracted twice, earlier the second time": [retract(11, DAYS[17], of=4), retract(12, DAYS[11], of=4)],
    "a retraction withdrawn": [retract(11, DAYS[13], of=4), withdraw(12, of=11)],
    "a copy falls with what it cites": [rumour(11, DAYS[3], cites=7), withdraw(12, of=7)],
    "a copy of what is out": [retract(11, DAYS[13], of=2), rumour(12, DAYS[3], cites=2), rumour(13, DAYS[25], cites=2)],
    "all of them withdrawn": [withdraw(10 + n, of=n) for n in range(1, 11)],
}


def _everywhere(desk: Desk, length: int) -> dict[tuple[str | None, int], dict[str, Event]]:
    days = [None, "2022", "2023", *DAYS[1:26], DAYS[61], DAYS[66], DAYS[199], DAYS[200]]
    return {(day, seq): desk.deals(day, seq) for day in days for seq in range(1, length + 1)}


@pytest.mark.parametrize("events", CASES.values(), ids=CASES.keys())
@pytest.mark.usefixtures("small")
def test_what_ends_a_checkpoint_shows_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, events: list[Event]
) -> None:
    told = [*_TEN, *events, *_MORE]
    one, two = Desk(tmp_path / "one.db"), Desk(tmp_path / "two.db")
    for event in told:
        one.say(event)
    two.say(*told)
    held = "SELECT instant, last, seq, until, since, body FROM checkpoint_1 ORDER BY instant, last, seq"
    checkpoints = _query(tmp_path / "one.db", held)
    assert checkpoints == _query(tmp_path / "two.db", held)
    assert checkpoints
    monkeypatch.setattr(crowding, "CROWD", 1_000)
    plain = Desk(tmp_path / "plain.db")
    plain.say(*told)
    assert _query(tmp_path / "plain.db", "SELECT count(*) FROM crowd_1") == [(0,)]
    assert _everywhere(one, len(told)) == _everywhere(plain, len(told)) == _everywhere(two, len(told))
    for desk in (one, two, plain):
        desk.close()


@pytest.mark.usefixtures("small")
def test_a_checkpoint_that_is_wrong_is_found(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "store.db")
    desk.say(*_TEN, *_MORE)
    assert desk.store.verify(full=True).problems == []
    connection = connect(tmp_path / "store.db", writing=True)
    connection.execute("UPDATE checkpoint_1 SET body = replace(body, 'outlet-1', 'outlet-9')")
    connection.close()
    (problem,) = desk.store.verify(full=True).problems
    assert "checkpoint" in str(problem)
    (problem,) = desk.store.verify().problems
    assert "alpha" in str(problem)
    desk.close()


# -- how much is folded ------------------------------------------------------------------------------------


def test_little_is_folded_for_a_deal_that_comes_in_order(tmp_path: Path, folds: list[int]) -> None:
    desk = Desk(tmp_path / "store.db")
    desk.say(*[confirm(n, day, amount=f"{n}bn USD") for n, day in enumerate(DAYS, start=1)])
    for place in (None, DAYS[100], DAYS[255]):
        folds.clear()
        desk.deal(place)
        assert len(folds) < DISTANCE
    for seq in (CROWD + 1, 200, 299):
        folds.clear()
        desk.deal(recorded=seq)
        assert len(folds) <= DISTANCE
    desk.close()


@pytest.mark.usefixtures("small")
def test_after_a_late_report_the_looks_work_their_way_to_the_end(tmp_path: Path, folds: list[int]) -> None:
    desk = Desk(tmp_path / "store.db")
    desk.say(*[confirm(n, day) for n, day in enumerate(DAYS[:40], start=1)])
    desk.say(rumour(41, "2023"))
    folds.clear()
    assert desk.show("reports", "events") == (1, 41)
    assert len(folds) > 30
    for n in range(42, 90):
        folds.clear()
        desk.say(confirm(n, DAYS[n]))
        assert len(folds) <= SMALL["REACH"]
    folds.clear()
    assert desk.show("reports", "events") == (1, 89)
    assert len(folds) <= SMALL["REACH"]
    desk.close()


# -- lists -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small")
def test_many_crowded_deals_stand_in_lists_as_others_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(4)
    told = []
    for n in range(1, 121):
        terms = {"amount": f"{chance.randrange(1, 90)}bn USD", "parties": people(f"investor:Fund {n % 5}")}
        day = chance.choice(DAYS[:60])
        told.append(chance.choice((rumour, confirm))(n, day, deal=f"deal-{chance.randrange(12)}", **terms))
    one = Desk(tmp_path / "one.db")
    one.say(*told)
    assert len(_query(tmp_path / "one.db", "SELECT deal FROM crowd_1")) > 8
    monkeypatch.setattr(crowding, "CROWD", 1_000)
    two = Desk(tmp_path / "two.db")
    two.say(*told)
    for as_of in (AsOf(), AsOf(reported=DAYS[30]), AsOf(recorded=90), AsOf(DAYS[40], 70)):
        for sort in ("last", "first", "status", "amount", "reports", "slug"):
            for query in ("", "party:fund-2", "amount:>40bn", "status:confirmed"):
                for reverse in (False, True):
                    order: dict[str, Any] = {"sort": sort, "reverse": reverse, "limit": 7}
                    found = [
                        desk.store.deals(query, as_of=as_of, lens=Lens.ALL, **order).as_dict()["deals"]
                        for desk in (one, two)
                    ]
                    assert found[0] == found[1]
    one.close()
    two.close()


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Desk]:
    """A crowded deal of last year's among forty others; in order it stands in the middle both ways."""
    desk = Desk(tmp_path / "store.db")
    desk.say(
        *(rumour(n, DAYS[n], deal="m-busy", parties=people("owner:Acme"), note="talks") for n in range(1, CROWD + 20)),
        *(confirm(200 + n, f"2023-01-{n + 1:02}", deal=f"b-{n:02}", outlet="WSJ") for n in range(20)),
        *(confirm(300 + n, f"2024-08-{n + 1:02}", deal=f"y-{n:02}", outlet="WSJ", note="news") for n in range(20)),
    )
    yield desk
    desk.close()


BEYOND: list[tuple[str, dict[str, Any]]] = [
    ("", {"sort": "last"}),
    ("", {"sort": "last", "reverse": True}),
    ("", {"sort": "slug"}),
    ("", {"sort": "slug", "reverse": True}),
    ("kind:lease -stage:pending status:confirmed party:nobody", {"sort": "amount"}),
    ("outlet:wsj", {"sort": "amount"}),
    ("kind:debt", {"sort": "amount"}),
    ("stage:offered", {"sort": "reports"}),
    ("news", {"sort": "reports"}),
    ('"news"', {"sort": "first"}),
    ("new*", {"sort": "kind"}),
    ("since:2024-08 until:2024-08-30", {"sort": "first"}),
]


@pytest.mark.parametrize(("query", "order"), BEYOND, ids=str)
def test_a_crowded_deal_that_is_not_on_the_page_is_not_folded(
    busy: Desk, folds: list[int], query: str, order: dict[str, Any]
) -> None:
    found = busy.store.deals(query, limit=15, **order)
    assert "m-busy" not in [deal.deal for deal in found]
    assert folds == []


@pytest.mark.parametrize("query", ["outlet:wsj", "party:nobody", "news"])
def test_a_crowded_deal_that_no_finder_gives_is_not_counted_by_folding_it(
    busy: Desk, folds: list[int], query: str
) -> None:
    assert busy.store.deals(query, limit=1).total == {"outlet:wsj": 40, "party:nobody": 0, "news": 20}[query]
    assert len(busy.store.deal_numbers(query)) == busy.store.deals(query, limit=1).total
    assert busy.store.party("nobody") is None
    assert folds == []


@pytest.mark.parametrize(
    ("query", "order"),
    [("", {"limit": 30}), ("", {"limit": 30, "sort": "slug"}), ("party:acme", {}), ("talks", {"limit": 5})],
    ids=str,
)
def test_a_crowded_deal_on_the_page_is_folded_once(
    busy: Desk, folds: list[int], query: str, order: dict[str, Any]
) -> None:
    assert "m-busy" in [deal.deal for deal in busy.store.deals(query, **order)]
    assert 0 < len(folds) <= DISTANCE


def test_a_crowded_deal_is_folded_once_for_all_that_is_asked_at_a_point(busy: Desk, folds: list[int]) -> None:
    pair = AsOf("2024-07", 80)
    assert busy.store.deals(sort="amount", limit=1, as_of=pair).total == 1
    once = len(folds)
    assert 0 < once <= DISTANCE
    assert busy.store.deals(limit=1, as_of=pair)[0].events == 80
    assert busy.deal("2024-07", 80, "m-busy") is not None
    busy.say(rumour(500, DAYS[3], deal="m-busy"))
    assert busy.deal("2024-07", 80, "m-busy") is not None
    assert len(folds) == once
    assert busy.deal("2024-07", 79, "m-busy") != busy.deal("2024-07", 80, "m-busy")
    assert len(folds) > once


def test_only_so_much_is_kept_of_what_was_folded(busy: Desk, folds: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowding, "_KEPT", 1_000)  # room for one: a state of some 150 bytes, and 500 around it
    for seq in (80, 79):
        busy.deal(None, seq, "m-busy")
    folds.clear()
    busy.deal(None, 79, "m-busy")
    assert folds == []
    busy.deal(None, 80, "m-busy")  # which had to make room
    assert folds


@pytest.mark.usefixtures("small")
def test_a_crowded_deal_is_found_by_kinds_and_stages_that_no_row_ever_showed(tmp_path: Path) -> None:
    """The first kind is hidden by an official one, till that is withdrawn."""
    desk = Desk(tmp_path / "store.db")
    desk.say(
        confirm(1, DAYS[0], kind="lease", stage="pending"),
        rumour(2, DAYS[1], kind="debt"),
        *(rumour(n, DAYS[n]) for n in range(3, 9)),
        rumour(9, DAYS[9], kind="pact", stage="offered"),
        withdraw(10, of=1),
    )
    queries = ("kind:lease", "kind:debt", "kind:pact", "stage:pending", "stage:offered")

    def found() -> list[int]:
        return [len(desk.store.deals(query, limit=5)) for query in queries]

    assert (desk.show("kind", "stage"), found()) == (("pact", "offered"), [0, 0, 1, 0, 1])
    desk.say(withdraw(11, of=9))
    assert (desk.show("kind", "stage"), found()) == (("debt", None), [0, 1, 0, 0, 0])
    assert desk.store.verify(full=True).problems == []
    desk.store.rebuild()
    assert found() == [0, 1, 0, 0, 0]
    desk.close()


def test_sums_beyond_all_bounds_break_no_list(tmp_path: Path) -> None:
    largest = {"low": 2**53 - 1, "high": 2**53 - 1, "currency": "USD"}
    desk = Desk(tmp_path / "sums.db")
    desk.say(*(complete(number, "2024-01-05", amount=largest) for number in range(1, 1_100)))
    desk.say(rumour(2_000, "2024-01-06", deal="beta"))
    assert [deal.deal for deal in desk.store.deals(sort="slug")] == ["alpha", "beta"]
    assert desk.show("paid") == [{"low": None, "high": None, "currency": "USD"}]
    assert [deal.deal for deal in desk.store.deals("amount:>1bn")] == []
    desk.close()

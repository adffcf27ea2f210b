"""What a store remembers of slugs' numbers between appends never outlives what it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import UnknownEvent, open_store
from store.sqlite import known
from tests.store.desk import Desk
from tests.store.telling import NOW, Event, confirm, retract, rumour

ACME = [{"party": "Acme", "role": "investor"}, {"party": "Bolt", "role": "investee"}]
CORA = [{"party": "Cora", "role": "investor"}, {"party": "Acme", "role": "investee"}]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.db")
    yield desk
    desk.close()


def _say_in_vain(desk: Desk, event: Event) -> None:
    with desk.store.together():
        desk.say(event)
        desk.say(retract(9, "2024-01-06", of=99))


def test_numbers_of_an_undone_append_are_forgotten(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-05", parties=ACME))
    with pytest.raises(UnknownEvent):
        _say_in_vain(desk, rumour(2, "2024-01-06", deal="beta", outlet="WSJ", parties=CORA))
    with open_store(desk.store.path, clock=lambda: NOW) as other:
        other.append(
            [rumour(3, "2024-01-07", deal="gamma", outlet="FT", parties=[{"party": "Dune", "role": "venture"}])]
        )
    desk.say(rumour(4, "2024-01-08", deal="beta", outlet="WSJ", parties=CORA))
    assert list(desk.deals()) == ["alpha", "beta", "gamma"]
    assert [party["party"] for party in desk.deals()["beta"]["parties"]] == ["cora", "acme"]
    assert desk.store.verify(full=True).ok


def test_numbers_of_another_process_are_taken_over(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-05", parties=ACME))
    with open_store(desk.store.path, clock=lambda: NOW) as other:
        other.append([rumour(2, "2024-01-06", deal="beta", parties=CORA)])
        other.rebuild()
    desk.say(confirm(3, "2024-01-07", deal="beta", parties=ACME), confirm(4, "2024-01-08", parties=CORA))
    assert desk.store.verify(full=True).ok


def test_no_more_are_kept_than_a_store_may_hold(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "_MOST", 2)
    for number in range(1, 13):
        parties = [{"party": f"Party {number % 5}", "role": "investor"}, {"party": "Acme", "role": "investee"}]
        desk.say(
            rumour(number, "2024-01-05", deal=f"deal-{number % 7}", outlet=f"Outlet {number % 4}", parties=parties)
        )
    assert len(desk.deals()) == 7
    assert desk.store.verify(full=True).ok


def test_a_list_told_again_and_one_that_comes_back_have_one_number_each(desk: Desk) -> None:
    for number, parties in enumerate((ACME, ACME, CORA, ACME, None), start=1):
        desk.say(rumour(number, f"2024-01-0{number}", parties=parties, kind="investment"))
    assert [len(desk.store.deals(query)) for query in ("party:acme", "party:bolt", "party:dune")] == [1, 1, 0]
    assert desk.show("parties", reported="2024-01-03")[0]["party"] == "cora"
    assert desk.store.verify(full=True).ok

"""What is said of a deal without decoding it, and what changed without comparing all: the same as by a close look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import AsOf, Lens, Store
from store.changes import Change
from store.deal import FIELDS, Deal
from store.sqlite.reads import Reads
from tests.store.desk import Desk
from tests.store.telling import amend, complete, confirm, declare, deny, merge, people, retract, rumour, withdraw

TERMS = {
    "kind": "lease",
    "amount": "10bn..15bn USD",
    "parties": people("owner:Acme", "owned:Bolt AI", "owner:ACME"),
    "form": ["cash", "equity"],
    "stake": "~27%",
    "exclusivity": {"level": "exclusive", "scope": "chips"},
    "part_of": "round",
    "related": ["beta"],
    "effective_on": "2025",
    "stage": "announced",
    "details": {"chips": "many", "capacity": "1 GW"},
}
ON_THE_LOOK = ("deal", "status", "stale", "kind", "stage", "reports", "denials", "events")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.db")
    desk.say(
        rumour(1, "2024-01-05", **TERMS),
        rumour(2, "2024-01-06", deal="beta"),
        confirm(3, "2024-02-01T09:30:00.5Z", outlet="The Wire", amount="12bn USD"),
        complete(4, "2024-02", tranche="one", amount="1bn USD", outlet="FT"),
        deny(5, "2024-03", outlet="FT", facets=["stake"]),
        complete(6, "2024-03-01", deal="gamma", amount="3bn EUR"),
        rumour(7, "2024", deal="delta", basis="copy"),
        declare(8, "acme", "Acme Inc"),
        merge(9, "bolt-ai", "acme"),
        retract(10, "2024-04-01", of=6),
        deny(11, "2024-04-01", deal="epsilon", facets=["amount"]),
    )
    yield desk
    desk.close()


def every(store: Store, reported: str | None = None) -> list[Deal]:
    return list(store.deals(as_of=AsOf(reported), lens=Lens.ALL, sort="slug"))


@pytest.mark.parametrize("reported", ["2024-01", "2024-03", None])
def test_all_at_once_is_what_each_attribute_says(desk: Desk, reported: str | None) -> None:
    for deal in every(desk.store, reported):
        assert deal.as_dict() == {name: getattr(deal, name) for name in FIELDS}
        alone = desk.store.deal(deal.deal, as_of=AsOf(reported))
        assert alone is not None
        assert deal.as_dict() == alone.as_dict() == {name: getattr(alone, name) for name in FIELDS}


def test_what_a_list_shows_of_many_deals_needs_no_decoding(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [[getattr(desk.store.deal(deal.deal), name) for name in ON_THE_LOOK] for deal in every(desk.store)]
    monkeypatch.setattr(Deal, "state", property(lambda deal: pytest.fail("it was decoded")))
    assert [[getattr(deal, name) for name in ON_THE_LOOK] for deal in every(desk.store)] == wanted


def test_all_at_once_keeps_nothing_decoded(desk: Desk) -> None:
    (deal, *_) = every(desk.store)
    assert deal.as_dict()["kind"] == "lease"
    assert deal._state is None


def test_what_is_changed_in_an_answer_changes_no_other(desk: Desk) -> None:
    """Answers share nothing that can be changed."""
    (deal, *_) = every(desk.store)
    before = deal.as_dict()
    told = deal.as_dict()
    told["parties"][0]["name"] = "changed"
    told["form"].append("changed")
    told["denied_facets"].clear()
    assert deal.as_dict() == every(desk.store)[0].as_dict() == before


# -- changes -----------------------------------------------------------------------------------------------


def changed(desk: Desk, a: str, b: str) -> dict[str, dict[str, tuple[object, object]]]:
    return {change.deal: change.changes for change in desk.store.diff(a, b).changed}


def test_what_grew_old_only_is_seen_at_one_point(desk: Desk) -> None:
    assert changed(desk, "2024-04-04", "2024-04-06") == {"beta": {"stale": (False, True)}}


def test_what_has_the_same_version_is_not_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    bodies: Callable[..., dict[int, str]] = Reads.bodies
    monkeypatch.setattr(Reads, "bodies", lambda reads, numbers: (read.extend(numbers), bodies(reads, numbers))[1])
    desk.say(rumour(12, "2024-05-02", deal="zeta", basis="copy"), withdraw(13, of=12))
    assert not desk.store.diff("2024-05-01", "2024-05-03")
    assert read == []


def test_the_fields_that_differ_are_worked_out_when_asked_for(desk: Desk) -> None:
    (change,) = desk.store.diff("2024-01-31", "2024-02-02").changed
    assert isinstance(change, Change)
    assert (change.before._state, change.after._state) == (None, None)
    assert change.changes["status"] == ("rumoured", "confirmed")
    assert list(change.changes) == ["status", "amount", "unconfirmed", "last_reported", "reports", "events"]


def test_as_many_reports_that_say_otherwise_are_a_change(desk: Desk) -> None:
    """Neither status nor counts tell these apart: one report was taken back, another one came."""
    desk.say(
        amend(12, "2024-05-01", deal="theta", note="nothing new"),
        amend(13, "2024-05-02", deal="theta", amount="1bn USD"),
        retract(14, "2024-05-04", of=13),
        amend(15, "2024-05-04", deal="theta", amount="2bn USD"),
    )
    (change,) = desk.store.diff("2024-05-03", "2024-05-04").changed
    assert list(change.changes) == ["amount", "last_reported"]


def test_other_reports_that_say_the_same_are_no_change(desk: Desk) -> None:
    """What a state keeps besides what shows may differ."""
    desk.say(
        rumour(12, "2024-05-01", deal="theta"),
        confirm(13, "2024-05-02", deal="theta", kind="lease"),
        rumour(14, "2024-05-02", deal="theta", kind="merger"),
        withdraw(15, of=14),
        rumour(16, "2024-05-02", deal="theta", kind="lease"),
    )
    assert not desk.store.diff(14, 16, axis="recorded").changed

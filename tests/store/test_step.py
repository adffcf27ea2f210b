"""The change set of a step in time: what may look different, against what does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import AsOf, BadPoint, Lens, Renumbered
from tests.store.desk import Desk
from tests.store.telling import confirm, declare, people, retract, rumour


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.db")
    desk.say(
        rumour(1, "2024-01-05", deal="early", parties=people("owner:Acme")),
        rumour(2, "2024-02-10", deal="later", parties=people("owner:Bolt")),
        confirm(3, "2024-02-20", deal="early"),
        retract(4, "2024-03-01", of=2),
    )
    yield desk
    desk.close()


@pytest.mark.parametrize(
    ("a", "b", "may", "does"),
    [
        ("2024-01-05", "2024-01-06", [], []),
        ("2024-01-04", "2024-01-05", ["early"], ["early"]),
        ("2024-02-19", "2024-02-20", ["early"], ["early"]),
        ("2024-02-29", "2024-03-01", ["later"], ["later"]),
        ("2024-01", "2024-02", ["early", "later"], ["early", "later"]),
        # 90 days after the report of January nothing turns stale, since it was confirmed: it might have.
        ("2024-04-04", "2024-04-05", ["early"], []),
    ],
)
def test_a_step_of_the_world(desk: Desk, a: str, b: str, may: list[str], does: list[str]) -> None:
    step = desk.store.step(a, b)
    every = desk.store.deals(lens=Lens.ALL, as_of=AsOf("2024-02-29"))
    assert sorted(deal.deal for deal in every if deal in step) == may
    found = step.read()
    assert sorted(d.deal for d in [*found.added, *found.removed, *found.changed]) == does
    assert len(step) == len(may)


def test_a_step_of_the_log(desk: Desk) -> None:
    assert len(desk.store.step(0, 1, axis="recorded")) == 1
    assert [deal.deal for deal in desk.store.step(0, 1, axis="recorded").read().added] == ["early"]
    desk.say(declare(5, "acme", "Acme Corporation"))
    step = desk.store.step(4, 5, axis="recorded")
    (change,) = step.read().changed
    assert (change.deal, change.after in step, len(step)) == ("early", True, 1)


def test_what_is_read_is_about_the_points_of_the_step(desk: Desk) -> None:
    """Whatever was recorded meanwhile, and though another day has come."""
    step = desk.store.step("2024-02", "today")
    desk.say(rumour(5, "2024-03-05", deal="new"), confirm(6, "2024-09-16", deal="tomorrow"))
    desk.now += 86_400_000_000
    found = step.read()
    assert (found.start, found.end) == (step.start, step.end)
    assert [deal.deal for deal in (*found.added, *found.removed)] == ["later"]
    assert all(deal in step for deal in found.removed)


def test_a_rebuild_makes_a_step_tell_no_wrong_deals(desk: Desk) -> None:
    """Deals may have other numbers then; slugs that were looked up before stay right."""
    late, asked = desk.store.step("2024-02-19", "2024-02-20"), desk.store.step("2024-02-19", "2024-02-20")
    early, later = desk.store.deals(lens=Lens.ALL, as_of=AsOf("2024-02-29"), sort="slug")
    assert early in asked
    desk.store.redact(1, "a false report")
    with pytest.raises(Renumbered):
        _ = later in late
    assert (early in asked, later in asked) == (True, False)


def test_a_step_goes_forward(desk: Desk) -> None:
    with pytest.raises(BadPoint, match="give the earlier date first"):
        desk.store.step("2024-02", "2024-01")

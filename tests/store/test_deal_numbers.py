"""A list as numbers: its pages, the places of deals in it, and what a redaction does to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import Renumbered
from tests.store.desk import Desk
from tests.store.telling import rumour


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "store.db")
    desk.say(*(rumour(n, f"2024-01-{n:02d}", deal=deal) for n, deal in enumerate(("alpha", "bravo", "charlie"), 1)))
    return desk


def test_a_page_of_a_list_is_read_by_its_numbers(desk: Desk) -> None:
    numbers = desk.store.deal_numbers(sort="slug")
    assert len(numbers) == 3
    assert [deal and deal.deal for deal in desk.store.deals_by_number(numbers[1:])] == ["bravo", "charlie"]


def test_the_place_of_a_deal_in_a_list(desk: Desk) -> None:
    numbers = desk.store.deal_numbers(sort="slug", reverse=True)
    assert [desk.store.place_of(slug, numbers) for slug in ("charlie", "alpha", "delta")] == [0, 2, None]
    assert desk.store.place_of("alpha", numbers[:2]) is None


def test_numbers_are_refused_once_deals_have_others(desk: Desk) -> None:
    """The deals named after the one that is gone are numbered one lower, so the numbers would mean other deals."""
    numbers = desk.store.deal_numbers(sort="slug")
    desk.store.redact(1, "a false report")
    with pytest.raises(Renumbered) as refused:
        desk.store.deals_by_number(numbers)
    assert str(refused.value) == "the store was rebuilt, and its deals have other numbers now; ask for the list again"
    with pytest.raises(Renumbered):
        desk.store.place_of("bravo", numbers)
    anew = desk.store.deal_numbers(sort="slug")
    assert [deal and deal.deal for deal in desk.store.deals_by_number(anew)] == ["bravo", "charlie"]

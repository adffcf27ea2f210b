"""What is offered while an entry of a form is typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store import Store, open_store
from tests.tui.driver import NOW, make_store
from tui.writing.fields import Field, fields_of
from tui.writing.offers import Offer, names_for, words_for


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(make_store(tmp_path_factory.mktemp("offers") / "s.db"), clock=lambda: NOW) as opened:
        yield opened


def field(path: str, type_: str = "deal.rumoured") -> Field:
    return next(each for each in fields_of(type_) if each.path == path)


def words(path: str, text: str, type_: str = "deal.rumoured") -> list[str]:
    return [offer.text for offer in words_for(field(path, type_), text)]


def names(store: Store, path: str, text: str, type_: str = "deal.rumoured", deal: str | None = None) -> list[str]:
    return [offer.text for offer in names_for(store, field(path, type_), text, deal)]


def test_words_that_begin_so_come_first() -> None:
    assert words("kind", "in")[0] == "investment"
    assert words("stage", "talk") == ["in-talks"]
    assert words("source.basis", "PPL") == ["people-familiar"]
    assert words("kind", "zzz") == []
    assert words("source.title", "a") == []


def test_a_word_that_stands_there_is_not_offered() -> None:
    assert words("kind", "investment") == []


def test_roles_and_levels_stand_before_the_sign() -> None:
    assert words("parties", "inv") == ["investor:", "investee:"]
    assert words("parties", "investor:Am") == []
    assert words("exclusivity", "excl") == ["exclusive", "non-exclusive"]
    assert words("exclusivity", "exclusive:cl") == []
    assert words("parties", '{"par') == []


def test_several_words_in_one_entry() -> None:
    assert words("form", "cash, cre") == ["cash, credits"]
    assert words("facets", "det", "deal.denied") == ["details", "details."]


def test_names_of_the_store(store: Store) -> None:
    assert names(store, "source.outlet", "ws") == ["WSJ"]
    assert names(store, "deal", "amazon") == ["amazon-openai"]
    assert names(store, "parties", "investor: open") == ["investor:OpenAI"]
    assert names(store, "parties", "open") == []
    assert names(store, "parent", "Amaz", "party.declared") == ["amazon", "amaz"]
    assert names(store, "amount", "5") == []


def test_uses_are_counted(store: Store) -> None:
    assert names_for(store, field("deal"), "softb", None)[0] == Offer(
        "softbank-openai", "softbank-openai  OpenAI, SoftBank", "2 reports"
    )
    assert names_for(store, field("parties"), "x:softb", None) == [Offer("x:SoftBank", "SoftBank", "1 deal")]


def test_a_slug_is_offered_for_what_is_none(store: Store) -> None:
    assert names_for(store, field("deal"), "Acme Buys X", None) == [Offer("acme-buys-x", "acme-buys-x", "new")]
    assert names(store, "deal", "acme-x") == []


def test_entries_of_the_deal_the_latest_first(store: Store) -> None:
    offers = names_for(store, field("event", "report.retracted"), "", "amazon-openai")
    assert [offer.beside for offer in offers] == ["entry 11", "entry 9"]
    assert offers[0].shown.startswith("2026-01-30 WSJ rumoured")
    (one,) = names_for(store, field("event", "report.retracted"), "information", "amazon-openai")
    assert one.text == next(store.events(8, 9)).id


def test_entries_by_number_and_by_id(store: Store) -> None:
    (one,) = names_for(store, field("event", "entry.withdrawn"), "2", None)
    assert one.beside == "entry 2"
    assert "aws" in one.shown
    assert names_for(store, field("event", "entry.withdrawn"), one.text.upper(), None) == [one]
    assert names(store, "event", "99", "entry.withdrawn") == []
    assert names(store, "event", "0", "entry.withdrawn") == []
    assert names(store, "event", "019c0c33-13ff-8364-899b-04324376e2ca", "entry.withdrawn") == []


def test_the_latest_entries_where_no_deal_is_known(store: Store) -> None:
    offers = names_for(store, field("event", "entry.withdrawn"), "", None)
    assert [offer.beside for offer in offers[:2]] == ["entry 12", "entry 11"]

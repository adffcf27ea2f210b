"""The query language: each key, or, and, not, phrases, and what a bad query says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from store import BadQuery, Lens
from store.query import parse_query
from tests.store.desk import Desk
from tests.store.telling import confirm, declare, deny, end, retract, rumour


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("query")
    desk = Desk(folder / "store.db")
    desk.say(
        declare(1, "amazon", "Amazon"),
        declare(2, "aws", "Amazon Web Services", parent="amazon", kind="division"),
        rumour(
            3,
            "2024-07-01",
            deal="amazon-openai",
            kind="investment",
            stage="in-talks",
            amount="<=50bn USD",
            parties=[{"party": "Amazon", "role": "investor"}, {"party": "OpenAI", "role": "investee"}],
            note="Café talks over a stake",
        ),
        confirm(
            4,
            "2024-03-01",
            deal="aws-openai",
            outlet="Bloomberg",
            kind="cloud-supply",
            amount="38bn EUR",
            parties=[{"party": "AWS", "role": "supplier"}, {"party": "OpenAI", "role": "customer"}],
        ),
        rumour(
            5,
            "2023-01-01",
            deal="old-rumour",
            kind="merger",
            parties=[{"party": "Anthropic", "role": "acquirer"}, {"party": "OpenAI", "role": "target"}],
        ),
        end(6, "2024-05-01", deal="over", kind="licensing"),
        deny(7, "2024-06-01", deal="denied", kind="investment"),
        rumour(8, "2024-08-01", deal="taken-back", note="a phantom"),
        confirm(9, "2024-08-02", deal="taken-back"),
        retract(10, "2024-08-03", of=8),
    )
    yield desk
    desk.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "amazon-openai aws-openai old-rumour taken-back"),
        ("openai", "amazon-openai aws-openai old-rumour"),
        ("OPENAI amazon", "amazon-openai"),
        ("cafe", "amazon-openai"),
        ("open*", "amazon-openai aws-openai old-rumour"),
        ("open", ""),
        ('"talks over"', "amazon-openai"),
        ('"over talks"', ""),
        ("-openai", "taken-back"),
        ("phantom", ""),  # its report was retracted
        ("status:ended", "over"),
        ("status:ended status:denied", "denied over"),
        ("-status:rumoured", "aws-openai denied over taken-back"),
        ("kind:investment", "amazon-openai"),
        ("kind:investment kind:merger", "amazon-openai old-rumour"),
        ("kind:investment stage:in-talks", "amazon-openai"),
        ("party:amazon", "amazon-openai aws-openai"),
        ("party:=amazon", "amazon-openai"),
        ("party:aws", "aws-openai"),
        ('party:"Amazon Web Services"', "aws-openai"),
        ("party:nobody", ""),
        ("-party:openai", "taken-back"),
        ("outlet:bloomberg", "aws-openai"),
        ("outlet:nobody", ""),
        ("amount:>40bn", "amazon-openai"),
        ("amount:>=38bn", "amazon-openai aws-openai"),
        ("amount:>1bnEUR", "aws-openai"),
        ('amount:">1bn EUR"', "aws-openai"),
        ("amount:<40bn", "aws-openai"),
        ("amount:50bn", "amazon-openai"),
        ("-amount:>1bn", "old-rumour taken-back"),
        ("since:2024-07", "amazon-openai taken-back"),
        ("until:2023", "old-rumour"),
        ("since:2024-02 until:2024-06", "aws-openai"),
        ("-since:2024", "old-rumour"),
        ("stale:yes", "old-rumour"),
        ("stale:no openai", "amazon-openai aws-openai"),
    ],
)
def test_finds(desk: Desk, query: str, found: str) -> None:
    assert " ".join(deal.deal for deal in desk.store.deals(query, sort="slug")) == found


def test_a_status_sets_the_lens(desk: Desk) -> None:
    assert desk.store.deals("status:ended", lens=Lens.FIRM).lens is Lens.ALL
    assert desk.store.deals("openai", lens=Lens.FIRM).lens is Lens.FIRM


@pytest.mark.parametrize(
    ("query", "at", "says"),
    [
        ("openai colour:red", 7, "key 'colour' is not known; known are"),
        ("statsu:ended", 0, "did you mean 'status'?"),
        ("status:endet", 7, "status 'endet' is not known; did you mean 'ended'?"),
        ("kind:", 5, "'kind:' has no value"),
        ('openai "talks', 7, "a quote is not closed"),
        ("since:soon", 6, "'soon'"),
        ("amount:>much", 7, "amount '>much' cannot be read"),
        ("amount:<=1bn..2bn", 7, "amount"),
        ("party:!!!", 6, "no letter or digit"),
        ("-", 0, "'-' stands alone"),
        ("stale:maybe", 6, "stale 'maybe' is not known"),
    ],
)
def test_says_what_is_wrong(desk: Desk, query: str, at: int, says: str) -> None:
    with pytest.raises(BadQuery) as caught:
        desk.store.deals(query)
    assert caught.value.position == at
    assert says in str(caught.value)


def test_hostile_words_are_only_words(desk: Desk) -> None:
    for query in ("a'; DROP TABLE log; --", "NEAR(a", "a OR b", "a^2 {b}", "x*y*", '"a" AND'):
        with suppress(BadQuery):
            desk.store.deals(query)
    assert desk.store.verify().ok


@pytest.mark.parametrize("sort", ["last", "first", "slug", "status", "amount", "reports", "kind"])
def test_sorts_are_total_and_turn_round(desk: Desk, sort: str) -> None:
    one = [deal.deal for deal in desk.store.deals(lens=Lens.ALL, sort=sort)]
    assert sorted(one) == sorted(deal.deal for deal in desk.store.deals(lens=Lens.ALL, sort=sort, reverse=True))
    assert len(one) == 6


def test_limit_keeps_the_total(desk: Desk) -> None:
    found = desk.store.deals(limit=2)
    assert (len(found), found.total) == (2, 4)


def test_parties_are_found_by_name_and_by_their_deals(desk: Desk) -> None:
    assert [view.party for view in desk.store.parties("openai")] == ["openai"]
    assert [(v.party, v.deals) for v in desk.store.parties("kind:cloud-supply", sort="party")] == [
        ("aws", 1),
        ("openai", 1),
    ]


@pytest.mark.parametrize("query", ["", "open", "kind:cloud-supply", "-amazon"])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sort", ["deals", "party", "name", "kind"])
def test_parties_by_pages_are_the_whole_list(desk: Desk, query: str, sort: str, *, reverse: bool) -> None:
    whole = list(desk.store.parties(query, lens=Lens.ALL, sort=sort, reverse=reverse))
    ranks = desk.store.party_ranks(query, lens=Lens.ALL, sort=sort, reverse=reverse)
    pages = [desk.store.party_views(ranks, first, 2) for first in range(0, len(ranks), 2)]
    assert [view for page in pages for view in page] == whole
    assert [ranks.place(view.party) for view in whole] == list(range(len(whole)))
    assert ranks.place("nobody") is None


@pytest.mark.parametrize(
    ("typed", "party"),
    [("a", "aws"), ("Ama", "aws"), ("amazon w", "aws"), ("OPEN", "openai"), ("-", None), ("web", None), ("z", None)],
)
def test_the_first_party_that_begins_so(desk: Desk, typed: str, party: str | None) -> None:
    """By its slug (aws) or its name (Amazon Web Services)."""
    ranks = desk.store.party_ranks(sort="party", reverse=True)
    assert ranks.slugs == ["openai", "aws", "anthropic", "amazon"]
    place = ranks.beginning(typed)
    assert (None if place is None else ranks.slugs[place]) == party


@pytest.mark.parametrize(
    ("typed", "deal"),
    [("a", "aws-openai"), ("Amazon O", "amazon-openai"), ("openai", None), ("amazon-", "amazon-openai"), ("!", None),
     ("over", None), ("old", "old-rumour")],
)  # fmt: skip
def test_the_first_deal_of_a_list_that_begins_so(desk: Desk, typed: str, deal: str | None) -> None:
    numbers = desk.store.deal_numbers(sort="slug", reverse=True)
    place = desk.store.first_beginning(numbers, typed)
    found = None if place is None else desk.store.deals_by_number(numbers[place : place + 1])[0]
    assert (found and found.deal) == deal


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("a\udcff", "a letter is no text"),
        (" ".join(f"w{number}" for number in range(101)), "a query has at most 100 items"),
    ],
)
def test_a_query_that_sqlite_could_not_take(desk: Desk, query: str, sentence: str) -> None:
    with pytest.raises(BadQuery, match=sentence):
        desk.store.deals(query)


def test_an_item_given_twice_is_one(desk: Desk) -> None:
    assert len(parse_query("openai " * 500).conditions) == 1

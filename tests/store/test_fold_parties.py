"""Named cases for what a party's name means: declarations, aliases, merges, parents, and their withdrawal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from events.problems import EventError
from store import Refused
from tests.store.desk import Desk
from tests.store.telling import confirm, declare, keeper, merge, people, rumour, withdraw


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "log.db")
    yield desk
    desk.close()


def slugs(desk: Desk, recorded: int | None = None) -> list[str]:
    return [one["party"] for one in desk.show("parties", recorded=recorded)]


def names(desk: Desk, recorded: int | None = None) -> list[str]:
    return [one["name"] for one in desk.show("parties", recorded=recorded)]


def test_a_name_that_nobody_declared_is_its_own_slug(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-01", parties=people("owner:Acme Inc.")))
    assert slugs(desk) == ["acme-inc"]


def test_a_name_means_the_party_whose_own_slug_it_is(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", parties=people("owner:ACME")),
        declare(2, "acme", "Acme Corporation"),
        declare(3, "bolt", "Bolt", aliases=["Acme"]),
    )
    assert (slugs(desk), names(desk)) == (["acme"], ["Acme Corporation"])


@pytest.mark.parametrize("name", ["Acme Corporation", "acme corporation", "THE ANVIL CO", "the-anvil-co"])
def test_a_name_means_the_party_that_declared_it_as_name_or_alias(desk: Desk, name: str) -> None:
    desk.say(
        declare(1, "acme", "Acme Corporation", aliases=["The Anvil Co."]),
        rumour(2, "2024-01-01", parties=people(f"owner:{name}")),
    )
    assert (slugs(desk), names(desk)) == (["acme"], ["Acme Corporation"])


def test_the_last_to_declare_a_name_has_it(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", parties=people("owner:Anvil")),
        declare(2, "acme", "Acme", aliases=["Anvil"]),
        declare(3, "bolt", "Anvil"),
        declare(4, "acme", "Acme", aliases=["anvil"]),
    )
    assert [slugs(desk, recorded=seq)[0] for seq in (1, 2, 3, 4)] == ["anvil", "acme", "bolt", "acme"]


def test_aliases_add_up_and_a_name_given_up_still_leads_there(desk: Desk) -> None:
    desk.say(
        declare(1, "acme", "Anvil", aliases=["The Coyote Supplier"]),
        declare(2, "acme", "Acme", aliases=["AC"]),
        rumour(3, "2024-01-01", parties=people("owner:the coyote supplier", "owned:ac", "member:Anvil")),
    )
    assert (slugs(desk), names(desk)) == (["acme"] * 3, ["Acme"] * 3)


def test_fields_given_replace_and_those_not_given_stay(desk: Desk) -> None:
    desk.say(
        declare(1, "acme", "Acme", kind="company", identifiers={"lei": "1"}),
        declare(2, "bolt", "Bolt", kind="company", parent="acme", identifiers={"lei": "2"}, aliases=["B"]),
        declare(3, "bolt", "Bolt Labs", kind="division", identifiers={"cik": "3"}),
        rumour(4, "2024-01-01", parties=people("owner:Acme", "owned:Bolt")),
    )
    page = desk.store.party("bolt")
    assert page is not None
    party = page.party
    assert (party.name, party.kind, party.parent) == ("Bolt Labs", "division", "acme")
    assert dict(party.identifiers) == {"lei": "2", "cik": "3"}
    assert "B" in party.aliases


def test_a_merged_party_resolves_to_the_end_of_the_chain(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", parties=people("owner:Acme")),
        declare(2, "acme", "Acme"),
        declare(3, "bolt", "Bolt"),
        declare(4, "corex", "Corex"),
        merge(5, "acme", "bolt"),
        merge(6, "bolt", "corex"),
    )
    assert [slugs(desk, recorded=seq)[0] for seq in (4, 5, 6)] == ["acme", "bolt", "corex"]
    assert names(desk) == ["Corex"]


def test_an_alias_of_a_merged_party_follows_it(desk: Desk) -> None:
    desk.say(
        declare(1, "acme", "Acme", aliases=["Anvil"]),
        declare(2, "bolt", "Bolt"),
        merge(3, "acme", "bolt"),
        rumour(4, "2024-01-01", parties=people("owner:anvil")),
    )
    assert (slugs(desk), names(desk)) == (["bolt"], ["Bolt"])


def test_the_later_merge_of_a_party_counts(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", parties=people("owner:Acme")),
        merge(2, "acme", "bolt"),
        merge(3, "acme", "corex"),
        withdraw(4, of=3),
    )
    assert [slugs(desk, recorded=seq)[0] for seq in (1, 2, 3, 4)] == ["acme", "bolt", "corex", "bolt"]


def test_what_is_equal_after_resolution_is_one_in_each_role(desk: Desk) -> None:
    desk.say(
        confirm(1, "2024-01-01", parties=people("owner:Acme", "owner:Anvil")),
        declare(2, "acme", "Acme", aliases=["Anvil"]),
        confirm(3, "2024-01-02", parties=people("owner:Anvil", "owned:Acme", "owner:Bolt", "owner:acme")),
    )
    assert [slugs(desk, recorded=seq) for seq in (1, 2)] == [["acme", "anvil"], ["acme"]]
    assert [(one["role"], one["party"]) for one in desk.show("parties")] == [
        ("owner", "acme"),
        ("owned", "acme"),
        ("owner", "bolt"),
    ]


def test_the_keepers_events_act_by_seq_whatever_their_date(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", parties=people("owner:Anvil")),
        keeper("party.declared", 2, "2030-01-01", party="acme", name="Acme", aliases=["Anvil"]),
        keeper("party.merged", 3, "2030-01-01", party="acme", into="bolt"),
    )
    at = "2024-01-01"
    found = [desk.show("parties", reported=at, recorded=seq)[0]["party"] for seq in (1, 2, 3)]
    assert found == ["anvil", "acme", "bolt"]


def test_a_withdrawn_declaration_is_as_if_never_made(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", parties=people("owner:Anvil")),
        declare(2, "acme", "Acme", aliases=["Anvil"]),
        withdraw(3, of=2),
        withdraw(4, of=3),
    )
    assert [slugs(desk, recorded=seq)[0] for seq in (1, 2, 3, 4)] == ["anvil", "acme", "anvil", "acme"]


def test_a_circle_of_merges_is_refused(desk: Desk) -> None:
    desk.say(merge(1, "acme", "bolt"), merge(2, "bolt", "corex"))
    with pytest.raises(Refused):
        desk.say(merge(3, "corex", "acme"))
    with pytest.raises(EventError):
        desk.say(merge(4, "delta", "delta"))
    assert desk.store.head().seq == 2


def test_a_circle_within_one_batch_is_refused_whole(desk: Desk) -> None:
    with pytest.raises(Refused):
        desk.say(merge(1, "acme", "bolt"), merge(2, "bolt", "acme"))
    assert desk.store.head().seq == 0


def test_a_merge_that_a_later_one_replaced_makes_no_circle(desk: Desk) -> None:
    desk.say(merge(1, "acme", "bolt"), merge(2, "acme", "corex"), merge(3, "bolt", "acme"))
    assert desk.store.head().seq == 3


def test_a_withdrawal_that_would_close_a_circle_is_refused(desk: Desk) -> None:
    desk.say(merge(1, "acme", "bolt"), merge(2, "acme", "corex"), merge(3, "bolt", "acme"))
    with pytest.raises(Refused):
        desk.say(withdraw(4, of=2))
    assert desk.store.head().seq == 3


def test_a_withdrawn_merge_makes_no_circle_until_it_is_brought_back(desk: Desk) -> None:
    desk.say(merge(1, "acme", "bolt"), withdraw(2, of=1), merge(3, "bolt", "acme"))
    with pytest.raises(Refused):
        desk.say(withdraw(4, of=2))
    assert desk.store.head().seq == 3


def test_a_circle_of_parents_is_refused(desk: Desk) -> None:
    desk.say(declare(1, "acme", "Acme", parent="bolt"), declare(2, "bolt", "Bolt", parent="corex"))
    with pytest.raises(Refused):
        desk.say(declare(3, "corex", "Corex", parent="acme"))
    with pytest.raises(EventError):
        desk.say(declare(4, "delta", "Delta", parent="delta"))
    desk.say(declare(5, "acme", "Acme", parent="delta"), declare(6, "corex", "Corex", parent="acme"))
    assert desk.store.head().seq == 4


def test_unknown_party_is_no_node_of_the_web(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-01", parties=people("owner:Acme", "owned:unknown-party")))
    assert [party.party for party in desk.store.web().parties] == ["acme"]
    assert [deal.deal for deal in desk.store.web().deals] == ["alpha"]


def test_asking_for_a_party_takes_in_its_divisions(desk: Desk) -> None:
    desk.say(
        declare(1, "acme", "Acme"),
        declare(2, "acme-cloud", "Acme Cloud", parent="acme", kind="division"),
        declare(3, "acme-chips", "Acme Chips", parent="acme-cloud", kind="division"),
        rumour(4, "2024-01-01", parties=people("owner:Acme")),
        rumour(5, "2024-01-01", deal="beta", parties=people("supplier:Acme Cloud", "customer:Bolt")),
        rumour(6, "2024-01-01", deal="gamma", parties=people("supplier:Acme Chips", "customer:Bolt")),
        rumour(7, "2024-01-01", deal="other", parties=people("supplier:Corex", "customer:Bolt")),
    )
    page = desk.store.party("acme")
    assert page is not None
    assert sorted(deal.deal for deal in page.deals) == ["alpha", "beta", "gamma"]
    assert page.via == {"beta": "acme-cloud", "gamma": "acme-chips"}
    assert {deal.deal for deal in desk.store.deals("party:acme")} == {"alpha", "beta", "gamma"}
    assert {deal.deal for deal in desk.store.deals("party:=acme")} == {"alpha"}


def test_a_merged_name_still_finds_the_party(desk: Desk) -> None:
    desk.say(
        declare(1, "acme", "Acme", aliases=["Anvil"]),
        declare(2, "bolt", "Bolt"),
        merge(3, "acme", "bolt"),
        rumour(4, "2024-01-01", parties=people("owner:Acme")),
    )
    for name in ("acme", "Anvil", "bolt"):
        page = desk.store.party(name)
        assert page is not None
        assert (page.party.party, [deal.deal for deal in page.deals]) == ("bolt", ["alpha"])


def test_the_grade_of_an_outlet_is_the_last_one_given(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", outlet="The Wire", kind="lease"),
        keeper("source.graded", 2, outlet="the-wire", grade="C"),
        keeper("source.graded", 3, outlet="The Wire", grade="B"),
        withdraw(4, of=3),
    )
    assert [outlet.grade for outlet in desk.store.outlets()] == ["C"]
    page = desk.store.deal_page("alpha")
    assert page is not None
    assert [claim["grade"] for claim in page.claims["kind"]] == ["C"]

"""One named case for each rule of the fold; the values expected are written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Lens
from tests.store.desk import Desk
from tests.store.telling import Event, amend, complete, confirm, deny, end, people, report, rumour

WORDS = ("rumoured", "confirmed", "amended", "completed", "denied", "ended")
AFTER = {
    "none": ("rumoured", "confirmed", "confirmed", "completed", "denied", "ended"),
    "rumoured": ("rumoured", "confirmed", "confirmed", "completed", "denied", "ended"),
    "confirmed": ("confirmed", "confirmed", "confirmed", "completed", "disputed", "ended"),
    "completed": ("completed", "completed", "completed", "completed", "disputed", "ended"),
    "denied": ("disputed", "confirmed", "confirmed", "completed", "denied", "ended"),
    "disputed": ("disputed", "confirmed", "confirmed", "completed", "disputed", "ended"),
    "ended": ("rumoured", "confirmed", "ended", "completed", "ended", "ended"),
}
LEADING_TO: dict[str, tuple[Event, ...]] = {
    "none": (),
    "rumoured": (rumour(1, "2024-01-01"),),
    "confirmed": (confirm(1, "2024-01-01"),),
    "completed": (complete(1, "2024-01-01"),),
    "denied": (deny(1, "2024-01-01"),),
    "disputed": (confirm(1, "2024-01-01"), deny(2, "2024-01-02")),
    "ended": (end(1, "2024-01-01"),),
}
CELLS = [(now, word, after) for now, row in AFTER.items() for word, after in zip(WORDS, row, strict=True)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "log.db")
    yield desk
    desk.close()


# The status


@pytest.mark.parametrize(("now", "word", "after"), CELLS, ids=[f"{now}+{word}" for now, word, _ in CELLS])
def test_every_cell_of_the_table(desk: Desk, now: str, word: str, after: str) -> None:
    desk.say(*LEADING_TO[now], report(word, 3, "2024-01-03"))
    assert desk.show("status") == after
    if now != "none":
        assert desk.show("status", reported="2024-01-02") == now


@pytest.mark.parametrize("now", AFTER)
def test_part_completed_acts_as_confirmed(desk: Desk, now: str) -> None:
    desk.say(*LEADING_TO[now], complete(3, "2024-01-03", stage="part-completed"))
    assert desk.show("status") == AFTER[now][WORDS.index("confirmed")]


@pytest.mark.parametrize("now", AFTER)
def test_a_denial_of_facets_does_not_act_on_the_status(desk: Desk, now: str) -> None:
    desk.say(*LEADING_TO[now], deny(3, "2024-01-03", facets=["amount"]))
    assert desk.show("status") == ("denied" if now == "none" else now)


def test_a_rumour_after_a_denial_of_facets_only_is_no_dispute(desk: Desk) -> None:
    desk.say(deny(1, "2024-01-01", facets=["amount"]), rumour(2, "2024-01-02"))
    assert desk.show("status") == "rumoured"


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("now", AFTER)
def test_a_copy_acts_on_the_status_only_while_there_is_none(desk: Desk, now: str, word: str) -> None:
    desk.say(*LEADING_TO[now], report(word, 3, "2024-01-03", basis="copy"))
    assert desk.show("status") == (AFTER["none"][WORDS.index(word)] if now == "none" else now)


def test_what_cites_is_a_copy_whatever_its_basis(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-01"), confirm(2, "2024-01-02", outlet="FT", basis="filing", cites=1))
    assert desk.show("status", "reports", "events") == ("rumoured", 1, 2)


def test_a_copy_acts_after_a_denial_of_facets_only(desk: Desk) -> None:
    desk.say(deny(1, "2024-01-01", facets=["amount"]), confirm(2, "2024-01-02", basis="copy"))
    assert desk.show("status") == "confirmed"


def test_a_copied_denial_of_facets_alone_is_denied(desk: Desk) -> None:
    desk.say(deny(1, "2024-01-01", facets=["amount"], basis="copy"))
    assert desk.show("status", "denied_facets", "denials") == ("denied", ["amount"], 0)


def test_a_copied_part_completion_acts_as_confirmed_where_there_is_none(desk: Desk) -> None:
    desk.say(complete(1, "2024-01-01", basis="copy", stage="part-completed"))
    assert desk.show("status") == "confirmed"


def test_the_order_is_by_instant_then_by_seq(desk: Desk) -> None:
    desk.say(deny(1, "2024-01-31"), confirm(2, "2024-01-02"), rumour(3, "2024-01"), confirm(4, "2023-12"))
    assert desk.show("status") == "disputed"
    assert desk.show("status", reported="2024-01-30") == "confirmed"
    assert desk.show("first_reported", "last_reported") == ("2023-12", "2024-01")


# Tiers and terms


def figure(low: int, high: int | None = None, currency: str = "USD") -> Event:
    """An exact amount, or one between two bounds, as it is shown."""
    high = low if high is None else high
    return {"low": low, "high": high, "currency": currency, "approx": False, "per": None}


def test_an_official_value_beats_a_later_rumour(desk: Desk) -> None:
    desk.say(confirm(1, "2024-01-01", amount="10 USD"), rumour(2, "2024-01-02", amount="20 USD"))
    assert desk.show("amount", "unconfirmed") == (figure(10), [])


def test_within_a_tier_the_latest_counts(desk: Desk) -> None:
    desk.say(amend(1, "2024-01-03", amount="30 USD"), confirm(2, "2024-01-01", amount="10 USD"))
    assert desk.show("amount") == figure(30)
    assert desk.show("amount", reported="2024-01-01") == figure(10)


@pytest.mark.parametrize("word", ["confirmed", "amended", "completed"])
def test_confirmed_amended_and_completed_are_one_tier(desk: Desk, word: str) -> None:
    desk.say(
        confirm(1, "2024-01-01", kind="lease"),
        complete(2, "2024-01-02", kind="debt"),
        report(word, 3, "2024-01-03", kind="warrant"),
        rumour(4, "2024-01-04", kind="other"),
    )
    assert desk.show("kind") == "warrant"


def test_a_copy_is_weaker_than_a_rumour_and_stronger_than_a_hint(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", kind="lease", deal="beta"),
        confirm(2, "2024-01-02", basis="copy", kind="debt", deal="beta"),
        confirm(3, "2024-01-01", basis="copy", kind="debt"),
        end(4, "2024-01-02", kind="lease"),
    )
    assert {slug: deal["kind"] for slug, deal in desk.deals().items()} == {"alpha": "debt", "beta": "lease"}


@pytest.mark.parametrize("word", ["denied", "ended"])
def test_a_copy_of_a_denial_or_an_end_stays_a_hint(desk: Desk, word: str) -> None:
    desk.say(
        rumour(1, "2024-01-01", basis="copy", kind="lease"),
        report(word, 2, "2024-01-02", basis="copy", kind="debt", parties=people("owner:Acme")),
    )
    assert desk.show("kind") == "lease"
    assert [one["party"] for one in desk.show("parties")] == ["acme"]


def test_a_list_with_an_unknown_party_does_not_replace_one_without(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", parties=people("owner:Unknown Party")),
        rumour(2, "2024-01-02", parties=people("owner:Acme", "owned:Bolt")),
        rumour(3, "2024-01-03", parties=people("owner:Corex", "owned:unknown-party")),
        rumour(4, "2024-01-04", parties=people("owner:Unknown Party")),
    )
    assert [one["party"] for one in desk.show("parties", reported="2024-01-01")] == ["unknown-party"]
    assert [one["party"] for one in desk.show("parties")] == ["acme", "bolt"]


def test_a_list_with_an_unknown_party_replaces_another_such_list(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", parties=people("owner:unknown-party")),
        rumour(2, "2024-01-02", parties=people("owner:Acme", "owned:unknown-party")),
    )
    assert [one["party"] for one in desk.show("parties")] == ["acme", "unknown-party"]


def test_an_unknown_party_replaces_across_tiers(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", parties=people("owner:Acme")),
        confirm(2, "2024-01-02", parties=people("owner:unknown-party")),
    )
    assert [one["party"] for one in desk.show("parties")] == ["unknown-party"]


def test_details_go_key_by_key(desk: Desk) -> None:
    desk.say(
        confirm(1, "2024-01-01", details={"chips": "some"}),
        rumour(2, "2024-01-02", details={"chips": "many", "capacity": "1 GW"}),
    )
    assert desk.show("details") == {"capacity": "1 GW", "chips": "some"}
    assert list(desk.show("details")) == ["capacity", "chips"]
    assert desk.show("unconfirmed") == ["details.capacity"]


def test_the_stage_is_the_latest_given_whatever_its_tier(desk: Desk) -> None:
    desk.say(
        confirm(1, "2024-01-01", stage="announced"),
        rumour(2, "2024-01-02", stage="in-talks"),
        confirm(3, "2024-01-03"),
        rumour(4, "2024-01-04", stage="talk", basis="copy"),
    )
    assert desk.show("stage", reported="2024-01-01") == "announced"
    assert desk.show("stage", reported="2024-01-03") == "in-talks"
    assert desk.show("stage") == "talk"


def test_a_completion_leaves_the_stage_part_completed(desk: Desk) -> None:
    desk.say(complete(1, "2024-01-01", stage="part-completed"), complete(2, "2024-01-02"))
    assert desk.show("status", "stage") == ("completed", "part-completed")


def test_what_was_never_given_is_shown_empty(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-01"))
    lists = ("parties", "form", "exclusivity", "related", "unconfirmed", "denied_facets")
    singles = ("kind", "amount", "paid", "stake", "part_of", "effective_on", "stage")
    deal = desk.deal()
    assert deal is not None
    assert [deal[field] for field in lists] == [[]] * 6
    assert [deal[field] for field in singles] == [None] * 7
    assert deal["details"] == {}


def test_every_term_is_shown_as_it_was_given(desk: Desk) -> None:
    desk.say(
        rumour(
            1,
            "2024-01-01",
            kind="investment",
            parties=people("investor:Acme", "investee:Bolt AI"),
            amount="<=50bn USD",
            form=["cash", "credits"],
            stake="~27%",
            exclusivity={"level": "exclusive"},
            part_of="round",
            related=["beta"],
            effective_on="2024-05",
        )
    )
    assert desk.show("kind", "form", "part_of", "related", "effective_on") == (
        "investment",
        ["cash", "credits"],
        "round",
        ["beta"],
        "2024-05",
    )
    assert desk.show("amount") == figure(0) | {"low": None, "high": 50_000_000_000}
    stake = desk.show("stake")
    assert (stake["low"], stake["high"], stake["approx"]) == (27, 27, True)
    assert [one["level"] for one in desk.show("exclusivity")] == ["exclusive"]
    assert [(one["role"], one["party"]) for one in desk.show("parties")] == [
        ("investor", "acme"),
        ("investee", "bolt-ai"),
    ]


# What is unconfirmed

EVERYTHING = {
    "kind": "investment",
    "parties": people("investor:Acme"),
    "amount": "5 USD",
    "form": ["cash"],
    "stake": 10,
    "exclusivity": [{"level": "sole"}],
    "part_of": "round",
    "related": ["beta"],
    "effective_on": "2025",
    "stage": "in-talks",
    "details": {"trigger": "x", "chips": "y"},
}
ALL_BUT_STAGE = [
    "kind",
    "parties",
    "amount",
    "form",
    "stake",
    "exclusivity",
    "part_of",
    "related",
    "effective_on",
]
ALL_BUT_STAGE += ["details.chips", "details.trigger"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("rumoured", []),
        ("confirmed", ALL_BUT_STAGE),
        ("amended", ALL_BUT_STAGE),
        ("completed", ALL_BUT_STAGE),
        ("denied", []),
        ("ended", ALL_BUT_STAGE),
    ],
)
def test_rumoured_terms_are_unconfirmed_once_the_deal_is_firm_or_over(
    desk: Desk, word: str, expected: list[str]
) -> None:
    desk.say(rumour(1, "2024-01-01", **EVERYTHING), report(word, 2, "2024-01-02"))
    assert desk.show("unconfirmed", reported="2024-01-01") == []
    assert desk.show("unconfirmed") == expected


def test_a_disputed_deal_lists_nothing_as_unconfirmed(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-01", kind="lease"), confirm(2, "2024-01-02"), deny(3, "2024-01-03"))
    assert desk.show("status", "unconfirmed") == ("disputed", [])


def test_copied_and_hinted_terms_are_unconfirmed_too(desk: Desk) -> None:
    desk.say(
        confirm(1, "2024-01-01", amount="5 USD", basis="copy"),
        end(2, "2024-01-02", kind="lease"),
        confirm(3, "2024-01-03", parties=people("lessor:Acme")),
    )
    assert desk.show("unconfirmed") == ["kind", "amount"]


def test_an_official_report_of_the_same_value_confirms_it(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-01", amount="5 USD"), amend(2, "2024-01-02", amount="5 USD"))
    assert desk.show("unconfirmed") == []


# What a lens shows


@pytest.mark.parametrize(
    ("lens", "statuses"),
    [
        (Lens.FIRM, {"confirmed", "completed"}),
        (Lens.LIVE, {"confirmed", "completed", "rumoured", "disputed"}),
        (Lens.ALL, {"confirmed", "completed", "rumoured", "disputed", "denied", "ended"}),
    ],
)
def test_a_lens_shows_its_statuses_and_hides_no_deal_asked_for(desk: Desk, lens: Lens, statuses: set[str]) -> None:
    for at, (status, events) in enumerate(LEADING_TO.items()):
        for event in events:
            desk.say(event | {"deal": status, "id": f"{event['id'][:-5]}{at}{event['id'][-4:]}"})
    assert {deal.status for deal in desk.store.deals(lens=lens)} == statuses
    assert {deal.status for deal in desk.store.web(lens=lens).deals} == statuses
    assert [deal.deal for deal in desk.store.deals("status:ended", lens=lens)] == ["ended"]
    assert all(desk.store.deal(status) is not None for status in AFTER if status != "none")

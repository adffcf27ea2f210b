"""Named cases for what a deal adds up: what was paid, what stands denied, who reported, and how old it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from events.time import parse_moment
from tests.store.desk import Desk
from tests.store.telling import amend, complete, confirm, deny, end, note, people, report, rumour


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "log.db")
    yield desk
    desk.close()


# What was paid


def sums(desk: Desk) -> list[tuple[int | None, int | None, str]] | None:
    paid = desk.show("paid")
    return paid and [(one["low"], one["high"], one["currency"]) for one in paid]


def test_completions_without_a_tranche_are_steps_of_their_own(desk: Desk) -> None:
    desk.say(complete(1, "2024-01-01", amount="10 USD"), complete(2, "2024-01-02", amount="10 USD"))
    assert sums(desk) == [(20, 20, "USD")]


def test_completions_with_one_tranche_are_one_step_of_the_latest_amount(desk: Desk) -> None:
    desk.say(
        complete(1, "2024-01-03", amount="30 USD", tranche="one"),
        complete(2, "2024-01-01", amount="10 USD", tranche="one"),
        complete(3, "2024-01-02", amount="5 USD", tranche="two"),
        complete(4, "2024-01-04", tranche="one"),
        complete(5, "2024-01-05", amount="9 USD per year", tranche="one"),
    )
    assert sums(desk) == [(35, 35, "USD")]


def test_a_sum_a_currency_in_order_of_first_payment(desk: Desk) -> None:
    desk.say(
        complete(1, "2024-01-03", amount="1 USD"),
        complete(2, "2024-01-02", amount="2 EUR"),
        complete(3, "2024-01-01", amount="3 USD"),
    )
    assert sums(desk) == [(4, 4, "USD"), (2, 2, "EUR")]


def test_a_tranche_may_change_its_currency(desk: Desk) -> None:
    desk.say(
        complete(1, "2024-01-01", amount="1 USD", tranche="one"),
        complete(2, "2024-01-02", amount="2 EUR", tranche="one"),
    )
    assert sums(desk) == [(2, 2, "EUR")]


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (("1..2 USD", "10..20 USD"), (11, 22, "USD")),
        (("<=2 USD", "10 USD"), (None, 12, "USD")),
        ((">=2 USD", "10 USD"), (12, None, "USD")),
        ((">=2 USD", "<=10 USD"), (None, None, "USD")),
    ],
)
def test_bounds_add_and_a_missing_one_makes_the_sums_null(
    desk: Desk, amounts: tuple[str, str], expected: tuple[Any, ...]
) -> None:
    desk.say(complete(1, "2024-01-01", amount=amounts[0]), complete(2, "2024-01-02", amount=amounts[1]))
    assert sums(desk) == [expected]


def test_an_amount_without_any_bound_can_be_sorted_and_asked_for(desk: Desk) -> None:
    desk.say(
        complete(1, "2024-01-01", amount=">=2 USD"),
        complete(2, "2024-01-02", amount="<=10 USD"),
        confirm(3, "2024-01-01", deal="beta", amount="5 USD"),
    )
    assert sorted(deal.deal for deal in desk.store.deals(sort="amount")) == ["alpha", "beta"]
    assert [deal.deal for deal in desk.store.deals("amount:>1")] == ["beta"]


def test_copies_rates_and_other_reports_pay_nothing(desk: Desk) -> None:
    desk.say(
        complete(1, "2024-01-01", amount="1 USD", basis="copy"),
        complete(2, "2024-01-01", amount="1 USD per month"),
        confirm(3, "2024-01-01", amount="1 USD"),
        complete(4, "2024-01-01"),
    )
    assert desk.show("paid") is None


def test_a_part_completion_pays(desk: Desk) -> None:
    desk.say(complete(1, "2024-01-01", amount="4 USD", stage="part-completed"), complete(2, "2024-01-02"))
    assert sums(desk) == [(4, 4, "USD")]


def test_the_amount_is_the_first_sum_paid_where_no_report_gives_it(desk: Desk) -> None:
    desk.say(complete(1, "2024-01-01", amount="4 EUR"), complete(2, "2024-01-02", amount="~6 USD"))
    assert desk.show("amount") == {"low": 4, "high": 4, "currency": "EUR", "approx": False, "per": None}
    assert desk.show("unconfirmed") == []


def test_what_was_paid_is_no_claim_on_the_amount(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-01", amount="<=9 USD"), complete(2, "2024-01-02", amount="4 USD"))
    amount = desk.show("amount")
    assert (amount["low"], amount["high"]) == (None, 9)
    assert sums(desk) == [(4, 4, "USD")]
    assert desk.show("unconfirmed") == ["amount"]


def test_a_copied_completions_amount_is_neither_paid_nor_claimed(desk: Desk) -> None:
    desk.say(complete(1, "2024-01-01", amount="4 USD", basis="copy"))
    assert desk.show("paid", "amount", "status") == (None, None, "completed")


# Denied facets


def test_a_facet_stays_denied_in_the_order_of_the_terms(desk: Desk) -> None:
    facets = ["details.trigger", "details.chips", "details", "stage", "effective_on", "amount", "kind"]
    desk.say(rumour(1, "2024-01-01"), deny(2, "2024-01-02", facets=facets), confirm(3, "2024-01-03"))
    assert desk.show("denied_facets") == [*facets[:1:-1], "details.chips", "details.trigger"]
    assert desk.show("denied_facets", reported="2024-01-01") == []


def test_a_copied_denial_denies_its_facets(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-01"), deny(2, "2024-01-02", facets=["amount"], basis="copy"))
    assert desk.show("denied_facets") == ["amount"]


@pytest.mark.parametrize("word", ["confirmed", "amended"])
def test_an_official_report_that_gives_the_term_lifts_it(desk: Desk, word: str) -> None:
    desk.say(
        confirm(1, "2024-01-01", amount="5 USD"),
        deny(2, "2024-01-02", facets=["amount", "kind"]),
        report(word, 3, "2024-01-03", amount="5 USD"),
    )
    assert desk.show("denied_facets", reported="2024-01-02") == ["kind", "amount"]
    assert desk.show("denied_facets") == ["kind"]


def test_an_official_report_before_the_denial_lifts_nothing(desk: Desk) -> None:
    desk.say(deny(1, "2024-01-02", facets=["amount"]), confirm(2, "2024-01-01", amount="5 USD"))
    assert desk.show("denied_facets") == ["amount"]


def test_at_one_instant_the_log_decides_which_comes_later(desk: Desk) -> None:
    desk.say(
        deny(1, "2024-01-02", facets=["amount", "kind"]),
        confirm(2, "2024-01-02", amount="5 USD", kind="lease"),
        deny(3, "2024-01-02", facets=["kind"]),
    )
    assert desk.show("denied_facets") == ["kind"]


def test_a_facet_denied_again_is_denied_again(desk: Desk) -> None:
    desk.say(
        deny(1, "2024-01-01", facets=["amount"]),
        confirm(2, "2024-01-02", amount="5 USD"),
        deny(3, "2024-01-03", facets=["amount"]),
    )
    assert desk.show("denied_facets", reported="2024-01-02") == []
    assert desk.show("denied_facets") == ["amount"]


def test_a_rumour_of_the_same_value_lifts_nothing_and_of_another_does(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", amount="5 USD"),
        deny(2, "2024-01-02", facets=["amount"]),
        rumour(3, "2024-01-03", amount="5 USD"),
        rumour(4, "2024-01-04", amount="6 USD"),
    )
    assert desk.show("denied_facets", reported="2024-01-03") == ["amount"]
    assert desk.show("denied_facets") == []


def test_a_rumour_that_loses_lifts_nothing(desk: Desk) -> None:
    desk.say(
        confirm(1, "2024-01-01", amount="5 USD"),
        deny(2, "2024-01-02", facets=["amount"]),
        rumour(3, "2024-01-03", amount="6 USD"),
    )
    assert desk.show("denied_facets") == ["amount"]


def test_the_first_value_of_a_term_lifts_its_denial(desk: Desk) -> None:
    desk.say(deny(1, "2024-01-01", facets=["kind"]), rumour(2, "2024-01-02", kind="lease", basis="copy"))
    assert desk.show("denied_facets") == []


def test_a_denial_does_not_lift_what_it_names_by_its_own_hint(desk: Desk) -> None:
    desk.say(deny(1, "2024-01-01", facets=["kind"], kind="lease"))
    assert desk.show("kind", "denied_facets") == ("lease", ["kind"])


def test_a_later_hint_that_changes_the_value_lifts(desk: Desk) -> None:
    desk.say(deny(1, "2024-01-01", facets=["kind"], kind="lease"), deny(2, "2024-01-02", kind="debt"))
    assert desk.show("kind", "denied_facets") == ("debt", [])


def test_an_official_list_that_loses_to_a_fuller_one_has_not_given_the_parties(desk: Desk) -> None:
    desk.say(
        confirm(1, "2024-01-01", parties=people("owner:Acme")),
        deny(2, "2024-01-02", facets=["parties"]),
        confirm(3, "2024-01-03", parties=people("owner:unknown-party")),
        confirm(4, "2024-01-04", parties=people("owner:Acme")),
    )
    assert desk.show("denied_facets", reported="2024-01-03") == ["parties"]
    assert desk.show("denied_facets") == []


def test_the_stage_is_lifted_by_the_next_one_given_by_anyone(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", stage="in-talks"),
        deny(2, "2024-01-02", facets=["stage"]),
        confirm(3, "2024-01-03"),
        rumour(4, "2024-01-04", stage="in-talks", basis="copy"),
    )
    assert desk.show("denied_facets", reported="2024-01-03") == ["stage"]
    assert desk.show("denied_facets") == []


def test_one_detail_is_lifted_by_that_detail_alone_and_all_of_them_by_any(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", details={"chips": "some", "capacity": "1 GW"}),
        deny(2, "2024-01-02", facets=["details.chips", "details"]),
        rumour(3, "2024-01-03", details={"capacity": "1 GW"}),
        confirm(4, "2024-01-04", details={"capacity": "1 GW"}),
        confirm(5, "2024-01-05", details={"chips": "some"}),
    )
    assert desk.show("denied_facets", reported="2024-01-03") == ["details", "details.chips"]
    assert desk.show("denied_facets", reported="2024-01-04") == ["details.chips"]
    assert desk.show("denied_facets") == []


def test_a_sum_paid_does_not_lift_the_denial_of_the_amount(desk: Desk) -> None:
    desk.say(
        confirm(1, "2024-01-01"),
        deny(2, "2024-01-02", facets=["amount"]),
        complete(3, "2024-01-03", amount="5 USD"),
    )
    assert desk.show("denied_facets") == ["amount"]


# Counts and dates


def test_reports_and_denials_count_outlets_without_copies_and_events_all(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", outlet="The Wire"),
        confirm(2, "2024-01-02", outlet="the wire!"),
        amend(3, "2024-01-03", outlet="FT"),
        rumour(4, "2024-01-04", outlet="Bloomberg", basis="copy"),
        rumour(5, "2024-01-05", outlet="Reuters", cites=1),
        end(6, "2024-01-06", outlet="AP"),
        deny(7, "2024-01-07", outlet="FT", facets=["kind"]),
        deny(8, "2024-01-08", outlet="ft"),
        deny(9, "2024-01-09", outlet="AP", basis="copy"),
        note(10, "2024-01-10"),
    )
    assert desk.show("reports", "denials", "events") == (2, 1, 9)


def test_the_dates_are_those_of_all_reports_in_their_own_precision(desk: Desk) -> None:
    desk.say(
        confirm(1, "2024-01-15T10:30:00+01:00"),
        rumour(2, "2024", basis="copy"),
        note(3, "2025"),
        rumour(4, "2024-01-15T09:30:00.5Z"),
    )
    assert desk.show("first_reported", "last_reported") == ("2024-01-15T09:30:00Z", "2024")


@pytest.mark.parametrize(
    ("at", "expected"),
    [("2024-03-30", False), ("2024-03-31T00:00:00Z", True), ("2024-03-31", True), ("2023-12-31", False)],
)
def test_a_rumour_is_stale_more_than_ninety_days_after_its_last_report(desk: Desk, at: str, expected: bool) -> None:
    desk.now = parse_moment(at).instant
    desk.say(rumour(1, "2023-12-31"))
    assert desk.show("stale", reported=at) is expected
    assert desk.show("stale") is expected


@pytest.mark.parametrize("word", ["confirmed", "completed", "denied", "ended"])
def test_only_what_is_rumoured_goes_stale(desk: Desk, word: str) -> None:
    desk.say(report(word, 1, "2020"))
    assert desk.show("stale") is False


def test_a_copy_keeps_no_rumour_fresh_but_a_denial_of_a_facet_does(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01"),
        rumour(2, "2024-04-01", basis="copy"),
        deny(3, "2024-06-01", facets=["kind"]),
    )
    assert desk.show("stale", reported="2024-04-30") is True
    assert desk.show("stale", reported="2024-06-30") is False


def test_where_all_are_copies_the_latest_of_them_counts(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-01", basis="copy"), rumour(2, "2024-04-01", basis="copy"))
    assert desk.show("stale", reported="2024-04-30") is False
    assert desk.show("stale", reported="2024-06-30") is False
    assert desk.show("stale", reported="2024-07-01") is True


def test_a_deal_without_a_report_does_not_exist(desk: Desk) -> None:
    desk.say(note(1, "2024-01-01"), rumour(2, "2024-02-01"))
    assert desk.deal(reported="2024-01") is None
    assert desk.deal(recorded=1) is None
    assert desk.deals(reported="2024-01") == {}
    assert desk.deal(reported="2024-02-01") is not None

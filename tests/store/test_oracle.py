"""The oracle itself, on small logs: an oracle that errs makes everything held against it err with it."""

from __future__ import annotations

import pytest

from events.time import parse_moment
from tests.store.oracle import TABLE, claims, difference, history, next_status, picture
from tests.store.telling import (
    Event,
    complete,
    confirm,
    declare,
    deny,
    end,
    entries,
    merge,
    note,
    people,
    retract,
    rumour,
    withdraw,
)


def one(*events: Event, reported: str | None = None, recorded: int | None = None) -> Event | None:
    """The deal `alpha` as of (R, S) by the oracle."""
    instant = None if reported is None else parse_moment(reported).instant
    return picture(entries(events), instant, recorded).get("alpha")


def field(name: str, *events: Event, reported: str | None = None, recorded: int | None = None) -> object:
    deal = one(*events, reported=reported, recorded=recorded)
    assert deal is not None
    return deal[name]


def test_the_table_has_seven_rows_of_six() -> None:
    rows = [line.split() for line in TABLE.strip().splitlines()]
    assert [len(row) for row in rows] == [7] * 8
    assert next_status("denied", "rumoured") == "disputed"
    assert next_status("ended", "amended") == "ended"


def test_an_empty_log_holds_nothing() -> None:
    assert picture([]) == {}
    assert picture(entries([note(1, "2024")])) == {}


def test_a_deal_in_full() -> None:
    deal = one(
        rumour(
            1,
            "2026-01-29",
            kind="investment",
            parties=people("investor:Amazon", "investee:OpenAI"),
            amount="<=50bn USD",
            stage="in-talks",
        ),
        rumour(2, "2026-01-30", outlet="WSJ", part_of="openai-round-2026"),
    )
    assert deal == {
        "deal": "alpha",
        "status": "rumoured",
        "stale": False,
        "kind": "investment",
        "parties": [
            {"party": "amazon", "name": "Amazon", "role": "investor"},
            {"party": "openai", "name": "OpenAI", "role": "investee"},
        ],
        "amount": {"low": None, "high": 50_000_000_000, "currency": "USD", "approx": False, "per": None},
        "paid": None,
        "form": [],
        "stake": None,
        "exclusivity": [],
        "part_of": "openai-round-2026",
        "related": [],
        "effective_on": None,
        "stage": "in-talks",
        "details": {},
        "unconfirmed": [],
        "denied_facets": [],
        "first_reported": "2026-01-29",
        "last_reported": "2026-01-30",
        "reports": 2,
        "denials": 0,
        "events": 2,
    }


@pytest.mark.parametrize(
    ("recorded", "expected"), [(1, "confirmed"), (2, None), (3, "confirmed"), (4, None), (5, "confirmed")]
)
def test_withdrawals_of_withdrawals(recorded: int, expected: str | None) -> None:
    log = (confirm(1, "2024"), withdraw(2, of=1), withdraw(3, of=2), withdraw(4, of=3), withdraw(5, of=4))
    deal = one(*log, recorded=recorded)
    assert (deal and deal["status"]) == expected


def test_a_retraction_acts_from_its_date_and_takes_copies_along() -> None:
    log = (confirm(1, "2024-01"), rumour(2, "2024-02", cites=1), retract(3, "2024-03", of=1))
    assert [field("events", *log, reported=at) for at in ("2024-01", "2024-02")] == [1, 2]
    assert one(*log, reported="2024-03") is None
    assert field("events", *log, withdraw(4, of=3)) == 2


def test_tiers_facets_and_payments_at_once() -> None:
    log = (
        rumour(1, "2024-01", amount="9 USD", parties=people("owner:Acme")),
        deny(2, "2024-02", facets=["amount", "stage", "details"]),
        complete(3, "2024-03", amount="4 USD", stage="part-completed", parties=people("owner:unknown-party")),
        complete(4, "2024-04", amount="5 USD", parties=people("owner:Bolt")),
        complete(5, "2024-05", amount=">=5 EUR", tranche="one", parties=people("owner:unknown-party")),
    )
    deal = one(*log)
    assert deal is not None
    assert (deal["status"], deal["stage"], deal["unconfirmed"]) == ("completed", "part-completed", ["amount"])
    assert deal["denied_facets"] == ["amount", "details"]
    assert [entry["party"] for entry in deal["parties"]] == ["bolt"]
    assert deal["paid"] == [
        {"low": 9, "high": 9, "currency": "USD"},
        {"low": 5, "high": None, "currency": "EUR"},
    ]


def test_names_resolve_by_own_slug_then_by_the_last_declarer_then_along_merges() -> None:
    log = (
        rumour(1, "2024", parties=people("owner:Acme", "owned:Anvil")),
        declare(2, "bolt", "Acme", aliases=["Anvil"]),
        declare(3, "acme", "Acme Corporation"),
        declare(4, "corex", "Anvil"),
        merge(5, "acme", "corex"),
    )
    found = []
    for seq in (1, 2, 3, 4, 5):
        deal = one(*log, recorded=seq)
        assert deal is not None
        found.append([entry["party"] for entry in deal["parties"]])
    assert found == [
        ["acme", "anvil"],
        ["bolt", "bolt"],
        ["acme", "bolt"],
        ["acme", "corex"],
        ["corex", "corex"],
    ]


def test_history_and_claims() -> None:
    log = entries(
        [
            rumour(1, "2024-02", kind="lease"),
            confirm(2, "2024-01", kind="debt"),
            end(3, "2024-03", kind="other"),
            note(4, "2024-01"),
            retract(5, "2024-04", of=3),
        ]
    )
    assert history(log, "alpha") == [(2, None), (4, None), (1, None), (3, "retracted"), (5, None)]
    assert claims(log, "alpha") == {"kind": [(log[1][1], "official", True), (log[0][1], "rumour", False)]}


def test_the_difference_of_two_pictures() -> None:
    log = entries([rumour(1, "2024-01"), rumour(2, "2024-02", deal="beta"), deny(3, "2024-02")])
    before = picture(log, parse_moment("2024-01").instant)
    after = picture(log, parse_moment("2024-02").instant)
    added, removed, changed = difference(before, after)
    assert (added, removed, list(changed)) == (["beta"], [], ["alpha"])
    assert changed["alpha"] == {
        "status": ("rumoured", "denied"),
        "last_reported": ("2024-01", "2024-02"),
        "denials": (0, 1),
        "events": (1, 2),
    }

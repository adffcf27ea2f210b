"""CSV in the layout of a timeline."""

from __future__ import annotations

from typing import Any

import pytest

from events.reading.table import STATUSES
from tests.events.sheets import content, problem, sheet


def test_a_row_is_an_event() -> None:
    assert content(sheet()) == {
        "type": "deal.confirmed",
        "reported_at": "2025-09-22",
        "deal": "nvidia-openai-investment",
        "kind": "investment",
        "parties": [{"party": "Nvidia", "role": "investor"}, {"party": "OpenAI", "role": "investee"}],
        "amount": {"high": 100_000_000_000, "currency": "USD"},
        "stage": "announced",
        "note": "a letter of intent",
        "source": {
            "outlet": "example.org",
            "title": "Nvidia to invest",
            "url": "https://www.Example.org/nvidia?x=1",
        },
    }


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("in-talks", {"type": "deal.rumoured", "stage": "in-talks"}),
        ("reported", {"type": "deal.rumoured"}),
        ("rumoured", {"type": "deal.rumoured"}),
        ("announced", {"type": "deal.confirmed", "stage": "announced"}),
        ("confirmed", {"type": "deal.confirmed"}),
        ("disclosed", {"type": "deal.confirmed"}),
        ("opened", {"type": "deal.confirmed"}),
        ("amended", {"type": "deal.amended"}),
        ("completed", {"type": "deal.completed"}),
        ("denied", {"type": "deal.denied"}),
        ("disputed", {"type": "deal.denied"}),
        ("terminated", {"type": "deal.ended", "reason": "terminated"}),
        ("closed", {"type": "deal.ended", "reason": "concluded"}),
        ("Closed", {"type": "deal.ended", "reason": "concluded"}),
    ],
)
def test_statuses(status: str, expected: dict[str, str]) -> None:
    made = content(sheet(status=status))
    assert {name: made[name] for name in ("type", "stage", "reason") if name in made} == expected


def test_there_is_a_case_for_each_status() -> None:
    assert len(STATUSES) == 13


@pytest.mark.parametrize("status", ["denied", "disputed", "terminated", "closed"])
def test_what_a_denied_or_ended_row_cannot_hold_goes_into_its_note(status: str) -> None:
    made = content(sheet(status=status))
    assert "amount" not in made
    assert made["note"] == "a letter of intent; amount: <=100bn USD"
    assert content(sheet(status=status, note=""))["note"] == "amount: <=100bn USD"
    assert content(sheet(status=status, amount=""))["note"] == "a letter of intent"
    assert (made["kind"], len(made["parties"])) == ("investment", 2)


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("10000000000", "USD", {"low": 10**10, "high": 10**10, "currency": "USD"}),
        ("<=4000000000", "USD", {"high": 4 * 10**9, "currency": "USD"}),
        (">=10000000000", "SGD", {"low": 10**10, "currency": "SGD"}),
        ("~300000000", "EUR", {"low": 3 * 10**8, "high": 3 * 10**8, "currency": "EUR", "approx": True}),
        ("30000000000..50000000000", "USD", {"low": 3 * 10**10, "high": 5 * 10**10, "currency": "USD"}),
        ("6600000000.0", "usd", {"low": 6_600_000_000, "high": 6_600_000_000, "currency": "USD"}),
        ("50bn USD", "", {"low": 5 * 10**10, "high": 5 * 10**10, "currency": "USD"}),
        ("$50bn", "USD", {"low": 5 * 10**10, "high": 5 * 10**10, "currency": "USD"}),
        ("1bn USD per year", "USD", {"low": 10**9, "high": 10**9, "currency": "USD", "per": "year"}),
        ("", "USD", None),
        ("", "", None),
    ],
)
def test_amounts(amount: str, currency: str, expected: dict[str, Any] | None) -> None:
    assert content(sheet(amount=amount, currency=currency)).get("amount") == expected


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.reuters.com/a/b", "reuters.com"),
        ("http://Reuters.com", "reuters.com"),
        ("reuters.com/x", "reuters.com"),
        ("//reuters.com:8080/x", "reuters.com"),
        ("https://user:pw@reuters.com/x", "reuters.com"),
        ("https://web.archive.org/web/https://www.ft.com/", "web.archive.org"),
        ("https://wwwow.example?x", "wwwow.example"),
    ],
)
def test_the_outlet_is_the_host(url: str, outlet: str) -> None:
    assert content(sheet(source_url=url))["source"] == {
        "outlet": outlet,
        "title": "Nvidia to invest",
        "url": url,
    }


def test_the_slug_is_made_of_the_parties_in_their_order_and_the_kind() -> None:
    parties = "regulator:UK CMA;subject:Microsoft;subject:Mistral AI"
    made = content(sheet(parties=parties, kind="regulatory-inquiry"))
    assert made["deal"] == "uk-cma-microsoft-mistral-ai-regulatory-inquiry"
    assert content(sheet(parties="issuer:OpenAI", kind="ipo"))["deal"] == "openai-ipo"
    assert content(sheet(parties="holder:X;issuer:X;", kind=""))["deal"] == "x"


def test_a_deal_column_names_the_deal() -> None:
    made = content(sheet(deal="nvidia-openai-loi-2025"))
    assert made["deal"] == "nvidia-openai-loi-2025"
    assert content(sheet(deal=" "))["deal"] == "nvidia-openai-investment"
    bare = "deal,reported_on,status,source_url\nd,2025,reported,example.org\n"
    assert content(bare) == {
        "type": "deal.rumoured",
        "reported_at": "2025",
        "deal": "d",
        "source": {"outlet": "example.org", "url": "example.org"},
    }
    wrong = sheet(deal="Nvidia OpenAI")
    assert problem(wrong) == {
        "field": "deal",
        "problem": "deal 'Nvidia OpenAI' is not in slug form",
        "mend": "write 'nvidia-openai'",
    }


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            {"source_url": ""},
            ("source_url", "the source is missing", "give the address of the report"),
        ),
        (
            {"source_url": "from memory"},
            (
                "source_url",
                "'from memory' names no host",
                "give the address of the report, as in https://example.org/report",
            ),
        ),
        (
            {"reported_on": ""},
            ("reported_on", "reported_at is missing", "give the date of the report, such as 2023-10-27"),
        ),
        (
            {"reported_on": "22.9.2025"},
            (
                "reported_on",
                "'22.9.2025' is not a date",
                "write 2023, 2023-10, 2023-10-27 or 2023-10-27T09:30:00Z",
            ),
        ),
        ({"status": "in talks"}, ("status", "status 'in talks' is not known", "did you mean 'in-talks'?")),
        ({"status": ""}, ("status", "status is missing", f"one of {', '.join(STATUSES)}")),
        (
            {"kind": "investmnt"},
            ("kind", "kind 'investmnt' is not known", "did you mean 'investment'?"),
        ),
        (
            {"parties": "investr:Nvidia"},
            ("parties", "role 'investr' is not known", "did you mean 'investor'?"),
        ),
        (
            {"parties": "investor:Hooli,investee:Aviato"},
            ("parties", "party 'investor:Hooli,investee:Aviato' is two", "put a semicolon between them"),
        ),
        (
            {"parties": "Nvidia;OpenAI"},
            (
                "parties",
                "party 'Nvidia' has no role",
                "write each as role:Name, as in investor:Microsoft;investee:OpenAI",
            ),
        ),
        (
            {"parties": "investor:"},
            (
                "parties",
                "party 'investor:' has no name",
                "write each as role:Name, as in investor:Microsoft;investee:OpenAI",
            ),
        ),
        (
            {"parties": ""},
            ("parties", "parties is missing", "name the parties, or the deal in a column deal"),
        ),
        ({"parties": "investor:&&", "kind": ""}, ("parties", "'&&-' has no letter or digit", None)),
        (
            {"currency": ""},
            ("amount", "'<=100000000000' has no currency", "write '<=100000000000 USD', or another code"),
        ),
        (
            {"amount": "$5bn", "currency": "EUR"},
            ("currency", "amount '$5bn' is not in 'EUR', the currency of the row", "give one of them"),
        ),
        (
            {"amount": "1E+10"},
            ("amount", "'1E+10 USD' has an exponent", "write the number in full, or as 10bn USD"),
        ),
        ({"status": "closed", "amount": "lots"}, ("amount", "'lots USD' is not an amount", None)),
    ],
    ids=str,
)
def test_what_is_wrong_names_the_column(columns: dict[str, str], expected: tuple[str, str, str | None]) -> None:
    found = problem(sheet(**columns))
    field, said, mend = expected
    assert (found["field"], found["problem"]) == (field, said)
    if mend is not None:
        assert found["mend"] == mend

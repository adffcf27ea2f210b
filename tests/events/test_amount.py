"""Amounts and stakes as texts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import amount_text, parse_amount, parse_stake, stake_text
from events.amount import short_number
from tests.events.samples import amounts, stakes

BN = 10**9


def money(low: int | None, high: int | None, currency: str = "USD", **more: Any) -> dict[str, Any]:
    bounds = {name: value for name, value in (("low", low), ("high", high)) if value is not None}
    return {**bounds, "currency": currency, **more}


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("50bn USD", money(50 * BN, 50 * BN)),
        ("<=50bn USD", money(None, 50 * BN)),
        ("<50bn USD", money(None, 50 * BN)),
        ("≤ 50bn USD", money(None, 50 * BN)),
        ("up to 50bn USD", money(None, 50 * BN)),
        (">=13bn USD", money(13 * BN, None)),
        (">13bn USD", money(13 * BN, None)),
        ("at least 13bn USD", money(13 * BN, None)),
        ("~300m EUR", money(300_000_000, 300_000_000, "EUR", approx=True)),
        ("~<=300m EUR", money(None, 300_000_000, "EUR", approx=True)),
        ("<=~300m EUR", money(None, 300_000_000, "EUR", approx=True)),
        ("10bn..15bn USD", money(10 * BN, 15 * BN)),
        ("$10bn-$15bn", money(10 * BN, 15 * BN)),
        ("10bn – 15bn USD", money(10 * BN, 15 * BN)),
        ("10bn to 15bn USD", money(10 * BN, 15 * BN)),
        ("500..1500 USD", money(500, 1500)),
        ("0..5bn USD", money(0, 5 * BN)),
        ("$1.25bn per month", money(1_250_000_000, 1_250_000_000, per="month")),
        ("$1.25bn a month", money(1_250_000_000, 1_250_000_000, per="month")),
        ("1.25bn USD/Month", money(1_250_000_000, 1_250_000_000, per="month")),
        ("3 USD per unit", money(3, 3, per="unit")),
        ("1,250,000 USD", money(1_250_000, 1_250_000)),
        ("10000000000 USD", money(10 * BN, 10 * BN)),
        ("2.000 USD", money(2, 2)),
        ("USD 50bn", money(50 * BN, 50 * BN)),
        ("50BN usd", money(50 * BN, 50 * BN)),
        ("50bnUSD", money(50 * BN, 50 * BN)),
        ("5mnt", money(5, 5, "MNT")),
        ("3 DEM", money(3, 3, "DEM")),
        ("9007199254740991 USD", money(2**53 - 1, 2**53 - 1)),
    ],
)
def test_amount_texts(text: str, amount: dict[str, Any]) -> None:
    assert parse_amount(text) == amount


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        *[(unit, 10**3) for unit in ("k", "K", "thousand")],
        *[(unit, 10**6) for unit in ("m", "M", "mn", "mio", "million", "Millions")],
        *[(unit, 10**9) for unit in ("b", "bn", "billion")],
        *[(unit, 10**12) for unit in ("t", "tn", "trn", "trillion")],
    ],
)
def test_units(unit: str, value: int) -> None:
    assert parse_amount(f"2{unit} EUR") == parse_amount(f"2 {unit} EUR") == money(2 * value, 2 * value, "EUR")


@pytest.mark.parametrize(
    ("sign", "currency"),
    [
        ("$", "USD"),
        ("US$", "USD"),
        ("€", "EUR"),
        ("£", "GBP"),
        ("C$", "CAD"),
        ("A$", "AUD"),
        ("HK$", "HKD"),
        ("S$", "SGD"),
        ("₹", "INR"),
        ("₩", "KRW"),
    ],
)
def test_currency_signs(sign: str, currency: str) -> None:
    assert parse_amount(f"{sign}5m") == parse_amount(f"5m {sign}") == money(5 * 10**6, 5 * 10**6, currency)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("50bn", "'50bn' has no currency; write '50bn USD', or another code"),
        ("¥500bn", "'¥500bn': '¥' could be several currencies; write JPY or CNY"),
        ("500bn kr", "'500bn kr': 'kr' could be several currencies; write SEK or NOK or DKK or ISK"),
        ("$50bn EUR", "'$50bn EUR' has two currencies, USD and EUR"),
        ("$5bn..€6bn", "'$5bn..€6bn' has two currencies, EUR and USD"),
        ("50bn dollars", "'50bn dollars': currency 'dollars' is not known; did you mean 'USD'?"),
        ("50bn USDD", "'50bn USDD': currency 'USDD' is not known; did you mean 'USD'?"),
        (
            "50 QQQ",
            "'50 QQQ': currency 'QQQ' is not known; write its ISO 4217 code, such as USD or EUR",
        ),
        ("1.5 USD", "'1.5 USD': fractions of a currency unit are not kept; round to whole units"),
        ("0.0005k EUR", "'0.0005k EUR': fractions of a currency unit are not kept; round to whole units"),
        ("0 USD", "an amount is never 0; leave it out where it is not disclosed"),
        ("<=0 USD", "an amount is never 0; leave it out where it is not disclosed"),
        ("15bn..10bn USD", "low 15000000000 is more than high 10000000000; the lower bound goes first"),
        (
            "10..15bn USD",
            "'10..15bn USD': the first bound has no unit; write it on both, as in 10bn..15bn USD",
        ),
        ("-5bn USD", "'-5bn USD' is negative"),
        ("<=10bn..15bn USD", "'<=10bn..15bn USD' is both a range and a bound; write one of them"),
        ("1bn..2bn..3bn USD", "'1bn..2bn..3bn USD' is not a range of two bounds; write 10bn..15bn USD"),
        (
            "1,25bn USD",
            "'1,25bn USD': a comma only groups thousands; write a point for decimals, as in 1.25bn USD",
        ),
        (
            "1.250.000 EUR",
            "'1.250.000 EUR': a point stands before decimals; group thousands as in 1,250,000 USD",
        ),
        ("1e10 USD", "'1e10 USD' has an exponent; write the number in full, or as 10bn USD"),
        (
            "9007199254740992 USD",
            "'9007199254740992 USD' is too large; amounts lie below 2^53, about 9,007 trillion",
        ),
        (
            "5m USD per fortnight",
            (
                "'5m USD per fortnight': an amount is not given per 'fortnight'; "
                "one of year, quarter, month, week, day, unit"
            ),
        ),
        (
            "undisclosed",
            (
                "'undisclosed' is not an amount; write one such as 50bn USD, <=50bn USD, >=13bn USD, "
                "~300m EUR, 10bn..15bn USD, 1.25bn USD per month"
            ),
        ),
    ],
)
def test_what_is_no_amount(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_amount(text)
    assert str(caught.value) == sentence


@given(st.text(max_size=30) | st.text("0123456789.,<>=~$€kmbnt USD-/", max_size=20))
def test_any_text_is_an_amount_or_a_sentence(text: str) -> None:
    try:
        amount = parse_amount(text)
    except ValueError as error:
        amount, sentence = None, str(error)
    if amount is None:
        assert sentence.isprintable()
    else:
        assert parse_amount(amount_text(amount)) == amount


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (999, "999"),
        (5_000, "5,000"),
        (1_250_000, "1.25m"),
        (1_234_567, "1,234,567"),
        (1_000_000_000, "1bn"),
        (97_400_000_000, "97.4bn"),
        (97_400_500_000, "97,400.5m"),
        (500_000_000_000, "500bn"),
        (1_500_000_000_000, "1.5tn"),
    ],
)
def test_numbers_are_shortened_where_nothing_is_lost(value: int, text: str) -> None:
    assert parse_amount(f"{short_number(value)} USD") == money(value, value)
    assert short_number(value).replace(",", "") == text.replace(",", "")


def test_amounts_are_written_as_in_the_contract() -> None:
    for text in (
        "50bn USD",
        "<=50bn USD",
        ">=13bn USD",
        "~300m EUR",
        "10bn..15bn USD",
        "1.25bn USD per month",
    ):
        assert amount_text(parse_amount(text)) == text
    assert amount_text(money(1, 10**6)) == "1..1,000,000 USD"


@given(amounts)
def test_an_amount_is_read_back_from_its_text(amount: dict[str, Any]) -> None:
    assert parse_amount(amount_text(amount)) == amount


@pytest.mark.parametrize(
    ("value", "stake"),
    [
        (27, {"low": 27, "high": 27}),
        (27.0, {"low": 27, "high": 27}),
        (0, {"low": 0, "high": 0}),
        (33.3333, {"low": 33.3333, "high": 33.3333}),
        ("27%", {"low": 27, "high": 27}),
        ("27 percent", {"low": 27, "high": 27}),
        ("~27%", {"low": 27, "high": 27, "approx": True}),
        ("<=15%", {"high": 15}),
        (">49 %", {"low": 49}),
        ("10%..15.5%", {"low": 10, "high": 15.5}),
    ],
)
def test_stakes(value: float | str, stake: dict[str, Any]) -> None:
    assert parse_stake(value) == stake
    assert all(isinstance(bound, int) or bound % 1 for bound in parse_stake(value).values())


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (101, "101 is not between 0 and 100 percent"),
        (-1, "-1 is not between 0 and 100 percent"),
        (float("nan"), "nan is not between 0 and 100 percent"),
        (27.12345, "27.12345 has more than four decimals"),
        ("27.12345%", "'27.12345%' has more than four decimals"),
        ("15%..10%", "low 15 is more than high 10; the lower bound goes first"),
        (True, "true is not a stake; write a number of percent, or a text such as '<=15%'"),
        ("half", "'half' is not a stake; write '27%', '~27%', '<=15%' or '10%..15%'"),
    ],
)
def test_what_is_no_stake(value: Any, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_stake(value)
    assert str(caught.value) == sentence


@given(stakes)
def test_a_stake_is_read_back_from_its_text(stake: dict[str, Any]) -> None:
    assert parse_stake(stake_text(stake)) == stake

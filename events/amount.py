"""Amounts and stakes as texts: ``<=50bn USD``, ``~300m EUR``, ``10bn..15bn USD``, ``$1.25bn per month``.

Parsing gives the object form of the event schema as a plain dict, with null bounds and false flags left out:
``{"low", "high", "currency", "approx", "per"}`` and ``{"low", "high", "approx"}``. The texts written here are
read back to the same object. All errors are Misread, a ValueError with one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from events.problems import Misread, did_you_mean, near, quoted
from events.vocabulary import CURRENCIES, MAX_WHOLE_NUMBER, PERS

EXAMPLES = "50bn USD, <=50bn USD, >=13bn USD, ~300m EUR, 10bn..15bn USD, 1.25bn USD per month"

_POWERS = {
    **dict.fromkeys(("k", "thousand"), 3),
    **dict.fromkeys(("m", "mn", "mio", "million", "millions"), 6),
    **dict.fromkeys(("bn", "b", "billion", "billions"), 9),
    **dict.fromkeys(("t", "tn", "trn", "trillion", "trillions"), 12),
}
_SIGNS = {
    "$": "USD",
    "us$": "USD",
    "c$": "CAD",
    "ca$": "CAD",
    "a$": "AUD",
    "au$": "AUD",
    "nz$": "NZD",
    "hk$": "HKD",
    "s$": "SGD",
    "nt$": "TWD",
    "r$": "BRL",
    "mx$": "MXN",
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₩": "KRW",
    "₽": "RUB",
    "₺": "TRY",
    "₪": "ILS",
    "₫": "VND",
    "₴": "UAH",
    "₦": "NGN",
    "₱": "PHP",
    "฿": "THB",
    "zł": "PLN",
    "kč": "CZK",
}
_AMBIGUOUS = {
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "kr.": ("SEK", "NOK", "DKK", "ISK"),
    "rs": ("INR", "PKR", "LKR"),
    "rs.": ("INR", "PKR", "LKR"),
    "₨": ("INR", "PKR", "LKR"),
}
_WORDS = {
    "dollar": "USD",
    "euro": "EUR",
    "pound": "GBP",
    "yen": "JPY",
    "yuan": "CNY",
    "rmb": "CNY",
    "won": "KRW",
}
_CODES = frozenset(CURRENCIES)

_PER = re.compile(r"\s*(?:\bper\b|\ban?\b|\beach\b|/)\s*(\w+)$", re.IGNORECASE)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_SIDE = re.compile(
    rf"(?P<before>[^\d\s.,+\-]*?)\s*(?P<number>{_NUMBER})\s*(?P<after>[^\d\s].*)?",
    re.DOTALL | re.ASCII,
)
_UNITS = sorted(_POWERS, key=len, reverse=True)
_BETWEEN = re.compile(r"\s*\.\.+\s*|\s*[–—]\s*|(?<=[\w%])\s*-\s*(?=\S)|\s+to\s+", re.IGNORECASE)
_LESS = ("<=", "=<", "≤", "<", "up to ")
_MORE = (">=", "=>", "≥", ">", "at least ")
_ABOUT = ("~", "≈", "about ")


class _Side(NamedTuple):
    """One number of an amount's text."""

    digits: int
    power: int  # the value is digits * 10**power
    unit: int | None  # the power of ten of the unit written, if one was
    currency: str | None


def parse_amount(text: str) -> dict[str, Any]:
    """Read an amount's text. Bounds are whole currency units below 2^53, the currency an ISO 4217 code."""
    per, rest = _split_per(text.strip())
    bound, approx, rest = _split_prefix(rest)
    sides = [_side(part, text) for part in _split_range(rest, bound, text)]
    currencies = {side.currency for side in sides if side.currency is not None}
    if not currencies:
        raise Misread(f"{quoted(text)} has no currency", f"write {quoted(text.strip() + ' USD')}, or another code")
    if len(currencies) > 1:
        raise Misread(f"{quoted(text)} has two currencies, {' and '.join(sorted(currencies))}")
    if len(sides) == 2:
        _check_range_units(sides, text)
    values = [_whole(side, text) for side in sides]
    amount = _bounds(values, bound)
    check_bounds(amount.get("low"), amount.get("high"), what="amount")
    amount["currency"] = currencies.pop()
    return _with_flags(amount, approx, per)


def amount_text(amount: Mapping[str, Any]) -> str:
    """The text of an amount; ``parse_amount`` reads it back."""
    low, high = amount.get("low"), amount.get("high")
    # 1..1m could be read as 1m..1m
    show = _grouped if low and high and short_number(low)[-1].isdigit() else short_number
    per = f" per {amount['per']}" if amount.get("per") else ""
    return f"{_bounded(low, high, amount.get('approx'), show)} {amount['currency']}{per}"


def short_number(value: int) -> str:
    """A whole number of currency units, shortened where at most three decimals lose nothing: ``1.25bn``."""
    for unit, power in (("tn", 12), ("bn", 9), ("m", 6)):
        if value >= 10**power and value % 10 ** (power - 3) == 0:
            whole, thousandths = divmod(value // 10 ** (power - 3), 1000)
            decimals = f".{thousandths:03d}".rstrip("0") if thousandths else ""
            return f"{whole}{decimals}{unit}"
    return _grouped(value)


def parse_stake(value: int | float | str) -> dict[str, Any]:
    """Read a stake: a number (exact), or a text such as ``27%``, ``~27%``, ``<=15%``, ``10%..15%``."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Misread(f"{quoted(value)} is not a stake", "write a number of percent, or a text such as '<=15%'")
    if not isinstance(value, str):
        percent = check_percent(value)
        return {"low": percent, "high": percent}
    bound, approx, rest = _split_prefix(value.strip())
    values = [_percent(part, value) for part in _split_range(rest, bound, value)]
    stake = _bounds(values, bound)
    check_bounds(stake.get("low"), stake.get("high"), what="stake")
    return _with_flags(stake, approx, None)


def stake_text(stake: Mapping[str, Any]) -> str:
    """The text of a stake; ``parse_stake`` reads it back."""
    return _bounded(stake.get("low"), stake.get("high"), stake.get("approx"), lambda value: f"{_plain(value)}%")


def check_percent(value: int | float) -> int | float:
    """A percentage from 0 to 100 with at most four decimals; a whole one as an int."""
    if not 0 <= value <= 100:
        raise Misread(f"{quoted(value).removesuffix('.0')} is not between 0 and 100 percent")
    if round(value, 4) != value:
        raise Misread(f"{quoted(value)} has more than four decimals")
    return int(value) if value == int(value) else value


def check_whole(value: float) -> int:
    """A whole number that a document wrote as a float, such as 1e10 or 5.0, as the int that it is."""
    if value != value or value in (float("inf"), float("-inf")) or value != int(value):
        raise Misread(f"{quoted(value)} is not a whole number", "amounts are whole currency units")
    if not 0 <= value <= MAX_WHOLE_NUMBER:
        raise Misread(f"{quoted(value)} is not between 0 and 2^53 - 1")
    return int(value)


def check_bounds(low: float | None, high: float | None, *, what: str) -> None:
    """Refuse bounds that make no sense together; `what` is amount or stake: only a stake may be 0."""
    if low is None and high is None:
        raise Misread("low and high are both missing", f"leave the {what} out where it is not disclosed")
    if low is not None and high is not None and low > high:
        raise Misread(f"low {_plain(low)} is more than high {_plain(high)}", "the lower bound goes first")
    if what == "amount" and (high == 0 or (high is None and low == 0)):
        raise Misread("an amount is never 0", "leave it out where it is not disclosed")


def _grouped(value: int) -> str:
    return f"{value:,}"


def _bounded(low: Any, high: Any, approx: Any, show: Any) -> str:
    about = "~" if approx else ""
    if low is None:
        return f"{about}<={show(high)}"
    if high is None:
        return f"{about}>={show(low)}"
    return f"{about}{show(low)}" if low == high else f"{about}{show(low)}..{show(high)}"


def _bounds(values: list[Any], bound: str | None) -> dict[str, Any]:
    if bound == "high":
        return {"high": values[0]}
    if bound == "low":
        return {"low": values[0]}
    return {"low": values[0], "high": values[-1]}


def _with_flags(found: dict[str, Any], approx: bool, per: str | None) -> dict[str, Any]:
    if approx:
        found["approx"] = True
    if per:
        found["per"] = per
    return found


def _plain(value: float) -> str:
    """A number without an exponent."""
    if value == int(value):
        return str(int(value))
    return f"{value:.4f}".rstrip("0")


def _split_per(text: str) -> tuple[str | None, str]:
    match = _PER.search(text)
    if match is None:
        return None, text
    per = match[1].lower()
    if per not in PERS:
        raise Misread(f"{quoted(text)}: an amount is not given per {quoted(match[1])}", did_you_mean(per, PERS))
    return per, text[: match.start()]


def _split_prefix(text: str) -> tuple[str | None, bool, str]:
    """The bound that a text gives ('high', 'low' or None), whether it is approximate, and the rest."""
    bound, approx, rest = None, False, text
    while True:
        lowered = rest.lower()
        if not approx and (word := _starts(lowered, _ABOUT)):
            approx = True
        elif bound is None and (word := _starts(lowered, _LESS)):
            bound = "high"
        elif bound is None and (word := _starts(lowered, _MORE)):
            bound = "low"
        else:
            return bound, approx, rest
        rest = rest[len(word) :].lstrip()


def _starts(text: str, words: tuple[str, ...]) -> str:
    return next((word for word in words if text.startswith(word)), "")


def _split_range(text: str, bound: str | None, whole: str) -> list[str]:
    if text.startswith(("-", "−")):
        raise Misread(f"{quoted(whole)} is negative")
    parts = _BETWEEN.split(text)
    if len(parts) > 2:
        raise Misread(f"{quoted(whole)} is not a range of two bounds", "write 10bn..15bn USD")
    if len(parts) == 2 and bound is not None:
        raise Misread(f"{quoted(whole)} is both a range and a bound", "write one of them")
    return parts


def _side(text: str, whole: str) -> _Side:
    match = _SIDE.fullmatch(text)
    if match is None or re.match(r"[eE][+-]?\d", match["after"] or ""):
        raise _no_amount(text, whole)
    after = match["after"] or ""
    power, tail = _split_unit(after)
    if tail and tail[0] in ",.":
        raise _no_amount(text, whole)
    before, after_currency = _currency(match["before"], whole), _currency(tail, whole)
    if before and after_currency and before != after_currency:
        raise Misread(f"{quoted(whole)} has two currencies, {before} and {after_currency}")
    digits, _, decimals = match["number"].replace(",", "").partition(".")
    if len(digits) + len(decimals) > 60:
        raise Misread(f"{quoted(whole)} has more digits than an amount can have")
    return _Side(int(digits + decimals), (power or 0) - len(decimals), power, before or after_currency)


def _split_unit(text: str) -> tuple[int | None, str]:
    """The power of ten of the unit that a text begins with, or None, and what is left: MNT is no million."""
    lowered = text.lower()
    for unit in _UNITS:
        rest = text[len(unit) :]
        if lowered.startswith(unit) and (not rest[:1].isalpha() or rest.upper() in _CODES or rest.lower() in _SIGNS):
            return _POWERS[unit], rest.strip()
    return None, text.strip()


def _currency(sign: str, whole: str) -> str | None:
    word = sign.strip()
    if not word:
        return None
    if word.upper() in _CODES:
        return word.upper()
    lowered = word.lower()
    if lowered in _SIGNS:
        return _SIGNS[lowered]
    if lowered in _AMBIGUOUS:
        codes = " or ".join(_AMBIGUOUS[lowered])
        raise Misread(f"{quoted(whole)}: {quoted(word)} could be several currencies", f"write {codes}")
    raise Misread(f"{quoted(whole)}: currency {quoted(word)} is not known", currency_mend(word))


def currency_mend(word: str) -> str:
    """What would be right in place of a word that is no currency code."""
    meant = _SIGNS.get(word.lower()) or _WORDS.get(word.lower().removesuffix("s")) or near(word, CURRENCIES)
    return f"did you mean '{meant}'?" if meant else "write its ISO 4217 code, such as USD or EUR"


def _check_range_units(sides: list[_Side], whole: str) -> None:
    """Refuse ``10..15bn``, which may mean ten or ten billion."""
    low, high = sides
    if low.unit is None and high.unit is not None and 0 < low.digits < 10**high.unit:
        raise Misread(f"{quoted(whole)}: the first bound has no unit", "write it on both, as in 10bn..15bn USD")


def _whole(side: _Side, whole: str) -> int:
    if side.power >= 0:
        value: int = side.digits * 10**side.power
    else:
        value, rest = divmod(side.digits, 10**-side.power)
        if rest:
            raise Misread(f"{quoted(whole)}: fractions of a currency unit are not kept", "round to whole units")
    if value > MAX_WHOLE_NUMBER:
        raise Misread(f"{quoted(whole)} is too large", "amounts lie below 2^53, about 9,007 trillion")
    return value


def _percent(text: str, whole: str) -> int | float:
    match = re.fullmatch(
        r"(\d{1,9}(?:\.(\d{1,20}))?|\.(\d{1,20}))\s*(?:%|percent|per cent)?", text, re.ASCII | re.IGNORECASE
    )
    if match is None:
        raise Misread(f"{quoted(whole)} is not a stake", "write '27%', '~27%', '<=15%' or '10%..15%'")
    if len((match[2] or match[3] or "").rstrip("0")) > 4:
        raise Misread(f"{quoted(whole)} has more than four decimals")
    return check_percent(float(match[1]))


def _no_amount(text: str, whole: str) -> Misread:
    if re.search(r"\d,\d{1,2}(?!\d)", text):
        return Misread(
            f"{quoted(whole)}: a comma only groups thousands", "write a point for decimals, as in 1.25bn USD"
        )
    if re.search(r"\d\.\d{3}\.\d{3}", text):
        return Misread(f"{quoted(whole)}: a point stands before decimals", "group thousands as in 1,250,000 USD")
    if re.search(r"\d[eE][+-]?\d", text):
        return Misread(f"{quoted(whole)} has an exponent", "write the number in full, or as 10bn USD")
    return Misread(f"{quoted(whole)} is not an amount", f"write one such as {EXAMPLES}")

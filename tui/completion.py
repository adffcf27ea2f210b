"""Completion of queries: what is being typed at the cursor, and what it may become. Pure.

What a query is stands in `store.query`; here the same items are found in a text that may be unfinished or wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from events.slug import slug_of
from events.time import DAY, moment_text, parse_when
from store.likeness import IN_ORDER, WORDS_BEGIN, likeness
from store.query import KEYS, WORDS, parse_query

if TYPE_CHECKING:
    from store import Found

HELP = {
    "status": "how the deal stands",
    "party": "a party with its divisions; party:=NAME without them",
    "kind": "what sort of deal it is",
    "outlet": "who reported it",
    "stage": "how far it has come",
    "amount": "the upper bound, else the lower: >1bn <=500mEUR",
    "since": "reported from then on",
    "until": "reported by then",
    "stale": "a rumour without news for 90 days",
}
"""One line for each key."""
NAMED = {"party": "party", "outlet": "outlet"}
"""The keys whose values are names that the store knows, and what they name."""
_LEAST_OF_A_WORD, _MOST_OF_A_WORD = 2, 3
_BARE = re.compile(r'[^\s"]+\Z')
_ITEM = re.compile(r'(?P<minus>-?)(?:(?P<key>[A-Za-z_]+):)?(?P<value>"[^"]*"?|[^\s"]*)')
_AMOUNT = re.compile(r"(?P<op>>=|<=|>|<|=|)(?P<number>\d+(?:\.\d+)?)(?P<unit>[a-z]*)(?P<code>[A-Z]*)\Z", re.ASCII)
_OPERATORS = (">", ">=", "<", "<=")
_UNITS = ("m", "bn", "tn")
_CURRENCIES = ("USD", "EUR", "GBP", "JPY", "CNY")
_YEARS = 8


class Typed(NamedTuple):
    """What is being typed: `text[start:end]` is what a candidate takes the place of.

    `kind`: "word" (of which a key may become), "key" (a value follows already), "value" of `key`, or "none". `typed`:
    what stands there before the cursor, without the signs that say `negated`, `exact` (party:=) and `quoted`.
    """

    kind: str
    key: str
    typed: str
    start: int
    end: int
    negated: bool = False
    exact: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be put in: `text` as it stands in the query, with one line on it and, of a name, its count."""

    text: str
    help: str = ""
    count: int | None = None


def typed_at(text: str, cursor: int) -> Typed:
    """What is being typed at the cursor. Never raises, whatever the text."""
    cursor = max(0, min(cursor, len(text)))
    for item in _items(text):
        if item.start() <= cursor <= item.end():
            return _typed(item, text, cursor)
    return Typed("word", "", "", cursor, cursor)


def _items(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found = _ITEM.match(text, at)
        assert found is not None  # every part of the pattern may be empty
        yield found
        at = max(found.end(), at + 1)


def _typed(item: re.Match[str], text: str, cursor: int) -> Typed:
    negated = bool(item["minus"])
    key, value = item["key"], item["value"]
    if cursor == item.start() < item.end():  # in front of an item: nothing is typed of it
        return Typed("none", "", "", cursor, cursor)
    start, at = item.end("minus"), item.start("value")
    if key is not None and cursor < at:
        return Typed("key", "", text[start:cursor], start, at, negated)
    quoted = value.startswith('"')
    if key is None:
        before = text[at + quoted : max(cursor, at + quoted)]
        return Typed("word", "", before, at, item.end(), negated, quoted=quoted)
    inside = at + quoted
    exact = key.lower() == "party" and text[inside : item.end()].startswith("=")
    before = text[min(inside + exact, cursor) : cursor].removesuffix('"' if quoted and cursor == item.end() else "")
    return Typed("value", key.lower(), before, at, item.end(), negated, exact, quoted)


def wanted(typed: Typed) -> tuple[str, str] | None:
    """(kind, text) of the names that the store is to be asked for; None where it need not be."""
    if typed.kind == "value" and typed.key in NAMED:
        return NAMED[typed.key], typed.typed
    if typed.kind == "word" and not typed.quoted and len(typed.typed) >= _LEAST_OF_A_WORD:
        return "party", typed.typed
    return None


def candidates(typed: Typed, names: Sequence[Found] = (), *, now: int) -> list[Candidate]:
    """What may stand there, the likeliest first. `names` answer what was `wanted`; `now`: an instant, for dates."""
    if typed.kind == "value":
        return _values(typed, names, now)
    if typed.kind == "none" or typed.quoted:
        return []
    keys = [Candidate(f"{key}:", HELP[key]) for key in _like(typed.typed, KEYS, begin=True)]
    if typed.kind == "key":
        return keys
    # Of a word most people mean a word: only parties that are called so are offered.
    called = still_like(typed.typed, names, WORDS_BEGIN)[:_MOST_OF_A_WORD]
    return keys + [Candidate(f"party:{found.slug}", found.name, found.count) for found in called]


def _values(typed: Typed, names: Sequence[Found], now: int) -> list[Candidate]:
    if typed.key in NAMED:
        equals = "=" if typed.exact else ""
        return [Candidate(f"{equals}{found.slug}", found.name, found.count) for found in names]
    if typed.key in WORDS:
        return [Candidate(word) for word in _like(typed.typed, WORDS[typed.key])]
    if typed.key == "amount":
        return _amounts(typed.typed)
    return _dates(typed.typed, now) if typed.key in ("since", "until") else []


def _like(typed: str, words: Sequence[str], *, begin: bool = False) -> list[str]:
    """The words like what is typed, in their order where they are as like; with `begin` those that begin so."""
    if begin:
        return [word for word in words if word.startswith(typed.lower())]
    try:
        slug = slug_of(typed)
    except ValueError:
        return list(words) if not typed.strip() else []
    ranked = [(like, place) for place, word in enumerate(words) if (like := likeness(slug, word)) is not None]
    return [words[place] for _, place in sorted(ranked)]


def still_like(typed: str, names: Sequence[Found], least: int = IN_ORDER) -> Sequence[Found]:
    """Of names that were found for a shorter text those that are like a longer one, at least so much."""
    try:
        slug = slug_of(typed)
    except ValueError:
        return names
    return [found for found in names if any(_as_like(slug, text, least) for text in (found.slug, found.name))]


def _as_like(slug: str, text: str, least: int) -> bool:
    try:
        like = likeness(slug, slug_of(text))
    except ValueError:  # a name without letters
        return False
    return like is not None and like[0] <= least


def _amounts(typed: str) -> list[Candidate]:
    """Examples, or what is typed with units and currencies."""
    found = _AMOUNT.match(typed)
    if found is None:
        made = [f"{operator}{sum_}" for operator in _OPERATORS for sum_ in ("1bn", "100m", "10bn")]
        made = [text for text in made if text.startswith(typed)]
    else:
        op, number, unit, code = found.groups()
        units = [full for full in _UNITS if full.startswith(unit)]
        made = [f"{op}{number}{full}" for full in units if not code]
        made += [f"{op}{number}{full}{currency}" for full in units if unit for currency in _CURRENCIES
                 if currency.startswith(code)]  # fmt: skip
    return [Candidate(text) for text in dict.fromkeys(made) if _reads(f"amount:{text}")]


def _dates(typed: str, now: int) -> list[Candidate]:
    """The last years; the months of a year, the days of a month; days counted back from today."""
    today = moment_text(now, DAY)
    for word in ("today", "yesterday"):
        if typed and word.startswith(typed.lower()):
            return [Candidate(parse_when(word, now).text, word)]
    if typed.startswith("-"):
        counted = typed.lower() if typed[-1:].isalpha() else ""
        texts = [counted] if counted else [f"{typed}{unit}" for unit in "dwmy"] if len(typed) > 1 else ["-7d", "-3m"]
        return [Candidate(text, note) for note in texts if (text := _counted_back(note, now))]
    year = int(today[:4])
    periods = [str(number).zfill(4) for number in range(year, max(0, year - _YEARS), -1)]
    helps = {today[:4]: "this year", today[:7]: "this month", today: "today"}
    if not typed:
        periods = [today, today[:7], *periods]
    elif re.fullmatch(r"\d{4}(-\d?)?", typed, re.ASCII):
        periods = [typed[:4], *(f"{typed[:4]}-{month:02d}" for month in range(1, 13))]
    elif re.fullmatch(r"\d{4}-\d\d(-\d{0,2})?", typed, re.ASCII):
        periods = [typed[:7], *(f"{typed[:7]}-{day:02d}" for day in range(1, 32))]
    fitting = [text for text in periods if text.startswith(typed) and _reads(f"since:{text}")]
    return [Candidate(text, helps.get(text, "")) for text in fitting]


def _counted_back(text: str, now: int) -> str:
    try:
        return parse_when(text, now).text
    except ValueError:
        return ""


def _reads(query: str) -> bool:
    from store import BadQuery

    try:
        parse_query(query)
    except BadQuery:
        return False
    return True


def quoted(value: str) -> str:
    """A value as the query language takes it: in quotes where it is not one word."""
    return value if _BARE.match(value) else '"' + value.replace('"', " ") + '"'


def take(text: str, typed: Typed, candidate: Candidate) -> tuple[str, int]:
    """The text with the candidate in the place of what was typed, and where the cursor then stands."""
    put = candidate.text if typed.kind != "value" else quoted(candidate.text)
    return text[: typed.start] + put + text[typed.end :], typed.start + len(put)


def common(typed: Typed, found: Sequence[Candidate]) -> str:
    """What all candidates begin with, where it goes on from what is typed; else empty."""
    texts = [candidate.text for candidate in found]
    shared = texts[0] if texts else ""
    for text in texts[1:]:
        while not text.startswith(shared):
            shared = shared[:-1]
    begun = ("=" if typed.exact else "") + typed.typed
    return shared if len(shared) > len(begun) and shared.startswith(begun.lower()) else ""


def lengthen(text: str, typed: Typed, found: Sequence[Candidate]) -> tuple[str, int] | None:
    """The text with all that the candidates have in common; None where nothing is typed that they lengthen."""
    shared = common(typed, found)
    return take(text, typed, Candidate(shared)) if shared else None

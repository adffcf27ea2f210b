"""The query language: text → conditions on deals.

    query   = item*                      items are joined by "and"
    item    = "-"? (key ":" value | word | phrase)
    value   = word | phrase              the same key twice, not negated: "or"
    phrase  = '"' … '"'                  a word may end in "*": any word that starts so

Keys: status party kind outlet stage amount since until stale.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from events.slug import slug_of
from events.time import parse_moment, period_start
from events.vocabulary import KINDS, STAGES
from store.errors import BadQuery
from store.fold import STATUSES

KEYS = ("status", "party", "kind", "outlet", "stage", "amount", "since", "until", "stale")
WORDS: dict[str, tuple[str, ...]] = {"status": STATUSES, "kind": KINDS, "stage": STAGES, "stale": ("yes", "no")}
"""The keys that take one of a few words, and these."""

_ITEM = re.compile(r'\s*(?P<minus>-?)(?:(?P<key>[A-Za-z_]+):)?(?P<value>"(?:[^"])*"|[^\s"]*)')
_CODE = re.compile(r"(?<=[0-9a-z])([A-Z]{3})\Z")  # "1bnEUR": a blank would end the value
_AMOUNT = re.compile(r"(?P<op>>=|<=|>|<|=|)(?P<rest>.+)\Z")


class AmountTest(NamedTuple):
    """Compares a deal's upper bound, else its lower one, with `value` in whole units; any currency where None."""

    op: str
    value: int
    currency: str | None


@dataclass(frozen=True, slots=True)
class Condition:
    """One item. `value` is what the key's reader made of the text; of words and phrases the key is `text`."""

    key: str
    value: str | int | AmountTest
    negated: bool = False
    exact: bool = False  # party:= names the party alone, without its divisions
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was understood."""

    text: str
    conditions: tuple[Condition, ...]

    @property
    def names_status(self) -> bool:
        """Whether it says which statuses to show; then every lens is `all`."""
        return any(condition.key == "status" for condition in self.conditions)

    def of(self, key: str, *, negated: bool = False) -> list[Condition]:
        """The conditions on one key."""
        return [c for c in self.conditions if c.key == key and c.negated is negated]


EVERYTHING = Query("", ())
_MOST = 100
_TORN = re.compile("[\ud800-\udfff]")  # bytes that were no UTF-8 come as such


def parse_query(text: str) -> Query:
    """Read a query. Raises BadQuery with the place of the first fault."""
    conditions: dict[Condition, None] = {}
    at = 0
    if (torn := _TORN.search(text)) is not None:
        raise BadQuery(text, torn.start(), "a letter is no text", "type it anew; the query must be UTF-8")
    while text[at:].strip():
        found = _ITEM.match(text, at)
        assert found is not None  # every part of the pattern may be empty
        start = found.start("minus")
        value = found["value"]
        if text[found.end() :].startswith('"'):
            raise _unclosed(text, found.end())
        if not value and found["key"] is None:
            raise BadQuery(text, start, "'-' stands alone", "put it in front of a word, as in -openai")
        if len(conditions) == _MOST:
            raise BadQuery(text, start, f"a query has at most {_MOST} items", "leave some out")
        conditions[_condition(text, found["key"], value, bool(found["minus"]), found.start("value"))] = None
        at = found.end()
    return Query(text, tuple(conditions))


def _unclosed(text: str, at: int) -> BadQuery:
    if text.count('"') % 2:
        return BadQuery(text, at, "a quote is not closed", 'end the phrase with "')
    return BadQuery(text, at, "a quote stands inside a word", "put a blank before it")


def _condition(text: str, key: str | None, value: str, negated: bool, at: int) -> Condition:
    phrase = value.startswith('"')
    bare = value.strip('"')
    if key is None:
        return Condition("text", _checked_word(text, bare, at), negated, phrase=phrase)
    key = key.lower()
    if key not in KEYS:
        raise BadQuery(text, at - len(key) - 1, f"key '{key}' is not known", _suggest(key, KEYS))
    if not bare:
        raise BadQuery(text, at, f"'{key}:' has no value", f"as in {_EXAMPLES[key]}")
    if key in WORDS:
        word = bare.lower()
        if word not in WORDS[key]:
            raise BadQuery(text, at, f"{key} '{bare}' is not known", _suggest(word, WORDS[key]))
        return Condition(key, word, negated)
    if key in ("party", "outlet"):
        exact = key == "party" and bare.startswith("=")
        return Condition(key, _slug(text, bare[1:] if exact else bare, at), negated, exact=exact)
    if key == "amount":
        return Condition(key, _amount(text, bare, at), negated)
    return Condition(key, _date(text, key, bare, at), negated)


_EXAMPLES = {
    "status": "status:rumoured",
    "party": "party:openai",
    "kind": "kind:investment",
    "outlet": "outlet:reuters",
    "stage": "stage:in-talks",
    "amount": "amount:>1bn",
    "since": "since:2025-06",
    "until": "until:2025-06",
    "stale": "stale:yes",
}


def _checked_word(text: str, word: str, at: int) -> str:
    _slug(text, word, at)
    return word


def _slug(text: str, name: str, at: int) -> str:
    try:
        return slug_of(name)
    except ValueError as error:
        raise BadQuery(text, at, f"'{name}' has no letter or digit to look for") from error


def _date(text: str, key: str, value: str, at: int) -> int:
    try:
        return period_start(value) if key == "since" else parse_moment(value).instant
    except ValueError as error:
        raise BadQuery(text, at, str(error)) from error


def _amount(text: str, value: str, at: int) -> AmountTest:
    from events.amount import parse_amount

    found = _AMOUNT.match(value)
    rest = _CODE.sub(r" \1", found["rest"]) if found else ""
    for given, suffix in ((True, ""), (False, " USD")):
        try:
            amount = parse_amount(rest + suffix)
        except ValueError as error:
            fault = error
            continue
        if amount.get("low") is None or amount.get("low") != amount.get("high"):
            break
        return AmountTest(found["op"] if found else "", amount["low"], amount["currency"] if given else None)
    else:
        raise BadQuery(text, at, f"amount '{value}' cannot be read ({fault})", "write amount:>1bn or amount:<=500mEUR")
    raise BadQuery(text, at, f"amount '{value}' is not one sum", "write amount:>1bn or amount:<=500mEUR")


def _suggest(word: str, words: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, words, n=1)
    return f"did you mean '{near[0]}'?" if near else "known are " + ", ".join(words)

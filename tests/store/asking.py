"""The query language of the contract's fifth section by brute force, over the oracle's deals.

A query is a list of items as they would be typed, such as `status:rumoured`, `-amount:>1bnUSD` or `"in talks"`.
What each means is worked out anew for every deal, from the deal as it is shown and from its reports that count.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from events.slug import slug_of
from events.time import parse_moment, period_start
from tests.store.oracle import UNKNOWN, Content, Entry, Line, World, shown_deal

FIRM = ("confirmed", "completed")
LIVE = (*FIRM, "rumoured", "disputed")
LENSES = {"firm": FIRM, "live": LIVE, "all": (*LIVE, "denied", "ended")}
STATUS_ORDER = ("rumoured", "confirmed", "completed", "disputed", "denied", "ended")
LARGEST_FIRST = ("last", "amount", "reports")
COMPARE = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq, "": operator.eq}
UNITS = {"": 1, "m": 10**6, "bn": 10**9}


class Item(NamedTuple):
    """One item of a query, taken apart: `-key:value`; of words and phrases the key is empty."""

    negated: bool
    key: str
    value: str


def taken_apart(text: str) -> Item:
    negated = text.startswith("-")
    key, colon, value = text.removeprefix("-").partition(":")
    return Item(negated, key, value) if colon else Item(negated, "", key)


class Shown(NamedTuple):
    """A deal of a picture with the reports that count."""

    deal: Content
    reports: list[Line]

    @property
    def parties(self) -> set[str]:
        return {one["party"] for one in self.deal["parties"]}


class Asked:
    """A picture, and what can be asked of it. R is an instant or None, S a seq or None, `now` the store's clock."""

    def __init__(self, log: Sequence[Entry], reported: int | None, recorded: int | None, now: int) -> None:
        self.world = World(log, reported, recorded)
        slugs = sorted({line.content["deal"] for line in self.world.lines if "deal" in line.content})
        found = [(slug, self.world.reports(slug)) for slug in slugs]
        self.every = [Shown(shown_deal(self.world, slug, reports, now), reports) for slug, reports in found if reports]

    # -- deals ---------------------------------------------------------------------------------------------

    def deals(self, query: Sequence[str], lens: str) -> list[Shown]:
        """The deals that pass a query and a lens, by slug."""
        items = [taken_apart(text) for text in query]
        statuses = LENSES["all" if any(item.key == "status" for item in items) else lens]
        return [one for one in self.every if one.deal["status"] in statuses and self.passes(one, items)]

    def passes(self, one: Shown, items: Sequence[Item]) -> bool:
        """The same key twice means or, different keys mean and; each word and each negation stands for itself."""
        wanted: dict[str, list[Item]] = {}
        for item in items:
            if item.negated or not item.key:
                if self.meets(one, [item]) is item.negated:
                    return False
            else:
                wanted.setdefault("window" if item.key in ("since", "until") else item.key, []).append(item)
        return all(self.meets(one, same) for same in wanted.values())

    def meets(self, one: Shown, items: list[Item]) -> bool:
        """Whether a deal meets one of these items of one key; of since and until both, which one report has to do."""
        key, values = items[0].key, [item.value for item in items]
        if key == "":
            return any(is_said(values[0], line) for line in one.reports)
        if key in ("status", "kind", "stage"):
            return one.deal[key] in values
        if key == "stale":
            return ("yes" if one.deal["stale"] else "no") in values
        if key == "party":
            return any(self.takes_part(one, value) for value in values)
        if key == "outlet":
            return any(line.outlet == slug_of(value) for value in values for line in one.reports)
        if key == "amount":
            return any(is_amount(one.deal["amount"], value) for value in values)
        since = [period_start(item.value) for item in items if item.key == "since"]
        until = [parse_moment(item.value).instant for item in items if item.key == "until"]
        return any(
            (not since or line.instant >= min(since)) and (not until or line.instant <= max(until))
            for line in one.reports
        )

    def ordered(self, found: list[Shown], sort: str, reverse: bool) -> list[str]:
        """The slugs of deals in an order; ties by slug, whichever way the order runs; what has no value is smallest."""
        if sort == "slug":
            return sorted((one.deal["deal"] for one in found), reverse=reverse)
        by_slug = sorted(found, key=lambda one: one.deal["deal"])
        down = (sort in LARGEST_FIRST) is not reverse
        return [one.deal["deal"] for one in sorted(by_slug, key=lambda one: place_of(one, sort), reverse=down)]

    # -- parties -------------------------------------------------------------------------------------------

    def takes_part(self, one: Shown, value: str) -> bool:
        party = self.world.resolve(value.removeprefix("="))
        return bool(one.parties & ({party} if value.startswith("=") else {party, *self.divisions(party)}))

    def declared(self, party: str) -> list[Content]:
        return [one for one in self.world.kept("party.declared") if one["party"] == party]

    def field(self, party: str, name: str) -> Any:
        """What the last declaration of a party that gives a field says."""
        return next((one[name] for one in reversed(self.declared(party)) if name in one), None)

    def parent(self, party: str) -> str | None:
        above = self.field(party, "parent")
        return None if above is None else self.world.resolve(above)

    def divisions(self, party: str) -> list[str]:
        """The declared parties, not merged into others, that lie below one at any depth."""
        merged = {one["party"] for one in self.world.kept("party.merged")}
        declared = {one["party"] for one in self.world.kept("party.declared")} - merged
        return sorted(slug for slug in declared if party in self.above(slug))

    def above(self, party: str) -> list[str]:
        parent = self.parent(party)
        return [] if parent is None else [parent, *self.above(parent)]

    def degrees(self, found: list[Shown]) -> dict[str, int]:
        """How many of these deals each party takes part in."""
        parties = {party for one in found for party in one.parties} - {UNKNOWN}
        return {party: sum(party in one.parties for one in found) for party in parties}

    # -- outlets and moments -------------------------------------------------------------------------------

    def outlets(self) -> dict[str, tuple[int, int, int, int]]:
        """{outlet: (reports, denials, copies, deals)} of the reports that count."""
        lines = [(one.deal["deal"], line) for one in self.every for line in one.reports]
        counts = {}
        for outlet in {line.outlet for _, line in lines}:
            own = [(deal, line) for deal, line in lines if line.outlet == outlet]
            copies = sum(line.is_copy for _, line in own)
            denials = sum(line.type == "deal.denied" and not line.is_copy for _, line in own)
            counts[outlet] = len(own) - copies - denials, denials, copies, len({deal for deal, _ in own})
        return counts

    def grade(self, outlet: str) -> str | None:
        graded = [one["grade"] for one in self.world.kept("source.graded") if slug_of(one["outlet"]) == outlet]
        return graded[-1] if graded else None


def place_of(one: Shown, sort: str) -> Any:
    """What an order compares; None, where there is no such value, stands before all others."""
    last, first = one.reports[-1].instant, one.reports[0].instant
    kind, amount = one.deal["kind"], one.deal["amount"]
    value = {
        "last": last,
        "first": first,
        "status": STATUS_ORDER.index(one.deal["status"]),
        "amount": amount and bound_of(amount),
        "reports": one.deal["reports"],
        "kind": kind,
    }[sort]
    return (value is not None, value if value is not None else 0)


def bound_of(amount: Content) -> int | None:
    """The upper bound, else the lower one."""
    bound: int | None = amount["low"] if amount["high"] is None else amount["high"]
    return bound


def is_amount(amount: Content | None, value: str) -> bool:
    """Whether an amount meets `>=1bnUSD`, in the currency given, else in any."""
    found = re.fullmatch(r"(>=|<=|>|<|=|)(\d+)(bn|m|)([A-Z]{3})?", value)
    assert found is not None
    if amount is None or found[4] not in (None, amount["currency"]) or (bound := bound_of(amount)) is None:
        return False
    return bool(COMPARE[found[1]](bound, int(found[2]) * UNITS[found[3]]))


def words_of(text: str) -> list[str]:
    """The words of a text, whatever their case and accents."""
    plain = "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))
    return re.findall(r"[^\W_]+", plain.casefold())


def is_said(word: str, line: Line) -> bool:
    """Whether a name, the title or the note of a report holds a word, a phrase, or one that begins so (`open*`)."""
    begins = word.endswith("*")
    wanted = words_of(word)
    content = line.content
    texts = [one["party"] for one in content.get("parties", [])]
    texts += [text for text in (content.get("by"), content["source"].get("title"), content.get("note")) if text]
    for said in map(words_of, texts):
        for at in range(len(said) - len(wanted) + 1):
            *whole, last = said[at : at + len(wanted)]
            if whole == wanted[:-1] and (last.startswith(wanted[-1]) if begins else last == wanted[-1]):
                return True
    return False

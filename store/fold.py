"""From a deal's reports to the deal: the rules of contract section 3, with its table as data. Pure.

A state is what folding a deal's reports leaves behind: more than what shows, since a value hidden now may
win later. It is a plain list, so that it goes into the projection as JSON and comes back equal:

    [status, terms, details, stage, facets, steps, instant, precision, fresh, outlets, events, first, first_precision]

    status     None until a report acts on it
    terms      {term: [tier, value]}, the winning claim
    details    {name: [tier, text]}
    stage      the latest stage given, or None
    facets     the denied facets, sorted
    steps      {tranche, or #PLACE where it has none: [place, currency, low or None, high or None]}; the places
               0, 1, 2 … are the order of payment
    instant, precision      of the last report
    fresh      the instant of the last report that is no copy, or None
    outlets    {outlet's slug: 1 it reported the deal, 2 it denied it, 3 both}, copies not counted
    events     how many reports were folded
    first, first_precision  of the first report

`apply` never changes a state that it is given. `fold_into` does: for a state that nobody else holds, such as one that
thousands of reports are folded into on the way to the one that is wanted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from events.slug import slug_of
from events.vocabulary import TERMS, UNKNOWN_PARTY

State = list[Any]

STATUS, TERM, DETAILS, STAGE, FACETS, STEPS, INSTANT, PRECISION, FRESH, OUTLETS, EVENTS = range(11)
FIRST, FIRST_PRECISION = 11, 12
_CHANGED_IN_PLACE = (TERM, DETAILS, STEPS, OUTLETS)  # all else is replaced
EMPTY: State = [None, {}, {}, None, [], {}, None, None, None, {}, 0, None, None]

OFFICIAL, RUMOUR, COPY, HINT = 3, 2, 1, 0
REPORTED_BY, DENIED_BY = 1, 2  # bits
_TOO_LARGE = 1 << 63
TIER_NAMES = {OFFICIAL: "official", RUMOUR: "rumour", COPY: "copy", HINT: "hint"}

STATUSES = ("rumoured", "confirmed", "completed", "disputed", "denied", "ended")
_EVENTS = ("deal.rumoured", "deal.confirmed", "deal.amended", "deal.completed", "deal.denied", "deal.ended")
_TABLE: dict[str | None, tuple[str, ...]] = {
    None: ("rumoured", "confirmed", "confirmed", "completed", "denied", "ended"),
    "rumoured": ("rumoured", "confirmed", "confirmed", "completed", "denied", "ended"),
    "confirmed": ("confirmed", "confirmed", "confirmed", "completed", "disputed", "ended"),
    "completed": ("completed", "completed", "completed", "completed", "disputed", "ended"),
    "denied": ("disputed", "confirmed", "confirmed", "completed", "denied", "ended"),
    "disputed": ("disputed", "confirmed", "confirmed", "completed", "disputed", "ended"),
    "ended": ("rumoured", "confirmed", "ended", "completed", "ended", "ended"),
}
TRANSITIONS = {(now, event): after for now, row in _TABLE.items() for event, after in zip(_EVENTS, row, strict=True)}

_TIERS = {
    "deal.rumoured": RUMOUR,
    "deal.confirmed": OFFICIAL,
    "deal.amended": OFFICIAL,
    "deal.completed": OFFICIAL,
    "deal.denied": HINT,
    "deal.ended": HINT,
}
_TIERS_OF_COPIES = {kind: min(tier, COPY) for kind, tier in _TIERS.items()}
# The terms that follow the rule of tiers as a whole; stage and details have rules of their own.
_PLAIN_TERMS = tuple(term for term in TERMS if term not in ("stage", "details"))
_PLAIN_TERM_SET = frozenset(_PLAIN_TERMS)
_FACET_ORDER = {term: place for place, term in enumerate(TERMS)}


def is_copy(content: Mapping[str, Any]) -> bool:
    """Whether a report only repeats: it cites an event, or says that it is a copy."""
    source = content["source"]
    return "cites" in source or source.get("basis") == "copy"


def tier_of(content: Mapping[str, Any]) -> int:
    """The tier of what a report claims."""
    return (_TIERS_OF_COPIES if is_copy(content) else _TIERS)[content["type"]]


def claims_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a report claims, {term or details.KEY: value}, the stage too. A completion's amount is none."""
    claims = {term: content[term] for term in TERMS if term in content and term != "details"}
    if content["type"] == "deal.completed":
        claims.pop("amount", None)
    claims.update({f"details.{key}": text for key, text in content.get("details", {}).items()})
    return claims


def apply(state: State, content: Mapping[str, Any], instant: int, precision: int) -> State:
    """The state after one more report: the next in (instant, seq) order."""
    after = own(state)
    fold_into(after, content, instant, precision)
    return after


def own(state: State) -> State:
    """A copy that can be folded into."""
    after = state.copy()
    for place in _CHANGED_IN_PLACE:
        after[place] = after[place].copy()
    return after


def fold_into(state: State, content: Mapping[str, Any], instant: int, precision: int) -> None:
    """Make the state the one after one more report, the next in (instant, seq) order."""
    kind = content["type"]
    source = content["source"]
    copy = "cites" in source or source.get("basis") == "copy"  # is_copy, for each of millions
    tier = _TIERS_OF_COPIES[kind] if copy else _TIERS[kind]
    _act(state, content, kind, copy)
    _claim_terms(state, content, kind, tier)
    if "details" in content:
        _claim_details(state, content["details"], tier)
    if "stage" in content:
        state[STAGE] = content["stage"]
        _lift(state, "stage")
    if kind == "deal.completed" and not copy:
        _pay(state, content)
    if "facets" in content:
        state[FACETS] = sorted({*state[FACETS], *content["facets"]}, key=_facet_key)
    state[INSTANT], state[PRECISION] = instant, precision
    if state[EVENTS] == 0:
        state[FIRST], state[FIRST_PRECISION] = instant, precision
    state[EVENTS] += 1
    if not copy:
        state[FRESH] = instant
        _count_outlet(state, source["outlet"], kind)


def _act(state: State, content: Mapping[str, Any], kind: str, copy: bool) -> None:
    status = state[STATUS]
    if (copy and status is not None) or (kind == "deal.denied" and "facets" in content):
        return
    if kind == "deal.completed" and content.get("stage") == "part-completed":
        kind = "deal.confirmed"
    state[STATUS] = TRANSITIONS[status, kind]


def _claim_terms(state: State, content: Mapping[str, Any], kind: str, tier: int) -> None:
    held_all, facets = state[TERM], state[FACETS]
    for term in content:
        if term not in _PLAIN_TERM_SET or (term == "amount" and kind == "deal.completed"):
            continue
        value = content[term]
        held = held_all.get(term)
        if held is not None and not replaces(term, tier, value, held):
            continue
        held_all[term] = [tier, value]
        if facets and (tier == OFFICIAL or held is None or held[1] != value):
            _lift(state, term)


def _claim_details(state: State, details: Mapping[str, str], tier: int) -> None:
    held_all = state[DETAILS]
    for key, text in details.items():
        held = held_all.get(key)
        if held is not None and tier < held[0]:  # details follow the rule of tiers key by key
            continue
        held_all[key] = [tier, text]
        if state[FACETS] and (tier == OFFICIAL or held is None or held[1] != text):
            _lift(state, f"details.{key}")
            _lift(state, "details")


def replaces(term: str, tier: int, value: Any, held: list[Any]) -> bool:
    """Whether a later claim of this tier takes the place of `held` = [tier, value]."""
    if tier != held[0]:
        return bool(tier > held[0])
    return term != "parties" or not names_unknown(value) or names_unknown(held[1])


def names_unknown(parties: list[dict[str, str]]) -> bool:
    """Whether a list of parties names `unknown-party`."""
    return any("nknown" in entry["party"].casefold() and slug_of(entry["party"]) == UNKNOWN_PARTY for entry in parties)


def _lift(state: State, facet: str) -> None:
    if facet in state[FACETS]:
        state[FACETS] = [held for held in state[FACETS] if held != facet]


def _facet_key(facet: str) -> tuple[int, str]:
    return _FACET_ORDER.get(facet, len(_FACET_ORDER)), facet


def _pay(state: State, content: Mapping[str, Any]) -> None:
    amount = content.get("amount")
    if amount is None or "per" in amount:
        return
    steps = state[STEPS]
    key = content.get("tranche", f"#{len(steps)}")  # no slug begins so
    held = steps.get(key)
    place = len(steps) if held is None else held[0]
    steps[key] = [place, amount["currency"], amount.get("low"), amount.get("high")]


def _count_outlet(state: State, outlet: str, kind: str) -> None:
    if kind == "deal.ended":
        return
    said = DENIED_BY if kind == "deal.denied" else REPORTED_BY
    slug = slug_of(outlet)
    state[OUTLETS][slug] = state[OUTLETS].get(slug, 0) | said


def outlets(state: State) -> tuple[int, int]:
    """How many outlets have reported the deal, and how many have denied it, copies not counted."""
    reported = denied = 0
    for said in state[OUTLETS].values():
        reported += said & REPORTED_BY
        denied += said >> 1
    return reported, denied


def heard(state: State) -> int:
    """The instant of the latest report that is no copy; of the latest one where all are."""
    fresh = state[FRESH]
    return int(state[INSTANT] if fresh is None else fresh)


def paid(state: State) -> list[dict[str, Any]] | None:
    """The sums of what was paid, an entry a currency in order of first payment."""
    sums: dict[str, dict[str, Any]] = {}
    for _, currency, low, high in sorted(state[STEPS].values()):
        entry = sums.get(currency)
        if entry is None:
            sums[currency] = {"low": low, "high": high, "currency": currency}
            continue
        entry["low"] = _sum(entry["low"], low)
        entry["high"] = _sum(entry["high"], high)
    return list(sums.values()) or None


def _sum(one: int | None, other: int | None) -> int | None:
    """None also for what neither SQLite nor JSON holds: a thousand of the largest amounts add up to that."""
    if one is None or other is None or one + other >= _TOO_LARGE:
        return None
    return one + other


def shown_status(state: State) -> str:
    """The status that shows: `denied` where only facets were denied and nothing has acted."""
    return state[STATUS] or "denied"


def unconfirmed(state: State) -> list[str]:
    """The terms whose winning value is not official, while the status says that the deal is real or over."""
    if state[STATUS] not in ("confirmed", "completed", "ended"):
        return []
    names = [term for term in _PLAIN_TERMS if term in state[TERM] and state[TERM][term][0] != OFFICIAL]
    return names + [f"details.{key}" for key in sorted(state[DETAILS]) if state[DETAILS][key][0] != OFFICIAL]


def encode(state: State) -> str:
    """A state as the JSON that the projection holds: equal states give equal texts."""
    return orjson.dumps(state, option=orjson.OPT_SORT_KEYS).decode()

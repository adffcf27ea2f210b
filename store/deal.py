"""One deal as of a point: its state, decoded when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import orjson

from events.time import moment_text
from store.as_of import Point
from store.fold import (
    DETAILS,
    EVENTS,
    FACETS,
    FIRST,
    FIRST_PRECISION,
    INSTANT,
    OFFICIAL,
    PRECISION,
    STAGE,
    STATUS,
    STATUSES,
    STEPS,
    TERM,
    State,
    heard,
    outlets,
    paid,
    shown_status,
    unconfirmed,
)
from store.parties import Registry
from store.summary import KIND_WORDS, MARK_STATUS, STAGE_WORDS

STALE_US = 90 * 86_400_000_000

FIELDS = (
    "deal", "status", "stale", "kind", "parties", "amount", "paid", "form", "stake", "exclusivity", "part_of",
    "related", "effective_on", "stage", "details", "unconfirmed", "denied_facets", "first_reported",
    "last_reported", "reports", "denials", "events",
)  # fmt: skip


class Look(NamedTuple):
    """What a version row says of a deal, so that it need not be decoded for that; see `store.summary`."""

    slug: str
    number: int
    state: int | None
    mark: int
    kind: int | None
    stage: int | None
    heard: int
    reports: int
    denials: int
    events: int
    body: str | None


# A look as SQLite gives it: making 20 000 named tuples would take as long as finding the deals.
LookRow = tuple[Any, ...]
SLUG, NUMBER, STATE, MARK, KIND, STAGE_CODE, HEARD, REPORTS, DENIALS, EVENT_COUNT, BODY = range(len(Look._fields))


class Deal:
    """A deal of a picture. Attributes are named and shaped as in contract section 6.

    `raw` is its state as JSON, decoded when something is asked that `look`, the fields of a Look, does not say.
    """

    __slots__ = ("_look", "_parties", "_point", "_raw", "_registry", "_state", "deal", "number")

    def __init__(
        self, deal: str, number: int, raw: str, registry: Registry, point: Point, look: LookRow | None = None
    ) -> None:
        self.deal = deal
        self.number = number
        self._raw = raw
        self._registry = registry
        self._point = point
        self._look = look
        self._state: State | None = None
        self._parties: list[dict[str, str]] | None = None

    @property
    def point(self) -> Point:
        """The pair that it is shown for."""
        return self._point

    @property
    def state(self) -> State:
        """The accumulator behind it, see `store.fold`."""
        if self._state is None:
            self._state = orjson.loads(self._raw)
        return self._state

    def _term(self, term: str) -> Any:
        held = self.state[TERM].get(term)
        return held[1] if held else None

    def _text(self, term: str) -> str | None:
        value: str | None = self._term(term)
        return value

    @property
    def status(self) -> str:
        """One of `store.fold.STATUSES`."""
        if self._look is not None:
            return STATUSES[self._look[MARK] & MARK_STATUS]
        return shown_status(self.state)

    @property
    def stale(self) -> bool:
        """A rumour of which nothing new was heard for more than 90 days."""
        return self.status == "rumoured" and self._point.at - self.heard > STALE_US

    @property
    def heard(self) -> int:
        """The instant of the latest report that is no copy; of the latest one where all are."""
        return int(self._look[HEARD]) if self._look is not None else heard(self.state)

    @property
    def kind(self) -> str | None:
        """The kind of tie."""
        return KIND_WORDS[self._look[KIND]] if self._look is not None else self._text("kind")

    @property
    def parties(self) -> list[dict[str, str]]:
        """[{party, name, role}], resolved."""
        if self._parties is None:
            self._parties = self._registry.show(self._term("parties") or [])
        return self._parties

    @property
    def amount(self) -> dict[str, Any] | None:
        """{low, high, currency, approx, per}; the first entry of `paid` where no report has given the term."""
        value = self._term("amount")
        if value is None:
            sums = paid(self.state)
            if sums is None:
                return None
            value = sums[0]
        return shown_amount(value)

    @property
    def paid(self) -> list[dict[str, Any]] | None:
        """[{low, high, currency}], what was paid so far."""
        return paid(self.state)

    @property
    def form(self) -> list[str]:
        """What is given: cash, equity …"""
        return self._term("form") or []

    @property
    def stake(self) -> dict[str, Any] | None:
        """{low, high, approx} in percent."""
        value = self._term("stake")
        return None if value is None else shown_stake(value)

    @property
    def exclusivity(self) -> list[dict[str, Any]]:
        """[{level, scope, until, binds}]."""
        return shown_exclusivity(self._term("exclusivity") or [])

    @property
    def part_of(self) -> str | None:
        """The slug of the round or programme that it belongs to."""
        return self._text("part_of")

    @property
    def related(self) -> list[str]:
        """The slugs of the deals that it is about."""
        return self._term("related") or []

    @property
    def effective_on(self) -> str | None:
        """When the tie takes effect."""
        return self._text("effective_on")

    @property
    def stage(self) -> str | None:
        """The latest stage given."""
        if self._look is not None:
            return STAGE_WORDS[self._look[STAGE_CODE]]
        stage: str | None = self.state[STAGE]
        return stage

    @property
    def details(self) -> dict[str, str]:
        """Terms to watch, by name."""
        details = self.state[DETAILS]
        return {key: details[key][1] for key in sorted(details)}

    @property
    def unconfirmed(self) -> list[str]:
        """The terms whose value is not official though the deal is."""
        return unconfirmed(self.state)

    @property
    def denied_facets(self) -> list[str]:
        """The terms that stand denied."""
        return list(self.state[FACETS])

    @property
    def first_reported(self) -> str:
        """The date of the first report, as precise as it was given."""
        return moment_text(self.state[FIRST], self.state[FIRST_PRECISION])

    @property
    def last_reported(self) -> str:
        """The date of the last report, as precise as it was given."""
        return moment_text(self.state[INSTANT], self.state[PRECISION])

    @property
    def reports(self) -> int:
        """How many outlets have reported it, copies not counted."""
        return int(self._look[REPORTS]) if self._look is not None else outlets(self.state)[0]

    @property
    def denials(self) -> int:
        """How many outlets have denied it, copies not counted."""
        return int(self._look[DENIALS]) if self._look is not None else outlets(self.state)[1]

    @property
    def events(self) -> int:
        """How many of its reports are not out."""
        return int(self._look[EVENT_COUNT] if self._look is not None else self.state[EVENTS])

    def same_registry(self, other: Deal) -> bool:
        """Whether both call parties by the same declarations."""
        return self._registry is other._registry

    def same_state(self, other: Deal) -> bool:
        """Whether nothing that was reported makes the two differ."""
        return self._raw == other._raw

    def looks_other(self, other: Deal) -> bool:
        """Whether their looks alone show that the two differ; False where they must be compared field by field."""
        old, new = self._look, other._look
        if old is None or new is None:
            return False
        return bool(
            (old[MARK] ^ new[MARK]) & MARK_STATUS
            or old[KIND:HEARD] != new[KIND:HEARD]
            or old[REPORTS:BODY] != new[REPORTS:BODY]
        )

    def involves(self, party: str) -> bool:
        """Whether the resolved party is one of its parties."""
        return any(entry["party"] == party for entry in self.parties)

    def as_dict(self) -> dict[str, Any]:
        """The deal of contract section 6: FIELDS and their values, made in one go, and nothing of it kept."""
        state = orjson.loads(self._raw) if self._state is None else self._state
        terms, details, steps = state[TERM], state[DETAILS], state[STEPS]
        get = terms.get
        sums = paid(state) if steps else None
        amount, stake, exclusivity = get("amount"), get("stake"), get("exclusivity")
        value = amount[1] if amount else sums[0] if sums else None
        kind, parties, form, related = get("kind"), get("parties"), get("form"), get("related")
        part_of, effective_on = get("part_of"), get("effective_on")
        status = state[STATUS] or "denied"
        last = moment_text(state[INSTANT], state[PRECISION])
        reports, denials = self._look[REPORTS:EVENT_COUNT] if self._look is not None else outlets(state)
        return {
            "deal": self.deal,
            "status": status,
            "stale": status == "rumoured" and self._point.at - heard(state) > STALE_US,
            "kind": kind[1] if kind else None,
            "parties": self._registry.show(parties[1]) if parties else [],
            "amount": None if value is None else shown_amount(value),
            "paid": sums,
            "form": form[1] if form else [],
            "stake": shown_stake(stake[1]) if stake else None,
            "exclusivity": shown_exclusivity(exclusivity[1]) if exclusivity else [],
            "part_of": part_of[1] if part_of else None,
            "related": related[1] if related else [],
            "effective_on": effective_on[1] if effective_on else None,
            "stage": state[STAGE],
            "details": {key: details[key][1] for key in sorted(details)} if details else {},
            "unconfirmed": unconfirmed(state) if _holds_weaker(terms, details) else [],
            "denied_facets": list(state[FACETS]),
            "first_reported": last if state[EVENTS] == 1 else moment_text(state[FIRST], state[FIRST_PRECISION]),
            "last_reported": last,
            "reports": reports,
            "denials": denials,
            "events": state[EVENTS],
        }

    def __repr__(self) -> str:
        return f"Deal({self.deal!r}, {self.status!r})"


def _holds_weaker(terms: dict[str, Any], details: dict[str, Any]) -> bool:
    """Whether any value is not of the official tier; mostly none is, which is quickly seen."""
    for held in terms.values():
        if held[0] != OFFICIAL:
            return True
    return bool(details) and any(held[0] != OFFICIAL for held in details.values())


def shown_amount(value: dict[str, Any]) -> dict[str, Any]:
    """An amount with all its fields: {low, high, currency, approx, per}."""
    return {
        "low": value.get("low"),
        "high": value.get("high"),
        "currency": value["currency"],
        "approx": value.get("approx", False),
        "per": value.get("per"),
    }


def shown_stake(value: dict[str, Any]) -> dict[str, Any]:
    """A stake with all its fields: {low, high, approx}."""
    return {"low": value.get("low"), "high": value.get("high"), "approx": value.get("approx", False)}


def shown_exclusivity(value: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An exclusivity with all its fields: [{level, scope, until, binds}]."""
    return [{key: entry.get(key) for key in ("level", "scope", "until", "binds")} for entry in value]


def shown_value(term: str, value: Any, registry: Registry) -> Any:
    """A claimed value in the shape in which a deal shows it."""
    if term == "parties":
        return registry.show(value)
    shape = _SHAPES.get(term)
    return shape(value) if shape else value


_SHAPES: dict[str, Callable[[Any], Any]] = {
    "amount": shown_amount,
    "stake": shown_stake,
    "exclusivity": shown_exclusivity,
}

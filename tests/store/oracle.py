"""The contract's third section by brute force: what every picture of the store is held against.

It shares no code with `store` and keeps nothing between two questions: each is answered from all
the entries anew, in the words of the contract and in its order. It is slow on purpose; where it could
be shorter or plainer, it is plainer. Beside the contract it uses only what a slug and an instant are.

    picture(entries, R, S, now)    every deal as of (R, S): {slug: the deal of `deals --json`}
    history(entries, deal, R, S)   the deal's events in (instant, seq) order, each with why it is out
    claims(entries, deal, R, S)    {term: who said what of it, of which tier, and whether that wins}
    difference(before, after)      added, removed and changed deals between two pictures

R is an instant in microseconds or None (every report, however dated), S a seq or None (the head).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from events.slug import slug_of
from events.time import parse_moment

Content = dict[str, Any]
Entry = tuple[int, str, Content, int]
"""One entry of the log: seq, id, canonical content, recorded_at. Logs are lists of these, in seq order."""

NINETY_DAYS = 90 * 24 * 60 * 60 * 1_000_000
UNKNOWN = "unknown-party"
NO_EXCLUSIVITY = dict.fromkeys(("level", "scope", "until", "binds"))

#: "now ↓ · event →", the contract's table, word for word.
TABLE = """
now        rumoured  confirmed  amended    completed  denied    ended
none       rumoured  confirmed  confirmed  completed  denied    ended
rumoured   rumoured  confirmed  confirmed  completed  denied    ended
confirmed  confirmed confirmed  confirmed  completed  disputed  ended
completed  completed completed  completed  completed  disputed  ended
denied     disputed  confirmed  confirmed  completed  denied    ended
disputed   disputed  confirmed  confirmed  completed  disputed  ended
ended      rumoured  confirmed  ended      completed  ended     ended
"""

TERMS = ("kind", "parties", "amount", "form", "stake", "exclusivity", "part_of", "related", "effective_on")
REPORTS = tuple(f"deal.{word}" for word in ("rumoured", "confirmed", "amended", "completed", "denied", "ended"))
OFFICIAL = ("deal.confirmed", "deal.amended", "deal.completed")
TIERS = ("official", "rumour", "copy", "hint")


def next_status(now: str, act: str) -> str:
    """The status after an event that acts as `act` (rumoured, confirmed, …), from the status `now`."""
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return next(row[head.index(act)] for row in rows if row[0] == now)


@dataclass(frozen=True)
class Line:
    """One entry with what it is asked for most."""

    seq: int
    id: str
    type: str
    content: Content
    instant: int

    @property
    def key(self) -> tuple[int, int]:
        """Where it stands in a fold: by reported instant, then by seq."""
        return self.instant, self.seq

    @property
    def is_copy(self) -> bool:
        source = self.content.get("source", {})
        return "cites" in source or source.get("basis") == "copy"

    @property
    def outlet(self) -> str:
        return slug_of(self.content["source"]["outlet"])

    @property
    def tier(self) -> str:
        if self.type in ("deal.denied", "deal.ended"):
            return "hint"
        if self.is_copy:
            return "copy"
        return "official" if self.type in OFFICIAL else "rumour"

    @property
    def said(self) -> dict[str, Any]:
        """The terms this report claims, `details` key by key. A completion's amount is no such claim."""
        terms = ("kind", "parties") if self.tier == "hint" else (*TERMS, "stage")
        said = {term: self.content[term] for term in terms if term in self.content}
        if self.type == "deal.completed":
            said.pop("amount", None)
        if self.tier != "hint":
            said |= {f"details.{key}": text for key, text in self.content.get("details", {}).items()}
        return said


class World:
    """What the log holds at S, seen at R."""

    def __init__(self, entries: Iterable[Entry], reported: int | None, recorded: int | None) -> None:
        self.reported = reported
        self.lines = [
            Line(seq, id_, content["type"], content, parse_moment(content["reported_at"]).instant)
            for seq, id_, content, _ in entries
            if recorded is None or seq <= recorded
        ]

    def within(self, line: Line) -> bool:
        return self.reported is None or line.instant <= self.reported

    def is_withdrawn(self, id_: str) -> bool:
        """Whether an `entry.withdrawn`, itself not withdrawn, names that entry, whatever its type."""
        return any(
            line.type == "entry.withdrawn" and line.content["event"] == id_ and not self.is_withdrawn(line.id)
            for line in self.lines
        )

    def retraction(self, id_: str) -> Line | None:
        """The retraction of that report that is in force at (R, S), the first by its date."""
        found = [
            line
            for line in self.lines
            if line.type == "report.retracted"
            and line.content["event"] == id_
            and self.within(line)
            and not self.is_withdrawn(line.id)
        ]
        return min(found, key=lambda line: line.key, default=None)

    def why_out(self, line: Line) -> str | None:
        """None, or why the entry does not count: `withdrawn`, `retracted`, `cites`."""
        if self.is_withdrawn(line.id):
            return "withdrawn"
        if line.type in REPORTS and self.retraction(line.id):
            return "retracted"
        cited = line.content.get("source", {}).get("cites")
        if line.type in REPORTS and any(self.why_out(other) for other in self.lines if other.id == cited):
            return "cites"
        return None

    def reports(self, deal: str) -> list[Line]:
        """The deal's reports that count as of (R, S), in the order of the fold."""
        found = [line for line in self.lines if line.type in REPORTS and line.content["deal"] == deal]
        return sorted(
            (line for line in found if self.within(line) and not self.why_out(line)),
            key=lambda line: line.key,
        )

    def kept(self, type_: str) -> list[Content]:
        """The keeper's events of one type that are not withdrawn, in seq order."""
        return [line.content for line in self.lines if line.type == type_ and not self.is_withdrawn(line.id)]

    def resolve(self, name: str) -> str:
        """The slug of the party that a name means."""
        slug = slug_of(name)
        declared = self.kept("party.declared")
        called = [one["party"] for one in declared if slug in map(slug_of, [one["name"], *one.get("aliases", [])])]
        party: str = slug if any(one["party"] == slug for one in declared) or not called else called[-1]
        while into := [one["into"] for one in self.kept("party.merged") if one["party"] == party]:
            party = into[-1]
        return party

    def name_of(self, party: str, reported: str) -> str:
        """A party's declared name; the name as reported where that is its own and none was declared."""
        names = [one["name"] for one in self.kept("party.declared") if one["party"] == party]
        if names:
            return str(names[-1])
        return reported if slug_of(reported) == party else party

    def people(self, parties: list[Content]) -> list[Content]:
        """The parties of a deal, resolved; those equal after that, as (party, role), are one."""
        shown: list[Content] = []
        for one in parties:
            party, role = self.resolve(one["party"]), one["role"]
            if not any((other["party"], other["role"]) == (party, role) for other in shown):
                shown.append({"party": party, "name": self.name_of(party, one["party"]), "role": role})
        return shown


def holds_unknown(parties: list[Content]) -> bool:
    return any(slug_of(one["party"]) == UNKNOWN for one in parties)


def winner(reports: list[Line], term: str) -> Line | None:
    """The report whose value of that term counts after these, or None where none has given it."""
    giving = [line for line in reports if term in line.said]
    if term == "stage":
        return giving[-1] if giving else None
    for tier in TIERS:
        of_tier = [line for line in giving if line.tier == tier]
        if term == "parties":
            of_tier = [line for line in of_tier if not holds_unknown(line.said[term])] or of_tier
        if of_tier:
            return of_tier[-1]
    return None


def value(reports: list[Line], term: str) -> Any:
    """The value of a term after these reports, None where there is none."""
    line = winner(reports, term)
    return line.said[term] if line else None


def terms_said(reports: list[Line]) -> list[str]:
    """Every term that was given, in the order of the contract: details last, by key."""
    given = {term for line in reports for term in line.said}
    return [term for term in (*TERMS, "stage") if term in given] + sorted(
        term for term in given if term.startswith("details.")
    )


def status_of(reports: list[Line]) -> str:
    """The status after these reports, of which there is at least one."""
    status = "none"
    for line in reports:
        if line.type == "deal.denied" and "facets" in line.content:
            continue
        if line.is_copy and status != "none":
            continue
        act = line.type.removeprefix("deal.")
        if act == "completed" and line.content.get("stage") == "part-completed":
            act = "confirmed"
        status = next_status(status, act)
    return "denied" if status == "none" else status


class Step(NamedTuple):
    """One step of payment: the first completion that gave it an amount, and the amount that counts."""

    tranche: str | None
    amount: Content


def paid_of(reports: list[Line]) -> list[Content] | None:
    """What was paid, a currency an entry, in order of first payment."""
    steps: list[Step] = []
    for line in reports:
        amount = line.content.get("amount")
        if line.type != "deal.completed" or line.is_copy or amount is None or "per" in amount:
            continue
        step = Step(line.content.get("tranche"), amount)
        same = [i for i, other in enumerate(steps) if step.tranche is not None and other.tranche == step.tranche]
        if same:
            steps[same[0]] = step
        else:
            steps.append(step)
    totals: list[Content] = []
    for currency in dict.fromkeys(step.amount["currency"] for step in steps):
        amounts = [step.amount for step in steps if step.amount["currency"] == currency]
        total: Content = {"currency": currency}
        for bound in ("low", "high"):
            bounds = [amount.get(bound) for amount in amounts]
            total[bound] = None if None in bounds else sum(bounds)
        totals.append(total)
    return totals or None


def lifts(facet: str, before: list[Line], line: Line) -> bool:
    """Whether a report that comes after those before lifts the denial of a facet."""
    after = [*before, line]
    if facet == "stage":
        return "stage" in line.said
    terms = [facet]
    if facet == "details":
        terms = [term for term in terms_said(after) if term.startswith("details.")]
    for term in terms:
        if line.tier == "official" and winner(after, term) is line:
            return True
        if value(after, term) != value(before, term):
            return True
    return False


def denied_facets(reports: list[Line]) -> list[str]:
    """The facets that stand denied, in the order of the terms."""
    denied = set()
    for i, denial in enumerate(reports):
        for facet in denial.content.get("facets", []):
            if not any(lifts(facet, reports[:j], reports[j]) for j in range(i + 1, len(reports))):
                denied.add(facet)
    order = (*TERMS, "stage", "details")
    return [facet for facet in order if facet in denied] + sorted(denied.difference(order))


def unconfirmed(reports: list[Line], status: str) -> list[str]:
    """The terms of a firm or ended deal whose value no official report stands behind."""
    if status not in ("confirmed", "completed", "ended"):
        return []
    winners = [(term, winner(reports, term)) for term in terms_said(reports) if term != "stage"]
    return [term for term, line in winners if line and line.tier != "official"]


def outlets(reports: list[Line], words: tuple[str, ...]) -> int:
    """How many outlets have said one of these, copies not counted."""
    return len({line.outlet for line in reports if line.type.removeprefix("deal.") in words and not line.is_copy})


def is_stale(reports: list[Line], status: str, at: int) -> bool:
    latest = ([line for line in reports if not line.is_copy] or reports)[-1]
    return status == "rumoured" and at - latest.instant > NINETY_DAYS


def shown_deal(world: World, deal: str, reports: list[Line], now: int) -> Content:
    """One deal as of (R, S): every field of contract section 6."""
    status = status_of(reports)
    paid = paid_of(reports)
    amount, stake = value(reports, "amount"), value(reports, "stake")
    if amount is None and paid:
        amount = paid[0]
    details = [term for term in terms_said(reports) if term.startswith("details.")]
    return {
        "deal": deal,
        "status": status,
        "stale": is_stale(reports, status, now if world.reported is None else world.reported),
        "kind": value(reports, "kind"),
        "parties": world.people(value(reports, "parties") or []),
        "amount": amount and {"low": None, "high": None, "approx": False, "per": None} | amount,
        "paid": paid,
        "form": value(reports, "form") or [],
        "stake": stake and {"low": None, "high": None, "approx": False} | stake,
        "exclusivity": [NO_EXCLUSIVITY | one for one in value(reports, "exclusivity") or []],
        "part_of": value(reports, "part_of"),
        "related": value(reports, "related") or [],
        "effective_on": value(reports, "effective_on"),
        "stage": value(reports, "stage"),
        "details": {term.removeprefix("details."): value(reports, term) for term in details},
        "unconfirmed": unconfirmed(reports, status),
        "denied_facets": denied_facets(reports),
        "first_reported": reports[0].content["reported_at"],
        "last_reported": reports[-1].content["reported_at"],
        "reports": outlets(reports, ("rumoured", "confirmed", "amended", "completed")),
        "denials": outlets(reports, ("denied",)),
        "events": len(reports),
    }


def picture(
    entries: Iterable[Entry], reported: int | None = None, recorded: int | None = None, now: int = 0
) -> dict[str, Content]:
    """Every deal as of (R, S), by slug; `now` is the store's clock, which ages rumours where R is absent."""
    world = World(entries, reported, recorded)
    slugs = sorted({line.content["deal"] for line in world.lines if line.type in REPORTS})
    found = {slug: world.reports(slug) for slug in slugs}
    return {slug: shown_deal(world, slug, reports, now) for slug, reports in found.items() if reports}


def history(
    entries: Iterable[Entry], deal: str, reported: int | None = None, recorded: int | None = None
) -> list[tuple[int, str | None]]:
    """The deal's reports, notes and retractions within (R, S): (seq, why it is out), in fold order."""
    world = World(entries, reported, recorded)
    of_deal = {line.id for line in world.lines if line.type in REPORTS and line.content["deal"] == deal}
    lines = [
        line
        for line in world.lines
        if line.id in of_deal
        or (line.type == "note.added" and line.content.get("deal") == deal)
        or (line.type == "report.retracted" and line.content["event"] in of_deal)
    ]
    ordered = sorted(filter(world.within, lines), key=lambda line: line.key)
    return [(line.seq, world.why_out(line)) for line in ordered]


def claims(
    entries: Iterable[Entry], deal: str, reported: int | None = None, recorded: int | None = None
) -> dict[str, list[tuple[str, str, bool]]]:
    """For each term (details key by key) its claims in fold order: (the report's id, tier, wins)."""
    reports = World(entries, reported, recorded).reports(deal)
    return {
        term: [(line.id, line.tier, winner(reports, term) is line) for line in reports if term in line.said]
        for term in terms_said(reports)
    }


def difference(
    before: dict[str, Content], after: dict[str, Content]
) -> tuple[list[str], list[str], dict[str, dict[str, tuple[Any, Any]]]]:
    """The slugs added and removed, and {slug: {field: (before, after)}} of the deals in both that differ."""
    changed = {}
    for slug in sorted(before.keys() & after.keys()):
        old, new = before[slug], after[slug]
        if changes := {field: (old[field], new[field]) for field in new if old[field] != new[field]}:
            changed[slug] = changes
    return sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys()), changed

"""Pages: one deal with its history and claims, one party with its deals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from events.slug import slug_of
from events.vocabulary import UNKNOWN_PARTY
from store.as_of import Lens, Point
from store.deal import Deal, shown_value
from store.fold import TIER_NAMES, claims_of, is_copy, replaces, tier_of
from store.log import Recorded
from store.parties import Registry
from store.pictures import Pictures
from store.rulings import Outs, Ruling
from store.views import PartyView


@dataclass(slots=True)
class HistoryLine:
    """An event of a history. `out`: None, or why it does not count."""

    recorded: Recorded
    instant: int
    out: str | None
    copy: bool

    def as_dict(self) -> dict[str, Any]:
        """The event with `out`."""
        return {**self.recorded.as_dict(), "out": self.out}


@dataclass(slots=True)
class DealPage:
    """A deal, its events in (instant, seq) order, each term's claims, and the deals that name it."""

    deal: Deal
    history: list[HistoryLine]
    claims: dict[str, list[dict[str, Any]]]
    related: list[str]
    point: Point

    def as_dict(self) -> dict[str, Any]:
        """`deal ID --json`."""
        return {
            "as_of": self.point.as_dict(),
            "deal": self.deal.as_dict(),
            "history": [line.as_dict() for line in self.history],
            "claims": self.claims,
            "named_by": self.related,
        }


@dataclass(slots=True)
class PartyPage:
    """A party with its deals; `via` maps a deal to the division that takes part instead of the party itself."""

    party: PartyView
    deals: list[Deal]
    via: dict[str, str]
    divisions: list[str]
    notes: list[HistoryLine]
    point: Point
    lens: Lens

    def as_dict(self) -> dict[str, Any]:
        """`party ID --json`; a deal of a division carries `via`."""
        deals = [
            {**deal.as_dict(), "via": self.via[deal.deal]} if deal.deal in self.via else deal.as_dict()
            for deal in self.deals
        ]
        return {
            "as_of": self.point.as_dict(),
            "lens": str(self.lens),
            "party": {
                **self.party.as_dict(),
                "identifiers": self.party.identifiers,
                "divisions": self.divisions,
                "notes": [line.as_dict() for line in self.notes],
            },
            "deals": deals,
        }


def deal_page(pictures: Pictures, slug: str, point: Point) -> DealPage | None:
    """The page of a deal; None where it does not exist at the point."""
    deal = pictures.deal(slug, point)
    if deal is None:
        return None
    lines = _history(pictures, deal.number, point)
    claims = _claims(lines, pictures.registry(point))
    return DealPage(deal, lines, claims, _named_by(pictures, slug, point), point)


def _history(pictures: Pictures, number: int, point: Point) -> list[HistoryLine]:
    reads = pictures.reads
    rulings = [ruling for ruling in reads.rulings(number) if ruling.seq <= point.seq]
    outs = Outs(rulings)
    reports = [(row.instant, row.seq, row.cites) for row in reads.reports(number, point.seq)]
    notes = [(instant, seq, cites) for instant, seq, _, cites in reads.notes(point.seq, deal=number)]
    retractions = [(ruling.instant, ruling.seq, None) for ruling in rulings if ruling.instant is not None]
    every = sorted([*reports, *notes, *retractions], key=lambda event: event[:2])
    out = outs.out_of([(seq, cites) for _, seq, cites in every], point.instant)
    placed = [event for event in every if event[0] <= point.instant]
    recorded = {held.seq: held for held in pictures.log.fetch([seq for _, seq, _ in placed])}
    return [
        HistoryLine(
            recorded[seq],
            instant,
            _why(outs, seq, point.instant, rulings, pictures) if seq in out else None,
            _is_copy(recorded[seq]),
        )
        for instant, seq, _ in placed
    ]


def _is_copy(recorded: Recorded) -> bool:
    content = recorded.content
    return content is not None and "source" in content and is_copy(content)


def _why(outs: Outs, seq: int, instant: int, rulings: list[Ruling], pictures: Pictures) -> str:
    """Why an event is out, with the reason that was given."""
    if seq in outs.withdrawn:
        by = next(r.seq for r in sorted(rulings, reverse=True) if r.target == seq and r.instant is None)
        return "withdrawn" + _reason(pictures, by)
    if outs.is_out(seq, instant):
        by = outs.retraction_of(seq) or 0
        content = pictures.log.fetch([by])[0].content or {}
        return f"retracted {content.get('reported_at', '')}".rstrip() + _reason(pictures, by)
    return "cites one that is out"


def _reason(pictures: Pictures, seq: int) -> str:
    content = pictures.log.fetch([seq])[0].content
    return f": {content['reason']}" if content and content.get("reason") else ""


def _claims(lines: list[HistoryLine], registry: Registry) -> dict[str, list[dict[str, Any]]]:
    """Each term's claims in order of report, the winning one marked."""
    claims: dict[str, list[dict[str, Any]]] = {}
    winners: dict[str, tuple[int, Any, dict[str, Any]]] = {}
    for line in lines:
        content = line.recorded.content
        if content is None or line.out is not None or not content["type"].startswith("deal."):
            continue
        tier = tier_of(content)
        source = content["source"]
        for term, value in claims_of(content).items():
            claim = {
                "value": shown_value(term, value, registry),
                "event": line.recorded.id,
                "outlet": source["outlet"],
                "basis": source.get("basis"),
                "grade": registry.grade(slug_of(source["outlet"])),
                "url": source.get("url"),
                "reported_at": content["reported_at"],
                "tier": TIER_NAMES[tier],
                "wins": False,
            }
            claims.setdefault(term, []).append(claim)
            held = winners.get(term)
            if held is None or term == "stage" or replaces(term, tier, value, [held[0], held[1]]):
                winners[term] = (tier, value, claim)
    for _, _, claim in winners.values():
        claim["wins"] = True
    return claims


def _named_by(pictures: Pictures, slug: str, point: Point) -> list[str]:
    """The deals that now name this one as `part_of` or `related`, sorted."""
    named = []
    for other, number in pictures.reads.mentioning(slug):
        raw = pictures.reads.state(number, point)
        if raw is None:
            continue
        deal = pictures.make(other, number, raw, point)
        if slug in deal.related or deal.part_of == slug:
            named.append(other)
    return named


def party_page(pictures: Pictures, name: str, point: Point, lens: Lens) -> PartyPage | None:
    """The page of a party; None where no deal and no declaration knows the name."""
    try:
        slug = slug_of(name)
    except ValueError:
        return None
    registry = pictures.registry(point)
    party = registry.resolve(slug)
    divisions = registry.divisions(party)
    wanted = {party, *divisions}
    every = [deal for deal in pictures.every(point) if any(e["party"] in wanted for e in deal.parties)]
    notes = _party_notes(pictures, party, point)
    if not every and registry.get(party) is None and not notes and party != UNKNOWN_PARTY:
        return None
    deals = sorted(
        (deal for deal in every if lens.shows(deal.status)), key=lambda deal: (-deal.last_instant, deal.deal)
    )
    via = {
        deal.deal: next(e["party"] for e in deal.parties if e["party"] in wanted)
        for deal in deals
        if not deal.involves(party)
    }
    reported = next((e["name"] for deal in every for e in deal.parties if e["party"] == party), party)
    own = sum(1 for deal in deals if deal.deal not in via)
    view = pictures.view(party, registry.name(party, reported), own, point)
    return PartyPage(view, deals, via, divisions, notes, point, lens)


def _party_notes(pictures: Pictures, party: str, point: Point) -> list[HistoryLine]:
    registry = pictures.registry(point)
    outs = Outs(pictures.reads.rulings(None), point.seq)
    found = [
        (instant, seq, cites)
        for instant, seq, slug, cites in pictures.reads.notes(point.seq)
        if slug is not None and instant <= point.instant and registry.resolve(slug) == party
    ]
    out = outs.out_of([(seq, cites) for _, seq, cites in found], point.instant)
    recorded = pictures.log.fetch([seq for _, seq, _ in found])
    return [
        HistoryLine(held, instant, "withdrawn" if seq in out else None, _is_copy(held))
        for held, (instant, seq, _) in zip(recorded, found, strict=True)
    ]

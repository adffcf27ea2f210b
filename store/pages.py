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
from store.rulings import Fates
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
    """A party with its deals; `via` maps a deal to the division that takes part instead of the party itself.

    `total` counts the deals that a limit left out too.
    """

    party: PartyView
    deals: list[Deal]
    total: int
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
    rulings = reads.rulings(number, point.seq)
    reports = [(row.instant, row.seq, row.cites) for row in reads.reports(number, point.seq)]
    notes = reads.notes(number, point.seq)
    retractions = [(ruling.instant, ruling.seq, None) for ruling in rulings if ruling.instant is not None]
    every = sorted([*reports, *notes, *retractions], key=lambda event: event[:2])
    fates = Fates.of([(seq, cites) for _, seq, cites in every], rulings)
    return _lines(pictures, every, fates, point)


def _lines(
    pictures: Pictures, events: list[tuple[int, int, int | None]], fates: Fates, point: Point
) -> list[HistoryLine]:
    """The lines of events (instant, seq, cites) published by the point."""
    placed = [(instant, seq) for instant, seq, _ in events if instant <= point.instant]
    recorded = pictures.log.fetch([seq for _, seq in placed])
    return [
        HistoryLine(held, instant, _why(pictures, fates, seq, point.instant), _is_copy(held))
        for held, (instant, seq) in zip(recorded, placed, strict=True)
    ]


def _is_copy(recorded: Recorded) -> bool:
    content = recorded.content
    return content is not None and "source" in content and is_copy(content)


def _why(pictures: Pictures, fates: Fates, seq: int, instant: int) -> str | None:
    """Why an event is out at R = instant, with the reason that was given; None where it stands."""
    if not fates.is_out(seq, instant):
        return None
    ruling = fates.ruling_on(seq, instant)
    if ruling is None:
        return "cites one that is out"
    content = pictures.log.fetch([ruling.seq])[0].content or {}
    reason = f": {content['reason']}" if content.get("reason") else ""
    if ruling.instant is None:
        return f"withdrawn{reason}"
    return f"retracted {content.get('reported_at', '')}".rstrip() + reason


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
    found = (pictures.numbered(other, number, point) for other, number in pictures.reads.mentioning(slug))
    return [deal.deal for deal in found if deal is not None and (slug in deal.related or deal.part_of == slug)]


def party_page(pictures: Pictures, name: str, point: Point, lens: Lens, limit: int | None) -> PartyPage | None:
    """The page of a party; None where no deal and no declaration knows the name."""
    try:
        slug = slug_of(name)
    except ValueError:
        return None
    registry = pictures.registry(point)
    party = registry.resolve(slug)
    divisions = registry.divisions(party)
    wanted = {party, *divisions}
    deals = pictures.deals_of(wanted, point, lens, limit=limit)
    notes = _party_notes(pictures, party, point)
    known = deals or notes or registry.get(party) is not None or party == UNKNOWN_PARTY
    if not known and not pictures.deals_of(wanted, point, Lens.ALL, limit=1):
        return None
    via = {
        deal.deal: next(e["party"] for e in deal.parties if e["party"] in wanted)
        for deal in deals
        if not deal.involves(party)
    }
    cut = limit is not None and len(deals) == limit
    total = pictures.count_of(wanted, point, lens) if cut else len(deals)
    own = len(deals) - len(via)
    if cut:
        own = pictures.count_of({party}, point, lens) if divisions else total
    view = pictures.view(party, registry.name(party, _reported_name(pictures, party, deals)), own, point)
    return PartyPage(view, deals, total, via, divisions, notes, point, lens)


def _reported_name(pictures: Pictures, party: str, deals: list[Deal]) -> str:
    """What reports call a party: as a deal shown here does, else as it was first recorded."""
    shown = next((e["name"] for deal in deals for e in deal.parties if e["party"] == party), None)
    return shown or pictures.reads.first_name(party) or party


def _party_notes(pictures: Pictures, party: str, point: Point) -> list[HistoryLine]:
    reads = pictures.reads
    found = reads.party_notes(pictures.registry(point).meaning({party}), point.seq)
    if not found:
        return []
    rulings = reads.rulings_on({event for _, seq, cites in found for event in (seq, cites) if event}, point.seq)
    fates = Fates.of([(seq, cites) for _, seq, cites in found], rulings)
    return _lines(pictures, found, fates, point)

"""Lists for people and as CSV: deals, parties, outlets, the web."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui.drawing.words import FIRMNESS, GLYPHS, across, day, doubted, parties_of, shown
from tui.printing import output, words
from tui.printing.table import Column, show

if TYPE_CHECKING:
    from store.as_of import Point
    from store.deal import Deal
    from store.pages import PartyPage
    from store.views import OutletView, PartyView, Web

SIGNS = "  ".join(f"{glyph} {status}" for status, glyph in GLYPHS.items())
"""What the signs mean, in a line."""

DEAL_COLUMNS = (
    Column("status", least=12),
    Column("deal", least=20, cap=40, keep=True),
    Column("kind", least=12, cap=18, since=96),
    Column("parties", least=14),
    Column("amount", least=11, cap=24),
    Column("last", least=10, cap=10),
)
PARTY_COLUMNS = (
    Column("party", least=12, cap=40, keep=True),
    Column("name", least=12),
    Column("kind", least=7),
    Column("part of", least=7, cap=24),
    Column("deals", least=5, right=True),
)
OUTLET_COLUMNS = (
    Column("outlet", least=12, cap=40),
    Column("name", least=12, cap=40),
    Column("grade", least=5),
    Column("reports", least=7, right=True),
    Column("copies", least=6, right=True),
    Column("denials", least=7, right=True),
    Column("deals", least=5, right=True),
    Column("last", least=10, cap=10),
)
DEAL_CSV = (
    *("deal", "status", "stale", "kind", "parties", "amount_low", "amount_high", "currency", "amount_approx"),
    *("amount_per", "paid", "form", "stake_low", "stake_high", "stake_approx", "exclusivity", "part_of"),
    *("related", "effective_on", "stage", "details", "unconfirmed", "denied_facets", "first_reported"),
    *("last_reported", "reports", "denials", "events", "as_of", "recorded"),
)
"""The columns of `deals --format csv`. Lists within a cell are joined by `; `, parties read `role:name`."""
PARTY_CSV = ("party", "name", "kind", "parent", "aliases", "deals", "as_of", "recorded")
OUTLET_CSV = (
    *(
        "outlet",
        "name",
        "grade",
        "reports",
        "copies",
        "denials",
        "deals",
        "last_reported",
        "as_of",
        "recorded",
    ),
)


def deal_table(deals: Iterable[Deal], *, indent: int = 0) -> None:
    """The table of deals, and what the mark means where it occurs."""
    marks: set[str] = set()

    def row(deal: Deal) -> list[str]:
        marks.update(words.marks_of(deal, ("kind", "parties", "amount")))
        return [
            words.status(deal),
            deal.deal,
            shown(deal, "kind"),
            parties_of(deal),
            words.amount(deal),
            day(deal.last_reported),
        ]

    show(DEAL_COLUMNS, map(row, deals), indent=indent)
    output.say(*words.legend(marks))


def deal_csv(deals: Iterable[Deal]) -> None:
    """One flat row a deal."""
    output.write_csv(DEAL_CSV, map(deal_record, deals))


def deal_record(deal: Deal) -> dict[str, Any]:
    """A deal as a row of DEAL_CSV."""
    shown = deal.as_dict()
    amount: Mapping[str, Any] = deal.amount or {}
    stake: Mapping[str, Any] = deal.stake or {}
    lists = ("form", "related", "unconfirmed", "denied_facets")
    row = {
        **shown,
        **{name: "; ".join(shown[name]) for name in lists},
        "parties": "; ".join(f"{party['role']}:{party['name']}" for party in deal.parties),
        "amount_low": amount.get("low"),
        "amount_high": amount.get("high"),
        "currency": amount.get("currency"),
        "amount_approx": amount.get("approx"),
        "amount_per": amount.get("per"),
        "paid": words.field_text("paid", deal.paid),
        "stake_low": stake.get("low"),
        "stake_high": stake.get("high"),
        "stake_approx": stake.get("approx"),
        "exclusivity": words.field_text("exclusivity", deal.exclusivity),
        "details": words.field_text("details", deal.details),
        **_pair(deal.point),
    }
    return {column: row[column] for column in DEAL_CSV}


def _pair(point: Point) -> dict[str, Any]:
    return {"as_of": point.reported, "recorded": point.seq}


def party_table(parties: Iterable[PartyView]) -> None:
    """The table of parties."""
    rows = ([p.party, p.name, p.kind or "", p.parent or "", str(p.deals)] for p in parties)
    show(PARTY_COLUMNS, rows)


def party_csv(parties: Iterable[PartyView], point: Point) -> None:
    """One row a party."""
    output.write_csv(PARTY_CSV, ({**party_record(party), **_pair(point)} for party in parties))


def party_record(party: PartyView) -> dict[str, Any]:
    """A party as a row of PARTY_CSV, without the pair."""
    return {**party.as_dict(), "aliases": "; ".join(party.aliases)}


def outlet_table(outlets: Iterable[OutletView]) -> None:
    """The table of outlets."""
    show(
        OUTLET_COLUMNS,
        (
            [
                *(o.outlet, o.name, o.grade or ""),
                *(str(o.reports), str(o.copies), str(o.denials), str(o.deals)),
                day(o.last_reported or ""),
            ]
            for o in outlets
        ),
    )


def outlet_csv(outlets: Iterable[OutletView], point: Point) -> None:
    """One row an outlet."""
    output.write_csv(OUTLET_CSV, ({**o.as_dict(), **_pair(point)} for o in outlets))


def web_text(web: Web) -> None:
    """The web as text: each party with those that it is tied to, then the deals."""
    output.say(f"{words.count(len(web.parties), 'party')}, {words.count(len(web.deals), 'deal')}")
    if not web.deals:
        return
    ties = _ties(web.deals)
    columns = (
        Column("party", least=12, cap=28),
        Column("deals", least=5, right=True),
        Column("tied to", least=20),
    )
    output.say("")
    rows = ([p.name, str(p.deals), ", ".join(ties.get(p.party, ()))] for p in web.parties)
    show(columns, rows)
    output.say("")
    deal_table(web.deals)
    output.say("", SIGNS)


def ego_text(page: PartyPage) -> None:
    """What lies around one party: the drawing that the terminal UI shows, then the deals."""
    from tui.drawing.ego import ego

    party = page.party
    inside = frozenset({party.party, *page.divisions})
    output.say("")
    for line in ego(party.name, page.deals, inside, output.width(), via=page.via).lines:
        output.say("".join(run.text for run in line).rstrip())
    output.say("")
    deal_table(page.deals)
    output.say("", SIGNS)


def _ties(deals: Sequence[Deal]) -> dict[str, list[str]]:
    """For each party those across from it in a deal, once each, the firmest first: the glyph of the firmest deal, the
    name, the least doubt about the parties that those deals leave."""
    ties: dict[str, dict[str, tuple[int, str]]] = {}
    for deal in deals:
        firm = FIRMNESS.index(deal.status), doubted(deal, "parties", "")
        for one, other in across(deal.parties):
            for party, across_from in ((one, other), (other, one)):
                held = ties.setdefault(party["party"], {})
                held[across_from["name"]] = min(firm, held.get(across_from["name"], firm))
    return {
        party: [
            f"{GLYPHS[FIRMNESS[rank]]} {name}{mark}"
            for name, (rank, mark) in sorted(held.items(), key=lambda tie: tie[1])
        ]
        for party, held in ties.items()
    }

"""A deal's page: what stands, term by term with its claims, then every report, the latest first. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from events.vocabulary import UNKNOWN_PARTY
from tui.drawing.history import with_history
from tui.drawing.lines import Drawing, Line, Run, Target, clip, line, put, run, width_of, wrap
from tui.drawing.words import (
    DENIED,
    count,
    day,
    doubt,
    glyph,
    parties_of,
    shorten,
    status_words,
    term_text,
)
from tui.text import cells, plain

if TYPE_CHECKING:
    from store import Deal
    from store.pages import DealPage

TERMS = ("kind", "parties", "amount", "paid", "form", "stake", "exclusivity", "part_of", "related", "effective_on",
         "stage")  # fmt: skip
_LABEL = 13
_VALUES_SHOWN = 12
_CLAIMS_SHOWN = 120


class _Page:
    """Lines and targets as they come together."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[Line] = []
        self.targets: list[Target] = []

    def add(self, *parts: Run | str, target: tuple[str, str] | None = None) -> None:
        if target is not None:
            self.targets.append(Target(len(self.lines), *target))
        self.lines.append(clip(line(*parts), self.width))

    def drawing(self) -> Drawing:
        return Drawing(tuple(self.lines), tuple(self.targets), len(self.targets), len(self.targets))


def deal_page(page: DealPage, width: int, *, brief: bool = False) -> Drawing:
    """The page in `width` cells. `brief` counts a term's claims instead of listing them, as beside a list.

    Targets: each party, each deal it belongs to or is about, and each report.
    """
    drawn = _Page(width)
    deal = page.deal
    drawn.add(run(deal.deal, "title"))
    drawn.add(run(f"{glyph(deal)} ", deal.status), run(status_words(deal), deal.status))
    drawn.add(run(shorten(parties_of(deal), width), "party"))
    if not brief:
        drawn.add()
    _terms(drawn, deal, page.claims, brief)
    _ties(drawn, page)
    return with_history(drawn.drawing(), page.history, width, brief=brief)


def _terms(drawn: _Page, deal: Deal, claims: Mapping[str, Sequence[Mapping[str, Any]]], brief: bool) -> None:
    if not brief:
        drawn.add(run("What stands", "heading"))
    for term in TERMS:
        if term == "parties":
            _parties(drawn, deal, claims, brief)
            continue
        if term in ("part_of", "related"):
            _deals(drawn, deal, claims, term, brief)
            continue
        value = getattr(deal, term)
        if value or claims.get(term):
            _term(drawn, deal, term, value, claims.get(term, ()), brief)
    for name, text in (deal.details or {}).items():
        term = f"details.{name}"
        _term(drawn, deal, term, text, claims.get(term, ()), brief)
    drawn.add()


def _term(drawn: _Page, deal: Deal, term: str, value: Any, claims: Sequence[Mapping[str, Any]], brief: bool) -> None:
    text = term_text(term, value) or ("undisclosed" if term == "amount" else "–")
    label, doubt = _label(deal, term, term.removeprefix("details."))
    behind = run(_behind(claims, brief), "dim")
    rows = wrap(text, drawn.width - _LABEL, "value", most=1 if brief else 6)
    drawn.add(*label, *rows[0], *(() if rows[1:] else (doubt, behind)))
    for row in rows[1:]:
        drawn.add(put("", _LABEL), *row)
    if rows[1:]:
        drawn.add(put("", _LABEL), doubt, behind)
    if not brief:
        _claims(drawn, term, claims)


def _label(deal: Deal, term: str, name: str) -> tuple[tuple[Run, ...], Run]:
    """The name of a term with the sign of doubt right before its value, where nothing can push it off the line,
    and the doubt as a word to stand behind."""
    sign = doubt(deal, term)
    role = "denied" if sign == DENIED else "rumoured"
    word = run(f"  {'denied' if sign == DENIED else 'unconfirmed'}" if sign else "", role)
    return (put(name, _LABEL - 2, "dim"), put(sign, 2, role)), word


def _behind(claims: Sequence[Mapping[str, Any]], brief: bool) -> str:
    """What stands behind a term in its own line: how many claims, or whose the only one is."""
    if brief:
        return f"   {len(claims)} claims" if len(claims) > 1 else ""
    return f"   {_says(claims[0])}" if len(claims) == 1 else ""


def _says(claim: Mapping[str, Any]) -> str:
    grade = f" [{claim['grade']}]" if claim.get("grade") else ""
    return f"{day(claim['reported_at'])} {claim['outlet']}{grade}, {claim['tier']}"


def _parties(drawn: _Page, deal: Deal, claims: Mapping[str, Sequence[Mapping[str, Any]]], brief: bool) -> None:
    for place, party in enumerate(deal.parties):
        first = place == 0
        label, doubt = _label(deal, "parties", "parties" if first else "")
        known = party["party"] != UNKNOWN_PARTY
        drawn.add(
            *label,
            run(party["name"], "party"),
            run(f"  {party['role']}", "dim"),
            doubt if first else Run(""),
            run(_behind(claims.get("parties", ()), brief) if first else "", "dim"),
            target=("party", party["party"]) if known else None,
        )
    if not brief:
        _claims(drawn, "parties", claims.get("parties", ()))


def _deals(drawn: _Page, deal: Deal, claims: Mapping[str, Sequence[Mapping[str, Any]]], term: str, brief: bool) -> None:
    value = getattr(deal, term)
    slugs = [value] if isinstance(value, str) else list(value or ())
    for place, slug in enumerate(slugs):
        label, doubt = _label(deal, term, term.replace("_", " ") if place == 0 else "")
        behind = run(_behind(claims.get(term, ()), brief) if place == 0 else "", "dim")
        drawn.add(*label, run(slug, "value"), doubt, behind, target=("deal", slug))
    if not brief:
        _claims(drawn, term, claims.get(term, ()))


def _claims(drawn: _Page, term: str, claims: Sequence[Mapping[str, Any]]) -> None:
    """The claims where there are more than one: the one that wins first and marked, then the latest first. Those
    that say the same stand together, the value written once. One alone stands in its term's own line."""
    if len(claims) < 2:
        return
    losers = (claim for claim in reversed(claims) if not claim["wins"])
    ordered = [*(claim for claim in claims if claim["wins"]), *islice(losers, _CLAIMS_SHOWN)]
    said_by: dict[str, list[Mapping[str, Any]]] = {}
    for claim in ordered:
        said_by.setdefault(term_text(term.split(".")[0], claim["value"]), []).append(claim)
    limit = drawn.width * 2 // 5
    sizes = [cells(plain(value)) for value in said_by]
    column = max((size for size in sizes if size <= limit), default=0)
    told = 0
    for place, (value, group) in enumerate(islice(said_by.items(), _VALUES_SHOWN)):
        _claimed(drawn, value, group, column if sizes[place] <= limit else None)
        told += len(group)
    if told < len(claims):
        drawn.add(put("", _LABEL), run(f"… {count(len(claims) - told, 'more claim')}", "dim"))


def _claimed(drawn: _Page, value: str, group: Sequence[Mapping[str, Any]], column: int | None) -> None:
    """One value with all who claim it, the winner in a line of its own: beside the value, or below a long one."""
    wins = group[0]["wins"]
    role = "" if wins else "dim"
    before: tuple[Run, ...] = (put("", _LABEL - 2), run("▸ " if wins else "  ", "key"))
    if column is None:
        for row in wrap(value, drawn.width - _LABEL, role, most=6):
            drawn.add(*before, *row)
            before = (put("", _LABEL),)
        before = (put("", _LABEL + 2),)
    else:
        before = (*before, put(value, column, role), run("   "))
    if wins:
        drawn.add(*before, run(_says(group[0]), "dim"), run("  wins", "key"))
        before = (Run(" " * width_of(before)),)
    others = " · ".join(_says(claim) for claim in group[wins:])
    for row in wrap(others, max(10, drawn.width - width_of(before)), "dim", most=8):
        drawn.add(*before, *row)
        before = (Run(" " * width_of(before)),)


def _ties(drawn: _Page, page: DealPage) -> None:
    others = [slug for slug in page.related if slug != page.deal.deal]
    if not others:
        return
    drawn.add(run("Deals that name this one", "heading"))
    for slug in others:
        drawn.add("  ", run(slug, "value"), target=("deal", slug))
    drawn.add()

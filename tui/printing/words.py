"""The sentences and lines that only the command line has; the words for a deal are `tui.drawing.words`.

The texts still hold data: whoever prints them sends them through `tui.text.plain`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tui.drawing.entry import act as act
from tui.drawing.words import DENIED, STALE, UNCONFIRMED, doubt, doubted, glyph, money, parties_of, shown
from tui.drawing.words import count as count
from tui.drawing.words import field_text as field_text
from tui.drawing.words import number as number

if TYPE_CHECKING:
    from store import Deal, Lens, Point

LEGEND = {
    UNCONFIRMED: f"{UNCONFIRMED} = unconfirmed: the deal is on record, this value only reported",
    DENIED: f"{DENIED} behind a value = denied: a party, or a report, says that it is not so",
    STALE: f"{STALE} = a rumour without news for more than 90 days",
}
"""What the marks mean."""


def status(deal: Deal) -> str:
    """`◌ rumoured`, with `†` behind the sign where nothing has been heard for long."""
    return f"{glyph(deal)} {deal.status}"


def amount(deal: Deal) -> str:
    """`≤ 50bn USD ?`."""
    return doubted(deal, "amount", money(deal.amount, signs=False))


def pair_text(point: Point, lens: Lens | None = None) -> str:
    """`as of 2026-01-31 · recorded ≤ 412 · lens live`: the pair that an answer was made for."""
    seen = f"as of {point.reported}" if point.reported is not None else "as of the latest report"
    return " · ".join([seen, f"recorded ≤ {point.seq}", *([f"lens {lens.value}"] if lens else [])])


def legend(marks: Iterable[str]) -> list[str]:
    """The lines that explain the marks that occur, in the order of `LEGEND`."""
    seen = set(marks)
    return [text for mark_, text in LEGEND.items() if mark_ in seen]


def marks_of(deal: Deal, terms: Iterable[str]) -> Iterator[str]:
    """The marks that these terms of a deal carry, and its status."""
    if deal.stale:
        yield STALE
    if deal.unconfirmed or deal.denied_facets:
        yield from filter(None, (doubt(deal, term) for term in terms))


def summary(deal: Deal) -> str:
    """One deal in one line: status, kind, parties, amount, how many outlets."""
    stage = f" ({shown(deal, 'stage')})" if deal.stage else ""
    parts = [
        status(deal) + stage,
        shown(deal, "kind") or "kind not said",
        parties_of(deal),
        amount(deal),
        count(deal.reports, "outlet"),
    ]
    return " · ".join(parts)

"""The rows of the long lists: columns with their widths, and the cells of a deal and of a party. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.drawing.lines import Run, run
from tui.drawing.words import amount_of, day, glyph, mark, parties_of

if TYPE_CHECKING:
    from store import Deal


class Column(NamedTuple):
    """A column of at least `least` cells; what is left over goes out by `weight`. It comes in at a table
    of `from_width` cells."""

    title: str
    least: int
    weight: int = 0
    align: str = "left"
    from_width: int = 0


DEAL_COLUMNS = (
    Column("", 2),
    Column("deal", 13, 4),
    Column("parties", 14, 3),
    Column("kind", 15, 0, "left", 84),
    Column("amount", 15, 0, "right"),
    Column("last", 10),
    Column("first", 10, 0, "left", 110),
    Column("outlets", 7, 0, "right", 125),
)
DEAL_SORTS = ("status", "slug", "", "kind", "amount", "last", "first", "reports")
PARTY_COLUMNS = (
    Column("party", 16, 3),
    Column("kind", 14),
    Column("part of", 12, 1, "left", 60),
    Column("deals", 7, 0, "right"),
)
#: Sorts that begin with the largest or latest, unless turned round.
LARGEST_FIRST = ("last", "amount", "reports", "deals", "entry")
PARTY_SORTS = ("name", "kind", "", "deals")

Widths = tuple[tuple[int, int], ...]


def widths(columns: Sequence[Column], width: int) -> Widths:
    """(column's place, its cells) for those shown in `width` cells, one cell between two; the sum never exceeds
    `width` as long as that is at least the number of columns twice over."""
    shown = [place for place, column in enumerate(columns) if width >= column.from_width]
    gaps = len(shown) - 1
    spare = width - gaps - sum(columns[place].least for place in shown)
    if spare < 0:
        return _squeezed(columns, shown, width - gaps)
    weights = sum(columns[place].weight for place in shown) or 1
    sizes = {place: columns[place].least + spare * columns[place].weight // weights for place in shown}
    return tuple(sizes.items())


def _squeezed(columns: Sequence[Column], shown: Sequence[int], room: int) -> Widths:
    """Too narrow: every column gives way in proportion, down to one cell."""
    whole = sum(columns[place].least for place in shown)
    return tuple((place, max(1, columns[place].least * max(room, 1) // whole)) for place in shown)


def deal_cells(deal: Deal) -> tuple[Run, ...]:
    """The cells of DEAL_COLUMNS."""
    faded = "dim" if deal.status in ("ended", "denied") or deal.stale else ""
    return (
        run(glyph(deal), deal.status),
        run(deal.deal, faded),
        run(parties_of(deal), "dim" if faded else "party"),
        run((deal.kind or "") + mark(deal, "kind"), "dim"),
        run(amount_of(deal), "dim" if faded or deal.amount is None else deal.status),
        run(day(deal.last_reported), "dim"),
        run(day(deal.first_reported), "dim"),
        run(str(deal.reports), "dim"),
    )


def party_cells(party: Any) -> tuple[Run, ...]:
    """The cells of PARTY_COLUMNS."""
    return (
        run(party.name, "party"),
        run(party.kind or "", "dim"),
        run(party.parent or "", "dim"),
        run(str(party.deals), ""),
    )

"""What changed between two points, as rows: a deal that came or went, or a field with what it was and is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui.drawing.lines import Run, run
from tui.drawing.rows import Column
from tui.drawing.words import amount_of, glyph, parties_of, shown

if TYPE_CHECKING:
    from store import Deal
    from store.changes import Change

#: Fields that follow from others; what is shown to people leaves them out where there is anything else.
COUNTS = frozenset({"events", "reports", "denials", "last_reported", "first_reported"})
CHANGE_COLUMNS = (
    Column("", 3),
    Column("deal", 16, 3),
    Column("what", 14),
    Column("before", 12, 3),
    Column("after", 12, 3),
)
CAME, WENT = "came", "went"
"""What stands in the place of a field where there is the deal at one end only."""
CHANGE_SORTS = ("status", "deal", "what", "", "")
"""Values of several fields have no order among them."""


class ChangeRow(NamedTuple):
    """One line of a difference. `sign`: + came, - went, ~ changed; `glyph` and `status` are the deal's afterwards."""

    sign: str
    deal: str
    glyph: str
    status: str
    field: str
    before: str
    after: str

    @property
    def key(self) -> str:
        """What tells it from all others of the same difference."""
        return f"{self.deal}\n{self.field}"


def told_fields(change: Change) -> Sequence[str]:
    """The fields that changed, without what only follows from the others."""
    return [field for field in change.changes if field not in COUNTS] or list(change.changes)


def told_changes(change: Change) -> Iterator[tuple[str, str, str]]:
    """(field, before, after) of each of them in words, with the doubt of its time."""
    for field in told_fields(change):
        yield field, value_text(change.before, field), value_text(change.after, field)


def value_text(deal: Deal, field: str) -> str:
    """A field of a deal in words; `none` where there is none."""
    return shown(deal, field) or "none"


def change_row(before: Deal | None, after: Deal | None, field: str) -> ChangeRow | None:
    """The line of a field of a deal that changed, of one that `CAME` or of one that `WENT`; None where that end is not
    there."""
    if after is not None and field == CAME:
        return ChangeRow("+", after.deal, glyph(after), after.status, field, "", _brief(after))
    if before is not None and field == WENT:
        return ChangeRow("-", before.deal, glyph(before), before.status, field, _brief(before), "")
    if before is None or after is None:
        return None
    told = value_text(before, field), value_text(after, field)
    return ChangeRow("~", after.deal, glyph(after), after.status, field, *told)


def _brief(deal: Deal) -> str:
    return f"{deal.status} · {parties_of(deal)} · {amount_of(deal)}"


def change_cells(row: ChangeRow) -> tuple[Run, ...]:
    """The cells of CHANGE_COLUMNS."""
    came_or_went = not row.before or not row.after
    return (
        run(f"{row.sign} {row.glyph[:1]}", row.status),
        run(row.deal, "party"),
        run(row.field, "heading" if came_or_went else ""),
        run(row.before, "dim"),
        run(row.after, "value"),
    )

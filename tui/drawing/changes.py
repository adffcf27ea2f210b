"""What changed between two points, as rows: a deal that came or went, or a field with what it was and is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.drawing.lines import Run, run
from tui.drawing.rows import Column
from tui.drawing.words import amount_of, field_text, glyph, mark, parties_of

if TYPE_CHECKING:
    from store import Deal
    from store.changes import Diff

#: Fields that follow from others; what is shown to people leaves them out where there is anything else.
COUNTS = frozenset({"events", "reports", "denials", "last_reported", "first_reported"})
CHANGE_COLUMNS = (
    Column("", 3),
    Column("deal", 16, 3),
    Column("what", 14),
    Column("before", 12, 3),
    Column("after", 12, 3),
)
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


def told_changes(changes: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(field, before, after) in words, without what only follows from the others."""
    told = {field: pair for field, pair in changes.items() if field not in COUNTS} or changes
    for field, (before, after) in told.items():
        yield field, value_text(field, before), value_text(field, after)


def value_text(field: str, value: Any) -> str:
    """A field's value in words; `none` where there is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return field_text(field, value) or "none"


def change_rows(diff: Diff) -> list[ChangeRow]:
    """The rows of a difference: what changed, then what came, then what went, each by deal."""
    rows: list[ChangeRow] = []
    for change in diff.changed:
        deal = change.after
        for field, before, after in told_changes(change.changes):
            doubt = mark(deal, field)
            rows.append(ChangeRow("~", change.deal, glyph(deal), deal.status, field, before, after + doubt))
    rows += [ChangeRow("+", deal.deal, glyph(deal), deal.status, "came", "", _brief(deal)) for deal in diff.added]
    rows += [ChangeRow("-", deal.deal, glyph(deal), deal.status, "went", _brief(deal), "") for deal in diff.removed]
    return rows


def sorted_changes(rows: list[ChangeRow], sort: str, *, reverse: bool) -> list[ChangeRow]:
    """The rows by one of CHANGE_SORTS, those that are equal in the order in which they came; "" leaves them so."""
    keys: dict[str, Callable[[ChangeRow], str]] = {
        "status": lambda row: f"{row.sign} {row.status}",
        "deal": lambda row: row.deal,
        "what": lambda row: row.field,
    }
    return sorted(rows, key=keys[sort], reverse=reverse) if sort else rows


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

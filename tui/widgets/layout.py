"""What the rows of a table are, and how the user wants its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tui.drawing.lines import Run
from tui.drawing.rows import Column, Widths, widths

_STEP = 4
_NEVER = 1 << 30


class Layout(NamedTuple):
    """What the rows are: their kind, columns, and how a row gives its key and its cells.

    `sorts` has a name of the store's for each column that a list can be sorted by, else ""; `record` gives a row as
    {column of a CSV: value}, whole where cells are cut.
    """

    kind: str
    columns: tuple[Column, ...]
    key: Callable[[Any], str]
    cells: Callable[[Any], tuple[Run, ...]]
    sorts: tuple[str, ...] = ()
    record: Callable[[Any], Mapping[str, Any]] | None = None

    def sort_of(self, column: int) -> str:
        """By what the list is sorted where that column is chosen; empty where it cannot be."""
        return self.sorts[column] if column < len(self.sorts) else ""

    @property
    def sortable(self) -> list[str]:
        """What the columns are called that it can be sorted by; one without a title by its order's name."""
        return [column.title or sort for column, sort in zip(self.columns, self.sorts, strict=False) if sort]


@dataclass(slots=True)
class Shape:
    """The user's changes to the columns of one layout: `column` is the chosen one."""

    column: int = 0
    hidden: set[int] = field(default_factory=set)
    extra: dict[int, int] = field(default_factory=dict)

    def widths(self, columns: tuple[Column, ...], width: int) -> Widths:
        """(column's place, its cells) for those shown in `width` cells."""
        return widths(tuple(self._shaped(place, column) for place, column in enumerate(columns)), width)

    def _shaped(self, place: int, column: Column) -> Column:
        if place in self.hidden:
            return column._replace(from_width=_NEVER)
        extra = self.extra.get(place, 0)
        return column._replace(least=column.least + extra) if extra else column

    def choose(self, by: int, shown: Sequence[int]) -> None:
        """Of the shown columns the next one, or the one before."""
        at = shown.index(self.column) if self.column in shown else 0
        self.column = shown[max(0, min(len(shown) - 1, at + by))]

    def widen(self, by: int, columns: tuple[Column, ...], width: int) -> None:
        """The chosen column wider or narrower by some cells, from two to the whole `width`."""
        least = columns[self.column].least
        wanted = least + self.extra.get(self.column, 0) + by * _STEP
        self.extra[self.column] = max(2, min(width, wanted)) - least

    def hide(self, shown: Sequence[int]) -> bool:
        """Hide the chosen column and choose the next one; False where it is the last."""
        if len(shown) < 2:
            return False
        hidden = self.column if self.column in shown else shown[0]
        self.choose(1 if hidden != shown[-1] else -1, shown)
        self.hidden.add(hidden)
        return True

    def reset(self) -> None:
        """All columns again, as wide as they come."""
        self.hidden.clear()
        self.extra.clear()

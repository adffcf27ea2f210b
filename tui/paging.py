"""Rows of a long list, of which only pages are held: those looked at last.

The event loop never waits for a row: one that is not held reads as None, and its page is asked for. Whoever loads
pages (`tui.screens.pager`) puts them here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

PAGE = 100
MOST_PAGES = 60

Load = Callable[[int, int], Sequence[Any]]
"""(first row, how many) → those rows, fewer at the end. Blocks: for worker threads."""

Find = Callable[[str], int | None]
"""A text → a row; None for none. Blocks likewise."""


@dataclass(frozen=True, slots=True, eq=False)
class RowSource:
    """Where the rows of a long list come from, all of it but the count blocking: for worker threads.

    `seek` tells in which row what begins with a text stands, `place` in which what has a key.
    """

    count: int
    load: Load
    seek: Find
    place: Find

    def __len__(self) -> int:
        return self.count

    def page(self, page: int) -> Sequence[Any]:
        """The rows of a page."""
        first = page * PAGE
        return self.load(first, min(PAGE, self.count - first))


class Paged(Sequence[Any]):
    """The rows of a source; `[i]` is a row, or None while it is not held.

    `want` is called with the number of a page that somebody looked for in vain.
    """

    def __init__(self, source: RowSource) -> None:
        self.source = source
        self._pages: dict[int, Sequence[Any]] = {}
        self.want: Callable[[int], None] = lambda _page: None

    def __len__(self) -> int:
        return self.source.count

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self.source.count))]
        place = index + self.source.count if index < 0 else index
        if not 0 <= place < self.source.count:
            raise IndexError(index)
        page, at = divmod(place, PAGE)
        held = self._pages.get(page)
        if held is None:
            self.want(page)
            return None
        return held[at] if at < len(held) else None

    def held(self, row: int) -> Any:
        """The row, or None while it is not held; nobody is asked for it."""
        page, at = divmod(row, PAGE)
        rows = self._pages.get(page, ())
        return rows[at] if at < len(rows) else None

    def holds(self, page: int) -> bool:
        """Whether a page is there."""
        return page in self._pages

    def hold(self, rows: Iterable[int | None]) -> None:
        """Load the first page and those of some rows, for whoever shows them at once; blocks."""
        for page in {0, *(row // PAGE for row in rows if row is not None)} if self.source.count else ():
            self.put(page, self.source.page(page))

    def put(self, page: int, rows: Sequence[Any]) -> None:
        """Hold a page; the one put longest ago goes where they are too many."""
        self._pages.pop(page, None)
        self._pages[page] = rows
        while len(self._pages) > MOST_PAGES:
            del self._pages[next(iter(self._pages))]

    def read(self, first: int, last: int) -> Iterator[Any]:
        """Rows `first` to `last`, both included, without holding them; blocks."""
        for page in range(first // PAGE, last // PAGE + 1):
            start = page * PAGE
            begin, end = max(first, start), min(last + 1, start + PAGE)
            rows = self._pages.get(page)
            yield from self.source.load(begin, end - begin) if rows is None else rows[begin - start : end - start]

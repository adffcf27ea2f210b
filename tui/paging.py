"""Rows of a long list, of which only pages are held: those looked at last.

The event loop never waits for a row: one that is not held reads as None, and its page is asked for. Whoever loads
pages (`tui.screens.pager`) puts them here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, overload

PAGE = 100
MOST_PAGES = 60

Load = Callable[[int, int], Sequence[Any]]
"""(first row, how many) → those rows, fewer at the end. Blocks: for worker threads."""

Seek = Callable[[str], int | None]


class Paged(Sequence[Any]):
    """`count` rows; `[i]` is a row, or None while it is not held.

    `want` is called with the number of a page that somebody looked for in vain. `seek` tells in which row what begins
    with a text stands; it blocks as `load` does.
    """

    def __init__(self, count: int, load: Load, seek: Seek) -> None:
        self._count = count
        self._load = load
        self.seek = seek
        self._pages: dict[int, Sequence[Any]] = {}
        self.want: Callable[[int], None] = lambda _page: None

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self._count))]
        place = index + self._count if index < 0 else index
        if not 0 <= place < self._count:
            raise IndexError(index)
        page, at = divmod(place, PAGE)
        held = self._pages.get(page)
        if held is None:
            self.want(page)
            return None
        return held[at] if at < len(held) else None

    def load(self, page: int) -> Sequence[Any]:
        """Fetch a page; blocks."""
        first = page * PAGE
        return self._load(first, min(PAGE, self._count - first))

    def holds(self, page: int) -> bool:
        """Whether a page is there."""
        return page in self._pages

    def hold(self, row: int | None) -> None:
        """Load the first page and that of a row, for whoever shows them at once; blocks."""
        for page in {0, (row or 0) // PAGE} if self._count else ():
            self.put(page, self.load(page))

    def put(self, page: int, rows: Sequence[Any]) -> None:
        """Hold a page; the one put longest ago goes where they are too many."""
        self._pages.pop(page, None)
        self._pages[page] = rows
        while len(self._pages) > MOST_PAGES:
            del self._pages[next(iter(self._pages))]

    def read(self, first: int, last: int) -> Iterator[Any]:
        """Rows `first` to `last`, both included, without holding them; blocks."""
        for page in range(first // PAGE, last // PAGE + 1):
            rows = self._pages.get(page) or self.load(page)
            start = page * PAGE
            yield from rows[max(0, first - start) : last - start + 1]

"""What changed between two points as the rows of a long list: what changed, then what came, then what went, by deal.

Once, portion by portion, it is found which deals these are and how many lines each has; of that only numbers are kept.
The lines themselves are made when they are looked at. All of it blocks: for worker threads.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from tui.drawing.changes import ChangeRow, row_of_came, row_of_went, rows_of, told_fields
from tui.paging import RowSource
from tui.source import Overtaken, Question, Source

if TYPE_CHECKING:
    from store import AsOf
    from store.views import DealNumbers

AT_ONCE = 50
"""Deals read at once, and those among which the one is looked for that begins with what was typed."""


class Difference:
    """The lines of the difference from one end to the other of a question's span.

    With `enough` it looks for deals until so many of the lines that come first are known, and is not `whole` then.
    `overtaken` says whether nobody waits for it any more: then finding the deals raises Overtaken.
    """

    def __init__(
        self, source: Source, question: Question, overtaken: Callable[[], bool], *, enough: int | None = None
    ) -> None:
        self._source = source
        self.whole = True
        self._before, self._after = (_pair(question, end) for end in question.span)
        # Numbers of deals, by slug. Line `_starts[i]` is the first of the deal that is the i-th to have changed.
        self._changed, self._starts = array("q"), array("q")
        self._came, self._went = array("q"), array("q")
        self._lines = self._generation = 0
        self._find(question, overtaken, enough)

    def _find(self, question: Question, overtaken: Callable[[], bool], enough: int | None) -> None:
        from store import AsOf, Lens

        fixed, lens = AsOf(question.reported, question.recorded), Lens(question.lens)
        for portion in self._source.diff_in_turn(
            *question.span, axis=question.axis, fixed=fixed, lens=lens, query=question.query
        ):
            self._generation = portion.generation
            if enough is not None and self._lines >= enough:
                self.whole = False
                return
            for change in portion.changed:
                self._changed.append(change.after.number)
                self._starts.append(self._lines)
                self._lines += len(told_fields(change))
            self._came.extend(deal.number for deal in portion.added)
            self._went.extend(deal.number for deal in portion.removed)
            if overtaken():
                raise Overtaken

    @property
    def rows(self) -> RowSource:
        """The lines as a row source."""
        return RowSource(self._lines + len(self._came) + len(self._went), self.load, self.seek, self.place)

    def load(self, first: int, count: int) -> list[ChangeRow]:
        """The lines from one on, so many of them."""
        return list(islice(self._from(first), count))

    def _from(self, first: int) -> Iterator[ChangeRow]:
        if first < self._lines:
            deal = bisect_right(self._starts, first) - 1
            skipped = first - self._starts[deal]
            yield from islice(self._of_changed(self._changed[deal:]), skipped, None)
        came = max(0, first - self._lines)
        for deal in self._deals(self._came[came:], self._after):
            yield row_of_came(deal)
        for deal in self._deals(self._went[max(0, came - len(self._came)) :], self._before):
            yield row_of_went(deal)

    def _of_changed(self, numbers: array[int]) -> Iterator[ChangeRow]:
        from store.changes import Change

        for some in self._portions(numbers):
            old, new = (self._source.deals_by_number(some, as_of=pair) for pair in (self._before, self._after))
            for before, after in zip(old, new, strict=True):
                if before is not None and after is not None:
                    yield from rows_of(Change(before, after))

    def _deals(self, numbers: array[int], as_of: AsOf) -> Iterator[Any]:
        """The deals of these numbers, read a few at a time."""
        for some in self._portions(numbers):
            found = self._source.deals_by_number(some, as_of=as_of)
            yield from (deal for deal in found if deal is not None)

    def _portions(self, numbers: array[int]) -> Iterator[DealNumbers]:
        from store.views import DealNumbers

        for at in range(0, len(numbers), AT_ONCE):
            yield DealNumbers(self._generation, numbers[at : at + AT_ONCE])

    def place(self, key: str) -> int | None:
        """The row of a line by its key, else the first of its deal; a key may be a deal's slug alone."""
        slug, _, field = key.partition("\n")
        deal = self._source.deal(slug, as_of=self._after) or self._source.deal(slug, as_of=self._before)
        if deal is None:
            return None
        number = deal.number
        if number in self._changed:
            first = self._starts[self._changed.index(number)]
            rows = self._of_changed(array("q", [number]))
            return next((first + at for at, row in enumerate(rows) if row.field == field), first)
        for numbers, before in ((self._came, self._lines), (self._went, self._lines + len(self._came))):
            if number in numbers:
                return before + numbers.index(number)
        return None

    def seek(self, typed: str) -> int | None:
        """The first line of a deal that begins so, or else looks like it."""
        alike = [found.slug for found in self._source.names_like(typed, "deal", AT_ONCE)]
        begin = [slug for slug in alike if slug.startswith(typed.casefold())]
        places = map(self.place, begin or alike)
        return min((at for at in places if at is not None), default=None)


def _pair(question: Question, end: str | int | None) -> AsOf:
    """The pair of one end of the span."""
    from store import AsOf

    if question.axis == "recorded":
        return AsOf(reported=question.reported, recorded=end)
    return AsOf(reported=None if end is None else str(end), recorded=question.recorded)

"""What changed between two points as the rows of a long list: what changed, then what came, then what went, by deal.

Once, portion by portion, it is found which lines there are, in a few bytes each; what they say is made when they are
looked at. All of it blocks: for worker threads.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tui.drawing.changes import CAME, WENT, ChangeRow, change_row, told_fields
from tui.paging import RowSource
from tui.source import Overtaken, Question, Source

if TYPE_CHECKING:
    from store import AsOf


class _Lines:
    """Lines in order: of each the number of its deal and how many deals come before that by slug, and as places among
    words its field and its sign with its status."""

    def __init__(self) -> None:
        self.deals, self.ranks = array("q"), array("q")
        self.fields, self.states = array("B"), array("B")

    def add(self, deal: Any, rank: int, fields: Iterable[int], state: int) -> None:
        """The lines of one deal."""
        for field in fields:
            self.deals.append(deal.number)
            self.ranks.append(rank)
            self.fields.append(field)
            self.states.append(state)

    def extend(self, other: _Lines) -> None:
        """The lines of another one behind these."""
        self.deals.extend(other.deals)
        self.ranks.extend(other.ranks)
        self.fields.extend(other.fields)
        self.states.extend(other.states)


class _Words(list[str]):
    """Words by the places at which they were met first."""

    def place(self, word: str) -> int:
        """The place of a word."""
        if word not in self:
            self.append(word)
        return self.index(word)


class Difference:
    """The lines of the difference from one end to the other of a question's span, in the question's order.

    With `enough` it looks for deals until so many of the lines that come first are known, and is not `whole` then.
    `overtaken` says whether nobody waits for it any more: then finding the deals raises Overtaken.
    """

    def __init__(
        self, source: Source, question: Question, overtaken: Callable[[], bool], *, enough: int | None = None
    ) -> None:
        self._source = source
        self._before, self._after = (_pair(question, end) for end in question.span)
        self._generation = 0
        self._fields, self._states = _Words(), _Words()
        self._lines = _Lines()
        self.whole = self._find(question, overtaken, enough)
        self._order = self._sorted(*question.order)

    def _find(self, question: Question, overtaken: Callable[[], bool], enough: int | None) -> bool:
        """Find the lines; whether all of them were."""
        from store import AsOf, Lens

        fixed, lens = AsOf(question.reported, question.recorded), Lens(question.lens)
        field, state = self._fields.place, self._states.place
        changed, came, went, rank = self._lines, _Lines(), _Lines(), 0
        for portion in self._source.diff_in_turn(
            *question.span, axis=question.axis, fixed=fixed, lens=lens, query=question.query
        ):
            self._generation = portion.generation
            if enough is not None and len(changed.deals) >= enough:
                return False
            ranks = {slug: rank + place for place, slug in enumerate(_slugs(portion))}
            rank += len(ranks)
            for change in portion.changed:
                deal = change.after
                changed.add(deal, ranks[deal.deal], map(field, told_fields(change)), state(f"~ {deal.status}"))
            for deal in portion.added:
                came.add(deal, ranks[deal.deal], (field(CAME),), state(f"+ {deal.status}"))
            for deal in portion.removed:
                went.add(deal, ranks[deal.deal], (field(WENT),), state(f"- {deal.status}"))
            if overtaken():
                raise Overtaken
        changed.extend(came)
        changed.extend(went)
        return True

    def _sorted(self, sort: str, reverse: bool) -> Sequence[int]:
        """The places of the lines by one of CHANGE_SORTS, those that are equal in the order in which they came."""
        lines = self._lines
        every = range(len(lines.deals))
        if not sort:
            return every
        if sort == "deal":
            return array("q", sorted(every, key=lines.ranks.__getitem__, reverse=reverse))
        places, words = (lines.fields, self._fields) if sort == "what" else (lines.states, self._states)
        return array("q", sorted(every, key=lambda line: words[places[line]], reverse=reverse))

    @property
    def rows(self) -> RowSource:
        """The lines as a row source."""
        return RowSource(len(self._order), self.load, self.seek, self.place)

    def load(self, first: int, count: int) -> list[ChangeRow | None]:
        """The lines from one on, so many of them; None for one whose deal is not there any more. Raises Renumbered."""
        from store.views import DealNumbers

        lines = self._order[first : first + count]
        numbers = array("q", dict.fromkeys(self._lines.deals[line] for line in lines))
        wanted = DealNumbers(self._generation, numbers)
        before, after = (
            dict(zip(numbers, self._source.deals_by_number(wanted, as_of=pair), strict=True))
            for pair in (self._before, self._after)
        )
        return [
            change_row(before[number], after[number], self._fields[self._lines.fields[line]])
            for line in lines
            for number in (self._lines.deals[line],)
        ]

    def place(self, key: str) -> int | None:
        """The row of a line by its key, else the first of its deal; a key may be a deal's slug alone."""
        slug, _, field = key.partition("\n")
        deal = self._source.deal(slug, as_of=self._after) or self._source.deal(slug, as_of=self._before)
        if deal is None or deal.number not in self._lines.deals:
            return None
        line = self._lines.deals.index(deal.number)
        rows: dict[str, int] = {}
        while line < len(self._order) and self._lines.deals[line] == deal.number:
            rows[self._fields[self._lines.fields[line]]] = self._order.index(line)
            line += 1
        return rows.get(field, min(rows.values()))

    def seek(self, typed: str) -> int | None:
        """The first line of a deal that begins so."""
        from store.views import DealNumbers

        deals = self._lines.deals
        numbers = array("q", (deals[line] for line in self._order))
        return self._source.first_beginning(DealNumbers(self._generation, numbers), typed)


def _slugs(portion: Any) -> list[str]:
    """Those of all its deals, in order."""
    return sorted(each.deal for each in (*portion.changed, *portion.added, *portion.removed))


def _pair(question: Question, end: str | int | None) -> AsOf:
    """The pair of one end of the span."""
    from store import AsOf

    if question.axis == "recorded":
        return AsOf(reported=question.reported, recorded=end)
    return AsOf(reported=None if end is None else str(end), recorded=question.recorded)

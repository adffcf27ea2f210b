"""From which list a deal's page was opened, so that the next deal of that list is one key away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tui.paging import Paged, RowSource
from tui.screens.pager import Pager
from tui.widgets.board import Board
from tui.widgets.pane import Pane
from tui.widgets.plate import Plate
from tui.widgets.table import Table

MOST_LISTS = 8
"""A list of many deals takes room, their numbers, so that only those used last are kept."""


class _Place(NamedTuple):
    rows: Sequence[Any] | RowSource
    key: Callable[[Any], str]
    at: int


class Trail:
    """The places of the deals opened last. Lists are kept as they were, and never looked through; of a long one no
    row is kept, the pager reads it when it is gone to."""

    def __init__(self, pager: Pager) -> None:
        self._pager = pager
        self._places: dict[str, _Place] = {}
        self._under_way: tuple[str, int] | None = None

    def opened(self, deal: str, board: Board) -> None:
        """A deal's page is opened from a board."""
        if isinstance(board, Table):
            if not board.hollow and board.kind == "deal":
                rows = board.rows.source if isinstance(board.rows, Paged) else board.rows
                self._put(deal, _Place(rows, board.layout_of_rows.key, board.cursor))
        elif isinstance(board, Pane | Plate):
            deals = list(dict.fromkeys(target.key for target in board.drawing.targets if target.kind == "deal"))
            if deal in deals:
                self._put(deal, _Place(deals, str, deals.index(deal)))

    def knows(self, deal: str | None) -> bool:
        """Whether the deal was opened from a list."""
        return deal in self._places

    def follow(self, deal: str | None, by: int, turn: Callable[[str], None]) -> bool:
        """Go to the deal so many rows further on in the list that `deal` was opened from; False at its end.

        `turn` is told which it is, as soon as its row is there: steps made until then add up.
        """
        if deal is None or (place := self._places.get(deal)) is None:
            return False
        here = self._under_way[1] if self._under_way is not None and self._under_way[0] == deal else place.at
        there = here + by
        if not 0 <= there < len(place.rows):
            return False
        self._under_way = step = (deal, there)

        def found(rows: Sequence[Any]) -> None:
            if self._under_way not in (None, step):  # None: it could not be read, and was tried again
                return
            self._under_way = None
            if rows and rows[0] is not None:
                following = place.key(rows[0])
                self._put(following, place._replace(at=there))
                turn(following)

        if isinstance(source := place.rows, RowSource):
            self._pager.do(lambda: source.load(there, 1), found, in_vain=self._stop)
        else:
            found([source[there]])
        return True

    def forget(self) -> None:
        """The lists are not what they were."""
        self._places, self._under_way = {}, None

    def _stop(self) -> None:
        self._under_way = None

    def _put(self, deal: str, place: _Place) -> None:
        self._places.pop(deal, None)
        self._places[deal] = place
        lists = list({id(held.rows): held.rows for held in reversed(self._places.values())}.values())
        kept = {id(rows) for rows in lists[:MOST_LISTS]}
        self._places = {deal: held for deal, held in self._places.items() if id(held.rows) in kept}

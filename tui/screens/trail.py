"""From which list a deal's page was opened, so that the next deal of that list is one key away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tui.widgets.board import Board
from tui.widgets.pane import Pane
from tui.widgets.plate import Plate
from tui.widgets.table import Table

MOST_LISTS = 8
"""A list of many deals takes room, so that only those used last are kept."""


class _Place(NamedTuple):
    rows: Sequence[Any]
    key: Callable[[Any], str]
    at: int


class Trail:
    """The places of the deals opened last. Lists are kept as they were, and never looked through."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}

    def opened(self, deal: str, board: Board) -> None:
        """A deal's page is opened from a board."""
        if isinstance(board, Table):
            if not board.hollow and board.kind == "deal":
                self._put(deal, _Place(board.rows, board.layout_of_rows.key, board.cursor))
        elif isinstance(board, Pane | Plate):
            deals = list(dict.fromkeys(target.key for target in board.drawing.targets if target.kind == "deal"))
            if deal in deals:
                self._put(deal, _Place(deals, str, deals.index(deal)))

    def knows(self, deal: str | None) -> bool:
        """Whether the deal was opened from a list."""
        return deal in self._places

    def follow(self, deal: str | None, by: int) -> str | None:
        """The deal so many rows further on in that list; None at its end."""
        if deal is None or (place := self._places.get(deal)) is None:
            return None
        there = place.at + by
        if not 0 <= there < len(place.rows):
            return None
        following = place.key(place.rows[there])
        self._put(following, place._replace(at=there))
        return following

    def _put(self, deal: str, place: _Place) -> None:
        self._places.pop(deal, None)
        self._places[deal] = place
        lists = list({id(held.rows): held.rows for held in reversed(self._places.values())}.values())
        kept = {id(rows) for rows in lists[:MOST_LISTS]}
        self._places = {deal: held for deal, held in self._places.items() if id(held.rows) in kept}

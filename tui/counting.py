"""Whether it is worth the wait to count what a limit has left out of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from store import Point

_QUICK = 100_000
"""In a log of more events counting takes longer than showing what the limit lets through."""


class Cut(Protocol):
    """A list that a limit may have cut."""

    more: bool
    point: Point

    @property
    def total(self) -> int: ...


def total_if_quick(found: Cut) -> int | None:
    """How many there are in all; None where to count them would take long."""
    return None if found.more and found.point.seq > _QUICK else found.total

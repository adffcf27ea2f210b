"""How much a long writer writes in one transaction, so that nobody waits long for its end."""

from __future__ import annotations

from typing import NamedTuple

# Seconds for which a transaction should hold the lock. One that began while nobody waited cannot be cut short when
# somebody comes, so the longer bound too stays below what a waiter should have to wait.
ALONE, WATCHED = 0.2, 0.06
_QUIET_AFTER = 8
_GROWTH = 3


class Turn(NamedTuple):
    """A write transaction: how many seconds it had the lock, its commit included, and whether others waited for it."""

    seconds: float
    others_waited: bool


class Pace:
    """`size` is how many events the next transaction may have, by how long the last ones took: most when alone."""

    def __init__(self, most: int, *, first: int = 250, least: int = 100) -> None:
        self._most = most
        self._least = min(least, most)
        self._quiet = _QUIET_AFTER
        self.size = min(first, most)

    def took(self, events: int, turn: Turn) -> None:
        """The last transaction held so many events."""
        self._quiet = 0 if turn.others_waited else self._quiet + 1
        aim = WATCHED if self._quiet < _QUIET_AFTER else ALONE
        within = int(events * aim / turn.seconds) if turn.seconds > 0 else self._most
        self.size = max(self._least, min(self._most, within, _GROWTH * self.size))

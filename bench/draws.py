"""Random pairs (R, S) over both axes, early and late, and the corners where one axis is early and the other is not."""

from __future__ import annotations

import random
from collections.abc import Iterator

from events.time import moment_text
from store import AsOf, Store

_DAY = 3
_EARLY = 0.05


class Draws:
    """Draws from one store; the same seed draws the same."""

    def __init__(self, store: Store, seed: int = 7) -> None:
        self.rnd = random.Random(seed)
        self.moments = store.moments()
        self.head = store.head().seq

    def at(self, corner: int) -> AsOf:
        """A pair; of eight corners in turn five are anywhere, the others: R early, S early, both late."""
        if corner % 8 == 5:
            return AsOf(self._reported(0, _EARLY), None)
        if corner % 8 == 6:
            return AsOf(None, self._recorded(0, _EARLY))
        if corner % 8 == 7:
            return AsOf(self._reported(1 - _EARLY, 1), self._recorded(1 - _EARLY, 1))
        return AsOf(self._reported(0, 1), self._recorded(0, 1))

    def pairs(self, count: int) -> Iterator[AsOf]:
        """So many pairs."""
        return (self.at(corner) for corner in range(count))

    def _reported(self, low: float, high: float) -> str:
        return moment_text(self.moments[self._place(low, high, len(self.moments)) - 1], _DAY)

    def _recorded(self, low: float, high: float) -> int:
        return self._place(low, high, self.head)

    def _place(self, low: float, high: float, of: int) -> int:
        """1 … of, from a share of it to another."""
        first = 1 + int(low * (of - 1))
        return self.rnd.randint(first, max(first, int(high * of)))


def told(as_of: AsOf) -> str:
    """A pair in words."""
    return f"(R {as_of.reported or 'absent'}, S {as_of.recorded or 'head'})"

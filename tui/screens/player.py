"""Play: a clock that takes one step after another, at a pace."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer

RATES = (1, 2, 5, 10, 20, 50, 100)
FRAME = 0.05
"""Seconds between two moves at the least: several steps are one move where they come faster than that."""

MOST_LATE = 3
"""Seconds of play that one move makes up for."""


class Player:
    """Calls `step` with a number of steps, as many as are due, so that the rate holds however long a move takes.

    `step` says False where the end is reached. `changed` is called when it starts, stops, or plays at another pace.
    `clock` gives seconds.
    """

    def __init__(
        self,
        node: MessagePump,
        step: Callable[[int], bool],
        changed: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._node = node
        self._step = step
        self._changed = changed
        self._clock = clock
        self._timer: Timer | None = None
        self._rate = RATES.index(5)
        self._start = 0.0
        self._taken = 0

    @property
    def rate(self) -> int:
        """Steps a second."""
        return RATES[self._rate]

    @property
    def playing(self) -> bool:
        """Whether it runs."""
        return self._timer is not None

    def play(self) -> None:
        """Start, or start anew at another pace."""
        self._stop()
        self._start, self._taken = self._clock(), 0
        self._timer = self._node.set_interval(max(FRAME, 1 / self.rate), self._tick)
        self._changed()

    def pause(self) -> None:
        """Stop where it is."""
        if self.playing:
            self._stop()
            self._changed()

    def change(self, by: int) -> None:
        """Faster or slower by so many notches."""
        self._rate = max(0, min(len(RATES) - 1, self._rate + by))
        if self.playing:
            self.play()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _tick(self) -> None:
        now = self._clock()
        due = round((now - self._start) * self.rate) - self._taken
        if due > MOST_LATE * self.rate:  # it was stopped, or the machine asleep: nobody saw that time go by
            self._start, self._taken, due = now - 1 / self.rate, 0, 1
        if due > 0:
            self._taken += due
            if not self._step(due):
                self.pause()

"""Play: a clock that takes one step after another, at a pace."""

from __future__ import annotations

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer

RATES = (1, 2, 5, 10, 20, 50, 100)


class Player:
    """Calls `step` so many times a second while it plays. `step` says False where the end is reached."""

    def __init__(self, node: MessagePump, step: Callable[[], bool]) -> None:
        self._node = node
        self._step = step
        self._timer: Timer | None = None
        self._rate = RATES.index(5)

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
        self.pause()
        self._timer = self._node.set_interval(1 / self.rate, self._tick)

    def pause(self) -> None:
        """Stop where it is."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def change(self, by: int) -> None:
        """Faster or slower by so many notches."""
        self._rate = max(0, min(len(RATES) - 1, self._rate + by))
        if self.playing:
            self.play()

    def _tick(self) -> None:
        if not self._step():
            self.pause()

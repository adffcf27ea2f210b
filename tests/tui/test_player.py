"""Playing through time: the rate holds whatever a move takes, moves come a frame apart at the least."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from tui.screens.player import FRAME, RATES, Player


class Bench:
    """A clock that stands until it is set, and the timer of the player."""

    def __init__(self) -> None:
        self.now = 100.0
        self.steps: list[int] = []
        self.ends_at = 10_000
        self.changes = 0
        self.interval = 0.0
        self._tick: Callable[[], None] = lambda: None
        self.player = Player(self, self._step, self._changed, lambda: self.now)  # type: ignore[arg-type]

    def set_interval(self, interval: float, tick: Callable[[], None]) -> Any:
        self.interval, self._tick = interval, tick
        return SimpleNamespace(stop=lambda: None)

    def after(self, seconds: float) -> None:
        self.now += seconds
        self._tick()

    def _step(self, count: int) -> bool:
        self.steps.append(count)
        return sum(self.steps) < self.ends_at

    def _changed(self) -> None:
        self.changes += 1


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize("notches", range(-3, 5))
def test_the_rate_holds_when_ticks_come_late(bench: Bench, notches: int) -> None:
    bench.player.change(notches)
    bench.player.play()
    assert bench.interval == max(FRAME, 1 / bench.player.rate)
    seconds = 0.0
    for late in (1.0, 1.4, 1.0, 2.5, 1.9) * 10:
        bench.after(bench.interval * late / 2)
        seconds += bench.interval * late / 2
    assert abs(sum(bench.steps) - seconds * bench.player.rate) <= 1


def test_the_fastest_moves_a_frame_at_a_time(bench: Bench) -> None:
    bench.player.change(len(RATES))
    bench.player.play()
    bench.after(FRAME)
    assert bench.steps == [5]


def test_time_that_nobody_saw_is_not_made_up_for(bench: Bench) -> None:
    bench.player.play()
    bench.after(3600)
    bench.after(0.2)
    assert bench.steps == [1, 1]


def test_it_tells_when_it_starts_and_ends(bench: Bench) -> None:
    bench.ends_at = 2
    bench.player.pause()
    assert bench.changes == 0
    bench.player.play()
    assert (bench.changes, bench.player.playing) == (1, True)
    bench.after(1.0)
    assert (bench.changes, bench.player.playing) == (2, False)

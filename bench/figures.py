"""A figure beside its floor or peer, and how it is shown."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """`value` and `peer` are in `unit`; `must` is a bound on the value, or on the ratio, in words."""

    what: str
    value: float
    unit: str
    peer_name: str
    peer: float
    must: str

    @property
    def ratio(self) -> float:
        """The value over the peer's."""
        return self.value / self.peer

    def __str__(self) -> str:
        return (
            f"{self.what}: {shown(self.value)} {self.unit}; {self.peer_name}: {shown(self.peer)} {self.unit}; "
            f"ratio {self.ratio:.2f}; must: {self.must}"
        )


def shown(value: float) -> str:
    """A figure with as many places as it can bear."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_ms(command: Sequence[str], runs: int = 15) -> float:
    """The median time of a command in ms, output thrown away; its exit must be 0."""
    times = [
        timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL))
        for _ in range(runs)
    ]
    return statistics.median(times) * 1000


def machine() -> str:
    """What the figures were taken on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"

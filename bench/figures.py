"""A figure beside its floor or peer, how it is shown, and whether it is what it must be."""

from __future__ import annotations

import math
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

_BOUND = re.compile(r"(?P<sign>[≤≥<]) (?:(?P<number>\d[\d ]*(?:\.\d+)?)|the )")
_LONGEST_SECONDS = 60.0
_ENOUGH = 100


class Figure(NamedTuple):
    """`value` and `peer` are in `unit`; `note` is what else is to be known, such as the worst case.

    `must`: bounds joined by " and ", such as `≥ 15 000 and ≥ 0.45 of the floor`. One that says of what bounds the
    ratio, any other the value; `≤ the peer's` bounds the ratio by 1.
    """

    what: str
    value: float
    unit: str
    peer_name: str
    peer: float
    must: str
    note: str = ""

    @property
    def ratio(self) -> float:
        """The value over the peer's."""
        return self.value / self.peer if self.peer else math.inf

    @property
    def met(self) -> bool | None:
        """Whether it is what it must be; None where nothing is asked of it."""
        answers = [_holds(clause, self) for clause in self.must.split(" and ") if _BOUND.match(clause)]
        return all(answers) if answers else None

    def __str__(self) -> str:
        text = f"{self.what}: {shown(self.value)} {self.unit}; {self.peer_name}: {shown(self.peer)}"
        text += f"; ratio {self.ratio:.2f}; must: {self.must}{'  ← MISSED' if self.met is False else ''}"
        return f"{text}\n    {self.note}" if self.note else text


def _holds(clause: str, figure: Figure) -> bool:
    found = _BOUND.match(clause)
    assert found is not None
    number = float(found["number"].replace(" ", "")) if found["number"] else 1.0
    value = figure.ratio if found["number"] is None or " of " in clause else figure.value
    return {"≤": value <= number, "≥": value >= number, "<": value < number}[found["sign"]]


class Times:
    """How long each of many questions took."""

    def __init__(self) -> None:
        self._taken: list[tuple[float, float, str]] = []

    def ask(self, asked: str, question: Callable[[], object]) -> None:
        """Time a question once, by the clock on the wall and by the CPU time of this thread."""
        busy, start = time.thread_time(), time.perf_counter()
        question()
        self.add(time.perf_counter() - start, time.thread_time() - busy, asked)

    def add(self, passed: float, busy: float, asked: str) -> None:
        """Take a time that was measured elsewhere, and its CPU time, in seconds."""
        self._taken.append((passed, busy, asked))

    def quantile(self, share: float, *, cpu: bool = False) -> float:
        """The time in ms within which a share of the questions was answered."""
        ordered = sorted(busy if cpu else passed for passed, busy, _ in self._taken)
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)] * 1000

    @property
    def most(self) -> str:
        """What `quantile(0.99)` gives, in words: of fewer than a hundred draws the 99th percentile is the worst one."""
        return "p99" if len(self._taken) >= _ENOUGH else f"worst of {len(self._taken)}"

    def note(self) -> str:
        """The median, the quantile by CPU time, which other work on the machine sways less, and the worst case."""
        worst = max(self._taken)
        return (
            f"{len(self._taken)} draws: p50 {shown(self.quantile(0.5))}, p99 of CPU time "
            f"{shown(self.quantile(0.99, cpu=True))}, worst {shown(worst[0] * 1000)} for {worst[2]}"
        )


def times(questions: Iterable[tuple[str, Callable[[], object]]]) -> Times:
    """Ask questions, each with what it asks, one after another; no new one after a minute."""
    taken = Times()
    began = time.perf_counter()
    for asked, question in questions:
        taken.ask(asked, question)
        if time.perf_counter() - began > _LONGEST_SECONDS:
            break
    return taken


def shown(value: float) -> str:
    """A figure with as many places as it can bear."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 or not value else f"{value:.2g}"


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def started(command: Sequence[str], runs: int) -> tuple[float, float, float]:
    """Medians in ms of a command, of its CPU time, and of the bare interpreter, run by turns.

    Output is thrown away; the exit must be 0.
    """
    taken = []
    for _ in range(runs):
        bare = timed(lambda: _run([sys.executable, "-c", "pass"]))
        busy = _cpu_of_children()
        wall = timed(lambda: _run(command))
        taken.append((wall, _cpu_of_children() - busy, bare))
    wall, cpu, bare = (statistics.median(column) * 1000 for column in zip(*taken, strict=True))
    return wall, cpu, bare


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def _cpu_of_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def machine() -> str:
    """What the figures were taken on, and how busy that was with other work."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}{load}"
    )

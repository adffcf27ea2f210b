"""Following: how long another process's commit takes to be delivered, and what it costs to wait."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

from bench.figures import Figure
from store import Recorded, open_store
from store.follower import PAUSE
from store.sqlite.connection import connect

COMMITS = 80
IDLE_SECONDS = 3.0

# Appends events at uneven intervals and tells when each was durable, by the clock that all processes share.
_WRITER = """
import random, sys, time
from store import open_store

with open_store(sys.argv[1]) as store:
    for number in range(int(sys.argv[2])):
        time.sleep(random.uniform(0.03, 0.1))
        report = {"deal": "a-b", "source": {"outlet": "Gazette"}, "note": f"{number} at {time.monotonic_ns()}"}
        store.append([report | {"type": "deal.rumoured", "reported_at": "2026-01-02"}])
        print(time.monotonic_ns())
"""


def run(folder: Path) -> Iterator[Figure]:
    """Delays in ms; the share of one core while nothing happens, in percent."""
    path = folder / "following.db"
    with open_store(path, create=True) as store:
        ours = _delays(path, lambda: asyncio.run(_delivered(store.follow())))
        bare = _delays(path, lambda: _delivered_barely(path, store.head().seq))
        for name, of in (("median", statistics.median), ("worst", max)):
            what = f"{name} delay of {COMMITS} commits of another process"
            yield Figure(what, of(ours), "ms", f"bare data_version loop, {PAUSE * 1000:.0f} ms", of(bare), "≤ 100")
        idle = asyncio.run(_share(store.follow()))
    yield Figure("following, nothing happens", idle, "% of a core", "bare timer", asyncio.run(_share()), "< 1")


def _delays(path: Path, follow: Callable[[], list[int]]) -> list[float]:
    """From each commit in another process to its delivery, in ms; 0 where it came before the writer could tell."""
    command = [sys.executable, "-c", _WRITER, str(path), str(COMMITS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        delivered = follow()
        committed = [int(line) for line in writer.communicate()[0].split()]
    return [max(0, late - early) / 1e6 for early, late in zip(committed, delivered, strict=True)]


async def _delivered(events: AsyncIterator[Recorded]) -> list[int]:
    times: list[int] = []
    while len(times) < COMMITS:
        await anext(events)
        times.append(time.monotonic_ns())
    return times


def _delivered_barely(path: Path, after: int) -> list[int]:
    """The least that anybody can do who polls at the same interval."""
    connection = connect(path)
    times: list[int] = []
    seen = None
    while len(times) < COMMITS:
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version != seen:
            seen = version
            rows = connection.execute("SELECT payload FROM log WHERE seq > ?", (after + len(times),)).fetchall()
            times += [time.monotonic_ns()] * len(rows)
        time.sleep(PAUSE)
    connection.close()
    return times


async def _share(events: AsyncIterator[Recorded] | None = None) -> float:
    """CPU time of this process, in percent of the time that passes, while it waits for an event or for a timer."""
    waiting = asyncio.create_task(anext(events) if events is not None else _ticking())  # type: ignore[arg-type]
    await asyncio.sleep(0.2)
    began, used = time.perf_counter(), time.process_time()
    await asyncio.sleep(IDLE_SECONDS)
    share = (time.process_time() - used) / (time.perf_counter() - began)
    waiting.cancel()
    return share * 100


async def _ticking() -> None:
    while True:
        await asyncio.sleep(PAUSE)

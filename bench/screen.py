"""The terminal UI on the large store: first paint, memory, what it costs to stand still, and a step in time.

The first three are taken of the real program on a pty; a step is taken inside, from the action until the screen has
been drawn anew, the answers of the store apart, which come after. The peer is an app of Textual's that shows one line.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import Figure, Times
from bench.session import Session
from bench.terminal import Terminal
from store import open_store

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

_RUNS = 7
IDLE_SECONDS = 30.0
KEYS = b"{{{[[[]]}G5G1G2{1<<,,..>gg" * 2 + b"3W{{}}W{{}}L4{{}}1={{{=6GL=1jjj\r\x1b/report\r\x0cL1G"
"""Through every view, in the web through each way of drawing it, back and on in time, two marks, a page, a query."""
_STEPS = ("time.day_back", "time.month_back", "time.event_on", "time.day_on", "time.event_back")
_BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("nothing but this")
Bare().run()
"""


def run(session: Session) -> Iterator[Figure]:
    """Milliseconds, MB, and percent of a core."""
    large = session.store()
    runs = 1 if session.is_small else _RUNS
    idle = 0.3 if session.is_small else IDLE_SECONDS
    ours = [sys.executable, "-m", "tui", "--store", str(large)]
    bare = [sys.executable, "-c", _BARE]
    first = statistics.median(_first_paint(ours, b"deal-") for _ in range(runs)) * 1000
    peer = statistics.median(_first_paint(bare, b"nothing but this") for _ in range(runs)) * 1000
    name = f"{session.events:,} events"
    yield Figure(f"UI, first paint with rows, {name}", first, "ms", "bare Textual app", peer, "≤ 400")
    start, after, share = _kept(ours, b"deal-", KEYS[: 10 if session.is_small else None], idle)
    least, _, nothing = _kept(bare, b"nothing but this", b"", idle)
    yield Figure(f"UI, memory at start, {name}", start, "MB", "bare Textual app", least, "< 150")
    yield Figure(f"UI, memory after moving about, {name}", after, "MB", "bare Textual app", least, "< 150")
    yield Figure(f"UI, idle for {idle:.0f} s, {name}", share, "% of a core", "bare Textual app", nothing, "< 1")
    yield from asyncio.run(_inside(large, name, 5 if session.is_small else 60))


def _first_paint(command: list[str], text: bytes) -> float:
    with Terminal(command) as terminal:
        terminal.wait_for(text)
        return time.perf_counter() - terminal.began


def _kept(command: list[str], text: bytes, keys: bytes, idle: float) -> tuple[float, float, float]:
    """MB at start and after keys; percent of a core while nothing happens."""
    with Terminal(command) as terminal:
        terminal.wait_for(text)
        terminal.quiet(1.0)
        start = terminal.memory()
        for key in keys:
            terminal.press(bytes([key]))
            terminal.quiet(0.25)
        terminal.quiet(1.0)
        after = terminal.memory()
        began, used = time.perf_counter(), terminal.busy()
        terminal.quiet(idle)
        passed = time.perf_counter() - began
        return start, after, (terminal.busy() - used) / passed * 100


async def _inside(path: Path, name: str, draws: int) -> list[Figure]:
    """The time of a step from the action to the repainted screen, and of turning to a table of a row for each event."""
    from tui.app import DealwebApp
    from tui.state import ViewState

    steps, bare, table = Times(), Times(), Times()
    with open_store(path, read_only=True) as store:
        app = DealwebApp(store, state=ViewState(), poll=3600)
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.pause(1.0)
            screen = app.main
            for draw in range(draws):
                action = _STEPS[draw % len(_STEPS)]
                await _drawn(steps, action, partial(screen.action_act, action), screen)
                await _drawn(bare, "refresh", lambda: screen.query_one("#scrub").refresh(), screen)
                await pilot.pause(0.2)
            for _ in range(max(1, draws // 6)):
                screen.action_act("go.deals")
                await pilot.pause(0.5)
                await _filled(table, partial(screen.action_act, "go.log"), screen)
                await pilot.pause(0.5)
        app.close_readers()
    return [
        Figure(
            f"UI, a step in time to the repaint, {steps.most}, {name}",
            steps.quantile(0.99), "ms", "repaint of one line", bare.quantile(0.99), "≤ 30", steps.note(),
        ),
        Figure(
            f"UI, a table of all entries ready, {table.most}, {name}",
            table.quantile(0.99), "ms", "repaint of one line", bare.quantile(0.99), "≤ 100", table.note(),
        ),
    ]  # fmt: skip


async def _drawn(into: Times, what: str, act: Callable[[], object], screen: MainScreen) -> None:
    start, used = time.perf_counter(), time.thread_time()
    act()
    await _redrawn(screen)
    into.add(time.perf_counter() - start, time.thread_time() - used, what)


async def _filled(into: Times, act: Callable[[], object], screen: MainScreen) -> None:
    """Until the table holds the log and is drawn."""
    from tui.widgets.table import Table

    start, used = time.perf_counter(), time.thread_time()
    act()
    while screen.query_one("#table", Table).kind != "entry":
        await asyncio.sleep(0)
    await _redrawn(screen)
    into.add(time.perf_counter() - start, time.thread_time() - used, "the log")


async def _redrawn(screen: MainScreen) -> None:
    done = asyncio.Event()
    screen.call_after_refresh(done.set)
    await done.wait()

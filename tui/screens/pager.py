"""Loads pages of long lists in a worker, the one asked for last before all others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from tui.channel import Start
from tui.paging import Paged

MOST_WAITING = 4
"""Pages that somebody scrolled past meanwhile are not loaded."""


class Pager:
    """All methods are for the event loop. `arrived` is called after each page, `failed` where one cannot be had."""

    def __init__(
        self, executor: Executor, start: Start, arrived: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        self._executor = executor
        self._start = start
        self._arrived = arrived
        self._failed = failed
        self._rows: Paged | None = None
        self._waiting: list[int] = []
        self._running = False

    @property
    def busy(self) -> bool:
        """Whether a page is still to come."""
        return self._running

    def serve(self, rows: Paged) -> None:
        """Load for these rows from now on, and for no others."""
        if rows is not self._rows:
            self._rows = rows
            self._waiting = []
            rows.want = self._want

    def seek(self, typed: str, found: Callable[[int | None], None]) -> None:
        """Look in a worker for the row that begins with what was typed; `found` hears in which one, None for none."""
        if self._rows is not None:
            self._start(self._seek(self._rows, typed, found))

    async def _seek(self, rows: Paged, typed: str, found: Callable[[int | None], None]) -> None:
        try:
            place = await asyncio.get_running_loop().run_in_executor(self._executor, rows.seek, typed)
        except Exception as error:  # noqa: BLE001 - whatever a store raises is shown, with a retry
            self._failed(error)
        else:
            if rows is self._rows:
                found(place)

    def read(self, rows: Paged, first: int, last: int, use: Callable[[list[Any]], None]) -> None:
        """Read rows `first` to `last` in a worker, those that are not held as well, and hand them to `use`."""
        self._start(self._read(rows, first, last, use))

    async def _read(self, rows: Paged, first: int, last: int, use: Callable[[list[Any]], None]) -> None:
        try:
            loop = asyncio.get_running_loop()
            found = await loop.run_in_executor(self._executor, lambda: list(rows.read(first, last)))
        except Exception as error:  # noqa: BLE001 - whatever a store raises is shown, with a retry
            self._failed(error)
        else:
            use(found)

    def _want(self, page: int) -> None:
        if page in self._waiting:
            self._waiting.remove(page)
        self._waiting = [*self._waiting[-MOST_WAITING + 1 :], page]
        if not self._running:
            self._running = True
            self._start(self._drain())

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting and self._rows is not None:
                rows, page = self._rows, self._waiting.pop()
                if rows.holds(page):
                    continue
                try:
                    found = await loop.run_in_executor(self._executor, rows.load, page)
                except Exception as error:  # noqa: BLE001 - whatever a store raises is shown, with a retry
                    self._waiting = []
                    self._failed(error)
                else:
                    rows.put(page, found)
                    if rows is self._rows:
                        self._arrived()
        finally:
            self._running = False

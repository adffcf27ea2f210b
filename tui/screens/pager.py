"""Loads pages of long lists in a worker, the one asked for last before all others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import TypeVar

from tui.channel import Start
from tui.paging import Paged

T = TypeVar("T")

MOST_WAITING = 4
"""Pages that somebody scrolled past meanwhile are not loaded."""


class Pager:
    """All methods are for the event loop. `arrived` is called after each page, `failed` where something cannot be
    read, with what tries it again, `mended` where something can, or other rows are read from now on."""

    def __init__(
        self,
        executor: Executor,
        start: Start,
        *,
        arrived: Callable[[], None],
        failed: Callable[[Exception, Callable[[], None]], None],
        mended: Callable[[], None],
    ) -> None:
        self._executor = executor
        self._start = start
        self._arrived = arrived
        self._failed = failed
        self._mended = mended
        self._rows: Paged | None = None
        self._waiting: list[int] = []
        self._running = False

    @property
    def busy(self) -> bool:
        """Whether a page is still to come."""
        return self._running

    def serve(self, rows: Paged | None) -> None:
        """Load for these rows from now on, and for no others; None: for none."""
        if rows is not self._rows:
            self._rows = rows
            self._waiting = []
            if rows is not None:
                rows.want = partial(self._want, rows)
            self._mended()

    def do(
        self, work: Callable[[], T], use: Callable[[T], None], *, in_vain: Callable[[], None] = lambda: None
    ) -> None:
        """Read something of a list in a worker and hand it to `use`; `in_vain` is called where it cannot be had."""
        self._start(self._do(work, use, in_vain))

    async def _do(self, work: Callable[[], T], use: Callable[[T], None], in_vain: Callable[[], None]) -> None:
        try:
            use(await asyncio.get_running_loop().run_in_executor(self._executor, work))
            self._mended()
        except Exception as error:  # noqa: BLE001 - whatever a store raises, or a row that is odd, is shown
            in_vain()
            self._failed(error, partial(self.do, work, use, in_vain=in_vain))

    def _want(self, rows: Paged, page: int) -> None:
        if rows is not self._rows:
            return
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
                    found = await loop.run_in_executor(self._executor, rows.source.page, page)
                except Exception as error:  # noqa: BLE001 - whatever a store raises is shown, with a retry
                    self._waiting = []
                    self._failed(error, partial(self._want, rows, page))
                else:
                    rows.put(page, found)
                    self._mended()
                    if rows is self._rows:
                        self._arrived()
        finally:
            self._running = False

"""The store as forms see it from the event loop: whatever blocks is done in an executor's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import ParamSpec, TypeVar

from tui.writing.reading import Reader
from tui.writing.writer import Writer

Given = ParamSpec("Given")
Found = TypeVar("Found")


class Clerk:
    """Holds who reads, who writes and the clock (µs since 1970), and does their work in the executor."""

    def __init__(self, reader: Reader, writer: Writer, executor: Executor, clock: Callable[[], int]) -> None:
        self.reader = reader
        self.writer = writer
        self.clock = clock
        self._executor = executor

    async def do(self, work: Callable[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
        """What the work gives, or raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: work(*args, **kwargs))

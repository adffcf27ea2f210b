"""A bar on standard error for what takes longer than a second; silent where nobody watches."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

from tui.printing import output

_PATIENCE = 1.0
_PAUSE = 0.1


class Progress:
    """`with Progress("reading", total) as progress: progress.at(done)`; `total` None: not known."""

    def __init__(self, what: str, total: int | None) -> None:
        self._what = what
        self._total = total
        self._begun = self._last = time.monotonic()
        self._wanted = sys.stderr.isatty()
        self._bar: Any = None
        self._waited = False

    def __enter__(self) -> Progress:
        return self

    def at(self, done: int, total: int | None = None) -> None:
        """So much is done. Cheap enough to be called for every row."""
        if not self._wanted:
            return
        moment = time.monotonic()
        if moment - self._last < _PAUSE or moment - self._begun < _PATIENCE:
            return
        self._last = moment
        if self._bar is None:
            self._bar = self._open()
        self._bar.update(0, completed=done, total=self._total if total is None else total)

    def wait(self) -> None:
        """Another process is at it; said once, whoever watches."""
        if not self._waited:
            self._waited = True
            output.tell(f"another process is {self._what}; waiting for it")

    def _open(self) -> Any:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn(self._what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        bar = Bar(*columns, console=Console(stderr=True), transient=True)
        bar.add_task(self._what, total=self._total)
        bar.start()
        return bar

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

"""Questions that are overtaken by the next one: at most one is under way, the latest waits, the rest drop out.

So a scrub over a hundred reports asks the store as fast as it can answer and no faster, answers arrive in the
order of the questions, and the last question is always answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any

from tui.source import Answer, Question

Fetch = Callable[[Question], Answer]
Deliver = Callable[[Answer], None]
Fail = Callable[[Exception], None]
Ready = Callable[[Question], Question]
Start = Callable[[Coroutine[Any, Any, None]], object]


def _as_it_is(question: Question) -> Question:
    return question


class Channel:
    """One stream of questions. All methods are for the event loop; `fetch` runs in the executor.

    `start` runs a coroutine as a worker of the screen, so that it ends with the screen. `ready` puts into a question
    what is known only when it is asked of the store.
    """

    def __init__(
        self, executor: Executor, start: Start, fetch: Fetch, deliver: Deliver, fail: Fail, ready: Ready = _as_it_is
    ) -> None:
        self._executor = executor
        self._start = start
        self._fetch = fetch
        self._deliver = deliver
        self._fail = fail
        self._ready = ready
        self._waiting: Question | None = None
        self._latest: Question | None = None
        self._running = False

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._running

    @property
    def latest(self) -> Question | None:
        """The last question asked, answered or not."""
        return self._latest

    def ask(self, question: Question, *, again: bool = False) -> None:
        """Ask, unless it was the last thing asked; `again` asks all the same."""
        if question == self._latest and not again:
            return
        self._latest = self._waiting = question
        if not self._running:
            self._running = True
            self._start(self._drain())

    def forget(self) -> None:
        """The last answer no longer stands; what waits is not asked."""
        self._latest = self._waiting = None

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while (question := self._waiting) is not None:
                self._waiting = None
                try:
                    answer = await loop.run_in_executor(self._executor, self._fetch, self._ready(question))
                except Exception as error:  # noqa: BLE001 - whatever a store raises is shown, with a retry
                    self._fail(error)
                else:
                    self._deliver(answer)
        finally:
            self._running = False

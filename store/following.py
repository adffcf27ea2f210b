"""Following a log on an event loop: its entries as they are committed, by whatever thread or process."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING

from store.errors import StoreClosed
from store.follower import PAUSE, Follower

if TYPE_CHECKING:
    from store.log import Recorded


class Following:
    """An endless asynchronous iterator over recorded entries in seq order; it ends when the store is closed.

    Reading is done in a thread, looks at the pulse on the loop. It holds nothing open and needs no closing. An
    `anext` that is cancelled, by a timeout for instance, loses nothing: the next one goes on with the same entry.
    Raises StoreGone where the store's file was removed or replaced, and what reading raises.
    """

    def __init__(self, follower: Follower) -> None:
        self._follower = follower
        self._ready: deque[Recorded] = deque()
        self._next_look = 0.0

    def __aiter__(self) -> Following:
        return self

    async def __anext__(self) -> Recorded:
        try:
            while not self._ready:
                await self._look()
        except StoreClosed:
            raise StopAsyncIteration from None
        return self._ready.popleft()

    async def _look(self) -> None:
        if not self._follower.behind:
            # However fast they come, they are fetched together, PAUSE seconds after the last look.
            await asyncio.sleep(self._next_look - time.monotonic())
        self._next_look = time.monotonic() + PAUSE
        if self._follower.stirred():
            batch = await asyncio.to_thread(self._follower.read)
            self._ready.extend(self._follower.accept(batch))

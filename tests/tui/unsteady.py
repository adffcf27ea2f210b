"""A store that fails, or makes one wait, when told to."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

from store import Store, StoreBusy


class Unsteady:
    """A store that knows which threads asked it what.

    While `failing`, every method raises, or those that `failing` names; while the `gate` is closed those that `waits`
    names wait.
    """

    def __init__(self, store: Store, *waits: str) -> None:
        self.store = store
        self.failing: bool | Collection[str] = False
        self.waits = waits or ("deals",)
        self.gate = threading.Event()
        self.gate.set()
        self.threads: set[int] = set()
        self.asked: list[Any] = []
        self.calls: Counter[str] = Counter()
        self.waiting = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self.store, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            self.threads.add(threading.get_ident())
            self.calls[name] += 1
            if name == "deals":
                self.asked.append(kwargs["as_of"].reported)
            if name in self.waits:
                self.waiting += 1
                assert self.gate.wait(30)
                self.waiting -= 1
            if self.failing is True or (self.failing and name in self.failing):
                raise StoreBusy(5.0)
            return method(*args, **kwargs)

        return call

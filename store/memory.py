"""What a store keeps between questions: what follows from the log alone and is dear to make."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable

import orjson

from store.parties import Registry
from store.sqlite.finding import Names
from store.sqlite.reads import Reads

_REGISTRIES = 8


class Members:
    """Which names each list of parties of a generation holds, and what the names are. Grows as the log does."""

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.slugs: list[str] = [""]
        self.names: list[str] = [""]
        self._of: list[tuple[int, ...]] = [()]

    def catch_up(self, reads: Reads) -> None:
        """Take what was added since."""
        for _, slug, name in reads.all_names(len(self.slugs) - 1):
            self.slugs.append(slug)
            self.names.append(name)
        numbers = list(range(len(self.slugs)))  # one object a number, however many lists hold it
        for text in reads.casts(len(self._of) - 1):
            self._of.append(tuple(numbers[number] for number in orjson.loads(text)))

    def of(self, casts: Iterable[int]) -> Iterable[tuple[int, ...]]:
        """The numbers of the names in each of these lists."""
        return map(self._of.__getitem__, casts)


class Memory:
    """Kept by a store, used from several threads. Everything in it can be made again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._registries: OrderedDict[tuple[int, int], Registry] = OrderedDict()
        self._members: Members | None = None
        self.names = Names()

    def registry(self, generation: int, last_keeper: int, make: Callable[[], Registry]) -> Registry:
        """The registry of the keeper's events up to one of them."""
        key = generation, last_keeper
        with self._lock:
            if key not in self._registries:
                self._registries[key] = make()
                if len(self._registries) > _REGISTRIES:
                    self._registries.popitem(last=False)
            self._registries.move_to_end(key)
            return self._registries[key]

    def members(self, reads: Reads) -> Members:
        """The lists of parties of the generation in use."""
        with self._lock:
            if self._members is None or self._members.generation != reads.generation:
                self._members = Members(reads.generation)
            self._members.catch_up(reads)
            return self._members

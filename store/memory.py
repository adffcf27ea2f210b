"""What a store keeps between questions: what follows from the log alone and is dear to make."""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from typing import NamedTuple

from store.declarations import Declarations
from store.log import Log
from store.parties import Registry
from store.sqlite.crowding import Folds
from store.sqlite.finding import Names
from store.sqlite.instants import Instants
from store.sqlite.reads import Reads

_REGISTRIES = 8


class Members(NamedTuple):
    """The names of parties, and the lists of parties that hold each, as far as a generation is filled. Never changed.

    By the names' numbers; number 0 is nobody's. `last`: the number of the last list.
    """

    generation: int
    slugs: list[str]
    names: list[str]
    casts: list[array[int]]
    last: int

    @classmethod
    def of(cls, reads: Reads) -> Members:
        """Those of a generation, in one pass over who holds what: 0.1 µs each."""
        members = cls(reads.generation, [""], [""], [array("q")], reads.last_cast())._named(reads)
        for number, casts in reads.memberships():
            members.casts[number] = array("q", casts)
        return members

    def _named(self, reads: Reads) -> Members:
        """With the names that came since."""
        found = reads.all_names(len(self.slugs) - 1)
        return self._replace(
            slugs=self.slugs + [slug for _, slug, _ in found],
            names=self.names + [name for _, _, name in found],
            casts=self.casts + [array("q") for _ in found],
        )

    def grown(self, reads: Reads) -> Members:
        """With what came since. Others may still use the present one."""
        last = reads.last_cast()
        if last <= self.last:  # a name comes with a list that holds it
            return self
        members = self._named(reads)._replace(last=last)
        came: dict[int, list[int]] = {}
        for cast, names in reads.casts(self.last):
            for number in names:
                came.setdefault(number, []).append(cast)
        for number, casts in came.items():
            members.casts[number] = members.casts[number] + array("q", casts)
        return members


class Memory:
    """Kept by a store, used from several threads. Everything in it can be made again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._declarations = Declarations()
        self._registries: OrderedDict[int, Registry] = OrderedDict()  # by the last keeper's event
        self._generation = 0  # of these two
        self._members: Members | None = None
        self.names = Names()
        self.instants = Instants()
        self.folds = Folds()

    def registry(self, reads: Reads, log: Log, seq: int) -> Registry:
        """The parties as the log stood at `seq`; the same object where no keeper's event lies between."""
        last = reads.last_keeper(seq)
        with self._lock:
            if self._generation != reads.generation:
                self._generation, self._declarations = reads.generation, Declarations()
                self._registries.clear()
            if self._declarations.last < last:
                self._declarations.take(log.fetch(reads.keepers(self._declarations.last, last)))
            if last not in self._registries:
                self._registries[last] = Registry(self._declarations, last)
                if len(self._registries) > _REGISTRIES:
                    self._registries.popitem(last=False)
            self._registries.move_to_end(last)
            return self._registries[last]

    def members(self, reads: Reads) -> Members:
        """The names and lists of parties of the generation in use."""
        with self._lock:
            held = self._members
            fresh = held is None or held.generation != reads.generation
            self._members = Members.of(reads) if held is None or fresh else held.grown(reads)
            return self._members

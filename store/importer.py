"""Bringing in many rows: a transaction a batch, so that an import can be stopped and run again.

A batch is cut short where others wait for their turn to write.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from store.errors import StoreError
from store.pace import Pace, Turn

if TYPE_CHECKING:
    from events.canonical import Entry
    from store.log import Outcome
    from store.store import Store

BATCH = 20_000
_AT_ONCE = 5_000
# Seconds after which what has gathered is written all the same: rows may come slowly.
_LONGEST = 5.0

Row = TypeVar("Row")


class Importer(Generic[Row]):
    """Appends the events of rows in batches of at most some `batch` events, and counts rows.

    A row is whatever the caller wants back where it is refused. It is taken if at least one of its events
    was appended, already there if none was and none refused, else refused.
    """

    def __init__(self, store: Store, batch: int = BATCH, *, force: bool = False) -> None:
        self._store = store
        self._force = force
        self._batch = batch
        self._pace = Pace(min(batch, _AT_ONCE))
        self._rows: list[tuple[Row, Sequence[Entry]]] = []
        self._gathered = 0
        self._flushed = time.monotonic()
        self.taken = 0
        self.already = 0
        self.refused = 0
        self.events = 0
        self.first_seq: int | None = None
        self.last_seq: int | None = None

    def add(self, row: Row, entries: Sequence[Entry]) -> list[tuple[Row, StoreError]]:
        """Take a row; the rows that were refused, if this filled a batch and it was written."""
        self._rows.append((row, entries))
        self._gathered += len(entries)
        waited = time.monotonic() - self._flushed > _LONGEST
        return self.flush() if waited or self._gathered >= self._batch else []

    def flush(self) -> list[tuple[Row, StoreError]]:
        """Write what has gathered; the rows that were refused. Raises what concerns the store as a whole.

        All in one transaction, unless others wait for their turn; what is counted is durable.
        """
        rows, refused = self._rows, list[tuple[Row, StoreError]]()
        while rows:
            at = 0
            done: list[tuple[list[tuple[Row, Sequence[Entry]]], Outcome]] = []
            waited = False
            with self._store.together() as others_wait:
                begun = time.monotonic()
                while at < len(rows):
                    part = self._next(rows, at)
                    started = time.monotonic()
                    entries = [entry for _, some in part for entry in some]
                    done.append((part, self._store.append(entries, lenient=True, force=self._force)))
                    at += len(part)
                    waited = others_wait()
                    if waited:
                        break
                    self._pace.took(len(entries), Turn(time.monotonic() - started, others_waited=False))
            if waited:  # what others waited for is the whole turn, its end included
                self._pace.took(sum(len(outcome.seqs) for _, outcome in done), Turn(time.monotonic() - begun, waited))
            for part, outcome in done:
                refused += self._count(part, outcome)
            rows = self._rows = rows[at:]  # only what is durable is gone
        self._gathered = 0
        self._flushed = time.monotonic()
        return refused

    def _next(self, rows: list[tuple[Row, Sequence[Entry]]], at: int) -> list[tuple[Row, Sequence[Entry]]]:
        """The rows from a place on that are written before anybody is asked whether he waits."""
        part: list[tuple[Row, Sequence[Entry]]] = []
        size = 0
        while at < len(rows) and size < self._pace.size:
            part.append(rows[at])
            size += len(rows[at][1])
            at += 1
        return part

    def _count(self, rows: list[tuple[Row, Sequence[Entry]]], outcome: Outcome) -> list[tuple[Row, StoreError]]:
        self.events += outcome.appended
        if outcome.appended:
            self.first_seq = self.first_seq or outcome.first_seq
            self.last_seq = outcome.last_seq
        if outcome.appended == len(outcome.seqs):
            self.taken += len(rows)
            return []
        refused: list[tuple[Row, StoreError]] = []
        place = 0
        newest = (outcome.first_seq or 0) - 1 if outcome.appended else 1 << 62
        for row, entries in rows:
            results = outcome.seqs[place : place + len(entries)]
            place += len(entries)
            errors = [result for result in results if isinstance(result, StoreError)]
            # seqs are given in this order, so a second mention has one that was seen already
            fresh = [result for result in results if isinstance(result, int) and result > newest]
            if fresh:
                newest = fresh[-1]
                self.taken += 1
            elif errors:
                self.refused += 1
                refused.append((row, errors[0]))
            else:
                self.already += 1
        return refused

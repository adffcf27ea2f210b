"""Bringing in many rows: a transaction a batch, so that an import can be stopped and run again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from store.errors import StoreError

if TYPE_CHECKING:
    from events.canonical import Entry
    from store.store import Store

BATCH = 10_000

Row = TypeVar("Row")


class Importer(Generic[Row]):
    """Appends the events of rows in batches, and counts rows.

    A row is whatever the caller wants back where it is refused. It is taken if at least one of its events
    was appended, already there if none was and none refused, else refused.
    """

    def __init__(self, store: Store, batch: int = BATCH, *, force: bool = False) -> None:
        self._store = store
        self._force = force
        self._batch = batch
        self._rows: list[tuple[Row, int]] = []
        self._entries: list[Entry] = []
        self.taken = 0
        self.already = 0
        self.refused = 0
        self.events = 0
        self.first_seq: int | None = None
        self.last_seq: int | None = None

    def add(self, row: Row, entries: Sequence[Entry]) -> list[tuple[Row, StoreError]]:
        """Take a row; the rows that were refused, if this filled a batch and it was written."""
        self._rows.append((row, len(entries)))
        self._entries.extend(entries)
        return self.flush() if len(self._entries) >= self._batch else []

    def flush(self) -> list[tuple[Row, StoreError]]:
        """Write what has gathered; the rows that were refused. Raises what concerns the store as a whole."""
        if not self._entries:
            return []
        outcome = self._store.append(self._entries, lenient=True, force=self._force)
        refused: list[tuple[Row, StoreError]] = []
        place = 0
        if outcome.appended == len(self._entries):
            self.taken += len(self._rows)
            self._rows = []
        newest = (outcome.first_seq or 0) - 1 if outcome.appended else 1 << 62
        for row, count in self._rows:
            results = outcome.seqs[place : place + count]
            place += count
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
        self.events += outcome.appended
        if outcome.appended:
            self.first_seq = self.first_seq or outcome.first_seq
            self.last_seq = outcome.last_seq
        self._rows, self._entries = [], []
        return refused

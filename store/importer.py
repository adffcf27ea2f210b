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

    def __init__(self, store: Store, batch: int = BATCH) -> None:
        self._store = store
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
        head = self._store.head().seq
        outcome = self._store.append(self._entries, lenient=True)
        refused: list[tuple[Row, StoreError]] = []
        place = 0
        if outcome.appended == len(self._entries):
            self.taken += len(self._rows)
            self._rows = []
        for row, count in self._rows:
            results = outcome.seqs[place : place + count]
            place += count
            error = None
            for result in results:
                if not isinstance(result, int):
                    error = error or result
                elif result > head:
                    self.taken += 1
                    break
            else:
                if error is None:
                    self.already += 1
                else:
                    self.refused += 1
                    refused.append((row, error))
        self.events += outcome.appended
        if outcome.appended:
            self.first_seq = self.first_seq or outcome.first_seq
            self.last_seq = outcome.last_seq
        self._rows, self._entries = [], []
        return refused

"""Where somebody who follows a log stands: what was taken, and whether there may be more. No waiting is done here.

A log's pulse is a hint, the log is the delivery: entries come from `Log.read` alone, behind the seq taken last, so
that a notice too many costs one look and nothing is left out or told twice, whoever writes and however it ends.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from store.log import Log, Recorded

AT_ONCE = 1_000
"""Entries in one batch: some milliseconds of reading."""

PAUSE = 0.05
"""Seconds between two looks at the pulse: half of what a commit may take to be seen, and 0.6 % of a core."""


class Batch(NamedTuple):
    """Entries in seq order, and the pulse up to which that is all; None where there may be more."""

    entries: list[Recorded]
    pulse: Hashable | None


class Follower:
    """What stands behind the entry `after`, batch by batch.

    `stirred` and `accept` take microseconds and may run on an event loop; `read` reads the file, in any thread, and
    leaves the follower as it is: a batch that is dropped on the way is read again.
    """

    def __init__(self, log: Log, after: int) -> None:
        self.after = after
        self._log = log
        self._pulse: Hashable | None = None

    @property
    def behind(self) -> bool:
        """Whether there may be more to read at once, without a look at the pulse."""
        return self._pulse is None

    def stirred(self) -> bool:
        """Whether something may have been recorded since the batch accepted last. Raises what `Log.pulse` does."""
        return self._pulse is None or self._log.pulse() != self._pulse

    def read(self) -> Batch:
        """The next entries, at most AT_ONCE, none where nothing is new. Raises StoreClosed, StoreGone …"""
        pulse = self._log.pulse()  # first: what is committed while the entries are read shows in the next one
        entries = list(self._log.read(self.after, self.after + AT_ONCE))
        self._log.pulse()  # once more: had the store been replaced in between, these would be another log's entries
        return Batch(entries, pulse if len(entries) < AT_ONCE else None)

    def accept(self, batch: Batch) -> list[Recorded]:
        """Those of the batch that were not taken before; the follower stands behind them from now on."""
        fresh = [entry for entry in batch.entries if entry.seq > self.after]
        if fresh:
            self.after = fresh[-1].seq
        self._pulse = batch.pulse
        return fresh

    def take(self) -> list[Recorded]:
        """The next entries, none where nothing is new: the three steps in one, for those that may wait for a file."""
        return self.accept(self.read()) if self.stirred() else []

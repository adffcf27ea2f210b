"""Which of a deal's events are out as of (R, S): retracted, withdrawn, or citing one that is out. Pure.

A withdrawal acts by seq alone; a retraction from its own reported instant on, so that every picture before its
publication keeps the report.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from store.as_of import BEFORE_ALL


class Ruling(NamedTuple):
    """`seq` ruled on the event `target`: retracted from `instant` on, or withdrawn where that is None."""

    target: int
    seq: int
    instant: int | None


class Fall(NamedTuple):
    """From the log's `seq` on, the event `event` is out from the instant `since` on; not at all where that is None."""

    event: int
    seq: int
    since: int | None


class Fates:
    """What is out of a set of events, and from which instant on, as they and the rulings on them come in seq order.

    An event names only earlier ones, so nothing here can go round in a circle.
    """

    def __init__(self) -> None:
        self._rulings: dict[int, Ruling] = {}
        self._on: dict[int, list[Ruling]] = {}  # target → the rulings on it
        self._withdrawn_by: dict[int, set[int]] = {}  # target → the withdrawals of it that stand
        self._cites: dict[int, int] = {}
        self._cited_by: dict[int, list[int]] = {}
        self._since: dict[int, int] = {}

    @classmethod
    def of(cls, events: Iterable[tuple[int, int | None]], rulings: Iterable[Ruling]) -> Fates:
        """The fates of events (seq, seq of what it cites or None) under these rulings, both in any order."""
        fates = cls()
        for seq, cites in sorted(events):
            fates.add_event(seq, cites)
        for ruling in sorted(rulings, key=lambda ruling: ruling.seq):
            fates.add_ruling(ruling)
        return fates

    def __bool__(self) -> bool:
        """Whether anything was ever ruled."""
        return bool(self._rulings)

    def add_event(self, seq: int, cites: int | None) -> list[Fall]:
        """Take an event; it may be out at once, for what it cites."""
        if cites is not None:
            self._cites[seq] = cites
            self._cited_by.setdefault(cites, []).append(seq)
        return self._settle([seq], seq) if cites is not None or seq in self._on else []

    def add_ruling(self, ruling: Ruling) -> list[Fall]:
        """Take a ruling; what falls by it or stands again."""
        self._rulings[ruling.seq] = ruling
        self._on.setdefault(ruling.target, []).append(ruling)
        turned = [ruling.target] if ruling.instant is not None else self._withdraw(ruling)
        return self._settle(turned, ruling.seq)

    def _withdraw(self, ruling: Ruling) -> list[int]:
        """Withdraw an entry; where that was a withdrawal too, its own target may come back, and so on down."""
        turned: list[int] = []
        acting: Ruling | None = ruling
        stands = True
        while acting is not None:
            by = self._withdrawn_by.setdefault(acting.target, set())
            was = bool(by)
            (by.add if stands else by.discard)(acting.seq)
            if bool(by) is was:
                break
            stands = was  # what was withdrawn until now stands again
            below = self._rulings.get(acting.target)
            if below is None or below.instant is not None:
                turned.append(acting.target)  # of withdrawals nobody asks from when on they are out
            if below is not None and below.instant is not None:
                turned.append(below.target)
                below = None
            acting = below
        return turned

    def _settle(self, events: list[int], seq: int) -> list[Fall]:
        """Work out anew from when on these events, and all that cite them, are out."""
        falls: list[Fall] = []
        while events:
            event = events.pop()
            since = self._worked_out(event)
            if since == self._since.get(event):
                continue
            if since is None:
                del self._since[event]
            else:
                self._since[event] = since
            falls.append(Fall(event, seq, since))
            events += self._cited_by.get(event, ())
        return falls

    def _worked_out(self, event: int) -> int | None:
        if self.withdrawn(event):
            return BEFORE_ALL
        instants = [r.instant for r in self._on.get(event, ()) if r.instant is not None and not self.withdrawn(r.seq)]
        if (cited := self._since.get(self._cites.get(event, 0))) is not None:
            instants.append(cited)
        return min(instants, default=None)

    # -- questions -----------------------------------------------------------------------------------------

    def since(self, event: int) -> int | None:
        """The instant from which on the event is out; None where it is not."""
        return self._since.get(event)

    def is_out(self, event: int, instant: int) -> bool:
        """Whether the event is out at R = instant."""
        since = self._since.get(event)
        return since is not None and since <= instant

    def withdrawn(self, event: int) -> bool:
        """Whether the keeper took the entry itself back."""
        return bool(self._withdrawn_by.get(event))

    def ruling_on(self, event: int, instant: int) -> Ruling | None:
        """The ruling by which the event itself is out at R = instant: a withdrawal, else the first retraction."""
        if self.withdrawn(event):
            return self._rulings[max(self._withdrawn_by[event])]
        acting = [
            ruling
            for ruling in self._on.get(event, ())
            if ruling.instant is not None and ruling.instant <= instant and not self.withdrawn(ruling.seq)
        ]
        return min(acting, key=lambda ruling: (ruling.instant or 0, ruling.seq), default=None)

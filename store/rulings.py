"""Which of a deal's events are out as of (R, S): retracted, withdrawn, or citing one that is out. Pure.

A withdrawal acts by seq alone; a retraction from its own reported instant on, so that every picture before its
publication keeps the report.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Ruling(NamedTuple):
    """`seq` ruled on the event `target`: retracted from `instant` on, or withdrawn where that is None."""

    target: int
    seq: int
    instant: int | None


class Outs:
    """What is out in a log that stands at `seq`, for any R.

    `withdrawn` holds seqs; `retracted` maps a seq to the instant of the earliest retraction of it.
    """

    __slots__ = ("_by", "retracted", "withdrawn")

    def __init__(self, rulings: Iterable[Ruling], seq: int | None = None) -> None:
        acting = [ruling for ruling in rulings if seq is None or ruling.seq <= seq]
        self.withdrawn: set[int] = set()
        # An event names only earlier ones, so from the latest ruling to the earliest each withdrawal's own
        # fate is known before it is applied.
        for ruling in sorted((r for r in acting if r.instant is None), key=lambda r: -r.seq):
            if ruling.seq not in self.withdrawn:
                self.withdrawn.add(ruling.target)
        self.retracted: dict[int, int] = {}
        self._by: dict[int, int] = {}
        for ruling in acting:
            if ruling.instant is None or ruling.seq in self.withdrawn:
                continue
            held = self.retracted.get(ruling.target)
            if held is None or ruling.instant < held:
                self.retracted[ruling.target] = ruling.instant
                self._by[ruling.target] = ruling.seq

    def __bool__(self) -> bool:
        return bool(self.withdrawn or self.retracted)

    def instants(self) -> list[int]:
        """The instants at which a retraction starts to act, ascending."""
        return sorted(set(self.retracted.values()))

    def is_out(self, seq: int, instant: int) -> bool:
        """Whether the event is withdrawn, or retracted by the instant; what it cites is not looked at."""
        return seq in self.withdrawn or self.retracted.get(seq, instant + 1) <= instant

    def out_of(self, events: Iterable[tuple[int, int | None]], instant: int) -> set[int]:
        """The seqs of those of the events that are out at R = instant.

        `events` are pairs (seq, seq of the event that it cites or None), in any order.
        """
        out: set[int] = set()
        if not self:
            return out
        for seq, cites in sorted(events):
            if self.is_out(seq, instant) or (cites is not None and (cites in out or self.is_out(cites, instant))):
                out.add(seq)
        return out

    def retraction_of(self, seq: int) -> int | None:
        """The seq of the retraction that acts first on the event, or None."""
        return self._by.get(seq)

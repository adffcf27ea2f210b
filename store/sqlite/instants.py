"""The instants of all reports: kept from question to question, and continued while the log grows."""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left, insort
from typing import TYPE_CHECKING, NamedTuple

import orjson

from store.as_of import BEFORE_ALL

if TYPE_CHECKING:
    from store.sqlite.reads import Reads

_AT_ONCE = 100_000
"""Instants handed over as one JSON array: a third of the time that as many rows take, and 6 MB."""
_FEW = 64
"""So many new ones are put in one by one, more are sorted in."""


class _Held(NamedTuple):
    generation: int
    seq: int
    instants: array[int]


class Instants:
    """Those of the log's end, as last asked for. Used from several threads; an array is never changed once given."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: _Held | None = None

    def upto(self, reads: Reads, seq: int | None) -> array[int]:
        """The instants of all reports by `seq`, None: by the snapshot's head, that the keeper has not withdrawn,
        ascending."""
        # Never for a place beyond what this snapshot holds: what is kept for it would lack what comes in till there.
        head = _head(reads)
        seq = head if seq is None else min(seq, head)
        with self._lock:
            held = self._held
            if held is not None and held.generation != reads.generation:
                held = None
            if held is None or seq < held.seq or _ruled(reads, held.seq, seq):
                instants = _all(reads, seq)
            else:
                instants = _with(held.instants, _between(reads, held.seq, seq))
            if held is None or seq >= held.seq:
                self._held = _Held(reads.generation, seq, instants)
            return instants


def count(reads: Reads, seq: int | None) -> int:
    """How many they are: an eighth of the time that it takes to gather them."""
    ((number,),) = reads.db.execute(f"SELECT count(*) {_standing(reads)}", _at(_head(reads) if seq is None else seq))
    return int(number)


def _head(reads: Reads) -> int:
    ((seq,),) = reads.db.execute("SELECT coalesce(max(seq), 0) FROM log")
    return int(seq)


def _standing(reads: Reads, index: str = "") -> str:
    return f"FROM report_{reads.generation} r {index} WHERE seq <= :seq AND {reads.is_left('r')}"


def _at(seq: int) -> dict[str, int]:
    return {"seq": seq, "instant": BEFORE_ALL}  # a withdrawn report is out at every R, so at the earliest of all too


def _all(reads: Reads, seq: int) -> array[int]:
    found = array("q")
    rows = _standing(reads, f"INDEXED BY report_{reads.generation}_at")
    first, skipped = BEFORE_ALL, 0
    while True:
        # From the last instant on, behind those of it that are there already.
        ((text,),) = reads.db.execute(
            "SELECT json_group_array(instant) FROM "
            f"(SELECT instant {rows} AND r.instant >= :first ORDER BY r.instant LIMIT {_AT_ONCE} OFFSET :skipped)",
            {**_at(seq), "first": first, "skipped": skipped},
        )
        part = orjson.loads(text)
        found.extend(part)
        if len(part) < _AT_ONCE:
            return found
        first = found[-1]
        skipped = len(found) - bisect_left(found, first)


def _between(reads: Reads, after: int, seq: int) -> list[int]:
    rows = reads.db.execute(f"SELECT instant FROM report_{reads.generation} WHERE seq > ? AND seq <= ?", (after, seq))
    return [instant for (instant,) in rows]


def _ruled(reads: Reads, after: int, seq: int) -> bool:
    """Whether a report came to be out, or to stand again, between two places of the log."""
    sql = f"SELECT EXISTS (SELECT 1 FROM fall_{reads.generation} WHERE seq > ? AND seq <= ?)"
    ((found,),) = reads.db.execute(sql, (after, seq))
    return bool(found)


def _with(instants: array[int], more: list[int]) -> array[int]:
    if not more:
        return instants
    if len(more) > _FEW:
        return array("q", sorted([*instants, *more]))
    grown = instants[:]
    for instant in more:
        insort(grown, instant)
    return grown

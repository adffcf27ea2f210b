"""The history as a sequence of changes: only the deals that something happened to are looked at.

On the reported axis a deal also changes by time alone: a rumour of which nothing was heard for 90 days turns
stale. On the recorded axis R, and with it the clock that staleness is measured from, stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Any

from events.time import instant_text, moment_text, parse_moment
from store.as_of import EVER, Lens, Point
from store.changes import Changes, compare
from store.deal import STALE_US, Deal
from store.errors import BadPoint
from store.pictures import Pictures

STEPS = ("event", "day", "month")
_DAY, _MONTH = 3, 2  # precisions of events.time


@dataclass(slots=True)
class Frame(Changes):
    """What changed up to a point since the frame before; `events` are the seqs that caused it."""

    point: Point
    events: list[int]

    def as_dict(self) -> dict[str, Any]:
        """A line of `replay --json`."""
        return {"as_of": self.point.as_dict(), "events": self.events, **Changes.as_dict(self)}


def replay(pictures: Pictures, start: Point, end: Point, step: str, axis: str, lens: Lens) -> Iterator[Frame]:
    """The frames after `start` up to `end`; those without a change are left out. Raises BadPoint for the step."""
    if step not in STEPS:
        raise BadPoint(f"step '{step}' is not known; it is event, day or month")
    walk = _Walk(pictures, start, lens)
    groups = _reported(walk, start, end, step) if axis == "reported" else _recorded(walk, start, end, step)
    for point, events, deals in groups:
        frame = Frame([], [], [], point, events)
        walk.move(point, deals, frame)
        if frame:
            yield frame


class _Walk:
    """The picture at the walk's place: deals by number, and when each rumour will turn stale."""

    def __init__(self, pictures: Pictures, start: Point, lens: Lens) -> None:
        self.pictures = pictures
        self._lens = lens
        self._shown: dict[int, Deal] = {}
        self.turns: list[tuple[int, int]] = []
        for deal in pictures.every(start):
            self._note_turn(deal, start)
            if lens.shows(deal.status):
                self._shown[deal.number] = deal
        heapify(self.turns)

    def _note_turn(self, deal: Deal, point: Point) -> None:
        if deal.status == "rumoured" and not deal.stale and point.instant != EVER:
            heappush(self.turns, (deal.heard + STALE_US + 1, deal.number))

    def everything(self) -> set[int]:
        """The numbers of all deals that the picture shows: a keeper's event may rename any party."""
        return set(self._shown)

    def move(self, point: Point, deals: set[int], into: Changes) -> None:
        """Go on to a point at which only these deals and those turned stale may differ."""
        while self.turns and self.turns[0][0] <= point.at:
            deals.add(heappop(self.turns)[1])
        named = sorted((self.pictures.reads.slug(number), number) for number in deals)
        for slug, number in named:
            raw = self.pictures.reads.state(number, point)
            after = None if raw is None else self.pictures.make(slug, number, raw, point)
            if after is not None:
                self._note_turn(after, point)
                if not self._lens.shows(after.status):
                    after = None
            compare(self._shown.get(number), after, into)
            if after is None:
                self._shown.pop(number, None)
            else:
                self._shown[number] = after


def _reported(walk: _Walk, start: Point, end: Point, step: str) -> Iterator[tuple[Point, list[int], set[int]]]:
    acts = [act for act in walk.pictures.reads.touched(end.seq) if start.instant < act[0] <= end.instant]
    gone = walk.pictures.reads.withdrawn(end.seq)
    acts = [act for act in acts if act[0] < EVER and act[1] not in gone]  # seq stays where it is
    place = 0
    while place < len(acts) or (step != "event" and walk.turns and walk.turns[0][0] <= end.at):
        turn = walk.turns[0][0] if walk.turns and step != "event" else EVER
        if place < len(acts) and acts[place][0] <= turn:
            limit = _period_end(acts[place][0], acts[place][3], step)
        else:
            limit = _period_end(turn, _DAY, step)
        text, instant = limit
        last = min(instant, end.instant)
        if end.reported is None and instant > end.at and place >= len(acts):
            break
        events: list[int] = []
        deals: set[int] = set()
        while place < len(acts) and acts[place][0] <= last:
            events.append(acts[place][1])
            deals.add(acts[place][2])
            place += 1
        yield (end if instant >= end.instant else Point(text, instant, end.seq, instant)), events, deals
    # What turns stale between the last frame and the end, or is no longer when R is absent, is a last frame.
    yield end, [], walk.everything() if end.reported is None else set()


def _period_end(instant: int, precision: int, step: str) -> tuple[str, int]:
    if step == "event":
        return moment_text(instant, precision), instant
    text = moment_text(instant, _DAY if step == "day" else _MONTH)
    return text, parse_moment(text).instant


def _recorded(walk: _Walk, start: Point, end: Point, step: str) -> Iterator[tuple[Point, list[int], set[int]]]:
    touched: dict[int, set[int]] = {}
    for _, seq, number, _ in walk.pictures.reads.touched(end.seq):
        if seq > start.seq:
            touched.setdefault(seq, set()).add(number)
    keepers = set(walk.pictures.reads.keepers(end)) - set(walk.pictures.reads.keepers(start))
    events: list[int] = []
    deals: set[int] = set()
    seq = start.seq
    for period, recorded in _periods(walk, start, end, step):
        if events and period:
            yield Point(end.reported, end.instant, seq, end.at), events, deals
            events, deals = [], set()
        seq = recorded
        if seq in touched or seq in keepers:
            events.append(seq)
            deals |= touched.get(seq, set())
            if seq in keepers:
                deals |= walk.everything() | {n for before in touched if before <= seq for n in touched[before]}
    if events:
        yield Point(end.reported, end.instant, seq, end.at), events, deals


def _periods(walk: _Walk, start: Point, end: Point, step: str) -> Iterator[tuple[bool, int]]:
    """(whether a new period begins, seq) of each entry between the points."""
    last: str | int | None = None
    for recorded in walk.pictures.log.read(start.seq, end.seq):
        length = 10 if step == "day" else 7
        period = recorded.seq if step == "event" else instant_text(recorded.recorded_at)[:length]
        yield period != last, recorded.seq
        last = period

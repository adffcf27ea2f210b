"""The history as a sequence of changes: only the deals that something happened to are looked at.

On the reported axis a deal also changes by time alone: a rumour of which nothing was heard for 90 days turns
stale. On the recorded axis R, and with it the clock that staleness is measured from, stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby

from events.time import instant_text, moment_text, parse_moment
from store.as_of import BEFORE_ALL, Lens, Point
from store.changes import Changes, note_changes
from store.collecting import no_collections
from store.deal import STALE_US
from store.errors import BadPoint
from store.pictures import Pictures
from store.query import EVERYTHING

STEPS = ("event", "day", "month")
_DAY, _MONTH = 3, 2  # precisions of events.time

# A place to stop at, and the seqs of the events since the one before.
Stop = tuple[Point, list[int]]


@dataclass(slots=True)
class Frame(Changes):
    """What changed up to a point since the frame before; `events` are the seqs that caused it."""

    point: Point
    events: list[int]

    def as_dict(self) -> dict[str, object]:
        """A line of `replay --json`."""
        return {"as_of": self.point.as_dict(), "events": self.events, **Changes.as_dict(self)}


def replay(pictures: Pictures, start: Point, end: Point, step: str, axis: str, lens: Lens) -> Iterator[Frame]:
    """The frames after `start` up to `end`; those without a change are left out. Raises BadPoint for the step."""
    if step not in STEPS:
        raise BadPoint(f"step '{step}' is not known; it is event, day or month")
    stops = _reported(pictures, start, end, step) if axis == "reported" else _recorded(pictures, start, end, step)
    here = start
    for point, events in stops:
        frame = Frame([], [], [], point, events)
        with no_collections():
            note_changes(pictures, here, point, lens, EVERYTHING, frame)
        here = point
        if frame:
            yield frame


def _reported(pictures: Pictures, start: Point, end: Point, step: str) -> Iterator[Stop]:
    """By events a stop for each instant: reports of one instant cannot be told apart by R."""
    acts = pictures.reads.acts(start, end)
    if step == "event":
        dated = ((instant, seq, _text(instant, precision)) for instant, seq, precision in acts)
    else:
        precision = _DAY if step == "day" else _MONTH
        turns = ((instant, 0) for instant in _turns(pictures, start, end))
        moments = merge(((instant, seq) for instant, seq, _ in acts), turns)
        dated = ((instant, seq, moment_text(instant, precision)) for instant, seq in moments)
    # Two precisions of one instant are one stop, called as its first report is dated.
    for instant, group in groupby(dated, key=lambda act: act[0] if step == "event" else parse_moment(act[2]).instant):
        found = list(group)
        if instant >= end.instant:
            yield end, [seq for _, seq, _ in found if seq]
            return
        yield Point(found[0][2], instant, end.seq, instant), [seq for _, seq, _ in found if seq]
    yield end, []  # what turned stale since the last frame, or is no longer where R is absent


def _text(instant: int, precision: int) -> str:
    """An instant as precise as a report was dated, unless that means another instant."""
    text = moment_text(instant, precision)
    return text if parse_moment(text).instant == instant else instant_text(instant)


def _turns(pictures: Pictures, start: Point, end: Point) -> Iterator[int]:
    """When rumours may turn stale after `start`, by `end` or, where R is absent, by the clock."""
    first = Point(None, max(start.at, BEFORE_ALL + STALE_US) - STALE_US - 1, start.seq, start.at)
    last = Point(None, end.at - STALE_US - 1, end.seq, end.at)
    for instant, _, _ in pictures.reads.acts(first, last):
        yield instant + STALE_US + 1


def _recorded(pictures: Pictures, start: Point, end: Point, step: str) -> Iterator[Stop]:
    """By events a stop for each entry that concerns a deal or a party."""
    length = {"event": None, "day": 10, "month": 7}[step]
    acting = set(pictures.reads.acting(start.seq, end.seq))
    recorded = ((held.seq, instant_text(held.recorded_at)) for held in pictures.log.read(start.seq, end.seq))
    for _, group in groupby(recorded, key=lambda held: held[0] if length is None else held[1][:length]):
        seqs = [seq for seq, _ in group]
        events = [seq for seq in seqs if seq in acting]
        if events:
            yield Point(end.reported, end.instant, seqs[-1], end.at), events

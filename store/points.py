"""From what somebody asks for to a pair (R, S) of this store."""

from __future__ import annotations

from events.problems import Misread
from events.time import parse_when
from store.as_of import BEFORE_ALL, EVER, AsOf, Point
from store.errors import BadPoint
from store.log import Log


def resolve(log: Log, as_of: AsOf, now: int) -> Point:
    """The pair that `as_of` means. Raises BadPoint with one sentence."""
    seq = resolve_seq(log, as_of.recorded, now)
    if as_of.reported is None:
        return Point(None, EVER, seq, now)
    try:
        moment = parse_when(as_of.reported, now)
    except ValueError as error:
        raise BadPoint(str(error)) from error
    return Point(moment.text, moment.instant, seq, moment.instant)


def resolve_seq(log: Log, recorded: int | str | None, now: int) -> int:
    """A seq from 0 to the head: given as such, or the last one recorded by a date."""
    head = log.head()
    if recorded is None:
        return head.seq
    text = str(recorded)
    if text.isascii() and text.isdigit():
        seq = int(text) if len(text) < 19 else head.seq + 1
        if seq > head.seq:
            raise _outside(text, head.seq)
        return seq
    if text.startswith("-") and text[1:].isdigit():
        raise _outside(text, head.seq)
    try:
        instant = parse_when(text, now).instant
    except ValueError as error:
        problem = error.problem if isinstance(error, Misread) else str(error)
        raise BadPoint(f"{problem}; give a seq from 0 to {head.seq}, or a date with a month, as in 2026-01") from error
    return _last_by(log, instant, head.seq)


def _outside(text: str, head: int) -> BadPoint:
    given = text if len(text) <= 20 else f"{text[:19]}…"
    mend = (
        "digits alone are a seq, a date needs a month, as in 2026-01" if len(text) == 4 else "give a seq in that range"
    )
    return BadPoint(f"recorded {given} lies outside the log, which runs from 0 to {head}; {mend}")


def _last_by(log: Log, instant: int, head: int) -> int:
    """The largest seq recorded by the instant: recorded_at never goes back, so halving finds it."""
    low, high = 0, head
    while low < high:
        middle = (low + high + 1) // 2
        if log.fetch([middle])[0].recorded_at <= instant:
            low = middle
        else:
            high = middle - 1
    return low


def ends(log: Log, a: str | int | None, b: str | int | None, axis: str, fixed: AsOf, now: int) -> tuple[Point, Point]:
    """The two points of a diff or replay on an axis, the other one fixed.

    `a` None: before all; `b` None: the end. Raises BadPoint where a lies after b.
    """
    if axis == "recorded":
        first = resolve(log, AsOf(fixed.reported, 0 if a is None else a), now)
        last = resolve(log, AsOf(fixed.reported, b), now)
        if first.seq > last.seq:
            mend = f"give the earlier one first, at most {last.seq}"
            raise BadPoint(f"{a} lies after {b} in the log ({first.seq} > {last.seq}); {mend}")
        return first, last
    if axis != "reported":
        raise BadPoint(f"axis '{axis}' is not known; it is reported or recorded")
    last = resolve(log, AsOf(None if b is None else str(b), fixed.recorded), now)
    if a is None:
        return Point(None, BEFORE_ALL, last.seq, BEFORE_ALL), last
    first = resolve(log, AsOf(str(a), last.seq), now)
    if first.instant > last.instant:
        raise BadPoint(f"{a} lies after {b}; give the earlier date first, {b} at the latest")
    return first, last

"""Steps along the reported axis, and which reports lie ahead. Pure.

`moments` is the sorted sequence of the instants of all reports in the log (µs). A place on the axis is a text
as `--as-of` takes it; `None` is live: every report, however dated. The last report's instant counts as live
when stepping, since nothing is left to come.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from events.time import DAY, MAX_INSTANT, MIN_INSTANT, MONTH, YEAR, instant_text, moment_text, parse_moment
from events.time import period_start as start_of

PRECISIONS = {"day": DAY, "month": MONTH, "year": YEAR}
UNITS = ("event", *PRECISIONS)
DAYS = 30
"""How far back changes are shown where nothing else says from when."""
RECENTLY = f"-{DAYS}d"
"""So many days before the latest report."""
_DAY_US = 86_400_000_000


def place(instant: int) -> str:
    """The text of an instant: a date where it is the last microsecond of a day, else a timestamp."""
    day = moment_text(instant, DAY)
    return day if parse_moment(day).instant == instant else instant_text(instant)


def days_before(reported: str) -> str:
    """The day `DAYS` before the end of a period."""
    return moment_text(max(MIN_INSTANT, parse_moment(reported).instant - DAYS * _DAY_US), DAY)


def instant_of(reported: str | None, moments: Sequence[int]) -> int:
    """Where a place lies; live is the last report, or the end of time where there is none."""
    if reported is not None:
        return parse_moment(reported).instant
    return moments[-1] if moments else MAX_INSTANT


def hidden(reported: str | None, moments: Sequence[int], total: int) -> int:
    """How many of all `total` reports of the log a picture leaves out: those after its place on the reported
    axis, and those not among `moments`, recorded too late for it."""
    within = len(moments) if reported is None else bisect_right(moments, parse_moment(reported).instant)
    return max(0, total - within)


def step(reported: str | None, unit: str, direction: int, moments: Sequence[int]) -> str | None:
    """One step from a place: `unit` is one of UNITS, `direction` +1 or -1.

    Forward past the last report is live; backward stops once nothing is left to see.
    """
    if not moments or (reported is None and direction > 0):
        return None
    here = instant_of(reported, moments)
    if direction < 0 and here < moments[0]:
        return reported
    there = _event(here, direction, moments) if unit == "event" else _period(here, PRECISIONS[unit], direction)
    if there is None:
        return reported
    if direction > 0 and parse_moment(there).instant >= moments[-1]:
        return None
    return there


def _event(here: int, direction: int, moments: Sequence[int]) -> str | None:
    if direction > 0:
        following = bisect_right(moments, here)
        return place(moments[min(following, len(moments) - 1)])
    before = bisect_left(moments, here)
    if before == 0:
        return _period(moments[0], DAY, -1)
    return place(moments[before - 1])


def _period(here: int, precision: int, direction: int) -> str | None:
    """The end of the period before, or of this one, or of the next where this one is at its end."""
    text = moment_text(here, precision)
    if direction < 0:
        before = start_of(text) - 1
        return moment_text(before, precision) if before >= MIN_INSTANT else None
    end = parse_moment(text).instant
    if end > here:
        return text
    return moment_text(end + 1, precision) if end < MAX_INSTANT else None

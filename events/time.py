"""Partial dates and timestamps, and the instants that they stand for.

An instant is an ``int``: microseconds since 1970-01-01T00:00Z. The instant of a partial date is the last
microsecond of its period in UTC, that of a timestamp is exact. A precision is an ``int``: 1 year, 2 month,
3 day, 4 + number of decimals for a timestamp; with it ``moment_text`` gives the text back.
Years 0001 to 9999 of the Gregorian calendar, extended backwards.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from events.problems import Misread, quoted

YEAR, MONTH, DAY, SECOND = 1, 2, 3, 4

_SECOND_US = 1_000_000
_DAY_US = 86_400 * _SECOND_US
MIN_INSTANT = -62_135_596_800 * _SECOND_US
MAX_INSTANT = 253_402_300_800 * _SECOND_US - 1

_FORM = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)"
    r"(?:[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:([Zz])|([+-])(\d\d):(\d\d)))?)?)?",
    re.ASCII,
)
_LOOSE_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ](?P<clock>\d\d:\d\d(?P<seconds>:\d\d(?P<decimals>[.,]\d*)?)?)\s*(?P<offset>\S*)",
    re.ASCII,
)
_RELATIVE = re.compile(r"-(\d{1,5})([dwmy])", re.ASCII)
_DECIMALS = re.compile(r"\.\d{1,6}", re.ASCII)
_WHOLE_SECONDS = len("2023-10-27T09:30:00Z")
_MONTH_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LENGTHS = (0, 4, 7, 10)  # of a date's text by precision
_SHAPES = "write 2023, 2023-10, 2023-10-27 or 2023-10-27T09:30:00Z"
_FOR_PEOPLE = f"{_SHAPES}, years 0001 to 9999, or today, yesterday, -7d, -3m"


class Moment(NamedTuple):
    """A point on the reported axis: its text in canonical form, its instant, its precision."""

    text: str
    instant: int
    precision: int


@lru_cache(maxsize=16384)
def parse_moment(text: str) -> Moment:
    """Read a partial date or a timestamp with an offset and at most six decimals.

    The text of the result is in UTC, with the precision given. Raises Misread, a ValueError of one sentence.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise _no_moment(text)
    hour, minute, second, decimals, zulu, sign, off_hour, off_minute = match.groups()[3:]
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    first = _first_day(text, year, month, day, match.lastindex or 0)
    if hour is None:
        return _period(text, first, year, month, match.lastindex or 0)
    if hour > "23" or minute > "59" or second > "59":
        raise _no_clock(text, hour, minute, second)
    of_day = int(hour) * 3600 + int(minute) * 60 + int(second)
    instant = first * _DAY_US + of_day * _SECOND_US
    precision = SECOND
    if decimals is not None:
        instant += int(decimals.ljust(6, "0"))
        precision += len(decimals)
    if zulu is None:
        if off_hour > "23" or off_minute > "59":
            raise Misread(f"{quoted(text)} is not a time: the offset {sign}{off_hour}:{off_minute} does not exist")
        offset = (int(off_hour) * 60 + int(off_minute)) * 60 * _SECOND_US
        instant += offset if sign == "-" else -offset
        if not MIN_INSTANT <= instant <= MAX_INSTANT:
            raise Misread(f"{quoted(text)} lies outside the years 0001 to 9999 in UTC")
        return Moment(moment_text(instant, precision), instant, precision)
    canonical = text if text[10] == "T" and zulu == "Z" else f"{text[:10]}T{text[11:-1]}Z"
    return Moment(canonical, instant, precision)


def moment_of(text: str) -> Moment:
    """``parse_moment`` for many canonical texts: of a timestamp only the day is read anew each time.

    Raises Misread, a ValueError of one sentence, or another ValueError.
    """
    if len(text) != _WHOLE_SECONDS:
        return parse_moment(text)
    hour, minute, second = text[11:13], text[14:16], text[17:19]
    if hour > "23" or minute > "59" or second > "59":
        return parse_moment(text)  # says why
    day = parse_moment(text[:10]).instant - _DAY_US + 1
    return Moment(text, day + (int(hour) * 3600 + int(minute) * 60 + int(second)) * _SECOND_US, SECOND)


def parse_when(text: str, now: int) -> Moment:
    """``parse_moment``, and for people also ``today``, ``yesterday``, ``-7d``, ``-2w``, ``-3m``, ``-1y``.

    `now` is an instant; the words mean days in UTC. Months and years keep the day of the month where
    there is one, else take the last. Raises Misread, a ValueError of one sentence, which says all that can be written.
    """
    try:
        return _when(text, now)
    except Misread as error:
        own = "" if error.mend in (None, _SHAPES) else f"{error.mend}; "
        raise Misread(error.problem, own + _FOR_PEOPLE) from None


def _when(text: str, now: int) -> Moment:
    word = text.strip().lower()
    today = now // _DAY_US
    if word == "today":
        return _day_moment(text, today)
    if word == "yesterday":
        return _day_moment(text, today - 1)
    match = _RELATIVE.fullmatch(word)
    if match is None:
        return parse_moment(text.strip())
    count, unit = int(match[1]), match[2]
    if unit in "dw":
        return _day_moment(text, today - count * (7 if unit == "w" else 1))
    year, month, day = _civil(today)
    months = year * 12 + month - 1 - count * (12 if unit == "y" else 1)
    year, month = months // 12, months % 12 + 1
    if year < 1:
        raise Misread(f"{quoted(text)} lies before the year 0001")
    return _day_moment(text, _days(year, month, min(day, _days_in_month(year, month))))


def period_start(text: str) -> int:
    """The first microsecond of the period that a partial date names; of a timestamp its instant."""
    moment = parse_moment(text)
    if moment.precision >= SECOND:
        return moment.instant
    month = int(text[5:7]) if moment.precision >= MONTH else 1
    day = int(text[8:10]) if moment.precision >= DAY else 1
    return _days(int(text[:4]), month, day) * _DAY_US


def moment_text(instant: int, precision: int) -> str:
    """The text of an instant with the precision given; what is finer is cut off."""
    days, rest = divmod(instant, _DAY_US)
    date = _date_text(days)
    if precision <= DAY:
        return date[: _LENGTHS[precision]]
    seconds, micros = divmod(rest, _SECOND_US)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    decimals = f".{micros:06d}"[: precision - SECOND + 1] if precision > SECOND else ""
    return f"{date}T{hour:02d}:{minute:02d}:{second:02d}{decimals}Z"


@lru_cache(maxsize=8192)
def _date_text(days: int) -> str:
    """The date of a day, counted from 1970-01-01: a list of deals names the same days again and again."""
    year, month, day = _civil(days)
    return f"{year:04d}-{month:02d}-{day:02d}"


def instant_text(instant: int) -> str:
    """An instant as a timestamp in UTC: six decimals, or none where they are 0."""
    return moment_text(instant, SECOND if instant % _SECOND_US == 0 else SECOND + 6)


def _period(text: str, first: int, year: int, month: int, precision: int) -> Moment:
    """The moment of a partial date; `first` is the number of its first day."""
    if precision == YEAR:
        after = first + 365 + _is_leap(year)
    else:
        after = first + (_days_in_month(year, month) if precision == MONTH else 1)
    return Moment(text, after * _DAY_US - 1, precision)


def _first_day(text: str, year: int, month: int, day: int, given: int) -> int:
    """The number of the first day of a period, counted from 1970-01-01; `given` is its precision, or more."""
    if year == 0:
        raise Misread(f"{quoted(text)} is not a date: years go from 0001 to 9999")
    if given == YEAR:
        return _days(year, 1, 1)
    if not 1 <= month <= 12:
        raise Misread(f"{quoted(text)} is not a date: there is no month {month:02d}")
    if given == MONTH:
        return _days(year, month, 1)
    if not 1 <= day <= _days_in_month(year, month):
        raise Misread(f"{quoted(text)} is not a date: {year:04d}-{month:02d} has no day {day:02d}")
    return _days(year, month, day)


def _day_moment(text: str, days: int) -> Moment:
    instant = (days + 1) * _DAY_US - 1
    if not MIN_INSTANT <= instant <= MAX_INSTANT:
        raise Misread(f"{quoted(text)} lies outside the years 0001 to 9999")
    return Moment(moment_text(instant, DAY), instant, DAY)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in_month(year: int, month: int) -> int:
    return 29 if month == 2 and _is_leap(year) else _MONTH_DAYS[month]


def _days(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a date; years begin in March, so that the leap day comes last."""
    if month <= 2:
        year -= 1
        month += 12
    return year * 365 + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + day - 719_469


def _civil(days: int) -> tuple[int, int, int]:
    """The date of a day counted from 1970-01-01: the inverse of `_days`."""
    era, of_era = divmod(days + 719_468, 146_097)
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    day = of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + 3 if shifted < 10 else shifted - 9
    return era * 400 + year + (month <= 2), month, day


def _no_clock(text: str, hour: str, minute: str, second: str) -> Misread:
    problem = f"{quoted(text)} is not a time"
    if hour == "24":
        return Misread(problem, "midnight is 00:00:00 of the next day")
    if second == "60":
        return Misread(problem, "leap seconds are not kept, write :59")
    return Misread(f"{problem}: there is no {hour}:{minute}:{second}")


def _no_moment(text: str) -> Misread:
    match = _LOOSE_TIME.fullmatch(text)
    if match is None:
        return Misread(f"{quoted(text)} is not a date", _SHAPES)
    if match["seconds"] is None:
        return Misread(f"{quoted(text)} has no seconds", f"write {match['clock']}:00")
    if match["decimals"] is not None and not _DECIMALS.fullmatch(match["decimals"]):
        return Misread(f"{quoted(text)} is not a time", "a second has one to six decimals after a point")
    if not match["offset"]:
        return Misread(f"{quoted(text)} has no offset", "add Z for UTC, or one such as +02:00")
    return Misread(f"{quoted(text)} is not a time", "the offset must be Z or like +02:00")

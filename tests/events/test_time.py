"""Partial dates, timestamps and instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.time import (
    DAY,
    MAX_INSTANT,
    MIN_INSTANT,
    MONTH,
    YEAR,
    instant_text,
    moment_text,
    parse_moment,
    parse_when,
    period_start,
)
from tests.events.samples import dates

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOW = parse_moment("2024-05-31T12:00:00Z").instant


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("text", "last", "precision"),
    [
        ("2023", datetime(2023, 12, 31, 23, 59, 59, 999999, UTC), 1),
        ("2024-02", datetime(2024, 2, 29, 23, 59, 59, 999999, UTC), 2),
        ("1900-02", datetime(1900, 2, 28, 23, 59, 59, 999999, UTC), 2),
        ("2023-12", datetime(2023, 12, 31, 23, 59, 59, 999999, UTC), 2),
        ("2023-10-27", datetime(2023, 10, 27, 23, 59, 59, 999999, UTC), 3),
        ("2023-10-27T09:30:00Z", datetime(2023, 10, 27, 9, 30, 0, 0, UTC), 4),
        ("2023-10-27T09:30:00.250Z", datetime(2023, 10, 27, 9, 30, 0, 250000, UTC), 7),
        ("2023-10-27T09:30:00.123456Z", datetime(2023, 10, 27, 9, 30, 0, 123456, UTC), 10),
        ("0001", datetime(1, 12, 31, 23, 59, 59, 999999, UTC), 1),
        ("9999", datetime(9999, 12, 31, 23, 59, 59, 999999, UTC), 1),
    ],
)
def test_the_instant_is_the_last_microsecond(text: str, last: datetime, precision: int) -> None:
    assert parse_moment(text) == (text, micros(last), precision)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2023-10-27T11:30:00+02:00", "2023-10-27T09:30:00Z"),
        ("2023-10-27T23:30:00.50-04:00", "2023-10-28T03:30:00.50Z"),
        ("2023-10-27t09:30:00z", "2023-10-27T09:30:00Z"),
        ("2023-10-27 09:30:00Z", "2023-10-27T09:30:00Z"),
        ("2023-12-31T23:59:59-00:01", "2024-01-01T00:00:59Z"),
        ("2023-10-27T09:30:00-00:00", "2023-10-27T09:30:00Z"),
    ],
)
def test_timestamps_are_kept_in_utc_with_the_precision_given(text: str, canonical: str) -> None:
    assert parse_moment(text).text == canonical
    assert parse_moment(canonical).text == canonical


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2023-13", "'2023-13' is not a date: there is no month 13"),
        ("2023-00", "'2023-00' is not a date: there is no month 00"),
        ("2023-02-29", "'2023-02-29' is not a date: 2023-02 has no day 29"),
        ("2023-10-00", "'2023-10-00' is not a date: 2023-10 has no day 00"),
        ("0000", "'0000' is not a date: years go from 0001 to 9999"),
        (
            "2023-10-27T24:00:00Z",
            "'2023-10-27T24:00:00Z' is not a time; midnight is 00:00:00 of the next day",
        ),
        (
            "2023-10-27T09:30:60Z",
            "'2023-10-27T09:30:60Z' is not a time; leap seconds are not kept, write :59",
        ),
        ("2023-10-27T09:60:00Z", "'2023-10-27T09:60:00Z' is not a time: there is no 09:60:00"),
        (
            "2023-10-27T09:30:00",
            "'2023-10-27T09:30:00' has no offset; add Z for UTC, or one such as +02:00",
        ),
        ("2023-10-27T09:30Z", "'2023-10-27T09:30Z' has no seconds; write 09:30:00"),
        (
            "2023-10-27T09:30:00.1234567Z",
            "'2023-10-27T09:30:00.1234567Z' is not a time; a second has one to six decimals after a point",
        ),
        (
            "2023-10-27T09:30:00+0200",
            "'2023-10-27T09:30:00+0200' is not a time; the offset must be Z or like +02:00",
        ),
        (
            "2023-10-27T09:30:00+24:00",
            "'2023-10-27T09:30:00+24:00' is not a time: the offset +24:00 does not exist",
        ),
        (
            "0001-01-01T00:00:00+01:00",
            "'0001-01-01T00:00:00+01:00' lies outside the years 0001 to 9999 in UTC",
        ),
        (
            "9999-12-31T23:59:59-00:01",
            "'9999-12-31T23:59:59-00:01' lies outside the years 0001 to 9999 in UTC",
        ),
        ("Mar 1", "'Mar 1' is not a date; write 2023, 2023-10, 2023-10-27 or 2023-10-27T09:30:00Z"),
        ("", "'' is not a date; write 2023, 2023-10, 2023-10-27 or 2023-10-27T09:30:00Z"),
        ("2023\n", "'2023\\n' is not a date; write 2023, 2023-10, 2023-10-27 or 2023-10-27T09:30:00Z"),
        ("２０２３", "'２０２３' is not a date; write 2023, 2023-10, 2023-10-27 or 2023-10-27T09:30:00Z"),
    ],
)
def test_what_is_no_moment(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_moment(text)
    assert str(caught.value) == sentence


@given(dates)
def test_a_moment_gives_its_text_back(text: str) -> None:
    moment = parse_moment(text)
    assert moment_text(moment.instant, moment.precision) == moment.text
    assert parse_moment(moment.text) == moment
    assert MIN_INSTANT <= period_start(text) <= moment.instant <= MAX_INSTANT


@given(st.datetimes(timezones=st.just(UTC)))
def test_instants_are_those_of_the_standard_library(moment: datetime) -> None:
    text = instant_text(micros(moment))
    assert parse_moment(text).instant == micros(moment)
    assert datetime.fromisoformat(text) == moment
    assert len(text) == (27 if moment.microsecond else 20)


@given(st.dates())
def test_the_three_periods_of_a_day(day: date) -> None:
    first = micros(datetime(day.year, day.month, day.day, tzinfo=UTC))
    for precision, start in ((DAY, day), (MONTH, day.replace(day=1)), (YEAR, day.replace(month=1, day=1))):
        text = moment_text(first, precision)
        assert text == day.isoformat()[: len(text)]
        assert period_start(text) == micros(datetime(start.year, start.month, start.day, tzinfo=UTC))


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("today", "2024-05-31"),
        ("Yesterday", "2024-05-30"),
        ("-7d", "2024-05-24"),
        ("-2w", "2024-05-17"),
        ("-3m", "2024-02-29"),
        ("-5m", "2023-12-31"),
        ("-1y", "2023-05-31"),
        (" 2023-10 ", "2023-10"),
    ],
)
def test_dates_for_people(word: str, day: str) -> None:
    assert parse_when(word, NOW).text == day


FOR_PEOPLE = (
    "write 2023, 2023-10, 2023-10-27 or 2023-10-27T09:30:00Z, years 0001 to 9999, or today, yesterday, -7d, -3m"
)


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("-99999m", "'-99999m' lies before the year 0001"),
        ("-99999y", "'-99999y' lies before the year 0001"),
        ("-9d ago", "'-9d ago' is not a date"),
        ("tomorrow", "'tomorrow' is not a date"),
        ("-٣d", "'-٣d' is not a date"),
        ("0000", "'0000' is not a date: years go from 0001 to 9999"),
        ("2023-13", "'2023-13' is not a date: there is no month 13"),
        ("2023-10-27T09:30:00", "'2023-10-27T09:30:00' has no offset; add Z for UTC, or one such as +02:00"),
        ("2023-10-27T25:30:00Z", "'2023-10-27T25:30:00Z' is not a time: there is no 25:30:00"),
    ],
)
def test_what_is_no_date_for_people(word: str, problem: str) -> None:
    """Whatever is wrong, the sentence ends with all that can be written."""
    with pytest.raises(ValueError) as caught:
        parse_when(word, NOW)
    assert str(caught.value) == f"{problem}; {FOR_PEOPLE}"

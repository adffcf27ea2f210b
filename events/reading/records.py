"""The records of a CSV document: fields, physical line, and text as it was found.

A quote that is never closed would swallow the rest of a document. So a record that goes wrong gives up its
first line only, and reading goes on with the next one.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from events.problems import Problem
from events.reading.lines import Lines
from events.vocabulary import MAX_EVENT_BYTES

_OPEN_QUOTE = Problem(
    None, "a double quote is opened and not closed", "close it; write one inside a quoted field twice"
)
_LOOSE_QUOTE = Problem(None, "text stands behind a closing double quote", "write a quote inside a quoted field twice")
_TOO_LONG = Problem(
    None, f"the row is longer than {MAX_EVENT_BYTES // 1024} KiB", "close its quotes, or shorten its texts"
)
_LONG_FIELD = Problem(None, "a field is longer than 128 KiB", "close its quotes, or shorten it")
_LOOSE_RETURN = Problem(None, "a carriage return stands outside of quotes", "end lines with LF or CRLF")


class Record(NamedTuple):
    """A record, or what is wrong with it; `line` is the physical line that it begins on."""

    line: int
    raw: bytes
    fields: list[str]
    problem: Problem | None = None
    raw_cut: bool = False


class _Line(NamedTuple):
    number: int
    raw: bytes
    too_long: bool


class _Stop(Exception):
    """A record has grown too long, or meets a line that has."""


class _Source:
    """Lines for the csv module, which remembers those of the record at hand and can take them back."""

    def __init__(self, lines: Lines) -> None:
        self._numbered = iter(lines)
        self._lines = lines
        self._again: deque[_Line] = deque()
        self.taken: list[_Line] = []
        self._size = 0

    def begin(self) -> None:
        self.taken = []
        self._size = 0

    def give_back(self) -> None:
        """All lines of the record but its first."""
        self._again.extendleft(reversed(self.taken[1:]))

    def __iter__(self) -> _Source:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._fresh()
        self.taken.append(line)
        self._size += len(line.raw)
        if line.too_long or self._size > MAX_EVENT_BYTES:
            raise _Stop
        return line.raw.decode(errors="surrogateescape") + "\n"

    def _fresh(self) -> _Line:
        number, raw = next(self._numbered)
        return _Line(number, raw, self._lines.too_long)


def records(lines: Lines, delimiter: str) -> Iterator[Record]:
    """The records of a document; blank lines and records of nothing but separators are passed over.

    Bytes that are not UTF-8 come as lone surrogates in the fields.
    """
    source = _Source(lines)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        source.begin()
        try:
            fields = next(reader)
        except StopIteration:
            return
        except (csv.Error, _Stop) as error:
            first = source.taken[0]
            problem = _problem(error, first, len(source.taken) > 1)
            yield Record(first.number, first.raw, [], problem, first.too_long)
            source.give_back()
            continue
        if any(field and not field.isspace() for field in fields):
            raw = b"\n".join(line.raw for line in source.taken)
            yield Record(source.taken[0].number, raw, fields)


def split(text: str, delimiter: str) -> list[str]:
    """The fields of the text of one record. Raises csv.Error where it is none, or more than one."""
    lines = (f"{line}\n" for line in text.split("\n"))
    found = [fields for fields in csv.reader(lines, delimiter=delimiter, strict=True) if fields]
    if len(found) != 1:
        raise csv.Error("not one record")
    return found[0]


def csv_problem(error: csv.Error) -> Problem:
    """What is wrong with a record that the csv module refused."""
    said = str(error)
    if "expected after" in said:
        return _LOOSE_QUOTE
    if "field larger" in said:
        return _LONG_FIELD
    if "new-line" in said:
        return _LOOSE_RETURN
    if "not one record" in said:
        return Problem(None, "the text is not one row", "put each row on a line of its own")
    return _OPEN_QUOTE


def _problem(error: Exception, first: _Line, several: bool) -> Problem:
    if first.too_long:
        return _TOO_LONG
    if several or not isinstance(error, csv.Error):
        return _OPEN_QUOTE
    return csv_problem(error)

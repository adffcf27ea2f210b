"""JSON Lines: one event a line. A line may also be a reject whose raw text was mended.

Where a key stands twice in an object, the last one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import orjson

from events.canonical import Entry, prepare
from events.problems import EventError, Problem, quoted
from events.reading import rejects
from events.reading.lines import Lines
from events.reading.rows import Origin, Reject, Row, Taken, Unfit
from events.reading.sniff import JSONL
from events.vocabulary import MAX_EVENT_BYTES

ORIGIN = Origin(JSONL)
_ONE_A_LINE = "write one event a line, without brackets around them"
TOO_LONG = Problem(None, f"the line is longer than {MAX_EVENT_BYTES // 1024} KiB", "split it, or shorten its texts")


def rows(lines: Lines, file: str) -> Iterator[Row]:
    """The rows of a document; blank lines are passed over."""
    for number, raw in lines:
        if lines.too_long:
            yield Reject(file, number, TOO_LONG, raw, ORIGIN, raw_cut=True)
            continue
        try:
            event = orjson.loads(raw)
            yield Taken(number, (prepare(event),), raw, ORIGIN)
        except EventError as error:
            if type(event) is dict and rejects.is_reject(event):
                yield rejects.read_again(event, number, file, raw)
            else:
                problem = error.problems[0]
                yield _reject(file, number, problem._replace(mend=_ONE_A_LINE) if type(event) is list else problem, raw)
        except orjson.JSONDecodeError as error:
            if raw and not raw.isspace():
                problem, column = why_not_json(raw, error.pos)
                yield _reject(file, number, problem, raw, column)


def entries_of(raw: bytes) -> tuple[Entry, ...]:
    """The events of the text of one row. Raises Unfit."""
    try:
        return (prepare(orjson.loads(raw)),)
    except EventError as error:
        raise Unfit(error.problems[0]) from None
    except orjson.JSONDecodeError as error:
        raise Unfit(*why_not_json(raw, error.pos)) from None


def why_not_json(raw: bytes, position: int) -> tuple[Problem, int | None]:
    """What is wrong with a line that is not JSON, and in which column; `position` counts from 0."""
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        column = len(raw[: error.start].decode()) + 1
        return Problem(None, f"the line is not UTF-8 from column {column} on", "save the file as UTF-8"), column
    if not text.lstrip().startswith("{"):
        mend = _ONE_A_LINE if text.lstrip().startswith("[") else None
        return Problem(None, f"the line is no JSON object: it begins with {quoted(text.strip()[:20])}", mend), 1
    position = min(position, len(text))
    rest = text[position:].lstrip()
    return Problem(None, f"the line is not JSON from column {position + 1} on", _mend(text, rest)), position + 1


def _mend(text: str, rest: str) -> str | None:
    before = text[: len(text) - len(rest)].rstrip()
    if not rest:
        return "it ends too early: one event stands on one line"
    if rest.startswith(("NaN", "Infinity", "-Infinity")):
        return "JSON has no such number: leave the field out"
    if rest.startswith(("True", "False", "None")):
        return "JSON writes true, false and null"
    if rest[0] in "'\u2018\u2019\u201c\u201d":
        return 'texts stand in straight double quotes, "…"'
    if re.match(r",\s*[}\]]", rest) or (rest[0] in "}]" and before.endswith(",")):
        return "take out the comma before the bracket"
    if rest[0] == "{" and before.endswith("}"):
        return "put each event on a line of its own"
    return None


def _reject(file: str, line: int, problem: Problem, raw: bytes, column: int | None = None) -> Reject:
    return rejects.made(file, line, problem, raw, ORIGIN, column)

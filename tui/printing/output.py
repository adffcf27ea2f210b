"""The ways out: lines, JSON and CSV to standard output, sentences to standard error.

Nothing that comes from data reaches a terminal or a pipe unsafe: text for people goes through `plain`,
CSV cells too, and JSON has its control and direction characters escaped.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from tui.text import plain

PIPE_WIDTH = 100
_MIN_WIDTH = 40
_ENDLESS = 10_000

#: DEL, C1, and what hides, turns text round or ends a line, as UTF-8. In JSON only strings hold them.
_HIDDEN = re.compile(
    rb"\x7f|\xc2[\x80-\x9f]|\xcd\x8f|\xd8\x9c|\xe1(?:\x85[\x9f\xa0]|\x9e[\xb4\xb5]|\xa0[\x8b-\x8f])"
    rb"|\xe2(?:\x80[\x8b-\x8f\xa8-\xae]|\x81[\xa0-\xaf]|\xa0\x80)|\xe3\x85\xa4"
    rb"|\xef(?:\xb8[\x80-\x8f]|\xbb\xbf|\xbe\xa0)|\xf3\xa0[\x80-\xbf][\x80-\xbf]"
)
_NUMBER = re.compile(r"[+-]?[\d.,]+%?", re.ASCII)
_FORMULA = frozenset("=+-@\t\r")


def is_terminal() -> bool:
    """Whether people look at standard output."""
    return sys.stdout.isatty()


def width() -> int:
    """How many cells a line may take: the terminal's, or COLUMNS or 100 where there is none."""
    return max(_MIN_WIDTH, shutil.get_terminal_size((PIPE_WIDTH, 24)).columns)


def is_endless() -> bool:
    """Whether lines may be as long as they like: in a pipe, unless COLUMNS says otherwise."""
    return not is_terminal() and not os.environ.get("COLUMNS")


def room() -> int:
    """How many cells a line of a table may take."""
    return _ENDLESS if is_endless() else width()


def json_line(value: Any) -> bytes:
    """A value as one line of JSON, without control characters."""
    import orjson

    line = orjson.dumps(value)
    if not line.isascii() or b"\x7f" in line:
        line = _HIDDEN.sub(_escaped, line)
    return line + b"\n"


def _escaped(match: re.Match[bytes]) -> bytes:
    units = match[0].decode().encode("utf-16-be").hex()
    return b"".join(b"\\u%s" % units[place : place + 4].encode() for place in range(0, len(units), 4))


def write_json(value: Any) -> None:
    """One line of JSON."""
    write_bytes(json_line(value))


def write_bytes(text: bytes) -> None:
    """UTF-8 to standard output, whatever the locale."""
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        sys.stdout.write(text.decode())
    else:
        sys.stdout.flush()
        binary.write(text)


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], to: TextIO | None = None) -> None:
    """A header and a row each, to standard output unless told otherwise; None is an empty cell."""
    import csv

    writer = csv.writer(sys.stdout if to is None else to, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return value
    # A spreadsheet takes such a text for a formula; with ' before it, it stays a text.
    formula = value[:1] in _FORMULA and not _NUMBER.fullmatch(value)
    return plain(f"'{value}" if formula else value)


def say(*lines: str) -> None:
    """Lines for people, each made safe and cut to the terminal's width."""
    room = width() if is_terminal() else None
    for line in lines:
        print(plain(line, room))


def say_whole(*lines: str) -> None:
    """Lines that are never cut, such as an address: the terminal breaks those that are too long."""
    for line in lines:
        print(plain(line))


def tell(sentence: str) -> None:
    """A sentence on standard error, where it is in nobody's way."""
    print(f"dealweb: {plain(sentence)}", file=sys.stderr, flush=True)

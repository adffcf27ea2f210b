"""A TOML file of settings: read once, with the lines on which its keys stand, never raising."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tui.settings.problems import Problem

MOST_BYTES = 256 * 1024
"""More than this is no file of settings, but something that came to lie there."""


class Document(NamedTuple):
    """What a file says. `values` are its keys, those of tables dotted (`keys.go.deals`); `lines` says where they stand;
    `tables` is the same as it is written, tables within tables.

    A file that is not there is an empty document without a problem.
    """

    path: Path
    there: bool = False
    values: Mapping[str, Any] = {}
    lines: Mapping[str, int] = {}
    problem: Problem | None = None
    tables: Mapping[str, Any] = {}

    def wrong(self, key: str, problem: str) -> Problem:
        """A problem with what stands at a key."""
        return Problem(self.path, self.lines.get(key), problem)


def read(path: Path) -> Document:
    """A file as a document."""
    try:
        if not path.exists():
            return Document(path)
        if not path.is_file():
            return Document(path, there=True, problem=Problem(path, None, "this is not a file"))
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        return Document(path, there=True, problem=Problem(path, None, f"cannot be read: {error.strerror}"))
    if len(data) > MOST_BYTES:
        return Document(path, there=True, problem=Problem(path, None, f"is longer than {MOST_BYTES // 1024} KiB"))
    return _parse(path, data)


def _parse(path: Path, data: bytes) -> Document:
    import tomllib

    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Document(path, there=True, problem=Problem(path, line, "is not UTF-8"))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        sentence, place = _fault(str(error))
        return Document(path, there=True, problem=Problem(path, place, f"is not TOML: {sentence}"))
    except RecursionError:
        return Document(path, there=True, problem=Problem(path, None, "is not TOML: it is nested too deeply"))
    return Document(path, True, dict(_flat(values)), lines_of(text), tables=values)


def _fault(message: str) -> tuple[str, int | None]:
    """tomllib's message without its place, and the line."""
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    if found is None:
        return message, None
    return message[: found.start()], int(found[1]) if found[1] else None


def _flat(values: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for key, value in values.items():
        if isinstance(value, dict):
            pairs += _flat(value, f"{before}{key}.")
        else:
            pairs.append((f"{before}{key}", value))
    return pairs


def lines_of(text: str) -> dict[str, int]:
    """On which line each key stands, by its dotted name; good enough to point at, not a parser."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if header := re.match(r"\[\s*([^\[\]]+?)\s*\]", stripped):
            table = _dotted(header[1]) + "."
        elif entry := re.match(r"([\w.\"'\- ]+?)\s*=", stripped):
            found.setdefault(table + _dotted(entry[1]), number)
    return found


def _dotted(key: str) -> str:
    return re.sub(r"[\"' ]", "", key)

"""Rejects as JSON lines, and such lines read again after someone mended them.

The keys are ``file, line, column?, field?, problem, mend?, raw, raw_cut?, raw_base64?, format, header?``.
`raw` is the text as it was found, at most 64 KiB; where that is not UTF-8 it is base64 and `raw_base64` true.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

import orjson

from events.problems import Problem, quoted
from events.reading.lines import KEPT
from events.reading.rows import Origin, Reject, Row, Taken, Unfit
from events.vocabulary import MAX_EVENT_BYTES

_KEYS = frozenset(("problem", "raw", "format"))
_KEPT_BASE64 = KEPT // 4 * 3


def made(
    file: str,
    line: int,
    problem: Problem,
    raw: bytes,
    origin: Origin,
    column: int | None = None,
    cut: bool = False,
) -> Reject:
    """A reject with its text cut to what is kept."""
    if len(raw) > KEPT:
        raw, cut = _cut(raw, KEPT), True
    return Reject(file, line, problem, raw, origin, column, cut)


def reject_line(reject: Reject) -> bytes:
    """One JSON line, with its line end."""
    text, coded, cut = _raw_text(reject.raw)
    fields: dict[str, Any] = {
        "file": reject.file,
        "line": reject.line,
        "column": reject.column,
        "field": reject.problem.field,
        "problem": reject.problem.problem,
        "mend": reject.problem.mend,
        "raw": text,
        "raw_cut": True if reject.raw_cut or cut else None,
        "raw_base64": True if coded else None,
        "format": reject.origin.format,
        "header": reject.origin.header,
    }
    present = {name: _safe(value) for name, value in fields.items() if value is not None}
    line = orjson.dumps(present, option=orjson.OPT_APPEND_NEWLINE)
    if len(line) > MAX_EVENT_BYTES and reject.raw:  # so many escapes that it could not be read again
        return reject_line(reject._replace(raw=_cut(reject.raw, len(reject.raw) // 2), raw_cut=True))
    return line


def is_reject(value: dict[str, Any]) -> bool:
    """Whether a JSON object is a reject, not an event."""
    return "type" not in value and value.keys() >= _KEYS


def read_again(value: dict[str, Any], line: int, file: str, whole: bytes) -> Row:
    """The row that a reject's raw text gives, mended or not, as if it stood in a document of its format."""
    try:
        raw, origin = _content(value)
    except Unfit as unfit:
        return made(file, line, unfit.problem, whole, Origin("jsonl"))
    try:
        return _row(raw, origin, line)
    except Unfit as unfit:
        return made(file, line, unfit.problem, raw, origin, unfit.column)


def _row(raw: bytes, origin: Origin, line: int) -> Taken:
    if origin.format == "jsonl":
        from events.reading import jsonl

        return Taken(line, jsonl.entries_of(raw), raw, origin)
    from events.reading import table

    return Taken(line, table.entries_of(raw, origin.header or ""), raw, origin)


def _content(value: dict[str, Any]) -> tuple[bytes, Origin]:
    raw, form, header = value["raw"], value["format"], value.get("header")
    if not isinstance(raw, str):
        raise Unfit(Problem("raw", f"raw must be a text, not {quoted(raw)}"))
    if form not in ("jsonl", "csv"):
        raise Unfit(Problem("format", f"format {quoted(form)} is not known", "one of jsonl, csv"))
    if form == "csv" and not isinstance(header, str):
        raise Unfit(Problem("header", "header is missing", "give the header line of the CSV file"))
    if value.get("mapping") is not None:
        raise Unfit(Problem("mapping", "rejects with a mapping are not read by this version"))
    if value.get("raw_cut"):
        raise Unfit(Problem("raw", "raw was cut", "mend the line in its own file, or take raw_cut out"))
    origin = Origin(form, header if form == "csv" else None)
    return (_decoded(raw) if value.get("raw_base64") else raw.encode()), origin


def _decoded(raw: str) -> bytes:
    try:
        return b64decode(raw, validate=True)
    except ValueError:
        mend = "where it was mended as text, take raw_base64 out"
        raise Unfit(Problem("raw", "raw is not base64", mend)) from None


def _raw_text(raw: bytes) -> tuple[str, bool, bool]:
    """The text of `raw`, whether it is base64, and whether more had to be cut for that."""
    try:
        return raw.decode(), False, False
    except UnicodeDecodeError:
        kept = raw[:_KEPT_BASE64]
        return b64encode(kept).decode(), True, len(kept) < len(raw)


def _cut(raw: bytes, length: int) -> bytes:
    """The first bytes, without a character cut in half at the end."""
    kept = raw[:length]
    for back in range(1, min(4, length) + 1):
        lead = kept[-back]
        if lead & 0xC0 != 0x80:  # where the last character begins
            needed = 4 if lead >= 0xF0 else 3 if lead >= 0xE0 else 2 if lead >= 0xC0 else 1
            return kept[:-back] if back < needed else kept
    return kept


def _safe(value: Any) -> Any:
    """A path may hold bytes that are no text; JSON cannot."""
    return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else value

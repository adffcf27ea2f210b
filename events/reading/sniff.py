"""What a document is, from its first bytes and its name."""

from __future__ import annotations

from pathlib import PurePath

from events.reading.lines import BOM
from events.reading.rows import UnreadableFile

JSONL, CSV = "jsonl", "csv"
FORMATS = (JSONL, CSV)
SUFFIXES = {".jsonl": JSONL, ".ndjson": JSONL, ".json": JSONL, ".csv": CSV, ".tsv": CSV}

_LINES = (".jsonl", ".ndjson")

_MAGIC = (
    (b"\xff\xfe", "this is UTF-16 text; save it as UTF-8"),
    (b"\xfe\xff", "this is UTF-16 text; save it as UTF-8"),
    (b"\x1f\x8b", "this is a gzip file; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "this is a zstd file; unpack it first"),
    (b"BZh", "this is a bzip2 file; unpack it first"),
    (b"PK\x03\x04", "this is a ZIP archive or an office document; save the table as CSV"),
    (b"%PDF", "this is a PDF document; neither CSV nor JSON Lines"),
    (b"SQLite format 3\x00", "this is a database; bring in what `dealweb log --json` writes"),
)
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<!--")


def sniff(path: str, head: bytes, wanted: str = "auto") -> str:
    """The format of a document, ``jsonl`` or ``csv``; `wanted` decides where it is one of them.

    Raises UnreadableFile for what is neither. An empty document is accepted only where JSON Lines
    were asked for: as a list of no events.
    """
    if not head:
        if wanted == JSONL:
            return JSONL
        raise UnreadableFile(path, "there is nothing in it")
    for magic, sentence in _MAGIC:
        if head.startswith(magic):
            raise UnreadableFile(path, sentence)
    if b"\x00" in head[:8192]:
        raise UnreadableFile(path, "this is a binary file or UTF-16 text; neither CSV nor JSON Lines in UTF-8")
    text = head.removeprefix(BOM).lstrip()
    lowered = text[:64].lower()
    if lowered.startswith(_MARKUP):
        raise UnreadableFile(path, "this is an HTML page, neither CSV nor JSON Lines")
    if lowered.startswith(b"<?xml"):
        raise UnreadableFile(path, "this is an XML document, neither CSV nor JSON Lines")
    if wanted in FORMATS:
        return wanted
    suffix = PurePath(path).suffix.lower()
    if text.startswith((b"{", b"[")):
        if suffix not in _LINES:
            _refuse_one_document(path, text)
        return JSONL
    return SUFFIXES.get(suffix, CSV)


def _refuse_one_document(path: str, text: bytes) -> None:
    """JSON that is one document would give a reject for each of its lines, none of any use."""
    if text.startswith(b"["):
        raise UnreadableFile(path, "this is a JSON array; write one event a line, without brackets around them")
    if text.partition(b"\n")[0].strip() == b"{":
        raise UnreadableFile(path, "this is JSON over several lines; write one event a line")

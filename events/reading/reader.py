"""Opening a document and reading its rows one by one."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from events.problems import Problem
from events.reading import jsonl, rejects, table
from events.reading.lines import Lines
from events.reading.rows import Reject, Row, Taken, UnreadableFile
from events.reading.sniff import CSV, FORMATS, sniff

_BUFFER = 1 << 18


class Reader:
    """The rows of one document, read once and in order, never all in memory.

    `format`: jsonl or csv. `notes`: sentences to tell before the rows. `afterwards`: sentences to tell when
    the rows are through. `bytes_read` grows while they are read; `total_bytes` is None where it is not known.
    """

    def __init__(self, path: str, stream: BinaryIO, lines: Lines, form: str, sheet: table.Table | None) -> None:
        self.path = path
        self.format = form
        self.notes = sheet.notes() if sheet else []
        self._stream = stream
        self._lines = lines
        self._sheet = sheet

    def __iter__(self) -> Iterator[Row]:
        if self._sheet is not None:
            return self._sheet.rows(self._lines, self.path)
        return jsonl.rows(self._lines, self.path)

    @property
    def afterwards(self) -> list[str]:
        """Sentences to tell when the rows are through."""
        return self._sheet.afterwards() if self._sheet else []

    @property
    def bytes_read(self) -> int:
        """How many bytes of the document have been read into rows."""
        return self._lines.bytes_read

    @property
    def total_bytes(self) -> int | None:
        """The size of the document, or None."""
        try:
            status = os.fstat(self._stream.fileno())
        except (OSError, ValueError):
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def reject(self, row: Taken, problem: Problem) -> Reject:
        """The reject of a row that was read, but then refused for what is said here."""
        return rejects.made(self.path, row.line, problem, row.raw, row.origin)

    def close(self) -> None:
        """Close the document; standard input stays open."""
        if self.path != "-":
            self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_reader(path: str | os.PathLike[str], format: str = "auto") -> Reader:
    """Open a document; `-` is standard input, `format` is auto, jsonl or csv.

    Raises UnreadableFile with one sentence for what cannot be read as a whole.
    """
    if format != "auto" and format not in FORMATS:
        raise ValueError(f"format '{format}' is not known: one of auto, {', '.join(FORMATS)}")
    name = os.fspath(path)
    stream = _open(name)
    try:
        form = sniff(name, _head(stream, name), format)
        lines = Lines(stream, name)
        return Reader(name, stream, lines, form, table.open_table(lines, name) if form == CSV else None)
    except UnreadableFile:
        if name != "-":
            stream.close()
        raise


def read_file(path: str | os.PathLike[str], format: str = "auto") -> Iterator[Row]:
    """The rows of a document, as `open_reader` gives them."""
    with open_reader(path, format) as reader:
        yield from reader


def _open(name: str) -> BinaryIO:
    if name == "-":
        if sys.stdin is None:  # it was closed before we began
            raise UnreadableFile(name, "it is closed")
        stdin = sys.stdin.buffer
        return stdin if hasattr(stdin, "peek") else cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, stdin)))
    try:
        if Path(name).is_dir():
            raise UnreadableFile(name, "this is a directory, not a file")
        return Path(name).open("rb", buffering=_BUFFER)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise UnreadableFile(name, f"it cannot be opened: {said[:1].lower()}{said[1:]}") from None


def _head(stream: BinaryIO, name: str) -> bytes:
    try:
        return cast(io.BufferedReader, stream).peek(1)
    except OSError as error:
        raise UnreadableFile(name, f"it cannot be read: {(error.strerror or str(error)).lower()}") from None

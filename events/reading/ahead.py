"""Reading a large file in a process of its own, so that two cores share an import.

The other process reads, validates and makes canonical bytes; this one gets them through a pipe and only parses
the bytes again, which costs a quarter. The rows are the same, in the same order. The process writes to a pipe that
breaks when this one dies or stops reading, and it ends by that.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import lru_cache
from queue import Full, Queue
from typing import Any, BinaryIO, Self

import orjson

from events.canonical import Entry
from events.problems import Problem
from events.reading.reader import Reader, open_reader
from events.reading.rows import Origin, Reject, Row, Taken, UnreadableFile

WORTH_IT = 4 << 20
"""From how many bytes on the second process pays for its start."""

_ROWS_AT_ONCE = 256
_FRAMES_AHEAD = 64
_LENGTH = 8
_START = "import sys; sys.path[:] = sys.argv[3:]; from events.reading.ahead import serve; serve(*sys.argv[1:3])"


def open_quickest(path: str | os.PathLike[str], format: str = "auto") -> Reader | AheadReader:
    """Open a document as `open_reader` does, with a second process where that gains time."""
    reader = open_reader(path, format)
    if reader.path == "-" or (reader.total_bytes or 0) < WORTH_IT or (os.cpu_count() or 1) < 2:
        return reader
    return AheadReader(reader)


class AheadReader:
    """The rows of a document that another process reads; otherwise like the `Reader` that it stands for."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.path, self.format, self.notes = reader.path, reader.format, reader.notes
        self.total_bytes = reader.total_bytes
        self.afterwards: list[str] = []
        self.bytes_read = 0
        self._worker = subprocess.Popen(
            [sys.executable, "-c", _START, self.path, self.format, *sys.path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the process that people see
        )
        assert self._worker.stdout is not None
        self._frames: Queue[bytes] = Queue(_FRAMES_AHEAD)
        self._closed = threading.Event()
        self._drain = threading.Thread(target=self._fill, args=(self._worker.stdout,), daemon=True)
        self._drain.start()

    def reject(self, row: Taken, problem: Problem) -> Reject:
        """See `Reader.reject`."""
        return self._reader.reject(row, problem)

    def _fill(self, pipe: BinaryIO) -> None:
        """Keep some frames at hand, so that the other process need not wait for a batch to be written."""
        frame = b"-"
        while frame and not self._closed.is_set():
            length = int.from_bytes(pipe.read(_LENGTH), "big")
            frame = pipe.read(length)  # empty at the end, and where the process died
            while not self._closed.is_set():
                try:
                    self._frames.put(frame, timeout=0.1)
                    break
                except Full:
                    continue

    def __iter__(self) -> Iterator[Row]:
        while frame := self._frames.get():
            kind, content = marshal.loads(frame)  # from our own process, never from a file
            if kind == "rows":
                self.bytes_read, rows = content
                yield from [_row(self.path, row) for row in rows]
            elif kind == "unreadable":
                raise UnreadableFile(*content)
            else:
                self.afterwards = content
                return
        raise UnreadableFile(self.path, "the process that read it ended before it was through; bring it in again")

    def close(self) -> None:
        """End the other process, wherever it is."""
        self._closed.set()
        self._worker.kill()
        self._worker.wait()
        self._drain.join()
        if self._worker.stdout is not None:
            self._worker.stdout.close()
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _row(path: str, row: tuple[Any, ...]) -> Row:
    line, raw, origin, events, rest = row
    if events is None:
        problem, column, cut = rest
        return Reject(path, line, Problem(*problem), raw, _origin(origin), column, cut)
    entries = tuple(
        [Entry(key, at, precision, orjson.loads(payload), payload) for key, at, precision, payload in events]
    )
    return Taken(line, entries, raw, _origin(origin), rest)


@lru_cache(maxsize=4)
def _origin(fields: tuple[str, str | None]) -> Origin:
    """One for all rows that have it in common."""
    return Origin(*fields)


def _packed(row: Row) -> tuple[Any, ...]:
    if isinstance(row, Reject):
        return row.line, row.raw, tuple(row.origin), None, (tuple(row.problem), row.column, row.raw_cut)
    events = tuple((entry.id, entry.instant, entry.precision, entry.payload) for entry in row.events)
    return row.line, row.raw, tuple(row.origin), events, row.warnings


def serve(path: str, form: str) -> None:
    """In the other process: read the document and write its rows to standard output, frame by frame."""
    import gc

    gc.disable()  # rows hold no circles
    out = sys.stdout.buffer
    try:
        try:
            with open_reader(path, form) as reader:
                _send_rows(reader, out)
                _send(out, "afterwards", reader.afterwards)
        except UnreadableFile as error:
            _send(out, "unreadable", (error.path, error.sentence))
        out.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads any more


def _send_rows(reader: Reader, out: BinaryIO) -> None:
    rows: list[tuple[Any, ...]] = []
    for row in reader:
        rows.append(_packed(row))
        if len(rows) == _ROWS_AT_ONCE:
            _send(out, "rows", (reader.bytes_read, rows))
            rows = []
    _send(out, "rows", (reader.bytes_read, rows))


def _send(out: BinaryIO, kind: str, content: Any) -> None:
    frame = marshal.dumps((kind, content))
    out.write(len(frame).to_bytes(_LENGTH, "big") + frame)

"""The physical lines of a document, in bounded memory whatever it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from events.reading.rows import UnreadableFile
from events.vocabulary import MAX_EVENT_BYTES

KEPT = 64 * 1024
"""How much of a line that is too long is kept, in bytes."""

BOM = b"\xef\xbb\xbf"


class Lines:
    """An iterator of the numbered lines of a binary stream.

    Line ends (LF or CRLF) and a byte order mark are taken off. A line longer than an event may be comes as
    its first 64 KiB, and `too_long` holds until the next one.
    `bytes_read` counts what was consumed, for a progress bar.
    """

    def __init__(self, stream: BinaryIO, path: str) -> None:
        self._stream = stream
        self._path = path
        self.bytes_read = 0
        self.too_long = False
        self._numbered = self._number()

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        return self._numbered

    def _number(self) -> Iterator[tuple[int, bytes]]:
        limit = MAX_EVENT_BYTES + len(BOM) + 2
        number = 0
        for line in self._chunks(limit):
            self.bytes_read += len(line)
            number += 1
            if number == 1 and line.startswith(BOM):
                line = line[len(BOM) :]
            ended = line.endswith(b"\n")
            text = line[: -2 if line.endswith(b"\r\n") else -1] if ended else line
            if len(text) <= MAX_EVENT_BYTES:
                yield number, text
                continue
            if not ended:
                self._skip_to_end()
            self.too_long = True
            yield number, text[:KEPT]
            self.too_long = False

    def _chunks(self, limit: int) -> Iterator[bytes]:
        try:
            while line := self._stream.readline(limit):
                yield line
        except OSError as error:
            raise UnreadableFile(self._path, f"reading stopped: {(error.strerror or str(error)).lower()}") from None

    def _skip_to_end(self) -> None:
        for chunk in self._chunks(MAX_EVENT_BYTES):
            self.bytes_read += len(chunk)
            if chunk.endswith(b"\n"):
                return

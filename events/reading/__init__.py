"""Documents: what they say as rows of events, and what in them cannot be taken as rejects."""

from __future__ import annotations

from events.reading.ahead import AheadReader, open_quickest
from events.reading.reader import Reader, open_reader, read_file
from events.reading.rejects import reject_line
from events.reading.rows import Origin, Reject, Row, Taken, UnreadableFile

__all__ = [
    "AheadReader",
    "Origin",
    "Reader",
    "Reject",
    "Row",
    "Taken",
    "UnreadableFile",
    "open_quickest",
    "open_reader",
    "read_file",
    "reject_line",
]

"""CSV in the layout of a deal timeline: one report a row.

Columns: ``reported_on, status, kind, parties, amount, currency, note, source_title, source_url`` and ``deal``.
`status` says both what kind of event the row is and how far the deal has come; `parties` is
``role:Name;role:Name``; the outlet is the host of `source_url`. Without a column `deal` the slug of the deal is
made of the parties in their order and the kind.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from events.amount import amount_text, parse_amount
from events.canonical import Entry, prepare
from events.problems import EventError, Misread, Problem, did_you_mean, quoted
from events.reading import rejects
from events.reading.lines import Lines
from events.reading.records import Broken, Record, Records, split
from events.reading.rows import Origin, Row, Taken, UnreadableFile, Unfit
from events.reading.sniff import CSV
from events.slug import is_slug, slug_of

LAYOUT = (
    "reported_on",
    "status",
    "kind",
    "parties",
    "amount",
    "currency",
    "note",
    "source_title",
    "source_url",
    "deal",
)
NEEDED = ("reported_on", "status", "source_url")
NEEDED_FOR_SLUG = ("kind", "parties")


class Status(NamedTuple):
    """What a word in the column `status` makes of a row."""

    type: str
    stage: str | None = None
    reason: str | None = None


STATUSES = {
    "in-talks": Status("deal.rumoured", stage="in-talks"),
    "reported": Status("deal.rumoured"),
    "rumoured": Status("deal.rumoured"),
    "announced": Status("deal.confirmed", stage="announced"),
    "confirmed": Status("deal.confirmed"),
    "disclosed": Status("deal.confirmed"),
    "opened": Status("deal.confirmed"),
    "amended": Status("deal.amended"),
    "completed": Status("deal.completed"),
    "denied": Status("deal.denied"),
    "disputed": Status("deal.denied"),
    "terminated": Status("deal.ended", reason="terminated"),
    "closed": Status("deal.ended", reason="concluded"),
}

_COLUMN_OF = {
    "reported_at": "reported_on",
    "type": "status",
    "source.url": "source_url",
    "source.outlet": "source_url",
    "source.title": "source_title",
}
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/?#@]*@)?([^/?#:@\s]+\.[^/?#:@\s]+)(?::\d*)?(?:[/?#]|$)", re.I)


class Table:
    """A header, and how the records under it become events."""

    def __init__(self, header: str, path: str) -> None:
        """`header` is the text of the header line. Raises UnreadableFile where it does not hold the layout."""
        self.delimiter = max(",;\t", key=lambda mark: len(set(_names(header, mark)) & set(LAYOUT)))
        self.names = _names(header, self.delimiter)
        self.origin = Origin(CSV, header)
        self.has_deals = "deal" in self.names
        self._check(path)

    @property
    def unused(self) -> list[str]:
        """Columns that are not needed, in their order."""
        return [name or "(no name)" for name in self.names if name not in LAYOUT]

    def entries(self, record: list[str]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
        """The events of a record, and warnings. Raises Unfit."""
        if len(record) != len(self.names):
            fields = f"{len(record)} field{'s' if len(record) != 1 else ''}"
            mend = "put a field that holds a comma in double quotes" if len(record) > len(self.names) else None
            raise Unfit(Problem(None, f"the row has {fields}, the header {len(self.names)}", mend))
        if any("\udc80" <= character <= "\udcff" for field in record for character in field):
            raise Unfit(Problem(None, "the row is not UTF-8", "save the file as UTF-8"))
        event = event_of(dict(zip(self.names, (field.strip() for field in record), strict=True)))
        try:
            return (prepare(event),), ()
        except EventError as error:
            raise Unfit(_in_columns(error.problems[0])) from None

    def _check(self, path: str) -> None:
        needed = NEEDED if self.has_deals else (*NEEDED, *NEEDED_FOR_SLUG)
        missing = [name for name in needed if name not in self.names]
        if missing:
            columns = "columns" if len(missing) > 1 else "column"
            layout = ", ".join(LAYOUT)
            raise UnreadableFile(path, f"the {columns} {', '.join(missing)} are missing; the layout is {layout}"
                                 if len(missing) > 1 else f"the column {missing[0]} is missing; the layout is {layout}")
        twice = [name for name in LAYOUT if self.names.count(name) > 1]
        if twice:
            raise UnreadableFile(path, f"the column {twice[0]} stands there twice")


def rows(lines: Lines, file: str, notes: list[str], afterwards: list[str]) -> Iterator[Row]:
    """The rows of a document. What is to be told of it as a whole is put into `notes` at the first row, and into
    `afterwards` at the end."""
    records = Records(lines)
    table = _table(records, file)
    notes.extend(_notes(table))
    return _rows(records, table, file, afterwards)

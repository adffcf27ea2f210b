"""Sheets in the layout of reports, made short by hand, and what is read from them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from events.reading import Reject, Row, Taken, open_reader
from events.reading.lines import Lines
from events.reading.table import open_table

HEADER = "reported_on,status,kind,parties,amount,currency,note,source_title,source_url,verified"
ROW = {
    "reported_on": "2025-09-22",
    "status": "announced",
    "kind": "investment",
    "parties": "investor:Nvidia;investee:OpenAI",
    "amount": "<=100000000000",
    "currency": "USD",
    "note": "a letter of intent",
    "source_title": "Nvidia to invest",
    "source_url": "https://www.Example.org/nvidia?x=1",
    "verified": "yes",
}

Write = Callable[..., str]


def sheet(*rows: dict[str, str], **columns: str) -> str:
    names = [*HEADER.split(","), *(name for name in columns if name not in ROW)]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    for row in rows or ({},):
        writer.writerow({**ROW, **columns, **row})
    return out.getvalue()


def read(path: str) -> tuple[list[Row], list[str], list[str]]:
    with open_reader(path) as reader:
        rows = list(reader)
        return rows, reader.notes, reader.afterwards


def content(text: str) -> dict[str, Any]:
    table_lines = Lines(io.BytesIO(text.encode()), "x")
    [row] = open_table(table_lines, "x").rows(table_lines, "x")
    assert isinstance(row, Taken), row
    [entry] = row.events
    return entry.content


def problem(text: str) -> dict[str, Any]:
    table_lines = Lines(io.BytesIO(text.encode()), "x")
    [row] = open_table(table_lines, "x").rows(table_lines, "x")
    assert isinstance(row, Reject), row
    return {name: value for name, value in row.problem._asdict().items() if value is not None}

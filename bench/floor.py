"""The floor of an import: parse the same lines with orjson, and write the very same rows by plain executemany.

The same tables and indexes, page cache and FULL sync, in batches of the same size. Reading our rows to copy them is
not timed. At no time are more rows held than those of a batch.
"""

from __future__ import annotations

import gc
import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from store.importer import BATCH
from store.sqlite.connection import connect, write_transaction
from store.sqlite.driver import Connection, sqlite
from store.sqlite.projection import searchable
from store.sqlite.schema import PROJECTION_TABLES, lay, log_triggers

# Tables without a rowid, with what tells in which order their rows came. In all others it is the rowid.
_ARRIVAL = {
    "version": "seq",
    "member": "cast_id",
    "trait": "deal",
    "fall": "seq",
    "mention": "deal",
    "tally": "(SELECT id FROM ours.deal_1 WHERE slug = deal)",
}

Rows = list[tuple[Any, ...]]


def write_plainly(source: Path, ours: Path, folder: Path) -> tuple[float, float]:
    """Seconds, and those of CPU time, to parse the lines and write the rows that our import of them wrote.

    `folder` is for copies.
    """
    target = connect(folder / "floor.db", create=True)
    lay(target)
    for trigger in log_triggers():
        target.execute(f"DROP TRIGGER {trigger}")
    copy = _in_order(ours, folder / "order.db")
    seconds = busy = 0.0
    gc.disable()
    with source.open("rb") as lines:
        (count,) = copy.execute("SELECT max(seq) FROM ours.log").fetchone()
        batches = -(-count // BATCH)
        for number in range(batches):
            batch = list(_batch(copy, number, batches))
            start, used = time.perf_counter(), time.process_time()
            _parse(lines)
            _write(target, batch)
            seconds, busy = seconds + time.perf_counter() - start, busy + time.process_time() - used
    gc.enable()
    copy.close()
    start, used = time.perf_counter(), time.process_time()
    target.close()  # the last checkpoint
    return seconds + time.perf_counter() - start, busy + time.process_time() - used


def _in_order(ours: Path, path: Path) -> Connection:
    """Our store, attached as `ours`, and copies in order of arrival of the tables that are kept in another one."""
    copy = sqlite.connect(str(path), isolation_level=None)
    copy.execute("PRAGMA temp_store = FILE")
    copy.execute("PRAGMA journal_mode = OFF")
    copy.execute("ATTACH ? AS ours", (str(ours),))
    for table, arrival in _ARRIVAL.items():
        name = _named(table)
        copy.execute(f"CREATE TABLE main.{name} AS SELECT * FROM ours.{name} ORDER BY {arrival}")
    return copy


def _named(table: str) -> str:
    return f"{table}_1" if table in PROJECTION_TABLES else table


def _batch(copy: Connection, number: int, of: int) -> Iterator[tuple[str, Rows]]:
    """The share of a batch in each table's rows, as (statement, rows)."""
    for table in ("log", "tally", *PROJECTION_TABLES):
        name = _named(table)
        if table == "text":
            rows = _texts(copy, number, of)
        else:
            place = f"{'main' if table in _ARRIVAL else 'ours'}.{name}"
            rows = _share(copy, place, number, of)
        if rows:
            columns = "(rowid, body)" if table == "text" else ""
            # Whatever comes in key order within a batch does so in our import too.
            rows = sorted(rows) if table in ("trait", "mention") else rows
            yield f"INSERT INTO {name} {columns} VALUES ({','.join('?' * len(rows[0]))})", rows


def _share(copy: Connection, place: str, number: int, of: int) -> Rows:
    (last,) = copy.execute(f"SELECT coalesce(max(rowid), 0) FROM {place}").fetchone()
    bounds = last * number // of, last * (number + 1) // of
    found = copy.execute(f"SELECT * FROM {place} WHERE rowid > ? AND rowid <= ?", bounds)
    return [tuple(row) for row in found]


def _texts(copy: Connection, number: int, of: int) -> Rows:
    """What our import made searchable: it is kept as an index only, so it is told from the log."""
    found = ((row[0], orjson.loads(row[3])) for row in _share(copy, "ours.log", number, of))
    return [(seq, searchable(content)) for seq, content in found if content["type"].startswith("deal.")]


def _parse(lines: BinaryIO) -> None:
    for line in itertools.islice(lines, BATCH):
        orjson.loads(line)


def _write(target: Connection, batch: list[tuple[str, Rows]]) -> None:
    with write_transaction(target):
        for statement, rows in batch:
            target.executemany(statement, rows)

"""Import: JSON Lines to validated, chained, projected, searchable, durable rows.

The floor parses the same lines with orjson and writes the very same rows, with the same indexes, page cache and
FULL sync, by plain executemany in batches of the same size.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from bench.figures import Figure, timed
from bench.made_up import lines
from events.reading import Taken, open_quickest
from store import open_store
from store.importer import BATCH, Importer
from store.sqlite.connection import connect, write_transaction
from store.sqlite.driver import Connection
from store.sqlite.projection import searchable
from store.sqlite.schema import PROJECTION_TABLES, lay

_LOG_TABLES = ("log", "tally")


def run(folder: Path, count: int = 100_000) -> Iterator[Figure]:
    """Events a second, ours and the floor's."""
    source = folder / "events.jsonl"
    with source.open("wb") as file:
        file.writelines(lines(count))
    ours = folder / "ours.db"
    seconds = timed(lambda: bring_in(source, ours))
    floor = _floor(source, ours, folder / "floor.db")
    name = f"import of {count:,} events"
    yield Figure(name, count / seconds, "events/s", "plain SQLite, same rows", count / floor, "≥ 15 000 and ≥ 0.45")


def bring_in(source: Path, target: Path) -> None:
    """What `dealweb import` does, without its output."""
    gc.disable()
    with open_store(target, create=True) as store, open_quickest(source) as reader:
        importer: Importer[Any] = store.importer()
        for row in reader:
            assert isinstance(row, Taken), row
            importer.add(row, row.events)
        importer.flush()
    gc.enable()


def _floor(source: Path, ours: Path, target: Path) -> float:
    """Seconds to parse the lines and write the rows that our import wrote."""
    tables = _rows_of(ours)
    db = connect(target, create=True)
    lay(db)
    for trigger in ("log_append", "log_keep", "log_fixed"):
        db.execute(f"DROP TRIGGER {trigger}")
    gc.disable()
    seconds = timed(lambda: _write_plainly(db, source, tables))
    gc.enable()
    db.close()
    return seconds


def _rows_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    db = connect(path)
    names = [*_LOG_TABLES, *(f"{table}_1" for table in PROJECTION_TABLES if table != "text")]
    tables = {name: [tuple(row) for row in db.execute(f"SELECT * FROM {name}")] for name in names}
    contents = ((row[0], orjson.loads(row[3])) for row in tables["log"])
    tables["text_1"] = [(seq, searchable(content)) for seq, content in contents if content["type"].startswith("deal.")]
    # In the order in which they came, as an import writes them.
    for name, key in (("version_1", 2), ("report_1", 2)):
        tables[name].sort(key=lambda row: row[key])
    db.close()
    return tables


def _write_plainly(db: Connection, source: Path, tables: dict[str, list[tuple[Any, ...]]]) -> None:
    with source.open("rb") as file:
        for line in file:
            orjson.loads(line)
    batches = max(1, len(tables["log"]) // BATCH)
    for number in range(batches):
        with write_transaction(db):
            for name, rows in tables.items():
                _insert(db, name, _share(rows, number, batches))


def _share(rows: Sequence[tuple[Any, ...]], number: int, of: int) -> Sequence[tuple[Any, ...]]:
    return rows[len(rows) * number // of : len(rows) * (number + 1) // of]


def _insert(db: Connection, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        columns = "(rowid, body)" if name.startswith("text") else ""
        marks = ",".join("?" * len(rows[0]))
        db.executemany(f"INSERT INTO {name} {columns} VALUES ({marks})", rows)

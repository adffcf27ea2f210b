"""One deal of very many reports: late ones appended one by one, and the deal read; floors are the bare SQLite work."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from bench.figures import Figure, Times, timed, times
from events.canonical import Entry, prepare
from store import AsOf, Store, open_store
from store.sqlite.connection import connect, write_transaction

_READS = 100
_ORDERS: dict[str, Callable[[list[Entry]], Sequence[Entry]]] = {
    "in reverse": lambda entries: entries[::-1],
    "in random order": lambda entries: random.Random(5).sample(entries, len(entries)),
    "in order": lambda entries: entries,
}


def run(folder: Path, count: int = 10_000) -> Iterator[Figure]:
    """For each order of arrival: ms an append, rows an event, ms to read the deal at the head and at random points."""
    entries = [prepare(_tranche(number)) for number in range(count)]
    appending, fetching = _floors(folder / "plain.db", entries)
    for order, arranged in _ORDERS.items():
        path = folder / f"{order.replace(' ', '-')}.db"
        with open_store(path, create=True) as store:
            what = f"{count:,} tranches of one deal {order}"
            appended = Times()
            for place, entry in enumerate(arranged(entries), start=1):
                appended.ask(f"the report at seq {place}", partial(store.append, [entry]))
            yield Figure(
                f"{what}: an append, {appended.most}",
                appended.quantile(0.99),
                "ms",
                "plain SQLite commit",
                appending,
                "≤ 50",
                appended.note(),
            )
            yield Figure(f"{what}: states held an event", _states(path) / count, "rows", "one a report", 1, "≤ 4")
            for where, points in _points(count).items():
                read = times((str(point), partial(_read, store, point)) for point in points)
                yield Figure(
                    f"{what}: to read it {where}, {read.most}",
                    read.quantile(0.99),
                    "ms",
                    "bare fetch of all payloads",
                    fetching,
                    "≤ 100",
                    read.note(),
                )


def _tranche(number: int) -> dict[str, Any]:
    minute, second = divmod(number, 60)
    hour, minute = divmod(minute, 60)
    return {
        "type": "deal.completed",
        "deal": "programme",
        "reported_at": f"2024-03-{1 + hour // 24:02}T{hour % 24:02}:{minute:02}:{second:02}Z",
        "source": {"outlet": f"Outlet {number % 40}", "title": f"Tranche {number} is paid"},
        "tranche": f"tranche-{number}",
        "amount": {"low": 10**6, "high": 10**6, "currency": "USD"},
    }


def _points(count: int) -> dict[str, list[AsOf]]:
    chance = random.Random(3)
    moments = [_tranche(chance.randrange(count))["reported_at"] for _ in range(_READS)]
    return {
        "at the head": [AsOf()] * _READS,
        "at a random R": [AsOf(reported=moment) for moment in moments],
        "at a random S": [AsOf(recorded=chance.randrange(count)) for _ in range(_READS)],
    }


def _read(store: Store, at: AsOf) -> None:
    deal = store.deal("programme", as_of=at)
    assert deal is None or deal.as_dict()["paid"]


def _states(path: Path) -> int:
    """Versions and checkpoints."""
    db = connect(path)
    (rows,) = db.execute("SELECT (SELECT count(*) FROM version_1) + (SELECT count(*) FROM checkpoint_1)").fetchone()
    db.close()
    return int(rows)


def _floors(path: Path, entries: Sequence[Entry]) -> tuple[float, float]:
    """Median ms of a plain commit of one payload, and of fetching and parsing them all."""
    db = connect(path, create=True, writing=True)
    db.execute("CREATE TABLE log (seq INTEGER PRIMARY KEY, payload TEXT)")

    def append(entry: Entry) -> None:
        with write_transaction(db):
            db.execute("INSERT INTO log (payload) VALUES (?)", (entry.payload.decode(),))

    appending = statistics.median(timed(partial(append, entry)) for entry in entries)
    fetching = statistics.median(
        timed(lambda: [orjson.loads(payload) for (payload,) in db.execute("SELECT payload FROM log")])
        for _ in range(_READS)
    )
    db.close()
    return appending * 1000, fetching * 1000

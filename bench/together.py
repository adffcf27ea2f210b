"""Eight processes appending one event at a time to a copy of the large store, alone and beside one that writes in bulk.

A wait is the time of one append, from the call to its durable end. The peer does the same with plain SQLite and its
busy time-out: eight processes that commit single rows, and one that commits batches as large as an import's.
"""

from __future__ import annotations

import itertools
import multiprocessing
import shutil
import statistics
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import NamedTuple

import orjson

from bench.figures import Figure
from bench.made_up import lines
from bench.session import Session
from events.canonical import Entry, prepare
from store import open_store
from store.importer import BATCH, Importer
from store.sqlite.connection import connect
from store.sqlite.driver import Connection, sqlite

WRITERS = 8
_MANY = 1_000_000
_PEER = "plain SQLite with busy_timeout"
_INSERT = "INSERT OR IGNORE INTO log (id, payload, salt, hash) VALUES (?, ?, ?, ?)"

_processes = multiprocessing.get_context("spawn")

Append = Callable[[Entry], object]
Appending = Callable[[Path, int, float, Barrier, "multiprocessing.Queue[array[float]]"], None]
Bulk = Callable[[Path, Event], None]


class Waits(NamedTuple):
    """What the appending processes saw, in ms; `share`: the slowest's appends over what each would have had."""

    worst: float
    median: float
    share: float
    appends: int


def run(session: Session) -> Iterator[Figure]:
    """The worst wait and the slowest's share of what each would have had, for each thing that may go on beside."""
    seconds = 0.2 if session.is_small else 5.0
    with session.scratch() as folder:
        ours, plain = Path(shutil.copy(session.store(), folder / "ours.db")), folder / "plain.db"
        with closing(connect(plain, create=True, writing=True)) as db:
            db.execute("CREATE TABLE log (seq INTEGER PRIMARY KEY, id BLOB UNIQUE, payload TEXT, salt BLOB, hash BLOB)")
        peer_alone = _together(plain, seconds, _append_plainly, None)
        yield from _figures("", _together(ours, seconds, _append, None), peer_alone)
        peer_beside = _together(plain, seconds, _append_plainly, _import_plainly)
        yield from _figures(" beside an import", _together(ours, seconds, _append, _import), peer_beside)
        yield from _figures(" beside a rebuild", _together(ours, seconds, _append, _rebuild), peer_beside)


def _figures(beside: str, ours: Waits, peer: Waits) -> Iterator[Figure]:
    name = f"{WRITERS} processes appending{beside}"
    note = f"median {ours.median:.1f} ms, the peer's {peer.median:.1f}; "
    note += f"appends in all {ours.appends:,}, the peer's {peer.appends:,}"
    yield Figure(f"{name}: worst wait", ours.worst, "ms", _PEER, peer.worst, "≤ 250", note)
    yield Figure(f"{name}: the slowest's share", ours.share * 100, "%", _PEER, peer.share * 100, "≥ 50")


def _together(path: Path, seconds: float, appending: Appending, bulk: Bulk | None) -> Waits:
    """Start all processes, let the writers begin at one moment, end the bulk writer after them."""
    start, stop = _processes.Barrier(WRITERS), _processes.Event()
    results: multiprocessing.Queue[array[float]] = _processes.Queue()
    beside = [_processes.Process(target=bulk, args=(path, stop))] if bulk else []
    first = time.monotonic_ns()  # no two runs append the same
    writers = [
        _processes.Process(target=appending, args=(path, first + number, seconds, start, results))
        for number in range(WRITERS)
    ]
    for process in beside + writers:
        process.start()
    waits = [results.get(timeout=seconds + 60) for _ in writers]
    stop.set()
    for process in beside + writers:
        process.join()
        if process.exitcode:
            raise SystemExit(f"bench: a process ended with {process.exitcode}")
    everyone = sorted(itertools.chain.from_iterable(waits))
    share = min(map(len, waits)) * WRITERS / len(everyone)
    return Waits(everyone[-1] * 1000, statistics.median(everyone) * 1000, share, len(everyone))


def _timed_appends(append: Append, seed: int, seconds: float, start: Barrier) -> array[float]:
    waits: array[float] = array("d")
    events = (prepare(orjson.loads(line)) for line in lines(_MANY, seed))
    append(next(events))
    start.wait()
    end = time.monotonic() + seconds
    for event in events:
        begun = time.monotonic()
        if begun >= end:
            break
        append(event)
        waits.append(time.monotonic() - begun)
    return waits


def _append(
    path: Path, seed: int, seconds: float, start: Barrier, results: multiprocessing.Queue[array[float]]
) -> None:
    with open_store(path) as store:
        results.put(_timed_appends(lambda event: store.append([event]), seed, seconds, start))


def _import(path: Path, stop: Event) -> None:
    with open_store(path) as store:
        importer: Importer[None] = store.importer()
        for line in lines(_MANY, time.monotonic_ns()):
            importer.add(None, [prepare(orjson.loads(line))])
            if stop.is_set():
                break


def _rebuild(path: Path, stop: Event) -> None:
    with open_store(path) as store:
        while not stop.is_set():
            store.rebuild()


def _append_plainly(
    path: Path, seed: int, seconds: float, start: Barrier, results: multiprocessing.Queue[array[float]]
) -> None:
    with closing(_plain(path)) as db:
        results.put(_timed_appends(lambda event: db.execute(_INSERT, _row(event)), seed, seconds, start))


def _import_plainly(path: Path, stop: Event) -> None:
    events = (prepare(orjson.loads(line)) for line in lines(_MANY, time.monotonic_ns()))
    with closing(_plain(path)) as db:
        while not stop.is_set():
            rows = [_row(event) for event in itertools.islice(events, BATCH)]
            db.execute("BEGIN IMMEDIATE")
            db.executemany(_INSERT, rows)
            db.execute("COMMIT")


def _plain(path: Path) -> Connection:
    db: Connection = sqlite.connect(str(path), isolation_level=None, timeout=30)
    db.execute("PRAGMA synchronous = FULL")
    return db


def _row(event: Entry) -> tuple[bytes, str, bytes, bytes]:
    return event.id, event.payload.decode(), bytes(16), bytes(32)

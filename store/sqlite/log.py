"""The log on SQLite: the first back end of the port in `store.log`.

Every write is one transaction, synced to disk before it returns. seq is dense because it is counted here, inside
the write transaction; an INSERT that fails or is ignored would burn a number of SQLite's own.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING

from events.ids import id_text
from events.time import instant_text
from store.errors import AlreadyProcessed, ClockAhead, Conflict, IdReused, ReadOnly, Refused, StoreClosed, StoreError
from store.log import NO_HASH, Beside, Head, Outcome, Position, Recorded
from store.sqlite.connection import READ_WAIT_SECONDS, connect, snapshot, telling
from store.sqlite.driver import Connection, as_json, sqlite
from store.sqlite.known import Known
from store.sqlite.turnstile import Turnstile
from store.sqlite.watch import Watch

if TYPE_CHECKING:
    from events.canonical import Entry
    from store.pace import Turn

DAY_US = 86_400_000_000
_READ_AT_ONCE = 2_000
_AT_ONCE = 500

_INSERT = "INSERT INTO log (seq, id, recorded_at, payload, salt, payload_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"
_COLUMNS = "seq, id, recorded_at, hash, payload"


class SqliteLog:
    """The log in the file at `path`. `clock` gives µs since 1970; `beside` is kept in the same transactions."""

    def __init__(self, path: Path, clock: Callable[[], int], *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self.clock = clock
        self._beside: Beside | None = None
        self._readers: LifoQueue[Connection] = LifoQueue()
        self.known = Known()
        self._lock = Turnstile(path, undone=self.known.forget)
        self._writer: Connection | None = None if read_only else connect(path, writing=True)
        self._closed = False
        self._watch = Watch(path)

    def attach(self, beside: Beside) -> None:
        """Keep `beside` in the same transactions as the log from now on."""
        self._beside = beside

    # -- connections ---------------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection inside one read transaction. Connections are lent, so threads do not wait for each other."""
        if self._closed:
            raise StoreClosed
        if self.in_a_turn():
            assert self._writer is not None
            with telling(self.path):
                yield self._writer  # which alone sees what this transaction has written so far
            return
        try:
            connection = self._readers.get_nowait()
        except Empty:
            connection = connect(self.path)
        try:
            with telling(self.path), snapshot(connection):
                yield connection
        finally:
            if self._closed:
                connection.close()
            else:
                self._readers.put(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The writing connection inside one write transaction; other threads and processes wait."""
        with telling(self.path), self._lock.turn(self.writer) as writer:
            yield writer

    @contextmanager
    def together(self) -> Iterator[Callable[[], bool]]:
        """One write transaction for all that this thread appends inside: durable at the end, undone by any error.

        What it gives tells whether others wait for their turn, so that it can be ended soon.
        """
        with self.writing():
            yield self._lock.others_wait

    def in_a_turn(self) -> bool:
        """Whether this thread is inside `together`: then it reads what may yet be undone."""
        return self._lock.is_mine() and self._writer is not None and self._writer.in_transaction

    @property
    def last_turn(self) -> Turn:
        """The write transaction that ended last, whichever thread's it was."""
        return self._lock.last

    def writer(self) -> Connection:
        """The writing connection: for what runs beside the log inside the write transaction."""
        if self._closed:
            raise StoreClosed
        if self._writer is None:
            raise ReadOnly(str(self.path))
        return self._writer

    def not_in_a_turn(self, what: str) -> None:
        """Raises Refused inside `together`."""
        if self.in_a_turn():
            raise Refused(f"{what} cannot be done inside together(); end that first")

    def close(self) -> None:
        """Close all connections; those lent to other threads close when they are given back."""
        self.not_in_a_turn("closing the store")
        self._closed = True
        self._watch.close()
        with self._lock:
            while not self._readers.empty():
                self._readers.get_nowait().close()
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    # -- reading -------------------------------------------------------------------------------------------

    def head(self) -> Head:
        """See `store.log.Log`."""
        with self.reading() as connection:
            return read_head(connection)

    def read(self, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
        """See `store.log.Log`."""
        last = self.head().seq if upto is None else upto
        while after < last:
            with self.reading() as connection:
                rows = connection.execute(
                    f"SELECT {_COLUMNS} FROM log WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
                    (after, last, _READ_AT_ONCE),
                ).fetchall()
            if not rows:
                return
            for row in rows:
                yield Recorded(*row)
            after = rows[-1][0]

    def pulse(self) -> Hashable:
        """See `store.log.Log`."""
        return self._watch.pulse()

    def fetch(self, seqs: Sequence[int]) -> list[Recorded]:
        """See `store.log.Log`."""
        with self.reading() as connection:
            return fetch(connection, seqs)

    def find(self, ids: Sequence[bytes]) -> dict[bytes, int]:
        """See `store.log.Log`."""
        with self.reading() as connection:
            return find(connection, ids)

    def count(self, deal: str) -> int:
        """See `store.log.Log`."""
        with self.reading() as connection:
            return count(connection, deal)

    def position(self, consumer: str) -> int | None:
        """See `store.log.Log`."""
        with self.reading() as connection:
            return position(connection, consumer)

    # -- writing -------------------------------------------------------------------------------------------

    def append(
        self,
        entries: Sequence[Entry],
        *,
        expected: Mapping[str, int] | None = None,
        lenient: bool = False,
        force: bool = False,
        position: Position | None = None,
    ) -> Outcome:
        """See `store.log.Log`."""
        with self.writing() as connection:
            if position is not None:
                _advance(connection, position)
            results, fresh = _sort_out(connection, entries, lenient)
            if not fresh:
                return _outcome(results, 0, 0)
            if self._beside is not None:
                refused = self._beside.admit(entries, fresh)
                if refused and not lenient:
                    raise refused[min(refused)]
                results.update(refused)
                fresh = [place for place in fresh if place not in refused]
            if fresh:
                for deal, wanted in (expected or {}).items():
                    if (actual := count(connection, deal)) != wanted:
                        raise Conflict(deal, wanted, actual)
                self._write(connection, [entries[place] for place in fresh], results, fresh, force)
        return _outcome(results, len(fresh), _first(results, fresh))

    def erase(self, redaction: Entry, seq: int) -> Outcome:
        """Record a redaction and drop payload and salt of the entry at `seq`, which it names, in one transaction."""
        with self.writing() as connection:
            results: dict[int, int | StoreError] = {}
            self._write(connection, [redaction], results, [0], force=False)
            connection.execute("UPDATE log SET payload = NULL, salt = NULL WHERE seq = ?", (seq,))
            # Nobody reads the projection from now on; whoever opens the store next for writing goes on from here.
            connection.execute("UPDATE projection SET version = -abs(version), unscrubbed = ?", (_first(results, [0]),))
        return _outcome(results, 1, _first(results, [0]))

    def copy_to(self, path: Path) -> None:
        """Copy the whole file into another one, in one snapshot, while others go on writing."""
        source, target = connect(self.path), sqlite.connect(str(path), isolation_level=None)
        try:
            with telling(path):
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
        finally:
            source.close()
            target.close()

    def scrub(self, upto: int) -> None:
        """Write the file anew and empty the write-ahead log: old pages may hold scraps of what was erased.

        `upto`: the last redaction whose text no table holds any more; a later one is left to be scrubbed.
        """
        with self._lock, telling(self.path):
            writer = self.writer()
            writer.execute(f"PRAGMA busy_timeout = {int(READ_WAIT_SECONDS * 1000)}")
            try:
                writer.execute("VACUUM")
                (busy, _, _) = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                writer.execute("PRAGMA busy_timeout = 0")
            if busy:
                raise Refused(
                    "the text is erased, but a process that reads the store keeps old pages of the file alive; "
                    "run 'dealweb rebuild' when it has ended"
                )
        with self.writing() as writer:
            writer.execute("UPDATE projection SET unscrubbed = NULL WHERE unscrubbed = ?", (upto,))

    def _write(
        self,
        connection: Connection,
        new: list[Entry],
        results: dict[int, int | StoreError],
        fresh: list[int],
        force: bool,
    ) -> None:
        head = read_head(connection)
        now = self._now(head, force)
        connection.executemany(_INSERT, _rows(new, head, now))
        tally = Counter(e.content["deal"] for e in new if e.content["type"].startswith("deal."))
        connection.executemany(
            "INSERT INTO tally VALUES (?, ?) ON CONFLICT (deal) DO UPDATE SET events = events + excluded.events",
            tally.items(),
        )
        first = head.seq + 1
        results.update(zip(fresh, range(first, first + len(new)), strict=True))
        if self._beside is not None:
            self._beside.project(first, new)

    def _now(self, head: Head, force: bool) -> int:
        now = self.clock()
        if head.recorded_at is None or head.recorded_at <= now:
            return now
        if head.recorded_at - now > DAY_US and not force:
            raise ClockAhead(instant_text(head.recorded_at), instant_text(now))
        return head.recorded_at


def _rows(new: list[Entry], head: Head, now: int) -> Iterator[tuple[int, bytes, int, str, bytes, bytes, bytes]]:
    from store.sqlite.chain import chain_hash, payload_hash  # hashlib takes 3 ms to import: not for readers

    salts = os.urandom(16 * len(new))
    link, seq = head.hash, head.seq
    for place, entry in enumerate(new):
        seq += 1
        salt = salts[16 * place : 16 * place + 16]
        hashed = payload_hash(salt, entry.payload)
        link = chain_hash(link, seq, now, entry.id, hashed)
        yield seq, entry.id, now, entry.payload.decode(), salt, hashed, link


def _sort_out(
    connection: Connection, entries: Sequence[Entry], lenient: bool
) -> tuple[dict[int, int | StoreError], list[int]]:
    """What is there already, what is refused for its id, and the places of the fresh ones.

    A second mention of a fresh id in the same append is noted as −(place of the first) − 1.
    """
    ids = [entry.id for entry in entries]
    known = find(connection, ids)
    if not known and len(set(ids)) == len(ids):
        return {}, list(range(len(ids)))
    there = fetch(connection, sorted(set(known.values()))) if known else []
    payloads = {recorded.seq: recorded.payload for recorded in there}
    results: dict[int, int | StoreError] = {}
    fresh: list[int] = []
    first_place: dict[bytes, int] = {}
    for place, entry in enumerate(entries):
        if (seq := known.get(entry.id)) is not None:
            held = payloads[seq]
            # What was redacted cannot be compared any more; bringing it in again must not bring it back.
            same = held is None or held == entry.payload.decode()
            results[place] = seq
        elif (before := first_place.get(entry.id)) is not None:
            same = entries[before].payload == entry.payload
            results[place] = -before - 1
        else:
            first_place[entry.id] = place
            fresh.append(place)
            continue
        if not same:
            if not lenient:
                raise IdReused(id_text(entry.id))
            results[place] = IdReused(id_text(entry.id))
    return results, fresh


def _first(results: dict[int, int | StoreError], fresh: list[int]) -> int:
    first = results[fresh[0]] if fresh else 0
    return first if isinstance(first, int) else 0


def _outcome(results: dict[int, int | StoreError], appended: int, first: int) -> Outcome:
    for place, result in results.items():
        if isinstance(result, int) and result < 0:  # the same entry twice in this append
            results[place] = results[-result - 1]
    seqs = tuple(results[place] for place in range(len(results)))
    refused = sum(1 for result in seqs if not isinstance(result, int))
    last = first + appended - 1
    return Outcome(
        appended, len(seqs) - appended - refused, first if appended else None, last if appended else None, seqs
    )


def _advance(connection: Connection, to: Position) -> None:
    held = position(connection, to.consumer)
    if held is not None and held >= to.place:
        raise AlreadyProcessed(to.consumer, to.place, held)
    connection.execute("INSERT OR REPLACE INTO consumer VALUES (?, ?)", (to.consumer, to.place))


def read_head(connection: Connection) -> Head:
    """The log's end, as the connection sees it."""
    row = connection.execute("SELECT seq, hash, recorded_at FROM log ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(*row) if row else Head(0, NO_HASH, None)


def fetch(connection: Connection, seqs: Sequence[int]) -> list[Recorded]:
    """The entries with these seqs, in the order given; KeyError for one that is not there."""
    query = f"SELECT {_COLUMNS} FROM log WHERE seq IN (SELECT value FROM json_each(?))"
    found = {row[0]: Recorded(*row) for row in connection.execute(query, (as_json(seqs),))}
    return [found[seq] for seq in seqs]


def find(connection: Connection, ids: Sequence[bytes]) -> dict[bytes, int]:
    """The seqs of those of the ids that are in the log."""
    found: dict[bytes, int] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part: list[bytes | None] = [*ids[start : start + _AT_ONCE]]
        if len(part) > 1:
            part += [None] * (_AT_ONCE - len(part))  # always the same statement, which SQLite then knows
        marks = ",".join("?" * len(part))
        found.update(connection.execute(f"SELECT id, seq FROM log WHERE id IN ({marks})", part).fetchall())
    return found


def count(connection: Connection, deal: str) -> int:
    """How many `deal.*` events of the deal were recorded."""
    row = connection.execute("SELECT events FROM tally WHERE deal = ?", (deal,)).fetchone()
    return row[0] if row else 0


def position(connection: Connection, consumer: str) -> int | None:
    """The place up to which the consumer was last brought; None where it never was."""
    row = connection.execute("SELECT place FROM consumer WHERE name = ?", (consumer,)).fetchone()
    return row[0] if row else None

"""Filling the projection anew beside the old one, and switching over.

The new tables are filled in short transactions, so that readers and appends go on; the last catch-up and the
switch are one transaction. A rebuild that is killed leaves tables that nobody reads; the next one drops them.
"""

from __future__ import annotations

from collections.abc import Callable

from events.canonical import Entry
from events.time import parse_moment
from store.errors import Refused
from store.log import Recorded
from store.sqlite.log import SqliteLog, read_head
from store.sqlite.projection import Projection
from store.sqlite.schema import PROJECTION_VERSION, drop_projection, generations, make_projection

Progress = Callable[[int, int], None]
_BATCH = 5_000


def rebuild(log: SqliteLog, progress: Progress | None = None) -> None:
    """Fill new tables from the log and switch readers over to them.

    `progress` is called with (entries done, entries in all). Raises StoreBusy, CorruptLog.
    """
    generation = _begin(log)
    done = 0
    while True:
        with log.writing() as connection:
            if connection.execute("SELECT building FROM projection").fetchone() != (generation,):
                raise Refused("another rebuild took over; this one stopped")
            head = read_head(connection).seq
            upto = min(done + _BATCH, head)
            projection = Projection(log, connection, generation)
            if upto > done:
                projection.fill(
                    [(held.seq, entry_of(held)) for held in log.read(done, upto) if held.content is not None]
                )
            done = upto
            if done == head:
                (old,) = connection.execute("SELECT generation FROM projection").fetchone()
                connection.execute(
                    "UPDATE projection SET generation = ?, version = ?, position = ?, building = NULL",
                    (generation, PROJECTION_VERSION, done),
                )
                drop_projection(connection, old)
        if progress is not None:
            progress(done, head)
        if done == head:
            return


def _begin(log: SqliteLog) -> int:
    """Empty tables of a new generation; what an earlier rebuild left behind is dropped."""
    with log.writing() as connection:
        current, building = connection.execute("SELECT generation, building FROM projection").fetchone()
        for generation in generations(connection):
            if generation != current:
                drop_projection(connection, generation)
        fresh = max(current, building or 0) + 1
        make_projection(connection, fresh)
        # A rebuild that is still running finds that it is no longer its turn.
        connection.execute("UPDATE projection SET building = ?", (fresh,))
        return int(fresh)


def entry_of(recorded: Recorded) -> Entry:
    """A recorded event as it was when it was appended; it must not be redacted."""
    content = recorded.content
    assert content is not None
    payload = recorded.payload if isinstance(recorded.payload, bytes) else str(recorded.payload).encode()
    moment = parse_moment(content["reported_at"])
    return Entry(recorded.key, moment.instant, moment.precision, content, payload)

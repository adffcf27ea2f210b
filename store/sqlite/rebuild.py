"""Filling the projection anew beside the old one, and switching over.

The new tables are filled in short transactions, so that readers and appends go on; the last catch-up and the
switch are one transaction. A rebuild that is killed leaves tables that nobody reads; the next one drops them.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from events.canonical import Entry
from events.time import parse_moment
from store.errors import Refused
from store.log import Recorded
from store.sqlite.driver import Connection
from store.sqlite.log import SqliteLog, read_head
from store.sqlite.projection import Projection
from store.sqlite.schema import (
    ERASED,
    PROJECTION_VERSION,
    UNSCRUBBED,
    drop_projection,
    generations,
    make_projection,
)

Progress = Callable[[int, int], None]
_BATCH = 5_000
_TRIES, _PAUSE = 600, 0.1


class Overtaken(Refused):
    """Another rebuild has begun since."""

    def __init__(self) -> None:
        super().__init__("another rebuild took over; this one stopped")


def rebuild(log: SqliteLog, progress: Progress | None = None, *, if_behind: bool = False) -> None:
    """Fill new tables from the log and switch readers over to them; `if_behind`: only where the code's version asks.

    `progress` is called with (entries done, entries in all). Raises Overtaken, StoreBusy, CorruptLog.
    """
    generation = _begin(log, if_behind)
    done = 0
    while generation is not None:
        with log.writing() as connection:
            current, version, building = _state(connection)
            if building != generation:
                raise Overtaken
            head = read_head(connection).seq
            upto = min(done + _BATCH, head)
            kept = [held for held in log.read(done, upto) if held.content is not None]
            if kept:
                Projection(log, connection, generation).fill([(held.seq, entry_of(held)) for held in kept])
            if upto == head:
                connection.execute(
                    "UPDATE projection SET generation = ?, version = ?, position = ?, building = ?",
                    (generation, PROJECTION_VERSION, head, UNSCRUBBED if version == ERASED else None),
                )
                drop_projection(connection, current)
        if progress is not None:
            progress(upto, head)
        if upto == head:
            return
        done = upto


def bring_up_to_date(log: SqliteLog) -> None:
    """Rebuild a projection that is behind, or wait for whoever is at it; scrub the file where a text was erased."""
    for _ in range(_TRIES):
        try:
            rebuild(log, if_behind=True)
            break
        except Overtaken:
            time.sleep(_PAUSE)
    with log.reading() as connection:
        _, _, building = _state(connection)
    if building == UNSCRUBBED:
        log.scrub()


def _state(connection: Connection) -> tuple[int, int, int | None]:
    row: tuple[int, int, int | None] = connection.execute(
        "SELECT generation, version, building FROM projection"
    ).fetchone()
    return row


def _begin(log: SqliteLog, if_behind: bool) -> int | None:
    """Empty tables of a new generation; what an earlier rebuild left behind is dropped."""
    with log.writing() as connection:
        current, version, building = _state(connection)
        if if_behind and version == PROJECTION_VERSION:
            return None
        for generation in generations(connection):
            if generation != current:
                drop_projection(connection, generation)
        fresh = max(current, building or 0) + 1
        make_projection(connection, fresh)
        # A rebuild that is still running finds that it is no longer its turn.
        connection.execute("UPDATE projection SET building = ?", (fresh,))
        return fresh


def entry_of(recorded: Recorded) -> Entry:
    """A recorded event as it was when it was appended; it must not be redacted."""
    content = recorded.content
    assert content is not None
    payload = recorded.payload if isinstance(recorded.payload, bytes) else str(recorded.payload).encode()
    moment = parse_moment(content["reported_at"])
    return Entry(recorded.key, moment.instant, moment.precision, content, payload)

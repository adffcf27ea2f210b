"""Filling the projection anew beside the old one, and switching over.

What a large log gives is made in files of its own by processes that hold no lock, then moved into tables of a new
generation in short transactions, so that readers and appends go on. What was appended meanwhile is filled in entry by
entry; the last of it and the switch are one transaction. A rebuild that is killed leaves tables that nobody reads and a
folder beside the store; the next one drops both.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from store.errors import Refused, StoreBusy
from store.pace import Pace
from store.sqlite.anew import make_anew
from store.sqlite.driver import Connection
from store.sqlite.dropping import drop_unused, unused
from store.sqlite.log import SqliteLog, read_head
from store.sqlite.moving import Mover
from store.sqlite.projection import Projection, entry_of
from store.sqlite.schema import (
    PROJECTION_VERSION,
    generations,
    is_behind,
    is_readable,
    make_projection,
)
from store.sqlite.workshop import Workshop, is_at_work, numbers

Progress = Callable[[int, int], None]
Waiting = Callable[[], None]

_MOST_AT_ONCE = 5_000
# Seconds for which somebody else's rebuild is waited for, looking again and again.
_PATIENCE, _PAUSE = 600.0, 0.1


class Overtaken(Refused):
    """Another rebuild has begun since."""

    def __init__(self) -> None:
        super().__init__("another rebuild took over; this one stopped")


class _Begun(NamedTuple):
    """A rebuild: the generation that it fills, the log's head when it began, the folder that it works in."""

    generation: int
    head: int
    workshop: Workshop


class _Erased(Exception):
    """A text was erased after the rebuild began, and may be in what it made."""


def rebuild(log: SqliteLog, progress: Progress | None = None) -> None:
    """Fill new tables from the log and switch readers over to them; a rebuild that somebody else is at is overtaken.

    `progress` is called with (entries done, entries in all). Raises Overtaken, and what `bring_up_to_date` raises.
    """
    _run(log, progress, if_wanted=False)
    bring_up_to_date(log, progress)


def bring_up_to_date(
    log: SqliteLog, progress: Progress | None = None, waiting: Waiting | None = None, *, to_read: bool = False
) -> None:
    """Rebuild a projection that is behind, or wait for whoever is at it; scrub the file where a text was erased.

    `waiting` is called now and then while somebody else is waited for. `to_read`: what can be read is not waited for.
    Raises StoreTooNew, StoreBusy where somebody else is at it for too long, CorruptLog, Refused.
    """
    if not _rebuild_or_wait(log, progress, waiting or _silent, to_read):
        return
    drop_unused(log)
    with log.reading() as connection:
        state, left = _state(connection), unused(connection)
    if state.unscrubbed is None:
        return
    if is_behind(state.version) or left:  # somebody else erased or rebuilt meanwhile
        bring_up_to_date(log, progress, waiting, to_read=to_read)
    else:
        try:
            log.scrub(state.unscrubbed)
        except (Refused, StoreBusy):
            if not to_read:  # the pictures are there: whoever opens the store next may do it
                raise


def _rebuild_or_wait(log: SqliteLog, progress: Progress | None, waiting: Waiting, to_read: bool) -> bool:
    """Whether the projection is this version's in the end; it is not where it is left to whoever is at it."""
    deadline = time.monotonic() + _PATIENCE
    while _asked(log, _is_behind):
        # Looked at first without the lock for writing, which whoever waits should not ask for again and again.
        if _asked(log, lambda db: _is_wanted(log, db)):
            try:
                if _run(log, progress, if_wanted=True):
                    break
            except Overtaken:
                pass
        elif to_read and _asked(log, lambda db: is_readable(_state(db).version)):
            return False
        if time.monotonic() > deadline:
            raise StoreBusy(_PATIENCE, "a process that rebuilds the pictures")
        waiting()
        time.sleep(_PAUSE)
    return True


def _run(log: SqliteLog, progress: Progress | None, *, if_wanted: bool) -> bool:
    """Whether the projection was made anew: once more where a text was erased meanwhile."""
    while (begun := _begin(log, if_wanted)) is not None:
        with begun.workshop:
            try:
                _Rebuild(log, begun, progress or _silent).run()
            except _Erased:
                continue
        return True
    return False


class _Rebuild:
    """One rebuild, from empty tables to the switch."""

    def __init__(self, log: SqliteLog, begun: _Begun, progress: Progress) -> None:
        self._log, self._begun, self._progress = log, begun, progress
        self._generation = begun.generation

    def run(self) -> None:
        workshop = self._begun.workshop
        mover = Mover(self._log.path, self._generation, self._check)
        try:
            drop_unused(self._log)
            workshop.clear_others()
            self._move(mover, workshop.folder)
            self._catch_up(mover)
        except (Overtaken, _Erased):
            raise
        except Exception as error:
            # Whoever took over has thrown away what this one made; an earlier version of the code removed its folder
            # even where this one was the later.
            if not workshop.folder.exists() or not _asked(self._log, self._is_mine):
                raise Overtaken from error
            raise
        finally:
            mover.close()

    def _move(self, mover: Mover, folder: Path) -> None:
        upto = self._begun.head
        with make_anew(self._log.path, folder, upto, lambda done: self._progress(done, upto)) as parts:
            for part in parts:
                mover.move(part.file, part.tables)

    def _catch_up(self, mover: Mover) -> None:
        done = self._begun.head
        pace = Pace(_MOST_AT_ONCE)
        while True:
            with mover.turn() as connection:
                head = read_head(connection).seq
                upto = min(done + pace.size, head)
                self._fill(connection, done, upto)
                if upto == head:
                    self._switch(connection, head)
            pace.took(max(upto - done, 1), mover.last_turn)
            self._progress(upto, head)
            if upto == head:
                return
            done = upto

    def _fill(self, connection: Connection, done: int, upto: int) -> None:
        kept = [held for held in self._log.read(done, upto) if held.content is not None]
        if any(held.seq > self._begun.head and (held.content or {}).get("type") == "entry.redacted" for held in kept):
            raise _Erased
        if kept:
            Projection(self._log, connection, self._generation).fill([(held.seq, entry_of(held)) for held in kept])

    def _switch(self, connection: Connection, head: int) -> None:
        connection.execute(
            "UPDATE projection SET generation = ?, version = ?, position = ?, building = NULL",
            (self._generation, PROJECTION_VERSION, head),
        )

    def _check(self, connection: Connection) -> None:
        if not self._is_mine(connection):
            raise Overtaken

    def _is_mine(self, connection: Connection) -> bool:
        return _state(connection).building == self._generation


def _asked(log: SqliteLog, question: Callable[[Connection], bool]) -> bool:
    with log.reading() as connection:
        return question(connection)


class _State(NamedTuple):
    """The row of `projection`."""

    generation: int
    version: int
    building: int | None
    unscrubbed: int | None


def _state(connection: Connection) -> _State:
    row = connection.execute("SELECT generation, version, building, unscrubbed FROM projection").fetchone()
    return _State(*row)


def _is_behind(connection: Connection) -> bool:
    return is_behind(_state(connection).version)


def _is_wanted(log: SqliteLog, connection: Connection) -> bool:
    """Whether this code's version asks for a rebuild that nobody is at."""
    return _is_behind(connection) and not is_at_work(log.path, _state(connection).building)


def _begin(log: SqliteLog, if_wanted: bool) -> _Begun | None:
    """Empty tables of a new generation, and the folder to work in. Raises StoreTooNew."""
    with ExitStack() as undoing:
        with log.writing() as connection:
            _is_behind(connection)  # what a later version made is not set back
            if if_wanted and not _is_wanted(log, connection):
                return None
            current, _, building, _ = _state(connection)
            # Above all that are there: what an earlier rebuild left is dropped while this one fills its own.
            generation = max(current, building or 0, *generations(connection), *numbers(log.path)) + 1
            workshop = undoing.enter_context(Workshop(log.path, generation))
            make_projection(connection, generation)
            # A rebuild that is still running finds that it is no longer its turn.
            connection.execute("UPDATE projection SET building = ?", (generation,))
            begun = _Begun(generation, read_head(connection).seq, workshop)
        undoing.pop_all()
    return begun


def _silent(*_: int) -> None:
    pass

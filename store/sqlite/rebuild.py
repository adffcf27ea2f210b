"""Filling the projection anew beside the old one, and switching over.

What a large log gives is made in files of its own by processes that hold no lock, then moved into tables of a new
generation in short transactions, so that readers and appends go on. What was appended meanwhile is filled in entry by
entry; the last of it and the switch are one transaction. A rebuild that is killed leaves tables that nobody reads and a
folder beside the store; the next one drops both.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from store.errors import Refused, StoreBusy
from store.pace import Pace
from store.sqlite.anew import make_anew
from store.sqlite.driver import Connection
from store.sqlite.log import SqliteLog, read_head
from store.sqlite.moving import Mover
from store.sqlite.projection import Projection, entry_of
from store.sqlite.schema import (
    PROJECTION_TABLES,
    PROJECTION_VERSION,
    UNSCRUBBED,
    generations,
    is_behind,
    make_projection,
)

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

Progress = Callable[[int, int], None]

_MOST_AT_ONCE = 5_000
# Seconds for which somebody else's rebuild is waited for, looking again and again.
_PATIENCE, _PAUSE = 600.0, 0.1


class Overtaken(Refused):
    """Another rebuild has begun since."""

    def __init__(self) -> None:
        super().__init__("another rebuild took over; this one stopped")


class _Begun(NamedTuple):
    """A rebuild: the generation that it fills, the log's head when it began, whether a text was left to be scrubbed."""

    generation: int
    head: int
    unscrubbed: bool


class _Erased(Exception):
    """A text was erased after the rebuild began, and may be in what it made."""


def rebuild(log: SqliteLog, progress: Progress | None = None, *, if_behind: bool = False) -> None:
    """Fill new tables from the log and switch readers over to them; `if_behind`: only where the code's version asks.

    `progress` is called with (entries done, entries in all). Raises Overtaken, StoreBusy, CorruptLog.
    """
    while (begun := _begin(log, if_behind)) is not None:
        try:
            _Rebuild(log, begun, progress or _silent).run()
        except _Erased:
            if_behind = False
        else:
            _drop_unused(log)
            return


def bring_up_to_date(log: SqliteLog, progress: Progress | None = None) -> None:
    """Rebuild a projection that is behind, or wait for whoever is at it; scrub the file where a text was erased.

    Raises StoreBusy where somebody else is at it for too long, CorruptLog, Refused.
    """
    deadline = time.monotonic() + _PATIENCE
    while _is_behind(log):
        try:
            if not _somebody_rebuilds(log.path):
                rebuild(log, progress, if_behind=True)
                break
        except Overtaken:
            pass
        if time.monotonic() > deadline:
            raise StoreBusy(_PATIENCE, "a process that rebuilds the pictures")
        time.sleep(_PAUSE)
    _drop_unused(log)
    with log.reading() as connection:
        _, _, building = _state(connection)
    if building == UNSCRUBBED:
        log.scrub()


class _Rebuild:
    """One rebuild, from empty tables to the switch."""

    def __init__(self, log: SqliteLog, begun: _Begun, progress: Progress) -> None:
        self._log, self._begun, self._progress = log, begun, progress
        self._generation = begun.generation

    def run(self) -> None:
        mover = Mover(self._log.path, self._generation, self._check)
        try:
            with _folder(self._log.path, self._generation) as folder:
                self._move(mover, folder)
                self._catch_up(mover)
        except Overtaken:
            raise
        except Exception as error:
            with self._log.reading() as connection:  # whoever took over has thrown away what this one made
                if _state(connection)[2] != self._generation:
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
        _, version, _ = _state(connection)
        scrub = version < 0 or self._begun.unscrubbed
        connection.execute(
            "UPDATE projection SET generation = ?, version = ?, position = ?, building = ?",
            (self._generation, PROJECTION_VERSION, head, UNSCRUBBED if scrub else None),
        )

    def _check(self, connection: Connection) -> None:
        if _state(connection)[2] != self._generation:
            raise Overtaken


def _is_behind(log: SqliteLog) -> bool:
    with log.reading() as connection:
        return is_behind(_state(connection)[1])


def _state(connection: Connection) -> tuple[int, int, int | None]:
    row: tuple[int, int, int | None] = connection.execute(
        "SELECT generation, version, building FROM projection"
    ).fetchone()
    return row


def _begin(log: SqliteLog, if_behind: bool) -> _Begun | None:
    """Empty tables of a new generation; what an earlier rebuild left behind is dropped."""
    fresh: _Begun | None = None
    with log.writing() as connection:
        current, version, building = _state(connection)
        if is_behind(version) or not if_behind:
            # Above all that are there: an earlier rebuild's tables are dropped while this one fills its own.
            generation = max(current, building or 0, *generations(connection)) + 1
            fresh = _Begun(generation, read_head(connection).seq, building == UNSCRUBBED)
            make_projection(connection, generation)
            # A rebuild that is still running finds that it is no longer its turn.
            connection.execute("UPDATE projection SET building = ?", (generation,))
    _drop_unused(log)
    return fresh


def _drop_unused(log: SqliteLog) -> None:
    """Drop the generations that are neither read nor built, a table at a time: all at once would take too long."""
    for table in reversed(PROJECTION_TABLES):  # by the first one a generation is known
        with log.writing() as connection:
            current, _, building = _state(connection)
            for generation in generations(connection):
                if generation not in (current, building):
                    connection.execute(f"DROP TABLE IF EXISTS {table}_{generation}")


@contextmanager
def _folder(path: Path, generation: int) -> Iterator[Path]:
    """A folder beside the store, for its owner only; those of earlier rebuilds are removed.

    It is locked for as long as the rebuild runs, by a lock that ends with the process.
    """
    for left in _folders(path):
        shutil.rmtree(left, ignore_errors=True)
    folder = path.with_name(f"{path.name}-anew-{generation}")
    folder.mkdir(mode=0o700)
    handle = _locked(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _somebody_rebuilds(path: Path) -> bool:
    for folder in _folders(path):
        handle = _locked(folder)
        if handle is None and folder.exists():
            return fcntl is not None
        if handle is not None:
            os.close(handle)
    return False


def _folders(path: Path) -> list[Path]:
    """Those of rebuilds, told by their names: the store's with a number behind it."""
    own = re.compile(re.escape(path.name) + r"-anew-[0-9]+")
    return [folder for folder in path.parent.iterdir() if own.fullmatch(folder.name) and folder.is_dir()]


def _locked(folder: Path) -> int | None:
    """A handle that locks the folder; None where somebody else's does, or there is no such lock here."""
    if fcntl is None:
        return None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _silent(done: int, of: int) -> None:
    pass

"""An import from the first file to the closing sentence.

Rows are read, checked and handed to the store in batches, each one transaction; rows that cannot be taken are
written down at once. So whatever stops an import, what was recorded stays, and run again it goes on.
"""

from __future__ import annotations

import errno
import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from events.problems import Problem
from events.reading import AheadReader, Reader, Reject, Taken, UnreadableFile, open_quickest, reject_line
from store import StoreError
from tui import session
from tui.failures import PARTLY, REFUSED, STOPPED, Failure
from tui.printing import output
from tui.printing.progress import Progress
from tui.printing.words import count, number

if TYPE_CHECKING:
    import typer

    from events.canonical import Entry
    from store import Store

AnyReader = Reader | AheadReader
Held = tuple[AnyReader, Taken]


class Sink(Protocol):
    """Where rows go: the store's importer, or what stands for it in a dry run."""

    taken: int
    already: int
    events: int
    first_seq: int | None
    last_seq: int | None

    def add(self, row: Held, entries: Sequence[Entry]) -> list[tuple[Held, StoreError]]: ...

    def flush(self) -> list[tuple[Held, StoreError]]: ...


class DrySink:
    """Counts what would be taken; writes nothing. The log's rules are not asked, only whether an id is there."""

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._seen: set[bytes] = set()
        self.taken = 0
        self.already = 0
        self.events = 0
        self.first_seq: int | None = None
        self.last_seq: int | None = None

    def add(self, row: Held, entries: Sequence[Entry]) -> list[tuple[Held, StoreError]]:  # noqa: ARG002
        """Count a row."""
        fresh = [entry for entry in entries if not self._is_there(entry.id)]
        self._seen.update(entry.id for entry in fresh)
        if fresh:
            self.taken += 1
        else:
            self.already += 1
        return []

    def flush(self) -> list[tuple[Held, StoreError]]:
        """Nothing waits."""
        return []

    def _is_there(self, key: bytes) -> bool:
        from events.ids import id_text

        return key in self._seen or (self._store is not None and self._store.find(id_text(key)) is not None)


class Run:
    """One import of one or more files."""

    def __init__(
        self, files: list[str], form: str, rejects: Path | None, *, as_json: bool, force: bool = False
    ) -> None:
        self._files = files
        self._form = form
        self._rejects = rejects
        self._as_json = as_json
        self._force = force
        self._rejected = 0
        self._file: BinaryIO | None = None

    def run(self, ctx: typer.Context, *, dry_run: bool) -> int:
        """Read everything, say what became of it, and give the exit code."""
        with ExitStack() as stack:
            # All are opened first: a file that cannot be read is said before anything is written.
            readers: list[AnyReader] = []
            for name in self._files:
                readers.append(open_quickest(name, self._form))
                stack.callback(readers[-1].close)
            if self._rejects is not None:
                self._check_rejects(self._rejects, session.store_path(ctx))
            stack.callback(self._close_rejects)
            sink = stack.enter_context(self._dry(ctx) if dry_run else self._wet(ctx))
            stack.enter_context(no_collections())
            try:
                self._bring_in(readers, sink)
            except KeyboardInterrupt:
                raise Failure(f"stopped; {self._so_far(sink)}", STOPPED) from None
            except UnreadableFile as error:
                self._refuse(sink.flush())
                raise Failure(f"{error}; before that {self._so_far(sink)}") from error
            except StoreError as error:
                raise Failure(f"{error}; before that {self._so_far(sink)}", REFUSED) from error
            notes = [note for reader in readers for note in reader.afterwards]
        self._close(sink, notes, dry_run=dry_run)
        return PARTLY if self._rejected else 0

    @contextmanager
    def _wet(self, ctx: typer.Context) -> Iterator[Sink]:
        with session.writing(ctx) as store:
            yield store.importer(force=self._force)

    @contextmanager
    def _dry(self, ctx: typer.Context) -> Iterator[Sink]:
        if session.store_path(ctx).exists():
            with session.reading(ctx) as store:
                yield DrySink(store)
        else:
            yield DrySink(None)

    def _check_rejects(self, path: Path, store: Path) -> None:
        """Nothing is made or emptied yet: the file is opened at the first reject."""
        if str(path) == "-":
            raise Failure("--rejects takes a file's name, not -; without it each reject is a line on standard error")
        for wrong, code in (
            (path.is_dir(), errno.EISDIR),
            (not path.parent.is_dir(), errno.ENOENT),
            (path.parent.is_dir() and not os.access(path if path.exists() else path.parent, os.W_OK), errno.EACCES),
        ):
            if wrong:
                raise OSError(code, os.strerror(code), str(path))
        if path.resolve() == store.resolve():
            raise Failure(f"--rejects {path} is the store itself; name another file")
        if not path.is_file():
            return
        there = path.stat()
        for name in self._files:
            if os.path.samestat(there, _standard_input() if name == "-" else Path(name).stat()):
                raise Failure(f"--rejects {path} is a file that is brought in; name another one")

    def _close_rejects(self) -> None:
        if self._file is not None:
            self._file.close()

    def _bring_in(self, readers: list[AnyReader], sink: Sink) -> None:
        sizes = [reader.total_bytes for reader in readers]
        total = None if None in sizes else sum(size or 0 for size in sizes)
        with Progress("importing", total) as progress:
            before = 0
            for reader in readers:
                for note in reader.notes:
                    output.tell(f"{reader.path}: {note}")
                for row in reader:
                    if isinstance(row, Reject):
                        self._reject(row)
                    else:
                        self._refuse(sink.add((reader, row), row.events))
                    progress.at(before + reader.bytes_read)
                before += reader.bytes_read
            self._refuse(sink.flush())

    def _refuse(self, refused: list[tuple[Held, StoreError]]) -> None:
        for (reader, row), error in refused:
            self._reject(reader.reject(row, Problem(None, str(error))))

    def _reject(self, reject: Reject) -> None:
        self._rejected += 1
        if self._rejects is None:
            output.tell(reject.sentence())
            return
        if self._file is None:
            self._file = self._rejects.open("wb")
        self._file.write(reject_line(reject))

    def _read(self, sink: Sink) -> int:
        return sink.taken + sink.already + self._rejected

    def _so_far(self, sink: Sink) -> str:
        rows = count(self._read(sink), "row")
        return f"{rows} done: {self._counts(sink)}; run it again to go on"

    def _counts(self, sink: Sink) -> str:
        counts = ((sink.taken, "taken"), (sink.already, "already there"), (self._rejected, "rejected"))
        return ", ".join(f"{number(value)} {what}" for value, what in counts)

    def _close(self, sink: Sink, notes: list[str], *, dry_run: bool) -> None:
        path = str(self._rejects) if self._rejects is not None and self._rejected else None
        if self._as_json:
            result: dict[str, Any] = {
                "read": self._read(sink),
                "taken": sink.taken,
                "already": sink.already,
                "rejected": self._rejected,
                "events": sink.events,
                "first_seq": sink.first_seq,
                "last_seq": sink.last_seq,
                "rejects": path,
            }
            output.write_json({**result, "dry_run": True} if dry_run else result)
            return
        read = self._read(sink)
        for note in notes:
            output.say(note)
        if dry_run:
            output.say(f"dry run, nothing was written{' but the rejects' if path else ''}")
        if sink.already == read > 0:
            output.say(f"Nothing new: all {count(read, 'event')} were already there")
            return
        where = f" (rejects in {path})" if path else ""
        output.say(f"read {count(read, 'row')}: {self._counts(sink)}{where}")


def _standard_input() -> os.stat_result:
    return os.fstat(0)


@contextmanager
def no_collections() -> Iterator[None]:
    """Events hold no circles: while many are read, the collector's walks over them find nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

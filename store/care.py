"""Keeping a store: backup, restore, salvage."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import CorruptLog, Refused, StoreError
from store.log import Head, Recorded
from store.sqlite.connection import connect
from store.sqlite.log import SqliteLog
from store.sqlite.projection import entry_of
from store.verify import verify

if TYPE_CHECKING:
    from store.store import Store

_BATCH = 1_000


def backup(log: SqliteLog, target: Path) -> Head:
    """Copy the store to a new file while others write, sync it, verify the copy; the copy's head.

    Raises Refused where the target exists or the copy does not verify.
    """
    _must_be_new(target)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        log.copy_to(part)
        _sync(part)
        head = _verified(part, log.clock)
        part.replace(target)
        _sync(target.parent)
    except OSError as error:
        raise Refused(f"{target} cannot be written ({error.strerror})") from error
    finally:
        part.unlink(missing_ok=True)
    return head


def restore(source: Path, target: Path, clock: Callable[[], int]) -> Head:
    """Make the store at `target`, where there is none yet, from a backup. Raises NoStore, NotAStore, Refused."""
    _must_be_new(target)
    connect(source).close()
    log = SqliteLog(source, clock, read_only=True)
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return backup(log, target)
    except OSError as error:
        raise Refused(f"{target} cannot be written ({error.strerror})") from error
    finally:
        log.close()


@dataclass(slots=True)
class SalvageReport:
    """What a salvage took over and what it left: (seq, why). What had been redacted is neither."""

    taken: int = 0
    redacted: int = 0
    left: list[tuple[int | None, str]] = field(default_factory=list)


def salvage(source: Path, target: Path, clock: Callable[[], int]) -> SalvageReport:
    """Take all entries that are provably as recorded from a damaged store into a new one.

    An entry is proved by the chain and by its own salted hash. The new log has seqs, times and hashes of its own;
    ids stay. Entries that name one that was left are left too. Consumers' positions are not taken over: a consumer
    begins anew, which brings back what was lost and repeats nothing. Where nothing can be saved, no file is made.
    Raises NoStore, NotAStore, Refused.
    """
    from store.sqlite.damaged import REDACTED, provable
    from store.store import open_store

    _must_be_new(target)
    report = SalvageReport()
    entries = _sound(provable(source), report, REDACTED)
    first = next(entries, None)  # looks at the source before anything is made
    if first is None:
        raise Refused(f"no entry of {source} can be proved sound; nothing was made")
    with open_store(target, create=True, clock=clock) as store:
        batch = [first]
        for held in entries:
            batch.append(held)
            if len(batch) == _BATCH:
                _bring_over(store, batch, report)
        _bring_over(store, batch, report)
    return report


def _sound(
    found: Iterator[tuple[int, Recorded | None, str]], report: SalvageReport, redacted: str
) -> Iterator[Recorded]:
    for seq, held, why in found:
        if held is not None and held.content is not None and held.content["type"] == "entry.redacted":
            report.redacted += 1  # together with the entry that it names
        elif held is not None:
            yield held
        elif why != redacted:
            report.left.append((seq, why))


def _bring_over(store: Store, batch: list[Recorded], report: SalvageReport) -> None:
    outcome = store.append([entry_of(held) for held in batch], lenient=True, force=True)
    report.taken += outcome.appended
    for held, result in zip(batch, outcome.seqs, strict=True):
        if isinstance(result, StoreError):
            report.left.append((held.seq, str(result)))
    batch.clear()


def _must_be_new(target: Path) -> None:
    for path in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm", "-journal"))):
        if path.exists():
            raise Refused(f"{path} exists already; move it away, or give the name of a new file")


def _verified(path: Path, clock: Callable[[], int]) -> Head:
    log = SqliteLog(path, clock, read_only=True)
    try:
        report = verify(log, projection=False)  # it may be of another version; opening the copy rebuilds it
    finally:
        log.close()
    if not report.ok:
        seq, problem = report.problems[0]
        raise CorruptLog(seq, problem)
    return report.head


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Import: JSON Lines to validated, chained, projected, searchable, durable rows, in a process of its own."""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench.figures import Figure
from bench.floor import write_plainly
from bench.session import Session, remove
from events.reading import Taken, open_quickest
from store import open_store
from store.importer import Importer

_TENTHS = 10


class Course(NamedTuple):
    """How an import went: seconds in all, of CPU time, of the first tenth and of the last; MB after the first tenth,
    at most, and of the process that reads ahead."""

    seconds: float
    cpu: float
    first: float
    last: float
    early_mb: float
    peak_mb: float
    ahead_mb: float


def run(session: Session) -> Iterator[Figure]:
    """Events a second, ours and the floor's, and the importing process's memory. Leaves the store for others."""
    source, target = session.source(), session.place()
    remove(target)
    course = _measured(source, target)
    with session.scratch() as folder:
        seconds, cpu = write_plainly(source, target, folder)
    count, tenth = f"{session.events:,} events", session.events / _TENTHS
    peer = "orjson and the same rows, plainly"
    musts = "≥ 15 000 and ≥ 0.45 of the floor"
    note = f"CPU time {course.cpu:.0f} s, of the floor {cpu:.0f} s; the process that reads ahead not counted"
    rates = session.events / course.seconds, session.events / seconds
    yield Figure(f"import of {count}", rates[0], "events/s", peer, rates[1], musts, note)
    yield Figure(
        "its last tenth", tenth / course.last, "events/s", "its first tenth", tenth / course.first, "≥ 0.7 of the first"
    )
    note = f"the process that reads ahead: {course.ahead_mb:.0f} MB at most"
    yield Figure("its memory at most", course.peak_mb, "MB", "after the first tenth", course.early_mb, "< 200 MB", note)


def bring_in(source: Path, target: Path, after: Callable[[int], None] | None = None) -> None:
    """What `dealweb import` does, without its output; `after` is called with the number of rows after each."""
    gc.disable()
    try:
        with open_store(target, create=True) as store, open_quickest(source) as reader:
            importer: Importer[Any] = store.importer()
            for number, row in enumerate(reader, start=1):
                assert isinstance(row, Taken), row
                importer.add(row, row.events)
                if after is not None:
                    after(number)
            importer.flush()
    finally:
        gc.enable()


def _measured(source: Path, target: Path) -> Course:
    command = [sys.executable, "-m", "bench.importing", str(source), str(target)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parent.parent)
    return Course(*json.loads(told.stdout))


def _course(source: Path, target: Path) -> Course:
    """Import in this process and watch it."""
    with source.open("rb") as file:
        count = sum(1 for _ in file)
    tenth = max(1, count // _TENTHS)
    marks: dict[int, tuple[float, float]] = {}

    def after(number: int) -> None:
        if number == 1 or not number % tenth:
            marks[number] = time.perf_counter(), peak_mb()

    start = time.perf_counter()
    bring_in(source, target, after)
    end = time.perf_counter()
    early, late = marks[tenth], marks[tenth * (_TENTHS - 1)]
    # What waits in the last batch is written after the last row.
    cpu = time.process_time()
    return Course(end - start, cpu, early[0] - marks[1][0], end - late[0], early[1], peak_mb(), _mb_of_children())


def peak_mb() -> float:
    """The most memory that this process has held so far."""
    try:
        # A process that was just started inherits the ru_maxrss of the one that started it; this is its own.
        status = Path("/proc/self/status").read_text()
    except OSError:
        return _mb(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _mb_of_children() -> float:
    return _mb(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def _mb(maxrss: int) -> float:
    """Bytes on macOS, KiB elsewhere."""
    return maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    print(json.dumps(_course(Path(sys.argv[1]), Path(sys.argv[2]))))

"""Processes that help with making a projection anew, so that all cores share the work.

A helper takes tasks from its standard input and answers on its standard output. When the process that started it
dies, however that comes, its input ends and it ends at once, in the middle of whatever it does.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any, Self

from store.errors import CorruptLog, Refused, StoreError
from store.sqlite.driver import DatabaseError
from store.sqlite.log import SqliteLog

Task = tuple[Any, ...]
Tell = Callable[[int], None]
"""Called with how many more entries are done."""

# What a task is called, and the function that does it: do(log, tell, *the rest of the task).
_TASKS = {
    "list": "store.sqlite.refill:list_log",
    "words": "store.sqlite.refill:gather_words",
    "fold": "store.sqlite.refill:fold_deals",
    "contents": "store.sqlite.contents:look_through",
    "compare-listed": "store.sqlite.comparing:compare_listed",
    "compare-deals": "store.sqlite.comparing:compare_deals",
    "compare-words": "store.sqlite.comparing:compare_words",
}
WORTH_IT = 20_000
"""From how many entries on helpers pay for their start."""

_FAILURES = (StoreError, DatabaseError, OSError, KeyError, TypeError, ValueError)
_LENGTH = 8
_TOLD_AT_ONCE = 2_000
_MOST = 4
_START = "import sys; sys.path[:] = sys.argv[2:]; from store.sqlite.helpers import serve; serve(sys.argv[1])"


def how_many() -> int:
    """How many helpers this machine has cores for; 0 where one process does as well alone."""
    cores = os.cpu_count() or 1
    return min(cores, _MOST) if cores > 1 else 0


class Helpers:
    """Does tasks on the store at `path`, each in whichever process is free; with `count` 0 at once, in this one."""

    def __init__(self, path: Path, count: int, tell: Tell) -> None:
        self._path, self._tell = path, tell
        self._processes = [_Helper(path) for _ in range(count)]
        self._free: SimpleQueue[_Helper] = SimpleQueue()
        for process in self._processes:
            self._free.put(process)
        self._pool = ThreadPoolExecutor(count, "helper") if count else None

    def submit(self, task: Task) -> Future[Any]:
        """Have a task done; its answer must be something that `marshal` takes. Tasks begin in the order given."""
        if self._pool is not None:
            return self._pool.submit(self._ask, task)
        done: Future[Any] = Future()
        try:
            done.set_result(do(self._path, task, self._tell))
        except _FAILURES as error:  # told to who asks for the answer, as from another process
            done.set_exception(error)
        return done

    def _ask(self, task: Task) -> Any:
        helper = self._free.get()
        try:
            return helper.ask(task, self._tell)
        finally:
            self._free.put(helper)

    def close(self) -> None:
        """End the processes, whatever they are at."""
        for process in self._processes:
            process.kill()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        for process in self._processes:
            process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def helping(path: Path, entries: int, tell: Tell) -> Helpers:
    """As many helpers as pay for a log of so many entries."""
    return Helpers(path, how_many() if entries >= WORTH_IT else 0, tell)


class _Helper:
    """One process, seen from the one that started it."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(path), *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the process that people see
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to: IO[bytes] = self._process.stdin
        self._from: IO[bytes] = self._process.stdout

    def ask(self, task: Task, tell: Tell) -> Any:
        try:
            _send(self._to, task)
            while (answer := _receive(self._from)) is not None:
                kind, content = answer
                if kind == "told":
                    tell(content)
                elif kind == "done":
                    return content
                else:
                    raise _error(*content)
        except OSError as error:
            raise _Ended from error
        raise _Ended

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        self._process.wait()
        self._from.close()
        try:
            self._to.close()
        except OSError:
            pass  # what was left in its buffer went nowhere


class _Ended(Refused):
    def __init__(self) -> None:
        super().__init__("a process that helped ended before it was through; nothing was changed; run it again")


def _error(seq: int | None, sentence: str) -> StoreError:
    return Refused(sentence) if seq is None else CorruptLog(seq)


def do(path: Path, task: Task, tell: Tell) -> Any:
    """Do a task on the store at `path`."""
    kind, *rest = task
    module, _, name = _TASKS[kind].partition(":")
    log = SqliteLog(path, lambda: 0, read_only=True)
    try:
        return getattr(import_module(module), name)(log, tell, *rest)
    finally:
        log.close()


def serve(path: str) -> None:
    """In the helper: do tasks until the input ends."""
    import gc

    gc.disable()  # rows hold no circles
    out = sys.stdout.buffer
    tasks: SimpleQueue[Task] = SimpleQueue()
    threading.Thread(target=_listen, args=(tasks,), daemon=True).start()
    while True:
        task = tasks.get()
        try:
            telling = _Telling(out)
            answer = do(Path(path), task, telling.add)
            telling.tell()
            _send(out, ("done", answer))
        except BrokenPipeError:
            os._exit(1)
        except CorruptLog as error:
            _send(out, ("failed", (error.seq, str(error))))
        except (StoreError, DatabaseError, OSError) as error:
            _send(out, ("failed", (None, str(error))))
        except (KeyError, TypeError, ValueError) as error:  # a content that is no event: see what verify says of it
            _send(out, ("failed", (None, f"an entry of the log cannot be read ({error!r}); run 'dealweb verify'")))


class _Telling:
    """Tells how many entries are done, not too often: each time the process that asked has to be woken."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self._count = out, 0

    def add(self, count: int) -> None:
        self._count += count
        if self._count >= _TOLD_AT_ONCE:
            self.tell()

    def tell(self) -> None:
        _send(self._out, ("told", self._count))
        self._count = 0


def _listen(tasks: SimpleQueue[Task]) -> None:
    while (task := _receive(sys.stdin.buffer)) is not None:
        tasks.put(task)
    os._exit(1)  # nobody waits for an answer any more


def _send(pipe: IO[bytes], content: Any) -> None:
    frame = marshal.dumps(content)
    pipe.write(len(frame).to_bytes(_LENGTH, "big") + frame)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    """The next frame's content; None at the end."""
    length = int.from_bytes(pipe.read(_LENGTH), "big")
    frame = pipe.read(length)
    return marshal.loads(frame) if length and len(frame) == length else None  # from our own processes only

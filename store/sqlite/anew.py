"""A projection made anew from the log, in files, by as many processes as there are cores."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from store.sqlite.helpers import Helpers, Tell, helping
from store.sqlite.refill import FOLDED, LISTED, WORDS

_TELL_EVERY = 0.1
_TIMES = 3  # each entry is listed, folded, and searched for words


class Part(NamedTuple):
    """A file and the tables that are in it."""

    file: Path
    tables: Sequence[str]


@contextmanager
def make_anew(path: Path, folder: Path, upto: int, told: Tell | None = None) -> Iterator[Iterator[Part]]:
    """The parts of the projection of the log in `path` up to a seq, each as soon as it is made: the words, the entries
    listed, then the deals in ascending ranges. The file of a range is gone when the next part is asked for.

    `told` is called with how many entries are done, now and then, while a part is waited for.
    """
    count = _Count()
    with helping(path, upto, count.add) as helpers:

        def tell() -> None:
            if told is not None:
                told(min(upto, count.entries // _TIMES))

        def wait(future: Future[Any]) -> Any:
            while not future.done():
                count.pause()
                tell()
            tell()
            return future.result()

        yield _parts(helpers, folder, upto, wait)


def _parts(helpers: Helpers, folder: Path, upto: int, wait: Callable[[Future[Any]], Any]) -> Iterator[Part]:
    listed, words, spool = folder / "listed.db", folder / "words.db", folder / "spool"
    listing = helpers.submit(("list", str(listed), str(spool), upto))
    gathering = helpers.submit(("words", str(words), upto))
    wait(gathering)
    yield Part(words, WORDS)  # while the list, which takes longer, is still being made
    folds: list[tuple[Part, Future[Any]]] = []
    for number, fields in enumerate(wait(listing)):
        part = Part(folder / f"deals-{number}.db", FOLDED)
        folds.append((part, helpers.submit(("fold", str(part.file), str(listed), str(spool), *fields))))
    yield Part(listed, LISTED)
    for part, folding in folds:
        wait(folding)
        yield part
        part.file.unlink()


class _Count:
    """How many entries the helpers have told of; `pause` waits a moment, or until they tell of more."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._more = threading.Event()
        self.entries = 0

    def add(self, count: int) -> None:
        with self._guard:
            self.entries += count
        self._more.set()

    def pause(self) -> None:
        self._more.wait(_TELL_EVERY)
        self._more.clear()

"""Where events are appended: the one thing that a form needs of the store besides reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from events.canonical import Entry

DEMO = "This is the demo: what you append is thrown away at the end."


class Written(NamedTuple):
    """Where the event stands in the log now; not `appended`: it was there already."""

    seq: int
    appended: bool


class Writer(Protocol):
    """Appends one event. `remark` is said in every form, where there is anything to say."""

    remark: str

    def append(self, entry: Entry, expected: Mapping[str, int]) -> Written:
        """Record it; durable when it returns. Blocks: for a worker. Raises what `store.Store.append` raises."""


class NoWriter:
    """Where nothing is written: it refuses."""

    remark = ""

    def append(self, entry: Entry, expected: Mapping[str, int]) -> Written:  # noqa: ARG002
        """See `Writer`."""
        from store import Refused

        raise Refused("this store is only read here")


class StoreWriter:
    """Opens the store for writing only while it appends, so that reading goes on where nothing can be written."""

    def __init__(self, path: Path, clock: Callable[[], int], *, demo: bool = False) -> None:
        self.remark = DEMO if demo else ""
        self._path = path
        self._clock = clock

    def append(self, entry: Entry, expected: Mapping[str, int]) -> Written:
        """See `Writer`. Raises what opening the store raises, too."""
        from store import open_store

        with open_store(self._path, clock=self._clock) as store:
            outcome = store.append([entry], expected=expected)
        (seq,) = outcome.seqs
        assert isinstance(seq, int)
        return Written(seq, bool(outcome.appended))

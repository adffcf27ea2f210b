"""The port of the log: what any back end must give, whatever it is built on.

A log is a sequence of entries, numbered 1, 2, 3 … without a hole, never changed once recorded. `conformance`
holds the suite that a back end must pass.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import orjson

from events.ids import id_text
from events.time import instant_text
from store.errors import CorruptLog, Refused, StoreError

if TYPE_CHECKING:
    from events.canonical import Entry

NO_HASH = bytes(32)
_MAX_PLACE = 2**63 - 1


class Head(NamedTuple):
    """The log's end: seq 0 and 32 zero bytes while it is empty. `recorded_at` in µs since 1970."""

    seq: int
    hash: bytes
    recorded_at: int | None

    def __str__(self) -> str:
        return f"{self.hash.hex()}@{self.seq}"


@dataclass(slots=True)
class Recorded:
    """One entry as it stands in the log. `payload` is None once it was redacted."""

    seq: int
    key: bytes
    recorded_at: int
    hash: bytes
    payload: bytes | str | None
    _content: dict[str, Any] | None = field(default=None, repr=False, compare=False)

    @property
    def id(self) -> str:
        """The id as text."""
        return id_text(self.key)

    @property
    def content(self) -> dict[str, Any] | None:
        """The canonical content; None once redacted. Raises CorruptLog where it is no JSON."""
        if self._content is None and self.payload is not None:
            try:
                self._content = orjson.loads(self.payload)
            except orjson.JSONDecodeError as error:
                raise CorruptLog(self.seq) from error
        return self._content

    @property
    def deal(self) -> str | None:
        """The slug of the deal that it names, if it names one."""
        return self.content.get("deal") if self.content else None

    def as_dict(self) -> dict[str, Any]:
        """The line of `log --json`: it can be brought in again."""
        head = {"seq": self.seq, "recorded_at": instant_text(self.recorded_at), "hash": self.hash.hex(), "id": self.id}
        if self.content is None:
            return {**head, "redacted": True}
        content = self.content
        if amount := content.get("amount"):
            content = {**content, "amount": {"low": None, "high": None, **amount}}
        return {**head, "type": content["type"], **content}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an append did. `seqs` has an item for each entry given, in order.

    An item is the entry's seq, appended now or found; with `lenient`, the error where it was refused.
    """

    appended: int
    already: int
    first_seq: int | None
    last_seq: int | None
    seqs: tuple[int | StoreError, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """How far a consumer has come in a sequence that it takes from, up to and including `place`.

    A consumer is whoever takes events from elsewhere into this log: the local copy of a replicated log, say, whose
    `place` is the last seq that it holds of the remote's. Raises Refused for an empty name, or a place that is
    negative or takes more than 64 bits.
    """

    consumer: str
    place: int

    def __post_init__(self) -> None:
        if not self.consumer:
            raise Refused("the name of a consumer is empty")
        if not 0 <= self.place <= _MAX_PLACE:
            raise Refused(f"{self.place} is no place that '{self.consumer}' could be at; give one from 0 up")


class Beside(Protocol):
    """What is kept in the same transaction as the log: the projection."""

    def admit(self, entries: Sequence[Entry], fresh: Sequence[int]) -> Mapping[int, StoreError]:
        """Which of the entries at the positions `fresh` break a rule of the log; nothing is written yet."""

    def project(self, first_seq: int, entries: Sequence[Entry]) -> None:
        """The entries were written as first_seq, first_seq + 1 …; raising undoes them."""


class Log(Protocol):
    """A log of entries.

    Durability: when `append` returns, the entries survive a loss of power. Order: every reading method
    gives ascending seq. A log may be used from several threads.
    """

    def head(self) -> Head:
        """The last entry's seq, hash and time."""

    def read(self, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
        """Entries with after < seq ≤ upto, ascending; to the head where `upto` is None.

        What is appended while the iteration runs may or may not be seen; nothing is seen twice or left out.
        """

    def pulse(self) -> Hashable:
        """A value that differs from all that were given before a commit; to be asked for often, so it takes µs.

        Whose commit it was, another thread's or another process's, makes no difference. It is a hint: it may
        differ without one. Values of two objects cannot be compared; none is None. Raises StoreClosed after `close`,
        StoreGone where the log is no longer the one that was opened.
        """

    def fetch(self, seqs: Sequence[int]) -> list[Recorded]:
        """The entries with these seqs, in the order given; KeyError for one that is not there."""

    def find(self, ids: Sequence[bytes]) -> dict[bytes, int]:
        """The seqs of those of the ids that are in the log."""

    def count(self, deal: str) -> int:
        """How many `deal.*` events of the deal were recorded, retracted ones too."""

    def position(self, consumer: str) -> int | None:
        """The place up to which the consumer was last brought; None where it never was."""

    def append(
        self,
        entries: Sequence[Entry],
        *,
        expected: Mapping[str, int] | None = None,
        lenient: bool = False,
        force: bool = False,
        position: Position | None = None,
    ) -> Outcome:
        """Record all entries or, where an error is raised, none of them.

        An entry whose id is there with the same content is set aside as already there; with other content it is
        IdReused. `expected` maps deals to the count they must have before; it is looked at only if
        something is left to append (Conflict). `lenient`: an entry that breaks a rule is left out and its
        error put into the outcome, and the rest is recorded. `force` appends behind a log whose last
        time lies more than a day ahead of the clock (else ClockAhead).

        `position` is recorded together with the entries: both or neither, and also where no entry is left to
        append, or none was given. Its place must be greater than the consumer's last one; else AlreadyProcessed,
        whatever `lenient` says and whether or not the entries are there already.
        """

    def close(self) -> None:
        """Give back what the log holds open."""

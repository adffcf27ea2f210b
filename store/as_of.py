"""The point that a picture is made for: (R, S), reported and recorded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from events.time import MAX_INSTANT, instant_text

EVER = MAX_INSTANT + 1  # R absent: every report, however dated
BEFORE_ALL = -(1 << 62)  # earlier than any report


class Lens(StrEnum):
    """Which statuses a list shows."""

    FIRM = "firm"
    LIVE = "live"
    ALL = "all"

    def shows(self, status: str) -> bool:
        """Whether a deal of this status is shown."""
        return status in _SHOWN[self]


_SHOWN = {
    Lens.FIRM: frozenset({"confirmed", "completed"}),
    Lens.LIVE: frozenset({"confirmed", "completed", "rumoured", "disputed"}),
    Lens.ALL: frozenset({"confirmed", "completed", "rumoured", "disputed", "denied", "ended"}),
}


@dataclass(frozen=True, slots=True)
class AsOf:
    """What somebody asks for.

    `reported`: a partial date or timestamp, or today, yesterday, -7d, -3m; None: every report, however dated.
    `recorded`: a seq, or a date, which means the last entry recorded by then; None: the head of the log.
    """

    reported: str | None = None
    recorded: int | str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A pair resolved against a store: instants in µs since 1970, `seq` in 0 … head.

    `instant` is R's, or the end of all time where R is absent; `at` is what staleness is measured from:
    R's instant, else the store's clock.
    """

    reported: str | None
    instant: int
    seq: int
    at: int

    def as_dict(self) -> dict[str, Any]:
        """The `as_of` of contract section 6."""
        return {"reported": self.reported, "recorded": self.seq, "at": instant_text(self.at)}

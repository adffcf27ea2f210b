"""What an append writes beside the log: the projection of whichever generation is in use then."""

from __future__ import annotations

from typing import Any

from store.log import Beside
from store.sqlite.log import SqliteLog


class CurrentProjection:
    """The projection of whichever generation is in use when a write transaction runs."""

    def __init__(self, log: SqliteLog) -> None:
        self._log = log

    def _projection(self) -> Beside:
        from store.sqlite.opening import current_projection

        return current_projection(self._log)

    def admit(self, entries: Any, fresh: Any) -> Any:
        return self._projection().admit(entries, fresh)

    def project(self, first_seq: int, entries: Any) -> None:
        self._projection().project(first_seq, entries)

"""What goes wrong, as one sentence and an exit code.

0 done · 1 done in part, a check failed, or an unexpected fault · 2 wrong usage, unreadable input,
no such deal or party · 3 refused by the store · 130 stopped by the user.
"""

from __future__ import annotations

import os
import sys

PARTLY = 1
USAGE = 2
REFUSED = 3
STOPPED = 130

USAGE_ERRORS = ("NoStore", "BadPoint", "BadQuery")
"""Of the store's errors those that a better command line would mend; the others are the store's refusal."""

_UNREADABLE = (("events.problems", "EventError"), ("events.reading.rows", "UnreadableFile"))


class Failure(Exception):
    """A sentence for the user and the exit code that goes with it."""

    def __init__(self, sentence: str, code: int = USAGE) -> None:
        super().__init__(sentence)
        self.code = code


def explain(error: BaseException) -> tuple[int, str]:
    """The exit code and the sentence (not yet made safe, without prefix) for any error of a command."""
    fault = f"an unexpected fault, {type(error).__name__}: {error}"
    mend = "please report it with what DEALWEB_DEBUG=1 dealweb … shows for the same command"
    return foreseen(error) or (PARTLY, f"{fault}; {mend}")


def foreseen(error: BaseException) -> tuple[int, str] | None:
    """The same for an error that the program knows of; None for a fault in it."""
    if isinstance(error, Failure):
        return error.code, str(error)
    # Looked up, not imported: an error of a package that was never loaded cannot have been raised.
    for module, name in _UNREADABLE:
        if (loaded := sys.modules.get(module)) is not None and isinstance(error, getattr(loaded, name)):
            return USAGE, str(error)
    errors = sys.modules.get("store.errors")
    if errors is not None and isinstance(error, errors.StoreError):
        lineage = {cls.__name__ for cls in type(error).__mro__}
        return (USAGE if lineage.intersection(USAGE_ERRORS) else REFUSED), str(error)
    if isinstance(error, OSError) and error.strerror:
        named = f"'{os.fspath(error.filename)}': " if isinstance(error.filename, str | os.PathLike) else ""
        return USAGE, f"{named}{error.strerror}"
    return None

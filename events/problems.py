"""What can be wrong with an event, said to the person who wrote it.

``EventError`` is the one error of this package about an event. It carries every problem that was found; each
names the field as a user would write it (``parties[1].role``), what is wrong, and what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_SHOWN = 60
_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs, as for a byte of the command line that is not UTF-8."""


class Misread(ValueError):
    """A text that does not say what it should; its message is the problem and, if there is one, the mend."""

    def __init__(self, problem: str, mend: str | None = None) -> None:
        super().__init__(f"{problem}; {mend}" if mend else problem)
        self.problem = problem
        self.mend = mend


class Problem(NamedTuple):
    """One thing that is wrong: where, what, and what would be right."""

    field: str | None
    problem: str
    mend: str | None = None

    def sentence(self) -> str:
        """Field, problem and mend in one line, as for standard error."""
        where = f"{self.field}: " if self.field else ""
        mend = f"; {self.mend}" if self.mend else ""
        return f"{where}{self.problem}{mend}"


class EventError(ValueError):
    """An event that cannot be taken. ``problems`` is never empty; the text is the sentence of the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        if not self.problems:
            raise ValueError("an EventError needs at least one problem")
        super().__init__(self.problems[0].sentence())

    def __reduce__(self) -> tuple[type[EventError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


def quoted(value: object) -> str:
    """A value as it may stand in a sentence: quoted, cut, with no control, escape or bidi character in it."""
    if isinstance(value, str):
        value = _HALVES.sub("\N{REPLACEMENT CHARACTER}", value)
        return repr(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    return f"a {type(value).__name__}"


def printable(text: str) -> str:
    """A name as it may stand in a sentence without quotes."""
    return quoted(text)[1:-1] if len(text) > _SHOWN or not text.isprintable() else text


def near(word: str, words: Iterable[str]) -> str | None:
    """The word of the list that was probably meant, or None."""
    from difflib import get_close_matches

    known = {known.lower(): known for known in words}
    found = get_close_matches(word.strip().lower()[:80], list(known), n=1, cutoff=0.75)
    return known[found[0]] if found else None


def did_you_mean(word: object, words: Iterable[str], *, list_up_to: int = 8) -> str | None:
    """A mend: the near word as a question, else the whole list where it is short."""
    known = list(words)
    found = near(word, known) if isinstance(word, str) else None
    if found is not None:
        return f"did you mean '{found}'?"
    if len(known) <= list_up_to:
        return f"one of {', '.join(known)}"
    return None


def _number(value: int | float) -> str:
    try:
        text = repr(value)
    except ValueError:  # an integer too long for Python to print
        return "a very large number"
    return text if len(text) <= _SHOWN else "a very large number"

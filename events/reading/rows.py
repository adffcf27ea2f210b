"""What comes out of a document: rows taken and rows rejected; and what stops a document as a whole."""

from __future__ import annotations

from typing import NamedTuple

from events.canonical import Entry
from events.problems import Problem


class Origin(NamedTuple):
    """How the text of a row is to be read: its format, and for CSV the header line."""

    format: str
    header: str | None = None


class Taken(NamedTuple):
    """A row that says something: its events, ready for the log, and the text that it was read from."""

    line: int
    events: tuple[Entry, ...]
    raw: bytes
    origin: Origin
    warnings: tuple[str, ...] = ()


class Reject(NamedTuple):
    """A row that cannot be taken: the first of its problems, and its text as it was found.

    `line` and `column` count from 1; the column is one of the raw text's. `raw` is cut at 64 KiB where
    `raw_cut` says so.
    """

    file: str
    line: int
    problem: Problem
    raw: bytes
    origin: Origin
    column: int | None = None
    raw_cut: bool = False

    def sentence(self) -> str:
        """File, line, field, problem and mend in one line, as for standard error."""
        column = f":{self.column}" if self.column else ""
        return f"{_shown(self.file)}:{self.line}{column}: {self.problem.sentence()}"


Row = Taken | Reject


class UnreadableFile(Exception):
    """A document that cannot be read as a whole; the text is one sentence with its path in front."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{_shown(path)}: {sentence}")
        self.path = path
        self.sentence = sentence

    def __reduce__(self) -> tuple[type[UnreadableFile], tuple[str, str]]:
        return type(self), (self.path, self.sentence)


class Unfit(Exception):
    """Inside this package: a row cannot be taken, because of this."""

    def __init__(self, problem: Problem, column: int | None = None) -> None:
        super().__init__(problem.sentence())
        self.problem = problem
        self.column = column


def _shown(path: str) -> str:
    return "standard input" if path == "-" else path

"""What is wrong in a file of settings: a sentence with the file and, where known, the line."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong; what it is about is set aside, and the rest of the file counts."""

    file: Path
    line: int | None
    problem: str

    @property
    def place(self) -> str:
        """The line, to stand behind the name of the file; empty where it is not known."""
        return "" if self.line is None else f", line {self.line}"

    def __str__(self) -> str:
        return f"{self.file.name}{self.place}: {self.problem}"

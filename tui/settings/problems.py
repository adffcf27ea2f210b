"""What is wrong in a file of settings: a sentence with the file and, where known, the line."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong; what it is about is set aside, and the rest of the file counts."""

    file: Path
    line: int | None
    problem: str

    def __str__(self) -> str:
        place = "" if self.line is None else f", line {self.line}"
        return f"{self.file.name}{place}: {self.problem}"

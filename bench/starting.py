"""Cold starts: the whole process, from exec to exit, on the seeds. The peer is the bare interpreter."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, median_ms
from bench.importing import bring_in
from seeds import path as seeds_path

_COMMANDS = (
    ("--help", "≤ 100"),
    ("deals --json", "≤ 200"),
    ("deals", "≤ 200"),
    ("deal amazon-openai-2026", "≤ 200"),
    ("web", "≤ 200"),
    ("diff 2025-12-31 2026-03-01 --json", "≤ 200"),
)


def run(folder: Path) -> Iterator[Figure]:
    """Median ms of each command."""
    store = folder / "seeds.db"
    bring_in(seeds_path(), store)
    bare = median_ms([sys.executable, "-c", "pass"])
    for command, must in _COMMANDS:
        words = [sys.executable, "-m", "tui", "--store", str(store), *command.split()]
        yield Figure(f"dealweb {command}", median_ms(words), "ms", "bare interpreter", bare, must)

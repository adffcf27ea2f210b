"""The page docs/performance.md: what stands above the mark is kept, below it a table for each benchmark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figure, shown

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
MARK = "<!-- figures -->"
_HEAD = "| what | figure | floor or peer | ratio | must | |\n| --- | --- | --- | --- | --- | --- |\n"


def write(name: str, figures: Sequence[Figure], machine: str, page: Path = PAGE) -> None:
    """Put the table of one benchmark in the place of its last one, or behind the others."""
    text, _, below = page.read_text("utf-8").partition(MARK)
    tables = dict(_parts(below))
    taken = f"Taken on {datetime.now(UTC):%Y-%m-%d} on {machine}."
    tables[name] = f"{taken}\n\n{_HEAD}{''.join(map(_row, figures))}"
    parts = [f"\n## {title}\n\n{table.strip()}\n" for title, table in tables.items()]
    page.write_text(f"{text}{MARK}\n{''.join(parts)}", "utf-8")


def _parts(below: str) -> list[tuple[str, str]]:
    """(title, table) of each benchmark; what stood there before tables had titles is dropped."""
    return [(title, table) for title, _, table in (part.partition("\n") for part in below.split("\n## ")[1:])]


def _row(figure: Figure) -> str:
    kept = {True: "met", False: "**missed**", None: ""}[figure.met]
    note = f"<br>{figure.note}" if figure.note else ""
    cells = (
        f"{figure.what}{note}",
        f"{shown(figure.value)} {figure.unit}",
        f"{figure.peer_name} {shown(figure.peer)}",
        f"{figure.ratio:.2f}",
        figure.must,
        kept,
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"

"""Rows of a table as text for the clipboard: cells, lines, CSV, citations. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tui.text import plain
from tui.widgets.layout import Layout

MOST_ROWS = 10_000
"""More rows than this are not copied: a clipboard is no export; `dealweb deals --format csv` is."""


def cell_text(layout: Layout, rows: Iterable[Any], column: int) -> str:
    """One column of the rows, a line each, whole where the screen cuts it."""
    return "\n".join(layout.cells(row)[column].text.strip() for row in rows)


def row_text(layout: Layout, rows: Iterable[Any]) -> str:
    """The rows with their columns parted by tabs."""
    return "\n".join("\t".join(cell.text.strip() for cell in layout.cells(row)) for row in rows)


def csv_text(layout: Layout, rows: Sequence[Any]) -> str:
    """The rows with every field and a header, guarded against being taken for formulas."""
    records = [layout.record(row) for row in rows] if layout.record is not None else _cells(layout, rows)
    from tui.printing.output import write_csv

    out = io.StringIO()
    if records:
        write_csv(tuple(records[0]), records, out)
    return out.getvalue()


def _cells(layout: Layout, rows: Iterable[Any]) -> list[Mapping[str, Any]]:
    titles = [column.title or layout.kind for column in layout.columns]
    return [dict(zip(titles, (cell.text.strip() for cell in layout.cells(row)), strict=True)) for row in rows]


def citation(content: Mapping[str, Any] | None) -> str | None:
    """`Outlet, “title”, date, address` of a report, without what it lacks; None where it has no source."""
    source = (content or {}).get("source")
    if not source:
        return None
    assert content is not None
    title = f"“{source['title']}”" if source.get("title") else None
    parts = (source["outlet"], title, content["reported_at"], source.get("url"))
    return ", ".join(plain(part) for part in parts if part)


def last_citation(page: Any) -> str | None:
    """The citation of the last report of a deal's page that still counts."""
    standing = [line for line in page.history if line.out is None and line.recorded.content is not None]
    cited = (citation(line.recorded.content) for line in reversed(standing))
    return next((text for text in cited if text is not None), None)

"""The options that several commands share, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="R",
        help="Only what had been reported by R: 2025, 2025-06, 2025-06-01, a timestamp, today, -7d, -3m.",
    ),
]
RecordedOption = Annotated[
    str | None,
    typer.Option(
        "--recorded",
        metavar="S",
        help="Only what the log held at S: a seq, or a date with at least year and month.",
    ),
]
LensOption = Annotated[
    Literal["firm", "live", "all"] | None,
    typer.Option("--lens", help="Which statuses are listed; live unless given."),
]
ThemeOption = Annotated[
    str | None,
    typer.Option("--theme", metavar="NAME", help="The theme of the UI: dark, light, mono … or one of your own."),
]
NoMouseOption = Annotated[bool, typer.Option("--no-mouse", help="Leave the mouse to the terminal.")]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON for scripts.")]
ListFormat = Annotated[
    Literal["table", "json", "csv"],
    typer.Option("--format", help="How the list is written."),
]
WebFormat = Annotated[
    Literal["table", "json", "ego", "matrix", "web", "svg"],
    typer.Option("--format", help="How the web is written: a table, JSON, a drawing as text, or as an SVG document."),
]
LanesFormat = Annotated[
    Literal["text", "svg", "json"],
    typer.Option("--format", help="How the lanes are written."),
]
FocusOption = Annotated[str | None, typer.Option("--focus", metavar="PARTY", help="Only around this party.")]
WidthOption = Annotated[
    int | None,
    typer.Option(
        "--width", metavar="N", min=24, max=1000, help="The columns of a drawing; the terminal's, or 110, unless given."
    ),
]
HeightOption = Annotated[
    int | None,
    typer.Option(
        "--height", metavar="N", min=8, max=1000, help="The lines of a drawing; the terminal's, or 34, unless given."
    ),
]
SortOption = Annotated[str | None, typer.Option("--sort", metavar="KEY", help="The order of the list.")]
ReverseOption = Annotated[bool, typer.Option("--reverse", help="Turn the order round.")]
LimitOption = Annotated[
    int | None,
    typer.Option("--limit", metavar="N", min=0, max=2**53 - 1, help="At most N rows."),
]
QueryArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[QUERY]...",
        help="Words, and status: party: kind: outlet: stage: amount:>1bn since: until: stale:yes; "
        "a - in front negates, quotes make a phrase.",
    ),
]
DealArgument = Annotated[str, typer.Argument(metavar="DEAL", help="The slug of the deal.")]
OutletOption = Annotated[
    str | None,
    typer.Option("--outlet", metavar="NAME", help="Who published it."),
]
UrlOption = Annotated[str | None, typer.Option("--url", help="Where it was published.")]
TitleOption = Annotated[str | None, typer.Option("--title", help="Its headline.")]
BasisOption = Annotated[
    str | None,
    typer.Option(
        "--basis",
        help="What it stands on: filing, joint-statement, party, court-document, named-third-party, "
        "people-familiar, memo, copy, inference.",
    ),
]
ReportedOption = Annotated[
    str,
    typer.Option("--reported", metavar="DATE", help="When it was published: a date, today, -7d."),
]
NoteOption = Annotated[str | None, typer.Option("--note", help="Your own words.")]
ReasonOption = Annotated[str | None, typer.Option("--reason", help="Why.")]
ForceOption = Annotated[
    bool,
    typer.Option("--force", help="Append although the log's last time is ahead of the clock."),
]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE")]

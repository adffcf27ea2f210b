"""`import`: files of events into the log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from tui.options import ForceOption, JsonOption


def import_(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files; - is standard input.")],
    format_: Annotated[Literal["auto", "jsonl", "csv"], typer.Option("--format", help="What the files are.")] = "auto",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and check each row by itself, record nothing.")
    ] = False,
    rejects: Annotated[
        Path | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            help="Lines not taken go here, to be mended and brought in; made at the first of them.",
        ),
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> int:
    """Bring in files of events: JSON Lines, CSV, or a mended file of rejects.

    A broken line never stops the good ones. What is already there is left as it is, so a file may be brought in
    again. Exit 1 if a line was rejected.

    --dry-run checks each row by itself. The log's own rules (that an id named is there, that no circle of parties
    arises) are asked only in earnest. Rejects are written all the same, to standard error or to --rejects.
    """
    from tui.bringing_in import Run

    return Run(files, format_, rejects, as_json=as_json, force=force).run(ctx, dry_run=dry_run)

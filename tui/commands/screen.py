"""No command: the terminal UI."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tui import session
from tui.failures import Failure

FocusOption = Annotated[str | None, typer.Option("--focus", metavar="PARTY", help="Begin at this party.")]


def has_terminal() -> bool:
    """Whether there is somebody to look and type."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def screen(
    ctx: typer.Context, *, as_of: str | None, recorded: str | None, lens: str | None, focus: str | None
) -> int:
    """Open the terminal UI on the store."""
    if not has_terminal():
        raise Failure(
            "the terminal UI needs a terminal; without one use a command, such as: dealweb deals "
            "(see: dealweb --help)"
        )
    with session.reading(ctx):
        pass  # what is wrong with the store is said before the screen is taken
    show(session.store_path(ctx), as_of=as_of, recorded=recorded, lens=lens, focus=focus)
    return 0


def show(path: Path, *, as_of: str | None, recorded: str | None, lens: str | None, focus: str | None) -> None:
    """Run the UI until it is left."""
    from tui.app import run

    run(path, as_of=as_of, recorded=recorded, lens=lens, focus=focus)

"""No command: the terminal UI."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui import lookup, session
from tui.failures import Failure

if TYPE_CHECKING:
    from store import AsOf

FocusOption = Annotated[str | None, typer.Option("--focus", metavar="PARTY", help="Begin at this party.")]


def has_terminal() -> bool:
    """Whether there is somebody to look and type, on a terminal that can do more than print lines."""
    return sys.stdin.isatty() and sys.stdout.isatty() and not _is_dumb()


def _is_dumb() -> bool:
    """Whether TERM names no terminal that a screen can be drawn on. Windows does without TERM."""
    return os.name != "nt" and os.environ.get("TERM", "") in ("", "dumb")


def screen(ctx: typer.Context, *, as_of: str | None, recorded: str | None, lens: str | None, focus: str | None) -> int:
    """Open the terminal UI on the store."""
    if not has_terminal():
        why = "the terminal UI needs a terminal; without one"
        if sys.stdin.isatty() and sys.stdout.isatty():
            term = os.environ.get("TERM", "")
            why = f"the terminal UI cannot draw on this terminal (TERM is {term or 'not set'}); on it"
        raise Failure(f"{why} use a command, such as: dealweb deals (see: dealweb --help)")
    wanted = session.pair(as_of, recorded)
    # What is wrong with the store or the names is said before the screen is taken.
    with session.reading(ctx) as store:
        store.point(wanted)
        if focus is not None and store.party(focus) is None:
            lookup.no_party(store, focus)
    return show(session.store_path(ctx), wanted, lens, focus)


def show(path: Path, wanted: AsOf, lens: str | None, focus: str | None, *, demo: bool = False) -> int:
    """Run the UI until it is left; the exit code."""
    from tui.app import run

    return run(path, as_of=wanted, lens=lens or "live", focus=focus, demo=demo, clock=session.now)

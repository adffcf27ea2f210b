"""No command: the terminal UI."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui import lookup, session
from tui.failures import Failure

if TYPE_CHECKING:
    from store import AsOf
    from tui.settings.load import Settings

FIRST_STEPS = (
    "'dealweb demo' shows the bundled history, 'dealweb import FILE' brings reports in, "
    "'dealweb add rumour …' records a first one"
)
FocusOption = Annotated[str | None, typer.Option("--focus", metavar="PARTY", help="Begin at this party.")]


def has_terminal() -> bool:
    """Whether there is somebody to look and type, on a terminal that can do more than print lines."""
    return sys.stdin.isatty() and sys.stdout.isatty() and not _is_dumb()


def _is_dumb() -> bool:
    """Whether TERM names no terminal that a screen can be drawn on. Windows does without TERM."""
    return os.name != "nt" and os.environ.get("TERM", "") in ("", "dumb")


def screen(
    ctx: typer.Context,
    *,
    as_of: str | None,
    recorded: str | None,
    lens: str | None,
    focus: str | None,
    theme: str | None,
    no_mouse: bool,
) -> int:
    """Open the terminal UI on the store."""
    if not has_terminal():
        why = "the terminal UI needs a terminal; without one"
        if sys.stdin.isatty() and sys.stdout.isatty():
            term = os.environ.get("TERM", "")
            why = f"the terminal UI cannot draw on this terminal (TERM is {term or 'not set'}); on it"
        raise Failure(f"{why} use a command, such as: dealweb deals (see: dealweb --help)")
    wanted = session.pair(as_of, recorded)
    settings = settings_of(theme, no_mouse)
    path = session.store_path(ctx)
    if not path.exists():
        raise Failure(f"there is no store at {path}; {FIRST_STEPS}")
    # What is wrong with the store or the names is said before the screen is taken.
    with session.reading(ctx) as store:
        store.point(wanted)
        if focus is not None and store.party(focus) is None:
            lookup.no_party(store, focus)

    def over_to_the_demo() -> int:
        from tui.commands.demo import demo

        return demo(theme=theme, no_mouse=no_mouse)

    return show(path, wanted, lens, focus, settings, afterwards={"demo": over_to_the_demo})


def settings_of(theme: str | None, no_mouse: bool) -> Settings:
    """The user's settings with what the command line says instead."""
    from tui.settings.load import load, no_theme

    settings = load()
    if theme is not None and theme not in settings.themes:
        raise Failure(f"--theme: {no_theme(theme, settings.themes)}")
    return settings.over(theme=theme, mouse=False if no_mouse else None)


def show(
    path: Path,
    wanted: AsOf,
    lens: str | None,
    focus: str | None,
    settings: Settings,
    *,
    demo: bool = False,
    afterwards: Mapping[str, Callable[[], int]] = {},
) -> int:
    """Run the UI until it is left; the exit code."""
    from tui.app import run

    return run(
        path,
        as_of=wanted,
        lens=lens or "live",
        focus=focus,
        demo=demo,
        clock=session.now,
        settings=settings,
        command=command_line(path),
        afterwards=afterwards,
    )


def command_line(path: Path) -> tuple[str, ...]:
    """What to type in a shell for a command on this store."""
    return ("dealweb",) if path == session.default_path() else ("dealweb", "--store", str(path.absolute()))

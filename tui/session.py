"""What a command needs of its surroundings: where the store is, opening it, the pair that was asked for."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tui.failures import Failure

if TYPE_CHECKING:
    import typer

    from events.time import Moment
    from store import AsOf, Lens, Store

STORE_FIRST = "--store stands before the command: dealweb --store PATH COMMAND"


def now() -> int:
    """The clock: µs since 1970-01-01T00:00Z."""
    return time.time_ns() // 1000


def default_path() -> Path:
    """`$XDG_DATA_HOME/dealweb/dealweb.db`, else `~/.local/share/dealweb/dealweb.db`, on every system."""
    named = os.environ.get("XDG_DATA_HOME", "")
    folder = Path(named) if Path(named).is_absolute() else Path.home() / ".local" / "share"
    return folder / "dealweb" / "dealweb.db"


def store_path(ctx: typer.Context) -> Path:
    """The store that the command line, the environment or the default names."""
    given: Path | None = ctx.obj
    return given.expanduser() if given is not None else default_path()


_ANEW = "making the picture anew"  # one that an older version made
_OLDER = "this picture was made by an older dealweb; a process that may write to the store makes it anew"


@contextmanager
def reading(ctx: typer.Context) -> Iterator[Store]:
    """The store, for reading; never creates it. What an older version made of it is brought up to date first.

    Where another process is at that, or nobody may be, the older picture will do, and that is said.
    """
    from store import open_store
    from tui.printing import output
    from tui.printing.progress import Progress

    with Progress(_ANEW, None) as progress:
        store = open_store(
            store_path(ctx), read_only=True, keep_up=True, clock=now, progress=progress.at, waiting=progress.wait
        )
    with store:
        if store.shows_older():
            output.tell(_OLDER)
        yield store


@contextmanager
def writing(ctx: typer.Context, *, create: bool = True) -> Iterator[Store]:
    """The store, for writing; made with its folder if it is not there yet, unless told otherwise."""
    from store import open_store
    from tui.printing.progress import Progress

    with Progress(_ANEW, None) as progress:
        store = open_store(store_path(ctx), create=create, clock=now, progress=progress.at, waiting=progress.wait)
    with store:
        yield store


def moment(text: str, option: str) -> Moment:
    """A date as people write it; `option` is named if it cannot be read."""
    from events.time import parse_when

    try:
        return parse_when(text, now())
    except ValueError as error:
        raise Failure(f"{option}: {error}") from error


def pair(as_of: str | None, recorded: str | None) -> AsOf:
    """The pair (R, S) of the options."""
    from store import AsOf

    reported = None if as_of is None else moment(as_of, "--as-of").text
    return AsOf(reported=reported, recorded=recorded)


def lens_of(name: str | None, default: str = "live") -> Lens:
    """The lens of the option."""
    from store import Lens

    return Lens(name or default)


def query_of(ctx: typer.Context, terms: Sequence[str] | None) -> str:
    """The query from the words of the command line; a slip in an option is not taken for a word."""
    for term in terms or ():
        no_option(ctx, term)
    return " ".join(terms or ())


def no_option(ctx: typer.Context, word: str) -> None:
    """Fail if a word, in a command whose words may begin with one dash, begins with two."""
    if not word.startswith("--"):
        return
    if word.partition("=")[0] == "--store":
        raise Failure(STORE_FIRST)
    from difflib import get_close_matches

    known = [option for param in ctx.command.params for option in param.opts]
    meant = get_close_matches(word, known, 1)
    mend = f"did you mean {meant[0]}?" if meant else f"see: {ctx.command_path} --help"
    raise Failure(f"no such option: {word}; {mend}")


def one_format(format_: str, as_json: bool) -> str:
    """`--json` is `--format json`; both at once must agree."""
    if as_json and format_ == "csv":
        raise Failure("--json and --format csv exclude each other; leave one out")
    return "json" if as_json else format_

"""Care of the store: verify, rebuild, backup, restore, salvage, redact, where, schema."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from tui import session
from tui.failures import PARTLY, Failure
from tui.options import FileArgument, JsonOption


def verify(
    ctx: typer.Context,
    full: Annotated[
        bool,
        typer.Option("--full", help="Also read every event and compare the picture."),
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Check the chain of the log and, with --full, every event and the picture made of them. Exit 1: a problem."""
    from tui.printing import output, words

    with session.reading(ctx) as store:
        found = store.verify(full=full)
    if as_json:
        output.write_json(found.as_dict())
        return 0 if found.ok else PARTLY
    for seq, problem in found.problems:
        output.say(f"entry {seq}: {problem}" if seq is not None else problem)
    counted = words.count(found.events, "event")
    if found.ok:
        output.say(f"{counted}, no problem{'' if full else ' in the chain'}; head {found.head}")
        return 0
    output.say(f"{counted}, {words.count(len(found.problems), 'problem')}; head {found.head}")
    return PARTLY


def rebuild(ctx: typer.Context) -> int:
    """Make the picture anew from the log. Nothing of the log changes."""
    from tui.printing import output, words
    from tui.printing.progress import Progress

    with session.writing(ctx, create=False) as store:
        head = store.head().seq
        with Progress("rebuilding", head) as progress:
            store.rebuild(progress.at)
    output.say(f"the picture was made anew from {words.count(head, 'event')}")
    return 0


def backup(ctx: typer.Context, file: FileArgument) -> int:
    """Copy the store to a file, while it may be in use. The file must not be there yet."""
    from tui.printing import output, words

    if file.exists():
        raise Failure(f"{file} is there already; name a file that is not")
    with session.reading(ctx) as store:
        store.backup(file)
        head = store.head().seq
    output.say(f"backed up to {file}: {words.count(head, 'event')}")
    return 0


def restore(
    ctx: typer.Context,
    file: FileArgument,
) -> int:
    """Put a backup in the store's place. A store that is there already is not overwritten."""
    from store import care
    from tui.printing import output

    target = session.store_path(ctx)
    if target.exists():
        raise Failure(f"there is a store at {target}; move it away first, or name another with --store PATH")
    if not file.is_file():
        raise Failure(f"{file}: no such file")
    care.restore(file, target)
    with session.reading(ctx) as store:
        head = store.head()
    output.say(f"restored to {target}; head {head}")
    return 0


def salvage(ctx: typer.Context, file: FileArgument) -> int:
    """Save what can still be read of a damaged store into a new file. Exit 1 if something was lost."""
    from store import care
    from tui.printing import output

    if file.exists():
        raise Failure(f"{file} is there already; name a file that is not")
    found: Any = care.salvage(session.store_path(ctx), file)
    output.say(str(found))
    return 0 if found.ok else PARTLY


def redact(
    ctx: typer.Context,
    seq: Annotated[int, typer.Argument(metavar="SEQ", min=1, help="Which entry of the log.")],
    reason: Annotated[
        str, typer.Option("--reason", help="Why; it stays in the log.")
    ] = "erased by the keeper",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask on a terminal.")] = False,
) -> int:
    """Erase the text of one entry for ever; the chain still verifies. The reason is recorded as an event."""
    from tui.printing import output

    with session.writing(ctx, create=False) as store:
        last = store.head().seq
        if seq > last:
            raise Failure(
                f"there is no entry {seq}: the log goes from 1 to {last}" if last else "the log is empty"
            )
        if not yes and sys.stdin.isatty() and sys.stderr.isatty():
            entry = next(iter(store.events(after=seq - 1, upto=seq)))
            kind = entry.content["type"] if entry.content else "an erased entry"
            if not typer.confirm(f"Erase entry {seq} ({kind}) for ever?", err=True):
                raise Failure("nothing was erased")
        store.redact(seq, reason)
    output.say(f"entry {seq} was erased; the chain still verifies")
    return 0


def where(ctx: typer.Context, as_json: JsonOption = False) -> int:
    """The files and folders in use, and which SQLite runs."""
    import platform

    from store.sqlite.driver import describe
    from tui.printing import output
    from tui.text import plain

    path = session.store_path(ctx)
    found = {
        "store": str(path),
        "chosen by": _chosen_by(ctx),
        "exists": path.exists(),
        "bytes": path.stat().st_size if path.is_file() else None,
        "seeds": str(_seeds()),
        "program": str(Path(__file__).resolve().parent.parent),
        "sqlite": describe(),
        "python": f"{platform.python_version()} ({sys.executable})",
    }
    if as_json:
        output.write_json(found)
        return 0
    state = "not made yet" if not found["exists"] else f"{found['bytes']} bytes"
    print(f"store    {plain(str(path))} ({state}; by {found['chosen by']})")
    for name in ("seeds", "program", "sqlite", "python"):
        print(f"{name:8} {plain(str(found[name]))}")
    return 0


def _chosen_by(ctx: typer.Context) -> str:
    import os

    if ctx.obj is None:
        return "default"
    return "DEALWEB_STORE" if os.environ.get("DEALWEB_STORE") == str(ctx.obj) else "--store"


def _seeds() -> Path:
    import seeds

    return seeds.path()


def schema() -> int:
    """The JSON Schema of the events."""
    import orjson

    from events import json_schema
    from tui.printing import output

    output.write_bytes(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2) + b"\n")
    return 0

"""Care of the store: verify, rebuild, backup, restore, salvage, redact, schema."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tui import session
from tui.commands.log import line_of
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
    """Check the file, the chain of the log and a sample of the picture, with --full the whole picture.

    Exit 1 if there is a problem.
    """
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
    """Copy the store to a new file, while it may be in use."""
    from tui.printing import output

    with session.reading(ctx) as store:
        head = store.backup(file)
    output.say(f"backed up to {file}; head {head}")
    return 0


def restore(ctx: typer.Context, file: FileArgument) -> int:
    """Make the store from a backup. One that is there already is not overwritten: move it away first."""
    from store import care
    from tui.printing import output

    target = session.store_path(ctx)
    head = care.restore(file, target, session.now)
    output.say(f"restored to {target}; head {head}")
    return 0


def salvage(ctx: typer.Context, file: FileArgument) -> int:
    """Save what can be proved of a damaged store into a new one. Exit 1 if something was left.

    FILE is the new one, or, where no store is at --store yet, the damaged one.
    """
    from store import care
    from tui.printing import output, words

    store = session.store_path(ctx)
    source, target = (file, store) if file.exists() and not store.exists() else (store, file)
    found = care.salvage(source, target, session.now)
    for seq, why in found.left:
        output.say(f"left: {why}" if seq is None else f"left: entry {seq}: {why}")
    output.say(f"{words.count(found.taken, 'event')} saved in {target}, {len(found.left)} left")
    if found.redacted:
        output.say(f"{words.count(found.redacted, 'redaction')} not brought over: what was erased stays erased")
    return PARTLY if found.left else 0


def redact(
    ctx: typer.Context,
    seq: Annotated[int, typer.Argument(metavar="SEQ", min=1, help="Which entry of the log.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")] = "erased by the keeper",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask. Needed where there is no terminal.")] = False,
) -> int:
    """Erase the text of one entry for ever; the chain still verifies. The reason is recorded as an event."""
    from tui.printing import output

    with session.writing(ctx, create=False) as store:
        if not yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise Failure("this cannot be undone; without a terminal to ask on, say --yes")
        if not yes:
            for entry in store.events(after=seq - 1, upto=seq):
                output.tell(line_of(entry).strip())
            typer.confirm(f"Erase the text of entry {seq} for ever?", abort=True, err=True)
        store.redact(seq, reason)
    output.say(f"the text of entry {seq} was erased; the chain still verifies")
    return 0


def schema() -> int:
    """The JSON Schema of the events."""
    import orjson

    from events import json_schema
    from tui.printing import output

    output.write_bytes(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2) + b"\n")
    return 0

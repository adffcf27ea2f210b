"""The command line: which commands there are, and how one is run.

Bodies stand in `tui.commands` and are imported when asked for; so is all that they use. What every command
shares in its end is here: exit codes, errors as one line, a closed pipe, an interrupt.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from tui.lazy import WORDS_AND_DATES, Spec, group_of, new_app
from tui.options import AsOfOption, LensOption, NoMouseOption, RecordedOption, ThemeOption

PICTURES, CHANGES, ADD, CARE, SETTINGS = (
    f"tui.commands.{name}" for name in ("pictures", "changes", "add", "care", "settings")
)

_ALL_REPORTS = frozenset("deal outlet url title basis cites reported note expected force as_json kind party".split())
_TERMS = frozenset("amount form stake exclusivity part_of related effective stage detail".split())


def _report(help: str, *own: str, terms: bool = True) -> Spec:
    """One kind of report: of the options of `add.report` those that it can hold."""
    return Spec(f"{ADD}:report", help, keep=_ALL_REPORTS.union(own, _TERMS if terms else ()))


ADDING = {
    "rumour": _report("Someone reports it, no party has"),
    "confirm": _report("A party, a filing or a court says so"),
    "amend": _report("Terms changed, on record"),
    "complete": _report("Closed, paid or in force", "tranche"),
    "deny": _report("A party denies it, or it is reported off", "by", "facet", terms=False),
    "end": _report("Over, on record", "reason", terms=False),
    "retract": Spec(f"{ADD}:retract", "The outlet withdrew a report"),
    "withdraw": Spec(f"{ADD}:withdraw", "Take an entry of the log back"),
    "note": Spec(f"{ADD}:note", "A note on a deal or a party"),
    "party": Spec(f"{ADD}:party", "Declare a party: name, aliases, parent"),
    "merge": Spec(f"{ADD}:merge", "Two records of one party: A is B"),
    "grade": Spec(f"{ADD}:grade", "Grade an outlet, A to F"),
}

COMMANDS = {
    "demo": Spec("tui.commands.demo:demo", "The bundled history, in a throw-away store"),
    "import": Spec("tui.commands.importing:import_", "Bring in files of events"),
    "add": Spec("", "Record one report or one decision of your own", table=ADDING),
    "deals": Spec(f"{PICTURES}:deals", "The list of deals", WORDS_AND_DATES),
    "deal": Spec(f"{PICTURES}:deal", "One deal: terms, claims, history"),
    "parties": Spec(f"{PICTURES}:parties", "The list of parties", WORDS_AND_DATES),
    "party": Spec(f"{PICTURES}:party", "One party and its deals"),
    "outlets": Spec(f"{PICTURES}:outlets", "The outlets: grade and counts"),
    "web": Spec("tui.commands.drawings:web", "The alliance web, as a table or drawn"),
    "lanes": Spec("tui.commands.drawings:lanes", "Deals over time, a lane each", WORDS_AND_DATES),
    "diff": Spec(f"{CHANGES}:diff", "What changed between two points in time", WORDS_AND_DATES),
    "replay": Spec(f"{CHANGES}:replay", "The history as a sequence of changes"),
    "log": Spec("tui.commands.log:log", "The events, as recorded"),
    "head": Spec("tui.commands.log:head", "The log's last hash and seq"),
    "verify": Spec(f"{CARE}:verify", "Check the log and its picture"),
    "rebuild": Spec(f"{CARE}:rebuild", "Make the picture anew from the log"),
    "backup": Spec(f"{CARE}:backup", "Copy the store to a file"),
    "restore": Spec(f"{CARE}:restore", "Make the store from a backup"),
    "salvage": Spec(f"{CARE}:salvage", "Save what can be read of a damaged store"),
    "redact": Spec(f"{CARE}:redact", "Erase the text of one entry"),
    "where": Spec(f"{SETTINGS}:where", "The files in use, and which SQLite"),
    "keys": Spec(f"{SETTINGS}:keys", "The keys of the terminal UI"),
    "schema": Spec(f"{CARE}:schema", "The JSON Schema of the events"),
}


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"dealweb {version('dealweb')}")
        except PackageNotFoundError:
            print("dealweb, run from its source, not installed")
        raise typer.Exit


def _root(
    ctx: typer.Context,
    store: Annotated[
        Path | None,
        typer.Option(
            "--store",
            metavar="PATH",
            envvar="DEALWEB_STORE",
            show_envvar=True,
            help="The store's file.",
            show_default="dealweb.db in the folder that 'where' shows",
        ),
    ] = None,
    as_of: AsOfOption = None,
    recorded: RecordedOption = None,
    lens: LensOption = None,
    focus: Annotated[str | None, typer.Option("--focus", metavar="PARTY", help="Begin at this party.")] = None,
    theme: ThemeOption = None,
    no_mouse: NoMouseOption = False,
    _asked: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="The version.")] = False,
) -> int:
    ctx.obj = store
    if ctx.invoked_subcommand is None:
        from tui.commands.screen import screen

        return screen(ctx, as_of=as_of, recorded=recorded, lens=lens, focus=focus, theme=theme, no_mouse=no_mouse)
    places = {"as-of": as_of, "recorded": recorded, "lens": lens, "focus": focus, "theme": theme}
    for name, value in {**places, "no-mouse": no_mouse or None}.items():
        if value is not None:
            raise typer.BadParameter(
                f"it stands behind the command: dealweb {ctx.invoked_subcommand} --{name} …",
                param_hint=f"--{name}",
            )
    return 0


def command() -> Any:
    """The whole command line as Typer's group."""
    app = new_app(
        cls=group_of(COMMANDS),
        invoke_without_command=True,
        help="The web of deals between parties, as reported: who is tied to whom, how certainly, and who says "
        "so, as of any day. Without a command: the terminal UI.",
    )
    app.callback()(_root)
    return get_command(app)


def main(args: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; never raises but for SystemExit from shell completion."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    group = command()
    if "_DEALWEB_COMPLETE" in os.environ:
        group.main(prog_name="dealweb")
    try:
        with group.make_context("dealweb", list(sys.argv[1:] if args is None else args)) as ctx:
            code = group.invoke(ctx)
        sys.stdout.flush()
        return code or 0
    except typer.Exit as exit_:
        return exit_.exit_code
    except BrokenPipeError:
        _close_quietly()
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return _say(130, "stopped")
    except typer.TyperException as error:
        return _say(2, _usage(error))
    except Exception as error:
        from tui.failures import explain, foreseen

        if os.environ.get("DEALWEB_DEBUG") and foreseen(error) is None:
            raise
        return _say(*explain(error))


def _usage(error: typer.TyperException) -> str:
    """Typer's sentence, with the way to the help of the command in question."""
    path = getattr(getattr(error, "ctx", None), "command_path", "dealweb")
    sentence = error.format_message().rstrip(". \n")
    if getattr(error, "option_name", None) == "--store":
        from tui.session import STORE_FIRST

        return STORE_FIRST
    return f"{sentence} (see: {path} --help)"


def _say(code: int, sentence: str) -> int:
    from tui.text import plain

    try:
        sys.stdout.flush()
    except OSError:  # what the sentence is about, or nobody reads on
        _close_quietly()
    try:
        print(f"dealweb: {plain(sentence)}", file=sys.stderr, flush=True)
    except OSError:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123
    return code


def _open_closed_streams() -> None:
    """A stream that was closed before the start (`>&-`) is None; what goes there goes nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123


def _close_quietly() -> None:
    """The reader went away: let the interpreter's last flush go nowhere."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123

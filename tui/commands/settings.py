"""What a user has settled: keys, where, and what is wrong in the files of settings."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui import session
from tui.failures import PARTLY
from tui.options import JsonOption

if TYPE_CHECKING:
    from tui.actions import Keymap
    from tui.settings.problems import Problem

PresetOption = Annotated[
    str | None,
    typer.Option("--preset", metavar="NAME", help="The keys as with this preset: default, vim, emacs."),
]
CheckOption = Annotated[bool, typer.Option("--check", help="Only what is wrong; exit 1 if anything is.")]


def keys(preset: PresetOption = None, check: CheckOption = False, as_json: JsonOption = False) -> int:
    """The keys of the terminal UI, as they are in force: each action with its keys and who gave it them.

    With --check only what is wrong in keymap.toml, and exit 1 if anything is.
    """
    from tui.actions.presets import PRESETS
    from tui.failures import Failure
    from tui.printing import output
    from tui.settings import paths
    from tui.settings.keymap import read_keymap

    if preset is not None and preset not in PRESETS:
        raise Failure(f"no preset is called '{preset}'; there are {', '.join(PRESETS)}")
    path = paths.keymap_path()
    keymap, problems = read_keymap(path, preset)
    if as_json:
        output.write_json(_as_dict(keymap, path, problems))
    else:
        _say_keys(keymap, path, problems, table=not check)
    return PARTLY if check and problems else 0


def _say_keys(keymap: Keymap, path: Path, problems: list[Problem], *, table: bool) -> None:
    from tui.actions import ACTIONS
    from tui.printing import output
    from tui.printing.table import Column, show
    from tui.settings.keymap import shown_all

    state = f"{len(keymap.own)} of your own in {path}" if path.exists() else f"none of your own: there is no {path}"
    if table:
        output.say(f"preset {keymap.preset}; {state}")
        columns = (
            Column("action", least=12, keep=True),
            Column("keys", least=8, cap=44, keep=True),
            Column("title", least=8),
            Column("from", least=7),
        )
        show(columns, ((a.id, shown_all(keymap, a), a.title, keymap.origin(a)) for a in ACTIONS))
    elif not problems:
        output.say(f"nothing is wrong with the keys; preset {keymap.preset}, {state}")
    output.say_whole(*(str(problem) for problem in problems))


def _as_dict(keymap: Keymap, path: Path, problems: list[Problem]) -> dict[str, Any]:
    from tui.actions import ACTIONS

    return {
        "preset": keymap.preset,
        "keymap": {"path": str(path), "exists": path.exists()},
        "actions": [
            {
                "action": action.id,
                "title": action.title,
                "keys": list(keymap.keys(action)),
                "from": keymap.origin(action),
            }
            for action in ACTIONS
        ],
        "problems": _problems(problems),
    }


def _problems(problems: list[Problem]) -> list[dict[str, Any]]:
    return [{"file": str(each.file), "line": each.line, "problem": each.problem} for each in problems]


def where(ctx: typer.Context, as_json: JsonOption = False) -> int:
    """The files and folders in use, what is wrong in those of settings, and which SQLite runs."""
    import platform

    from store.sqlite.driver import describe
    from tui.printing import output
    from tui.settings.load import load
    from tui.text import plain

    path = session.store_path(ctx)
    settled = _settled()
    problems = list(load().problems)
    found: dict[str, Any] = {
        "store": str(path),
        "chosen_by": _chosen_by(ctx),
        "exists": path.exists(),
        "bytes": path.stat().st_size if path.is_file() else None,
        "seeds": str(_seeds()),
        "program": str(Path(__file__).resolve().parent.parent),
        "sqlite": describe(),
        "python": f"{platform.python_version()} ({sys.executable})",
        "settings": {name: {"path": str(file), "exists": file.exists()} for name, file in settled.items()},
        "problems": _problems(problems),
    }
    if as_json:
        output.write_json(found)
        return 0
    state = "not made yet" if not found["exists"] else f"{found['bytes']} bytes"
    print(f"store    {plain(str(path))} ({state}; by {found['chosen_by']})")
    for name, file in settled.items():
        print(f"{name:8} {plain(str(file))} ({'there' if file.exists() else 'not made yet'})")
    for name in ("seeds", "program", "sqlite", "python"):
        print(f"{name:8} {plain(str(found[name]))}")
    output.say_whole(*(str(problem) for problem in problems))
    return 0


def _settled() -> dict[str, Path]:
    """The files and folders of the user's, by what they are called here."""
    from tui.settings import paths

    return {
        "config": paths.config_dir(),
        "keymap": paths.keymap_path(),
        "settings": paths.settings_path(),
        "themes": paths.themes_dir(),
        "queries": paths.queries_path(),
        "unsaved": paths.unsaved_path(),
    }


def _chosen_by(ctx: typer.Context) -> str:
    if ctx.obj is None:
        return "default"
    return "DEALWEB_STORE" if os.environ.get("DEALWEB_STORE") == str(ctx.obj) else "--store"


def _seeds() -> Path:
    import seeds

    return seeds.path()

"""The user's keys, from keymap.toml.

preset = "vim"

[keys]
go.deals = "d"
find.lens = ["o", "ctrl+t"]
time.play = []
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from tui.actions import ACTIONS, ALWAYS_QUITS, BY_ID, Action, Keymap
from tui.actions.keymap import QUIT, Clash, clashes
from tui.actions.keys import read_key, shown
from tui.actions.presets import PRESETS
from tui.settings.problems import Problem
from tui.settings.toml import Document, read

TABLE = "keys."
DEFAULT = "default"


def read_keymap(path: Path, preset: str | None = None) -> tuple[Keymap, list[Problem]]:
    """The keymap of a file and what is wrong with it, with another preset than the file's where one is given.

    Without the file: the preset as it is, unchecked.
    """
    document = read(path)
    if document.problem is not None:
        return Keymap(preset or DEFAULT), [document.problem]
    if not document.there:
        return Keymap(preset or DEFAULT), []
    named, problems = _preset(document)
    own: dict[str, tuple[str, ...]] = {}
    for key in document.values:
        if key.startswith(TABLE):
            keys, wrong = _keys(document, key)
            problems += wrong
            if keys is not None:
                own[key.removeprefix(TABLE)] = keys
        elif key != "preset":
            problems.append(document.wrong(key, f"a keymap has preset and [keys], but no '{key}'"))
    keymap = Keymap(preset or named, own)
    return keymap, [*problems, *clash_problems(keymap, document)]


def shown_all(keymap: Keymap, action: Action) -> str:
    """All keys of an action, as a person writes them."""
    return " ".join(keymap.keys(action))


def clash_problems(keymap: Keymap, document: Document) -> list[Problem]:
    """A sentence for each key that stands for two things at once."""
    return [document.wrong(_stands(clash, document), _said(clash)) for clash in clashes(keymap, ACTIONS)]


def _stands(clash: Clash, document: Document) -> str:
    keys = [f"{TABLE}{action.id}" for action in (clash.first, clash.other)]
    return next((key for key in keys if key in document.lines), "preset")


def _said(clash: Clash) -> str:
    first, other = (f"{action.title} ({action.id})" for action in (clash.first, clash.other))
    return f"{shown(clash.key)} stands for two actions: {first}, which has it, and {other}"


def _preset(document: Document) -> tuple[str, list[Problem]]:
    named = document.values.get("preset", DEFAULT)
    if isinstance(named, str) and named in PRESETS:
        return named, []
    return DEFAULT, [document.wrong("preset", f"no preset is called {named!r}; there are {', '.join(PRESETS)}")]


def _keys(document: Document, key: str) -> tuple[tuple[str, ...] | None, list[Problem]]:
    """The keys that the file gives an action, None where it gives none that can be read."""
    id = key.removeprefix(TABLE)
    if id not in BY_ID:
        near = get_close_matches(id, BY_ID, 1)
        mend = f"did you mean {near[0]}?" if near else "`dealweb keys` lists them all"
        return None, [document.wrong(key, f"no action is called '{id}'; {mend}")]
    value = document.values[key]
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list) or not all(isinstance(each, str) for each in written):
        return None, [document.wrong(key, f"the keys of {id} are a text in quotes, or a list of such texts")]
    keys: dict[str, None] = {}
    problems: list[Problem] = []
    for each in written:
        try:
            keys[_key(each, id)] = None
        except ValueError as error:
            problems.append(document.wrong(key, str(error)))
    return (tuple(keys) if keys or not problems else None), problems


def _key(text: str, id: str) -> str:
    key = read_key(text)
    if key == ALWAYS_QUITS and id != QUIT:
        raise ValueError(f"{ALWAYS_QUITS} always leaves dealweb; {id} cannot have it")
    return key

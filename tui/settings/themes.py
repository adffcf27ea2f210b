"""Themes of the user's own: a built-in one with some of its colours changed, in themes/NAME.toml.

base = "dark"

[roles]
rumoured = "bold #ffcc00"
past = "#000000 on #ff8800"

[grounds]
screen = "#000000"
cursor = "#333333"
shadow = "#1c1c1c"
rule = "#555555"
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from tui.palettes import BUILT_IN, ROLES, Palette, read_colour, read_style
from tui.settings.problems import Problem
from tui.settings.toml import Document, read

LEAST_CONTRAST = 4.5
GROUNDS = ("screen", "cursor", "shadow", "rule")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def read_themes(folder: Path) -> tuple[dict[str, Palette], list[Problem]]:
    """The themes of a folder by name, and what is wrong with them. A folder that is not there holds none."""
    themes: dict[str, Palette] = {}
    problems: list[Problem] = []
    try:
        files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    except OSError as error:
        return {}, [Problem(folder, None, f"cannot be read: {error.strerror}")]
    for file in files:
        palette, wrong = read_theme(file)
        problems += wrong
        if palette is not None:
            themes[palette.name] = palette
    return themes, problems


def read_theme(file: Path) -> tuple[Palette | None, list[Problem]]:
    """One theme; what cannot be read in it looks as in its base. None where there is nothing to stand on."""
    name = file.stem
    if not _NAME.fullmatch(name):
        return None, [Problem(file, None, "a theme's name holds letters, digits, - and _ only")]
    if name in BUILT_IN:
        return None, [Problem(file, None, f"{name} is a theme that comes along; give this file another name")]
    document = read(file)
    if document.problem is not None:
        return None, [document.problem]
    base = document.values.get("base", "dark")
    if not isinstance(base, str) or base not in BUILT_IN:
        return None, [document.wrong("base", f"no theme to stand on is called {base!r}; {_these(BUILT_IN)}")]
    palette, problems = _changed(replace(BUILT_IN[base], name=name), document)
    return palette, [*problems, *_faint(palette, document)]


def _changed(palette: Palette, document: Document) -> tuple[Palette, list[Problem]]:
    roles = dict(palette.roles)
    grounds: dict[str, str] = {}
    problems: list[Problem] = []
    for key, value in document.values.items():
        table, _, name = key.partition(".")
        try:
            if table == "roles":
                _known("role", name, [role or "text" for role in ROLES])
                roles["" if name == "text" else name] = _style(_text(value), palette)
            elif table == "grounds":
                _known("ground", name, GROUNDS)
                grounds[name] = _ground(name, _text(value), palette)
            elif key != "base":
                raise ValueError(f"a theme has base, [roles] and [grounds], but no '{key}'")
        except ValueError as error:
            problems.append(document.wrong(key, str(error)))
    changed = Palette(
        palette.name,
        roles,
        grounds.get("screen", palette.screen),
        grounds.get("cursor", palette.cursor),
        grounds.get("shadow", palette.shadow),
        grounds.get("rule", palette.rule),
        palette.dark,
        palette.native,
    )
    return changed, problems


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError('a colour is a text in quotes, such as "#ffcc00"')


def _style(value: str, palette: Palette) -> str:
    worn = read_style(value, native=palette.native)
    if worn.front is None and not palette.native:
        worn = worn._replace(front=read_style(palette.roles[""]).front)
    return str(worn)


def _ground(name: str, value: str, palette: Palette) -> str:
    if palette.native:
        raise ValueError("the grounds of a theme based on ansi or mono are the terminal's own")
    colour = read_colour(value)
    return colour if name == "rule" else f"on {colour}"


def _known(what: str, name: str, names: list[str] | tuple[str, ...]) -> None:
    if name not in names:
        near = get_close_matches(name, names, 1)
        raise ValueError(f"there is no {what} '{name}'; " + (f"did you mean {near[0]}?" if near else _these(names)))


def _these(names: object) -> str:
    assert isinstance(names, list | tuple | dict)
    return f"there are {', '.join(names)}"


def _faint(palette: Palette, document: Document) -> list[Problem]:
    """A warning for each role that is hard to read on a ground that it comes to stand on."""
    if palette.native:
        return []
    problems: list[Problem] = []
    grounds = {name: read_style(getattr(palette, name)).ground for name in ("screen", "cursor", "shadow")}
    for role, style in palette.roles.items():
        worn = read_style(style)
        behind = (
            {"its own ground": worn.ground}
            if worn.ground
            else {f"the {name}'s ground": on for name, on in grounds.items()}
        )
        ratio, ground = min((contrast(worn.front or "", on or ""), name) for name, on in behind.items())
        if ratio < LEAST_CONTRAST:
            shown = role or "text"
            line = next(
                (key for key in (f"roles.{shown}", *(f"grounds.{g}" for g in GROUNDS)) if key in document.lines), ""
            )
            problems.append(
                document.wrong(
                    line, f"{shown} is hard to read on {ground}: contrast {ratio:.1f}, less than {LEAST_CONTRAST}"
                )
            )
    return problems


def contrast(one: str, other: str) -> float:
    """The contrast of two colours written as #rrggbb, as WCAG 2 defines it: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""All settings of a user, read once at the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tui.actions import Keymap
from tui.palettes import BUILT_IN, Palette
from tui.settings import paths
from tui.settings.problems import Problem
from tui.settings.toml import read


@dataclass(frozen=True)
class Settings:
    """What is in force: the theme to begin with (None: the usual one), whether the mouse is used, the keys, all themes
    by name, and what is wrong in the files."""

    theme: str | None = None
    mouse: bool = True
    keymap: Keymap = field(default_factory=Keymap)
    themes: Mapping[str, Palette] = field(default_factory=lambda: BUILT_IN)
    problems: tuple[Problem, ...] = ()

    def over(self, *, theme: str | None = None, mouse: bool | None = None) -> Settings:
        """These with what the command line says instead."""
        return replace(self, theme=self.theme if theme is None else theme, mouse=self.mouse if mouse is None else mouse)


def load() -> Settings:
    """The settings of the config folder. What is wrong in its files is in `problems`; nothing is made."""
    keymap, wrong_keys = _keymap()
    themes, wrong_themes = _themes()
    chosen, wrong = _settings(themes)
    return Settings(keymap=keymap, themes=themes, problems=(*wrong, *wrong_keys, *wrong_themes), **chosen)


# What reads a file is imported only where there is one: most users have none, and the first sight waits for this.


def _keymap() -> tuple[Keymap, list[Problem]]:
    if not paths.keymap_path().exists():
        return Keymap(), []
    from tui.settings.keymap import read_keymap

    return read_keymap(paths.keymap_path())


def _themes() -> tuple[dict[str, Palette], list[Problem]]:
    if not paths.themes_dir().exists():
        return dict(BUILT_IN), []
    from tui.settings.themes import read_themes

    own, problems = read_themes(paths.themes_dir())
    return {**BUILT_IN, **own}, problems


def no_theme(name: object, themes: Mapping[str, Palette]) -> str:
    """That there is no theme of that name, and which there are."""
    from difflib import get_close_matches

    near = get_close_matches(str(name), themes, 1)
    return f"no theme is called {str(name)!r}; " + (
        f"did you mean {near[0]}?" if near else f"there are {', '.join(themes)}"
    )


def _settings(themes: Mapping[str, Palette]) -> tuple[dict[str, Any], list[Problem]]:
    document = read(paths.settings_path())
    if document.problem is not None:
        return {}, [document.problem]
    chosen: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in document.values.items():
        if key == "theme" and isinstance(value, str) and value in themes:
            chosen["theme"] = value
        elif key == "theme":
            problems.append(document.wrong(key, no_theme(value, themes)))
        elif key == "mouse" and isinstance(value, bool):
            chosen["mouse"] = value
        elif key == "mouse":
            problems.append(document.wrong(key, "mouse is true or false"))
        else:
            problems.append(document.wrong(key, f"settings are theme and mouse, but no '{key}'"))
    return chosen, problems

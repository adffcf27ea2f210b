"""Where settings and what was left unsaved lie. Asking for a path makes nothing."""

from __future__ import annotations

import os
from pathlib import Path


def config_dir() -> Path:
    """`$XDG_CONFIG_HOME/dealweb`, else `~/.config/dealweb`, on every system. It need not be there."""
    return _named("XDG_CONFIG_HOME", ".config")


def _named(variable: str, otherwise: str) -> Path:
    named = Path(os.environ.get(variable, ""))
    return (named if named.is_absolute() else Path.home() / otherwise) / "dealweb"


def keymap_path() -> Path:
    """Which keys do what."""
    return config_dir() / "keymap.toml"


def settings_path() -> Path:
    """The theme to begin with, and whether the mouse is used."""
    return config_dir() / "settings.toml"


def themes_dir() -> Path:
    """A folder of themes, NAME.toml each."""
    return config_dir() / "themes"


def queries_path() -> Path:
    """The saved queries."""
    return config_dir() / "queries.toml"


def unsaved_path() -> Path:
    """What was typed in forms that a signal or a fault ended: `$XDG_STATE_HOME/dealweb/unsaved.jsonl`, else in
    `~/.local/state`."""
    return _named("XDG_STATE_HOME", ".local/state") / "unsaved.jsonl"

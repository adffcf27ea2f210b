"""Where settings lie: the config folder and the files in it. Asking for a path makes nothing."""

from __future__ import annotations

import os
from pathlib import Path


def config_dir() -> Path:
    """`$XDG_CONFIG_HOME/dealweb`, else `~/.config/dealweb`, on every system. It need not be there."""
    named = os.environ.get("XDG_CONFIG_HOME", "")
    folder = Path(named) if Path(named).is_absolute() else Path.home() / ".config"
    return folder / "dealweb"


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

"""docs/settings.md tells of every setting, and its examples are read without a word."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from tui.actions.keys import NAMED
from tui.actions.presets import PRESETS
from tui.clipboard import MACOS, WAYLAND, WINDOWS, X11
from tui.palettes import ATTRIBUTES, BUILT_IN, ROLES
from tui.settings import paths
from tui.settings.load import load
from tui.settings.themes import GROUNDS

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8")
EXAMPLES = [dedent(block) for block in re.findall(r"(?:^    .*\n|^\n(?=    ))+", PAGE, re.M)]


@pytest.mark.parametrize(
    "name",
    [
        *PRESETS, *BUILT_IN, *ROLES, *GROUNDS, *ATTRIBUTES,
        *(name for name in NAMED if not re.fullmatch(r"f\d+", name)),
        *(tool.name for tool in (MACOS, WAYLAND, WINDOWS, *X11)),
        *(path().name for path in (paths.settings_path, paths.keymap_path, paths.queries_path)),
    ],
)  # fmt: skip
def test_every_name_is_documented(name: str) -> None:
    assert f"`{name or 'text'}`" in PAGE


def test_the_examples_are_read_without_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    paths.themes_dir().mkdir(parents=True)
    settings, keymap, theme = EXAMPLES
    paths.settings_path().write_text(settings, "utf-8")
    paths.keymap_path().write_text(keymap, "utf-8")
    (paths.themes_dir() / "night.toml").write_text(theme, "utf-8")
    read = load()
    assert read.problems == ()
    assert (read.theme, read.mouse, read.keymap.preset) == ("dark-safe", False, "vim")
    assert len(read.keymap.own) == 3
    assert read.themes["night"].screen == "on #000000"

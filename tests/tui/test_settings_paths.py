"""Where settings lie, on every system, and that asking makes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.settings import paths

FILES = {
    paths.keymap_path: "keymap.toml",
    paths.settings_path: "settings.toml",
    paths.themes_dir: "themes",
    paths.queries_path: "queries.toml",
}


def test_the_config_folder_is_the_one_that_xdg_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert paths.config_dir() == tmp_path / "dealweb"
    assert {path() for path in FILES} == {tmp_path / "dealweb" / name for name in FILES.values()}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("named", [None, "", "relative/folder"])
def test_without_an_absolute_one_it_is_in_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str | None
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME")
    if named is not None:
        monkeypatch.setenv("XDG_CONFIG_HOME", named)
    assert paths.config_dir() == tmp_path / ".config" / "dealweb"

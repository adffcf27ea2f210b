"""The screen is what the snapshots say, cell for cell and style for style; `make snapshots` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import make_store
from tests.tui.snapshots import FOLDER, SCENES, shot


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


@pytest.mark.parametrize("name", SCENES)
async def test_the_screen_is_as_it_was(path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert await shot(path, SCENES[name]) == (FOLDER / f"{name}.txt").read_text("utf-8")


def test_there_is_a_file_for_each_scene_and_no_other() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(SCENES)

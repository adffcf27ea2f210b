"""Screens as text, kept as files: the lines, then a letter for the style of each cell, then what the letters mean.

    python -m tests.tui.snapshots

writes them anew; `git diff` then shows what a change did to the screen.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from string import ascii_letters
from typing import Any, NamedTuple

from tests.tui.driver import driven, make_store
from tui.settings.load import Settings
from tui.text import cells

FOLDER = Path(__file__).with_name("snapshots")


class Scene(NamedTuple):
    """Where the UI is led by actions, how large it is, and in which theme."""

    actions: tuple[str, ...]
    size: tuple[int, int]
    theme: str = "dark"


SCENES = {
    "deals-small": Scene(("move.down",), (80, 24)),
    "deals": Scene(("move.down",), (120, 36)),
    "deals-large": Scene(("move.down",), (200, 50)),
    "deals-mono": Scene(("move.down",), (80, 24), "mono"),
    "parties": Scene(("go.parties",), (120, 36)),
    "deal": Scene(("move.down", "go.open"), (80, 24)),
    "deal-mono": Scene(("move.down", "go.open"), (120, 36), "mono"),
    "ego": Scene(("go.parties", "go.web"), (120, 36)),
    "matrix": Scene(("go.web", "go.drawing"), (80, 24)),
    "node-link-mono": Scene(("go.web", "go.drawing", "go.drawing"), (120, 36), "mono"),
    "lanes-large": Scene(("go.lanes",), (200, 50)),
    "log": Scene(("go.log",), (120, 36)),
    "changes-past": Scene(("time.month_back", "go.changes"), (120, 36)),
    "help": Scene(("app.help",), (80, 24)),
    "form": Scene(("write.confirm",), (120, 36)),
    "form-small-mono": Scene(("write.confirm",), (80, 24), "mono"),
}


def written(strips: Any) -> str:
    """Strips as text: lines, styles by letters, a legend."""
    letters: dict[str, str] = {}
    lines, looks = [], []
    for strip in strips:
        lines.append(strip.text.rstrip())
        look = ""
        for segment in strip:
            style = str(segment.style)
            look += letters.setdefault(style, ascii_letters[len(letters)]) * cells(segment.text)
        looks.append(look)
    legend = [f"{letter} {style}" for style, letter in letters.items()]
    return "\n".join([*lines, "", *looks, "", *legend, ""])


async def shot(path: Path, scene: Scene) -> str:
    """The scene over a store."""
    async with driven(path, scene.size, settings=Settings(theme=scene.theme)) as ui:
        await ui.do(*scene.actions)
        return written(ui.app.screen._compositor.render_strips(ui.app.size))


async def main() -> None:
    """Write all of them; those of scenes that are no more go."""
    for file in FOLDER.glob("*.txt"):
        file.unlink()
    with tempfile.TemporaryDirectory() as folder:
        path = make_store(Path(folder) / "alliances.db")
        for name, scene in SCENES.items():
            (FOLDER / f"{name}.txt").write_text(await shot(path, scene), "utf-8")
            sys.stdout.write(f"{name}.txt\n")


if __name__ == "__main__":
    asyncio.run(main())

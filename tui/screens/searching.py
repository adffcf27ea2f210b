"""Finding in a page: what `/`, `n` and `N` do on any screen with a pane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from tui.matches import terms_of_text
from tui.screens.find import Find
from tui.widgets.searched import Searched


def find_in(screen: Screen[Any], pane: Searched, typed: str, keep: Callable[[str], None]) -> None:
    """Have typed what is to be found in a pane; each key stroke looks. `keep` hears what is looked for in the end:
    what was typed, or where that was given up, what was looked for before."""
    text = typed

    def look(new: str) -> tuple[int, int]:
        nonlocal text
        text = new
        keep(new)
        pane.search(terms_of_text(new))
        pane.step_match(1, around=True)
        return pane.counted

    def step(by: int) -> tuple[int, int]:
        pane.step_match(by, around=True)
        return pane.counted

    def done(kept: bool | None) -> None:
        keep(text if kept else typed)

    screen.app.push_screen(Find(typed, look, step), done)

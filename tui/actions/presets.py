"""Sets of keys to choose from: by preset and action id what differs from the table's own keys."""

from __future__ import annotations

from collections.abc import Mapping


def _preset(**groups: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        f"{group}.{name}": tuple(keys.split()) for group, actions in groups.items() for name, keys in actions.items()
    }


PRESETS: dict[str, dict[str, tuple[str, ...]]] = {
    "default": {},
    # Half pages, windows, the jump list, undo and redo as vim's users have them in their hands.
    "vim": _preset(
        go={"back": "escape backspace alt+left h u ctrl+o", "forward": "ctrl+r alt+right"},
        move={
            "page_down": "ctrl+d ctrl+f pagedown",
            "page_up": "ctrl+u ctrl+b pageup",
            "pane": "ctrl+w tab",
        },
        app={"palette": ":"},
    ),
    # alt+< is not among them: terminals send what they send for escape and <.
    "emacs": _preset(
        go={"open": "enter ctrl+f l", "back": "ctrl+g escape backspace ctrl+b alt+left h"},
        move={
            "down": "ctrl+n down j",
            "up": "ctrl+p up k",
            "page_down": "ctrl+v pagedown",
            "page_up": "alt+v pageup",
            "top": "alt+a home",
            "bottom": "alt+e end G",
            "pane": "alt+o tab",
        },
        find={"query": "ctrl+s /"},
        time={"date": "alt+g g"},
        table={"range": "ctrl+@ v"},
        copy={"row": "alt+w y"},
        app={"palette": "alt+x :"},
    ),
}

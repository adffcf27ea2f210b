"""Sets of keys to choose from: by preset and action id the keys that come before the table's own.

A key that a preset gives to one action is taken from the others; else the table's own keys stay.
"""

from __future__ import annotations

from collections.abc import Mapping


def _preset(**groups: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        f"{group}.{name}": tuple(keys.split()) for group, actions in groups.items() for name, keys in actions.items()
    }


PRESETS: dict[str, dict[str, tuple[str, ...]]] = {
    "default": {},
    # Half pages, windows, undo and redo as vim's users have them in their hands; the rest is vim's anyway.
    "vim": _preset(
        go={"back": "u escape", "forward": "ctrl+r"},
        move={"page_down": "ctrl+d ctrl+f", "page_up": "ctrl+u ctrl+b", "pane": "ctrl+w"},
    ),
    # alt+< and alt+> are not among them: terminals send what they send for escape and <.
    "emacs": _preset(
        go={"open": "enter ctrl+f", "back": "ctrl+g escape ctrl+b"},
        move={
            "down": "ctrl+n",
            "up": "ctrl+p",
            "page_down": "ctrl+v",
            "page_up": "alt+v",
            "top": "alt+a",
            "bottom": "alt+e",
            "pane": "alt+o",
        },
        table={"range": "ctrl+@"},
        copy={"row": "alt+w"},
        find={"query": "ctrl+s", "save": "alt+s"},
        time={"date": "alt+g"},
        app={"palette": "alt+x"},
    ),
}

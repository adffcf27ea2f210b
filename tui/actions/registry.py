"""Every action of the terminal UI, once: bindings, footer, help and palette are all made from this table."""

from __future__ import annotations

import re

from tui.actions import finding, going, moving, program, table, timing, writing
from tui.actions.keymap import Keymap
from tui.actions.keys import passes, shown
from tui.actions.model import Action, Situation

ACTIONS: tuple[Action, ...] = (
    *going.ACTIONS,
    *moving.ACTIONS,
    *table.ACTIONS,
    *finding.ACTIONS,
    *timing.ACTIONS,
    *writing.ACTIONS,
    *program.ACTIONS,
)

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}

GROUPS = {
    "go": "Views",
    "move": "Cursor",
    "table": "Table",
    "copy": "Copying",
    "find": "Search",
    "time": "Time",
    "write": "Recording",
    "app": "dealweb",
}

#: Which words of the footer stay where there is no room for all.
HINTS_FIRST = (
    "help", "open", "try again", "search", "go to", "report", "date", "live", "play", "lens", "drawing", "back",
    "commands", "record", "confirm", "deny", "month", "party", "pane", "mark", "change", "axis", "jump", "day", "year",
    "move", "demo",
)  # fmt: skip

_keymap = Keymap()


def use(keymap: Keymap) -> None:
    """Put a keymap in force: for bindings, footer, help and palette. One is in force in a process, that of its UI."""
    global _keymap
    _keymap = keymap


def bindings(keymap: Keymap | None = None) -> list[tuple[str, str]]:
    """(key as Textual names it, ids parted by spaces) for every key of a keymap, or of the one in force.

    Of several ids the first that can be done is meant. The key that always quits goes to `app.quit`.
    """
    return (keymap or _keymap).bindings(ACTIONS)


def keys_of(id: str) -> tuple[str, ...]:
    """The keys in force of an action by its id."""
    return _keymap.keys(BY_ID[id])


def shown_keys(action: Action, most: int = 3, *, typing: bool = False) -> str:
    """The keys in force as a person reads them; `typing`: those in force while something is typed."""
    keys = [key for key in _keymap.keys(action) if passes(key) or not typing]
    return " ".join(shown(key) for key in keys[:most])


def with_keys(text: str) -> str:
    """A sentence of ours with the keys in force: `{find.query}` becomes `/`. An action without a key is named."""

    def put(found: re.Match[str]) -> str:
        action = BY_ID[found[1]]
        return shown_keys(action, 1) or f"“{action.title}”"

    return re.sub(r"\{([a-z]+\.[a-z_]+)\}", put, text)


def possible(situation: Situation) -> list[Action]:
    """The actions that can be done now, in the registry's order; while something is typed those that a key does."""
    typing = situation.typing
    return [action for action in ACTIONS if action.guard(situation) and (not typing or shown_keys(action, typing=True))]


def matching(words: str) -> list[Action]:
    """The actions whose title, help or id hold the letters of each word in order; best first."""
    scored = [(score, place) for place, action in enumerate(ACTIONS) if (score := _score(words, action)) is not None]
    return [ACTIONS[place] for _, place in sorted(scored)]


def _score(words: str, action: Action) -> int | None:
    """Lower is better; None where a word is not there at all."""
    total = -1 if words.strip() == action.id else 0
    for word in words.casefold().split():
        places = [text.casefold().find(word) for text in (action.title, action.id, action.help)]
        found = [rank * 100 + place for rank, place in enumerate(places) if place >= 0]
        if found:
            total += min(found)
        elif _in_order(word, f"{action.title} {action.help}".casefold()):
            total += 1000
        else:
            return None
    return total


def _in_order(word: str, text: str) -> bool:
    letters = iter(text)
    return all(letter in letters for letter in word)

"""Every action of the terminal UI, once: bindings, footer, help and palette are all made from this table."""

from __future__ import annotations

from collections.abc import Mapping

from tui.actions import finding, going, moving, program, table, timing, writing
from tui.actions.model import ALWAYS_QUITS, Action, Situation

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
    "help", "open", "try again", "search", "report", "date", "live", "play", "lens", "drawing", "back", "commands",
    "month", "party", "pane", "mark", "change", "axis", "day", "year", "move",
)  # fmt: skip

_KEY_NAMES = {
    "/": "slash", "[": "left_square_bracket", "]": "right_square_bracket", "{": "left_curly_bracket",
    "}": "right_curly_bracket", "<": "less_than_sign", ">": "greater_than_sign", "?": "question_mark",
    ":": "colon", "+": "plus", "-": "minus", ",": "comma", ".": "full_stop",
    "(": "left_parenthesis", ")": "right_parenthesis", "=": "equals_sign", ";": "semicolon",
}  # fmt: skip
_SHOWN = {"escape": "esc", "backspace": "bksp", "pagedown": "pgdn", "pageup": "pgup"}


def bindings(changed: Mapping[str, tuple[str, ...]] | None = None) -> list[tuple[str, str]]:
    """(key as Textual names it, action id) for every action; `changed` gives other keys by action id.

    The key that always quits goes to `app.quit`, whatever `changed` says.
    """
    pairs: dict[str, str] = {}
    for action in ACTIONS:
        for key in (changed or {}).get(action.id, action.keys):
            pairs[_KEY_NAMES.get(key, key)] = action.id
    pairs[ALWAYS_QUITS] = "app.quit"
    return list(pairs.items())


def shown_keys(action: Action, most: int = 3) -> str:
    """The keys as a person reads them."""
    return " ".join(_SHOWN.get(key, key) for key in action.keys[:most])


def possible(situation: Situation) -> list[Action]:
    """The actions that can be done now, in the registry's order."""
    return [action for action in ACTIONS if action.guard(situation)]


def matching(words: str) -> list[Action]:
    """The actions whose title, help or id hold the letters of each word in order; best first."""
    scored = [(score, place) for place, action in enumerate(ACTIONS) if (score := _score(words, action)) is not None]
    return [ACTIONS[place] for _, place in sorted(scored)]


def _score(words: str, action: Action) -> int | None:
    """Lower is better; None where a word is not there at all."""
    total = 0
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

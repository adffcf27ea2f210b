"""Every action of the terminal UI, once: id, title, help, keys, when it can be done, who does it.

Bindings, footer, help screen and command palette are all made from this table, so none of them can say what
another does not do. `bindings` takes a user's changes of keys; leaving is always possible with `ctrl+q`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tui.state import ViewState

ALWAYS_QUITS = "ctrl+q"


@dataclass(frozen=True, slots=True)
class Situation:
    """What a guard may look at. `listed`: the deal whose page is open stands in a list that is known."""

    state: ViewState = ViewState()
    back: bool = False
    forward: bool = False
    playing: bool = False
    failed: bool = False
    news: int = 0
    beside: bool = True
    listed: bool = False


Guard = Callable[[Situation], bool]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a user can do. `handler` names a method `act_<handler>` of the main screen, `argument` its
    one argument; `hint` is its word in the footer, where it has one."""

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    group: str
    handler: str
    argument: str | int | None
    guard: Guard
    hint: str


def _past(situation: Situation) -> bool:
    return not situation.state.live or situation.news > 0


def _in(*views: str) -> Guard:
    return lambda situation: situation.state.view in views


def _listed(situation: Situation) -> bool:
    return situation.listed or situation.state.view != "deal"


def _always(_situation: Situation) -> bool:
    return True


def _a(
    id: str,
    title: str,
    help: str,
    keys: str,
    handler: str,
    argument: str | int | None = None,
    guard: Guard = _always,
    hint: str = "",
) -> Action:
    return Action(id, title, help, tuple(keys.split()), id.split(".")[0], handler, argument, guard, hint)


ACTIONS: tuple[Action, ...] = (
    _a("go.deals", "Deals", "the list of deals", "1", "show", argument="deals"),
    _a("go.parties", "Parties", "the list of parties", "2", "show", argument="parties"),
    _a("go.web", "Web", "the deals of one party, drawn around it", "3", "show", argument="web"),
    _a("go.open", "Open", "the page of what the cursor is on", "enter l", "open", hint="open"),
    _a(
        "go.party",
        "Party of this deal",
        "the page of a party of the selected deal; again for the next one",
        "p",
        "party",
        guard=lambda s: s.state.selection is not None and s.state.view != "parties",
        hint="party",
    ),
    _a(
        "go.back",
        "Back",
        "to where you were before",
        "escape backspace alt+left h",
        "back",
        guard=lambda s: s.back,
        hint="back",
    ),
    _a(
        "go.next",
        "Next",
        "the next line; on a deal's page the next deal of the list it was opened from",
        "n",
        "next",
        argument=1,
        guard=_listed,
    ),
    _a(
        "go.previous",
        "Previous",
        "the line before; on a deal's page the deal before in the list it was opened from",
        "N",
        "next",
        argument=-1,
        guard=_listed,
    ),
    _a("go.forward", "Forward", "undo a step back", "alt+right", "forward", guard=lambda s: s.forward),
    _a("move.down", "Down", "the cursor one line down", "j down", "move", argument=1, hint="move"),
    _a("move.up", "Up", "the cursor one line up", "k up", "move", argument=-1, hint="move"),
    _a("move.page_down", "Page down", "a screenful down", "ctrl+f pagedown", "page", argument=1),
    _a("move.page_up", "Page up", "a screenful up", "ctrl+b pageup", "page", argument=-1),
    _a("move.top", "Top", "the first line (g g too)", "home", "edge", argument=-1),
    _a("move.bottom", "Bottom", "the last line", "G end", "edge", argument=1),
    _a(
        "move.pane",
        "Other pane",
        "the cursor into the pane beside, or back",
        "tab",
        "pane",
        guard=lambda s: s.beside,
        hint="pane",
    ),
    _a(
        "find.query",
        "Search",
        "type a query; each key stroke looks",
        "/",
        "query",
        guard=_in("deals", "parties"),
        hint="search",
    ),
    _a(
        "find.clear", "Clear the search", "the whole list again", "ctrl+l", "clear", guard=lambda s: bool(s.state.query)
    ),
    _a("find.lens", "Lens", "which statuses lists show: firm, live, all", "o", "lens", hint="lens"),
    _a("time.event_back", "Report back", "to the report before", "[", "step", argument="-event", hint="report"),
    _a("time.event_on", "Report on", "to the next report", "]", "step", argument="+event", hint="report"),
    _a("time.day_back", "Day back", "one day back", ",", "step", argument="-day", hint="day"),
    _a("time.day_on", "Day on", "one day on", ".", "step", argument="+day", hint="day"),
    _a("time.month_back", "Month back", "to the end of the month before", "{", "step", argument="-month", hint="month"),
    _a("time.month_on", "Month on", "to the end of the month", "}", "step", argument="+month", hint="month"),
    _a("time.year_back", "Year back", "to the end of the year before", "<", "step", argument="-year", hint="year"),
    _a("time.year_on", "Year on", "to the end of the year", ">", "step", argument="+year", hint="year"),
    _a("time.date", "To a date", "2025, 2025-06, 2025-06-01, today, -7d, -3m", "g", "date", hint="date"),
    _a("time.play", "Play or pause", "the reports one after another", "space", "play", hint="play"),
    _a("time.faster", "Faster", "more reports a second", "+", "speed", argument=1),
    _a("time.slower", "Slower", "fewer reports a second", "-", "speed", argument=-1),
    _a("time.live", "Live", "back to all that has been reported", "L", "live", guard=_past, hint="live"),
    _a("app.retry", "Try again", "ask the store once more", "R", "retry", guard=lambda s: s.failed, hint="try again"),
    _a("app.theme", "Colours", "dark, light, without colour", "T", "theme"),
    _a("app.help", "Help", "what can be done here", "? f1", "help", hint="help"),
    _a("app.palette", "Commands", "every action by name", ": ctrl+p", "palette", hint="commands"),
    _a("app.quit", "Quit", "leave dealweb", f"q {ALWAYS_QUITS} ctrl+c", "quit", hint="quit"),
)

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}

GROUPS = {"go": "Views", "move": "Cursor", "find": "Search", "time": "Time", "app": "dealweb"}

#: Which words of the footer stay where there is no room for all.
HINTS_FIRST = (
    "help", "open", "try again", "search", "report", "date", "live", "play", "lens", "back", "commands", "month",
    "party", "pane", "day", "year", "move",
)  # fmt: skip

_KEY_NAMES = {
    "/": "slash", "[": "left_square_bracket", "]": "right_square_bracket", "{": "left_curly_bracket",
    "}": "right_curly_bracket", "<": "less_than_sign", ">": "greater_than_sign", "?": "question_mark",
    ":": "colon", "+": "plus", "-": "minus", ",": "comma", ".": "full_stop",
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

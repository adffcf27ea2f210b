"""Which keys do what: the table's own keys, what a preset changes of them, and what the user does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

from tui.actions.keys import textual_name
from tui.actions.model import ALWAYS_QUITS, Action, Situation
from tui.actions.presets import PRESETS
from tui.state import HOMES, Mark, ViewState

QUIT = "app.quit"


@dataclass(frozen=True, slots=True)
class Keymap:
    """A preset, and by action id the keys that the user gives it instead; keys as `read_key` writes them."""

    preset: str = "default"
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def keys(self, action: Action) -> tuple[str, ...]:
        """The keys of an action, best first. Leaving always has its key, and nothing else has it."""
        keys = self.own[action.id] if action.id in self.own else self._preset_keys(action)
        if action.id != QUIT:
            return tuple(key for key in keys if key != ALWAYS_QUITS)
        return keys if ALWAYS_QUITS in keys else (*keys, ALWAYS_QUITS)

    def _preset_keys(self, action: Action) -> tuple[str, ...]:
        given = PRESETS[self.preset]
        first = given.get(action.id, ())
        taken = {key for keys in given.values() for key in keys}
        return (*first, *(key for key in action.keys if key not in taken))

    def origin(self, action: Action) -> str:
        """Who gave an action its keys: `keymap`, `preset` or `default`."""
        if action.id in self.own:
            return "keymap"
        return "preset" if action.id in PRESETS[self.preset] else "default"

    def by_key(self, actions: Sequence[Action]) -> dict[str, list[Action]]:
        """The actions of each key: those that the user gave it first, then the preset's, then the table's own."""
        order = {"keymap": 0, "preset": 1, "default": 2}
        found: dict[str, list[Action]] = {}
        for action in sorted(actions, key=lambda action: order[self.origin(action)]):
            for key in self.keys(action):
                found.setdefault(key, []).append(action)
        return found

    def bindings(self, actions: Sequence[Action]) -> list[tuple[str, str]]:
        """(key as Textual names it, ids parted by spaces) for every key. Of several ids the first that can be done
        is meant."""
        return [
            (textual_name(key), " ".join(action.id for action in those)) for key, those in self.by_key(actions).items()
        ]


class Clash(NamedTuple):
    """One key on two actions that can be possible at the same time; `first` has it then."""

    key: str
    first: Action
    other: Action


def clashes(keymap: Keymap, actions: Sequence[Action]) -> list[Clash]:
    """The keys that stand for two things at once. Actions that are never possible together may share a key."""
    views = views_of(actions)
    return [
        Clash(key, first, other)
        for key, those in keymap.by_key(actions).items()
        for first, other in combinations(those, 2)
        if any(first.guard(situation) and other.guard(situation) for situation in situations(views))
    ]


def views_of(actions: Sequence[Action]) -> frozenset[str]:
    """The ids of the views that there are, as far as actions lead there, and of the pages."""
    shown = {str(action.argument) for action in actions if action.handler == "show"}
    return frozenset(shown.union(HOMES, HOMES.values()))


@cache
def situations(views: frozenset[str]) -> tuple[Situation, ...]:
    """Situations of every view, enough of them to tell which guards hold together: all that a guard may look at is
    off, or on, but for up to two things."""
    flags = {each.name: (False, True) for each in fields(Situation) if each.type in ("bool", "int")}
    places = {each.name: _SAMPLES[str(each.type)] for each in fields(ViewState) if str(each.type) in _SAMPLES}
    places["query"] = ("", "x")
    states = [
        replace(state, view=view, axis=axis)
        for view in sorted(views)
        for axis in ("reported", "recorded")
        for state in (ViewState(**values) for values in _turned(places, 1))
    ]
    few = [ViewState(view=view, **values) for view in sorted(views) for values in _turned(places, 0)]
    return (
        *(Situation(state, **values) for state in states for values in _turned(flags, 0)),
        *(Situation(state, **values) for state in few for values in _turned(flags, 2)),
    )


#: By the type of a field of the state: not set, and set. Fields of other types stay as they are.
_SAMPLES: dict[str, tuple[Any, Any]] = {
    "str | None": (None, "x"),
    "int | None": (None, 1),
    "bool": (False, True),
    "tuple[Mark, ...]": ((), (Mark("2025", 1), Mark("2026", 2))),
}


def _turned(choices: Mapping[str, tuple[Any, Any]], most: int) -> Iterator[dict[str, Any]]:
    """All off and all on, then each with up to so many the other way."""
    for base in (0, 1):
        for number in range(most + 1):
            for odd in combinations(choices, number):
                yield {name: pair[base != (name in odd)] for name, pair in choices.items()}

"""What an action is, and what decides whether it can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.state import ViewState

ALWAYS_QUITS = "ctrl+q"


@dataclass(frozen=True, slots=True)
class Situation:
    """What a guard may look at. `stepping`: a step in time is under way; `listed`: the deal whose page is open stands
    in a list that is known; `empty`: the store holds no report; `finding`: something is looked for in pages; `matches`:
    this one has places to go to. `on_deal`, `on_party`: the cursor stands on one, or its page is open (in the log, on
    an entry). `typing` and `aside`: the query box, or the pane beside, has the focus."""

    state: ViewState = ViewState()
    back: bool = False
    forward: bool = False
    playing: bool = False
    stepping: bool = False
    failed: bool = False
    news: int = 0
    beside: bool = True
    listed: bool = False
    finding: bool = False
    matches: bool = False
    empty: bool = False
    on_deal: bool = False
    on_party: bool = False
    typing: bool = False
    aside: bool = False


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


def past(situation: Situation) -> bool:
    """Away from the present, on the way from there, or it has moved on."""
    return not situation.state.live or situation.stepping or situation.news > 0


def in_view(*views: str) -> Guard:
    """In one of these views."""
    return lambda situation: situation.state.view in views


def listed(situation: Situation) -> bool:
    """Where there is a next one."""
    return situation.listed or situation.matches or situation.state.view != "deal"


def always(_situation: Situation) -> bool:
    """Anywhere."""
    return True


def action(
    id: str,
    title: str,
    help: str,
    keys: str,
    handler: str,
    argument: str | int | None = None,
    guard: Guard = always,
    hint: str = "",
) -> Action:
    """An action as the tables write it: `keys` are parted by spaces; its group is the first part of its id."""
    return Action(id, title, help, tuple(keys.split()), id.split(".")[0], handler, argument, guard, hint)

"""The lines around the views: where in time we are, the tabs, the keys, what went wrong. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.actions import BY_ID, HINTS_FIRST, Action, shown_keys, with_keys
from tui.actions.keys import shown
from tui.drawing.lines import Line, Run, line, run, spread, width_of, wrap
from tui.drawing.sentences import QUERY_KEYS
from tui.drawing.words import count
from tui.state import ViewState

#: Key, title and id of each view among the tabs.
Tabs = Sequence[tuple[str, str, str]]


class Standing(NamedTuple):
    """What the banner tells besides the state."""

    title: str
    head: int = 0
    reports: int = 0
    hidden: int = 0
    news: int = 0
    rate: float | None = None


def when(state: ViewState) -> str:
    """`LIVE` or `AS OF 2025-06-01 · recorded ≤ 812`."""
    if state.live:
        return "LIVE"
    place = f"AS OF {state.reported}" if state.reported is not None else "ALL REPORTS"
    return place if state.recorded is None else f"{place} · recorded ≤ {state.recorded}"


def banner(state: ViewState, standing: Standing, width: int) -> Line:
    """The first line: title, place in time, what it hides, what is new, the pace while playing."""
    role = "live" if state.live else "past"
    axis = "by report" if state.axis == "reported" else "by entry of the log"
    left = line(
        run(f" {when(state)} ", role, act="time.date"),
        run(f" {axis} ", "key", act="time.axis"),
        run(f" {standing.title}", "dim"),
    )
    right: list[Run] = []
    if standing.rate is not None:
        right.append(run(f"▶ {standing.rate:g}/s  ", "key", act="time.play"))
    if standing.news:
        right.append(run(f"+{standing.news} new  ", "news", act="time.live"))
    if not state.live:
        later = count(standing.hidden, "later report" if state.axis == "reported" else "later entry")
        right.append(run(f"{later} hidden ", role if standing.hidden else "dim", act="time.live"))
    else:
        right.append(run(f"{count(standing.reports, 'report')} ", "dim"))
    return spread(left, right, width)


def lens_shown(lens: str, chosen: str) -> Line:
    """The lens of a picture, where it can be turned; another one than the chosen comes of the query."""
    turn = "find.lens"
    forced = " (by the query)" if lens != chosen else ""
    return line(run(f"{shown_keys(BY_ID[turn], 1)} ", "key", act=turn), run(f"lens {lens}{forced} ", act=turn))


def lens_fixed(lens: str) -> Line:
    """The lens of a view that always has the same; nothing of one without any."""
    return line(run(f"lens {lens} ", "dim")) if lens else ()


def tabs(views: Tabs, state: ViewState, lens: Line, width: int, crumb: str = "", counted: str = "") -> Line:
    """The views with the present one marked, how many rows there are, and the lens; a click on a tab goes there."""
    parts: list[Run] = [Run(" ")]
    for _, name, view in views:
        id = f"go.{view}"
        key = shown_keys(BY_ID[id], 1)
        parts.append(run(f" {key} {name} " if key else f" {name} ", "tab" if state.view == view else "dim", act=id))
    if crumb:
        parts.append(run(f" › {crumb}", "title"))
    shown = run(f"{counted}  ", "dim") if counted else Run("")
    return spread(parts, (shown, *lens), width)


def hints(actions: Sequence[Action], width: int) -> Line:
    """The footer: key and word of each action that has one, those of one word together.

    As many as fit whole, the most needed first. The last action (quit) always has its place at the end.
    """
    hinted = [action for action in actions if action.hint]
    if not hinted:
        return (Run(" " * width),)
    *others, last = hinted
    ending = _ending(last, shown_keys(last, 1))
    return spread(_hinted(others, width - width_of(ending) - 1), ending, width)


def hints_while_typing(actions: Sequence[Action], width: int) -> Line:
    """The footer while a query is typed: what its box does, then the keys that still mean an action."""
    own = [part for key, word in QUERY_KEYS for part in (run(f"{shown(key)} ", "key"), run(f"{word}  ", "dim"))]
    *others, last = [action for action in actions if action.hint]
    ending = _ending(last, shown_keys(last, 1, typing=True))
    room = width - width_of(ending) - 1 - width_of(line(*own))
    return spread([Run(" "), *own, *_hinted(others, room, typing=True)[1:]], ending, width)


def _ending(action: Action, key: str) -> Line:
    return line(run(key, "key", act=action.id), run(f" {action.hint} ", "dim", act=action.id))


def more_hints(actions: Sequence[Action], width: int) -> Line:
    """A second line of the footer."""
    return spread(_hinted([action for action in actions if action.hint], width), (), width)


def _hinted(actions: Sequence[Action], room: int, *, typing: bool = False) -> list[Run]:
    words: dict[str, list[Run]] = {}
    for action in actions:
        key = shown_keys(action, 1, typing=typing)
        if key:
            words.setdefault(action.hint, []).append(run(f"{key} ", "key", act=action.id))
    made = {word: line(*keys, run(f"{word}  ", "dim", act=keys[0].act)) for word, keys in words.items()}
    kept: set[str] = set()
    left = room - 1
    for word in sorted(made, key=HINTS_FIRST.index):
        if width_of(made[word]) <= left:
            kept.add(word)
            left -= width_of(made[word])
    return [Run(" "), *(part for word in made if word in kept for part in made[word])]


def failure(sentence: str, width: int) -> list[Line]:
    """What the store said, and the way on."""
    advice = with_keys(" · {app.retry} tries again")
    folded = wrap(f"{sentence}{advice}", max(10, width - 2), "error", most=3)
    return [(Run(" "), *(part._replace(act="app.retry") for part in row)) for row in folded]


def query_error(position: int, sentence: str, width: int, indent: int) -> list[Line]:
    """The place of the fault under the box as typed, then what is wrong: beside it if there is room, else below."""
    place = min(indent + position, max(0, width - 1))
    together = line(Run(" " * place), Run("^ ", "error"), run(sentence, "error"))
    if width_of(together) <= width:
        return [together]
    folded = wrap(sentence, max(10, width - 2), "error", most=3)
    return [line(Run(" " * place), Run("^", "error")), *((Run(" "), *row) for row in folded)]

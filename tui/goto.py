"""Where "go to" may lead from what is typed: deals, parties, dates, views and, behind a colon, actions. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from events.slug import slug_of
from events.time import parse_when
from store.likeness import WORDS_BEGIN, likeness
from tui.actions import Action, matching, shown_keys
from tui.completion import still_like
from tui.drawing.words import count
from tui.state import AXES, ViewState

if TYPE_CHECKING:
    from store import Found

ACTIONS_SIGN = ":"
MOST_RECENT = 12
_KINDS = ("date", "view", "party", "deal", "action")
_DAYS = ("today", "yesterday")


@dataclass(frozen=True, slots=True)
class Place:
    """One place: `kind` is date, view, party, deal or action; `key` a date as the store takes it, a view's or an
    action's id, a slug; `text` and `note` are what is shown."""

    kind: str
    key: str
    text: str
    note: str = ""


Views = Iterable[tuple[str, str, str]]
"""(id, title, what stands there in a line)."""


def wanted(typed: str) -> str | None:
    """The text for which the store is asked for parties and deals; None where it need not be."""
    text = typed.strip()
    return text if any(map(str.isalnum, text)) and not text.startswith(ACTIONS_SIGN) else None


def places(
    typed: str, *, views: Views, parties: Sequence[Found], deals: Sequence[Found], past: Sequence[ViewState], now: int
) -> list[Place]:
    """Where it may lead, the likeliest first. `past`: the states gone through, the last of them the present one, for
    where nothing is typed yet, and for the axis of a date."""
    text = typed.strip()
    if text.startswith(ACTIONS_SIGN):
        return [_action(action) for action in matching(text[len(ACTIONS_SIGN) :])]
    if not text:
        return [*_recent(past), *(Place("view", id, title, note) for id, title, note in views)]
    axis = past[-1].axis if past else AXES[0]
    ranked = [((-1, 0), place) for place in _dates(text, now, axis)]
    for id, title, note in views:
        if (like := _like(text, title)) is not None:
            ranked.append((like, Place("view", id, title, note)))
    for kind, names in (("party", parties), ("deal", deals)):
        for each in still_like(text, names) if wanted(text) else ():
            like = min(filter(None, (_like(text, each.slug), _like(text, each.name))), default=(WORDS_BEGIN, 0))
            ranked.append((like, _named(kind, each)))
    ranked.sort(key=lambda pair: (pair[0], _KINDS.index(pair[1].kind)))
    return [place for _, place in ranked]


def _like(typed: str, text: str) -> tuple[int, int] | None:
    try:
        return likeness(slug_of(typed), slug_of(text))
    except ValueError:  # no letter or digit
        return None


def _dates(text: str, now: int, axis: str) -> list[Place]:
    words = [word for word in _DAYS if word.startswith(text.lower())] if len(text) > 1 else []
    found: list[Place] = []
    for word in words or [text]:
        try:
            moment = parse_when(word, now)
        except ValueError:
            continue
        note = f"{axis} by the end of that {'day' if len(moment.text) == 10 else 'time'}"
        found.append(Place("date", moment.text, moment.text, f"{word}: {note}" if word in _DAYS else note))
    return found


def _named(kind: str, found: Found) -> Place:
    if kind == "party":
        return Place(kind, found.slug, found.name, "" if found.count is None else count(found.count, "deal"))
    return Place(kind, found.slug, found.slug, found.name)


def _action(action: Action) -> Place:
    keys = shown_keys(action, 2)
    return Place("action", action.id, action.title, f"{keys}  {action.help}" if keys else action.help)


def _recent(past: Sequence[ViewState]) -> list[Place]:
    """The pages gone through last, the latest first."""
    found: dict[tuple[str, str], Place] = {}
    for state in reversed(past):
        slug = {"deal": state.selection, "party": state.focus}.get(state.view)
        if slug is not None and len(found) < MOST_RECENT:
            found.setdefault((state.view, slug), Place(state.view, slug, slug, "where you were"))
    return list(found.values())

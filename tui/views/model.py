"""What a view is: what it asks of the store, which part of the screen shows the answer, and how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui.source import Answer, Question, deal_question, party_question
from tui.state import ViewState
from tui.widgets.board import Board

NEVER_WIDE = 1 << 16
"""For `View.wide`: the pane never stands beside it."""

Ask = Callable[[ViewState, int], Question]


class Surroundings(NamedTuple):
    """What a view may tell besides its answer. `reports`: the instants of the reports recorded by then and the
    number of all in the log, None while not known."""

    reports: tuple[Sequence[int], int] | None = None


Fill = Callable[[Board, ViewState, Answer, Surroundings], None]
Beside = Callable[[ViewState, int], Question | None]


def selected_deal(state: ViewState, head: int) -> Question | None:
    """Beside a view: the deal under the cursor."""
    return deal_question(state, head, state.selection) if state.selection else None


def focused_party(state: ViewState, head: int) -> Question | None:
    """Beside a view: the party under the cursor."""
    return party_question(state, head, state.focus) if state.focus else None


def nothing_beside(_state: ViewState, _head: int) -> Question | None:
    """A view without a pane beside it."""
    return None


@dataclass(frozen=True, slots=True)
class View:
    """One view.

    `key` is its digit among the tabs, empty for the page of one thing; `about` explains it in three lines; `board` is
    the id of the widget that shows it; `kinds` are the questions whose answers it shows; `question` and `beside` give
    what it asks for a state and the log's head, for itself and the pane beside it; `wide`: from how many columns on
    that pane stands beside it instead of below; `asks`: whether the query box belongs to it; `lens`: the one that it
    always has, empty where it has none, None where it has that of the state.
    """

    id: str
    title: str
    key: str
    about: tuple[str, str, str]
    board: str
    kinds: tuple[str, ...]
    question: Ask
    fill: Fill
    beside: Beside = nothing_beside
    wide: int = 100
    asks: bool = False
    lens: str | None = None

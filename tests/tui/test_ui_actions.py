"""The registry, and that nothing made from it says what it does not do."""

from __future__ import annotations

import pytest

from tui.actions import (
    ACTIONS,
    ALWAYS_QUITS,
    BY_ID,
    GROUPS,
    HINTS_FIRST,
    Keymap,
    Situation,
    bindings,
    matching,
    possible,
    shown_keys,
)
from tui.actions.keymap import clashes, situations, views_of
from tui.actions.presets import PRESETS
from tui.drawing.help import help_page
from tui.drawing.lines import text_of
from tui.screens.acts import Acts
from tui.state import ViewState
from tui.views import VIEWS


def test_ids_are_given_once() -> None:
    assert len(BY_ID) == len(ACTIONS)


@pytest.mark.parametrize("preset", PRESETS)
def test_no_key_stands_for_two_things_at_once(preset: str) -> None:
    assert clashes(Keymap(preset), ACTIONS) == []


def test_every_action_is_whole() -> None:
    for action in ACTIONS:
        assert action.title
        assert action.help
        assert action.keys
        assert action.group in GROUPS
        assert callable(getattr(Acts, f"act_{action.handler}"))
        assert action.hint in ("", "quit", *HINTS_FIRST)


def test_every_handler_belongs_to_an_action() -> None:
    handlers = {name.removeprefix("act_") for name in dir(Acts) if name.startswith("act_")}
    assert handlers == {action.handler for action in ACTIONS}


@pytest.mark.parametrize("preset", PRESETS)
def test_every_action_has_a_key(preset: str) -> None:
    assert {id for _, ids in bindings(Keymap(preset)) for id in ids.split()} == set(BY_ID)


def test_quit_cannot_be_unbound() -> None:
    taken = bindings(Keymap(own={"app.quit": (), "go.deals": (ALWAYS_QUITS,)}))
    assert [ids for key, ids in taken if key == ALWAYS_QUITS] == ["app.quit"]


def test_other_keys_replace_the_old_ones() -> None:
    keys = dict(bindings(Keymap(own={"go.deals": ("f9",)})))
    assert keys["f9"] == "go.deals"
    assert "1" not in keys


def test_every_action_is_found_by_its_name_and_without_words() -> None:
    assert matching("") == list(ACTIONS)
    for action in ACTIONS:
        assert action in matching(action.title)
        assert matching(action.id)[0] == action


def test_words_that_are_nowhere_find_nothing() -> None:
    assert matching("zzqx") == []


def test_help_holds_exactly_what_can_be_done() -> None:
    for view in VIEWS:
        for situation in (Situation(ViewState(view=view)), Situation(ViewState(view=view, reported="2025"), back=True)):
            lines = [text_of(line) for line in help_page(VIEWS[view].title, VIEWS[view].about, situation, 120).lines]
            for action in ACTIONS:
                shown = any(line.startswith(shown_keys(action, 4)) and action.title in line for line in lines)
                assert shown is (action in possible(situation)), (view, action.id)


def test_guards_look_at_the_situation() -> None:
    here = {action.id for action in possible(Situation())}
    assert "time.live" not in here
    assert "go.back" not in here
    assert {"app.quit", "app.help", "find.query"} <= here
    past = {action.id for action in possible(Situation(ViewState(reported="2025", view="web"), back=True, failed=True))}
    assert {"time.live", "go.back", "app.retry"} <= past
    assert "find.clear" not in past


def test_every_action_can_be_done_somewhere() -> None:
    """Else clashes would not be found, or the action would be dead."""
    everywhere = situations(views_of(ACTIONS))
    assert [action.id for action in ACTIONS if not any(action.guard(situation) for situation in everywhere)] == []


def test_clashes_are_looked_for_in_every_view() -> None:
    assert views_of(ACTIONS) == set(VIEWS)

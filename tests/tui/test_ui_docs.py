"""Every action of the terminal UI stands in docs/ui.md, with its keys and its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.actions import ACTIONS, Action, with_keys

PAGE = (Path(__file__).parents[2] / "docs" / "ui.md").read_text()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_is_documented(action: Action) -> None:
    keys = " ".join(f"`{key}`" for key in action.keys)
    assert f"| {action.title} (`{action.id}`) | {keys} | {with_keys(action.help)} |" in PAGE


def test_no_action_is_documented_that_is_gone() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    assert len(rows) == len(ACTIONS) + 2  # with the table's head

"""The cursor."""

from __future__ import annotations

from tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("move.down", "Down", "the cursor one line down", "j down", "move", argument=1, hint="move"),
    action("move.up", "Up", "the cursor one line up", "k up", "move", argument=-1, hint="move"),
    action(
        "move.left",
        "Left",
        "in a drawing to what stands nearest on the left; elsewhere back",
        "h",
        "sideways",
        argument=-1,
    ),
    action(
        "move.right",
        "Right",
        "in a drawing to what stands nearest on the right; elsewhere open",
        "l",
        "sideways",
        argument=1,
    ),
    action("move.page_down", "Page down", "a screenful down", "ctrl+f pagedown", "page", argument=1),
    action("move.page_up", "Page up", "a screenful up", "ctrl+b pageup", "page", argument=-1),
    action("move.top", "Top", "the first line ({time.date} g too)", "home", "edge", argument=-1),
    action("move.bottom", "Bottom", "the last line", "G end", "edge", argument=1),
    action(
        "move.pane",
        "Other pane",
        "the cursor into the pane beside, or back",
        "tab",
        "pane",
        guard=lambda s: s.beside,
        hint="pane",
    ),
)

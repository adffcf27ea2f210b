"""Search and lens."""

from __future__ import annotations

from tui.actions.model import Action, action, in_view

ACTIONS: tuple[Action, ...] = (
    action(
        "find.query",
        "Search",
        "type a query; each key stroke looks",
        "/",
        "query",
        guard=in_view("deals", "parties", "lanes"),
        hint="search",
    ),
    action(
        "find.clear", "Clear the search", "the whole list again", "ctrl+l", "clear", guard=lambda s: bool(s.state.query)
    ),
    action("find.lens", "Lens", "which statuses lists show: firm, live, all", "o", "lens", hint="lens"),
)

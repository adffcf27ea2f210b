"""Search and lens."""

from __future__ import annotations

from tui.actions.model import Action, action, in_view

ACTIONS: tuple[Action, ...] = (
    action(
        "find.query",
        "Search",
        "type a query for a list, or words to be found in a page; each key stroke looks",
        "/",
        "query",
        hint="search",
    ),
    action(
        "find.clear",
        "Clear the search",
        "nothing marked in the page, then the whole list again",
        "ctrl+l",
        "clear",
        guard=lambda s: bool(s.state.query) or s.finding,
    ),
    action("find.saved", "Saved queries", "use, rename or delete a query saved under a name", "'", "saved"),
    action(
        "find.save",
        "Save the query",
        "the present query and lens under a name",
        "ctrl+s",
        "save",
        guard=lambda s: bool(s.state.query.strip()),
    ),
    action(
        "find.goto",
        "Go to",
        "a deal, a party, a date or a view by its name; behind : an action",
        "ctrl+o",
        "goto",
        hint="go to",
    ),
    action(
        "find.lens",
        "Lens",
        "which statuses lists show: firm, live, all",
        "o",
        "lens",
        guard=in_view("deals", "parties", "web", "lanes", "party"),
        hint="lens",
    ),
)

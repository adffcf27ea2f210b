"""The table: its columns, its order, ranges of rows, and what is copied from it."""

from __future__ import annotations

from tui.actions.model import Action, Situation, action, in_view

_LISTS = in_view("deals", "parties", "log", "changes")


def _in_table(situation: Situation) -> bool:
    return _LISTS(situation) and not situation.aside


def _across(situation: Situation) -> bool:
    state = situation.state
    return _in_table(situation) or (state.view == "web" and state.drawing != "ego" and not situation.aside)


ACTIONS: tuple[Action, ...] = (
    action(
        "table.right",
        "Next column",
        "choose the next column; in a drawing as l",
        "right",
        "column",
        argument=1,
        guard=_across,
    ),
    action(
        "table.left",
        "Column before",
        "choose the column before; in a drawing as h",
        "left",
        "column",
        argument=-1,
        guard=_across,
    ),
    action("table.sort", "Sort", "by the chosen column; again: the other way round", "s", "sort", guard=_in_table),
    action("table.wider", "Wider", "the chosen column", "ctrl+right", "widen", argument=1, guard=_in_table),
    action("table.narrower", "Narrower", "the chosen column", "ctrl+left", "widen", argument=-1, guard=_in_table),
    action("table.hide", "Hide column", "hide the chosen column", "H", "hide", guard=_in_table),
    action(
        "table.columns", "All columns", "show all columns again, as wide as they come", "U", "columns", guard=_in_table
    ),
    action("table.range", "Range", "begin a range of rows at the cursor, or end it", "v", "range", guard=_in_table),
    action(
        "table.seek", "Go to a row", "type how it begins: the deal, the party, the number", ";", "seek", guard=_in_table
    ),
    action(
        "copy.cell",
        "Copy cell",
        "the chosen column of the row; in a page or drawing the name of what the cursor is on",
        "Y",
        "copy",
        argument="cell",
    ),
    action(
        "copy.row",
        "Copy rows",
        "the row or range as text, its columns parted by tabs; in a page the line under the cursor",
        "y",
        "copy",
        argument="row",
    ),
    action("copy.csv", "Copy as CSV", "the row or range with every field", "C", "copy", argument="csv", guard=_LISTS),
    action(
        "copy.citation",
        "Copy citation",
        "outlet, title, date, address of the report under the cursor, or of each deal's last",
        "Q",
        "copy",
        argument="citation",
    ),
)

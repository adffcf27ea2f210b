"""Along the axes of time."""

from __future__ import annotations

from tui.actions.model import Action, Situation, action, past


def _selected(situation: Situation) -> bool:
    return situation.state.selection is not None and situation.state.view not in ("parties", "log")


ACTIONS: tuple[Action, ...] = (
    action("time.event_back", "Report back", "to the report before", "[", "step", argument="-event", hint="report"),
    action("time.event_on", "Report on", "to the next report", "]", "step", argument="+event", hint="report"),
    action("time.day_back", "Day back", "one day back", ",", "step", argument="-day", hint="day"),
    action("time.day_on", "Day on", "one day on", ".", "step", argument="+day", hint="day"),
    action(
        "time.month_back", "Month back", "to the end of the month before", "{", "step", argument="-month", hint="month"
    ),
    action("time.month_on", "Month on", "to the end of the month", "}", "step", argument="+month", hint="month"),
    action("time.year_back", "Year back", "to the end of the year before", "<", "step", argument="-year", hint="year"),
    action("time.year_on", "Year on", "to the end of the year", ">", "step", argument="+year", hint="year"),
    action(
        "time.date",
        "To a date",
        "2025, 2025-06, 2025-06-01, today, -7d, -3m; along the log an entry too",
        "g",
        "date",
        hint="date",
    ),
    action(
        "time.change_back",
        "Change back",
        "to the last report of the selected deal before this",
        "(",
        "turn",
        argument=-1,
        guard=_selected,
        hint="change",
    ),
    action(
        "time.change_on",
        "Change on",
        "to the next report of the selected deal",
        ")",
        "turn",
        argument=1,
        guard=_selected,
        hint="change",
    ),
    action("time.axis", "Axis", "steps go along what was reported, or what was recorded", "x", "axis", hint="axis"),
    action("time.mark", "Mark", "mark this place, or take the mark away; Changes compares", "=", "mark", hint="mark"),
    action("time.play", "Play or pause", "the reports one after another", "space", "play", hint="play"),
    action("time.faster", "Faster", "more reports a second", "+", "speed", argument=1),
    action("time.slower", "Slower", "fewer reports a second", "-", "speed", argument=-1),
    action("time.live", "Live", "back to all that has been reported", "L", "live", guard=past, hint="live"),
)

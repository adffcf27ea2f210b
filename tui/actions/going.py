"""Between views and pages."""

from __future__ import annotations

from tui.actions.model import Action, Situation, action, in_view, listed


def _deal_shown(situation: Situation) -> bool:
    """Whether the selected deal is what the view and the pane beside it are about."""
    state = situation.state
    on_a_party = state.view == "web" and state.drawing != "ego" and state.standing == "party"
    return state.selection is not None and state.view not in ("parties", "log") and not on_a_party


ACTIONS: tuple[Action, ...] = (
    action("go.deals", "Deals", "the list of deals", "1", "show", argument="deals"),
    action("go.parties", "Parties", "the list of parties", "2", "show", argument="parties"),
    action("go.web", "Web", "the deals of one party, drawn around it", "3", "show", argument="web"),
    action(
        "go.drawing",
        "Draw in another way",
        "the web around one party, as a matrix, with all parties",
        "W",
        "drawing",
        guard=in_view("web"),
        hint="drawing",
    ),
    action("go.lanes", "Lanes", "deals over time", "4", "show", argument="lanes"),
    action("go.log", "Log", "the entries as they were recorded", "5", "show", argument="log"),
    action("go.changes", "Changes", "what changed between two marks", "6", "show", argument="changes"),
    action("go.open", "Open", "the page of what the cursor is on", "enter", "open", hint="open"),
    action(
        "go.party",
        "Party of this deal",
        "the page of a party of the selected deal; again for the next one",
        "p",
        "party",
        guard=_deal_shown,
        hint="party",
    ),
    action(
        "go.back",
        "Back",
        "out of a range of rows, else to where you were before",
        "escape backspace alt+left",
        "back",
        guard=lambda s: s.back,
        hint="back",
    ),
    action(
        "go.next",
        "Next",
        "the next line; in a page the next place that matches; past these the next deal of its list",
        "n",
        "next",
        argument=1,
        guard=listed,
    ),
    action(
        "go.previous",
        "Previous",
        "the line before; in a page the place before that matches; past these the deal before",
        "N",
        "next",
        argument=-1,
        guard=listed,
    ),
    action("go.forward", "Forward", "undo a step back", "alt+right", "forward", guard=lambda s: s.forward),
)

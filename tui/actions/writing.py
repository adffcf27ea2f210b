"""Recording what was read."""

from __future__ import annotations

from tui.actions.model import Action, Situation, action


def _deal(situation: Situation) -> bool:
    return situation.on_deal


def _subject(situation: Situation) -> bool:
    return situation.on_deal or situation.on_party


ACTIONS: tuple[Action, ...] = (
    action("write.any", "Record", "an event of any type, about what is selected", "a", "record", hint="record"),
    action("write.rumour", "New rumour", "of a deal that is not in the log yet", "A", "write", "deal.rumoured"),
    action("write.confirm", "Confirm", "the selected deal: a party says so, on record", "c", "write", "deal.confirmed",
           _deal, "confirm"),
    action("write.deny", "Deny", "the selected deal, or terms of it", "d", "write", "deal.denied", _deal, "deny"),
    action("write.amend", "Amend", "terms of the selected deal, on record", "m", "write", "deal.amended", _deal),
    action("write.complete", "Complete", "the selected deal, or a step of it", "F", "write", "deal.completed", _deal),
    action("write.end", "End", "the selected deal: it is over, on record", "e", "write", "deal.ended", _deal),
    action("write.retract", "Retract", "the report under the cursor, or one of the deal's: its outlet withdrew it", "r",
           "rule", "report.retracted", _deal),
    action("write.withdraw", "Withdraw", "the entry under the cursor, or one of the deal's: a slip of your own", "w",
           "rule", "entry.withdrawn", _deal),
    action("write.note", "Note", "on the selected deal or party", "i", "write", "note.added", _subject),
    action("write.declare", "Declare a party", "its name, kind, other names, what it is part of", "P", "write",
           "party.declared"),
    action("write.merge", "Merge parties", "two records of one party", "M", "write", "party.merged"),
    action("write.grade", "Grade an outlet", "that of the report under the cursor, or any: A to F", "O", "write",
           "source.graded"),
    action("write.browse", "In the browser", "the address of the report under the cursor, or of one of the deal's", "b",
           "browse", guard=_deal),
)  # fmt: skip

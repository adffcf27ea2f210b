"""What each event type is called where it is written, and what it is for. Data only."""

from __future__ import annotations

from typing import NamedTuple


class Title(NamedTuple):
    """`word` as in `dealweb add WORD`."""

    name: str
    word: str
    help: str


TITLES: dict[str, Title] = {
    "deal.rumoured": Title("Rumour", "rumour", "someone says so, no party has"),
    "deal.confirmed": Title("Confirm", "confirm", "a party, a filing, a court or a regulator says so, on record"),
    "deal.amended": Title("Amend", "amend", "the terms that changed, on record; leave the others out"),
    "deal.completed": Title(
        "Complete", "complete", "closed, paid or in force; the amount is what was paid with this step"
    ),
    "deal.denied": Title("Deny", "deny", "a party denies it, or it is reported off; an outsider's doubt is a note"),
    "deal.ended": Title("End", "end", "over, on record"),
    "report.retracted": Title(
        "Retract", "retract", "the outlet withdrew its report: from that day on it no longer counts"
    ),
    "note.added": Title("Note", "note", "shown with the deal or the party, never counted"),
    "entry.withdrawn": Title(
        "Withdraw", "withdraw", "take a slip of your own back: it stays in the log, but counts no more"
    ),
    "party.declared": Title("Declare a party", "party", "its name, what it is, other names, what it belongs to"),
    "party.merged": Title("Merge parties", "merge", "two records of one party; a takeover is a deal, never this"),
    "source.graded": Title(
        "Grade an outlet", "grade", "how reliable it is: A reliable … E unreliable, F cannot be judged"
    ),
}

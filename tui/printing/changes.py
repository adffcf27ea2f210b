"""Changes for people: a diff, a frame of a replay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.drawing.changes import COUNTS, told_changes, value_text
from tui.drawing.words import GLYPHS, doubt
from tui.printing import output, words
from tui.printing.lists import deal_table

if TYPE_CHECKING:
    from store.as_of import Lens
    from store.changes import Change, Diff
    from store.replay import Frame


def diff_text(diff: Diff, lens: Lens) -> None:
    """What came, what went, what changed, field by field."""
    output.say(f"from  {words.pair_text(diff.start, lens)}", f"to    {words.pair_text(diff.end, lens)}")
    if not (diff.added or diff.removed or diff.changed):
        output.say("nothing changed")
        return
    for title, deals in (("added", diff.added), ("removed", diff.removed)):
        if deals:
            output.say("", f"{title}: {words.count(len(deals), 'deal')}")
            deal_table(deals, indent=2)
    if diff.changed:
        output.say("", f"changed: {words.count(len(diff.changed), 'deal')}")
        seen: set[str] = set()
        for change in diff.changed:
            seen.update(_doubts(change))
            output.say(f"  {GLYPHS[change.after.status]} {change.deal}")
            output.say(*(f"      {field}: {before} → {after}" for field, before, after in told_changes(change)))
        output.say(*words.legend(seen))


def _doubts(change: Change) -> Iterator[str]:
    """The signs of doubt that stand in its fields, before and after."""
    for deal in (change.before, change.after):
        doubtful = (*deal.unconfirmed, *deal.denied_facets)
        yield from (doubt(deal, term) for term in doubtful if term.partition(".")[0] in change.changes)


def frame_line(frame: Frame, axis: str) -> str:
    """One frame in one line: when, or with axis `recorded` at which seq; then what changed in each deal."""
    parts = [f"+ {deal.deal} {words.status(deal)}" for deal in frame.added]
    parts += [f"~ {change.deal} {_told(change)}" for change in frame.changed]
    parts += [f"- {deal.deal}" for deal in frame.removed]
    place = frame.point.seq if axis == "recorded" else frame.point.reported or "now"
    return f"{place}  {'; '.join(parts)}"


def _told(change: Change) -> str:
    changes = change.changes
    if "status" in changes:
        before, after = changes["status"]
        return f"{before} → {GLYPHS[after]} {after}"
    for field in ("amount", "paid", "stake", "stage", "parties"):
        if field in changes:
            return f"{field} {value_text(change.after, field)}"
    if "stale" in changes:
        return "stale" if changes["stale"][1] else "heard of again"
    return ", ".join(field for field in changes if field not in COUNTS) or "reported again"

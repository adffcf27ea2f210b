"""What the screen says where there is nothing to show, and what it says about itself. Pure."""

from __future__ import annotations

from tui.actions import with_keys
from tui.drawing.lines import Drawing, Line, Run, run, wrap
from tui.drawing.welcome import welcome
from tui.drawing.words import DENIED, GLYPHS, STALE, UNCONFIRMED
from tui.state import ViewState

#: What the keys of the query box do, in a word.
QUERY_KEYS = (("tab", "complete"), ("enter", "keep"), ("escape", "undo"))
ABOUT_QUERIES = (
    "Each key stroke looks; what is selected stays so, and the cursor waits for it where it is no hit.",
    "tab completes, and lists the keys in an empty box; down and up choose of the list, enter takes.",
    "enter keeps the query and goes to a hit; escape closes the list, then undoes the typing.",
)
ABOUT_THE_PANE = (
    "What the cursor of the list is on, in brief: it follows the list and the place in time.",
    "{move.down} and {move.up} go from place to place in it, {go.open} opens what the cursor is on.",
    "{find.query} finds words in it; {move.pane} goes back to the list.",
)
QUERY_HELP = (
    "words match names, titles and notes; quotes make a phrase",
    "status: party: kind: outlet: stage: amount:>1bn since: until: stale:yes",
    "the same key twice: either; different keys: both; - in front: not",
)


def nothing_recorded() -> Drawing:
    """The log as it stood before its first entry."""
    return _said("The log holds nothing up to here.", "{time.live} goes back to live.")


def nothing_changed(span: str, query: str) -> Drawing:
    """Two places between which nothing happened."""
    among = f" among what matches {query}" if query else ""
    return _said(
        f"Nothing changed from {span}{among}.",
        "{time.mark} sets a mark where you are; two marks are compared, or one with where you are. "
        "{time.axis} turns to the other axis.",
    )


def empty_list(state: ViewState, reports: int, hidden: int) -> Drawing:
    """Why a list has no rows, and what to do about it: of all the reports in the log, so many are left out."""
    if not reports:
        return welcome()
    what = "parties" if state.view == "parties" else "deals"
    when = f" by {state.reported}" if state.reported else ""
    if state.axis == "recorded" and state.recorded is not None and not state.query:
        return _said(
            f"No {what}{when} in the log up to entry {state.recorded}, lens {state.lens}.",
            "{time.event_on} goes to the next entry, {time.live} back to live, {find.lens} turns the lens.",
        )
    if hidden == reports:
        held = "" if state.recorded is None or state.held else f" in the log up to entry {state.recorded}"
        return _said(
            f"Nothing had been reported{when}{held}.",
            "{time.event_on} goes to the next report, {time.live} back to live, {time.date} to a date.",
        )
    if state.query:
        return _said(
            f"No {what} match {state.query}{when} in the lens {state.lens}.",
            "{find.query} changes the query, {find.clear} clears it, {find.lens} turns the lens, {time.live} is live.",
        )
    return _said(
        f"No {what}{when} in the lens {state.lens}.",
        "{find.lens} turns the lens, {time.event_on} and {time.live} move in time.",
    )


def no_deal(state: ViewState, slug: str) -> Drawing:
    """The selected deal does not exist at this place in time."""
    when = f" by {state.reported}" if state.reported else ""
    return _said(
        f"{slug} had not been reported{when}.",
        "{time.event_on} and {time.live} move on in time; the cursor stays with this deal.",
    )


def no_party(state: ViewState, slug: str | None) -> Drawing:
    """There is nothing to draw around."""
    if slug is None:
        return _said(
            "There is no party to draw around yet.",
            "{go.deals} shows the deals, {go.parties} the parties; {find.lens} turns the lens.",
        )
    when = f" by {state.reported}" if state.reported else ""
    return _said(
        f"{slug} has no deals{when} in the lens {state.lens}.",
        "{find.lens} turns the lens, {time.event_on} and {time.live} move in time.",
    )


def nobody() -> Drawing:
    """There is no party in the picture at all."""
    return _said("There is no party to draw around yet.", "Nobody takes part in a deal of this lens by then.")


def waiting() -> Drawing:
    """The answer is not there yet."""
    return Drawing(((run("…", "dim"),),))


def _said(sentence: str, advice: str) -> Drawing:
    """A sentence, which may hold data, and what to do, which names actions by their ids."""
    return Drawing(((), (run(sentence, "title"),), (), (run(with_keys(advice), "dim"),)))


def folded(drawing: Drawing, width: int) -> Drawing:
    """A drawing without targets with its long lines of one run folded to `width`."""
    lines: list[Line] = []
    for each in drawing.lines:
        lines.extend(wrap(each[0].text, width, each[0].role) if len(each) == 1 else [each])
    return Drawing(tuple(lines))


def legend() -> list[Line]:
    """What the signs mean."""
    signs: list[Line] = [(Run(f"  {sign}  ", status), Run(status)) for status, sign in GLYPHS.items()]
    return [
        *signs,
        (Run(f"  {STALE}  ", "rumoured"), Run("a rumour without news for 90 days")),
        (Run(f"  {UNCONFIRMED}  ", "rumoured"), Run("a term that no one has confirmed, in a deal that is confirmed")),
        (Run(f"  {DENIED}  ", "denied"), Run("after a term: a party denies it")),
    ]

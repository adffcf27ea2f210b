"""What the screen says where there is nothing to show, and what it says about itself. Pure."""

from __future__ import annotations

from tui.drawing.lines import Drawing, Line, Run, run, wrap
from tui.drawing.words import DENIED, GLYPHS, STALE, UNCONFIRMED
from tui.state import ViewState

_NOUNS = {"parties": "parties"}

QUERY_HELP = (
    "words match names, titles and notes; quotes make a phrase",
    "status: party: kind: outlet: stage: amount:>1bn since: until: stale:yes",
    "the same key twice: either; different keys: both; - in front: not",
)


def nothing_recorded() -> Drawing:
    """The log as it stood before its first entry."""
    return _said("The log holds nothing up to here.", "L goes back to live.")


def nothing_changed(span: str, query: str) -> Drawing:
    """Two places between which nothing happened."""
    among = f" among what matches {query}" if query else ""
    return _said(
        f"Nothing changed from {span}{among}.",
        "= sets a mark where you are; two marks are compared, or one with where you are. x turns to the other axis.",
    )


def empty_list(state: ViewState, reports: int, hidden: int) -> Drawing:
    """Why a list has no rows, and what to do about it: of all the reports in the log, so many are left out."""
    if not reports:
        return _said(
            "This store holds no reports yet.",
            "dealweb demo shows the history that comes along; dealweb import FILE brings reports in; "
            "dealweb add rumour DEAL … records one.",
        )
    when = f" by {state.reported}" if state.reported else ""
    if state.axis == "recorded" and state.recorded is not None and not state.query:
        return _said(
            f"No {_NOUNS.get(state.view, 'deals')}{when} in the log up to entry {state.recorded}, lens {state.lens}.",
            "] goes to the next entry, L back to live, o turns the lens.",
        )
    if hidden == reports:
        held = "" if state.recorded is None or state.held else f" in the log up to entry {state.recorded}"
        return _said(
            f"Nothing had been reported{when}{held}.", "] goes to the next report, L back to live, g to a date."
        )
    what = _NOUNS.get(state.view, "deals")
    if state.query:
        return _said(
            f"No {what} match {state.query}{when} in the lens {state.lens}.",
            "/ changes the query, ctrl+l clears it, o turns the lens, L goes to live.",
        )
    return _said(f"No {what}{when} in the lens {state.lens}.", "o turns the lens, ] and L move in time.")


def no_deal(state: ViewState, slug: str) -> Drawing:
    """The selected deal does not exist at this place in time."""
    when = f" by {state.reported}" if state.reported else ""
    return _said(f"{slug} had not been reported{when}.", "] and L move on in time; the cursor stays with this deal.")


def no_party(state: ViewState, slug: str | None) -> Drawing:
    """There is nothing to draw around."""
    if slug is None:
        return _said("There is no party to draw around yet.", "1 shows the deals, 2 the parties; o turns the lens.")
    when = f" by {state.reported}" if state.reported else ""
    return _said(f"{slug} has no deals{when} in the lens {state.lens}.", "o turns the lens, ] and L move in time.")


def nobody() -> Drawing:
    """There is no party in the picture at all."""
    return _said("There is no party to draw around yet.", "Nobody takes part in a deal of this lens by then.")


def waiting() -> Drawing:
    """The answer is not there yet."""
    return Drawing(((run("…", "dim"),),))


def _said(sentence: str, advice: str) -> Drawing:
    return Drawing(((), (run(sentence, "title"),), (), (run(advice, "dim"),)))


def folded(drawing: Drawing, width: int) -> Drawing:
    """A drawing without targets with its long lines folded to `width`, role by role."""
    lines: list[Line] = []
    for each in drawing.lines:
        lines.extend(wrap(each[0].text, width, each[0].role) if each else [()])
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

"""A party's page: who it is, then its deals drawn around it, then notes. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.drawing.ego import ego
from tui.drawing.lines import Drawing, Line, Run, Target, clip, line, put, run, wrap
from tui.drawing.words import count

if TYPE_CHECKING:
    from store.pages import PartyPage

MOST_DEALS = 400
"""The deals of one party that are looked at and drawn around it, those reported last."""
MOST_NOTES = 100
"""Notes that stand on its page, the last ones."""


def party_page(page: PartyPage, width: int, *, most: int | None = None, brief: bool = False) -> Drawing:
    """The page in `width` cells; `most` rows in the drawing. `brief` leaves out what only a full page has room
    for. Targets: parent, divisions and each deal."""
    party = page.party
    lines: list[Line] = []
    targets: list[Target] = []

    def tie_to(label: str, slug: str) -> None:
        targets.append(Target(len(lines), "party", slug))
        lines.append(clip(line(put(label, 11, "dim"), run(slug, "party")), width))

    lines.append(clip(line(run(party.name, "title"), run(f"  {party.kind or 'kind unknown'}", "dim")), width))
    if party.parent:
        tie_to("part of", party.parent)
    for place, division in enumerate(page.divisions):
        tie_to("divisions" if place == 0 else "", division)
    if party.aliases:
        lines.append(clip(line(put("also", 11, "dim"), run(", ".join(party.aliases))), width))
    if party.identifiers and not brief:
        known = ", ".join(f"{scheme} {value}" for scheme, value in party.identifiers.items())
        lines.append(clip(line(put("known as", 11, "dim"), run(known)), width))
    lines.append(())
    inside = frozenset((party.party, *page.divisions))
    drawing = ego(party.name, page.deals, inside, width, via=page.via, most=most, total=page.total)
    targets.extend(Target(target.line + len(lines), target.kind, target.key) for target in drawing.targets)
    lines.extend(drawing.lines)
    if page.notes and not brief:
        lines.extend(((), (Run("Notes", "heading"),)))
        if (earlier := len(page.notes) - MOST_NOTES) > 0:
            lines.append(clip((run(f"… {count(earlier, 'earlier note')} in the log", "dim"),), width))
        for entry in page.notes[-MOST_NOTES:]:
            content = entry.recorded.content or {}
            lines.append((run(content.get("reported_at", ""), "dim", width),))
            lines.extend(wrap(content.get("text", "erased"), width, most=20))
    return Drawing(tuple(lines), tuple(targets), drawing.shown, drawing.total)


def web_page(page: PartyPage, width: int, *, most: int | None = None) -> Drawing:
    """Only the drawing around the party."""
    inside = frozenset((page.party.party, *page.divisions))
    return ego(page.party.name, page.deals, inside, width, via=page.via, most=most, total=page.total)

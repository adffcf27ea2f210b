"""What a form shows beside its fields: the exact event, what is missing, what came in meanwhile. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui.drawing.lines import Drawing, Line, Run, clip, line, put, run, wrap
from tui.drawing.words import count, day
from tui.text import cells, plain

if TYPE_CHECKING:
    from store.pages import HistoryLine
    from tui.writing.draft import Judged

KEYS = (
    ("tab, down", "to the next field; shift+tab, up: to the one before"),
    ("down, up", "among what is offered below a field, while there is anything"),
    ("enter", "take what is picked there, else to the next field"),
    ("ctrl+space", "offer what fits, also where nothing is typed"),
    ("ctrl+up, down", "what stands beside, up and down"),
    ("ctrl+s", "append the event"),
    ("ctrl+e", "the event's JSON in your editor"),
    ("escape", "leave the form; it asks before anything typed is lost"),
)
"""What can be done in a form."""


class News(NamedTuple):
    """What came in of a deal since the form was opened; `reports` of them are what an append goes by. Not `seen`: the
    form had not looked at the deal at all."""

    deal: str
    reports: int
    lines: Sequence[HistoryLine]
    seen: bool


def keys_page(width: int) -> Drawing:
    """The keys of a form."""
    lines: list[Line] = [(run("In a form", "title"),)]
    for key, said in KEYS:
        for place, folded in enumerate(wrap(said, max(10, width - 15), "")):
            lines.append((put(key if place == 0 else "", 15, "key"), *folded))
    return Drawing(tuple(lines))


def preview(judged: Judged, missing: Sequence[str], news: News | None, width: int) -> Drawing:
    """The event as it would stand in the log, to the letter, with what is still missing by its fields' names."""
    lines: list[Line] = list(_news(news, width)) if news is not None else []
    whole = judged.entry is not None
    lines.append((run("What will be appended" if whole else "What there is so far", "heading"),))
    lines.extend(chopped(judged.canonical, width, "value" if whole else "dim"))
    if whole:
        lines.append(line(run("id ", "dim"), run(judged.id)))
    if judged.doubt is not None:
        lines.extend(wrap(f"{judged.doubt}: is that meant?", width, "rumoured"))
    for slip in judged.slips:
        if slip.path is None:
            lines.extend(wrap(slip.sentence, width, "error"))
    if missing:
        lines.extend(wrap(f"Still needed: {', '.join(missing)}", width, "rumoured"))
    return Drawing(tuple(lines))


def _news(news: News, width: int) -> list[Line]:
    from tui.drawing.history import said

    title = f"New in {news.deal} since you opened this form" if news.seen else f"In the log of {news.deal}"
    lines: list[Line] = [(run(title, "heading"),)]
    for each in news.lines:
        content = each.recorded.content
        outlet = (content or {}).get("source", {}).get("outlet", "")
        lines.append(
            clip(
                (
                    run(f"{each.recorded.seq:>6}  ", "dim"),
                    run(day(content["reported_at"]) if content else "", "dim"),
                    run(f"  {outlet}  ", "outlet"),
                    run(f"out: {each.out}  " if each.out else "", "denied"),
                    run(said(content) if content else "erased"),
                ),
                width,
            )
        )
    if not news.lines:
        lines.append((run(f"{count(news.reports, 'report')}, all of them out again", "dim"),))
    return [*lines, ()]


def chopped(data: str, width: int, role: str = "") -> list[Line]:
    """Data over as many lines as it needs, cut at the edge and nowhere else, so that nothing of it is left out."""
    width = max(1, width)
    rows: list[Line] = []
    text = plain(data)
    while text:
        if text.isascii():
            end = width
        else:
            end = used = 0
            while end < len(text) and (used := used + cells(text[end])) <= width:
                end += 1
        rows.append((Run(text[: max(1, end)], role),))
        text = text[max(1, end) :]
    return rows

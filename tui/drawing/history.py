"""The reports of a deal, the latest first, and what each says. Pure.

A short history stands whole. In a long one each text has one line, so that it is known without looking at a text which
line belongs to which report, and lines are made when they come into sight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from tui.drawing.lines import Drawing, LateLines, Line, Run, Target, clip, put, run, wrap
from tui.drawing.words import GLYPHS, STANCES, count, day, denial, told

if TYPE_CHECKING:
    from store.pages import HistoryLine

LONG = 200
"""Reports from which on a history is drawn as a long one."""
MOST_BRIEF = 40
"""Reports of which a page in brief tells."""
_INDENT = 13


def with_history(page: Drawing, history: Sequence[HistoryLine], width: int, *, brief: bool = False) -> Drawing:
    """A page with the reports under it, each of them a target. `brief`: the latest ones, in a line each."""
    latest = history[::-1]
    lines = [*page.lines, clip((run(f"{len(latest)} in the log, the latest first", "heading"),), width)]
    left_out = 0
    if brief:
        latest, left_out = latest[:MOST_BRIEF], max(0, len(latest) - MOST_BRIEF)
    if len(latest) > LONG:
        return _late(page, lines, latest, width)
    targets = list(page.targets)
    for entry in latest:
        targets.append(Target(len(lines), "report", entry.recorded.id))
        lines += _entry(entry, width, texts=0 if brief else 4)
    if left_out:
        lines.append(clip((Run(" " * _INDENT), run(f"… {count(left_out, 'earlier entry')} on its page", "dim")), width))
    return Drawing(tuple(lines), tuple(targets), len(targets), len(targets))


def _late(page: Drawing, lines: Sequence[Line], latest: Sequence[HistoryLine], width: int) -> Drawing:
    sizes = [1 + len(_texts(entry)) for entry in latest]
    *starts, end = accumulate(sizes, initial=len(lines))
    found = (Target(start, "report", entry.recorded.id) for start, entry in zip(starts, latest, strict=True))
    targets = (*page.targets, *found)
    late = LateLines(lines, starts, end, lambda place: _entry(latest[place], width, texts=1))
    return Drawing(late, targets, len(targets), len(targets))


def _entry(entry: HistoryLine, width: int, *, texts: int) -> list[Line]:
    """The lines of one report; its headline, address and note have so many lines each at most."""
    first = clip(_row(entry, width), width)
    if not texts:
        return [first]
    room = max(8, width - _INDENT)
    below = (row for text, role in _texts(entry) for row in _folded(text, room, role, texts))
    return [first, *(clip((Run(" " * _INDENT), *row), width) for row in below)]


def _folded(text: str, room: int, role: str, most: int) -> list[Line]:
    return [(run(text, role, room),)] if most == 1 else wrap(text, room, role, most=most)


def _texts(entry: HistoryLine) -> list[tuple[str, str]]:
    """What is written below a report, each with its role; of an erased one nothing."""
    content = entry.recorded.content or {}
    source = content.get("source") or {}
    texts = ((source.get("title"), ""), (source.get("url"), "link"), (content.get("note"), "dim"))
    return [(text, role) for text, role in texts if text]


def _row(entry: HistoryLine, width: int) -> Line:
    content = entry.recorded.content
    if content is None:
        return (run(f"           erased (entry {entry.recorded.seq})", "dim"),)
    source = content.get("source") or {}
    stance = STANCES.get(content["type"])
    sign = GLYPHS[stance] if stance else {"report.retracted": "⌫", "note.added": "✎"}.get(content["type"], "·")
    out = entry.out is not None
    return (
        put(day(content["reported_at"]), 11, "dim"),
        run(f"{sign} ", "dim" if out or entry.copy else stance or "dim"),
        put(source.get("outlet", ""), min(18, max(8, width // 5)), "out" if out else "outlet"),
        Run("  "),
        run(f"out: {entry.out}  " if out else "", "denied"),
        run("copy  " if entry.copy else "", "dim"),
        run(said(content), "out" if out else ""),
    )


def said(content: Mapping[str, Any]) -> str:
    """What one event says, in a few words: its sum, stage, what is denied, why it ended, else its type."""
    words: list[str] = []
    kind = content["type"]
    if kind == "deal.denied":
        words.append(" ".join([*(() if content.get("facets") else ["denied"]), *denial(content)]))
    elif kind == "deal.ended":
        words.append(content["reason"])
    elif kind == "report.retracted":
        words.append("retracts" + (f": {content['reason']}" if content.get("reason") else " a report"))
    elif kind == "note.added":
        words.append(content["text"])
    else:
        words.append(kind.removeprefix("deal."))
    words.extend(told(content))
    basis = (content.get("source") or {}).get("basis")
    if basis:
        words.append(f"({basis})")
    return " · ".join(words[:-1]) + f" {words[-1]}" if basis else " · ".join(words)

"""An entry of the log: what it does, its row in the list of entries, the whole of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from events.time import instant_text
from tui.drawing.lines import Drawing, Line, Run, Target, put, run, wrap
from tui.drawing.rows import Column
from tui.drawing.words import GLYPHS, STANCES, day, field_text

if TYPE_CHECKING:
    from store import Recorded

_ACTS = {
    "report.retracted": "↶ retracted",
    "note.added": "· note",
    "entry.withdrawn": "↶ withdrawn",
    "entry.redacted": "▒ redaction",
    "party.declared": "+ party",
    "party.merged": "= merged",
    "source.graded": "+ graded",
}


def act(content: Mapping[str, Any] | None) -> str:
    """What an entry of the log does: `◌ rumoured`, `● amended`, `↶ retracted`; `▒ redacted` where erased."""
    if content is None:
        return "▒ redacted"
    kind = content["type"]
    return f"{GLYPHS[STANCES[kind]]} {kind.removeprefix('deal.')}" if kind in STANCES else _ACTS[kind]


ENTRY_COLUMNS = (
    Column("entry", 7, 0, "right"),
    Column("reported", 10),
    Column("act", 12),
    Column("about", 14, 3),
    Column("outlet", 10, 1, "left", 70),
    Column("says", 12, 4, "left", 90),
    Column("recorded", 10, 0, "left", 120),
)
ENTRY_SORTS = ("entry", "", "", "", "", "", "entry")
"""They were recorded in the order of their numbers."""
_LABEL = 13
_STATUS = {"report.retracted": "denied", "entry.withdrawn": "ended", "entry.redacted": "denied"}


def about(content: Mapping[str, Any]) -> str:
    """What an entry is about: a deal, a party, an outlet, or the entry that it names."""
    for field in ("deal", "party", "outlet", "event"):
        if content.get(field):
            return str(content[field])
    return ""


def says(content: Mapping[str, Any]) -> str:
    """Its headline, text, name or reason; where a party was merged or an outlet graded, into what."""
    if content["type"] == "party.merged":
        return f"into {content['into']}"
    if content["type"] == "source.graded":
        return str(content["grade"])
    source = content.get("source") or {}
    for held in (source.get("title"), content.get("text"), content.get("name"), content.get("reason")):
        if held:
            return str(held)
    return ""


def entry_cells(entry: Recorded) -> tuple[Run, ...]:
    """The cells of ENTRY_COLUMNS."""
    content = entry.content
    recorded = run(instant_text(entry.recorded_at)[:10], "dim")
    if content is None:
        return (run(str(entry.seq), "dim"), run(""), run(act(None), "denied"), run(""), run(""), run(""), recorded)
    kind = content["type"]
    return (
        run(str(entry.seq), "dim"),
        run(day(content["reported_at"])),
        run(act(content), STANCES.get(kind) or _STATUS.get(kind, "dim")),
        run(about(content), "party"),
        run((content.get("source") or {}).get("outlet", ""), "outlet"),
        run(says(content), "dim"),
        recorded,
    )


def entry_page(entry: Recorded | None, width: int) -> Drawing:
    """All that an entry holds, field by field; its deal and party can be opened."""
    if entry is None:
        return Drawing(((run("No such entry in the log as it stood.", "dim"),),))
    lines: list[Line] = [(run(f"entry {entry.seq}", "title"),), (run(act(entry.content), "heading"),), ()]
    targets: list[Target] = []
    content = entry.content
    if content is None:
        lines += wrap("Its text was erased; the chain of hashes still covers it.", width)
    else:
        for field, value in fields(content):
            if field in ("deal", "party", "into", "part_of"):
                targets.append(Target(len(lines), "party" if field in ("party", "into") else "deal", value))
            rows = wrap(value, max(10, width - _LABEL), _role(field), most=12)
            lines.append((put(field, _LABEL, "dim"), *(rows[0] if rows else ())))
            lines.extend((put("", _LABEL), *row) for row in rows[1:])
    lines.append(())
    for name, text in (("recorded", instant_text(entry.recorded_at)), ("id", entry.id), ("hash", entry.hash.hex())):
        for place, row in enumerate(wrap(text, max(10, width - _LABEL), "dim", most=4)):
            lines.append((put(name if place == 0 else "", _LABEL, "dim"), *row))
    return Drawing(tuple(lines), tuple(targets))


def fields(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, value in words) of each field, the source's among them."""
    for name, value in content.items():
        if name in ("type", "v"):
            continue
        if name == "source":
            yield from ((key, str(text)) for key, text in value.items())
        elif name == "amount":
            yield name, field_text(name, {"low": None, "high": None, **value})
        elif name == "identifiers":
            yield name, "; ".join(f"{scheme}: {id}" for scheme, id in value.items())
        else:
            yield name, field_text(name, value)


def _role(field: str) -> str:
    return {"url": "link", "archived_url": "link", "outlet": "outlet", "deal": "party", "party": "party"}.get(
        field, "value"
    )

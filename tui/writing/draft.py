"""An event while it is being written: the texts of its fields, what is wrong with them, the event that they make.

What is wrong is said in the importer's own sentences, since `events.prepare` judges. Pure; brings in pydantic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import orjson

from events.canonical import Entry, prepare
from events.ids import id_text
from events.problems import EventError, Misread, Problem
from events.reading.jsonl import why_not_json
from events.vocabulary import STORE_FIELDS
from tui.writing import typed
from tui.writing.doubts import ahead
from tui.writing.fields import WRITTEN, Field, fields_of

_ENTRY = re.compile(r"\[(\d+)\]")
_PRETTY = orjson.OPT_INDENT_2


@dataclass(frozen=True)
class Draft:
    """A type and the texts typed so far: {path: its entries}, blank ones left out at the end."""

    type: str
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = {path: _without_blank_ends(entries) for path, entries in self.texts.items()}
        object.__setattr__(self, "texts", {path: entries for path, entries in kept.items() if entries})

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of its type."""
        return fields_of(self.type)

    def text(self, path: str, row: int = 0) -> str:
        """What is typed in one entry of a field."""
        entries = self.texts.get(path, ())
        return entries[row] if row < len(entries) else ""

    def given(self, path: str) -> str:
        """The same as it is read: without the spaces around it."""
        return self.text(path).strip()

    def with_text(self, path: str, row: int, text: str) -> Draft:
        """The draft with another text in one entry."""
        entries = list(self.texts.get(path, ()))
        entries += [""] * (row + 1 - len(entries))
        entries[row] = text
        return replace(self, texts={**self.texts, path: tuple(entries)})


class Slip(NamedTuple):
    """One thing that is wrong: in which entry of which field (None: in the whole), what, and what would be right.

    `missing`: nothing was typed there at all.
    """

    path: str | None
    row: int
    problem: Problem
    missing: bool = False

    @property
    def sentence(self) -> str:
        """Problem and mend; the field is where it is shown."""
        return self.problem._replace(field=None).sentence()


@dataclass(frozen=True, slots=True)
class Judged:
    """What a draft comes to. `entry` is what would be appended, None where something is wrong; `doubt` is what looks
    like a slip in it."""

    event: dict[str, Any]
    entry: Entry | None
    slips: tuple[Slip, ...]
    doubt: str | None = None

    @property
    def id(self) -> str:
        """The id that the event has, or gets from its content."""
        return id_text(self.entry.id) if self.entry is not None else ""

    @property
    def canonical(self) -> str:
        """The exact bytes that would be appended, as text; without an entry, what there is of it so far."""
        if self.entry is not None:
            return self.entry.payload.decode()
        return orjson.dumps(self.event, option=orjson.OPT_SORT_KEYS).decode()


def judge(draft: Draft, now: int) -> Judged:
    """Read what is typed and check it; `now` in µs since 1970, for `today`."""
    event, rows, slips = _assembled(draft, now)
    unread = {slip.path for slip in slips} - rows.keys()
    try:
        entry: Entry | None = prepare(event)
    except EventError as error:
        entry = None
        for problem in error.problems:
            path, row = _place(problem.field, draft, event, rows)
            if path not in unread:
                slips.append(Slip(path, row, problem, missing=path is not None and not draft.texts.get(path)))
    if entry is None or slips:
        return Judged(event, None, tuple(slips))
    return Judged(event, entry, (), ahead(entry, now))


def as_json(draft: Draft, now: int) -> str:
    """The event for an editor: a field a line, what is needed and not there yet as an empty text."""
    event, _, slips = _assembled(draft, now)
    for slip in slips:
        if slip.path is not None:
            _put(event, slip.path, _raw(draft, slip.path))
    for each in draft.fields:
        if each.required and each.path not in draft.texts:
            _put(event, each.path, "")
    return orjson.dumps(_in_order(event, draft.fields), option=_PRETTY).decode() + "\n"


def read_back(text: str) -> Draft:
    """The draft of an event's JSON, as an editor gave it back.

    What a form can show it takes, right or wrong. Raises EventError where it is no event, or holds what no form shows.
    """
    try:
        given = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        raise EventError([_no_json(text, getattr(error, "pos", 0))]) from None
    try:
        prepare(given)
    except EventError as error:
        try:
            return draft_of(given)
        except _Unshown:
            raise error from None
    try:
        return draft_of(given)
    except _Unshown:
        raise EventError([Problem("type", f"{given['type']} is not written in a form")]) from None


def draft_of(event: Mapping[str, Any]) -> Draft:
    """The draft that stands for an event. Raises ValueError where no form could show it."""
    if not isinstance(event, dict) or event.get("type") not in WRITTEN:
        raise _Unshown
    left = {name: value for name, value in event.items() if name not in (*STORE_FIELDS, "type") and value is not None}
    if left.pop("v", 1) != 1:
        raise _Unshown
    source = left.pop("source", {})
    if not isinstance(source, dict):
        raise _Unshown
    left |= {f"source.{name}": value for name, value in source.items() if value is not None}
    known = {each.path: each for each in fields_of(event["type"])}
    if not known.keys() >= left.keys():
        raise _Unshown
    return Draft(event["type"], {path: tuple(_texts(known[path], value)) for path, value in left.items()})


class _Unshown(ValueError):
    pass


def _texts(each: Field, value: Any) -> Iterable[str]:
    if each.kind == "pair" and isinstance(value, dict):
        return [typed.text_of("pair", one) for one in value.items()]
    if each.many:
        if isinstance(value, dict) and each.kind == "level":
            value = [value]
        if not isinstance(value, list) or not all(_can_be_shown(each, one) for one in value):
            raise _Unshown
        return [typed.text_of(each.kind, one) for one in value]
    if not _can_be_shown(each, value):
        raise _Unshown
    return [typed.text_of(each.kind, value)]


def _can_be_shown(each: Field, value: Any) -> bool:
    structured = each.kind in ("party", "level", "amount", "stake")
    number = each.kind == "stake" and isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) or (structured and isinstance(value, dict)) or number


def _assembled(draft: Draft, now: int) -> tuple[dict[str, Any], dict[str, list[int]], list[Slip]]:
    """The event as far as it can be read; from which entries the items of its lists come; what cannot be read."""
    event: dict[str, Any] = {"type": draft.type}
    rows: dict[str, list[int]] = {}
    slips: list[Slip] = []
    if any(each.path.startswith("source.") for each in draft.fields):
        event["source"] = {}
    for each in draft.fields:
        items: list[Any] = []
        for row, text in enumerate(draft.texts.get(each.path, ())):
            if not text.strip():
                continue
            try:
                found = _read(each, text, now)
                if each.kind == "pair" and any(found[0][0] == name for name, _ in items):
                    raise Misread(f"'{found[0][0]}' is given twice", "leave one out")
            except Misread as misread:
                slips.append(Slip(each.path, row, Problem(each.path, misread.problem, misread.mend)))
                continue
            items += found
            rows.setdefault(each.path, []).extend([row] * len(found))
        if items:
            _put(event, each.path, dict(items) if each.kind == "pair" else items if each.many else items[0])
    return event, rows, slips


def _read(each: Field, text: str, now: int) -> list[Any]:
    """What one entry says: one item, or several words at once."""
    if each.many and each.kind == "word":
        return list(typed.words(text))
    return [typed.value(each.kind, text, now)]


def _raw(draft: Draft, path: str) -> Any:
    each = next(one for one in draft.fields if one.path == path)
    entries = [text.strip() for text in draft.texts[path] if text.strip()]
    return entries if each.many else entries[0]


def _put(event: dict[str, Any], path: str, value: Any) -> None:
    outer, _, inner = path.rpartition(".")
    (event.setdefault(outer, {}) if outer else event)[inner] = value


def _place(
    where: str | None, draft: Draft, event: Mapping[str, Any], rows: Mapping[str, list[int]]
) -> tuple[str | None, int]:
    """The field and the entry that a problem's `parties[1].role` is about."""
    for each in draft.fields:
        rest = None if where is None or not where.startswith(each.path) else where[len(each.path) :]
        if rest is None or rest[:1] not in ("", ".", "["):
            continue
        from_rows = rows.get(each.path, [0])
        item = 0
        if (numbered := _ENTRY.match(rest)) is not None:
            item = int(numbered[1])
        elif each.kind == "pair" and rest:
            names = list(event.get(each.path, ()))
            item = names.index(rest[1:]) if rest[1:] in names else 0
        return each.path, from_rows[min(item, len(from_rows) - 1)]
    return None, 0


def _in_order(event: Mapping[str, Any], fields: Iterable[Field]) -> dict[str, Any]:
    names = ["type", *dict.fromkeys(each.path.partition(".")[0] for each in fields)]
    return {name: event[name] for name in names if name in event}


def _without_blank_ends(entries: Iterable[str]) -> tuple[str, ...]:
    kept = list(entries)
    while kept and not kept[-1].strip():
        kept.pop()
    return tuple(kept)


def _no_json(text: str, position: int) -> Problem:
    before = text[:position]
    line, column = before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
    mend = why_not_json(text.encode(errors="replace"), position)[0].mend
    return Problem(None, f"this is not JSON from line {line}, column {column} on", mend)

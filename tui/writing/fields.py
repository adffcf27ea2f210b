"""The fields of each event type as a form shows them, read off the event models, so that there is no second list.

Importing this brings in pydantic: only where a form is opened. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from events import fields as kinds
from events import vocabulary
from events.model import MODELS
from events.terms import Amount, Exclusivity, Party, Source, Stake
from tui.writing.labels import FIRST, LABELS, SEEKS

#: Types that a person writes; a redaction is what `dealweb redact` appends.
WRITTEN = tuple(name for name in vocabulary.EVENT_TYPES if name != "entry.redacted")

_STRUCTURED: dict[Any, str] = {Amount: "amount", Stake: "stake", Party: "party", Exclusivity: "level"}
_PLAIN = {"Text": "text", "Name": "name", "Slug": "slug", "Id": "id", "Date": "date", "Texts": "pair", "Facet": "facet"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    `path` is its place in the event (`source.outlet`), `kind` what its values are: `text`, `name`, `slug`, `id`,
    `word`, `facet`, or a kind of `tui.writing.typed`. `choices` are the words that it can be, or that what stands
    before the sign in it can be. `many`: it takes any number of entries. `seeks` says what of the store completes it:
    `deal`, `party`, `outlet`, `event`, else nothing.
    """

    path: str
    label: str
    help: str
    kind: str
    required: bool
    choices: tuple[str, ...] = ()
    many: bool = False
    seeks: str = ""


@cache
def fields_of(type_: str) -> tuple[Field, ...]:
    """The fields of an event type, in the order in which they are filled in."""
    found = list(_fields(type_, MODELS[type_]))
    return tuple(sorted(found, key=lambda field: FIRST.index(field.path)))


def _fields(type_: str, model: type[BaseModel], prefix: str = "") -> Iterator[Field]:
    for name, info in model.model_fields.items():
        if name in ("type", "v"):
            continue
        parts = [info.annotation, *info.metadata]
        if Source in _all(parts):
            yield from _fields(type_, Source, f"{name}.")
        else:
            yield _field(type_, f"{prefix}{name}", _all(parts), info.is_required())


def _field(type_: str, path: str, parts: list[Any], required: bool) -> Field:
    label, help_ = LABELS.get(f"{type_} {path}") or LABELS[path]
    kind, choices = _kind(parts)
    if path == "grade":
        kind = "grade"
    many = any(getattr(part, "__origin__", None) is tuple for part in parts) or kind == "pair"
    return Field(path, label, help_, kind, required, choices, many, SEEKS.get(f"{type_} {path}", SEEKS.get(path, "")))


def _kind(parts: list[Any]) -> tuple[str, tuple[str, ...]]:
    for part in parts:
        try:
            known = _STRUCTURED.get(part)
        except TypeError:  # what cannot be hashed is no model
            continue
        if known is not None:
            return known, _choices_within(part)
    for part in parts:
        if part in _NAMED:
            kind = _NAMED[part]
            return kind, vocabulary.TERMS if kind == "facet" else ()
        if isinstance(part, kinds.Kind) and "enum" in part.json:
            return "word", tuple(part.json["enum"])
    raise AssertionError(f"no kind of field is known for {parts}")


def _choices_within(model: type[BaseModel]) -> tuple[str, ...]:
    """The words that stand before the sign: of a party its role, of an exclusivity its level."""
    name = {Party: "role", Exclusivity: "level"}.get(model)
    return _kind(_all([model.model_fields[name].annotation, *model.model_fields[name].metadata]))[1] if name else ()


def _all(parts: list[Any]) -> list[Any]:
    """All that an annotation is made of."""
    found: list[Any] = []
    for part in parts:
        found.append(part)
        found += _all(list(get_args(part)))
    return found


_NAMED: Mapping[Any, str] = {get_args(getattr(kinds, name))[1]: kind for name, kind in _PLAIN.items()}

"""Canonical content, its bytes, and the id derived from them.

`prepare` is what everything that goes into a log passes through; it is the import's hot path. The bytes are
JSON as in RFC 8785. The numbers of an event are integers below 2^53 and percentages of at most four decimals,
which orjson writes as that standard asks; its key order differs only beyond the basic plane, and only strings
outside ASCII can be in need of NFC, so both are looked at only where such bytes occur.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import is_normalized, normalize

import orjson

from events.problems import EventError, Problem
from events.time import parse_moment
from events.vocabulary import MAX_EVENT_BYTES, STORE_FIELDS

if TYPE_CHECKING:
    from events.model import Event

_ASTRAL = re.compile(rb"[\xf0-\xf4]")
_SET_ASIDE = frozenset(STORE_FIELDS)


class Entry(NamedTuple):
    """An event ready for the log.

    `id`: 16 bytes, given or derived. `instant` and `precision`: of `reported_at`. `content`: the canonical
    content as plain dicts, lists, texts and numbers, with `type` and without `id`. `payload`: its bytes.
    """

    id: bytes
    instant: int
    precision: int
    content: dict[str, Any]
    payload: bytes


def prepare(event: Event | Mapping[str, Any]) -> Entry:
    """Make an event ready for the log; a mapping is validated first.

    Raises EventError with every problem found.
    """
    if type(event) is dict and _SET_ASIDE.isdisjoint(event):
        try:
            model = _validate(event)
        except ValueError:
            model = _parse(event)  # says why
    elif isinstance(event, Mapping):
        model = _parse(event)
    else:
        model = _as_model(event)
    content: dict[str, Any] = model.__pydantic_serializer__.to_python(
        model, mode="json", exclude_none=True, exclude_defaults=True
    )
    given = content.pop("id", None)
    payload = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    if not payload.isascii():
        content, payload = _normal_form(content, payload)
    if len(payload) > MAX_EVENT_BYTES:
        raise EventError([Problem(None, f"the event is {len(payload):,} bytes long", "at most 256 KiB are kept")])
    _, instant, precision = parse_moment(content["reported_at"])
    if given is None:
        return Entry(derive_id(instant, payload), instant, precision, content, payload)
    return Entry(bytes.fromhex(given.replace("-", "")), instant, precision, content, payload)


def canonical_bytes(content: Mapping[str, Any]) -> bytes:
    """The bytes of a canonical content: RFC 8785, strings in NFC."""
    payload = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return payload if payload.isascii() else _normal_form(dict(content), payload)[1]


def derive_id(instant: int, payload: bytes) -> bytes:
    """The id of an event that was given none: a UUIDv8 of 16 bytes.

    48 bits of the reported instant in whole ms since 1970, modulo 2^48, so that ids lie near each other in
    time; then the version and variant bits; the rest from the SHA-256 of the canonical bytes.
    """
    digest = sha256(payload).digest()
    tail = bytes((0x80 | digest[0] & 0x0F, digest[1], 0x80 | digest[2] & 0x3F))
    return (instant // 1000 % 2**48).to_bytes(6, "big") + tail + digest[3:10]


def _normal_form(content: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Content and bytes with strings in NFC and keys in the order of RFC 8785, by UTF-16 code units."""
    if is_normalized("NFC", payload.decode()) and not _ASTRAL.search(payload):
        return content, payload
    content = _normal(content, "")
    return content, orjson.dumps(content)


def _normal(value: Any, path: str) -> Any:
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, list):
        return [_normal(one, path) for one in value]
    if not isinstance(value, dict):
        return value
    names = {normalize("NFC", name): name for name in value}
    if len(names) < len(value):
        raise EventError([Problem(path or None, "two names are the same text", "keep one of them")])
    ordered = sorted(names, key=lambda name: name.encode("utf-16-be"))
    return {name: _normal(value[names[name]], name) for name in ordered}


def _as_model(event: Any) -> Event:
    _load()
    known: Event = event if isinstance(event, _base) else _parse(event)
    return known


def _load() -> Callable[[Any], Event]:
    """Bind the models on first use: what only needs bytes never imports pydantic."""
    global _validate, _parse, _base
    from events.model import EventBase, parse_event, validate_event

    _validate, _parse, _base = validate_event, parse_event, EventBase
    return validate_event


def _validate_first(event: Any) -> Event:
    return _load()(event)


def _parse_first(event: Mapping[str, Any]) -> Event:
    _load()
    return _parse(event)


_base: Any = type(None)
_validate: Callable[[Any], Event] = _validate_first
_parse: Callable[[Mapping[str, Any]], Event] = _parse_first

"""The JSON Schema, tried with a validator of the few keywords that it uses."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from events import EventError, json_schema, prepare, vocabulary
from tests.events.samples import DECLARATION, DENIAL, END, GRADE, ID, MERGER, NOTE, RETRACTION, RUMOUR, TERMS
from tests.events.test_problems import SENTENCES

SCHEMA = json_schema()
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}
KNOWN = set(
    "$schema $defs $ref title description default examples readOnly format type const enum anyOf oneOf "
    "properties required additionalProperties propertyNames minProperties items minItems minLength pattern "
    "minimum maximum multipleOf".split()
)


def fits(value: Any, schema: dict[str, Any]) -> bool:
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema and not fits(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")]):
        return False
    if "anyOf" in schema and not any(fits(value, one) for one in schema["anyOf"]):
        return False
    if "oneOf" in schema and sum(fits(value, one) for one in schema["oneOf"]) != 1:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and not any(value == one and type(value) is type(one) for one in schema["enum"]):
        return False
    if "type" in schema:
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not any(
            isinstance(value, TYPES[name]) and (name == "boolean") == (value is True or value is False)
            for name in names
        ):
            return False
    return _fits_inside(value, schema)


def _fits_inside(value: Any, schema: dict[str, Any]) -> bool:
    if isinstance(value, str):
        pattern = schema.get("pattern", "").replace(r"\p{L}\p{M}\p{Nd}", r"\w")
        return len(value) >= schema.get("minLength", 0) and re.search(pattern, value) is not None
    if isinstance(value, list):
        return len(value) >= schema.get("minItems", 0) and all(fits(one, schema.get("items", {})) for one in value)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        other = schema.get("additionalProperties", {})
        return (
            all(name in value for name in schema.get("required", []))
            and len(value) >= schema.get("minProperties", 0)
            and all(fits(name, schema.get("propertyNames", {})) for name in value)
            and all(
                fits(one, known[name]) if name in known else other is not False and fits(one, other)
                for name, one in value.items()
            )
        )
    if isinstance(value, int | float) and not isinstance(value, bool):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


def test_the_schema_is_one_for_all_types() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    refs = [one["$ref"].removeprefix("#/$defs/") for one in SCHEMA["oneOf"]]
    types = [SCHEMA["$defs"][name]["properties"]["type"]["const"] for name in refs]
    assert types == list(vocabulary.EVENT_TYPES)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_types_and_their_own_fields_are_described() -> None:
    for one in SCHEMA["oneOf"]:
        definition = SCHEMA["$defs"][one["$ref"].removeprefix("#/$defs/")]
        assert definition["description"]
        assert definition["additionalProperties"] is False
        assert {"id", "v", "note", "reported_at", *vocabulary.STORE_FIELDS} < set(definition["properties"])


@pytest.mark.parametrize(
    "event",
    [
        RUMOUR,
        {**RUMOUR, **TERMS},
        {**RUMOUR, **dict.fromkeys(TERMS), "id": None, "v": None, "note": None},
        {**RUMOUR, "amount": "<=50bn USD", "stake": "~27%", "exclusivity": {"level": "sole"}},
        {**RUMOUR, "stake": 27.5, "amount": {"low": 5, "currency": "USD", "approx": None}, "v": 1},
        {**RUMOUR, "seq": 5, "recorded_at": "x", "hash": "y", "id": ID, "deal": "水-é"},
        {**RUMOUR, "reported_at": "2023-10-27T09:30:00.5+02:00"},
        {**DENIAL, "facets": ["amount", "details.trigger"], "by": "OpenAI"},
        END,
        NOTE,
        RETRACTION,
        {**DECLARATION, "aliases": ["AWS"], "identifiers": {"lei": "x"}},
        MERGER,
        GRADE,
    ],
)
def test_what_is_taken_fits_the_schema(event: dict[str, Any]) -> None:
    prepare(event)
    assert fits(event, SCHEMA)


BEYOND = (
    "there is no month|has no day|has no offset|slug form|more than high|both missing|never 0|"
    "has no currency|could be several|is not a stake|four decimals|the same text|the note has|"
    "merged into|own parent|letter or digit|surrogate|is empty; leave"
)


@pytest.mark.parametrize(("event", "more", "sentence"), SENTENCES, ids=lambda value: str(value)[:40])
def test_what_is_refused_mostly_does_not_fit(event: dict[str, Any], more: dict[str, Any], sentence: str) -> None:
    if re.search(BEYOND, sentence) or not all(isinstance(name, str) for name in more):
        return
    with pytest.raises(EventError):
        prepare({**event, **more})
    assert not fits({**event, **more}, SCHEMA)

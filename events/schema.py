"""The JSON Schema (2020-12) of the events, as they may be written on input."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from events.model import Event
from events.vocabulary import STORE_FIELDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """One JSON Schema for a line of input: an event of any type.

    What a schema cannot say stays with `parse_event`: dates that exist, low below high, slugs in lower case.
    """
    adapter: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])
    schema = adapter.json_schema(mode="validation")
    schema.pop("discriminator", None)
    for definition in schema["$defs"].values():
        if "type" in definition.get("properties", {}):
            _allow_store_fields(definition)
    return {
        "$schema": DIALECT,
        "title": "dealweb event",
        "description": "One immutable line of the log. On input null means the same as absent.",
        **schema,
    }


def _allow_store_fields(definition: dict[str, Any]) -> None:
    properties = definition["properties"]
    for name in STORE_FIELDS:
        properties[name] = {"description": "Given by the store; set aside on input.", "readOnly": True}
    properties["type"].pop("title", None)

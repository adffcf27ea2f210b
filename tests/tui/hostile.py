"""Events with a hostile text in every field that the models have, whatever they come to have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from events.fields import DATE_PATTERN, SLUG_JSON, UUID_PATTERN
from events.model import MODELS
from events.slug import slug_of
from tests.tui.test_ui_text import HOSTILE

DATA = [data for data in HOSTILE if "\ud800" not in data]
_CUT = 300
"""Only notes are longer: an event has at most 256 KiB."""


class Hostile:
    """Values for one of the texts, by the JSON Schema of a field."""

    def __init__(self, number: int, data: str) -> None:
        self.number = number
        self.data = data

    def text(self, what: str) -> str:
        """A text that is a name too: it holds a letter."""
        return f"{what[:1].upper()}{self.number} {self.data[: None if what == 'note' else _CUT]}"

    def slug(self, what: str) -> str:
        """A slug with whatever letters, marks and digits the text has."""
        return slug_of(f"{what} {self.number} {self.data[:40]}")

    def id(self, what: str) -> str:
        """The id of the event of this name."""
        return str(UUID(int=self.number << 64 | int.from_bytes(what.encode()[-8:])))

    def event(self, type_: str, reported_at: str, **given: Any) -> dict[str, Any]:
        """An event of the type with all of its fields. `given`: those that hang on others; None leaves one out."""
        schema = MODELS[type_].model_json_schema()
        fixed = {"type": type_, "v": 1, "id": self.id(type_), "reported_at": reported_at, "cites": None, **given}
        event: dict[str, Any] = self._value(type_, schema, schema.get("$defs", {}), fixed)
        return event

    def _value(self, name: str, schema: Mapping[str, Any], defs: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
        if "$ref" in schema:
            return self._value(name, defs[schema["$ref"].rpartition("/")[2]], defs, given)
        if "anyOf" in schema:
            return self._value(name, schema["anyOf"][0], defs, given)
        if "properties" in schema:
            made = {
                key: given[key] if key in given else self._value(key, field, defs, given)
                for key, field in schema["properties"].items()
            }
            return {key: value for key, value in made.items() if value is not None}
        if "enum" in schema:
            return schema["enum"][(self.number * 7 + len(name)) % len(schema["enum"])]
        match schema["type"]:
            case "object":
                return {self.text(name): self.text(f"x{name}")}
            case "array":
                return [self._value(name, schema["items"], defs, given)]
            case "integer" | "number":
                return self.number + 1
            case "string":
                return self._string(name, schema)
        return True

    def _string(self, name: str, schema: Mapping[str, Any]) -> str:
        match schema.get("pattern"):
            case pattern if pattern == SLUG_JSON["pattern"]:
                return self.slug(name)
            case pattern if pattern == DATE_PATTERN:
                return "2025-06-07T08:09:10.123456+02:00"
            case pattern if pattern == UUID_PATTERN:
                raise AssertionError(f"{name} has to be given")
        return self.text(name)

    def history(self) -> list[dict[str, Any]]:
        """A deal and its parties, with every type of event that can be appended."""
        deal, party = self.slug("deal"), self.slug("party")
        facets = [f"details.{self.text('details')}"]
        note = self.event("note.added", "2025-04", party=None)
        return [
            self.event("party.declared", "2024", kind="company"),
            self.event("party.merged", "2024-02", party=self.slug("twin"), into=party),
            self.event("source.graded", "2024-03"),
            self.event("deal.rumoured", "2025"),
            self.event("deal.confirmed", "2025-02"),
            self.event("deal.amended", "2025-02-02", cites=self.id("deal.confirmed")),
            self.event("deal.completed", "2025-02-03"),
            self.event("deal.denied", "2025-03", facets=facets),
            note,
            {**note, "id": self.id("second"), "text": self.text("second")},
            self.event("note.added", "2025-04", id=self.id("of-party"), deal=None, party=party),
            self.event("report.retracted", "2025-05", event=self.id("deal.amended")),
            self.event("entry.withdrawn", "2025-05-02", event=self.id("second")),
            self.event("deal.ended", "2025-06", related=[deal]),
        ]


def hostile_events() -> list[dict[str, Any]]:
    """A history for each of the texts."""
    return [event for number, data in enumerate(DATA) for event in Hostile(number, data).history()]

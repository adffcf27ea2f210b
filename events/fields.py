"""The kinds of field that events are made of, as pydantic types.

Each is a small core schema. What can be judged by a pattern is judged in pydantic's compiled part; Python is
called for the rest only (``ltr`` below: the cheap choice first). Each raises one error type of its own, such
as ``slug``, so that `events.explain` can say in our own words what is wrong: no wording of pydantic gets out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from events import vocabulary
from events.amount import check_percent, check_whole
from events.slug import is_slug, slug_of
from events.time import parse_moment
from events.vocabulary import MAX_WHOLE_NUMBER

UUID_PATTERN = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
SLUG_PATTERN = "^[a-z0-9]+(?:-[a-z0-9]+)*$"
DATE_PATTERN = r"^\d{4}(-\d\d(-\d\d([Tt ]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d))?)?)?$"


@dataclass(frozen=True, eq=False)
class Kind:
    """An annotation that stands for one core schema and one JSON Schema."""

    core: CoreSchema
    json: dict[str, Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return self.core

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return dict(self.json)


def named(error: str, schema: CoreSchema, **context: Any) -> CoreSchema:
    """A schema all of whose failures are one error of this type."""
    return core_schema.custom_error_schema(
        schema, custom_error_type=error, custom_error_message=error, custom_error_context=context or None
    )


def ltr(error: str, *choices: CoreSchema, serialization: Any = None) -> CoreSchema:
    """The first of the choices that takes the value, or one error of this type."""
    return core_schema.union_schema(
        list(choices),
        mode="left_to_right",
        custom_error_type=error,
        custom_error_message=error,
        serialization=serialization,
    )


_plain_text = core_schema.str_schema(strict=True, min_length=1)


def _checked(check: Callable[[str], Any]) -> CoreSchema:
    """A text that a function judges by raising ValueError.

    The least length makes pydantic look at the characters, and so refuse half of a surrogate pair.
    """

    def judge(value: str) -> str:
        check(value)
        return value

    return core_schema.no_info_after_validator_function(judge, _plain_text)


def _or_null(error: str, schema: CoreSchema, default: Any) -> CoreSchema:
    """A field with a default, where null is the same as absent."""
    null = core_schema.no_info_after_validator_function(lambda _: default, core_schema.none_schema())
    return ltr(error, schema, null, serialization=core_schema.simple_ser_schema("any"))


def _without_nulls(texts: dict[str, str | None]) -> dict[str, str]:
    kept = {name: text for name, text in texts.items() if text is not None}
    if not kept:
        raise ValueError
    return kept


def _slug(value: str) -> str:
    if not is_slug(value):
        raise ValueError
    return value


def _moment(value: str) -> str:
    return parse_moment(value).text


_ascii_name = core_schema.str_schema(strict=True, pattern="^[ -~]*[A-Za-z0-9]")
_ascii_slug = core_schema.str_schema(strict=True, pattern=SLUG_PATTERN)
_as_text = core_schema.simple_ser_schema("str")

TEXT_JSON: dict[str, Any] = {"type": "string", "minLength": 1}
SLUG_JSON: dict[str, Any] = {
    "type": "string",
    "minLength": 1,
    "pattern": r"^[\p{L}\p{M}\p{Nd}]+(-[\p{L}\p{M}\p{Nd}]+)*$",
}

Text = Annotated[str, Kind(named("text", _plain_text), TEXT_JSON)]
Name = Annotated[
    str,
    Kind(
        ltr("name", _ascii_name, _checked(slug_of), serialization=_as_text),
        {**TEXT_JSON, "description": "A name; it must hold a letter or a digit."},
    ),
]
Slug = Annotated[
    str,
    Kind(
        ltr("slug", _ascii_slug, _checked(_slug), serialization=_as_text),
        {**SLUG_JSON, "description": "A slug: letters and digits in lower case, joined by single hyphens."},
    ),
]
Id = Annotated[
    str,
    Kind(
        named("uuid", core_schema.str_schema(strict=True, pattern=UUID_PATTERN, to_lower=True)),
        {"type": "string", "format": "uuid", "pattern": UUID_PATTERN},
    ),
]
Date = Annotated[
    str,
    Kind(
        named(
            "date",
            core_schema.no_info_after_validator_function(_moment, core_schema.str_schema(strict=True)),
        ),
        {
            "type": "string",
            "pattern": DATE_PATTERN,
            "description": "2023, 2023-10, 2023-10-27, or a timestamp with an offset and at most 6 decimals.",
            "examples": ["2023-10", "2023-10-27T09:30:00Z"],
        },
    ),
]
Whole = Annotated[
    int,
    Kind(
        ltr(
            "whole",
            core_schema.int_schema(strict=True, ge=0, le=MAX_WHOLE_NUMBER),
            core_schema.no_info_after_validator_function(check_whole, core_schema.float_schema(strict=True)),
            serialization=core_schema.simple_ser_schema("int"),
        ),
        {"type": "integer", "minimum": 0, "maximum": MAX_WHOLE_NUMBER},
    ),
]
Percent = Annotated[
    float,
    Kind(
        ltr(
            "percent",
            core_schema.int_schema(strict=True, ge=0, le=100),
            core_schema.no_info_after_validator_function(check_percent, core_schema.float_schema(strict=True)),
            serialization=core_schema.simple_ser_schema("any"),
        ),
        {"type": "number", "minimum": 0, "maximum": 100, "multipleOf": 0.0001},
    ),
]
Flag = Annotated[
    bool, Kind(_or_null("flag", core_schema.bool_schema(strict=True), False), {"type": ["boolean", "null"]})
]
Version = Annotated[
    int, Kind(_or_null("version", core_schema.int_schema(strict=True, ge=1, le=1), 1), {"enum": [1, None]})
]


def _word(vocabulary_name: str) -> Kind:
    words = list(getattr(vocabulary, vocabulary_name))
    schema = named("word", core_schema.literal_schema(words), words=vocabulary_name)
    return Kind(schema, {"enum": words})


def _facet(value: str) -> str:
    if value not in vocabulary.TERMS and not (value.startswith("details.") and len(value) > len("details.")):
        raise ValueError
    return value


DealKind = Annotated[str, _word("KINDS")]
Role = Annotated[str, _word("ROLES")]
Stage = Annotated[str, _word("STAGES")]
Basis = Annotated[str, _word("BASES")]
Form = Annotated[str, _word("FORMS")]
Level = Annotated[str, _word("LEVELS")]
Reason = Annotated[str, _word("REASONS")]
PartyKind = Annotated[str, _word("PARTY_KINDS")]
Per = Annotated[str, _word("PERS")]
Grade = Annotated[str, _word("GRADES")]
Currency = Annotated[str, _word("CURRENCIES")]
Facet = Annotated[
    str,
    Kind(
        named("facet", _checked(_facet)),
        {"anyOf": [{"enum": list(vocabulary.TERMS)}, {"type": "string", "pattern": "^details\\..+"}]},
    ),
]
Texts = Annotated[
    dict[str, str],
    Kind(
        named(
            "texts",
            core_schema.no_info_after_validator_function(
                _without_nulls,
                core_schema.dict_schema(_plain_text, core_schema.nullable_schema(_plain_text), strict=True),
            ),
        ),
        {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"minLength": 1},
            "additionalProperties": TEXT_JSON,
        },
    ),
]

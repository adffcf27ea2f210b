"""docs/events.md says what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from events import amount_text, parse_amount, parse_moment, prepare, slug_of, vocabulary
from events.model import MODELS
from events.reading.table import LAYOUT, STATUSES
from events.terms import Amount, Exclusivity, Source, Stake

TEXT = (Path(__file__).parents[2] / "docs" / "events.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```json\n(.*?)\n```", TEXT, re.DOTALL)
SECTIONS = dict(re.findall(r"### `([a-z.]+)`\n(.*?)(?=\n##|\Z)", TEXT, re.DOTALL))
VECTORS = json.loads((Path(__file__).parent / "id_vectors.json").read_text())


@pytest.mark.parametrize("kind", vocabulary.EVENT_TYPES)
def test_each_type_has_a_section_with_its_fields_and_an_example(kind: str) -> None:
    section = SECTIONS[kind]
    [block] = re.findall(r"```json\n(.*?)\n```", section, re.DOTALL)
    assert prepare(json.loads(block)).content["type"] == kind
    everywhere = {"type", "id", "v", "reported_at", "note", "source", *vocabulary.TERMS}
    if kind in vocabulary.REPORT_TYPES:
        everywhere.add("deal")
    for field in set(MODELS[kind].model_fields) - everywhere:
        assert f"`{field}`" in section, field


def test_every_word_is_documented() -> None:
    words = {
        *vocabulary.KINDS,
        *vocabulary.ROLES,
        *vocabulary.STAGES,
        *vocabulary.BASES,
        *vocabulary.FORMS,
        *vocabulary.LEVELS,
        *vocabulary.REASONS,
        *vocabulary.PARTY_KINDS,
        *vocabulary.PERS,
        *vocabulary.TERMS,
        *vocabulary.STORE_FIELDS,
        *STATUSES,
        *LAYOUT,
        *Source.model_fields,
    }
    assert [word for word in sorted(words) if f"`{word}`" not in TEXT] == []
    for field in {*Amount.model_fields, *Stake.model_fields, *Exclusivity.model_fields}:
        assert f'"{field}"' in TEXT, field


def test_all_examples_are_valid() -> None:
    assert len(BLOCKS) == len(vocabulary.EVENT_TYPES) + len(VECTORS)
    for block in BLOCKS:
        prepare(json.loads(block))


def test_the_vectors_are_those_of_the_tests() -> None:
    for vector in VECTORS:
        assert f"```json\n{json.dumps(vector['event'])}\n```" in TEXT
        assert f"```text\n{vector['canonical']}\n{vector['id']}\n```" in TEXT


def test_amount_texts_slugs_and_dates() -> None:
    table = TEXT[TEXT.index("| text | means |") : TEXT.index("Units:")]
    for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE):
        readings = [parse_amount(text) for text in re.findall(r"`(.*?)`", row)]
        assert all(reading == readings[0] for reading in readings)
        assert parse_amount(amount_text(readings[0])) == readings[0]
    for name, slug in re.findall(r"`([^`]+)` → `([^`]+)`", TEXT):
        assert slug_of(name) == slug
    dates = TEXT[TEXT.index("## Dates") : TEXT.index("Years go from")]
    for text in re.findall(r"`(.*?)`", dates):
        parse_moment(text)

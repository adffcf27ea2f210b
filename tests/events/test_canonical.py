"""Canonical content, its bytes, and derived ids."""

from __future__ import annotations

import json
import uuid
from hashlib import sha256
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import canonical_bytes, derive_id, id_key, id_text, parse_event, prepare
from events.canonical import Entry
from tests.events.samples import ID, RUMOUR, TERMS, reports

VECTORS = json.loads((Path(__file__).parent / "id_vectors.json").read_text())


def plain(value: Any) -> str:
    """RFC 8785 by its letter, for the values that an event can hold."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{plain(name)}:{plain(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(plain, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def shuffled(value: Any) -> Any:
    """The same with the order of all fields turned round."""
    if isinstance(value, dict):
        return {name: shuffled(value[name]) for name in reversed(value)}
    return [shuffled(one) for one in value] if isinstance(value, list) else value


def decomposed(value: Any) -> Any:
    if isinstance(value, dict):
        return {normalize("NFD", name): decomposed(one) for name, one in value.items()}
    if isinstance(value, list):
        return [decomposed(one) for one in value]
    return normalize("NFD", value) if isinstance(value, str) else value


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["about"]))
def test_vectors(vector: dict[str, Any]) -> None:
    entry = prepare(vector["event"])
    assert entry.payload == vector["canonical"].encode()
    assert entry.instant == vector["instant"]
    assert id_text(entry.id) == vector["id"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["about"]))
def test_vectors_by_the_letter_of_the_rule(vector: dict[str, Any]) -> None:
    payload = vector["canonical"].encode()
    assert plain(json.loads(payload)).encode() == payload
    bits = int.from_bytes(sha256(payload).digest()[:10], "big")
    number = ((vector["instant"] // 1000) % 2**48 << 80) | bits
    number = number & ~(0xF << 76) | 8 << 76
    number = number & ~(0x3 << 62) | 2 << 62
    found = uuid.UUID(vector["id"])
    assert found.int == number
    assert (found.version, found.variant) == (8, uuid.RFC_4122)


def test_a_given_id_is_kept_and_is_no_content() -> None:
    with_id, without = prepare({**RUMOUR, "id": ID}), prepare(RUMOUR)
    assert id_text(with_id.id) == ID
    assert with_id.payload == without.payload
    assert with_id.content == without.content == RUMOUR
    assert with_id.id != without.id


def test_every_term_in_canonical_form() -> None:
    entry = prepare({**RUMOUR, **TERMS})
    assert entry.payload == plain({**RUMOUR, **TERMS}).encode()
    assert json.loads(entry.payload) == entry.content


def test_defaults_are_left_out() -> None:
    amount = {"low": 5, "high": None, "currency": "USD", "approx": False, "per": None}
    assert prepare({**RUMOUR, "v": 1, "amount": amount}).content["amount"] == {"low": 5, "currency": "USD"}


def test_the_precision_of_a_date_is_content() -> None:
    ids = {prepare({**RUMOUR, "reported_at": text}).id for text in ("2023-12-31", "2023-12", "2023")}
    assert len(ids) == 3
    assert len({key[:6] for key in ids}) == 1
    same = {
        prepare({**RUMOUR, "reported_at": text}).id
        for text in ("2023-10-27T09:30:00Z", "2023-10-27T11:30:00+02:00", "2023-10-27t09:30:00z")
    }
    assert len(same) == 1


def test_control_characters_are_escaped_as_the_standard_asks() -> None:
    note = "".join(map(chr, range(32))) + '\x7f"\\/\u2028'
    assert prepare({**RUMOUR, "note": note}).payload == plain({**RUMOUR, "note": note}).encode()


def test_keys_beyond_the_basic_plane_are_sorted_by_code_units() -> None:
    details = {"\uff5e": "a", "\U0001f4be": "b", "z": "c", "é": "d"}
    payload = prepare({**RUMOUR, "details": details}).payload
    assert payload == plain({**RUMOUR, "details": details}).encode()
    assert canonical_bytes({**RUMOUR, "details": details}) == payload
    assert list(json.loads(payload)["details"]) == ["z", "é", "\U0001f4be", "\uff5e"]


def test_percentages_are_written_without_exponent() -> None:
    for percent, text in ((0.0001, "0.0001"), (33.3333, "33.3333"), (27.0, "27"), (100, "100"), (0, "0")):
        assert f'"high":{text},"low":{text}'.encode() in prepare({**RUMOUR, "stake": percent}).payload


@given(st.integers(-(2**62), 2**62), st.binary(max_size=20))
def test_derived_ids_are_of_version_8(instant: int, payload: bytes) -> None:
    found = uuid.UUID(bytes=derive_id(instant, payload))
    assert (found.version, found.variant) == (8, uuid.RFC_4122)
    assert found.int >> 80 == instant // 1000 % 2**48


@given(reports)
def test_canonical_content_gives_itself_again(event: dict[str, Any]) -> None:
    entry = prepare(event)
    again = prepare({**entry.content, "id": id_text(entry.id)})
    assert again == entry
    assert prepare(entry.content) == entry
    assert prepare(parse_event(event)) == entry
    assert canonical_bytes(entry.content) == entry.payload
    assert json.loads(entry.payload) == entry.content
    assert plain(entry.content).encode() == entry.payload


@given(reports)
def test_neither_the_order_of_fields_nor_the_normal_form_matters(event: dict[str, Any]) -> None:
    entry = prepare(event)
    assert prepare(shuffled(event)).payload == entry.payload
    if len(decomposed(event).get("details", {})) == len(event.get("details", {})):
        assert _same(prepare(decomposed(event)), entry)


def _same(one: Entry, other: Entry) -> bool:
    return (one.id, one.payload) == (other.id, other.payload)


@given(st.uuids())
def test_ids_are_read_back_from_their_text(identity: uuid.UUID) -> None:
    assert id_text(identity.bytes) == str(identity)
    assert id_key(str(identity).upper()) == identity.bytes

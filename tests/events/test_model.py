"""What an event may hold, and what it becomes."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

import events
from events import Amount, DealRumoured, Event, EventError, Party, Source, parse_event, prepare, vocabulary
from events.model import MODELS
from tests.events.samples import (
    DECLARATION,
    DENIAL,
    END,
    GRADE,
    ID,
    MERGER,
    NOTE,
    RETRACTION,
    RUMOUR,
    TERMS,
    WITHDRAWAL,
)


def content(event: dict[str, Any], /, **more: Any) -> dict[str, Any]:
    return prepare({**event, **more}).content


def refused(event: dict[str, Any], /, **more: Any) -> str:
    with pytest.raises(EventError) as caught:
        prepare({**event, **more})
    return caught.value.problems[0].field or ""


def test_there_is_a_model_for_each_type() -> None:
    assert tuple(MODELS) == vocabulary.EVENT_TYPES
    assert set(Event.__args__) == set(MODELS.values())
    assert set(vocabulary.REPORT_TYPES) | set(vocabulary.KEEPER_TYPES) < set(vocabulary.EVENT_TYPES)


@pytest.mark.parametrize(
    "event",
    [RUMOUR, DENIAL, END, NOTE, RETRACTION, DECLARATION, MERGER, GRADE, WITHDRAWAL],
    ids=lambda event: str(event["type"]),
)
def test_the_least_of_each_type(event: dict[str, Any]) -> None:
    assert content(event) == event
    model = parse_event(event)
    assert isinstance(model, MODELS[event["type"]])
    with pytest.raises(ValidationError):
        setattr(model, "type", "other")  # noqa: B010


@pytest.mark.parametrize("kind", ["deal.rumoured", "deal.confirmed", "deal.amended", "deal.completed"])
def test_the_four_reports_take_every_term(kind: str) -> None:
    assert tuple(TERMS) == vocabulary.TERMS
    assert content(RUMOUR, type=kind, **TERMS) == {**RUMOUR, "type": kind, **TERMS}


@pytest.mark.parametrize("event", [DENIAL, END], ids=["denied", "ended"])
def test_a_denial_and_an_end_take_kind_and_parties_only(event: dict[str, Any]) -> None:
    for term, value in TERMS.items():
        if term in ("kind", "parties"):
            assert content(event, **{term: value})[term] == value
        else:
            assert refused(event, **{term: value}) == term


def test_only_a_completion_has_a_tranche() -> None:
    assert content(RUMOUR, type="deal.completed", tranche="second")["tranche"] == "second"
    assert refused(RUMOUR, type="deal.completed", tranche="The Second") == "tranche"
    assert refused(RUMOUR, tranche="second") == "tranche"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("kind", vocabulary.KINDS),
        ("stage", vocabulary.STAGES),
    ],
)
def test_every_word_is_known(field: str, words: tuple[str, ...]) -> None:
    for word in words:
        assert content(RUMOUR, **{field: word})[field] == word


def test_every_word_inside_a_term_is_known() -> None:
    roles = [{"party": "A", "role": role} for role in vocabulary.ROLES]
    assert content(RUMOUR, parties=roles)["parties"] == roles
    assert content(RUMOUR, form=vocabulary.FORMS)["form"] == list(vocabulary.FORMS)
    levels = [{"level": level} for level in vocabulary.LEVELS]
    assert content(RUMOUR, exclusivity=levels)["exclusivity"] == levels
    for basis in vocabulary.BASES:
        assert content(RUMOUR, source={"outlet": "A", "basis": basis})["source"]["basis"] == basis
    for reason in vocabulary.REASONS:
        assert content(END, reason=reason)["reason"] == reason
    for kind in vocabulary.PARTY_KINDS:
        assert content(DECLARATION, kind=kind)["kind"] == kind
    for grade in vocabulary.GRADES:
        assert content(GRADE, grade=grade)["grade"] == grade
    for per in vocabulary.PERS:
        assert content(RUMOUR, amount={"low": 1, "currency": "USD", "per": per})["amount"]["per"] == per
    for code in vocabulary.CURRENCIES:
        assert content(RUMOUR, amount={"low": 1, "currency": code})["amount"]["currency"] == code


def test_facets_are_terms_or_details() -> None:
    facets = [*vocabulary.TERMS, "details.trigger", "details.a key with blanks"]
    assert content(DENIAL, facets=facets, by="OpenAI")["facets"] == facets
    for facet in ("details.", "trigger", "parties[0]", "source", ""):
        assert refused(DENIAL, facets=[facet]) == "facets[0]"


def test_one_exclusivity_will_do() -> None:
    one = {"level": "sole", "until": None}
    assert content(RUMOUR, exclusivity=one)["exclusivity"] == [{"level": "sole"}]
    assert content(RUMOUR, exclusivity=[one, one])["exclusivity"] == [{"level": "sole"}, {"level": "sole"}]


def test_texts_of_amounts_and_stakes_become_objects() -> None:
    made = content(RUMOUR, amount="~10bn..15bn USD per year", stake="<=15%")
    assert made["amount"] == {
        "low": 10**10,
        "high": 15 * 10**9,
        "currency": "USD",
        "approx": True,
        "per": "year",
    }
    assert made["stake"] == {"high": 15}
    assert content(RUMOUR, stake=27.5)["stake"] == {"low": 27.5, "high": 27.5}


@pytest.mark.parametrize("number", [5.0, 5])
def test_a_whole_number_is_an_integer_however_it_is_written(number: float) -> None:
    made = content(RUMOUR, amount={"low": number, "currency": "USD"}, stake={"high": number})
    assert type(made["amount"]["low"]) is int
    assert type(made["stake"]["high"]) is int


@pytest.mark.parametrize(
    "low", [True, "5", 5.5, -1, -0.5, 2**53, 2.0**53, 10**400, float("nan"), float("inf"), [5], {}]
)
def test_what_is_no_whole_number(low: Any) -> None:
    assert refused(RUMOUR, amount={"low": low, "currency": "USD"}) == "amount.low"


def test_bounds_of_amounts() -> None:
    usd = {"currency": "USD"}
    assert content(RUMOUR, amount={"low": 0, "high": 5, **usd})["amount"] == {"low": 0, "high": 5, **usd}
    assert content(RUMOUR, amount={"low": 2**53 - 1, "high": None, **usd})["amount"] == {
        "low": 2**53 - 1,
        **usd,
    }
    for bounds in ({}, {"low": None}, {"low": 6, "high": 5}, {"high": 0}, {"low": 0}, {"low": 0, "high": 0}):
        assert refused(RUMOUR, amount={**bounds, **usd}) == "amount"
    for bounds in ({}, {"low": 6, "high": 5}):
        assert refused(RUMOUR, stake=bounds) == "stake"
    assert content(RUMOUR, stake={"high": 0})["stake"] == {"high": 0}


def test_null_is_the_same_as_absent() -> None:
    event = {
        **RUMOUR,
        **dict.fromkeys(TERMS),
        "id": None,
        "v": None,
        "note": None,
        "seq": None,
        "source": {"outlet": "Reuters", "title": None, "basis": None},
    }
    assert content(event) == RUMOUR
    made = content(RUMOUR, amount={"low": 1, "high": None, "currency": "USD", "approx": None, "per": None})
    assert made["amount"] == {"low": 1, "currency": "USD"}
    assert content(RUMOUR, details={"a": None, "b": "c"})["details"] == {"b": "c"}


@pytest.mark.parametrize("field", ["type", "reported_at", "source", "deal"])
def test_a_needed_field_is_not_null_either(field: str) -> None:
    assert refused(RUMOUR, **{field: None}) == field
    assert refused({name: value for name, value in RUMOUR.items() if name != field}) == field


@pytest.mark.parametrize("field", ["parties", "form", "exclusivity", "related"])
def test_an_empty_list_is_an_error(field: str) -> None:
    assert refused(RUMOUR, **{field: []}) == field


@pytest.mark.parametrize("field", ["amount", "stake", "details", "note", "kind", "part_of", "id"])
def test_an_empty_object_or_text_is_an_error(field: str) -> None:
    assert refused(RUMOUR, **{field: {}}).startswith(field)
    assert refused(RUMOUR, **{field: ""}) == field
    assert refused(RUMOUR, source={"outlet": "Reuters", "title": ""}) == "source.title"
    assert refused(RUMOUR, details={"a": ""}) == "details.a"
    assert refused(DECLARATION, aliases=[]) == "aliases"
    assert refused(DECLARATION, identifiers={}) == "identifiers"


@pytest.mark.parametrize("event", [RUMOUR, DENIAL, END, NOTE, RETRACTION, DECLARATION, MERGER, GRADE, WITHDRAWAL])
def test_an_unknown_field_is_an_error(event: dict[str, Any]) -> None:
    assert refused(event, colour="red") == "colour"
    if event["type"].startswith(("deal.", "note.", "report.")):
        assert refused(event, source={"outlet": "A", "colour": "red"}) == "source.colour"
    else:
        assert refused(event, source={"outlet": "A"}) == "source"


def test_what_the_store_adds_is_set_aside() -> None:
    added = {"seq": 7, "recorded_at": "2026-01-30T08:00:00.000001Z", "hash": "ab" * 32}
    assert prepare({**RUMOUR, **added}) == prepare(RUMOUR)
    assert prepare({**RUMOUR, **dict.fromkeys(added, "anything")}) == prepare(RUMOUR)
    assert parse_event({**RUMOUR, **added}) == parse_event(RUMOUR)


@pytest.mark.parametrize("version", [2, 0, "1", True, 1.0])
def test_only_version_1_is_known(version: Any) -> None:
    assert refused(RUMOUR, v=version) == "v"
    assert content(RUMOUR, v=1) == RUMOUR


@pytest.mark.parametrize(
    "identity", ["x", ID.replace("-", ""), f"{{{ID}}}", f"urn:uuid:{ID}", ID + "0", 5, ID[:-1] + "g"]
)
def test_an_id_is_a_uuid(identity: Any) -> None:
    assert refused(RUMOUR, id=identity) == "id"
    assert refused(RUMOUR, source={"outlet": "A", "cites": identity}) == "source.cites"
    assert refused(WITHDRAWAL, event=identity) == "event"


def test_ids_are_read_in_either_case() -> None:
    assert prepare({**RUMOUR, "id": ID.upper()}) == prepare({**RUMOUR, "id": ID})
    assert content(RUMOUR, source={"outlet": "A", "cites": ID.upper()})["source"]["cites"] == ID
    assert content(WITHDRAWAL, event=ID.upper())["event"] == ID


def test_names_must_give_a_slug_and_slugs_must_be_one() -> None:
    assert refused(RUMOUR, parties=[{"party": "&&", "role": "investor"}]) == "parties[0].party"
    assert refused(RUMOUR, source={"outlet": "…"}) == "source.outlet"
    assert refused(DENIAL, by="--") == "by"
    assert refused(GRADE, outlet="--") == "outlet"
    assert refused(DECLARATION, aliases=["AWS", "?"]) == "aliases[1]"
    assert refused(DECLARATION, party="Amazon Web Services") == "party"
    assert refused(DECLARATION, parent="Amazon!") == "parent"
    assert refused(MERGER, into="OpenAI") == "into"
    assert refused(RUMOUR, part_of="É") == "part_of"
    assert refused(RUMOUR, related=["a", "B"]) == "related[1]"
    assert content(RUMOUR, deal="deal-水-é")["deal"] == "deal-水-é"


def test_a_merger_and_a_parent_need_two_parties() -> None:
    assert refused(MERGER, into="open-ai") == ""
    assert refused(DECLARATION, parent="aws") == ""


def test_a_note_is_on_a_deal_or_on_a_party() -> None:
    on_party = {name: value for name, value in NOTE.items() if name != "deal"}
    assert content(on_party, party="OpenAI")["party"] == "OpenAI"
    assert refused(NOTE, party="OpenAI") == ""
    assert refused(on_party) == ""


def test_texts_are_kept_as_they_are() -> None:
    for text in ("[/b] plan", "[@click=app.quit]x[/]", "\x1b[31mred\x00", "  blanks  ", "‮bidi", "=1+1"):
        assert content(RUMOUR, note=text)["note"] == text
        assert content(RUMOUR, source={"outlet": "a" + text})["source"]["outlet"] == "a" + text


def test_half_of_a_surrogate_pair_is_a_problem() -> None:
    half = "\ud83d"
    assert refused(RUMOUR, note=half) == "note"
    assert refused(RUMOUR, source={"outlet": "a" + half}) == "source.outlet"
    assert refused(RUMOUR, deal="a" + half) == "deal"
    assert refused(RUMOUR, reported_at="2023" + half) == "reported_at"
    assert refused(RUMOUR, details={"a": half}) == "details"
    assert refused(RUMOUR, details={half: "a"}) == "details"
    assert refused(DENIAL, facets=["details." + half]) == "facets[0]"
    assert refused(RUMOUR, **{half: "a"}) == ""


@pytest.mark.parametrize("event", [None, 5, "text", [], ["type"], b"{}", Amount(low=1, currency="USD")])
def test_what_is_no_event_at_all(event: Any) -> None:
    with pytest.raises(EventError, match="an event must be an object"):
        prepare(event)
    with pytest.raises(EventError, match="an event must be an object"):
        parse_event(event)


def test_any_mapping_will_do() -> None:
    assert prepare(MappingProxyType(RUMOUR)) == prepare(RUMOUR)
    tuples = {**RUMOUR, "form": ("cash",), "parties": ({"party": "A", "role": "investor"},)}
    assert prepare(tuples).content["form"] == ["cash"]


def test_models_are_made_by_name_too() -> None:
    model = DealRumoured(
        type="deal.rumoured",
        reported_at="2026-01-29",
        source=Source(outlet="Reuters"),
        deal="amazon-openai-2026",
        parties=(Party(party="Amazon", role="investor"),),
        amount=Amount(high=50_000_000_000, currency="USD"),
    )
    assert prepare(model).content == content(
        RUMOUR, parties=[{"party": "Amazon", "role": "investor"}], amount="<=50bn USD"
    )
    assert prepare(model) == prepare(prepare(model).content)


def test_a_model_inside_a_mapping_is_taken_too() -> None:
    amount = Amount(low=5, high=5, currency="USD")
    assert content(RUMOUR, amount=amount)["amount"] == {"low": 5, "high": 5, "currency": "USD"}


def test_an_event_is_at_most_256_kib_long() -> None:
    frame = len(prepare({**RUMOUR, "note": "x"}).payload) - 1
    longest = {**RUMOUR, "note": "x" * (256 * 1024 - frame)}
    assert len(prepare(longest).payload) == 256 * 1024
    with pytest.raises(EventError, match="the event is 262,145 bytes long; at most 256 KiB are kept"):
        prepare({**longest, "note": longest["note"] + "x"})


def test_public_names_are_sorted_and_found() -> None:
    assert events.__all__ == sorted(events.__all__)
    assert dir(events) == events.__all__
    for name in events.__all__:
        assert getattr(events, name) is not None
    assert issubclass(events.DealEnded, BaseModel)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        events.nonsense  # noqa: B018

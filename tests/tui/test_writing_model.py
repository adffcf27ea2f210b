"""A form without a screen: its fields, what typed texts say, what is wrong, the event that they make."""

from __future__ import annotations

import json
from typing import Any

import pytest

import seeds
from events import EventError, id_text, prepare
from events.model import MODELS
from events.vocabulary import BASES, EVENT_TYPES, GRADES, KINDS, LEVELS, PARTY_KINDS, REASONS, ROLES
from tests.tui.driver import NOW
from tui.writing import typed
from tui.writing.draft import Draft, as_json, draft_of, judge, read_back
from tui.writing.fields import WRITTEN, Field, fields_of

OWN = "019c0c33-13ff-8364-899b-04324376e2ca"
RUMOUR = {
    "deal": ("amazon-openai-2026",),
    "reported_at": ("2026-01-29",),
    "source.outlet": ("Reuters",),
    "source.basis": ("people-familiar",),
    "kind": ("investment",),
    "parties": ("investor:Amazon", "investee:OpenAI"),
    "amount": ("<=50bn USD",),
}


def field(type_: str, path: str) -> Field:
    return next(each for each in fields_of(type_) if each.path == path)


def said(draft: Draft) -> list[tuple[str | None, int, str]]:
    return [(slip.path, slip.row, slip.sentence) for slip in judge(draft, NOW).slips]


# Fields


def test_every_type_that_a_person_writes_has_a_form() -> None:
    assert set(WRITTEN) == set(EVENT_TYPES) - {"entry.redacted"}


@pytest.mark.parametrize("type_", WRITTEN)
def test_a_form_has_exactly_the_fields_of_its_model(type_: str) -> None:
    fields = fields_of(type_)
    names = {each.path.partition(".")[0] for each in fields}
    assert names == set(MODELS[type_].model_fields) - {"type", "v"}
    assert len({each.path for each in fields}) == len(fields)
    for each in fields:
        assert each.label
        assert each.help
        info = MODELS[type_].model_fields[each.path.partition(".")[0]]
        assert each.required is (info.is_required() and each.path in (each.path.partition(".")[0], "source.outlet"))


def test_choices_are_the_vocabulary() -> None:
    assert field("deal.rumoured", "kind").choices == KINDS
    assert field("deal.rumoured", "source.basis").choices == BASES
    assert field("deal.rumoured", "parties").choices == ROLES
    assert field("deal.rumoured", "exclusivity").choices == LEVELS
    assert field("deal.ended", "reason").choices == REASONS
    assert field("party.declared", "kind").choices == PARTY_KINDS
    assert field("source.graded", "grade").choices == GRADES
    assert field("report.retracted", "reason").choices == ()


# From text to value and back


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("party", "investor: Amazon", {"party": "Amazon", "role": "investor"}),
        ("party", "investor:A: B", {"party": "A: B", "role": "investor"}),
        ("level", "exclusive", {"level": "exclusive"}),
        ("level", "sole:cloud; EU", {"level": "sole", "scope": "cloud; EU"}),
        (
            "level",
            "sole:new; until 2030; binds OpenAI",
            {"level": "sole", "scope": "new", "until": "2030", "binds": "OpenAI"},
        ),
        ("level", "sole; binds A; until 2030", {"level": "sole", "until": "2030", "binds": "A"}),
        ("pair", "duration=ten = years", ("duration", "ten = years")),
        ("pair", '{"a=b": "c"}', ("a=b", "c")),
        ("grade", " b ", "B"),
        ("date", "today", "2026-03-15"),
        ("date", "-7d", "2026-03-08"),
        ("amount", " <=50bn USD ", "<=50bn USD"),
        ("amount", '{"low":1,"high":1,"currency":"USD"}', {"low": 1, "high": 1, "currency": "USD"}),
        ("text", "  two words ", "two words"),
    ],
)
def test_what_a_text_says(kind: str, text: str, value: Any) -> None:
    assert typed.value(kind, text, NOW) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("party", {"party": "Amazon", "role": "investor"}),
        ("party", {"party": " Amazon ", "role": "investor"}),
        ("party", {"party": "Amazon", "rol": "investor"}),
        ("level", {"level": "sole"}),
        ("level", {"level": "sole", "scope": "a: b; until 2030"}),
        ("level", {"level": "sole", "until": "2030", "binds": "A; B"}),
        ("level", {"level": "sole", "scope": "s", "until": "2030-01", "binds": "OpenAI"}),
        ("pair", ("duration", "ten years")),
        ("pair", ("a=b", "=")),
        ("pair", ("key", "{}")),
        ("pair", ("{key", "text")),
    ],
)
def test_what_is_written_is_read_back(kind: str, value: Any) -> None:
    assert typed.value(kind, typed.text_of(kind, value), NOW) == value


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("party", "Amazon", "'Amazon' is no pair; write it as in 'investor:Amazon'"),
        ("party", ":Amazon", "':Amazon' is no pair; write it as in 'investor:Amazon'"),
        ("pair", "ten years", "'ten years' is no pair; write it as in 'duration=ten years'"),
        ("party", '{"party":', "'{\"party\":' is no JSON: "),
        ("date", "soon", "'soon' is not a date; write 2023, 2023-10, 2023-10-27 or 2023-10-27T09:30:00Z"),
    ],
)
def test_what_cannot_be_read(kind: str, text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        typed.value(kind, text, NOW)
    assert str(caught.value).startswith(sentence)


# The whole


def test_the_event_is_the_one_that_the_importer_would_make() -> None:
    judged = judge(Draft("deal.rumoured", RUMOUR), NOW)
    entry = prepare(
        {
            "type": "deal.rumoured",
            "deal": "amazon-openai-2026",
            "reported_at": "2026-01-29",
            "source": {"outlet": "Reuters", "basis": "people-familiar"},
            "kind": "investment",
            "parties": [{"party": "Amazon", "role": "investor"}, {"party": "OpenAI", "role": "investee"}],
            "amount": "<=50bn USD",
        }
    )
    assert judged.slips == ()
    assert judged.entry == entry
    assert judged.canonical == entry.payload.decode()
    assert judged.id == id_text(entry.id)


def test_an_id_given_is_kept() -> None:
    judged = judge(Draft("deal.rumoured", {**RUMOUR, "id": (OWN,)}), NOW)
    assert judged.id == OWN
    assert OWN not in judged.canonical


def test_what_is_needed_is_missing_not_wrong() -> None:
    judged = judge(Draft("deal.ended"), NOW)
    assert {slip.path for slip in judged.slips} == {"deal", "reported_at", "source.outlet", "reason"}
    assert all(slip.missing for slip in judged.slips)
    assert judged.entry is None


def test_slips_stand_in_the_importers_words_at_their_entries() -> None:
    draft = Draft(
        "deal.rumoured",
        {
            **RUMOUR,
            "deal": ("Amazon OpenAI",),
            "parties": ("investor:Amazon", "", "investr:X", "Y"),
            "amount": ("5bn",),
            "form": ("cash", "credts, equity"),
            "details": ("chips=some", "chips=others", "duration"),
            "source.cites": ("7",),
        },
    )
    assert sorted(said(draft), key=str) == sorted(
        [
            ("deal", 0, "deal 'Amazon OpenAI' is not in slug form; write 'amazon-openai'"),
            ("parties", 2, "role 'investr' is not known; did you mean 'investor'?"),
            ("parties", 3, "'Y' is no pair; write it as in 'investor:Amazon'"),
            ("amount", 0, "'5bn' has no currency; write '5bn USD', or another code"),
            ("form", 1, "form 'credts' is not known; did you mean 'credits'?"),
            ("details", 1, "'chips' is given twice; leave one out"),
            ("details", 2, "'duration' is no pair; write it as in 'duration=ten years'"),
            ("source.cites", 0, "cites '7' is not a UUID; it looks like 1027c4d1-c386-4bc4-8d61-3e30d8f16adf"),
        ],
        key=str,
    )


def test_what_is_wrong_with_the_whole_has_no_field() -> None:
    draft = Draft("note.added", {"text": ("x",), "reported_at": ("2025",), "source.outlet": ("R",)})
    assert said(draft) == [(None, 0, "the note has neither a deal nor a party; give one of them")]
    both = draft.with_text("deal", 0, "a-b").with_text("party", 0, "A")
    assert said(both) == [(None, 0, "the note has both a deal and a party; give one of them")]


def test_a_party_cannot_be_merged_into_itself() -> None:
    draft = Draft("party.merged", {"party": ("a",), "into": ("a",), "reported_at": ("2025",)})
    assert said(draft) == [(None, 0, "party 'a' cannot be merged into itself")]


def test_a_text_that_is_too_long_is_told() -> None:
    draft = Draft("deal.rumoured", {**RUMOUR, "note": ("x" * 300_000,)})
    assert said(draft)[0][2].endswith("bytes long; at most 256 KiB are kept")


def test_a_date_ahead_is_a_doubt_not_an_error() -> None:
    judged = judge(Draft("deal.rumoured", {**RUMOUR, "reported_at": ("2036-04-03",)}), NOW)
    assert judged.entry is not None
    assert judged.doubt == "2036-04-03 lies ahead of today"
    assert judge(Draft("deal.rumoured", {**RUMOUR, "reported_at": ("today",)}), NOW).doubt is None


def test_drafts_are_the_same_where_the_same_is_typed() -> None:
    empty = Draft("deal.rumoured")
    assert empty.with_text("parties", 2, "x").with_text("parties", 2, " ") == empty
    assert empty.with_text("parties", 1, "b:c").texts == {"parties": ("", "b:c")}


# There and back, as through an editor


def test_every_bundled_event_goes_through_a_form_unchanged() -> None:
    for line in seeds.path().read_text("utf-8").splitlines():
        event = json.loads(line)
        judged = judge(draft_of(event), NOW)
        assert judged.entry == prepare(event)
        assert read_back(as_json(draft_of(event), NOW)) == draft_of(event)


def test_half_a_draft_goes_to_the_editor_and_comes_back() -> None:
    draft = Draft("deal.denied", {"deal": ("A b",), "parties": ("Amazon", "investee:OpenAI"), "facets": ("amont",)})
    text = as_json(draft, NOW)
    assert json.loads(text)["source"] == {"outlet": ""}
    assert list(json.loads(text))[:2] == ["type", "deal"]
    assert read_back(text) == draft
    pairs = Draft("deal.rumoured", {"details": ("a=b", "a=c")})
    assert read_back(as_json(pairs, NOW)) == pairs


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "this is not JSON from line 1, column 1 on"),
        ('{"type":\n "deal.rumoured",\n}', "this is not JSON from line 2, column 17 on; take out the comma"),
        ("[]", "an event must be an object, not a list"),
        ('{"type": "deal.rumured"}', "type: type 'deal.rumured' is not known; did you mean 'deal.rumoured'?"),
        ('{"type": "source.graded", "grad": "A"}', "grad: field 'grad' is not known; did you mean 'grade'?"),
        ('{"type": "source.graded", "v": 2}', "v: version 2 of this event type is not known"),
        ('{"type": "deal.ended", "source": "Reuters"}', "source: source must be an object, not 'Reuters'"),
        ('{"type": "deal.ended", "deal": 5}', "deal: deal must be a text, not 5"),
        ('{"type": "deal.rumoured", "parties": "x"}', "parties: parties must be a list, not 'x'"),
        (
            json.dumps({"type": "entry.redacted", "reason": "x", "reported_at": "2025", "event": OWN}),
            "type: entry.redacted is not written in a form",
        ),
        ("\ud800", "this is not JSON from line 1, column 1 on"),
    ],
)
def test_what_no_form_can_show_is_not_taken(text: str, sentence: str) -> None:
    with pytest.raises(EventError) as caught:
        read_back(text)
    assert any(problem.sentence().startswith(sentence) for problem in caught.value.problems)


def test_what_the_store_adds_is_set_aside() -> None:
    event = {"type": "source.graded", "outlet": "R", "grade": "A", "reported_at": "2025", "seq": 5, "hash": "x", "v": 1}
    assert draft_of(event) == Draft("source.graded", {"outlet": ("R",), "grade": ("A",), "reported_at": ("2025",)})

"""Each sentence about a wrong event, with what provokes it."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import EventError, Problem, prepare, vocabulary
from tests.events.samples import DECLARATION, DENIAL, END, GRADE, MERGER, NOTE, RETRACTION, RUMOUR, reports

PARTY = {"party": "OpenAI", "role": "investee"}
EMPTY = "leave it out where there is nothing to say"
TEXTS = "50bn USD, <=50bn USD, >=13bn USD, ~300m EUR, 10bn..15bn USD, 1.25bn USD per month"
FORMS = "2023, 2023-10, 2023-10-27 or 2023-10-27T09:30:00Z"

SENTENCES: list[tuple[dict[str, Any], dict[Any, Any], str]] = [
    # the type
    (
        RUMOUR,
        {"type": "deal.rumored"},
        "type: type 'deal.rumored' is not known; did you mean 'deal.rumoured'?",
    ),
    (RUMOUR, {"type": "x"}, "type: type 'x' is not known; a report begins with deal., as in deal.rumoured"),
    (RUMOUR, {"type": None}, "type: type is missing; give one such as deal.rumoured"),
    (
        RUMOUR,
        {"type": ["a"]},
        "type: type a list is not known; a report begins with deal., as in deal.rumoured",
    ),
    # fields that are missing, unknown, or of another type
    (
        RUMOUR,
        {"deal": None},
        "deal: deal is missing; give the slug of the deal, such as microsoft-openai-2023",
    ),
    (RUMOUR, {"deal": ""}, "deal: deal is empty; give the slug of the deal, such as microsoft-openai-2023"),
    (
        RUMOUR,
        {"reported_at": None},
        "reported_at: reported_at is missing; give the date of the report, such as 2023-10-27",
    ),
    (
        RUMOUR,
        {"source": None},
        'source: source is missing; say who published it, as in {"outlet": "Reuters"}',
    ),
    (RUMOUR, {"source": {}}, "source.outlet: outlet is missing; say who published it"),
    (END, {"reason": None}, f"reason: reason is missing; one of {', '.join(vocabulary.REASONS)}"),
    (RETRACTION, {"event": None}, "event: event is missing; give the id of the entry that is meant"),
    (GRADE, {"grade": None}, "grade: grade is missing; one of A, B, C, D, E, F"),
    (RUMOUR, {"ammount": "5m USD"}, "ammount: field 'ammount' is not known; did you mean 'amount'?"),
    (
        RUMOUR,
        {"source": {"outlet": "A", "colour": 1}},
        (
            "source.colour: field 'colour' is not known; "
            "known are archived_url, basis, cites, language, outlet, read_on, title, url"
        ),
    ),
    (
        DENIAL,
        {"amount": "5m USD"},
        "amount: deal.denied has no field 'amount'; leave it out, or say it in the note",
    ),
    (
        RUMOUR,
        {"amount": {"low": 1, "currency": "USD", "pr": "x"}},
        "amount.pr: field 'pr' is not known; did you mean 'per'?",
    ),
    (RUMOUR, {"\x1b[2J": 1}, "\\x1b[2J: field '\\x1b[2J' is not known; known are amount, deal, details,"),
    (RUMOUR, {5: 1}, "the name of a field is not a text"),
    (
        RUMOUR,
        {"source": "Reuters"},
        'source: source must be an object, not \'Reuters\'; write it as {"outlet": "Reuters"}',
    ),
    (RUMOUR, {"deal": 5}, "deal: deal must be a text, not 5"),
    (RUMOUR, {"note": ["a"]}, "note: note must be a text, not a list"),
    (RUMOUR, {"note": ""}, f"note: note is empty; {EMPTY}"),
    (RUMOUR, {"note": "a\ud800"}, "note: note holds half of a surrogate pair; write the whole character"),
    (RUMOUR, {"v": 2}, "v: version 2 of this event type is not known; this program reads version 1"),
    # words
    (
        RUMOUR,
        {"parties": [PARTY, {"party": "Amazon", "role": "investr"}]},
        "parties[1].role: role 'investr' is not known; did you mean 'investor'?",
    ),
    (
        RUMOUR,
        {"kind": "cloud supply"},
        "kind: kind 'cloud supply' is not known; did you mean 'cloud-supply'?",
    ),
    (RUMOUR, {"kind": "x"}, "kind: kind 'x' is not known; one of investment, funding-round, secondary-sale,"),
    (RUMOUR, {"stage": "in talks"}, "stage: stage 'in talks' is not known; did you mean 'in-talks'?"),
    (RUMOUR, {"form": ["cash", "credit"]}, "form[1]: form 'credit' is not known; did you mean 'credits'?"),
    (
        RUMOUR,
        {"exclusivity": {"level": "exclusiv"}},
        "exclusivity.level: level 'exclusiv' is not known; did you mean 'exclusive'?",
    ),
    (
        RUMOUR,
        {"exclusivity": [{"level": "x"}]},
        f"exclusivity[0].level: level 'x' is not known; one of {', '.join(vocabulary.LEVELS)}",
    ),
    (
        RUMOUR,
        {"source": {"outlet": "A", "basis": "filling"}},
        "source.basis: basis 'filling' is not known; did you mean 'filing'?",
    ),
    (
        END,
        {"reason": "canceled"},
        f"reason: reason 'canceled' is not known; one of {', '.join(vocabulary.REASONS)}",
    ),
    (GRADE, {"grade": "a"}, "grade: grade 'a' is not known; did you mean 'A'?"),
    (
        DECLARATION,
        {"kind": "sovereign fund"},
        "kind: kind 'sovereign fund' is not known; did you mean 'sovereign-fund'?",
    ),
    (DENIAL, {"facets": ["ammount"]}, "facets[0]: facet 'ammount' is no term; did you mean 'amount'?"),
    (
        RUMOUR,
        {"amount": {"low": 1, "currency": "usd"}},
        "amount.currency: currency 'usd' is not known; did you mean 'USD'?",
    ),
    (
        RUMOUR,
        {"amount": {"low": 1, "currency": "$"}},
        "amount.currency: currency '$' is not known; did you mean 'USD'?",
    ),
    (
        RUMOUR,
        {"amount": {"low": 1, "currency": "USD", "per": "decade"}},
        "amount.per: per 'decade' is not known; one of year, quarter, month, week, day, unit",
    ),
    # slugs, names, ids, dates
    (
        RUMOUR,
        {"deal": "Amazon OpenAI"},
        "deal: deal 'Amazon OpenAI' is not in slug form; write 'amazon-openai'",
    ),
    (
        RUMOUR,
        {"deal": "--"},
        "deal: '--' has no letter or digit; a slug is made of letters and digits, joined by single hyphens",
    ),
    (RUMOUR, {"related": ["A b"]}, "related[0]: related 'A b' is not in slug form; write 'a-b'"),
    (
        RUMOUR,
        {"parties": [{"party": "&", "role": "investor"}]},
        "parties[0].party: '&' has no letter or digit",
    ),
    (
        RUMOUR,
        {"parties": [{"party": "", "role": "investor"}]},
        "parties[0].party: party is empty; give the name of the party; unknown-party where nobody is named",
    ),
    (DECLARATION, {"aliases": ["?"]}, "aliases[0]: '?' has no letter or digit"),
    (
        RUMOUR,
        {"id": "x"},
        "id: id 'x' is not a UUID; it looks like 1027c4d1-c386-4bc4-8d61-3e30d8f16adf",
    ),
    (
        RUMOUR,
        {"source": {"outlet": "A", "cites": "yesterday"}},
        "source.cites: cites 'yesterday' is not a UUID; it looks like 1027c4d1-c386-4bc4-8d61-3e30d8f16adf",
    ),
    (RUMOUR, {"reported_at": "Mar 1, 2001"}, f"reported_at: 'Mar 1, 2001' is not a date; write {FORMS}"),
    (RUMOUR, {"reported_at": 2023}, "reported_at: reported_at must be a text, not 2023"),
    (RUMOUR, {"effective_on": "2023-13"}, "effective_on: '2023-13' is not a date: there is no month 13"),
    (
        RUMOUR,
        {"source": {"outlet": "A", "read_on": "2023-10-27T09:30:00"}},
        "source.read_on: '2023-10-27T09:30:00' has no offset; add Z for UTC, or one such as +02:00",
    ),
    (
        RUMOUR,
        {"exclusivity": [{"level": "sole", "until": "2023-02-30"}]},
        "exclusivity[0].until: '2023-02-30' is not a date: 2023-02 has no day 30",
    ),
    # amounts and stakes
    (RUMOUR, {"amount": "50bn"}, "amount: '50bn' has no currency; write '50bn USD', or another code"),
    (RUMOUR, {"amount": "¥5bn"}, "amount: '¥5bn': '¥' could be several currencies; write JPY or CNY"),
    (RUMOUR, {"amount": 5}, f"amount: amount 5 has no currency; write a text such as {TEXTS}"),
    (
        RUMOUR,
        {"amount": [5]},
        f"amount: amount must be an object or a text, not a list; write a text such as {TEXTS}",
    ),
    (RUMOUR, {"amount": ""}, f"amount: amount is empty; {EMPTY}"),
    (
        RUMOUR,
        {"amount": {"low": 5}},
        "amount.currency: currency is missing; give its ISO 4217 code, such as USD",
    ),
    (
        RUMOUR,
        {"amount": {"low": 6, "high": 5, "currency": "USD"}},
        "amount: low 6 is more than high 5; the lower bound goes first",
    ),
    (
        RUMOUR,
        {"amount": {"currency": "USD"}},
        "amount: low and high are both missing; leave the amount out where it is not disclosed",
    ),
    (
        RUMOUR,
        {"amount": {"high": 0, "currency": "USD"}},
        "amount: an amount is never 0; leave it out where it is not disclosed",
    ),
    (
        RUMOUR,
        {"amount": {"low": 5.5, "currency": "USD"}},
        "amount.low: low 5.5 is not a whole number; amounts are whole currency units",
    ),
    (
        RUMOUR,
        {"amount": {"low": "5", "currency": "USD"}},
        "amount.low: low must be a number of currency units, not '5'; write it without quotes",
    ),
    (
        RUMOUR,
        {"amount": {"low": 2**53, "currency": "USD"}},
        "amount.low: low 9007199254740992 is not between 0 and 2^53 - 1",
    ),
    (
        RUMOUR,
        {"amount": {"low": 5, "currency": "USD", "approx": "yes"}},
        "amount.approx: approx must be true or false, not 'yes'",
    ),
    (RUMOUR, {"stake": 27.12345}, "stake: 27.12345 has more than four decimals"),
    (RUMOUR, {"stake": "half"}, "stake: 'half' is not a stake; write '27%', '~27%', '<=15%' or '10%..15%'"),
    (RUMOUR, {"stake": {"low": 101}}, "stake.low: low 101 is not between 0 and 100 percent"),
    # lists and objects
    (RUMOUR, {"form": []}, f"form: form is empty; {EMPTY}"),
    (RUMOUR, {"form": "cash"}, "form: form must be a list, not 'cash'; write it as ['cash']"),
    (RUMOUR, {"parties": PARTY}, "parties: parties must be a list, not an object; put it in brackets, […]"),
    (
        RUMOUR,
        {"parties": ["OpenAI"]},
        ('parties[0]: party must be an object, not \'OpenAI\'; write it as {"party": "OpenAI", "role": "investee"}'),
    ),
    (
        RUMOUR,
        {"parties": [{"party": "A"}]},
        "parties[0].role: role is missing; give its role, such as investor",
    ),
    (
        RUMOUR,
        {"exclusivity": "sole"},
        'exclusivity: exclusivity must be an object, not \'sole\'; write it as {"level": "exclusive"}',
    ),
    (RUMOUR, {"exclusivity": []}, f"exclusivity: exclusivity is empty; {EMPTY}"),
    (RUMOUR, {"details": {}}, f"details: details is empty; {EMPTY}"),
    (RUMOUR, {"details": {"chips": 5}}, "details.chips: 'chips' must be a text, not 5"),
    (RUMOUR, {"details": {"": "a"}}, "details: details has an empty name; give each text a name"),
    (
        RUMOUR,
        {"details": "chips"},
        'details: details must be an object of texts, not \'chips\'; write it as {"NAME": "text"}',
    ),
    (
        RUMOUR,
        {"details": {"\xe9": "a", "e\u0301": "b"}},
        "details: two names are the same text; keep one of them",
    ),
    # what fields say together
    (NOTE, {"party": "OpenAI"}, "the note has both a deal and a party; give one of them"),
    (NOTE, {"deal": None}, "the note has neither a deal nor a party; give one of them"),
    (MERGER, {"into": "open-ai"}, "party 'open-ai' cannot be merged into itself"),
    (DECLARATION, {"parent": "aws"}, "party 'aws' cannot be its own parent"),
]


@pytest.mark.parametrize(("event", "more", "sentence"), SENTENCES, ids=lambda value: str(value)[:40])
def test_sentences(event: dict[str, Any], more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(EventError) as caught:
        prepare({**event, **more})
    assert str(caught.value) == sentence or str(caught.value).startswith(sentence + " ")
    assert str(caught.value) == caught.value.problems[0].sentence()
    assert len(caught.value.problems) == 1


def test_all_problems_are_told_each_once() -> None:
    with pytest.raises(EventError) as caught:
        prepare({**RUMOUR, "kind": "x", "form": [], "parties": [{"party": "A", "role": "x"}, {"role": "y"}]})
    assert [problem.field for problem in caught.value.problems] == [
        "kind",
        "parties[0].role",
        "parties[1].party",
        "parties[1].role",
        "form",
    ]


def test_a_misspelt_field_is_not_also_missing() -> None:
    event = {**RUMOUR, "reportd_at": "2023", "source": {"outlt": "Reuters"}}
    del event["reported_at"]
    with pytest.raises(EventError) as caught:
        prepare(event)
    assert [problem.field for problem in caught.value.problems] == ["source.outlt", "reportd_at"]


def test_an_error_survives_being_sent_to_another_process() -> None:
    error = EventError([Problem("deal", "deal is missing", None), Problem(None, "b", "c")])
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.problems) == (str(error), error.problems)
    with pytest.raises(ValueError):
        EventError([])


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
fields = st.sampled_from(
    "type id v reported_at note source deal kind parties amount form stake exclusivity part_of related "
    "effective_on stage details tranche by facets reason event text party into name aliases".split()
)


@given(reports, st.dictionaries(fields | st.text(max_size=6), junk, min_size=1, max_size=3))
def test_whatever_stands_in_an_event_it_is_taken_or_explained(event: dict[str, Any], more: dict[str, Any]) -> None:
    try:
        prepare({**event, **more})
    except EventError as error:
        problems = error.problems
    else:
        return
    for problem in problems:
        sentence = problem.sentence()
        assert sentence.isprintable()
        assert "pydantic" not in sentence
        assert "Input should" not in sentence

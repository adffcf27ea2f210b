"""Events that the tests start from, and strategies for made-up ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from events import vocabulary

ID = "1027c4d1-c386-4bc4-8d61-3e30d8f16adf"

RUMOUR: dict[str, Any] = {
    "type": "deal.rumoured",
    "reported_at": "2026-01-29",
    "source": {"outlet": "Reuters"},
    "deal": "amazon-openai-2026",
}
DENIAL = {**RUMOUR, "type": "deal.denied"}
END = {**RUMOUR, "type": "deal.ended", "reason": "terminated"}
NOTE = {**RUMOUR, "type": "note.added", "text": "Analysts doubt it."}
RETRACTION = {
    "type": "report.retracted",
    "reported_at": "2026-02",
    "source": {"outlet": "Reuters"},
    "event": ID,
}
DECLARATION = {"type": "party.declared", "reported_at": "2026", "party": "aws", "name": "Amazon Web Services"}
MERGER = {"type": "party.merged", "reported_at": "2026", "party": "open-ai", "into": "openai"}
GRADE = {"type": "source.graded", "reported_at": "2026", "outlet": "Reuters", "grade": "A"}
WITHDRAWAL = {"type": "entry.withdrawn", "reported_at": "2026", "event": ID}

TERMS: dict[str, Any] = {
    "kind": "investment",
    "parties": [{"party": "Amazon", "role": "investor"}, {"party": "OpenAI", "role": "investee"}],
    "amount": {"high": 50_000_000_000, "currency": "USD", "approx": True, "per": "year"},
    "form": ["cash", "credits"],
    "stake": {"low": 2.5, "high": 10},
    "exclusivity": [{"level": "first-refusal", "scope": "chips", "until": "2030-06", "binds": "OpenAI"}],
    "part_of": "openai-round-2026",
    "related": ["microsoft-openai-2025"],
    "effective_on": "2026-03",
    "stage": "in-talks",
    "details": {"chips": "Trainium", "trigger": "an IPO"},
}

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
names = st.tuples(texts, st.sampled_from("aZ9éß水")).map("".join)
slugs = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
days = st.dates().map(lambda day: day.isoformat())
dates = st.one_of(
    days,
    days.map(lambda day: day[:7]),
    days.map(lambda day: day[:4]),
    st.builds(
        lambda day, second, decimals, offset: f"{day}T12:{second:02d}:{second:02d}{decimals}{offset}",
        st.dates(min_value=__import__("datetime").date(2, 1, 1)).map(lambda day: day.isoformat()),
        st.integers(0, 59),
        st.sampled_from(["", ".5", ".50", ".123456"]),
        st.sampled_from(["Z", "+02:00", "-11:30", "z"]),
    ),
)
wholes = st.integers(1, vocabulary.MAX_WHOLE_NUMBER)


def _bounds(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    pair = st.tuples(numbers, numbers).map(sorted)
    return st.one_of(
        numbers.map(lambda low: {"low": low}),
        numbers.map(lambda high: {"high": high}),
        pair.map(lambda both: {"low": both[0], "high": both[1]}),
    )


def _with(base: st.SearchStrategy[dict[str, Any]], more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.tuples(base, more).map(lambda both: {**both[0], **both[1]})


amounts = _with(
    _bounds(wholes | st.integers(1, 9_000).map(lambda millions: millions * 10**6)),
    st.fixed_dictionaries(
        {"currency": st.sampled_from(vocabulary.CURRENCIES)},
        optional={"approx": st.just(True), "per": st.sampled_from(vocabulary.PERS)},
    ),
)
percents = (
    st.integers(0, 1_000_000)
    .map(lambda parts: parts / 10_000)
    .map(lambda percent: int(percent) if percent == int(percent) else percent)
)
stakes = _with(_bounds(percents), st.fixed_dictionaries({}, optional={"approx": st.just(True)}))
parties = st.lists(
    st.fixed_dictionaries({"party": names, "role": st.sampled_from(vocabulary.ROLES)}), min_size=1, max_size=3
)
reports = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["deal.rumoured", "deal.confirmed", "deal.amended", "deal.completed"]),
        "reported_at": dates,
        "deal": slugs,
        "source": st.fixed_dictionaries({"outlet": names}, optional={"title": texts, "url": texts}),
    },
    optional={
        "note": texts,
        "kind": st.sampled_from(vocabulary.KINDS),
        "parties": parties,
        "amount": amounts,
        "stake": stakes,
        "form": st.lists(st.sampled_from(vocabulary.FORMS), min_size=1, max_size=2),
        "stage": st.sampled_from(vocabulary.STAGES),
        "details": st.dictionaries(texts, texts, min_size=1, max_size=3),
    },
)

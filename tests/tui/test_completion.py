"""Completion of queries: what is being typed, what it may become, and what becomes of the text. Pure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.time import parse_moment
from store import Found
from store.query import KEYS, WORDS, parse_query
from tui.completion import (
    HELP,
    NAMED,
    Candidate,
    Typed,
    candidates,
    common,
    lengthen,
    quoted,
    take,
    typed_at,
    wanted,
)

NOW = parse_moment("2026-03-15").instant
NAMES = [Found("openai", "OpenAI", 7), Found("open-source", "Open Source", None)]


def at(text: str) -> tuple[str, int]:
    """A text with the cursor where `|` stands."""
    return text.replace("|", ""), text.index("|")


def offered(text: str, *names: Found) -> list[str]:
    return [candidate.text for candidate in candidates(typed_at(*at(text)), names, now=NOW)]


@pytest.mark.parametrize(
    ("text", "kind", "key", "typed", "part"),
    [
        ("|", "word", "", "", ""),
        ("sta|", "word", "", "sta", "sta"),
        ("openai sta|", "word", "", "sta", "sta"),
        ("openai | x", "word", "", "", ""),
        ("op|enai", "word", "", "op", "openai"),
        ("-sta|", "word", "", "sta", "sta"),
        ("-|", "word", "", "", ""),
        ("|-openai", "none", "", "", ""),
        ("|openai", "none", "", "", ""),
        ('"open a|', "word", "", "open a", '"open a'),
        ("status:|", "value", "status", "", ""),
        ("STATUS:ru|moured x", "value", "status", "ru", "rumoured"),
        ("x -kind:inv|", "value", "kind", "inv", "inv"),
        ("st|atus:rumoured", "key", "", "st", "status:"),
        ("party:=ope|", "value", "party", "ope", "=ope"),
        ("party:|=ope", "value", "party", "", "=ope"),
        ('party:"open s|', "value", "party", "open s", '"open s'),
        ('party:"open s" |x', "none", "", "", ""),
        ('party:"open |s" x', "value", "party", "open ", '"open s"'),
        ('party:"=open s|', "value", "party", "open s", '"=open s'),
        ("unknown:va|", "value", "unknown", "va", "va"),
    ],
)
def test_what_is_being_typed(text: str, kind: str, key: str, typed: str, part: str) -> None:
    whole, cursor = at(text)
    found = typed_at(whole, cursor)
    assert (found.kind, found.key, found.typed) == (kind, key, typed)
    assert whole[found.start : found.end] == part


def test_the_signs_around_it_are_told() -> None:
    assert typed_at("-party:=op", 10).negated
    assert typed_at("-party:=op", 10).exact
    assert typed_at('party:"op', 9).quoted
    assert typed_at("party:op", 8) == Typed("value", "party", "op", 6, 8)


def test_every_key_has_its_line_and_no_other() -> None:
    assert list(HELP) == list(KEYS)
    assert set(NAMED) | set(WORDS) | {"amount", "since", "until"} == set(KEYS)
    assert [c.text for c in candidates(typed_at("", 0), now=NOW)] == [f"{key}:" for key in KEYS]
    assert all(c.help for c in candidates(typed_at("", 0), now=NOW))


def test_keys_begin_as_typed() -> None:
    assert offered("sta|") == ["status:", "stage:", "stale:"]
    assert offered("x -KI|") == ["kind:"]
    assert offered("s|atus:rumoured") == ["status:", "stage:", "since:", "stale:"]
    assert offered('"sta|') == offered("|openai") == offered("zz|") == []


def test_words_of_the_vocabulary() -> None:
    for key, words in WORDS.items():
        assert offered(f"{key}:|") == list(words)
    assert offered("kind:chip|") == ["chip-supply"]
    assert offered("kind:supply|")[:2] == ["cloud-supply", "chip-supply"]
    assert offered("status:RU|") == ["rumoured"]
    assert offered("status:zz|") == offered("unknown:|") == offered("status:??|") == []


def test_names_are_those_that_the_store_found() -> None:
    assert wanted(typed_at(*at("party:op|"))) == ("party", "op")
    assert wanted(typed_at(*at('outlet:"the i|'))) == ("outlet", "the i")
    assert wanted(typed_at(*at("op|"))) == ("party", "op")
    for text in ("o|", "|", "status:ru|", '"op|', "par|ty:x"):
        assert wanted(typed_at(*at(text))) is None
    assert offered("party:op|", *NAMES) == ["openai", "open-source"]
    assert offered("party:=op|", *NAMES) == ["=openai", "=open-source"]
    assert offered("op|", *NAMES) == ["party:openai", "party:open-source"]
    assert candidates(typed_at("party:op", 8), NAMES, now=NOW)[0] == Candidate("openai", "OpenAI", 7)


def test_dates() -> None:
    assert offered("since:|")[:4] == ["2026-03-15", "2026-03", "2026", "2025"]
    assert offered("since:2025|")[:3] == ["2025", "2025-01", "2025-02"]
    assert offered("until:2025-1|") == ["2025-10", "2025-11", "2025-12"]
    assert offered("until:2025-02-2|")[-1] == "2025-02-28"
    assert offered("since:to|") == ["2026-03-15"]
    assert offered("since:yes|") == ["2026-03-14"]
    assert offered("since:-7d|") == ["2026-03-08"]
    assert offered("since:-|") == ["2026-03-08", "2025-12-15"]
    assert offered("since:-3|") == ["2026-03-12", "2026-02-22", "2025-12-15", "2023-03-15"]
    assert offered("since:-99999y|") == offered("since:-x|") == offered("since:soon|") == []
    assert offered("since:2025-13|") == offered("since:2025-06-31x|") == []


def test_amounts() -> None:
    assert ">1bn" in offered("amount:|")
    assert offered("amount:<=|") == ["<=1bn", "<=100m", "<=10bn"]
    assert offered("amount:>2|") == [">2m", ">2bn", ">2tn"]
    assert offered("amount:500m|")[:3] == ["500m", "500mUSD", "500mEUR"]
    assert offered("amount:1bnE|") == ["1bnEUR"]
    assert offered("amount:x|") == offered("amount:1zz|") == offered("amount:9999tn|") == []


def test_taking_one_keeps_the_rest() -> None:
    text, cursor = at("openai -kind:in| since:2025")
    typed = typed_at(text, cursor)
    assert take(text, typed, candidates(typed, now=NOW)[0]) == ("openai -kind:investment since:2025", 23)
    text, cursor = at('party:"open s| outlet:wsj')
    assert take(text, typed_at(text, cursor), Candidate("open-source")) == ("party:open-source", 17)


def test_values_of_several_words_are_quoted() -> None:
    assert quoted("the-information") == "the-information"
    assert quoted("the information") == '"the information"'
    assert quoted('a "b" c') == '"a  b  c"'
    assert quoted("") == '""'
    assert take("outlet:th", typed_at("outlet:th", 9), Candidate("the information"))[0] == 'outlet:"the information"'


def test_what_all_have_in_common() -> None:
    typed = typed_at("party:op", 8)
    assert common(typed, candidates(typed, NAMES, now=NOW)) == "open"
    assert lengthen("party:op", typed, candidates(typed, NAMES, now=NOW)) == ("party:open", 10)
    assert lengthen("party:=op", typed_at("party:=op", 9), [Candidate("=openai")]) == ("party:=openai", 13)
    assert lengthen("kind:su", typed_at("kind:su", 7), [Candidate("chip-supply")]) is None
    assert lengthen("zz", typed_at("zz", 2), []) is None


ANY = st.text(st.sampled_from('ab:-=" statuskindparty2025>1bn\u0301日') | st.characters(), max_size=40)
VALID = st.sampled_from(
    ["openai", "-rumour", '"two words"', "status:rumoured", "-kind:lease", "party:=amazon", 'outlet:"the sun"',
     "amount:>1bn", "since:2025-06", "stale:yes", "open*"]
)  # fmt: skip
BEGUN = st.sampled_from([f"{key}:" for key in KEYS]).flatmap(
    lambda key: st.sampled_from(["", "c", "re", "20", "2025-0", "-7d", "to", ">1", "1bn", "ye", '"op', "=o", "ch"]).map(
        lambda begun: key + begun
    )
)


@given(ANY, st.integers(-5, 60))
def test_it_never_raises_and_never_leaves_the_text(text: str, cursor: int) -> None:
    typed = typed_at(text, cursor)
    assert 0 <= typed.start <= typed.end <= len(text)
    wanted(typed)
    found = candidates(typed, NAMES, now=NOW)
    common(typed, found)
    for candidate in found:
        after, place = take(text, typed, candidate)
        assert after.startswith(text[: typed.start])
        assert after.endswith(text[typed.end :])
        assert text[: typed.start] == after[: typed.start]
        assert len(text[: typed.start]) <= place <= len(after) - len(text[typed.end :])


@given(st.lists(VALID, max_size=3), BEGUN, st.lists(VALID, max_size=3), st.booleans())
def test_the_completed_text_parses(before: list[str], begun: str, after: list[str], negated: bool) -> None:
    left = " ".join([*before, ("-" if negated else "") + begun])
    rest = [] if begun.count('"') else after  # an open quote reaches to the end
    text = " ".join([left, *rest])
    typed = typed_at(text, len(left))
    assert typed.kind == "value"
    for candidate in candidates(typed, NAMES, now=NOW):
        completed, _ = take(text, typed, candidate)
        kept = parse_query(" ".join([*before, *rest])).conditions
        assert set(kept) <= set(parse_query(completed).conditions)

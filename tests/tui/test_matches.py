"""Places of words in drawings, and how they are marked. Pure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.test_ui_text import HOSTILE
from tui.drawing.lines import Run, run, text_of, width_of
from tui.matches import HERE, MATCH, MOST, Match, Term, find, marked, terms_of_query, terms_of_text
from tui.theme import roles


def where(text: str, *terms: Term) -> list[str]:
    line = (run(text),)
    return [text_of(line)[match.start : match.end] for match in find([line], terms)]


def test_the_words_of_a_query() -> None:
    assert terms_of_query('OpenAI -rumour status:rumoured "two words" soft*') == (
        Term("openai", whole=True), Term("two words", whole=True), Term("soft", begins=True),
    )  # fmt: skip
    assert terms_of_query("soft-bank") == (Term("soft bank", whole=True),)
    assert terms_of_query("status:nonsense") == terms_of_query("") == ()


def test_words_whole_beginnings_and_parts() -> None:
    text = "Softbank and soft money, SOFT"
    assert where(text, Term("soft", whole=True)) == ["soft", "SOFT"]
    assert where(text, Term("soft", begins=True)) == ["Soft", "soft", "SOFT"]
    assert where(text, *terms_of_text("ft")) == ["ft", "ft", "FT"]
    assert where(text, *terms_of_text("  ")) == []
    assert where("aaaa", Term("aa")) == ["aa", "aa"]
    assert where("abc", Term("ab"), Term("bc")) == ["ab"]


def test_case_and_accents_do_not_count_and_marks_go_along() -> None:
    assert where("Société Générale", *terms_of_text("generale")) == ["Générale"]
    assert where("cafe\u0301 noir", *terms_of_text("CAFÉ")) == ["cafe\u0301"]
    assert where("straße", *terms_of_text("STRASSE")) == ["straße"]
    assert where("日本語", *terms_of_text("本")) == ["本"]
    assert where("한국", *terms_of_text("한")) == ["한"]


def test_there_is_an_end_to_matches() -> None:
    assert len(find([(run("a" * (MOST + 50)),)], terms_of_text("a"))) == MOST


def test_marking_parts_runs_and_keeps_roles() -> None:
    line = (Run("one two", "dim"), Run(" three", "key"))
    matches = find([line], terms_of_text("o th"))
    assert matches == [Match(0, 6, 10)]
    assert marked(line, matches, None) == (
        Run("one tw", "dim"), Run("o", MATCH), Run(" th", MATCH), Run("ree", "key"),
    )  # fmt: skip
    assert marked(line, matches, matches[0])[1].role == HERE
    assert marked(line, [], None) == line
    assert {MATCH, HERE} <= set(roles())


TEXTS = st.one_of(st.sampled_from([data for data in HOSTILE if "\ud800" not in data]), st.text(max_size=40))


@given(st.lists(TEXTS, max_size=4), TEXTS)
def test_marking_changes_no_cell(parts: list[str], typed: str) -> None:
    line = tuple(run(part[:200], "dim") for part in parts)
    matches = find([line], terms_of_text(typed[:200]))
    shown = marked(line, matches, matches[-1] if matches else None)
    assert text_of(shown) == text_of(line)
    assert width_of(shown) == width_of(line)
    assert sum(len(part.text) for part in shown if part.role in (MATCH, HERE)) == sum(m.end - m.start for m in matches)


@pytest.mark.parametrize("data", [data for data in HOSTILE if data.strip() and "\ud800" not in data])
def test_what_is_shown_is_found_by_itself(data: str) -> None:
    shown = run(data, "", 60).text
    if terms_of_text(shown):
        assert find([(Run(shown),)], terms_of_text(shown))

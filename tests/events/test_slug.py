"""Slugs of names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import is_slug, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("OpenAI", "openai"),
        ("Amazon Web Services, Inc.", "amazon-web-services-inc"),
        ("  --A  &  B--  ", "a-b"),
        ("AT&T", "at-t"),
        ("Straße 7", "strasse-7"),
        ("Mistral É", "mistral-é"),
        ("Cafe\u0301", "café"),
        ("İstanbul", "i̇stanbul"),
        ("小米", "小米"),
        ("٣ deals", "٣-deals"),
        ("Ⅷ one", "one"),
        ("x²", "x"),
        ("snake_case", "snake-case"),
        ("नमस्ते", "नमस्ते"),
        ("a\u200db", "a-b"),
        ("[@click=app.quit]x[/]", "click-app-quit-x"),
    ],
)
def test_the_slug_of_a_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug
    assert is_slug(slug)


@pytest.mark.parametrize("name", ["", " ", "--", "&&", "…", "Ⅷ"])
def test_a_name_without_letter_or_digit_is_an_error(name: str) -> None:
    with pytest.raises(ValueError, match=r"has no letter or digit|is empty"):
        slug_of(name)


@pytest.mark.parametrize("text", ["", "-", "a-", "-a", "a--b", "A", "a b", "É", "e\u0301", "a\n", "ß"])
def test_what_is_no_slug(text: str) -> None:
    assert not is_slug(text)


def rule(name: str) -> str:
    """The contract's rule, as slowly as it is written there."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    slug = ""
    for character in folded:
        kind = unicodedata.category(character)
        slug += character if kind[0] in "LM" or kind == "Nd" else "-" if not slug.endswith("-") else ""
    return slug.strip("-")


@given(st.text(max_size=20))
def test_slugs_are_as_the_rule_says(name: str) -> None:
    expected = rule(name)
    if expected:
        assert slug_of(name) == expected
        assert slug_of(unicodedata.normalize("NFD", name)) == expected
    else:
        with pytest.raises(ValueError):
            slug_of(name)


@given(st.text("abAB 12-_é\u0301", min_size=1, max_size=12))
def test_a_slug_is_its_own_slug(name: str) -> None:
    slug = rule(name)
    assert is_slug(name) == (slug == name != "")
    if slug:
        assert slug_of(slug) == slug
        assert is_slug(slug)

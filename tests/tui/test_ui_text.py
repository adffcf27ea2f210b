"""The door between data and terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.text import MARK, cells, content, cut, fit, plain

HOSTILE = (
    "[/b] plan",
    "[@click=app.quit]x[/]",
    "\x1b[31mred\x1b[0m \x1b]8;;http://x\x07link\x1b]8;;\x07",
    "\u202eevil\u202c \u2066x\u2069 \u200fr",
    "中文公司 日本語の会社 한국어",
    "e\u0301" + "\u0323" * 60 + "end",
    "\u0301starts with a mark",
    "zero\u200bwidth\ufeffspace\u2060\u00ad\u3164\u034f\U000e0041",
    "line\none\r\ntwo\u2028three\x85four\ttab",
    "x" * 10_000,
    "界" * 10_000,
    "👩‍👩‍👧 ❤️ 🇩🇪 \U0001f3fd",
    "\ud800 lone",
    "\x00\x07\x08\x7f\x9b31m",
    "مرحبا שלום",
    "",
)


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("a\x1b[0m", "a␛[0m"),
        ("a\u202eb", f"a{MARK}b"),
        ("a\u200bb", f"a{MARK}b"),
        ("a\r\nb\nc\td", "a b c d"),
        ("\x7f", "␡"),
        ("a\u00a0b", "a b"),
        ("[b]bold[/b]", "[b]bold[/b]"),
        ("Société Générale", "Société Générale"),
        ("中文", "中文"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_what_is_shown(data: str, shown: str) -> None:
    assert plain(data) == shown


def test_marks_on_one_letter_are_bounded() -> None:
    shown = plain("a" + "\u0301" * 50 + "b")
    assert shown.count("\u0301") == 4
    assert shown.endswith(f"{MARK}b")


def test_a_mark_without_a_letter_is_no_mark_on_what_stands_before() -> None:
    assert plain("\u0301a") == f"{MARK}a"


@pytest.mark.parametrize("width", [0, 1, 2, 3, 5, 10, 40])
@pytest.mark.parametrize("data", HOSTILE)
def test_width_is_kept_and_what_is_cut_says_so(data: str, width: int) -> None:
    shown = plain(data, width)
    assert cell_len(shown) <= width
    whole = plain(data)
    if width and cell_len(whole) > width:
        assert shown.endswith("…")
    assert cell_len(fit(data, width)) == width
    assert cell_len(fit(data, width, "right")) == width


@given(st.text(max_size=300), st.integers(min_value=0, max_value=60))
def test_any_text_becomes_one_line_that_only_shows(data: str, width: int) -> None:
    for shown in (plain(data), plain(data, width)):
        assert shown.isprintable()
        for character in shown:
            assert unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert cell_len(plain(data, width)) <= width
    assert cells(plain(data)) == cell_len(plain(data))


@given(st.text(alphabet="ab界🙂\u0301 ", max_size=30), st.integers(min_value=0, max_value=30))
def test_cut_keeps_what_fits(text: str, width: int) -> None:
    if cell_len(text) <= width:
        assert cut(text, width) == text
    elif width:
        assert text.startswith(cut(text, width)[:-1])


@pytest.mark.parametrize("data", HOSTILE)
def test_content_is_never_markup(data: str) -> None:
    made = content(data, "bold")
    assert made.plain == plain(data)
    assert all(span.style == "bold" for span in made.spans)

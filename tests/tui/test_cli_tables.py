"""Tables fit the terminal whatever stands in them, in a pipe and on a terminal."""

from __future__ import annotations

import io
import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.printing import output, table
from tui.printing.table import Column, share, show
from tui.text import cells

COLUMNS = (
    Column("first", least=4),
    Column("second", least=6, cap=12),
    Column("number", least=6, right=True),
    Column("wide only", since=80),
)
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


class Screen(io.StringIO):
    """Standard output that says whether it is a terminal."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def drawn(rows: list[list[str]], width: int, terminal: bool, patch: pytest.MonkeyPatch, **env: str) -> list[str]:
    screen = Screen(terminal)
    for name, value in {"COLUMNS": str(width), "TERM": "xterm-256color", **env}.items():
        patch.setenv(name, value)
    patch.setattr("sys.stdout", screen)
    show(COLUMNS, rows)
    return screen.getvalue().splitlines()


@given(
    rows=st.lists(st.lists(st.text(max_size=60), min_size=4, max_size=4), min_size=1, max_size=6),
    width=st.integers(40, 120),
    terminal=st.booleans(),
)
def test_no_line_is_wider_than_the_terminal(rows: list[list[str]], width: int, terminal: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for line in drawn(rows, width, terminal, patch):
            plain = ESCAPES.sub("", line)
            assert cells(plain) <= width
            assert plain.isprintable()


def test_what_is_cut_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn([["a" * 30, "b" * 30, "7", ""]], 40, False, monkeypatch)
    assert max(map(len, lines)) <= 40
    assert lines[1].count("…") == 2


@pytest.mark.parametrize("terminal", [False, True])
def test_a_mark_of_doubt_is_never_cut_off(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    line = drawn([["a" * 30, "b" * 30 + " ?", "7", ""]], 40, terminal, monkeypatch, TERM="dumb")[1]
    assert "b… ?  " in line


def test_a_dumb_terminal_has_its_own_width(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn([["a" * 60, "b", "7", "c" * 40]], 120, True, monkeypatch, TERM="dumb")
    assert "a" * 60 in lines[1]
    assert "c" * 30 in lines[1]


def test_wide_characters_are_counted_by_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn([["深度求索", "x", "1", ""], ["ab", "y", "22", ""]], 60, False, monkeypatch)
    assert [cells(line) for line in lines] == [24, 24, 24]


def test_a_column_that_is_empty_or_too_much_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn([["a", "", "1", "b"]], 60, False, monkeypatch)[0].split() == ["first", "number"]
    assert drawn([["a", "", "1", "b"]], 80, False, monkeypatch)[0].split() == ["first", "number", "wide", "only"]


def test_both_ways_of_drawing_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["● confirmed", "x" * 20, str(number), "note"] for number in range(450)]
    plain = drawn(rows, 90, False, monkeypatch)
    rich = drawn(rows, 90, True, monkeypatch)
    assert [ESCAPES.sub("", line).rstrip() for line in rich] == plain


def test_colour_only_on_a_terminal_that_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["● confirmed", "x", "1", ""]]
    assert "\x1b[32m" in drawn(rows, 80, True, monkeypatch)[1]
    assert "\x1b" not in drawn(rows, 80, False, monkeypatch)[1]
    assert "\x1b[32m" not in drawn(rows, 80, True, monkeypatch, NO_COLOR="1")[1]


def test_an_empty_table_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn([], 80, False, monkeypatch) == []


@given(st.lists(st.integers(1, 200), min_size=1, max_size=8), st.integers(40, 200))
def test_cells_are_taken_from_the_widest(needs: list[int], room: int) -> None:
    columns = [Column("x", least=1)] * len(needs)
    widths = share(columns, needs, room)
    assert all(width <= need for width, need in zip(widths, needs, strict=True))
    assert sum(widths) + table.GAP * (len(widths) - 1) <= room
    cut = [width for width, need in zip(widths, needs, strict=True) if width < need]
    whole = [width for width, need in zip(widths, needs, strict=True) if width == need]
    assert not cut or not whole or max(whole) <= max(cut) + 1


def test_json_has_no_hidden_characters() -> None:
    text = "\x1b\x7f\x9b\u202e\u2066\u200f\u2028\ufeffé€深"
    line = output.json_line({"text": text}).decode()
    assert line == ('{"text":"\\u001b\\u007f\\u009b\\u202e\\u2066\\u200f\\u2028\\ufeffé€深"}' + "\n")


def test_the_width_of_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((0, 0)))
    assert output.width() == 100
    monkeypatch.setenv("COLUMNS", "72")
    assert output.width() == 72

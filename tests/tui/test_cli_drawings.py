"""Drawings on the command line: as text in a pipe, and as SVG."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.tui.command_line import EVENTS, EVIL, CommandLine
from tui.text import cells


@pytest.mark.parametrize("form", ["ego", "matrix", "web"])
def test_a_drawing_as_text(filled: CommandLine, form: str) -> None:
    answer = filled.run("web", "--format", form, "--width", "80", "--height", "20")
    assert answer.code == 0
    assert answer.lines[0] == "as of the latest report · recorded ≤ 9 · lens live"
    assert all(line.isprintable() or not line for line in answer.lines)
    assert "\x1b" not in answer.out
    assert "OpenAI" in answer.out
    assert answer.lines[-1] != ""


def test_around_one_party_that_with_the_most_deals_unless_told(filled: CommandLine) -> None:
    assert "OpenAI  2 deals" in filled.run("web", "--format", "ego").out
    assert "Anthropic  1 deal" in filled.run("web", "--format", "ego", "--focus", "anthropic").out


def test_a_matrix_and_a_web_around_one_party(filled: CommandLine) -> None:
    for form in ("matrix", "web"):
        near = filled.run("web", "--format", form, "--focus", "AWS", "--width", "80").out
        assert "2 parties · 1 deal between them" in near
        assert "Microsoft" not in near
        assert "OpenAI" in filled.run("web", "--format", form, "--focus", "amazon", "--depth", "2").out


def test_a_drawing_is_as_wide_as_asked(filled: CommandLine) -> None:
    for form in ("ego", "matrix", "web"):
        for width in (40, 100):
            lines = filled.run("web", "--format", form, "--width", str(width)).lines[1:-4]
            assert max(map(cells, lines)) <= width
    drawn = filled.run("web", "--format", "web", "--width", "60", "--height", "12").lines
    assert len(drawn) == 1 + 12 + 1 + 3


def test_drawings_of_two_dates_can_be_laid_side_by_side(filled: CommandLine) -> None:
    """A name stands where it stands on the other day."""
    places = []
    for day in ("2023", "2026"):
        lines = filled.run("web", "--format", "web", "--as-of", day, "--width", "90", "--height", "24").lines
        places.append(
            {name: [(at, line.index(name)) for at, line in enumerate(lines[2:-4]) if name in line]
             for name in ("Microsoft", "Anthropic")}
        )  # fmt: skip
    assert places[0] == places[1]
    assert all(places[0].values())


def test_nothing_to_draw_yet(filled: CommandLine) -> None:
    assert "no party to draw around" in filled.run("web", "--format", "ego", "--as-of", "2020").out
    assert "0 parties" in filled.run("web", "--format", "web", "--as-of", "2020").out
    assert "0 deals" in filled.run("lanes", "--as-of", "2020").out


@pytest.mark.parametrize(
    "words",
    [
        ("web", "--format", "svg"),
        ("web", "--format", "svg", "--drawing", "ego"),
        ("web", "--format", "svg", "--drawing", "matrix", "--focus", "openai"),
        ("lanes", "--format", "svg"),
    ],
)
def test_a_picture_for_a_document(filled: CommandLine, words: tuple[str, ...]) -> None:
    answer = filled.run(*words)
    assert answer.code == 0
    root = ElementTree.fromstring(answer.out)
    shown = " ".join(text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "as of the latest report · recorded ≤ 9 · lens live" in shown
    assert "rumoured" in shown


def test_an_svg_does_not_hang_on_the_terminal(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    before = filled.run("web", "--format", "svg").out
    monkeypatch.setenv("COLUMNS", "200")
    assert filled.run("web", "--format", "svg").out == before


def test_lanes_as_text(filled: CommandLine) -> None:
    lines = filled.run("lanes", "--lens", "all", "--width", "90").lines
    assert lines[1] == "4 deals · the first reported on top"
    assert lines[2].startswith("2023")
    assert all(cells(line) <= 90 for line in lines[2:-3])
    assert any("disney-openai-2025" in line and line.rstrip().endswith("○") for line in lines)
    assert lines[-1].startswith("══ completed")


def test_lanes_of_a_query_and_around_a_party(filled: CommandLine) -> None:
    assert "1 deal ·" in filled.run("lanes", "kind:cloud-supply").out
    assert "aws-anthropic" in filled.run("lanes", "--focus", "Amazon").out
    assert "aws-anthropic" not in filled.run("lanes", "--focus", "openai").out
    assert "2 of 3 deals: those reported last" in filled.run("lanes", "--limit", "2").out


def test_lanes_as_json(filled: CommandLine) -> None:
    answer = filled.run("lanes", "amazon-openai-2026", "--json", "--lens", "all").json
    assert list(answer) == ["as_of", "lens", "deals"]
    held = filled.run("lanes", "--focus", "openai", "--json").json["deals"]
    (deal,) = (deal for deal in held if deal["deal"] == "amazon-openai-2026")
    assert [step["status"] for step in deal["course"]] == ["rumoured"]
    assert deal["course"][0]["at"] == "2025-12-16T23:59:59.999999Z"
    assert deal["told"] == [
        {"seq": 1, "type": "deal.rumoured", "reported_at": "2025-12-16", "copy": False, "out": False},
        {"seq": 2, "type": "deal.rumoured", "reported_at": "2026-01-29", "copy": False, "out": False},
    ]
    assert {"status", "parties", "amount", "events"} <= set(deal)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("web", "--drawing", "ego"), "--drawing says what --format svg draws; as text it is --format ego"),
        (("web", "--format", "web", "--focus", "opnai"), "there is no party 'opnai'; did you mean 'openai'?"),
        (("lanes", "--focus", "opnai"), "there is no party 'opnai'; did you mean 'openai'?"),
        (("lanes", "--json", "--format", "svg"), "--json and --format svg exclude each other; leave one out"),
        (("lanes", "status:nope"), "status 'nope' is not known"),
        (("web", "--format", "web", "--width", "3"), "--width"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(filled: CommandLine, words: tuple[str, ...], sentence: str) -> None:
    answer = filled.run(*words)
    assert answer.code == 2
    assert sentence in answer.err
    assert len(answer.err.splitlines()) == 1
    assert answer.out == ""


def test_hostile_names_stay_text(cli: CommandLine) -> None:
    deals = [event for event in EVENTS if event["type"].startswith("deal.")]
    evil = [{**event, "parties": [{"party": f"{EVIL}{n}", "role": "member"}, {"party": "B & <b>", "role": "member"}]}
            for n, event in enumerate(deals)]  # fmt: skip
    cli.fill(evil)
    for words in (("web", "--format", "matrix"), ("web", "--format", "web"), ("web", "--format", "ego"), ("lanes",)):
        answer = cli.run(*words, "--lens", "all")
        assert answer.code == 0
        assert all(line.isprintable() for line in answer.lines if line)
    assert ElementTree.fromstring(cli.run("web", "--format", "svg", "--lens", "all").out) is not None


class Terminal:
    """Standard output that says it is one."""

    def __init__(self, stream: object) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def isatty(self) -> bool:
        return True


def test_in_colour_on_a_terminal_only_where_it_wants_that(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LINES", "30")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("tui.printing.output.is_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdout", Terminal(sys.stdout))
    assert "\x1b[" in filled.run("web", "--format", "web").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in filled.run("web", "--format", "web").out

"""Colours can be read, by all eyes, and nothing hangs on them alone."""

from __future__ import annotations

import ast
from itertools import combinations
from pathlib import Path

import pytest
from rich.style import Style

from tests.tui.eyes import SEEN_BY, apart, contrast, lab, linear
from tui.drawing.words import GLYPHS
from tui.matches import HERE, MATCH
from tui.palettes import BUILT_IN, Worn, read_style
from tui.theme import NAMES, Look, look, roles

ROOT = Path(__file__).resolve().parents[2]
COLOURED = [name for name, palette in BUILT_IN.items() if not palette.native]
OF_THE_TERMINAL = [name for name, palette in BUILT_IN.items() if palette.native]
SAFE = ["dark-safe", "light-safe"]
LEAST_APART = 20


def pairs(wear: Look) -> list[tuple[str, Style, Style | None]]:
    return [(role, wear.of(role, over), over) for role in roles() for over in (None, wear.cursor, wear.shadow)]


def rgb(style: Style) -> tuple[int, int, int]:
    assert style.color is not None
    return tuple(style.color.get_truecolor())


def test_the_yardsticks_are_right() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert lab(linear((255, 255, 255))) == pytest.approx((100, 0, 0), abs=0.02)
    assert apart((0, 0, 0), (255, 255, 255), "protanopia") == pytest.approx(100, abs=0.1)
    # Red and a dark yellow are one to eyes without green cones, blue and green to those without blue ones.
    assert (
        apart((200, 60, 0), (135, 120, 0), "deuteranopia") < 12 < 50 < apart((200, 60, 0), (135, 120, 0), "all cones")
    )
    assert (
        apart((0, 130, 200), (0, 145, 130), "tritanopia") < 15 < 30 < apart((0, 130, 200), (0, 145, 130), "all cones")
    )


@pytest.mark.parametrize("name", COLOURED)
def test_every_pair_can_be_read(name: str) -> None:
    for role, worn, over in pairs(look(name)):
        assert worn.color is not None
        assert worn.bgcolor is not None
        front, ground = worn.color.get_truecolor(), worn.bgcolor.get_truecolor()
        assert contrast(tuple(front), tuple(ground)) >= 4.5, (role, over)


@pytest.mark.parametrize(("front", "ground"), [((0, 0, 0), (255, 255, 255)), ((255, 255, 255), (0, 0, 0))])
def test_every_pair_can_be_read_without_colour(front: tuple[int, int, int], ground: tuple[int, int, int]) -> None:
    """On a terminal of these two colours that shows what is faint at two thirds, as xterm and VTE do."""
    for role, worn, over in pairs(look("mono")):
        ink, paper = (ground, front) if worn.reverse else (front, ground)
        if worn.dim:
            ink = tuple((2 * one + other) // 3 for one, other in zip(ink, paper, strict=True))
        assert contrast(ink, paper) >= 4.5, (role, over)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", [MATCH, HERE])
def test_a_match_stands_out_of_the_cursors_line(name: str, role: str) -> None:
    wear = look(name)
    for over in (None, wear.cursor, wear.shadow):
        match, beside = wear.of(role, over), wear.of("", over)
        assert (match.bgcolor, bool(match.reverse)) != (beside.bgcolor, bool(beside.reverse))
    assert wear.of(MATCH, wear.cursor) != wear.of(HERE, wear.cursor)


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize("name", SAFE)
def test_statuses_stay_apart_for_all_eyes(name: str, eyes: str) -> None:
    wear = look(name)
    for one, other in combinations(GLYPHS, 2):
        assert apart(rgb(wear.of(one)), rgb(wear.of(other)), eyes) >= LEAST_APART, (one, other)


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize("name", SAFE)
def test_the_past_stays_apart_from_the_present(name: str, eyes: str) -> None:
    live, past = (look(name).of(role).bgcolor for role in ("live", "past"))
    assert live is not None
    assert past is not None
    assert apart(tuple(live.get_truecolor()), tuple(past.get_truecolor()), eyes) >= LEAST_APART


def test_statuses_are_told_apart_without_colour() -> None:
    wear = look("mono")
    shown = {status: (glyph, wear.of(status)) for status, glyph in GLYPHS.items()}
    assert len({glyph for glyph, _ in shown.values()}) == len(shown)
    assert len({style for _, style in shown.values()}) == len(shown)
    assert wear.of("live") != wear.of("past")


def test_mono_has_no_colour() -> None:
    for _, worn, _ in pairs(look("mono")):
        assert worn.color is None
        assert worn.bgcolor is None


def test_ansi_has_the_colours_of_the_terminal_and_no_others() -> None:
    colours = [
        colour for _, style, _ in pairs(look("ansi")) for colour in (style.color, style.bgcolor) if colour is not None
    ]
    assert colours
    assert {colour.number in range(16) for colour in colours} == {True}


@pytest.mark.parametrize("name", OF_THE_TERMINAL)
def test_the_cursor_shows_on_the_terminals_own_ground(name: str) -> None:
    assert look(name).cursor.reverse
    assert look(name).shadow.underline


def test_every_theme_has_every_role() -> None:
    assert {"dark", "light", "mono", "ansi", *SAFE} == set(NAMES)
    for name in NAMES:
        assert set(look(name).styles) == set(roles())


@pytest.mark.parametrize(
    ("text", "native", "worn"),
    [
        ("none", False, Worn()),
        ("bold #ABC", False, Worn(("bold",), "#aabbcc")),
        ("#102030 on #fff", False, Worn((), "#102030", "#ffffff")),
        ("italic underline bright_red", True, Worn(("italic", "underline"), "bright_red")),
    ],
)
def test_styles_are_read_and_written(text: str, native: bool, worn: Worn) -> None:
    assert read_style(text, native=native) == worn
    assert read_style(str(worn), native=native) == worn


@pytest.mark.parametrize(
    ("text", "native", "problem"),
    [
        ("redish", False, "'redish' is no colour; write it as #rrggbb"),
        ("redish", True, "'redish' is no colour; write it as #rrggbb, or as the terminal's own: red, bright_red …"),
        ("red", False, "'red' is a colour of the terminal's own, which only a theme based on ansi can use"),
        ("#12345", False, "'#12345' is no colour"),
        ("#111 #222", False, "'#111 #222' names two colours for one thing"),
        ("#111 on", False, "'#111 on' says on, but not which colour"),
        ("link https://example.org", False, "'link' is no colour"),
        ("@click=app.quit", True, "'@click=app.quit' is no colour"),
    ],
)
def test_what_is_wrong_with_a_style_is_said(text: str, native: bool, problem: str) -> None:
    with pytest.raises(ValueError) as raised:
        read_style(text, native=native)
    assert problem in str(raised.value)


@pytest.mark.parametrize("name", NAMES)
def test_the_built_in_themes_are_written_as_a_user_would(name: str) -> None:
    palette = BUILT_IN[name]
    for style in (*palette.roles.values(), palette.screen, palette.cursor, palette.shadow):
        assert str(read_style(style, native=palette.native)) == style or style == "none"


def test_drawings_use_known_roles() -> None:
    """The second argument of `run`, the third of `put`: a role that no theme has would look like plain text."""
    known = set(roles())
    found: set[str] = set()
    for path in (ROOT / "tui" / "drawing").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            place = {"run": 1, "Run": 1, "put": 2}.get(node.func.id)
            if place is None or len(node.args) <= place:
                continue
            for leaf in ast.walk(node.args[place]):
                if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str):
                    found.add(leaf.value)
    assert found - known - {"ended", "parties", "amount", "denied"} == set()

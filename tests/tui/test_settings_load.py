"""Settings and themes of a user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.palettes import BUILT_IN, read_style
from tui.settings import paths
from tui.settings.load import Settings, load, no_theme
from tui.settings.themes import read_theme, read_themes
from tui.theme import look, roles, textual_theme


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The config folder of this test, with a folder of themes."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    paths.themes_dir().mkdir(parents=True)
    return paths.config_dir()


def theme(tmp_path: Path, text: str, name: str = "own") -> tuple[object, list[str]]:
    file = tmp_path / f"{name}.toml"
    file.write_text(text, "utf-8")
    palette, problems = read_theme(file)
    return palette, [str(problem) for problem in problems]


def test_nothing_is_made_by_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert load() == Settings()
    assert list(tmp_path.iterdir()) == []


def test_all_of_it(config: Path) -> None:
    paths.settings_path().write_text('theme = "night"\nmouse = false\n', "utf-8")
    paths.keymap_path().write_text('preset = "emacs"\n', "utf-8")
    (paths.themes_dir() / "night.toml").write_text('[grounds]\nscreen = "#000"\n', "utf-8")
    (paths.themes_dir() / "notes.txt").write_text("no theme", "utf-8")
    settings = load()
    assert settings.problems == ()
    assert settings.theme == "night"
    assert settings.mouse is False
    assert settings.keymap.preset == "emacs"
    assert list(settings.themes) == [*BUILT_IN, "night"]
    assert settings.over(theme="light", mouse=True).theme == "light"
    assert settings.over().theme == "night"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('theme = "drak"', "settings.toml, line 1: no theme is called 'drak'; did you mean dark?"),
        ("theme = 3", "settings.toml, line 1: no theme is called '3'; there are dark, light, "),
        ('\nmouse = "no"', "settings.toml, line 2: mouse is true or false"),
        ("[window]\nwidth = 3", "settings.toml, line 2: settings are theme and mouse, but no 'window.width'"),
        ("theme = \n", "settings.toml, line 1: is not TOML: Invalid value"),
    ],
)
def test_what_is_wrong_with_settings_is_said(config: Path, text: str, problem: str) -> None:
    paths.settings_path().write_text(text, "utf-8")
    settings = load()
    assert str(settings.problems[0]).startswith(problem)
    assert settings.theme is None
    assert settings.mouse is True


def test_a_theme_changes_what_it_names_and_keeps_the_rest(tmp_path: Path) -> None:
    palette, problems = theme(
        tmp_path,
        'base = "light"\n[roles]\nrumoured = "italic #600"\nkey = "underline"\ntext = "#111"\n'
        '[grounds]\nscreen = "#FFFFFF"\nrule = "#888"\n',
    )
    assert problems == []
    assert palette.name == "own"
    assert palette.roles["rumoured"] == "italic #660000"
    assert palette.roles["key"] == "underline " + BUILT_IN["light"].roles[""]
    assert palette.roles[""] == "#111111"
    assert palette.roles["confirmed"] == BUILT_IN["light"].roles["confirmed"]
    assert (palette.screen, palette.cursor) == ("on #ffffff", BUILT_IN["light"].cursor)
    assert set(look(palette).styles) == set(roles())
    assert textual_theme(palette).background == "#ffffff"
    assert textual_theme(palette).dark is False


def test_a_theme_of_the_terminals_own_colours(tmp_path: Path) -> None:
    palette, problems = theme(tmp_path, 'base = "ansi"\n[roles]\nrumoured = "bold bright_yellow"\n')
    assert problems == []
    assert palette.native
    assert look(palette).of("rumoured").color.number == 11
    assert textual_theme(palette).ansi


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('base = "drak"', "line 1: no theme to stand on is called 'drak'; there are dark, light, dark-safe,"),
        ("base = 1", "line 1: no theme to stand on is called 1; there are "),
        ('[roles]\nrumored = "#fff"', "line 2: there is no role 'rumored'; did you mean rumoured?"),
        ('[roles]\nxyzzy = "#fff"', "line 2: there is no role 'xyzzy'; there are text, dim, title"),
        ('[roles]\nrumoured = "yelow"', "line 2: 'yelow' is no colour; write it as #rrggbb"),
        ('[roles]\nrumoured = "yellow"', "line 2: 'yellow' is a colour of the terminal's own, which only"),
        ("[roles]\nrumoured = 3", 'line 2: a colour is a text in quotes, such as "#ffcc00"'),
        ('[grounds]\nground = "#fff"', "line 2: there is no ground 'ground'; there are screen, cursor, shadow, rule"),
        ('[grounds]\nscreen = "black"', "line 2: 'black' is a colour of the terminal's own"),
        ('base = "mono"\n[grounds]\nscreen = "#000"', "line 3: the grounds of a theme based on ansi or mono are the"),
        ('name = "x"', "line 1: a theme has base, [roles] and [grounds], but no 'name'"),
        (
            '[roles]\nrumoured = "#553300"',
            "line 2: rumoured is hard to read on the cursor's ground: contrast 1.1, less than 4.5",
        ),
        (
            '[roles]\npast = "#888 on #999"',
            "line 2: past is hard to read on its own ground: contrast 1.2, less than 4.5",
        ),
        (
            '[grounds]\nscreen = "#777"',
            "line 2: text is hard to read on the screen's ground: contrast 3.2, less than 4.5",
        ),
        ("[roles\n", "line 1: is not TOML: Expected ']' at the end of a table declaration"),
    ],
)
def test_what_is_wrong_with_a_theme_is_said(tmp_path: Path, text: str, problem: str) -> None:
    _, problems = theme(tmp_path, text)
    assert problems[0].startswith("own.toml, ")
    assert problem in problems[0]


def test_a_theme_that_is_hard_to_read_is_usable_all_the_same(tmp_path: Path) -> None:
    palette, problems = theme(tmp_path, '[roles]\nrumoured = "#553300"\n')
    assert len(problems) == 1
    assert palette.roles["rumoured"] == "#553300"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("dark", "dark.toml: dark is a theme that comes along; give this file another name"),
        ("[b]x", "[b]x.toml: a theme's name holds letters, digits, - and _ only"),
    ],
)
def test_a_theme_without_a_name_of_its_own(tmp_path: Path, name: str, problem: str) -> None:
    assert theme(tmp_path, "", name) == (None, [problem])


def test_a_folder_of_themes_that_must_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "glob", refuse)
    themes, problems = read_themes(tmp_path)
    assert themes == {}
    assert [str(each) for each in problems] == [f"{tmp_path.name}: cannot be read: Permission denied"]


def test_an_unknown_theme_names_the_others() -> None:
    assert no_theme("litgh", BUILT_IN) == "no theme is called 'litgh'; did you mean light?"
    assert no_theme("qqq", BUILT_IN) == f"no theme is called 'qqq'; there are {', '.join(BUILT_IN)}"


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_theme_can_be_stood_on_without_a_warning(tmp_path: Path, name: str) -> None:
    palette, problems = theme(tmp_path, f'base = "{name}"\n')
    assert problems == []
    assert all(read_style(style, native=palette.native) for style in palette.roles.values())

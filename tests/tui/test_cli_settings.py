"""`keys`, `where`, `--theme`, `--no-mouse`, and what the UI says before it has a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.tui.command_line import CommandLine
from tui.actions import ACTIONS
from tui.commands import demo, screen
from tui.settings import paths
from tui.settings.load import Settings


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config folder of this test's own, not made yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return paths.config_dir()


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the UI would be shown with, in the place of a terminal."""
    calls: list[dict[str, Any]] = []

    def show(path: Path, *given: Any, afterwards: Mapping[str, Callable[[], int]] = {}, **more: Any) -> int:
        settings = next(each for each in given if isinstance(each, Settings))
        calls.append({"path": path, "settings": settings, "afterwards": afterwards, **more})
        return 0

    monkeypatch.setattr(screen, "has_terminal", lambda: True)
    monkeypatch.setattr(demo, "has_terminal", lambda: True)
    monkeypatch.setattr(screen, "show", show)
    monkeypatch.setattr(demo, "show", show)
    return calls


def test_keys_lists_every_action(cli: CommandLine, config: Path) -> None:
    answer = cli.bare("keys")
    assert answer.code == 0
    assert answer.lines[0] == f"preset default; none of your own: there is no {config / 'keymap.toml'}"
    assert answer.lines[1].split() == ["action", "keys", "title", "from"]
    assert [line.split()[0] for line in answer.lines[2:]] == [action.id for action in ACTIONS]
    assert not config.exists()


def test_keys_of_ones_own(cli: CommandLine, config: Path) -> None:
    write(paths.keymap_path(), 'preset = "vim"\n[keys]\ngo.deals = ["f5", "ctrl+t"]\n')
    lines = cli.bare("keys").lines
    assert lines[0] == f"preset vim; 1 of your own in {paths.keymap_path()}"
    assert next(line for line in lines if line.startswith("go.deals ")).split() == [
        *("go.deals", "f5", "ctrl+t", "Deals", "keymap"),
    ]
    assert next(line for line in lines if line.startswith("move.pane ")).endswith("preset")
    other = cli.bare("keys", "--preset", "emacs").lines
    assert other[0].startswith("preset emacs; 1 of your own")
    assert "ctrl+t" in "".join(other)


def test_an_unknown_preset_is_said(cli: CommandLine) -> None:
    answer = cli.bare("keys", "--preset", "nano")
    assert (answer.code, answer.err) == (2, "dealweb: no preset is called 'nano'; there are default, vim, emacs\n")


def test_keys_as_json(cli: CommandLine) -> None:
    write(paths.keymap_path(), '[keys]\ngo.deals = "f5"\ngo.no = "x"\n')
    found = cli.bare("keys", "--json").json
    assert found["preset"] == "default"
    assert found["keymap"] == {"path": str(paths.keymap_path()), "exists": True}
    assert found["actions"][0] == {"action": "go.deals", "title": "Deals", "keys": ["f5"], "from": "keymap"}
    assert len(found["actions"]) == len(ACTIONS)
    assert [(each["file"], each["line"]) for each in found["problems"]] == [(str(paths.keymap_path()), 3)]


def test_a_check_that_finds_nothing(cli: CommandLine) -> None:
    answer = cli.bare("keys", "--check")
    assert (answer.code, answer.lines[0].partition(";")[0]) == (0, "nothing is wrong with the keys")


def test_a_check_that_finds_a_clash(cli: CommandLine) -> None:
    write(paths.keymap_path(), '[keys]\ngo.deals = "o"\n')
    problem = "keymap.toml, line 2: o stands for two actions: Deals (go.deals), which has it, and Lens (find.lens)"
    answer = cli.bare("keys", "--check")
    assert (answer.code, answer.lines) == (1, [problem])
    assert cli.bare("keys", "--check", "--json").code == 1
    whole = cli.bare("keys")
    assert (whole.code, whole.lines[-1]) == (0, problem)


def test_hostile_settings_are_shown_and_do_nothing(cli: CommandLine) -> None:
    write(paths.keymap_path(), '"[red]x\\u001b[31m" = 1\n')
    answer = cli.bare("keys", "--check")
    assert "\x1b" not in answer.out
    assert "[red]x␛[31m" in answer.out


def test_where_names_every_file_and_folder(cli: CommandLine, config: Path) -> None:
    names = {
        "config": config,
        "keymap": paths.keymap_path(),
        "settings": paths.settings_path(),
        "themes": paths.themes_dir(),
        "queries": paths.queries_path(),
    }
    lines = cli.run("where").lines
    assert [f"{name:8} {path} (not made yet)" for name, path in names.items()] == lines[1:6]
    assert not config.exists()
    write(paths.settings_path(), "mouse = 1\n")
    lines = cli.run("where").lines
    assert f"settings {paths.settings_path()} (there)" in lines
    assert lines[-1] == "settings.toml, line 1: mouse is true or false"
    found = cli.run("where", "--json").json
    assert found["settings"]["config"] == {"path": str(config), "exists": True}
    assert found["settings"]["queries"] == {"path": str(paths.queries_path()), "exists": False}
    assert found["problems"] == [
        {"file": str(paths.settings_path()), "line": 1, "problem": "mouse is true or false"},
    ]


def test_theme_and_mouse_of_the_command_line_go_before_the_settings(
    filled: CommandLine, shown: list[dict[str, Any]]
) -> None:
    write(paths.settings_path(), 'theme = "light"\n')
    assert filled.run().code == 0
    assert filled.run("--theme", "mono", "--no-mouse").code == 0
    assert filled.bare("demo", "--theme", "dark-safe", "--no-mouse").code == 0
    told = [(call["settings"].theme, call["settings"].mouse) for call in shown]
    assert told == [("light", True), ("mono", False), ("dark-safe", False)]


def test_a_theme_of_ones_own_by_its_name(filled: CommandLine, shown: list[dict[str, Any]]) -> None:
    write(paths.themes_dir() / "night.toml", '[grounds]\nscreen = "#000"\n')
    assert filled.run("--theme", "night").code == 0
    assert shown[0]["settings"].themes["night"].screen == "on #000000"


@pytest.mark.parametrize("words", [("--theme", "drak"), ("demo", "--theme", "drak")])
def test_an_unknown_theme_is_said(filled: CommandLine, shown: list[dict[str, Any]], words: tuple[str, ...]) -> None:
    answer = filled.run(*words)
    assert (answer.code, answer.err) == (2, "dealweb: --theme: no theme is called 'drak'; did you mean dark?\n")
    assert shown == []


@pytest.mark.parametrize(("option", "value"), [("theme", ("mono",)), ("no-mouse", ())])
def test_what_is_for_the_ui_is_nothing_for_a_command(filled: CommandLine, option: str, value: tuple[str, ...]) -> None:
    answer = filled.run(f"--{option}", *value, "deals")
    assert answer.code == 2
    assert f"--{option}" in answer.err


def test_no_store_in_a_terminal_says_how_to_begin(cli: CommandLine, shown: list[dict[str, Any]]) -> None:
    answer = cli.run()
    assert answer.code == 2
    assert answer.err == (
        f"dealweb: there is no store at {cli.path}; 'dealweb demo' shows the bundled history, "
        "'dealweb import FILE' brings reports in, 'dealweb add rumour …' records a first one\n"
    )
    assert not cli.path.exists()


def test_the_ui_goes_over_to_the_demo(filled: CommandLine, shown: list[dict[str, Any]]) -> None:
    assert filled.run("--theme", "mono").code == 0
    assert shown[0]["afterwards"]["demo"]() == 0
    assert shown[1]["demo"] is True
    assert shown[1]["settings"].theme == "mono"


def test_the_command_line_of_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.session import default_path

    assert screen.command_line(default_path()) == ("dealweb",)
    monkeypatch.chdir(tmp_path)
    assert screen.command_line(Path("my deals.db")) == ("dealweb", "--store", str(tmp_path / "my deals.db"))

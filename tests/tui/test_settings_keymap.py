"""Keys of a user's own: what is read, what is refused with which sentence, and which keys are in force."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.keys import _character_to_key

from tui.actions import ACTIONS, BY_ID, Keymap, bindings, keys_of, shown_keys, use, with_keys
from tui.actions.keymap import Clash, clashes
from tui.actions.keys import NAMED, read_key, textual_name
from tui.actions.presets import PRESETS
from tui.settings.keymap import read_keymap


@pytest.fixture(autouse=True)
def _the_tables_own_keys() -> object:
    use(Keymap())
    yield
    use(Keymap())


def keymap_of(tmp_path: Path, text: str) -> tuple[Keymap, list[str]]:
    file = tmp_path / "keymap.toml"
    file.write_text(text, "utf-8")
    keymap, problems = read_keymap(file)
    return keymap, [str(problem) for problem in problems]


@pytest.mark.parametrize("character", [chr(code) for code in range(33, 127)] + ["é", "ß", "я", "¿"])
def test_characters_are_named_as_textual_names_them(character: str) -> None:
    assert textual_name(read_key(character)) == _character_to_key(character)


@pytest.mark.parametrize(
    ("written", "key", "named"),
    [
        ("ctrl+F", "ctrl+f", "ctrl+f"),
        ("Ctrl+f", "ctrl+f", "ctrl+f"),
        ("ctrl+i", "tab", "tab"),
        ("ctrl+m", "enter", "enter"),
        ("ctrl+space", "ctrl+@", "ctrl+@"),
        ("ctrl+\\", "ctrl+\\", "ctrl+backslash"),
        ("alt+x", "alt+x", "alt+x"),
        ("alt+N", "alt+N", "alt+shift+n"),
        ("alt+left", "alt+left", "alt+left"),
        ("shift+tab", "shift+tab", "shift+tab"),
        ("shift+ctrl+down", "ctrl+shift+down", "ctrl+shift+down"),
        ("Esc", "escape", "escape"),
        ("PgUp", "pageup", "pageup"),
        (" ", "space", "space"),
        ("slash", "/", "slash"),
        ("+", "+", "plus"),
        ("f12", "f12", "f12"),
    ],
)
def test_keys_are_read(written: str, key: str, named: str) -> None:
    assert read_key(written) == key
    assert read_key(key) == key
    assert textual_name(key) == named


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", "no key is called ''"),
        ("\x07", "no key is called '\\x07'"),
        ("\u200b", "no key is called '\\u200b'"),
        ("pagedwn", "no key is called 'pagedwn'; did you mean pagedown?"),
        ("ctrl+pagdown", "no key is called 'ctrl+pagdown'; did you mean ctrl+pagedown?"),
        ("hyper+x", "no key is called 'hyper+x'"),
        ("ctrl+ctrl+x", "no key is called 'ctrl+ctrl+x'"),
        ("C-x", "no key is called 'C-x'; did you mean ctrl+x?"),
        ("M-v", "no key is called 'M-v'; did you mean alt+v?"),
        ("j down", '\'j down\' is more than one key; several keys for one action stand in a list: ["j", "down"]'),
        ("shift+a", "shift+a is written as the character that it gives: A"),
        ("shift+/", "shift+/ is written as the character that it gives: the character itself"),
        ("ctrl+1", "terminals do not send ctrl+1"),
        ("alt+<", "terminals do not send alt+<"),
        ("ctrl+alt+x", "terminals do not send ctrl+alt+x"),
        ("shift+enter", "terminals do not tell shift+enter from enter"),
    ],
)
def test_what_is_no_key_is_said(written: str, problem: str) -> None:
    with pytest.raises(ValueError) as raised:
        read_key(written)
    assert str(raised.value) == problem


def test_every_key_of_the_tables_can_be_written_by_a_user() -> None:
    written = [key for action in ACTIONS for key in action.keys]
    written += [key for preset in PRESETS.values() for keys in preset.values() for key in keys]
    assert [key for key in {*written, *NAMED} if read_key(key) != key] == []


def test_without_a_file_the_tables_own_keys_hold(tmp_path: Path) -> None:
    keymap, problems = read_keymap(tmp_path / "none" / "keymap.toml")
    assert keymap == Keymap()
    assert problems == []
    assert list(tmp_path.iterdir()) == []


def test_a_users_keys(tmp_path: Path) -> None:
    keymap, problems = keymap_of(
        tmp_path,
        'preset = "vim"\n[keys]\ngo.deals = "F5"\n"go.parties" = ["f6", "ctrl+y", "f6"]\ntime.play = []\n',
    )
    assert problems == []
    assert keymap.keys(BY_ID["go.deals"]) == ("f5",)
    assert keymap.keys(BY_ID["go.parties"]) == ("f6", "ctrl+y")
    assert keymap.keys(BY_ID["time.play"]) == ()
    assert keymap.keys(BY_ID["move.page_down"]) == ("ctrl+d", "ctrl+f", "pagedown")
    assert keymap.keys(BY_ID["move.pane"]) == ("ctrl+w", "tab")
    assert [keymap.origin(BY_ID[id]) for id in ("go.deals", "move.pane", "go.web")] == ["keymap", "preset", "default"]


def test_a_preset_takes_a_key_from_whom_it_gives_it_to_another() -> None:
    keymap = Keymap("emacs")
    assert keymap.keys(BY_ID["move.up"]) == ("ctrl+p", "k", "up")
    assert keymap.keys(BY_ID["app.palette"]) == ("alt+x", ":")
    assert keymap.keys(BY_ID["move.page_down"]) == ("ctrl+v", "pagedown")


def test_tables_of_a_group_are_read_too(tmp_path: Path) -> None:
    keymap, problems = keymap_of(tmp_path, '[keys.go]\ndeals = "f5"\n')
    assert problems == []
    assert keymap.own == {"go.deals": ("f5",)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('preset = "dvorak"', "line 1: no preset is called 'dvorak'; there are default, vim, emacs"),
        ("preset = 1", "line 1: no preset is called 1; there are default, vim, emacs"),
        ('\ncolour = "red"', "line 2: a keymap has preset and [keys], but no 'colour'"),
        ('[keys]\n\ngo.dealz = "d"', "line 3: no action is called 'go.dealz'; did you mean go.deals?"),
        ('[keys]\nxyzzy = "d"', "line 2: no action is called 'xyzzy'; `dealweb keys` lists them all"),
        ("[keys]\ngo.deals = 1", "line 2: the keys of go.deals are a text in quotes, or a list of such texts"),
        ('[keys]\ngo.deals = ["f5", 2]', "line 2: the keys of go.deals are a text in quotes, or a list of such texts"),
        ('[keys]\ngo.deals = "pagedwn"', "line 2: no key is called 'pagedwn'; did you mean pagedown?"),
        ('[keys]\ngo.deals = "ctrl+q"', "line 2: ctrl+q always leaves dealweb; go.deals cannot have it"),
        (
            '[keys]\ngo.deals = "o"',
            "line 2: o stands for two actions: Deals (go.deals), which has it, and Lens (find.lens)",
        ),
        (
            '[keys]\ngo.deals = "f5"\ngo.web = "f5"',
            "line 2: f5 stands for two actions: Deals (go.deals), which has it, and Web (go.web)",
        ),
        ("[keys\n", "line 1: is not TOML: Expected ']' at the end of a table declaration"),
        ('preset = "vim', "is not TOML: "),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    _, problems = keymap_of(tmp_path, text)
    assert len(problems) == 1
    assert problem in problems[0]
    assert problems[0].startswith("keymap.toml")


def test_what_is_wrong_leaves_the_rest_in_force(tmp_path: Path) -> None:
    keymap, problems = keymap_of(tmp_path, '[keys]\ngo.deals = ["nokey", "f5"]\ngo.web = "nokey"\ngo.no = "f9"\n')
    assert len(problems) == 3
    assert keymap.own == {"go.deals": ("f5",)}
    assert keymap.keys(BY_ID["go.web"]) == ("3",)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b'preset = "\xff"', "keymap.toml, line 1: is not UTF-8"),
        (b"\n\n# \xff", "keymap.toml, line 3: is not UTF-8"),
        (b"#" * 300_000, "keymap.toml: is longer than 256 KiB"),
        (b"a=" + b"[" * 100_000, "keymap.toml: is not TOML: it is nested too deeply"),
    ],
)
def test_a_file_that_is_none_is_said(tmp_path: Path, data: bytes, problem: str) -> None:
    file = tmp_path / "keymap.toml"
    file.write_bytes(data)
    keymap, problems = read_keymap(file)
    assert keymap == Keymap()
    assert [str(each) for each in problems] == [problem]


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "keymap.toml").mkdir()
    _, problems = read_keymap(tmp_path / "keymap.toml")
    assert [str(each) for each in problems] == ["keymap.toml: this is not a file"]


def test_a_file_that_must_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "keymap.toml"
    file.write_text("", "utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    _, problems = read_keymap(file)
    assert [str(each) for each in problems] == ["keymap.toml: cannot be read: Permission denied"]


def test_leaving_is_always_possible(tmp_path: Path) -> None:
    keymap, problems = keymap_of(tmp_path, "[keys]\napp.quit = []\n")
    assert problems == []
    assert keymap.keys(BY_ID["app.quit"]) == ("ctrl+q",)
    assert dict(bindings(keymap))["ctrl+q"] == "app.quit"


def test_keys_that_never_mean_two_things_at_once_are_no_clash() -> None:
    """The query box belongs to the lists, so that elsewhere its key may do something else."""
    search, web = BY_ID["find.query"], BY_ID["go.party"]
    only_web = type(web)(**{**fields_of(web), "guard": lambda s: s.state.view == "web", "keys": ("/",)})
    assert clashes(Keymap(), [search, only_web]) == []
    anywhere = type(web)(**{**fields_of(web), "guard": lambda _: True, "keys": ("/",)})
    assert clashes(Keymap(), [search, anywhere]) == [Clash("/", search, anywhere)]


def fields_of(action: object) -> dict[str, object]:
    return {name: getattr(action, name) for name in type(action).__slots__}


def test_of_two_on_one_key_the_users_comes_first() -> None:
    assert dict(bindings(Keymap(own={"time.play": ("1",)})))["1"] == "time.play go.deals"
    assert dict(bindings(Keymap("vim", {"find.lens": ("u",)})))["u"] == "find.lens go.back"


def test_the_keys_in_force_are_those_that_are_shown() -> None:
    assert shown_keys(BY_ID["find.lens"]) == "o"
    assert with_keys("{find.lens} turns the lens") == "o turns the lens"
    use(Keymap(own={"find.lens": ("f8", "ctrl+t"), "time.live": ()}))
    assert keys_of("find.lens") == ("f8", "ctrl+t")
    assert shown_keys(BY_ID["find.lens"]) == "f8 ctrl+t"
    assert with_keys("{find.lens} turns the lens, {time.live} goes on") == "f8 turns the lens, “Live” goes on"


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_name_actions_that_there_are(preset: str) -> None:
    assert set(PRESETS[preset]) <= set(BY_ID)

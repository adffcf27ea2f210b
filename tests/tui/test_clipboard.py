"""Copying: which ways are taken where, and that the sentence says what happened."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.tui.test_ui_text import HOSTILE
from tui import clipboard
from tui.clipboard import TMUX, X11, copy, safe, tools

PLAIN = {"PATH": "/usr/bin"}


class Terminal:
    """An app as far as copying needs one."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def copy_to_clipboard(self, text: str) -> None:
        self.taken.append(text)


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH, on a machine without desktop, tmux and SSH."""
    for name in ("TMUX", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "WAYLAND_DISPLAY", "DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(clipboard.sys, "platform", "linux")
    return tmp_path


def program(folder: Path, name: str, body: str) -> None:
    """A program of that name."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def taking(folder: Path, name: str) -> None:
    """A program that writes what it was given, and how it was called, beside itself."""
    program(folder, name, f'echo "$@" > "{folder}/{name}.words"; /bin/cat > "{folder}/{name}.text"')


@pytest.mark.parametrize(
    ("environment", "platform", "names"),
    [
        ({}, "linux", []),
        ({}, "darwin", ["pbcopy"]),
        ({}, "win32", ["clip.exe"]),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", ["clip.exe"]),
        ({"DISPLAY": ":0"}, "linux", ["xclip", "xsel"]),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", ["wl-copy", "xclip", "xsel"]),
        ({"DISPLAY": ":0", "TMUX": "/tmp/t,1,0"}, "linux", ["xclip", "xsel", "tmux"]),
        ({"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"}, "linux", []),
        ({"SSH_CONNECTION": "1 2 3 4", "TMUX": "/tmp/t,1,0"}, "linux", ["tmux"]),
        ({"SSH_CLIENT": "1 2 3"}, "darwin", []),
    ],
)
def test_which_programs_are_worth_trying(environment: dict[str, str], platform: str, names: list[str]) -> None:
    assert [tool.name for tool in tools({**PLAIN, **environment}, platform)] == names


async def test_without_a_program_the_terminal_is_asked_and_that_is_said(surroundings: Path) -> None:
    app: Any = Terminal()
    assert await copy(app, "a deal") == "sent to the terminal (OSC 52), which does not say whether it took it"
    assert app.taken == ["a deal"]


async def test_a_long_text_may_be_too_long(surroundings: Path) -> None:
    app: Any = Terminal()
    said = await copy(app, "x" * 80_000)
    assert said == "sent to the terminal (OSC 52), though it is longer than some terminals take"


@pytest.mark.parametrize(
    ("name", "variable", "words"),
    [("wl-copy", "WAYLAND_DISPLAY", ""), ("xclip", "DISPLAY", "-selection clipboard -in"),
     ("xsel", "DISPLAY", "--clipboard --input")],
)  # fmt: skip
async def test_a_program_takes_it(
    surroundings: Path, monkeypatch: pytest.MonkeyPatch, name: str, variable: str, words: str
) -> None:
    monkeypatch.setenv(variable, ":0")
    taking(surroundings, name)
    app: Any = Terminal()
    assert await copy(app, "$(rm -rf /) é\nb\tc") == f"copied with {name}"
    assert (surroundings / f"{name}.text").read_text("utf-8") == "$(rm -rf /) é\nb\tc"
    assert (surroundings / f"{name}.words").read_text().strip() == words
    assert app.taken


async def test_a_program_that_fails_is_not_believed(surroundings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    program(surroundings, "xclip", "exit 1")
    taking(surroundings, "xsel")
    app: Any = Terminal()
    assert await copy(app, "a deal") == "copied with xsel"
    (surroundings / "xsel").unlink()
    assert "OSC 52" in await copy(app, "a deal")


async def test_a_program_that_hangs_is_given_up(surroundings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(clipboard, "PATIENCE", 0.05)
    program(surroundings, "xclip", "exec /bin/sleep 60")
    app: Any = Terminal()
    assert "OSC 52" in await copy(app, "a deal")


async def test_a_file_that_is_no_program_is_passed_over(surroundings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    file = surroundings / "xclip"
    file.write_bytes(b"\x7fELF nonsense")
    file.chmod(0o755)
    app: Any = Terminal()
    assert "OSC 52" in await copy(app, "a deal")


async def test_tmux_hands_it_on_over_ssh_too(surroundings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", "/tmp/t,1,0")
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    monkeypatch.setenv("DISPLAY", ":0")
    taking(surroundings, "tmux")
    taking(surroundings, "xclip")
    app: Any = Terminal()
    said = await copy(app, "a deal")
    assert said == "copied into tmux, which passes it to the terminal unless set-clipboard is off"
    assert (surroundings / "tmux.words").read_text().strip() == " ".join(TMUX.words[1:])
    assert not (surroundings / "xclip.text").exists()


async def test_windows_reads_sixteen_bits_with_a_mark(surroundings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WSL_DISTRO_NAME", "Debian")
    taking(surroundings, "clip.exe")
    app: Any = Terminal()
    assert await copy(app, "é") == "copied with clip.exe"
    data = (surroundings / "clip.exe.text").read_bytes()
    assert data[:2] in (b"\xff\xfe", b"\xfe\xff")
    assert data.decode("utf-16") == "é"


@pytest.mark.parametrize("data", HOSTILE)
async def test_nothing_is_copied_that_acts_on_a_terminal(surroundings: Path, data: str) -> None:
    app: Any = Terminal()
    await copy(app, data)
    assert all(line.replace("\t", "").isprintable() for line in app.taken[0].split("\n"))
    app.taken[0].encode("utf-8")


def test_lines_and_tabs_stay() -> None:
    assert safe("a\tb\r\nc\x1b[31m\n") == "a\tb\nc␛[31m\n"


def test_every_program_takes_the_text_on_its_input_and_no_shell_is_there() -> None:
    for tool in (TMUX, *X11, clipboard.MACOS, clipboard.WAYLAND, clipboard.WINDOWS):
        assert os.sep not in tool.name
        assert not {"sh", "-c"} & set(tool.words)

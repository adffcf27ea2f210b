"""docs/commands.md tells of every command and option, and `--help` is true."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tui.cli import COMMANDS, command
from tui.lazy import build, walk

DOC = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### dealweb (.+?)\n(.*?)(?=^##|\Z)", DOC, re.M | re.S))
ALL = [(" ".join(path), spec) for path, spec in walk(COMMANDS)]
REPORTS = ("add confirm", "add amend", "add complete", "add deny", "add end")


def options(built: Any) -> set[str]:
    """The options of a command, without --help."""
    return {name for param in built.params for name in param.opts if name.startswith("--")}


def test_every_command_has_its_section_and_no_other() -> None:
    assert sorted(SECTIONS) == sorted(path for path, _ in ALL)


@pytest.mark.parametrize(("path", "spec"), ALL, ids=[path for path, _ in ALL])
def test_every_option_is_documented(path: str, spec: Any) -> None:
    text = SECTIONS[path]
    if path in REPORTS:
        text += SECTIONS["add rumour"]
    shown = set(re.findall(r"--[a-z][a-z-]*", text))
    built = options(build(path.split()[-1], spec))
    assert built - shown == set()
    if path not in REPORTS:
        assert shown - built - {"--store"} - ({"--json"} if path == "add retract" else set()) == set()


@pytest.mark.parametrize(("path", "spec"), ALL, ids=[path for path, _ in ALL])
def test_every_example_is_read(path: str, spec: Any) -> None:
    examples = re.findall(r"^    dealweb ((?:.*\\\n)*.*)", SECTIONS[path], re.M)
    assert examples or path == "add"
    built = build(path.split()[-1], spec)
    for example in examples:
        words = shlex.split(example.replace("\\\n", " ").partition(" > ")[0])
        while words[0] == "--store":
            words = words[2:]
        assert words[: len(path.split())] == path.split()
        built.make_context(path, words[len(path.split()) :], resilient_parsing=False).close()


def test_the_root_options_are_documented() -> None:
    root = options(command())
    assert root - set(re.findall(r"--[a-z][a-z-]*", DOC)) == set()


@pytest.mark.parametrize(("path", "spec"), ALL, ids=[path for path, _ in ALL])
def test_help_has_a_line_that_fits_and_options_have_help(path: str, spec: Any) -> None:
    assert 10 < len(spec.help) <= 60
    assert spec.help[0].isupper()
    assert not spec.help.endswith(".")
    for param in build(path.split()[-1], spec).params:
        assert param.help or param.name == "file"


def test_only_what_is_asked_for_is_built() -> None:
    group = command()
    assert dict(group.commands) == {}
    assert group.get_command(None, "head").name == "head"
    assert list(dict(group.commands)) == ["head"]

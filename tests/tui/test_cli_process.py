"""The command as a process: pipes, signals, streams, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.tui.command_line import CommandLine

ROOT = Path(__file__).resolve().parents[2]
READING = [
    ("deals", "--lens", "all"),
    ("deals", "--json"),
    ("deals", "--format", "csv"),
    ("deal", "amazon-openai-2026"),
    ("deal", "amazon-openai-2026", "--json"),
    ("parties",),
    ("party", "openai"),
    ("party", "openai", "--json"),
    ("outlets",),
    ("web",),
    ("diff", "2023", "2026"),
    ("replay",),
    ("replay", "--json"),
    ("log",),
    ("log", "--json"),
    ("where",),
]
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029"


def start(store: Path, *words: str, **others: object) -> subprocess.Popen[bytes]:
    """The command in a process of its own."""
    env = os.environ | {"DEALWEB_STORE": str(store), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "tui", *words]
    settings = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **others}
    return subprocess.Popen(command, cwd=ROOT, env=env, **settings)  # type: ignore[call-overload, no-any-return]


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    """Exit code, output, errors."""
    out, err = process.communicate(timeout=60)
    return process.returncode, (out or b"").decode(), err.decode()


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_no_control_characters_in_a_pipe(filled: CommandLine, words: Sequence[str]) -> None:
    name = "Evil\x1b]0;title\x07\u202eParty\x9b2J"
    filled.run("add", "rumour", "evil-deal", "--outlet", name, "--party", f"investor:{name}", "--note", name)
    filled.run("add", "party", "openai", "--name", f"Open\x1b[2JAI{name}", "--alias", name)
    answer = filled.run(*words)
    assert answer.code == 0
    bad = {character for character in answer.out if unicodedata.category(character) == "Cc"}
    assert bad <= {"\n"}
    assert not set(answer.out) & set(DIRECTIONS)


def test_a_closed_pipe_ends_quietly(filled: CommandLine) -> None:
    for number in range(40):
        filled.run("add", "rumour", f"deal-{number}", "--outlet", "x", "--note", "n" * 4000)
    process = start(filled.path, "log", "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith(b'{"seq":1,')
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(60), err) == (0, b"")


def test_help_into_a_closed_pipe(filled: CommandLine) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    code, _, err = ended(start(filled.path, "--help", stdout=writer))
    os.close(writer)
    assert (code, err) == (0, "")


def test_exit_codes_and_streams(filled: CommandLine) -> None:
    assert ended(start(filled.path, "head"))[0::2] == (0, "")
    code, out, err = ended(start(filled.path, "deal", "zzz"))
    assert (code, out, err.count("\n")) == (2, "", 1)
    code, out, err = ended(start(filled.path))
    assert (code, out) == (2, "")
    assert err.startswith("dealweb: the terminal UI needs a terminal")
    code, _, err = ended(start(filled.path.with_name("none.db"), "deals"))
    assert (code, err.count("\n")) == (2, 1)


def test_stopped_by_the_user(filled: CommandLine) -> None:
    process = start(filled.path, "log", "--json", "--follow", "--after", "8")
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b'{"seq":9,')
    process.send_signal(signal.SIGINT)
    code, out, err = ended(process)
    assert (code, out, err) == (130, "", "dealweb: stopped\n")


def test_another_locale_breaks_nothing(filled: CommandLine) -> None:
    for words in (("deals",), ("deals", "--json"), ("deal", "zzz")):
        env = os.environ | {"DEALWEB_STORE": str(filled.path), "PYTHONIOENCODING": "ascii"}
        done = subprocess.run(
            [sys.executable, "-m", "tui", *words], cwd=ROOT, env=env, capture_output=True, check=False
        )
        assert b"Traceback" not in done.stderr
        assert done.returncode == (2 if words[0] == "deal" else 0)
        if "--json" in words:
            assert json.loads(done.stdout)["deals"]


def test_completion(filled: CommandLine) -> None:
    env = os.environ | {"_DEALWEB_COMPLETE": "complete_bash", "COMP_WORDS": "dealweb par", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from tui.cli import main; sys.exit(main())"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["parties", "party"], "")

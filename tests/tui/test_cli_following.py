"""`dealweb log --follow` as a process: what it shows, when it shows it, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from store import open_store
from tests.test_import_hygiene import HEAVY, PROBE
from tests.tui.command_line import EVENTS, CommandLine
from tests.tui.test_cli_process import ROOT, ended, start


def note(number: int) -> dict[str, Any]:
    source = {"outlet": "desk"}
    return {"type": "note.added", "deal": "x", "text": f"{number}", "source": source, "reported_at": "2026"}


@contextmanager
def following(path: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """The command in a process of its own, which is ended in every case."""
    process = start(path, "log", "--follow", *words)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def lines(process: subprocess.Popen[bytes], count: int) -> list[str]:
    """The next `count` lines: as many as there are must come without waiting for more."""
    assert process.stdout is not None
    return [process.stdout.readline().decode().rstrip("\n") for _ in range(count)]


def shown(process: subprocess.Popen[bytes], count: int) -> list[int]:
    """The seqs of the next `count` lines of JSON."""
    return [json.loads(line)["seq"] for line in lines(process, count)]


def test_it_shows_the_last_ten_and_what_comes(filled: CommandLine) -> None:
    filled.fill([note(number) for number in range(6)])
    with following(filled.path, "--json") as process:
        assert shown(process, 10) == list(range(6, 16))
        for number in range(100, 104):
            filled.fill([note(number)])
            assert shown(process, 1) == [number - 84]


def test_behind_a_seq(filled: CommandLine) -> None:
    with following(filled.path, "--json", "--after", "0") as process:
        assert shown(process, len(EVENTS)) == list(range(1, len(EVENTS) + 1))
    with following(filled.path, "--json", "--after", "10") as process:
        filled.fill([note(1), note(2)])
        assert shown(process, 1) == [11]


def test_an_empty_log_is_followed(cli: CommandLine) -> None:
    cli.fill([])
    with following(cli.path) as process:
        assert lines(process, 1) == ["recorded ≤ 0 of 0, and what comes"]
        cli.fill([note(1)])
        assert lines(process, 1)[0].split()[0] == "1"


def test_taken_up_again_after_a_kill(filled: CommandLine) -> None:
    seen: list[int] = []
    for turn in range(3):
        filled.fill([note(10 * turn + number) for number in range(5)])
        with following(filled.path, "--json", "--after", str(seen[-1] if seen else 0)) as process:
            seen += shown(process, 4)
    assert seen == list(range(1, 13))


def test_a_limit_ends_it(filled: CommandLine) -> None:
    process = start(filled.path, "log", "--follow", "--after", "5", "--limit", "2", "--json")
    code, out, err = ended(process)
    assert (code, [json.loads(line)["seq"] for line in out.splitlines()], err) == (0, [6, 7], "")


def test_a_reader_that_has_enough(filled: CommandLine) -> None:
    """`dealweb log --follow --json | head -1`."""
    process = start(filled.path, "log", "--follow", "--json")
    head = subprocess.run(["head", "-1"], stdin=process.stdout, capture_output=True, check=True, timeout=60)
    assert process.stdout is not None
    process.stdout.close()
    assert json.loads(head.stdout)["seq"] == 1
    assert process.stderr is not None
    assert (process.wait(60), process.stderr.read()) == (0, b"")
    process.stderr.close()


def test_interrupted_while_it_waits(filled: CommandLine) -> None:
    process = start(filled.path, "log", "--follow", "--json", "--after", "8")
    assert shown(process, 1) == [9]
    process.send_signal(signal.SIGINT)
    assert ended(process) == (130, "", "dealweb: stopped\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps an open file in its place")
def test_a_store_that_goes_away(filled: CommandLine) -> None:
    process = start(filled.path, "log", "--follow", "--json", "--after", "8")
    assert shown(process, 1) == [9]
    filled.path.unlink()
    code, out, err = ended(process)
    assert (code, out) == (3, "")
    assert err == f"dealweb: {filled.path} was removed while it was in use; open the store again\n"


def test_it_does_not_look_back(filled: CommandLine) -> None:
    answer = filled.run("log", "--follow", "--recorded", "3")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("dealweb: --follow waits for what is new, --recorded looks back")


def test_a_seq_out_of_all_bounds(filled: CommandLine) -> None:
    answer = filled.run("log", "--after", str(10**30))
    assert (answer.code, answer.out) == (2, "")
    assert "--after" in answer.err


def test_it_is_light(filled: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "modules"
    words = ("--store", str(filled.path), "log", "--follow", "--limit", "1")
    subprocess.run([sys.executable, "-c", PROBE, str(target), *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    assert {module.split(".")[0] for module in target.read_text("utf-8").splitlines()} & HEAVY == set()


def test_appends_while_it_shows(filled: CommandLine) -> None:
    with following(filled.path, "--json", "--after", "0") as process, open_store(filled.path) as store:
        for number in range(0, 300, 3):
            store.append([note(number), note(number + 1), note(number + 2)])
        assert shown(process, 309) == list(range(1, 310))

"""What people stumbled over: closed streams, dumb terminals, ties, denied values, notes, cells of a table."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tui.command_line import EVENTS, CommandLine
from tests.tui.test_cli_process import ROOT, start
from tui.commands.screen import has_terminal
from tui.drawing.words import across
from tui.printing import output, table
from tui.printing.table import Column, show
from tui.text import _SLY

LONG = "https://example.org/" + "long/" * 60


def report(kind: str, outlet: str, **fields: Any) -> dict[str, Any]:
    """One report of amazon-openai-2026."""
    about = {"deal": "amazon-openai-2026", "reported_at": "2026-02-02", "source": {"outlet": outlet}}
    return {"type": f"deal.{kind}", **about, **fields}


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize(("words", "code"), [("deals", 0), ("deal nobody", 2), ("", 2)])
def test_closed_streams(filled: CommandLine, closed: str, words: str, code: int) -> None:
    env = os.environ | {"DEALWEB_STORE": str(filled.path)}
    line = f"'{sys.executable}' -m tui {words} {closed}"
    done = subprocess.run(line, shell=True, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line(filled: CommandLine) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start(filled.path, "deals", stdout=full)
        err = process.communicate(timeout=60)[1]
    assert (process.returncode, err) == (2, b"dealweb: No space left on device\n")


@pytest.mark.parametrize(("term", "has"), [("dumb", False), ("", False), (None, False), ("xterm", True)])
@pytest.mark.skipif(os.name == "nt", reason="Windows does without TERM")
def test_a_terminal_that_cannot_draw(
    filled: CommandLine, monkeypatch: pytest.MonkeyPatch, term: str | None, has: bool
) -> None:
    if term is None:
        monkeypatch.delenv("TERM", raising=False)
    else:
        monkeypatch.setenv("TERM", term)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert has_terminal() is has
    if not has:
        answer = filled.run()
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith("dealweb: the terminal UI cannot draw on this terminal (TERM is ")


def test_a_follower_notices_that_nobody_reads(filled: CommandLine) -> None:
    process = start(filled.path, "log", "--json", "--follow", "--after", "8")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith(b'{"seq":9,')
    process.stdout.close()
    assert (process.wait(30), process.stderr.read()) == (0, b"")
    process.stderr.close()


def party(name: str, role: str) -> dict[str, str]:
    """A party of a deal."""
    return {"party": name, "name": name.upper(), "role": role}


def test_ties_run_across_a_deal() -> None:
    named = [party("a", "investor"), party("b", "investor"), party("c", "investee"), party("d", "adviser")]
    assert [(one["party"], other["party"]) for one, other in across(named)] == [("a", "c"), ("b", "c")]
    equal = [party("a", "partner"), party("b", "partner"), party("unknown-party", "partner"), party("e", "broker")]
    assert [(one["party"], other["party"]) for one, other in across(equal)] == [("a", "b")]
    assert across([party("a", "investor"), party("a", "investee")]) == []


def test_the_web_ties_no_investor_to_another(filled: CommandLine) -> None:
    shown = [{"party": name, "role": role} for name, role in (("A", "investor"), ("B", "investor"), ("C", "investee"))]
    filled.fill([report("rumoured", "x", parties=shown) | {"deal": "round"}])
    lines = filled.run("web").lines
    assert next(line for line in lines if line.startswith("A ")).split() == ["A", "1", "◌", "C"]
    assert next(line for line in lines if line.startswith("C ")).split() == ["C", "1", "◌", "A,", "◌", "B"]


def test_the_history_tells_what_each_report_says(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS")
    source = {"outlet": "Bloomberg", "title": "Not so"}
    filled.fill(
        [
            report("denied", "Bloomberg", by="Amazon", facets=["amount"], source=source, note="by mail"),
            report(
                "completed", "Amazon", tranche="first", amount="15bn USD", source={"outlet": "Amazon", "title": "T"}
            ),
            report("ended", "Amazon", reason="terminated", reported_at="2026-03-01"),
        ]
    )
    filled.run("add", "rumour", "amazon-openai-2026", "--outlet", "y", "--cites", "1", "--reported", "2026-04")
    lines = filled.run("deal", "amazon-openai-2026").lines
    denied = next(place for place, line in enumerate(lines) if "✖ denied" in line and "Bloomberg" in line)
    assert lines[denied].split()[-6:] == ["denies", "amount", "by", "Amazon", "Not", "so"]
    assert lines[denied + 1] == "      note: by mail"
    monkeypatch.setenv("COLUMNS", "80")
    narrow = filled.run("deal", "amazon-openai-2026").lines
    denied = next(place for place, line in enumerate(narrow) if "✖ denied" in line and "Bloomberg" in line)
    assert narrow[denied + 1 : denied + 3] == ["      Not so", "      note: by mail"]
    assert any("15bn USD · first" in line for line in lines)
    assert any("○ ended" in line and "terminated" in line for line in lines)
    assert any("cites entry 1" in line for line in lines)


def test_a_denied_value_is_marked(filled: CommandLine) -> None:
    filled.fill([report("denied", "Bloomberg", by="Amazon", facets=["amount", "parties"])])
    listed = filled.run("deals", "amazon").out
    assert "≤ 50bn USD ✖" in listed
    assert "Amazon → OpenAI ✖" in listed
    page = filled.run("deal", "amazon-openai-2026").out
    assert "≤ 50bn USD ✖" in page
    for shown in (listed, page):
        assert shown.count("✖ behind a value = denied") == 1
    assert "behind a value" not in filled.run("deals", "microsoft").out


def test_an_address_is_never_cut(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    filled.fill([report("rumoured", "z", source={"outlet": "z", "url": LONG}, note="n" * 200)])
    monkeypatch.setattr("tui.printing.output.is_terminal", lambda: True)
    out = filled.run("deal", "amazon-openai-2026").out
    assert LONG in out
    assert "n" * 200 in out


def test_a_replay_begins_with_its_period(filled: CommandLine) -> None:
    assert [line[:10] for line in filled.run("replay", "--from", "2023", "--to", "2023").lines[1:]] == [
        "2023-01-23",
        "2023-09-25",
    ]
    days = filled.run("replay", "--from", "2026-01-29", "--to", "2026-01-29").lines
    assert [line[:10] for line in days[1:]] == ["2026-01-29"]
    assert len(filled.run("replay", "--from", "0001").lines) == len(filled.run("replay").lines)


@pytest.mark.parametrize(("first", "last"), [("2026-06", "2025"), ("2026-06", "2026-05")])
def test_a_replay_backwards_is_only_an_error(filled: CommandLine, first: str, last: str) -> None:
    answer = filled.run("replay", "--from", first, "--to", last)
    assert (answer.code, answer.out) == (2, "")
    assert (
        answer.err
        == f"dealweb: --from {first} lies after --to {last}; give the earlier date first, {last} at the latest\n"
    )
    assert filled.run("replay", "--axis", "recorded", "--from", "9", "--to", "4")[:2] == (2, "")


def test_a_pipe_cuts_nothing_behind_the_sample(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(table, "_SAMPLE", 2)
    show((Column("a"), Column("b")), [["x", ""], ["y", ""], ["a long cell", "later"]])
    assert capsys.readouterr().out.splitlines()[-1] == "a long cell  later"


def test_json_has_no_tags_nor_fillers() -> None:
    line = output.json_line({"text": "\U000e0041a\u3164\ufe0f😀"}).decode()
    assert line == '{"text":"\\udb40\\udc41a\\u3164\\ufe0f😀"}\n'


def test_json_escapes_whatever_the_screen_marks() -> None:
    hidden = [chr(code) for code in range(0x80, 0x110000) if _SLY.match(chr(code))]
    assert len(hidden) > 4096
    assert output.json_line(hidden).isascii()


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-x", "'-x"), ("@SUM", "'@SUM"), ("\t=1", "' =1"), ("-1.5", "-1.5")],
)
def test_no_cell_is_a_formula(capsys: pytest.CaptureFixture[str], cell: str, written: str) -> None:
    output.write_csv(["a", "b"], [{"a": cell, "b": -1}])
    assert list(csv.reader(io.StringIO(capsys.readouterr().out)))[1] == [written, "-1"]


def test_a_note_on_nothing_is_kept_and_said(filled: CommandLine) -> None:
    answer = filled.run("add", "note", "amazon-opnai-2026", "hello", "--outlet", "desk")
    assert answer.code == 0
    assert answer.lines[0] == f"recorded as {len(EVENTS) + 1}: note.added amazon-opnai-2026"
    assert answer.err == (
        "dealweb: there is no deal 'amazon-opnai-2026' yet, the note waits for it; did you mean 'amazon-openai-2026'?; "
        f"'dealweb add withdraw {len(EVENTS) + 1}' takes it back\n"
    )
    assert filled.run("add", "note", "amazon-openai-2026", "hello", "--outlet", "desk").err == ""
    assert "there is no party" in filled.run("add", "note", "--party", "opnai", "hello", "--outlet", "desk").err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("note", "x"), "1 argument, but"),
        (("rumour", "x-y", "--stake", "101"), "--stake: 101 is not between 0 and 100 percent"),
        (("confirm", "a\udcffb"), "deal 'a\ufffdb' is not in slug form"),
    ],
)
def test_messages_speak_no_python(filled: CommandLine, words: tuple[str, ...], said: str) -> None:
    assert said in filled.run("add", *words, "--outlet", "x").err

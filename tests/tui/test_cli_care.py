"""Care of the store from the command line, and what tells about the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store.care import SalvageReport
from store.errors import CorruptLog
from tests.tui.command_line import CommandLine


def test_verify(filled: CommandLine) -> None:
    for words in (("verify",), ("verify", "--full")):
        answer = filled.run(*words)
        assert answer.code == 0
        assert answer.lines[0].startswith("9 events, no problem")
    found = filled.run("verify", "--json").json
    assert list(found) == ["events", "ok", "head", "problems"]
    assert (found["events"], found["ok"], found["head"]["seq"], found["problems"]) == (9, True, 9, [])


def test_rebuild_changes_nothing(filled: CommandLine) -> None:
    before = filled.run("deals", "--as-of", "2026-12-31", "--lens", "all", "--json").out
    answer = filled.run("rebuild")
    assert (answer.code, answer.lines) == (0, ["the picture was made anew from 9 events"])
    assert filled.run("deals", "--as-of", "2026-12-31", "--lens", "all", "--json").out == before


def test_backup_and_restore(filled: CommandLine, tmp_path: Path) -> None:
    copy, other = tmp_path / "copy.db", tmp_path / "other.db"
    head = filled.run("head").out.strip()
    assert filled.run("backup", str(copy)).lines == [f"backed up to {copy}; head {head}"]
    again = filled.run("backup", str(copy))
    assert again.code == 3
    assert again.err.startswith(f"dealweb: {copy} exists already; ")
    answer = filled.bare("--store", str(other), "restore", str(copy))
    assert answer.lines == [f"restored to {other}; head {head}"]
    assert filled.bare("--store", str(other), "restore", str(copy)).code == 3
    assert filled.bare("--store", str(tmp_path / "x.db"), "restore", str(tmp_path / "none.db")).code == 2


def test_salvage_either_way_round(filled: CommandLine, tmp_path: Path) -> None:
    saved, other = tmp_path / "saved.db", tmp_path / "other.db"
    answer = filled.run("salvage", str(saved))
    assert (answer.code, answer.lines) == (0, [f"9 events saved in {saved}, 0 left"])
    answer = filled.bare("--store", str(other), "salvage", str(saved))
    assert answer.lines == [f"9 events saved in {other}, 0 left"]


def test_what_salvage_leaves_is_said(filled: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = SalvageReport(taken=7, left=[(2, "its hash does not fit"), (None, "a page cannot be read")])
    monkeypatch.setattr("store.care.salvage", lambda *_: report)
    answer = filled.run("salvage", str(tmp_path / "saved.db"))
    assert answer.code == 1
    assert answer.lines[:2] == ["left: entry 2: its hash does not fit", "left: a page cannot be read"]
    assert answer.lines[2].endswith("saved.db, 2 left")


def test_redact(filled: CommandLine) -> None:
    answer = filled.run("redact", "2", "--yes", "--reason", "names a private person")
    assert answer.lines == ["the text of entry 2 was erased; the chain still verifies"]
    assert filled.run("verify", "--full").code == 0
    log = [json.loads(line) for line in filled.run("log", "--json").lines]
    assert "type" not in log[1]
    assert (log[-1]["type"], log[-1]["reason"]) == ("entry.redacted", "names a private person")
    assert "▒ redacted" in filled.run("log").lines[2]


def test_a_damaged_log_exits_1_on_verify(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    from store.log import Head
    from store.verify import VerifyReport

    report = VerifyReport(9, Head(9, bytes(32), None), [(4, "the chain is broken"), (None, "the index is damaged")])
    monkeypatch.setattr("store.store.Store.verify", lambda self, full=False: report)
    answer = filled.run("verify")
    assert answer.code == 1
    assert answer.lines[:2] == ["entry 4: the chain is broken", "the index is damaged"]
    assert answer.lines[2].startswith("9 events, 2 problems; head ")
    assert filled.run("verify", "--json").code == 1


def test_a_corrupt_log_is_refused(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: object, *_: object, **__: object) -> None:
        raise CorruptLog(4)

    monkeypatch.setattr("store.store.Store.events", broken)
    answer = filled.run("log")
    assert answer.code == 3
    assert answer.err.startswith("dealweb: the log is damaged at entry 4: it cannot be read; restore a backup, or")
    assert answer.err.count("\n") == 1


def test_where(filled: CommandLine) -> None:
    lines = filled.run("where").lines
    assert lines[0].startswith(f"store    {filled.path} (")
    assert lines[0].endswith("by --store)")
    found = filled.run("where", "--json").json
    assert (found["store"], found["exists"]) == (str(filled.path), True)
    assert "SQLite 3" in found["sqlite"]


def test_where_there_is_nothing_yet(cli: CommandLine) -> None:
    answer = cli.run("where")
    assert (answer.code, cli.path.exists()) == (0, False)
    assert "(not made yet; by --store)" in answer.lines[0]


def test_schema(cli: CommandLine) -> None:
    answer = cli.bare("schema")
    assert answer.code == 0
    assert answer.json["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_demo_without_a_terminal(cli: CommandLine) -> None:
    answer = cli.bare("demo")
    assert (answer.code, answer.err) == (0, "")
    assert answer.lines[0].endswith("bundled events, in a store that is thrown away")
    assert "OpenAI" in answer.out
    past = cli.bare("demo", "--as-of", "2023-10-31", "--focus", "anthropic")
    assert past.lines[1].startswith("as of 2023-10-31 · recorded ≤ ")
    assert cli.bare("demo", "--focus", "nobody").code == 2


def test_version_and_help(cli: CommandLine) -> None:
    assert cli.bare("--version").out.startswith("dealweb")
    assert cli.bare("--help").lines[0] == "Usage: dealweb [OPTIONS] COMMAND [ARGS]..."
    assert cli.bare("add", "deny", "--help").lines[0] == "Usage: dealweb add deny [OPTIONS] {DEAL}"


def test_redact_without_a_terminal_needs_a_yes(filled: CommandLine) -> None:
    answer = filled.run("redact", "2")
    assert answer.code == 2
    assert answer.err == "dealweb: this cannot be undone; without a terminal to ask on, say --yes\n"
    assert "redacted" not in filled.run("log").out

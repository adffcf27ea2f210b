"""`import`: counts, rejects, a second time, a stop in the middle."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

import seeds
from store.importer import Importer
from tests.tui.command_line import EVENTS, CommandLine

BROKEN = [
    '{"type": "deal.rumoured", "deal": "x-y"}',
    "not json",
    '{"type": "entry.withdrawn", "event": "018acec9-17ff-8ae2-a0ea-d7c612b5c3cc", "reported_at": "2025"}',
]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A file of the small history."""
    path = tmp_path / "good.jsonl"
    path.write_text("".join(json.dumps(event) + "\n" for event in EVENTS), encoding="utf-8")
    return path


@pytest.fixture
def mixed(good: Path) -> Path:
    """The same with three broken lines at its end."""
    path = good.with_name("mixed.jsonl")
    path.write_text(good.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in BROKEN), encoding="utf-8")
    return path


def counts(answer: Any) -> tuple[int, ...]:
    """Read, taken, already, rejected, events."""
    return tuple(answer[name] for name in ("read", "taken", "already", "rejected", "events"))


def test_a_file(cli: CommandLine, good: Path) -> None:
    answer = cli.run("import", str(good))
    assert (answer.code, answer.err) == (0, "")
    assert answer.lines == ["read 9 rows: 9 taken, 0 already there, 0 rejected"]


def test_a_file_twice(cli: CommandLine, good: Path) -> None:
    cli.run("import", str(good))
    answer = cli.run("import", str(good))
    assert (answer.code, answer.lines) == (0, ["Nothing new: all 9 events were already there"])
    assert counts(cli.run("import", str(good), "--json").json) == (9, 0, 9, 0, 0)


def test_to_scripts(cli: CommandLine, good: Path) -> None:
    assert cli.run("import", str(good), "--json").json == {
        "read": 9, "taken": 9, "already": 0, "rejected": 0, "events": 9, "first_seq": 1, "last_seq": 9, "rejects": None,
    }  # fmt: skip


def test_broken_lines_go_to_the_rejects(cli: CommandLine, mixed: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    answer = cli.run("import", str(mixed), "--rejects", str(rejects))
    assert (answer.code, answer.err) == (1, "")
    assert answer.lines == [f"read 12 rows: 9 taken, 0 already there, 3 rejected (rejects in {rejects})"]
    written = [json.loads(line) for line in rejects.read_text().splitlines()]
    assert [(reject["file"], reject["line"], reject["raw"]) for reject in written] == [
        (str(mixed), 10 + place, line) for place, line in enumerate(BROKEN)
    ]
    assert all(reject["problem"] for reject in written)


def test_broken_lines_on_standard_error(cli: CommandLine, mixed: Path) -> None:
    answer = cli.run("import", str(mixed), "--json")
    assert (answer.code, answer.json["rejects"]) == (1, None)
    lines = answer.err.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["dealweb", f"{mixed}:10"],
        ["dealweb", f"{mixed}:11:1"],
        ["dealweb", f"{mixed}:12"],
    ]
    assert lines[2].endswith("is in the log; bring it in first, or mend the id")


def test_mended_rejects_are_brought_in(cli: CommandLine, mixed: Path, tmp_path: Path) -> None:
    rejects, again = tmp_path / "rejects.jsonl", tmp_path / "again.jsonl"
    cli.run("import", str(mixed), "--rejects", str(rejects))
    first, *others = rejects.read_text().splitlines()
    mended = json.loads(first)
    mended["raw"] = '{"type": "source.graded", "outlet": "x", "grade": "B", "reported_at": "2026"}'
    rejects.write_text("\n".join([json.dumps(mended), *others]) + "\n")
    answer = cli.run("import", str(rejects), "--rejects", str(again), "--json")
    assert counts(answer.json) == (3, 1, 0, 2, 1)


def test_the_rejects_are_no_file_that_is_read(cli: CommandLine, mixed: Path) -> None:
    answer = cli.run("import", str(mixed), "--rejects", str(mixed))
    assert answer.code == 2
    assert answer.err == f"dealweb: --rejects {mixed} is a file that is brought in; name another one\n"
    assert mixed.read_text().endswith(BROKEN[-1] + "\n")


def test_rejects_are_made_at_the_first_reject(cli: CommandLine, good: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    assert cli.run("import", str(good), "--rejects", str(rejects), "--json").json["rejects"] is None
    assert not rejects.exists()
    rejects.write_text("kept\n")
    assert cli.run("import", str(tmp_path / "none"), "--rejects", str(rejects)).code == 2
    assert cli.bare("--store", str(tmp_path), "import", str(good), "--rejects", str(rejects)).code != 0
    assert cli.run("import", str(good), "--rejects", str(rejects)).code == 0
    assert rejects.read_text() == "kept\n"


def test_rejects_need_a_file_of_their_own(cli: CommandLine, mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.bringing_in._standard_input", mixed.stat)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(mixed.read_bytes())))
    answer = cli.run("import", "-", "--rejects", str(mixed))
    assert (answer.code, mixed.read_text()[-2:]) == (2, "}\n")
    assert "is a file that is brought in" in answer.err
    assert "is the store itself" in cli.run("import", str(mixed), "--rejects", str(cli.path)).err
    assert not cli.path.exists()
    answer = cli.run("import", str(mixed), "--rejects", "-")
    assert answer.err.startswith("dealweb: --rejects takes a file's name, not -")
    assert answer.code == 2


def test_a_dry_run_writes_the_rejects(cli: CommandLine, mixed: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    answer = cli.run("import", str(mixed), "--dry-run", "--rejects", str(rejects))
    assert answer.lines[0] == "dry run, nothing was written but the rejects"
    assert len(rejects.read_text().splitlines()) == 2


def test_a_dry_run_writes_nothing(cli: CommandLine, mixed: Path) -> None:
    answer = cli.run("import", str(mixed), "--dry-run", "--json")
    assert (answer.code, answer.json["dry_run"]) == (1, True)
    assert counts(answer.json) == (12, 10, 0, 2, 0)
    assert not cli.path.exists()
    cli.fill()
    again = cli.run("import", str(mixed), "--dry-run")
    assert again.lines == ["dry run, nothing was written", "read 12 rows: 1 taken, 9 already there, 2 rejected"]
    assert cli.run("head", "--json").json["seq"] == 9


def test_a_stop_keeps_what_was_recorded(cli: CommandLine, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flush, seen = Importer.flush, []

    def stop(self: Importer[Any], row: Any, entries: Any) -> Any:
        seen.append(row)
        if len(seen) == 6:
            raise KeyboardInterrupt
        self._rows.append((row, entries))
        return flush(self) if len(self._rows) == 4 else []

    with monkeypatch.context() as patch:
        patch.setattr(Importer, "add", stop)
        answer = cli.run("import", str(good))
    assert (answer.code, answer.out) == (130, "")
    assert answer.err == (
        "dealweb: stopped; 4 rows done: 4 taken, 0 already there, 0 rejected; run it again to go on\n"
    )
    assert counts(cli.run("import", str(good), "--json").json) == (9, 5, 4, 0, 5)


def test_standard_input(cli: CommandLine, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(good.read_bytes())))
    assert counts(cli.run("import", "-", "--json").json) == (9, 9, 0, 0, 9)


def test_a_table(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(
        "reported_on,status,kind,parties,amount,currency,note,source_title,source_url,colour\n"
        "2023-01-23,confirmed,investment,investor:Microsoft;investee:OpenAI,,,,,https://www.example.org/a,red\n"
        "2023-02-01,rumoured,investment,investor:Microsoft;investee:OpenAI,10bn,USD,,,https://example.org/b,\n"
        "2023-03-01,rumoured,investment,investor:Microsoft;investee:OpenAI,,,,,,\n"
    )
    answer = cli.run("import", str(path))
    assert answer.code == 1
    assert answer.err.splitlines()[0] == f"dealweb: {path}: column not used: colour"
    assert answer.err.splitlines()[1].startswith(f"dealweb: {path}:4: source_url: the source is missing")
    assert answer.lines[-1] == "read 3 rows: 2 taken, 0 already there, 1 rejected"
    assert answer.lines[0].startswith("3 rows joined into 1 deal")


def test_several_files_and_one_that_is_missing(cli: CommandLine, good: Path, tmp_path: Path) -> None:
    answer = cli.run("import", str(good), str(tmp_path / "none.csv"))
    assert (answer.code, cli.path.exists()) == (2, False)
    assert counts(cli.run("import", str(good), str(seeds.path()), "--json").json)[3:4] == (0,)


def test_the_seeds(cli: CommandLine) -> None:
    answer = cli.run("import", str(seeds.path()), "--json")
    assert (answer.code, answer.err, answer.json["rejected"]) == (0, "", 0)
    assert answer.json["read"] == answer.json["taken"] == answer.json["events"]

"""Every error that the command line can say: what provokes it, its exit code, its one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import open_store
from tests.tui.command_line import CommandLine

REPORT = ("add", "rumour", "a-b", "--outlet", "Reuters")

USAGE = [
    (("dals",), "No such command 'dals'. Did you mean 'deals', 'deal'? (see: dealweb --help)"),
    (("add", "rumor", "x"), "No such command 'rumor'. Did you mean 'rumour'? (see: dealweb add --help)"),
    (("add",), "Missing command (see: dealweb add --help)"),
    (("deal",), "Missing argument 'DEAL' (see: dealweb deal --help)"),
    (("diff", "2025"), "Missing argument 'B' (see: dealweb diff --help)"),
    (("head", "--jsn"), "No such option: --jsn (Possible options: --json) (see: dealweb head --help)"),
    (("deals", "--jsn"), "no such option: --jsn; did you mean --json?"),
    (("deals", "--zzz"), "no such option: --zzz; see: dealweb deals --help"),
    (("diff", "2025", "--2026"), "no such option: --2026; see: dealweb diff --help"),
    (("deals", "--store", "x"), "--store stands before the command: dealweb --store PATH COMMAND"),
    (
        ("--as-of", "2025", "deals"),
        "Invalid value for --as-of: it stands behind the command: dealweb deals --as-of … (see: dealweb --help)",
    ),
    (
        ("deals", "--lens", "dark"),
        "Invalid value for '--lens': 'dark' is not one of 'firm', 'live', 'all' (see: dealweb deals --help)",
    ),
    (
        ("deals", "--limit", "-1"),
        "Invalid value for '--limit': -1 is not in the range 0<=x<=9007199254740991 (see: dealweb deals --help)",
    ),
    (
        ("import", "x", "--format", "yaml"),
        "Invalid value for '--format': 'yaml' is not one of 'auto', 'jsonl', 'csv' (see: dealweb import --help)",
    ),
    (("deals", "--json", "--format", "csv"), "--json and --format csv exclude each other; leave one out"),
    (("deals", "--sort", "amont"), "--sort: 'amont' is no order; did you mean 'amount'?"),
    (("parties", "--sort", "zzz"), "--sort: 'zzz' is no order; one of deals, party, name, kind"),
    (("deals", "--as-of", "2023-13"), "--as-of: '2023-13' is not a date: there is no month 13"),
    (("deals", "--recorded", "99"), "recorded 99 lies outside the log, which runs from 0 to 9"),
    (("diff", "2023-02-30", "2024"), "A: '2023-02-30' is not a date: 2023-02 has no day 30"),
    (("diff", "2026", "2025"), "2026 lies after 2025; give the earlier date first"),
    (
        ("diff", "2025", "2026", "--as-of", "2024"),
        "--as-of: the points are reported dates already; fix the other axis with --recorded",
    ),
    (
        ("replay", "--axis", "recorded", "--recorded", "4"),
        "--recorded: the points are of the log already; fix the other axis with --as-of",
    ),
    (("deals", "stat:x"), "query, character 1: key 'stat' is not known; did you mean 'status'?"),
    (
        ("deal", "amazon-opena-2026"),
        "there is no deal 'amazon-opena-2026'; did you mean 'amazon-openai-2026'",
    ),
    (("deal", "zzz"), "there is no deal 'zzz'; see them all with: dealweb deals --lens all"),
    (
        ("deal", "amazon-openai-2026", "--as-of", "2020"),
        "deal 'amazon-openai-2026' does not exist yet as of 2020 · recorded ≤ 9; it was first reported on 2025-12-16",
    ),
    (("party", "opnai"), "there is no party 'opnai'; did you mean 'openai'?"),
    (("web", "--focus", "zzz"), "there is no party 'zzz'; see them all with: dealweb parties --lens all"),
    (
        (),
        "the terminal UI needs a terminal; without one use a command, such as: dealweb deals (see: dealweb --help)",
    ),
    (("add", "rumour", "a-b"), "--outlet is missing: say who published the report, as in --outlet Reuters"),
    ((*REPORT, "--party", "Amazon"), "--party 'Amazon' is no pair; write it as in --party 'investor:Amazon'"),
    ((*REPORT, "--party", "investr:A"), "--party: role 'investr' is not known; did you mean 'investor'?"),
    ((*REPORT, "--kind", "investmnt"), "--kind: kind 'investmnt' is not known; did you mean 'investment'?"),
    ((*REPORT, "--amount", "5bn"), "--amount: '5bn' has no currency; write '5bn USD', or another code"),
    ((*REPORT, "--detail", "chips"), "--detail 'chips' is no pair; write it as in --detail 'duration=ten years'"),
    ((*REPORT, "--detail", "a=1", "--detail", "a=2"), "--detail: 'a' is given twice; leave one out"),
    ((*REPORT, "--reported", "soon"), "--reported: 'soon' is not a date; write 2023, 2023-10, 2023-10-27 or"),
    ((*REPORT, "--cites", "77"), "there is no entry 77; the log runs from 1 to 9"),
    ((*REPORT, "--cites", "it"), "ID: 'it' is not an id; give a UUID such as"),
    (("add", "rumour", "A-b", "--outlet", "x"), "DEAL: deal 'A-b' is not in slug form; write 'a-b'"),
    (
        ("add", "deny", "a-b", "--amount", "5bn USD"),
        "No such option: --amount (Possible options: --outlet) (see: dealweb add deny --help)",
    ),
    (("add", "end", "a-b", "--outlet", "x"), "--reason: reason is missing; one of withdrawn, terminated, expired,"),
    (
        ("add", "retract", "018acec9-17ff-8ae2-a0ea-d7c612b5c3cc"),
        "there is no entry with the id 018acec9-17ff-8ae2-a0ea-d7c612b5c3cc; dealweb log --json shows the ids",
    ),
    (
        ("add", "note", "x", "--outlet", "me"),
        "1 argument, but a note is written: add note DEAL TEXT (a text of several words in quotes)",
    ),
    (("add", "party", "aws"), "--name is missing: give the party's name as it is to be shown, as in --name 'Amazon'"),
    (("add", "grade", "Reuters", "Q"), "A-F: grade 'Q' is not known; one of A, B, C, D, E, F"),
]

REFUSED = [
    (
        (*REPORT, "--expected", "3"),
        "deal a-b was expected to hold 3 events, but holds 0; look at what is new and retry",
    ),
    (
        ("add", "withdraw", "018acec9-17ff-8ae2-a0ea-d7c612b5c3cc"),
        "no event 018acec9-17ff-8ae2-a0ea-d7c612b5c3cc is in the log; bring it in first, or mend the id",
    ),
    (("redact", "99", "--yes"), "there is no entry 99; the log runs from 1 to 9"),
]


@pytest.mark.parametrize(("words", "sentence"), USAGE, ids=[" ".join(words)[:50] for words, _ in USAGE])
def test_wrong_usage(filled: CommandLine, words: tuple[str, ...], sentence: str) -> None:
    before = filled.run("head").out
    answer = filled.run(*words)
    assert answer.err.startswith(f"dealweb: {sentence}")
    assert answer.err.count("\n") == 1
    assert (answer.code, answer.out) == (2, "")
    assert filled.run("head").out == before


@pytest.mark.parametrize(("words", "sentence"), REFUSED, ids=[words[0] for words, _ in REFUSED])
def test_refused_by_the_store(filled: CommandLine, words: tuple[str, ...], sentence: str) -> None:
    answer = filled.run(*words)
    assert (answer.code, answer.out, answer.err) == (3, "", f"dealweb: {sentence}\n")


@pytest.mark.parametrize(
    "words",
    [
        *(("deals",), ("deal", "x"), ("parties",), ("party", "x"), ("outlets",), ("web",), ("log",), ("head",)),
        *(
            ("diff", "2025", "2026"),
            ("replay",),
            ("verify",),
            ("rebuild",),
            ("redact", "1", "--yes"),
            ("add", "withdraw", "1"),
        ),
    ],
    ids=lambda words: words[0],
)
def test_reading_makes_no_store(cli: CommandLine, words: tuple[str, ...]) -> None:
    answer = cli.run(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        f"dealweb: there is no store at {cli.path}; 'dealweb import FILE' or 'dealweb add …' makes one\n"
    )
    assert not cli.path.exists()


def test_a_broken_event_makes_no_store(cli: CommandLine) -> None:
    assert cli.run(*REPORT, "--amount", "5bn").code == 2
    assert not cli.path.exists()


def test_no_file_to_bring_in_makes_no_store(cli: CommandLine) -> None:
    answer = cli.run("import", str(cli.path.with_name("none.jsonl")))
    assert answer.code == 2
    assert (
        answer.err == f"dealweb: {cli.path.with_name('none.jsonl')}: it cannot be opened: no such file or directory\n"
    )
    assert not cli.path.exists()


def test_a_file_that_is_no_store(cli: CommandLine) -> None:
    cli.path.write_text("name,amount\n" * 200)
    answer = cli.run("deals")
    assert answer.code == 3
    assert answer.err.startswith(f"dealweb: {cli.path} is not a dealweb store: ")
    assert answer.err.count("\n") == 1


def test_a_deal_whose_reports_are_all_out(filled: CommandLine) -> None:
    filled.run("add", "withdraw", "6")
    answer = filled.run("deal", "aws-anthropic")
    assert answer.code == 2
    assert answer.err == (
        "dealweb: deal 'aws-anthropic' has no report left: each was retracted or withdrawn (see: dealweb log)\n"
    )


def test_several_problems_stand_in_one_line(filled: CommandLine) -> None:
    answer = filled.run(*REPORT, "--kind", "x", "--amount", "y")
    assert answer.err.count("; also --") == 1
    assert answer.err.count("\n") == 1


def test_names_in_an_error_are_safe(filled: CommandLine) -> None:
    answer = filled.run("party", "\x1b[31mevil\u202e\nname")
    assert answer.err == (
        "dealweb: there is no party '␛[31mevil� name'; see them all with: dealweb parties --lens all\n"
    )


def test_a_clock_that_was_wrong(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(cli.path, create=True, clock=lambda: 1_600_000_000_000_000) as store:
        store.append([{"type": "source.graded", "outlet": "x", "grade": "A", "reported_at": "2020"}])
    monkeypatch.setattr("tui.session.now", lambda: 1_500_000_000_000_000)
    answer = cli.run("add", "grade", "y", "A")
    assert answer.code == 3
    assert answer.err.startswith("dealweb: the log's last entry was recorded at 2020-09-13T12:26:40Z")
    assert cli.run("add", "grade", "y", "A", "--force").code == 0


def test_an_unexpected_fault_is_a_sentence(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("tui.session.pair", fail)
    answer = filled.run("deals")
    assert answer.code == 1
    assert answer.err == (
        "dealweb: an unexpected fault, ZeroDivisionError: by nothing; please report it with what "
        "DEALWEB_DEBUG=1 dealweb … shows for the same command\n"
    )
    monkeypatch.setenv("DEALWEB_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        filled.run("deals")


def test_a_file_that_cannot_be_written(filled: CommandLine, tmp_path: Path) -> None:
    answer = filled.run("import", str(_lines(tmp_path)), "--rejects", str(tmp_path / "none" / "rejects.jsonl"))
    assert answer.code == 2
    assert answer.err == f"dealweb: '{tmp_path}/none/rejects.jsonl': No such file or directory\n"


def test_the_default_store(cli: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert f"no store at {tmp_path}/data/dealweb/dealweb.db" in cli.bare("deals").err
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert f"no store at {tmp_path}/.local/share/dealweb/dealweb.db" in cli.bare("deals").err
    monkeypatch.setenv("DEALWEB_STORE", str(tmp_path / "env.db"))
    assert f"no store at {tmp_path}/env.db" in cli.bare("deals").err


def _lines(folder: Path) -> Path:
    path = folder / "lines.jsonl"
    path.write_text('{"type": "source.graded", "outlet": "x", "grade": "B", "reported_at": "2020"}\n')
    return path

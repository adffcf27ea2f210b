"""`add`: each kind of event from options, what is said about it, and what the log then holds."""

from __future__ import annotations

import pytest

from tests.tui.command_line import CommandLine

RUMOUR = (
    *("add", "rumour", "amazon-openai-2026", "--outlet", "Reuters", "--reported", "2026-01-29"),
    *("--kind", "investment", "--party", "investor:Amazon", "--party", "investee:OpenAI"),
    *("--amount", "<=50bn USD", "--basis", "people-familiar"),
)


def logged(cli: CommandLine, seq: int) -> dict[str, object]:
    """The event with that seq, without what the store gave it."""
    event = cli.run("log", "--after", str(seq - 1), "--limit", "1", "--json").json
    return {name: value for name, value in event.items() if name not in ("seq", "recorded_at", "hash", "id")}


def test_a_rumour(cli: CommandLine) -> None:
    answer = cli.run(*RUMOUR)
    assert answer.code == 0
    assert answer.lines[0] == "recorded as 1: deal.rumoured amazon-openai-2026"
    assert answer.lines[2] == "  ◌† rumoured · investment · Amazon → OpenAI · ≤ 50bn USD · 1 outlet"
    assert logged(cli, 1) == {
        "type": "deal.rumoured",
        "deal": "amazon-openai-2026",
        "reported_at": "2026-01-29",
        "kind": "investment",
        "parties": [{"party": "Amazon", "role": "investor"}, {"party": "OpenAI", "role": "investee"}],
        "amount": {"low": None, "high": 50_000_000_000, "currency": "USD"},
        "source": {"outlet": "Reuters", "basis": "people-familiar"},
    }


def test_the_same_again_is_nothing_new(cli: CommandLine) -> None:
    cli.run(*RUMOUR)
    answer = cli.run(*RUMOUR, "--expected", "0")
    assert answer.code == 0
    assert answer.lines[0] == "nothing new: it was already there as 1: deal.rumoured amazon-openai-2026"


def test_what_it_says_to_scripts(cli: CommandLine) -> None:
    answer = cli.run(*RUMOUR, "--json").json
    assert (answer["appended"], answer["already"]) == (1, 0)
    assert (answer["event"]["seq"], answer["deal"]["status"]) == (1, "rumoured")


def test_every_term(cli: CommandLine) -> None:
    answer = cli.run(
        *("add", "complete", "round-2026", "--outlet", "Amazon", "--reported", "2026-02-27"),
        *("--url", "https://example.org", "--title", "Closed", "--form", "cash,credits", "--form", "equity"),
        *("--stake", "~27%", "--exclusivity", "preferred:training", "--effective", "2026-03", "--stage"),
        *("part-completed", "--detail", "duration=ten years", "--detail", "trigger=an IPO", "--part-of", "big"),
        *("--related", "other-deal", "--tranche", "first", "--note", "mine"),
    )
    assert answer.code == 0
    event = logged(cli, 1)
    assert event["source"] == {"outlet": "Amazon", "url": "https://example.org", "title": "Closed"}
    assert event["form"] == ["cash", "credits", "equity"]
    assert event["stake"] == {"low": 27, "high": 27, "approx": True}
    assert event["exclusivity"] == [{"level": "preferred", "scope": "training"}]
    assert event["details"] == {"duration": "ten years", "trigger": "an IPO"}
    assert (event["effective_on"], event["stage"]) == ("2026-03", "part-completed")
    assert (event["part_of"], event["related"], event["tranche"]) == ("big", ["other-deal"], "first")
    assert event["note"] == "mine"


def test_a_deal_all_the_way(filled: CommandLine) -> None:
    report = ("amazon-openai-2026", "--outlet", "Amazon", "--reported")
    assert "● confirmed" in filled.run("add", "confirm", *report, "2026-02-27").out
    assert "38bn USD" in filled.run("add", "amend", *report, "2026-03-01", "--amount", "38bn USD").out
    denial = filled.run("add", "deny", *report, "2026-03-02", "--by", "Amazon", "--facet", "amount").out
    assert "38bn USD ✖" in denial
    assert "◐ disputed" in filled.run("add", "deny", *report, "2026-03-03").out
    assert "○ ended" in filled.run("add", "end", *report, "2026-03-04", "--reason", "withdrawn").out


def test_a_copy_cites_by_seq(filled: CommandLine) -> None:
    filled.run("add", "rumour", "amazon-openai-2026", "--outlet", "CNBC", "--cites", "2")
    cited = filled.run("log", "--after", "1", "--limit", "1", "--json").json["id"]
    assert logged(filled, 10)["source"] == {"outlet": "CNBC", "cites": cited}


def test_the_conflict_of_two_who_write(filled: CommandLine) -> None:
    words = ("add", "confirm", "amazon-openai-2026", "--outlet", "Amazon", "--expected")
    assert filled.run(*words, "2").code == 0
    assert filled.run(*words, "2", "--note", "another").code == 3


def test_today_unless_said_otherwise(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.session.now", lambda: 1_770_000_000_000_000)
    cli.run("add", "rumour", "a-b", "--outlet", "x")
    cli.run("add", "rumour", "a-b", "--outlet", "x", "--reported", "-7d")
    assert [logged(cli, seq)["reported_at"] for seq in (1, 2)] == ["2026-02-02", "2026-01-26"]


def test_a_retraction_takes_the_outlet_of_the_report(filled: CommandLine) -> None:
    answer = filled.run("add", "retract", "2", "--reported", "2026-02-01", "--reason", "wrong sum")
    assert answer.lines[2].endswith("10bn USD · 1 outlet")
    event = logged(filled, 10)
    assert (event["source"], event["reason"]) == ({"outlet": "Reuters"}, "wrong sum")


def test_a_withdrawal_and_its_withdrawal(filled: CommandLine) -> None:
    assert "10bn USD" in filled.run("add", "withdraw", "2").lines[2]
    id_ = filled.run("log", "--after", "9", "--json").json["id"]
    assert filled.run("add", "withdraw", id_, "--note", "it was right").code == 0
    assert "≤ 50bn USD" in filled.run("deal", "amazon-openai-2026").out


def test_notes(filled: CommandLine) -> None:
    assert filled.run("add", "note", "aws-anthropic", "still open", "--outlet", "desk").code == 0
    assert filled.run("add", "note", "--party", "Anthropic", "growing", "--outlet", "desk").code == 0
    assert (logged(filled, 10)["deal"], logged(filled, 10)["text"]) == ("aws-anthropic", "still open")
    assert (logged(filled, 11)["party"], logged(filled, 11)["text"]) == ("Anthropic", "growing")


def test_parties_merged_and_graded(filled: CommandLine) -> None:
    filled.run("add", "rumour", "x-openai", "--outlet", "x", "--party", "investor:X", "--party", "investee:Open AI")
    answer = filled.run(
        *("add", "party", "openai", "--name", "OpenAI Inc", "--kind", "company", "--alias", "Open-A-I"),
        *("--identifier", "lei=123", "--reported", "2026"),
    )
    assert answer.lines[0] == "recorded as 11: party.declared openai"
    assert logged(filled, 11)["identifiers"] == {"lei": "123"}
    assert filled.run("add", "merge", "open-ai", "openai").code == 0
    assert filled.run("add", "grade", "Semafor", "b").code == 0
    page = filled.run("party", "open-ai", "--json").json
    assert (page["party"]["name"], len(page["deals"])) == ("OpenAI Inc", 3)
    assert logged(filled, 13)["grade"] == "B"


def test_a_circle_of_merges_is_refused(filled: CommandLine) -> None:
    filled.run("add", "merge", "a", "b")
    answer = filled.run("add", "merge", "b", "a")
    assert answer.code == 3
    assert answer.err.count("\n") == 1


def test_a_slip_in_the_deals_name_is_said(cli: CommandLine) -> None:
    cli.run(*RUMOUR)
    answer = cli.run("add", "confirm", "amazon-opnai-2026", "--outlet", "FT", "--reported", "2026-02-01")
    assert answer.code == 0
    assert "deal 'amazon-opnai-2026' is new; did you mean 'amazon-openai-2026'?" in answer.err
    assert "'dealweb add withdraw 2' takes it back" in answer.err
    assert cli.run("add", "confirm", "other-thing", "--outlet", "FT", "--reported", "2026-02-01").err == ""


def test_a_date_ahead_is_said(cli: CommandLine) -> None:
    answer = cli.run("add", "rumour", "acme-2036", "--outlet", "FT", "--reported", "2036-04-03")
    assert answer.code == 0
    assert "2036-04-03 lies ahead of today; 'dealweb add withdraw 1' takes it back" in answer.err

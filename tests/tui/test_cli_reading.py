"""What the reading commands show, to scripts and to people."""

from __future__ import annotations

import csv
import io

import pytest

from tests.tui.command_line import CommandLine
from tui.printing.lists import DEAL_CSV, OUTLET_CSV, PARTY_CSV

DEAL_FIELDS = [
    *("deal", "status", "stale", "kind", "parties", "amount", "paid", "form", "stake", "exclusivity", "part_of"),
    *("related", "effective_on", "stage", "details", "unconfirmed", "denied_facets", "first_reported"),
    *("last_reported", "reports", "denials", "events"),
]


def test_deals_as_json(filled: CommandLine) -> None:
    answer = filled.run("deals", "--json")
    assert answer.code == 0
    assert list(answer.json) == ["as_of", "lens", "deals"]
    assert answer.json["as_of"] | {"at": ""} == {"reported": None, "recorded": 9, "at": ""}
    assert answer.json["lens"] == "live"
    assert [deal["deal"] for deal in answer.json["deals"]] == [
        "amazon-openai-2026",
        "aws-anthropic",
        "microsoft-openai-2023",
    ]
    assert list(answer.json["deals"][0]) == DEAL_FIELDS


def test_json_is_the_format_json(filled: CommandLine) -> None:
    now = filled.run("deals", "--as-of", "2026", "--json")
    assert filled.run("deals", "--as-of", "2026", "--format", "json").out == now.out


def test_deals_as_of_a_date(filled: CommandLine) -> None:
    answer = filled.run("deals", "--as-of", "2025-12", "--json")
    assert answer.json["as_of"] == {"reported": "2025-12", "recorded": 9, "at": "2025-12-31T23:59:59.999999Z"}
    (deal,) = (deal for deal in answer.json["deals"] if deal["deal"] == "amazon-openai-2026")
    assert deal["amount"] == {
        "low": 10_000_000_000, "high": 10_000_000_000, "currency": "USD", "approx": False, "per": None,
    }  # fmt: skip


def test_deals_as_recorded(filled: CommandLine) -> None:
    assert [deal["deal"] for deal in filled.run("deals", "--recorded", "1", "--json").json["deals"]] == [
        "amazon-openai-2026"
    ]
    assert filled.run("deals", "--recorded", "0", "--json").json["deals"] == []
    assert len(filled.run("deals", "--recorded", "today", "--json").json["deals"]) == 3


@pytest.mark.parametrize(("lens", "found"), [("firm", 2), ("live", 3), ("all", 4)])
def test_lenses(filled: CommandLine, lens: str, found: int) -> None:
    answer = filled.run("deals", "--lens", lens, "--json").json
    assert (answer["lens"], len(answer["deals"])) == (lens, found)


def test_a_query_of_several_words_with_one_to_leave_out(filled: CommandLine) -> None:
    answer = filled.run("deals", "party:openai", "-kind:licensing", "-status:rumoured", "--json").json
    assert [deal["deal"] for deal in answer["deals"]] == ["microsoft-openai-2023"]


def test_a_status_in_the_query_sets_the_lens(filled: CommandLine) -> None:
    answer = filled.run("deals", "status:ended", "--json").json
    assert (answer["lens"], len(answer["deals"])) == ("all", 1)


def test_order_and_limit(filled: CommandLine) -> None:
    by_slug = [deal["deal"] for deal in filled.run("deals", "--sort", "deal", "--json").json["deals"]]
    assert by_slug == sorted(by_slug)
    turned = filled.run("deals", "--sort", "deal", "--reverse", "--limit", "1", "--json").json["deals"]
    assert [deal["deal"] for deal in turned] == [by_slug[-1]]


def test_the_table_of_deals(filled: CommandLine) -> None:
    answer = filled.run("deals")
    assert answer.lines == [
        "as of the latest report · recorded ≤ 9 · lens live",
        "status       deal                   kind          parties                    amount       last",
        "◌† rumoured  amazon-openai-2026     investment    Amazon → OpenAI            ≤ 50bn USD   2026-01-29",
        "● confirmed  aws-anthropic          cloud-supply  Amazon Web Services → An…  undisclosed  2023-09-25",
        "● confirmed  microsoft-openai-2023  investment    Microsoft → OpenAI         10bn USD ?   2023-01-23",
        "? = unconfirmed: the deal is on record, this value only reported",
        "† = a rumour without news for more than 90 days",
        "3 deals",
    ]


def test_a_narrow_table_has_no_kinds_and_fits(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = filled.run("deals").lines
    assert "kind" not in lines[1]
    assert max(map(len, lines)) <= 80
    assert lines[2] == "◌† rumoured  amazon-openai-2026     Amazon → OpenAI      ≤ 50bn USD   2026-01-29"


def test_a_limited_table_says_so(filled: CommandLine) -> None:
    assert filled.run("deals", "--limit", "1").lines[-1] == "1 of 3 deals"


def test_deals_as_csv(filled: CommandLine) -> None:
    rows = list(csv.DictReader(io.StringIO(filled.run("deals", "--lens", "all", "--format", "csv").out)))
    assert tuple(rows[0]) == DEAL_CSV
    by_slug = {row["deal"]: row for row in rows}
    rumour, supply = by_slug["amazon-openai-2026"], by_slug["aws-anthropic"]
    assert (rumour["amount_low"], rumour["amount_high"], rumour["currency"]) == ("", "50000000000", "USD")
    assert rumour["parties"] == "investor:Amazon; investee:OpenAI"
    assert (rumour["form"], rumour["stage"]) == ("cash; credits", "in-talks")
    assert (supply["stake_high"], supply["exclusivity"], supply["details"]) == ("15", "primary", "chips: Trainium")
    assert (supply["as_of"], supply["recorded"]) == ("", "9")


def test_parties_and_outlets_as_csv(filled: CommandLine) -> None:
    parties = list(csv.DictReader(io.StringIO(filled.run("parties", "--format", "csv").out)))
    assert tuple(parties[0]) == PARTY_CSV
    assert next(row for row in parties if row["party"] == "aws")["aliases"] == "AWS"
    outlets = list(csv.DictReader(io.StringIO(filled.run("outlets", "--format", "csv").out)))
    assert tuple(outlets[0]) == OUTLET_CSV
    assert next(row for row in outlets if row["outlet"] == "reuters")["grade"] == "A"


def test_a_deal_as_json(filled: CommandLine) -> None:
    answer = filled.run("deal", "amazon-openai-2026", "--json").json
    assert {"as_of", "deal", "history", "claims"} <= set(answer)
    assert [event["out"] for event in answer["history"]] == [None, None]
    assert [(claim["wins"], claim["tier"]) for claim in answer["claims"]["amount"]] == [
        (False, "rumour"),
        (True, "rumour"),
    ]


def test_the_page_of_a_deal(filled: CommandLine) -> None:
    page = filled.run("deal", "microsoft-openai-2023").out
    assert "● confirmed · investment · Microsoft → OpenAI · 10bn USD ? · 2 outlets" in page
    assert "? = unconfirmed" in page
    assert "▸  10bn USD ?" in page
    assert "2023-01-23  ◌ rumoured   Semafor" in page


def test_the_page_shows_claims_and_sources(filled: CommandLine) -> None:
    lines = filled.run("deal", "amazon-openai-2026").lines
    at = next(place for place, line in enumerate(lines) if line.startswith("  amount"))
    assert lines[at].split()[:4] == ["amount", "▸", "≤", "50bn"]
    assert lines[at + 1].split()[:2] == ["10bn", "USD"]
    assert "  2025-12-16  https://example.org/a" in lines


def test_a_report_that_is_out_says_why(filled: CommandLine) -> None:
    filled.run("add", "withdraw", "2", "--reason", "typed twice")
    lines = filled.run("deal", "amazon-openai-2026").lines
    assert any("[out: withdrawn: typed twice]" in line for line in lines)


def test_a_deal_by_its_name(filled: CommandLine) -> None:
    assert filled.run("deal", "AWS Anthropic").lines[2] == "aws-anthropic"


def test_no_lens_hides_a_deal_that_is_asked_for(filled: CommandLine) -> None:
    assert "○ ended" in filled.run("deal", "disney-openai-2025").out


def test_a_party_with_its_divisions(filled: CommandLine) -> None:
    answer = filled.run("party", "Amazon", "--json").json
    assert [(deal["deal"], deal.get("via")) for deal in answer["deals"]] == [
        ("amazon-openai-2026", None),
        ("aws-anthropic", "aws"),
    ]
    page = filled.run("party", "amazon").lines
    assert "Amazon · 1 deal and 1 of its divisions" in page
    assert "aws-anthropic by its division aws" in page


def test_a_party_by_its_alias_with_notes(filled: CommandLine) -> None:
    assert "part of: amazon" in filled.run("party", "AWS").lines
    assert any("watch the round" in line for line in filled.run("party", "openai").lines)


def test_parties(filled: CommandLine) -> None:
    answer = filled.run("parties", "--json").json
    assert list(answer) == ["as_of", "lens", "parties"]
    assert answer["parties"][0] == {
        "party": "openai", "name": "OpenAI", "kind": None, "parent": None, "aliases": [], "deals": 2,
    }  # fmt: skip
    assert filled.run("parties", "--sort", "name", "--limit", "2").lines[-1] == "2 of 5 parties"


def test_outlets(filled: CommandLine) -> None:
    lines = filled.run("outlets").lines
    assert lines[1].split() == "outlet name grade reports copies denials deals last".split()
    assert lines[2].split() == ["reuters", "Reuters", "A", "3", "0", "0", "2", "2026-03"]
    assert filled.run("outlets", "--sort", "outlet", "--limit", "1", "--json").json["outlets"][0]["outlet"] == "amazon"
    assert filled.run("outlets", "--sort", "grade").lines[2].startswith("reuters")
    assert filled.run("outlets", "--sort", "last", "--reverse").lines[-1] == "4 outlets"


def test_the_web(filled: CommandLine) -> None:
    answer = filled.run("web", "--json").json
    assert list(answer) == ["as_of", "lens", "parties", "deals"]
    assert answer["parties"][0] == {"party": "openai", "name": "OpenAI", "kind": None, "deals": 2}
    text = filled.run("web").out
    assert "5 parties, 3 deals" in text
    assert "● Microsoft, ◌ Amazon" in text
    assert "◌ rumoured  ● confirmed  ✔ completed  ◐ disputed  ✖ denied  ○ ended" in text


def test_the_web_around_a_party(filled: CommandLine) -> None:
    near = filled.run("web", "--focus", "anthropic", "--json").json["deals"]
    assert [deal["deal"] for deal in near] == ["aws-anthropic"]
    drawing = filled.run("web", "--focus", "anthropic").lines
    assert any("Amazon Web Services ─" in line and "▶┃ ●" in line for line in drawing)
    assert max(map(len, drawing)) <= 100
    assert len(filled.run("web", "--focus", "amazon", "--depth", "2", "--json").json["deals"]) == 3


def test_diff(filled: CommandLine) -> None:
    answer = filled.run("diff", "2023-06", "2025-12-31", "--json").json
    assert list(answer) == ["from", "to", "axis", "added", "removed", "changed"]
    assert [deal["deal"] for deal in answer["added"]] == ["amazon-openai-2026", "aws-anthropic"]
    text = filled.run("diff", "2025-12-31", "2026-02").lines
    assert text[:2] == [
        "from  as of 2025-12-31 · recorded ≤ 9 · lens all",
        "to    as of 2026-02 · recorded ≤ 9 · lens all",
    ]
    assert "      amount: 10bn USD → ≤ 50bn USD" in text


def test_diff_on_the_axis_of_the_log(filled: CommandLine) -> None:
    answer = filled.run("diff", "1", "9", "--axis", "recorded", "--as-of", "2025", "--json").json
    assert (answer["axis"], answer["from"]["recorded"], answer["to"]["recorded"]) == ("recorded", 1, 9)
    assert answer["from"]["reported"] == "2025"


def test_a_diff_without_a_change(filled: CommandLine) -> None:
    assert filled.run("diff", "2024-01", "2024-02").lines[2:] == ["nothing changed"]


def test_relative_dates_are_operands(filled: CommandLine) -> None:
    assert filled.run("diff", "-3m", "today").code == 0
    assert filled.run("diff", "yesterday", "today", "--json").json["axis"] == "reported"


def test_replay(filled: CommandLine) -> None:
    lines = filled.run("replay", "--from", "2023-02", "--to", "2026-01").lines
    assert lines[0] == "as of 2026-01 · recorded ≤ 9 · lens all"
    assert lines[1] == "2023-09-25  + aws-anthropic ● confirmed"
    frames = filled.run("replay", "--json").lines
    assert frames[0].startswith('{"as_of":{"reported":"2023-01-23"')
    assert filled.run("replay", "--step", "month").lines[1].startswith("2023-01  + microsoft-openai-2023")


def test_replay_of_the_log(filled: CommandLine) -> None:
    lines = filled.run("replay", "--axis", "recorded", "--from", "1", "--to", "4").lines
    assert lines[1] == "2  ~ amazon-openai-2026 amount ≤ 50bn USD"
    assert lines[2] == "3  + microsoft-openai-2023 ● confirmed"


def test_the_log(filled: CommandLine) -> None:
    lines = filled.run("log", "--after", "6").lines
    assert lines == [
        "recorded ≤ 9 of 9",
        "     7  2026-03     ○ ended      disney-openai-2025  Reuters  terminated",
        "     8  2026-01-02  · note       openai  desk  watch the round",
        "     9  2026-01-02  + graded     Reuters  A",
    ]
    assert filled.run("log", "--recorded", "3", "--after", "2", "--json").json["seq"] == 3
    assert len(filled.run("log", "--limit", "2", "--json").lines) == 2


def test_the_log_can_be_brought_in_again(filled: CommandLine) -> None:
    path = filled.path.with_name("again.jsonl")
    path.write_text(filled.run("log", "--json").out, encoding="utf-8")
    other = str(filled.path.with_name("other.db"))
    assert filled.bare("--store", other, "import", str(path), "--json").json["taken"] == 9
    theirs = [line.split('"id"')[1] for line in filled.bare("--store", other, "log", "--json").lines]
    assert theirs == [line.split('"id"')[1] for line in filled.run("log", "--json").lines]


def test_following_the_log(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    note = {"type": "note.added", "deal": "x", "text": "new", "source": {"outlet": "desk"}, "reported_at": "2026"}
    waits = iter([lambda: filled.fill([note]), lambda: (_ for _ in ()).throw(KeyboardInterrupt)])
    monkeypatch.setattr("tui.commands.log.time.sleep", lambda seconds: next(waits)())
    answer = filled.run("log", "--after", "8", "--follow")
    assert answer.code == 130
    assert [line.split()[0] for line in answer.lines[1:]] == ["9", "10"]
    assert answer.err == "dealweb: stopped\n"


def test_head(filled: CommandLine) -> None:
    shown = filled.run("head").out.strip()
    found = filled.run("head", "--json").json
    assert shown == f"{found['hash']}@9"
    assert found["seq"] == 9

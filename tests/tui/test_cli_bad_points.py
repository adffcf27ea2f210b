"""A point in time that nobody can mean: each reading command says so in one sentence, with what it could be."""

from __future__ import annotations

import pytest

from tests.tui.command_line import CommandLine

PICTURES = [
    *(("deals",), ("deal", "aws-anthropic"), ("parties",), ("party", "openai"), ("web",), ("outlets",)),
]
WITH_RECORDED = [*PICTURES, ("diff", "2023", "2024"), ("replay",), ("log",)]
WITH_AS_OF = [*PICTURES, ("diff", "1", "2", "--axis", "recorded"), ("replay", "--axis", "recorded")]

SHAPES = "write 2023, 2023-10, 2023-10-27 or 2023-10-27T09:30:00Z, years 0001 to 9999, or today, yesterday, -7d, -3m"
OUTSIDE = "lies outside the log, which runs from 0 to 9; give a seq in that range"
A_DATE = "lies outside the log, which runs from 0 to 9; digits alone are a seq, a date needs a month, as in 2026-01"

INVALID = "Invalid value for"

BAD_DATES = [
    ("soon", f"'soon' is not a date; {SHAPES}"),
    ("", f"'' is not a date; {SHAPES}"),
    ("20230", f"'20230' is not a date; {SHAPES}"),
    ("2023-13", f"'2023-13' is not a date: there is no month 13; {SHAPES}"),
    ("0000", f"'0000' is not a date: years go from 0001 to 9999; {SHAPES}"),
    ("2023-10-27T09:30:00", f"'2023-10-27T09:30:00' has no offset; add Z for UTC, or one such as +02:00; {SHAPES}"),
]
BAD_SEQS = [
    ("10", f"recorded 10 {OUTSIDE}"),
    ("-1", f"recorded -1 {OUTSIDE}"),
    ("2024", f"recorded 2024 {A_DATE}"),
    ("9" * 18, f"recorded {'9' * 18} {OUTSIDE}"),
]


def says(filled: CommandLine, words: tuple[str, ...], sentence: str) -> None:
    answer = filled.run(*words)
    assert answer.err == f"dealweb: {sentence}\n"
    assert (answer.code, answer.out) == (2, "")


@pytest.mark.parametrize(("date", "sentence"), BAD_DATES, ids=[date or "empty" for date, _ in BAD_DATES])
@pytest.mark.parametrize("words", WITH_AS_OF, ids=lambda words: words[0])
def test_as_of_is_no_date(filled: CommandLine, words: tuple[str, ...], date: str, sentence: str) -> None:
    says(filled, (*words, "--as-of", date), f"--as-of: {sentence}")


@pytest.mark.parametrize(("seq", "sentence"), BAD_SEQS, ids=["over the head", "below 0", "a year", "far over it"])
@pytest.mark.parametrize("words", WITH_RECORDED, ids=lambda words: words[0])
def test_recorded_lies_outside_the_log(filled: CommandLine, words: tuple[str, ...], seq: str, sentence: str) -> None:
    says(filled, (*words, "--recorded", seq), sentence)


@pytest.mark.parametrize("words", WITH_RECORDED, ids=lambda words: words[0])
@pytest.mark.parametrize("text", ["whenever", "2023-13"])
def test_recorded_is_neither_a_seq_nor_a_date(filled: CommandLine, words: tuple[str, ...], text: str) -> None:
    problem = {"whenever": "", "2023-13": ": there is no month 13"}[text]
    mend = "give a seq from 0 to 9, or a date with a month, as in 2026-01"
    says(filled, (*words, "--recorded", text), f"'{text}' is not a date{problem}; {mend}")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("diff", "soon", "2024"), f"A: 'soon' is not a date; {SHAPES}"),
        (("diff", "2024", "soon"), f"B: 'soon' is not a date; {SHAPES}"),
        (("replay", "--from", "soon"), f"--from: 'soon' is not a date; {SHAPES}"),
        (("replay", "--to", "soon"), f"--to: 'soon' is not a date; {SHAPES}"),
        (("diff", "10", "11", "--axis", "recorded"), f"recorded 10 {OUTSIDE}"),
        (("diff", "1", "10", "--axis", "recorded"), f"recorded 10 {OUTSIDE}"),
        (("replay", "--axis", "recorded", "--from", "10"), f"recorded 10 {OUTSIDE}"),
        (("replay", "--axis", "recorded", "--to", "10"), f"recorded 10 {OUTSIDE}"),
        (("diff", "2026", "2025"), "2026 lies after 2025; give the earlier date first, 2025 at the latest"),
        (
            ("diff", "5", "2", "--axis", "recorded"),
            "5 lies after 2 in the log (5 > 2); give the earlier one first, at most 2",
        ),
        (
            ("replay", "--from", "2026", "--to", "2025"),
            "--from 2026 lies after --to 2025; give the earlier date first, 2025 at the latest",
        ),
        (
            ("replay", "--from", "5", "--to", "2", "--axis", "recorded"),
            "5 lies after 2 in the log (5 > 2); give the earlier one first, at most 2",
        ),
        (
            ("replay", "--step", "year"),
            f"{INVALID} '--step': 'year' is not one of 'event', 'day', 'month' (see: dealweb replay --help)",
        ),
        (
            ("replay", "--axis", "effective"),
            f"{INVALID} '--axis': 'effective' is not one of 'reported', 'recorded' (see: dealweb replay --help)",
        ),
        (
            ("diff", "1", "2", "--axis", "effective"),
            f"{INVALID} '--axis': 'effective' is not one of 'reported', 'recorded' (see: dealweb diff --help)",
        ),
        (
            ("log", "--after", "-1"),
            f"{INVALID} '--after': -1 is not in the range 0<=x<=9007199254740991 (see: dealweb log --help)",
        ),
        (
            ("log", "--after", "first"),
            f"{INVALID} '--after': 'first' is not a valid int range (see: dealweb log --help)",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_ends_steps_and_axes(filled: CommandLine, words: tuple[str, ...], sentence: str) -> None:
    says(filled, words, sentence)


@pytest.mark.parametrize("json", [(), ("--json",)], ids=["text", "json"])
def test_nothing_is_written_before_a_bad_point_is_found(filled: CommandLine, json: tuple[str, ...]) -> None:
    says(
        filled,
        ("replay", "--from", "5", "--to", "2", "--axis", "recorded", *json),
        "5 lies after 2 in the log (5 > 2); give the earlier one first, at most 2",
    )
    says(
        filled, ("diff", "2026", "2025", *json), "2026 lies after 2025; give the earlier date first, 2025 at the latest"
    )

"""CSV in the layout of a timeline."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.reading import Reject, Row, Taken, UnreadableFile, open_reader, reject_line
from events.reading.lines import Lines
from events.reading.table import LAYOUT, STATUSES, open_table

HEADER = "reported_on,status,kind,parties,amount,currency,note,source_title,source_url,verified"
ROW = {
    "reported_on": "2025-09-22",
    "status": "announced",
    "kind": "investment",
    "parties": "investor:Nvidia;investee:OpenAI",
    "amount": "<=100000000000",
    "currency": "USD",
    "note": "a letter of intent",
    "source_title": "Nvidia to invest",
    "source_url": "https://www.Example.org/nvidia?x=1",
    "verified": "yes",
}

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(data: bytes | str, name: str = "timeline.csv") -> str:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return str(path)

    return write


def sheet(*rows: dict[str, str], **columns: str) -> str:
    names = [*HEADER.split(","), *(name for name in columns if name not in ROW)]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    for row in rows or ({},):
        writer.writerow({**ROW, **columns, **row})
    return out.getvalue()


def read(path: str) -> tuple[list[Row], list[str], list[str]]:
    with open_reader(path) as reader:
        rows = list(reader)
        return rows, reader.notes, reader.afterwards


def content(text: str) -> dict[str, Any]:
    table_lines = Lines(io.BytesIO(text.encode()), "x")
    [row] = open_table(table_lines, "x").rows(table_lines, "x")
    assert isinstance(row, Taken), row
    [entry] = row.events
    return entry.content


def problem(text: str) -> dict[str, Any]:
    table_lines = Lines(io.BytesIO(text.encode()), "x")
    [row] = open_table(table_lines, "x").rows(table_lines, "x")
    assert isinstance(row, Reject), row
    return {name: value for name, value in row.problem._asdict().items() if value is not None}


def test_a_row_is_an_event() -> None:
    assert content(sheet()) == {
        "type": "deal.confirmed",
        "reported_at": "2025-09-22",
        "deal": "nvidia-openai-investment",
        "kind": "investment",
        "parties": [{"party": "Nvidia", "role": "investor"}, {"party": "OpenAI", "role": "investee"}],
        "amount": {"high": 100_000_000_000, "currency": "USD"},
        "stage": "announced",
        "note": "a letter of intent",
        "source": {
            "outlet": "example.org",
            "title": "Nvidia to invest",
            "url": "https://www.Example.org/nvidia?x=1",
        },
    }


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("in-talks", {"type": "deal.rumoured", "stage": "in-talks"}),
        ("reported", {"type": "deal.rumoured"}),
        ("rumoured", {"type": "deal.rumoured"}),
        ("announced", {"type": "deal.confirmed", "stage": "announced"}),
        ("confirmed", {"type": "deal.confirmed"}),
        ("disclosed", {"type": "deal.confirmed"}),
        ("opened", {"type": "deal.confirmed"}),
        ("amended", {"type": "deal.amended"}),
        ("completed", {"type": "deal.completed"}),
        ("denied", {"type": "deal.denied"}),
        ("disputed", {"type": "deal.denied"}),
        ("terminated", {"type": "deal.ended", "reason": "terminated"}),
        ("closed", {"type": "deal.ended", "reason": "concluded"}),
        ("Closed", {"type": "deal.ended", "reason": "concluded"}),
    ],
)
def test_statuses(status: str, expected: dict[str, str]) -> None:
    made = content(sheet(status=status))
    assert {name: made[name] for name in ("type", "stage", "reason") if name in made} == expected


def test_there_is_a_case_for_each_status() -> None:
    assert len(STATUSES) == 13


@pytest.mark.parametrize("status", ["denied", "disputed", "terminated", "closed"])
def test_what_a_denied_or_ended_row_cannot_hold_goes_into_its_note(status: str) -> None:
    made = content(sheet(status=status))
    assert "amount" not in made
    assert made["note"] == "a letter of intent; amount: <=100bn USD"
    assert content(sheet(status=status, note=""))["note"] == "amount: <=100bn USD"
    assert content(sheet(status=status, amount=""))["note"] == "a letter of intent"
    assert (made["kind"], len(made["parties"])) == ("investment", 2)


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("10000000000", "USD", {"low": 10**10, "high": 10**10, "currency": "USD"}),
        ("<=4000000000", "USD", {"high": 4 * 10**9, "currency": "USD"}),
        (">=10000000000", "SGD", {"low": 10**10, "currency": "SGD"}),
        ("~300000000", "EUR", {"low": 3 * 10**8, "high": 3 * 10**8, "currency": "EUR", "approx": True}),
        ("30000000000..50000000000", "USD", {"low": 3 * 10**10, "high": 5 * 10**10, "currency": "USD"}),
        ("6600000000.0", "usd", {"low": 6_600_000_000, "high": 6_600_000_000, "currency": "USD"}),
        ("50bn USD", "", {"low": 5 * 10**10, "high": 5 * 10**10, "currency": "USD"}),
        ("$50bn", "USD", {"low": 5 * 10**10, "high": 5 * 10**10, "currency": "USD"}),
        ("1bn USD per year", "USD", {"low": 10**9, "high": 10**9, "currency": "USD", "per": "year"}),
        ("", "USD", None),
        ("", "", None),
    ],
)
def test_amounts(amount: str, currency: str, expected: dict[str, Any] | None) -> None:
    assert content(sheet(amount=amount, currency=currency)).get("amount") == expected


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.reuters.com/a/b", "reuters.com"),
        ("http://Reuters.com", "reuters.com"),
        ("reuters.com/x", "reuters.com"),
        ("//reuters.com:8080/x", "reuters.com"),
        ("https://user:pw@reuters.com/x", "reuters.com"),
        ("https://web.archive.org/web/https://www.ft.com/", "web.archive.org"),
        ("https://wwwow.example?x", "wwwow.example"),
    ],
)
def test_the_outlet_is_the_host(url: str, outlet: str) -> None:
    assert content(sheet(source_url=url))["source"] == {
        "outlet": outlet,
        "title": "Nvidia to invest",
        "url": url,
    }


def test_the_slug_is_made_of_the_parties_in_their_order_and_the_kind() -> None:
    parties = "regulator:UK CMA;subject:Microsoft;subject:Mistral AI"
    made = content(sheet(parties=parties, kind="regulatory-inquiry"))
    assert made["deal"] == "uk-cma-microsoft-mistral-ai-regulatory-inquiry"
    assert content(sheet(parties="issuer:OpenAI", kind="ipo"))["deal"] == "openai-ipo"
    assert content(sheet(parties="holder:X;issuer:X;", kind=""))["deal"] == "x"


def test_a_deal_column_names_the_deal() -> None:
    made = content(sheet(deal="nvidia-openai-loi-2025"))
    assert made["deal"] == "nvidia-openai-loi-2025"
    assert content(sheet(deal=" "))["deal"] == "nvidia-openai-investment"
    bare = "deal,reported_on,status,source_url\nd,2025,reported,example.org\n"
    assert content(bare) == {
        "type": "deal.rumoured",
        "reported_at": "2025",
        "deal": "d",
        "source": {"outlet": "example.org", "url": "example.org"},
    }
    wrong = sheet(deal="Nvidia OpenAI")
    assert problem(wrong) == {
        "field": "deal",
        "problem": "deal 'Nvidia OpenAI' is not in slug form",
        "mend": "write 'nvidia-openai'",
    }


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            {"source_url": ""},
            ("source_url", "the source is missing", "give the address of the report"),
        ),
        (
            {"source_url": "from memory"},
            (
                "source_url",
                "'from memory' names no host",
                "give the address of the report, as in https://example.org/report",
            ),
        ),
        (
            {"reported_on": ""},
            ("reported_on", "reported_at is missing", "give the date of the report, such as 2023-10-27"),
        ),
        (
            {"reported_on": "22.9.2025"},
            (
                "reported_on",
                "'22.9.2025' is not a date",
                "write 2023, 2023-10, 2023-10-27 or 2023-10-27T09:30:00Z",
            ),
        ),
        ({"status": "in talks"}, ("status", "status 'in talks' is not known", "did you mean 'in-talks'?")),
        ({"status": ""}, ("status", "status is missing", f"one of {', '.join(STATUSES)}")),
        (
            {"kind": "investmnt"},
            ("kind", "kind 'investmnt' is not known", "did you mean 'investment'?"),
        ),
        (
            {"parties": "investr:Nvidia"},
            ("parties", "role 'investr' is not known", "did you mean 'investor'?"),
        ),
        (
            {"parties": "Nvidia;OpenAI"},
            (
                "parties",
                "party 'Nvidia' has no role",
                "write each as role:Name, as in investor:Microsoft;investee:OpenAI",
            ),
        ),
        (
            {"parties": "investor:"},
            (
                "parties",
                "party 'investor:' has no name",
                "write each as role:Name, as in investor:Microsoft;investee:OpenAI",
            ),
        ),
        (
            {"parties": ""},
            ("parties", "parties is missing", "name the parties, or the deal in a column deal"),
        ),
        ({"parties": "investor:&&", "kind": ""}, ("parties", "'&&-' has no letter or digit", None)),
        (
            {"currency": ""},
            ("amount", "'<=100000000000' has no currency", "write '<=100000000000 USD', or another code"),
        ),
        (
            {"amount": "$5bn", "currency": "EUR"},
            ("currency", "amount '$5bn' is not in 'EUR', the currency of the row", "give one of them"),
        ),
        (
            {"amount": "1E+10"},
            ("amount", "'1E+10 USD' has an exponent", "write the number in full, or as 10bn USD"),
        ),
        ({"status": "closed", "amount": "lots"}, ("amount", "'lots USD' is not an amount", None)),
    ],
    ids=str,
)
def test_what_is_wrong_names_the_column(
    columns: dict[str, str], expected: tuple[str, str, str | None]
) -> None:
    found = problem(sheet(**columns))
    field, said, mend = expected
    assert (found["field"], found["problem"]) == (field, said)
    if mend is not None:
        assert found["mend"] == mend


def test_notes_name_unused_columns_once_and_count_the_deals(write: Write) -> None:
    path = write(sheet({}, {"status": "completed"}, {"parties": "issuer:OpenAI"}, {"source_url": ""}))
    rows, notes, afterwards = read(path)
    assert len(rows) == 4
    assert notes == ["column not used: verified"]
    assert afterwards == ["4 rows joined into 2 deals, 1 of them left out as rejects"]
    named = write(sheet({"deal": "a"}, {"deal": "b"}, deal="c", colour="red", **{"": "x"}))
    rows, notes, afterwards = read(named)
    assert notes == ["columns not used: verified, colour, (no name)"]
    assert afterwards == []


def test_lines_are_physical_and_raw_text_is_kept(write: Write) -> None:
    good = sheet({"note": 'two\nlines, and "quotes"'}, {"kind": "x", "note": "a\nb\nc"}, {"kind": "y"})
    path = write(b"\xef\xbb\xbf" + good.replace("\n", "\r\n").encode())
    rows, _, _ = read(path)
    assert [row.line for row in rows] == [2, 4, 7]
    assert isinstance(rows[0], Taken)
    assert rows[0].events[0].content["note"] == 'two\nlines, and "quotes"'
    assert isinstance(rows[1], Reject)
    reject = json.loads(reject_line(rows[1]))
    assert reject["format"] == "csv"
    assert reject["header"] == HEADER
    assert next(csv.reader(io.StringIO(reject["raw"])))[6].replace("\r\n", "\n") == "a\nb\nc"


def test_blank_rows_are_passed_over(write: Write) -> None:
    text = sheet()
    header, row = text.splitlines()
    rows, _, _ = read(write(f"\n{header}\n\n{row}\n,,,,,,,,,\n  \n{row}\n"))
    assert [row.line for row in rows] == [4, 7]


@pytest.mark.parametrize(
    ("line", "said", "mend"),
    [
        ("a,b", "the row has 2 fields, the header 10", None),
        (
            "2025,reported,investment,investor:A,,,one, two,t,example.org,yes",
            "the row has 11 fields, the header 10",
            "put a field that holds a comma in double quotes",
        ),
        (
            '2025,reported,investment,investor:A,,,"one" two,t,example.org,yes',
            "text stands behind a closing double quote",
            "write a quote inside a quoted field twice",
        ),
        (
            '2025,reported,investment,investor:A,,,"one,t,example.org,yes',
            "a double quote is opened and not closed",
            "close it; write one inside a quoted field twice",
        ),
        (
            "2025,reported,investment,investor:A,,,one\rtwo,t,example.org,yes",
            "a carriage return stands outside of quotes",
            "end lines with LF or CRLF",
        ),
    ],
)
def test_a_broken_row_never_stops_the_good_ones(write: Write, line: str, said: str, mend: str | None) -> None:
    header, good = sheet().splitlines()
    rows, _, _ = read(write(f"{header}\n{good}\n{line}\n{good}\n{good}\n"))
    assert [(row.line, isinstance(row, Taken)) for row in rows] == [
        (2, True),
        (3, False),
        (4, True),
        (5, True),
    ]
    assert isinstance(rows[1], Reject)
    assert rows[1].problem == (None, said, mend)
    assert rows[1].raw.decode() == line


def test_a_quote_that_is_never_closed_does_not_hold_the_file(write: Write) -> None:
    header, good = sheet().splitlines()
    opened = good.replace("a letter", '"a letter')
    rows, _, _ = read(write("\n".join([header, opened, *[good] * 3000, ""])))
    assert [row.line for row in rows] == list(range(2, 3003))
    assert [isinstance(row, Taken) for row in rows] == [False, *[True] * 3000]


def test_a_row_longer_than_an_event_may_be(write: Write) -> None:
    header, good = sheet().splitlines()
    rows, _, _ = read(write("\n".join([header, good.replace("letter", "x" * 300_000), good, ""])))
    assert [isinstance(row, Taken) for row in rows] == [False, True]
    assert isinstance(rows[0], Reject)
    assert rows[0].raw_cut
    assert rows[0].problem.problem == "the row is longer than 256 KiB"
    rows, _, _ = read(write("\n".join([header, good.replace("letter", "x" * 140_000), good, ""])))
    assert isinstance(rows[0], Reject)
    assert rows[0].problem.problem == "a field is longer than 128 KiB"


def test_a_row_that_is_not_utf8(write: Write) -> None:
    text = sheet({}, {"note": "caf\xe9"}, {})
    path = write(text.encode("latin-1"))
    rows, _, _ = read(path)
    assert [isinstance(row, Taken) for row in rows] == [True, False, True]
    assert isinstance(rows[1], Reject)
    assert rows[1].problem == (None, "the row is not UTF-8", "save the file as UTF-8")
    reject = json.loads(reject_line(rows[1]))
    assert reject["raw_base64"] is True
    assert base64.b64decode(reject["raw"]) == text.splitlines()[2].encode("latin-1")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_separators(write: Write, delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(ROW), delimiter=delimiter)
    writer.writeheader()
    writer.writerow(ROW)
    rows, _, _ = read(write(out.getvalue()))
    assert [isinstance(row, Taken) for row in rows] == [True]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (
            "a,b",
            (
                "the columns reported_on, status, source_url, kind, parties are missing; "
                f"this layout is read: {', '.join(LAYOUT)}"
            ),
        ),
        (
            HEADER.replace("kind", "sort"),
            (f"the column kind is missing; this layout is read: {', '.join(LAYOUT)}"),
        ),
        (HEADER.replace("verified", "note"), "the column note stands there twice"),
        (b"caf\xe9,b", "its header is not UTF-8; save it as UTF-8"),
        ('"reported_on', "its header cannot be read: a double quote is opened and not closed"),
        (HEADER.replace(",", "\r"), "its header cannot be read: a carriage return stands outside of quotes"),
        ("x" * 300_000, "its first line is longer than 256 KiB; this is no CSV file"),
        ("\n \n", "there is nothing in it"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_headers_that_cannot_be_read(write: Write, header: str | bytes, sentence: str) -> None:
    path = write(header + b"\n" if isinstance(header, bytes) else header + "\n")
    with pytest.raises(UnreadableFile) as caught:
        open_reader(path)
    assert str(caught.value) == f"{path}: {sentence}"


def test_header_names_are_read_kindly() -> None:
    header, row = sheet().splitlines()
    assert content(f"{header.upper().replace(',', ' , ')}\n{row}\n")["deal"] == "nvidia-openai-investment"


cells = st.text(st.sampled_from('ab,;"\n\r é\x00:'), max_size=6)


@given(st.lists(st.lists(cells, min_size=10, max_size=10), max_size=5))
def test_whatever_the_rows_hold_each_is_taken_or_rejected(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    data = f"{HEADER}\n{out.getvalue()}{out.getvalue()[:-7]}".encode()
    lines = Lines(io.BytesIO(data), "x")
    numbers = [row.line for row in open_table(lines, "x").rows(lines, "x")]
    assert numbers == sorted(set(numbers))

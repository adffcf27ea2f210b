"""Whole CSV files: notes, line numbers, broken rows, separators, headers."""

from __future__ import annotations

import base64
import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.reading import Reject, Taken, UnreadableFile, open_reader, reject_line
from events.reading.lines import Lines
from events.reading.table import LAYOUT, open_table
from tests.events.sheets import HEADER, ROW, Write, content, read, sheet


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(data: bytes | str, name: str = "timeline.csv") -> str:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return str(path)

    return write


def test_notes_name_unused_columns_once_and_count_the_deals(write: Write) -> None:
    path = write(sheet({}, {"status": "completed"}, {"parties": "issuer:OpenAI"}, {"source_url": ""}))
    rows, notes, afterwards = read(path)
    assert len(rows) == 4
    assert notes == ["column not used: verified"]
    assert afterwards == ["4 rows joined into 2 deals; rows left out as rejects: 1"]
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

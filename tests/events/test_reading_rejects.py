"""Rejects files: written, mended, read again."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import Problem
from events.reading import Origin, Reject, Taken, read_file, reject_line
from events.reading.rejects import made
from tests.events.samples import RUMOUR

HEADER = "reported_on,status,kind,parties,source_url"
CSV_ROW = '2025,reported,investment,"investor:Nvidia;investee:OpenAI",example.org'
Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(*lines: Any) -> str:
        path = tmp_path / "rejects.jsonl"
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
        return str(path)

    return write


def reject(raw: str, format: str = "jsonl", **more: Any) -> dict[str, Any]:
    return {"file": "in.jsonl", "line": 812, "problem": "wrong", "raw": raw, "format": format, **more}


def one(path: str) -> dict[str, Any]:
    [row] = [row for row in read_file(path) if isinstance(row, Reject)]
    found: dict[str, Any] = json.loads(reject_line(row))
    return found


def test_mended_lines_go_in_as_if_they_had_been_right(write: Write) -> None:
    path = write(reject(json.dumps(RUMOUR)), RUMOUR, reject(CSV_ROW, "csv", header=HEADER))
    rows = list(read_file(path))
    assert [row.line for row in rows] == [1, 2, 3]
    first, second, third = rows
    assert isinstance(first, Taken)
    assert isinstance(second, Taken)
    assert isinstance(third, Taken)
    assert first.events == second.events
    assert first.raw == json.dumps(RUMOUR).encode()
    assert third.events[0].content["deal"] == "nvidia-openai-investment"
    assert third.origin == Origin("csv", HEADER)


def test_what_is_still_wrong_is_a_reject_again_of_the_file_at_hand(write: Write) -> None:
    raw = json.dumps({**RUMOUR, "kind": "investmnt"})
    path = write(RUMOUR, reject(raw))
    assert one(path) == {
        "file": path,
        "line": 2,
        "field": "kind",
        "problem": "kind 'investmnt' is not known",
        "mend": "did you mean 'investment'?",
        "raw": raw,
        "format": "jsonl",
    }
    row = CSV_ROW.replace("investment", "investmnt")
    path = write(reject(row, "csv", header=HEADER))
    assert one(path) == {
        "file": path,
        "line": 1,
        "field": "kind",
        "problem": "kind 'investmnt' is not known",
        "mend": "did you mean 'investment'?",
        "raw": row,
        "format": "csv",
        "header": HEADER,
    }


def test_a_rejects_file_of_rejects_is_read_like_the_first(write: Write) -> None:
    path = write(reject("{"), reject("a,b", "csv", header=HEADER))
    again = [json.loads(reject_line(row)) for row in read_file(path) if isinstance(row, Reject)]
    assert [(found["raw"], found["format"]) for found in again] == [("{", "jsonl"), ("a,b", "csv")]
    path = write(*again)
    assert [json.loads(reject_line(row)) for row in read_file(path) if isinstance(row, Reject)] == again


def test_base64_is_decoded(write: Write) -> None:
    raw = json.dumps({**RUMOUR, "note": "é"}, ensure_ascii=False)
    coded = b64encode(raw.encode()).decode()
    [row] = read_file(write(reject(coded, raw_base64=True)))
    assert isinstance(row, Taken)
    assert row.events[0].content["note"] == "é"
    latin = b64encode(raw.encode("latin-1")).decode()
    again = one(write(reject(latin, raw_base64=True)))
    assert (again["raw"], again["raw_base64"]) == (latin, True)
    assert "not UTF-8" in again["problem"]


@pytest.mark.parametrize(
    ("line", "field", "problem", "mend"),
    [
        (
            reject("{}", raw_cut=True),
            "raw",
            "raw was cut",
            "mend the line in its own file, or take raw_cut out",
        ),
        (reject("{}", "xml"), "format", "format 'xml' is not known", "one of jsonl, csv"),
        (reject("{}", "csv"), "header", "header is missing", "give the header line of the CSV file"),
        (
            reject("*", raw_base64=True),
            "raw",
            "raw is not base64",
            "where it was mended as text, take raw_base64 out",
        ),
        (
            reject("{}", mapping="deals"),
            "mapping",
            "rejects with a mapping are not read by this version",
            None,
        ),
        ({**reject(""), "raw": 5}, "raw", "raw must be a text, not 5", None),
    ],
)
def test_rejects_that_cannot_be_read_again(
    write: Write, line: dict[str, Any], field: str, problem: str, mend: str | None
) -> None:
    path = write(line)
    found = one(path)
    assert (found["field"], found["problem"], found.get("mend")) == (field, problem, mend)
    assert json.loads(found["raw"]) == line


def test_a_header_that_lacks_a_column(write: Write) -> None:
    found = one(write(reject("a,b", "csv", header="a,b")))
    assert found["field"] == "header"
    assert found["problem"].startswith("the columns reported_on, status, source_url, kind, parties are missing")


def test_two_rows_in_one_raw_text(write: Write) -> None:
    found = one(write(reject(f"{CSV_ROW}\n{CSV_ROW}", "csv", header=HEADER)))
    assert (found["problem"], found["mend"]) == (
        "the text is not one row",
        "put each row on a line of its own",
    )


def test_an_event_that_lacks_its_type_is_no_reject(write: Write) -> None:
    event = {name: value for name, value in RUMOUR.items() if name != "type"}
    assert one(write({**event, "raw": "x"}))["problem"] == "type is missing"


@pytest.mark.parametrize("character", ["x", "é", "水", "💾", "\x00", '"', "\\"])
def test_raw_text_is_cut_at_64_kib_between_characters(character: str) -> None:
    raw = b"{" + character.encode() * 70_000
    line = reject_line(made("f", 1, Problem(None, "p"), raw, Origin("jsonl")))
    assert len(line) <= 256 * 1024 + 1
    found = json.loads(line)
    kept = found["raw"].encode()
    assert found["raw_cut"] is True
    assert "raw_base64" not in found
    assert raw.startswith(kept)
    assert 32 * 1024 - 4 <= len(kept) <= 64 * 1024


def test_base64_stays_within_64_kib_too() -> None:
    found = json.loads(reject_line(made("f", 1, Problem(None, "p"), b"\xff" * 70_000, Origin("jsonl"))))
    assert len(found["raw"]) == 64 * 1024
    assert found["raw_cut"] is True


def test_a_path_that_is_no_text_is_written_all_the_same() -> None:
    line = reject_line(made("caf\udce9.jsonl", 1, Problem(None, "p"), b"x", Origin("jsonl")))
    assert json.loads(line)["file"] == "caf\\udce9.jsonl"


@given(st.binary(max_size=40), st.none() | st.integers(1, 9), st.none() | st.text(max_size=4))
def test_a_reject_line_holds_its_raw_text(raw: bytes, column: int | None, header: str | None) -> None:
    origin = Origin("jsonl") if header is None else Origin("csv", header)
    line = reject_line(made("f", 1, Problem("a", "b", "c"), raw, origin, column))
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    found = json.loads(line)
    assert list(found)[:2] == ["file", "line"]
    assert ("raw_base64" in found) == (not _is_utf8(raw))
    assert found.get("header") == header
    assert found.get("column") == column


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True

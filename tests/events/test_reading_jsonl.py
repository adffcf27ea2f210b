"""JSON Lines: what is taken, what is rejected and how it is said."""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import Problem, prepare
from events.reading import Reject, Row, Taken, UnreadableFile, open_reader, read_file, reject_line
from events.reading.lines import Lines
from tests.events.samples import DENIAL, RUMOUR, reports

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(data: bytes | str, name: str = "events.jsonl") -> str:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return str(path)

    return write


def line(**more: Any) -> str:
    return json.dumps({**RUMOUR, **more})


def taken(rows: list[Row]) -> list[tuple[int, dict[str, Any]]]:
    return [(row.line, event.content) for row in rows if isinstance(row, Taken) for event in row.events]


def rejected(path: str) -> list[dict[str, Any]]:
    return [json.loads(reject_line(row)) for row in read_file(path) if isinstance(row, Reject)]


def test_each_line_is_an_event(write: Write) -> None:
    path = write(f"{line()}\n{json.dumps(DENIAL)}\n")
    rows = list(read_file(path))
    assert taken(rows) == [(1, RUMOUR), (2, DENIAL)]
    assert isinstance(rows[0], Taken)
    assert rows[0].events == (prepare(RUMOUR),)
    assert rows[0].raw == line().encode()


def test_bom_crlf_blank_lines_and_a_missing_last_end(write: Write) -> None:
    path = write(b"\xef\xbb\xbf" + f"{line()}\r\n\r\n   \n\n{line(deal='b')}".encode())
    assert taken(list(read_file(path))) == [(1, RUMOUR), (5, {**RUMOUR, "deal": "b"})]
    assert rejected(path) == []


def test_a_broken_line_never_stops_the_good_ones(write: Write) -> None:
    path = write(f'{line()}\n{{"type": \n{line(kind="x")}\n{line(deal="b")}\n')
    assert [number for number, _ in taken(list(read_file(path)))] == [1, 4]
    assert [reject["line"] for reject in rejected(path)] == [2, 3]


@pytest.mark.parametrize(
    ("text", "column", "problem", "mend"),
    [
        (
            '{"type": "deal.rumoured", ',
            27,
            "the line is not JSON from column 27 on",
            "it ends too early: one event stands on one line",
        ),
        (
            '{"a": NaN}',
            7,
            "the line is not JSON from column 7 on",
            "JSON has no such number: leave the field out",
        ),
        ('{"a": True}', 7, "the line is not JSON from column 7 on", "JSON writes true, false and null"),
        (
            "{'a': 1}",
            2,
            "the line is not JSON from column 2 on",
            'texts stand in straight double quotes, "…"',
        ),
        ('{"a": 1,}', 8, "the line is not JSON from column 8 on", "take out the comma before the bracket"),
        (
            '{"a": 1}{"b": 2}',
            9,
            "the line is not JSON from column 9 on",
            "put each event on a line of its own",
        ),
        ('{"é": 1 2}', 9, "the line is not JSON from column 9 on", None),
        ("rumour", 1, "the line is no JSON object: it begins with 'rumour'", None),
        (
            "[",
            1,
            "the line is no JSON object: it begins with '['",
            "write one event a line, without brackets around them",
        ),
    ],
)
def test_what_is_no_json(write: Write, text: str, column: int, problem: str, mend: str | None) -> None:
    path = write(line() + "\n" + text + "\n")
    [reject] = rejected(path)
    expected = {
        "file": path,
        "line": 2,
        "column": column,
        "problem": problem,
        "mend": mend,
        "raw": text,
        "format": "jsonl",
    }
    assert reject == {name: value for name, value in expected.items() if value is not None}


@pytest.mark.parametrize(("text", "shown"), [("5", "5"), ("[]", "a list"), ('"a"', "'a'"), ("null", "null")])
def test_json_that_is_no_object(write: Write, text: str, shown: str) -> None:
    [reject] = rejected(write(line() + "\n" + text))
    assert reject["problem"] == f"an event must be an object, not {shown}"
    assert ("one event a line" in reject.get("mend", "")) == (text == "[]")


def test_a_wrong_event_names_the_field_of_the_first_problem(write: Write) -> None:
    text = line(parties=[{"party": "A", "role": "investr"}], form=[])
    path = write(text)
    assert rejected(path) == [
        {
            "file": path,
            "line": 1,
            "field": "parties[0].role",
            "problem": "role 'investr' is not known",
            "mend": "did you mean 'investor'?",
            "raw": text,
            "format": "jsonl",
        }
    ]
    [row] = read_file(path)
    assert isinstance(row, Reject)
    assert row.sentence() == f"{path}:1: parties[0].role: role 'investr' is not known; did you mean 'investor'?"


def test_the_last_of_two_equal_keys_counts(write: Write) -> None:
    text = line()[:-1] + ', "deal": "other"}'
    assert taken(list(read_file(write(text)))) == [(1, {**RUMOUR, "deal": "other"})]


def test_half_a_surrogate_pair_is_no_json(write: Write) -> None:
    [reject] = rejected(write(line()[:-1] + ', "note": "\\ud83d"}'))
    assert reject["problem"].startswith("the line is not JSON from column")


def test_a_line_that_is_not_utf8_is_base64(write: Write) -> None:
    raw = line(note="caf\xe9 x").replace("\\u00e9", "\xe9").encode("latin-1")
    path = write(line().encode() + b"\n" + raw + b"\n" + line(deal="b").encode())
    [reject] = rejected(path)
    column = raw.index(b"\xe9") + 1
    assert reject["problem"] == f"the line is not UTF-8 from column {column} on"
    assert reject["mend"] == "save the file as UTF-8"
    assert reject["raw_base64"] is True
    assert base64.b64decode(reject["raw"]) == raw
    assert len(taken(list(read_file(path)))) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_a_line_may_be_256_kib_long(write: Write, end: str) -> None:
    frame = len(line(note=""))
    whole = line(note="x" * (256 * 1024 - frame))
    assert len(whole) == 256 * 1024
    longer = line(note="x" * (256 * 1024 - frame + 1))
    path = write(whole + "\n" + longer + end)
    assert len(taken(list(read_file(path)))) == 1
    [reject] = rejected(path)
    assert reject["problem"] == "the line is longer than 256 KiB"
    assert reject["line"] == 2
    assert reject["raw_cut"] is True
    assert reject["raw"] == longer[: 64 * 1024]


def test_a_line_without_end_takes_no_memory(write: Write) -> None:
    class Endless(io.RawIOBase):
        given = 0
        largest = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert size > 0
            self.largest = max(self.largest, size)
            size = min(size, 50_000_000 - self.given)
            self.given += size
            return b"x" * size

    stream = Endless()
    lines = Lines(stream, "endless")  # type: ignore[arg-type]
    [(number, kept)] = list(lines)
    assert (number, len(kept)) == (1, 64 * 1024)
    assert lines.bytes_read == 50_000_000
    assert stream.largest < 300_000


def test_reading_that_stops_is_one_sentence() -> None:
    class Broken(io.RawIOBase):
        def readline(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(UnreadableFile, match=r"^disk: reading stopped: input/output error$"):
        list(Lines(Broken(), "disk"))  # type: ignore[arg-type]


def test_progress(write: Write) -> None:
    path = write((line() + "\n") * 1000)
    with open_reader(path) as reader:
        assert reader.format == "jsonl"
        assert reader.total_bytes == Path(path).stat().st_size
        seen = [reader.bytes_read for _ in reader]
        assert seen == sorted(seen)
        assert seen[0] == len(line()) + 1
        assert reader.bytes_read == reader.total_bytes
        assert (reader.notes, reader.afterwards) == ([], [])


def test_a_row_that_the_store_refuses_is_a_reject(write: Write) -> None:
    path = write(line() + "\n")
    with open_reader(path) as reader:
        [row] = reader
        assert isinstance(row, Taken)
        reject = reader.reject(row, Problem("event", "no such entry", None))
    assert json.loads(reject_line(reject)) == {
        "file": path,
        "line": 1,
        "field": "event",
        "problem": "no such entry",
        "raw": line(),
        "format": "jsonl",
    }


class Stdin:
    def __init__(self, stream: Any) -> None:
        self.buffer = stream


@pytest.mark.parametrize("wrap", [io.BytesIO, lambda data: io.BufferedReader(io.BytesIO(data))])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, wrap: Callable[[bytes], Any]) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(wrap(f"{line()}\n{{\n".encode())))
    with open_reader("-") as reader:
        rows = list(reader)
        assert reader.total_bytes is None
    assert taken(rows) == [(1, RUMOUR)]
    assert isinstance(rows[1], Reject)
    assert rows[1].file == "-"
    assert rows[1].sentence().startswith("standard input:2:2: the line is not JSON from column 2 on")


def test_standard_input_without_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(io.BytesIO(b"")))
    with pytest.raises(UnreadableFile, match=r"^standard input: there is nothing in it$"):
        open_reader("-")
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UnreadableFile, match=r"^standard input: it is closed$"):
        open_reader("-")


@given(st.lists(reports.map(json.dumps) | st.text(max_size=10).filter(str.strip), max_size=5))
def test_every_line_that_is_not_blank_is_a_row(texts: list[str]) -> None:
    data = "\n".join(text.replace("\n", " ").replace("\r", " ") for text in texts).encode()
    from events.reading import jsonl

    rows = list(jsonl.rows(Lines(io.BytesIO(data), "x"), "x"))
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    assert [row.line for row in rows] == [n for n, raw in enumerate(lines, 1) if raw.strip(b" \t\n\r\x0b\x0c")]

"""Documents that cannot be read as a whole, each with its one sentence; and what a document is."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path

import pytest

from events.reading import UnreadableFile, open_reader
from events.reading.sniff import sniff
from tests.events.samples import RUMOUR

NEITHER = "neither CSV nor JSON Lines"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "there is nothing in it"),
        (b"<!DOCTYPE html>\n<html>", f"this is an HTML page, {NEITHER}"),
        (b"\xef\xbb\xbf\n\n<html lang=en>", f"this is an HTML page, {NEITHER}"),
        (b'<?xml version="1.0"?>', f"this is an XML document, {NEITHER}"),
        ("a,b\n".encode("utf-16"), "this is UTF-16 text; save it as UTF-8"),
        ("a,b\n".encode("utf-16-be"), f"this is a binary file or UTF-16 text; {NEITHER} in UTF-8"),
        (b"\x7fELF\x02\x00", f"this is a binary file or UTF-16 text; {NEITHER} in UTF-8"),
        (b"\x1f\x8b\x08\x00", "this is a gzip file; unpack it first"),
        (b"PK\x03\x04\x14", "this is a ZIP archive or an office document; save the table as CSV"),
        (b"%PDF-1.7", f"this is a PDF document; {NEITHER}"),
        (b"SQLite format 3\x00", "this is a database; bring in what `dealweb log --json` writes"),
    ],
)
@pytest.mark.parametrize("name", ["data.csv", "data.jsonl"])
def test_what_is_no_document(tmp_path: Path, data: bytes, sentence: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        open_reader(path)
    assert str(caught.value) == f"{path}: {sentence}"
    assert (caught.value.path, caught.value.sentence) == (str(path), sentence)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_no_such_file_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"gone.csv: it cannot be opened: no such file or directory$"):
        open_reader(tmp_path / "gone.csv")
    with pytest.raises(UnreadableFile, match=r"this is a directory, not a file$"):
        open_reader(tmp_path)
    with pytest.raises(UnreadableFile, match=r"it cannot be opened: "):
        open_reader("a\0b")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user who may not read it")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("a")
    path.chmod(0)
    with pytest.raises(UnreadableFile, match=r"it cannot be opened: permission denied$"):
        open_reader(path)


def test_an_empty_list_of_events_is_fine_where_it_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "nothing.jsonl"
    path.write_bytes(b"")
    with open_reader(path, "jsonl") as reader:
        assert list(reader) == []
    with pytest.raises(UnreadableFile, match=r"there is nothing in it"):
        open_reader(path, "csv")


@pytest.mark.parametrize(
    ("name", "head", "wanted", "form"),
    [
        ("a.jsonl", b'{"a":1}', "auto", "jsonl"),
        ("a.csv", b'{"a":1}', "auto", "jsonl"),
        ("a.csv", b'\xef\xbb\xbf\n {"a"', "auto", "jsonl"),
        ("-", b"a,b", "auto", "csv"),
        ("a.jsonl", b"[1]", "auto", "jsonl"),
        ("-", b"[1]", "jsonl", "jsonl"),
        ("a.ndjson", b"oops", "auto", "jsonl"),
        ("a.CSV", b"oops", "auto", "csv"),
        ("a", b"oops", "auto", "csv"),
        ("a.csv", b"a,b", "jsonl", "jsonl"),
        ("a.jsonl", b"{}", "csv", "csv"),
    ],
)
def test_the_format_is_found(name: str, head: bytes, wanted: str, form: str) -> None:
    assert sniff(name, head, wanted) == form


def test_an_unknown_format_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"format 'xml' is not known: one of auto, jsonl, csv"):
        open_reader(tmp_path, "xml")


def test_a_reader_closes_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(RUMOUR))
    with open_reader(path) as reader:
        assert len(list(reader)) == 1
    assert reader.total_bytes is None


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'[\n  {"type": "deal.rumoured"}\n]', "this is a JSON array; write one event a line"),
        (b'{\n  "type": "deal.rumoured"\n}', "this is JSON over several lines; write one event a line"),
    ],
)
def test_json_that_is_one_document_is_refused_at_once(tmp_path: Path, data: bytes, sentence: str) -> None:
    path = tmp_path / "export.json"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=sentence):
        open_reader(path)

"""A second process that reads ahead gives the same rows, and goes away with the first."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import textwrap
from pathlib import Path

import orjson
import pytest

from events.reading import AheadReader, Reader, UnreadableFile, open_quickest, open_reader
from events.reading.ahead import WORTH_IT


def line(number: int) -> bytes:
    event = {
        "type": "deal.rumoured",
        "deal": f"deal-{number}",
        "reported_at": "2024-05-01",
        "source": {"outlet": "Gazette", "title": "Títle " + "x" * 400},
        "amount": "<=2bn USD",
    }
    return orjson.dumps(event) + b"\n"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.jsonl"
    with path.open("wb") as file:
        file.writelines(line(number) if number % 1000 else b"broken {\n" for number in range(WORTH_IT // 450))
    return path


def test_the_rows_are_the_same(large: Path) -> None:
    with open_reader(large) as reader, open_quickest(large) as ahead:
        assert isinstance(ahead, AheadReader)
        rows = list(ahead)
        assert rows == list(reader)
        assert ahead.bytes_read == ahead.total_bytes == reader.bytes_read
        assert len(rows) == WORTH_IT // 450


def test_a_sheet_says_its_notes_and_what_became_of_it(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    row = "2025-09-22,announced,investment,investor:A;investee:B{n},1,USD,note,title,https://example.org/{n},yes\n"
    head = "reported_on,status,kind,parties,amount,currency,note,source_title,source_url,verified\n"
    path.write_text(head + "".join(row.format(n=n) for n in range(3000)))
    with open_reader(path) as reader:
        ahead = AheadReader(reader)
        assert ahead.notes == ["column not used: verified"]
        assert len(list(ahead)) == 3000
        assert ahead.afterwards == ["3,000 rows joined into 3,000 deals"]
        ahead.close()


def test_small_documents_are_read_here(tmp_path: Path) -> None:
    path = tmp_path / "small.jsonl"
    path.write_bytes(line(1))
    with open_quickest(path) as reader:
        assert isinstance(reader, Reader)


def test_what_cannot_be_read_is_said(large: Path) -> None:
    with open_reader(large) as reader:
        ahead = AheadReader(reader)
        ahead._worker.kill()
        with pytest.raises(UnreadableFile, match="ended before it was through"):
            list(ahead)
        ahead.close()


def test_stopping_early_ends_the_other_process(large: Path) -> None:
    with open_quickest(large) as ahead:
        assert isinstance(ahead, AheadReader)
        next(iter(ahead))
    assert ahead._worker.returncode is not None


def test_it_dies_with_the_first_process(large: Path) -> None:
    script = """
        import sys
        from events.reading import open_quickest
        reader = open_quickest(sys.argv[1])
        next(iter(reader))
        print(reader._worker.pid, flush=True)
        sys.stdin.read()
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(large)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        pipe = os.pidfd_open(worker)
        parent.kill()

    ended, _, _ = select.select([pipe], [], [], 30)  # readable once the process has ended
    os.close(pipe)
    assert ended

"""The log on SQLite: the port's suite, and what is SQLite's own — triggers, durability, the chain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from store import Conflict, ReadOnly, open_store
from store.conformance import Clock, LogConformance, report
from store.log import Log
from store.sqlite.connection import connect
from store.sqlite.driver import Connection, DatabaseError
from store.sqlite.log import SqliteLog
from store.sqlite.schema import lay
from tests.store.telling import NOW, confirm, rumour


class TestSqliteLog(LogConformance):
    @pytest.fixture(autouse=True)
    def _place(self, tmp_path: Path) -> Iterator[None]:
        self.folder = tmp_path
        self.logs: list[SqliteLog] = []
        yield
        for log in self.logs:
            log.close()

    def make_log(self, clock: Clock) -> Log:
        path = self.folder / f"{len(self.logs)}.db"
        connection = connect(path, create=True)
        lay(connection)
        connection.close()
        return self._open(path, clock)

    def reopen(self, log: Log, clock: Clock) -> Log:
        assert isinstance(log, SqliteLog)
        log.close()
        return self._open(log.path, clock)

    def beside(self, log: Log, clock: Clock) -> Log:
        assert isinstance(log, SqliteLog)
        return self._open(log.path, clock)

    def _open(self, path: Path, clock: Clock) -> SqliteLog:
        log = SqliteLog(path, clock)
        self.logs.append(log)
        return log


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "store.db"
    with open_store(place, create=True, clock=lambda: NOW) as store:
        store.append([rumour(1, "2024-01-05"), confirm(2, "2024-02-01")])
    return place


@pytest.fixture
def raw(path: Path) -> Iterator[Connection]:
    connection = connect(path, writing=True)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM log WHERE seq = 2",
        "UPDATE log SET payload = '{}' WHERE seq = 1",
        "UPDATE log SET payload = NULL, salt = NULL WHERE seq = 1",
        "UPDATE log SET recorded_at = 0 WHERE seq = 1",
        "UPDATE log SET id = randomblob(16) WHERE seq = 1",
        "INSERT OR REPLACE INTO log SELECT * FROM log WHERE seq = 1",
        "INSERT OR REPLACE INTO log SELECT 3, id, recorded_at, payload, salt, payload_hash, hash FROM log LIMIT 1",
        "INSERT INTO log SELECT 9, randomblob(16), recorded_at, payload, salt, payload_hash, hash FROM log LIMIT 1",
        "INSERT INTO log SELECT 0, randomblob(16), recorded_at, payload, salt, payload_hash, hash FROM log LIMIT 1",
    ],
)
def test_the_log_is_only_appended_to(raw: Connection, statement: str) -> None:
    with pytest.raises(DatabaseError, match="only appended to"):
        raw.execute(statement)
    assert raw.execute("SELECT count(*), max(seq) FROM log").fetchone() == (2, 2)


def test_durable_settings_are_on(raw: Connection) -> None:
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert raw.execute("PRAGMA synchronous").fetchone() == (2,)
    assert raw.execute("PRAGMA trusted_schema").fetchone() == (0,)
    assert raw.execute("PRAGMA cell_size_check").fetchone() == (1,)


def test_the_chain_is_as_documented(raw: Connection) -> None:
    link = bytes(32)
    for seq, key, at, payload, salt, hashed, stored in raw.execute("SELECT * FROM log ORDER BY seq"):
        assert hashed == sha256(salt + payload.encode()).digest()
        link = sha256(link + seq.to_bytes(8, "big") + at.to_bytes(8, "big", signed=True) + key + hashed).digest()
        assert link == stored
        assert len(salt) == 16


def test_a_store_is_its_owners_alone(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600


def test_reading_only_refuses_to_write(path: Path) -> None:
    with open_store(path, read_only=True) as store:
        with pytest.raises(ReadOnly):
            store.append([rumour(3, "2024-03-01")])
        assert store.head().seq == 2


def test_a_failed_append_leaves_no_hole(path: Path) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        with pytest.raises(Conflict):
            store.append([rumour(3, "2024-03-01")], expected={"alpha": 7})
        assert store.append([rumour(3, "2024-03-01")], expected={"alpha": 2}).first_seq == 3
        assert [held.seq for held in store.events()] == [1, 2, 3]


def test_entries_read_as_they_were_given(path: Path) -> None:
    with open_store(path) as store:
        entry = report(1, "alpha")
        seq = store.append([entry]).first_seq
        assert seq is not None
        (held,) = store.events(after=seq - 1)
        assert (held.key, held.content, held.payload) == (entry.id, entry.content, entry.payload.decode())
        assert store.find(held.id) == held


_WRITER = """
    import sys
    from store import open_store
    from tests.store.telling import rumour

    with open_store(sys.argv[1], create=True) as store:
        for number in range(1, 100_000):
            store.append([rumour(number, "2024-01-05", deal=f"deal-{number % 7}")])
            print(number, flush=True)
"""


def _writer(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_WRITER), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


@pytest.mark.parametrize("after", [1, 3, 40])
def test_what_was_acknowledged_survives_a_kill(tmp_path: Path, after: int) -> None:
    path = tmp_path / "store.db"
    with _writer(path) as writer:
        assert writer.stdout is not None
        acknowledged = 0
        for line in writer.stdout:
            acknowledged = int(line)
            if acknowledged >= after:
                writer.send_signal(signal.SIGKILL)
                break
        acknowledged = max([acknowledged, *(int(line) for line in writer.stdout if line.endswith("\n"))])
    with open_store(path) as store:
        assert store.head().seq >= acknowledged
        assert store.verify(full=True).problems == []


def test_processes_append_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    script = """
        import sys
        from store import open_store
        from tests.store.telling import rumour

        first = int(sys.argv[2])
        with open_store(sys.argv[1], create=True) as store:
            for number in range(first, first + 25):
                store.append([rumour(number, "2024-01-05", deal=f"deal-{number % 3}")])
    """
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    writers = [
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(script), str(path), str(1000 * n)], env=environment)
        for n in range(1, 5)
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0, 0]
    with open_store(path) as store:
        assert [held.seq for held in store.events()] == list(range(1, 101))
        assert store.verify(full=True).problems == []

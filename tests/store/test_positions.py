"""Consumers' positions in a store: whole after a kill, kept by backups and rebuilds, left behind by a salvage."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from store import AlreadyProcessed, Position, Refused, UnknownEvent, open_store
from store.care import restore, salvage
from tests.store.telling import NOW, rumour

# Copies a remote log whose entry at each seq is a report of the deal `deal-SEQ`. Every taking gives the event an id of
# its own, so that one that is taken twice shows.
_COPIER = """
    import sys
    import uuid
    from store import Position, open_store
    from tests.store.telling import rumour

    with open_store(sys.argv[1], create=True) as store:
        for seq in range((store.position("remote") or 0) + 1, 100_000):
            event = rumour(seq, "2024-01-05", deal=f"deal-{seq}") | {"id": str(uuid.uuid4())}
            store.append([event], position=Position("remote", seq))
            print(seq, flush=True)
"""


def _copy_until(path: Path, seq: int) -> None:
    """Copy in a process of its own, which is killed when it has acknowledged the seq."""
    copier = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_COPIER), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with copier:
        assert copier.stdout is not None
        for line in copier.stdout:
            if int(line) >= seq:
                break
        copier.send_signal(signal.SIGKILL)


def test_a_copier_that_is_killed_takes_nothing_twice_and_leaves_nothing_out(tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    for seq in (1, 7, 30):
        _copy_until(path, seq)
    with open_store(path) as store:
        head = store.head().seq
        assert head >= 30
        assert store.position("remote") == head
        assert [held.deal for held in store.events()] == [f"deal-{seq}" for seq in range(1, head + 1)]
        assert store.verify(full=True).problems == []


def test_a_rule_of_the_log_that_is_broken_keeps_the_position_back(tmp_path: Path) -> None:
    citing = rumour(2, "2024-01-06", basis="copy", cites=9)
    with open_store(tmp_path / "store.db", create=True, clock=lambda: NOW) as store:
        store.append([rumour(1, "2024-01-05")], position=Position("remote", 1))
        with pytest.raises(UnknownEvent):
            store.append([citing], position=Position("remote", 2))
        assert store.position("remote") == 1
        outcome = store.append([citing, rumour(3, "2024-01-07")], lenient=True, position=Position("remote", 2))
        assert (outcome.appended, store.position("remote")) == (1, 2)


def test_the_error_says_where_the_consumer_stands(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db", create=True, clock=lambda: NOW) as store:
        store.append([], position=Position("remote", 5))
        with pytest.raises(AlreadyProcessed, match="cannot be brought to 4; go on with what comes after 5"):
            store.append([], position=Position("remote", 4))


@pytest.mark.parametrize(("consumer", "place"), [("", 1), ("remote", -1), ("remote", 2**63)])
def test_what_is_no_position(consumer: str, place: int) -> None:
    with pytest.raises(Refused):
        Position(consumer, place)


def test_care_keeps_positions_and_a_salvage_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with open_store(path, create=True, clock=lambda: NOW) as store:
        store.append([rumour(1, "2024-01-05"), rumour(2, "2024-01-06")], position=Position("remote", 2))
        store.rebuild()
        store.redact(2, "a court asked")
        assert store.position("remote") == 2
        store.backup(tmp_path / "backup.db")
    restore(tmp_path / "backup.db", tmp_path / "restored.db", lambda: NOW)
    salvage(path, tmp_path / "saved.db", lambda: NOW)
    with open_store(tmp_path / "restored.db", read_only=True) as restored:
        assert restored.position("remote") == 2
    with open_store(tmp_path / "saved.db") as saved:
        assert saved.position("remote") is None

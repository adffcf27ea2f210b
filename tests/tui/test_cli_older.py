"""A store whose picture an older version made: made anew, shown as it is, or waited for."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from store.sqlite import opening, rebuild, schema
from store.sqlite.connection import connect
from store.sqlite.log import SqliteLog
from tests.tui.command_line import CommandLine
from tui.printing import progress

OLDER = "dealweb: this picture was made by an older dealweb; a process that may write to the store makes it anew\n"
WAITING = "dealweb: another process is making the picture anew; waiting for it\n"
LIST = ("deals", "--as-of", "2026-12-31", "--lens", "all", "--json")


class Other:
    """Another process of the new version, which has begun to make the picture anew."""

    def __init__(self, command: CommandLine) -> None:
        self.log = SqliteLog(command.path, lambda: 0)
        self._begun = rebuild._begin(self.log, if_wanted=True)

    def end(self, _: float = 0) -> None:
        """Make it, unless that is done."""
        if self._begun is not None:
            with self._begun.workshop:
                rebuild._Rebuild(self.log, self._begun, lambda *_: None).run()
            self._begun = None


@pytest.fixture
def old(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A new version of the command line, which can read what the old one made."""
    newer = schema.PROJECTION_VERSION + 1
    for module in (schema, rebuild):
        monkeypatch.setattr(module, "PROJECTION_VERSION", newer)
    return filled


@pytest.fixture
def other(old: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Other]:
    """It ends as soon as somebody waits for it."""
    other = Other(old)
    monkeypatch.setattr(rebuild, "time", SimpleNamespace(monotonic=time.monotonic, sleep=other.end))
    yield other
    other.end()
    other.log.close()


def version(command: CommandLine) -> int:
    """Of the picture in use."""
    db = connect(command.path)
    (found,) = db.execute("SELECT version FROM projection").fetchone()
    db.close()
    return int(found)


def test_it_is_made_anew_with_a_bar(old: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    monkeypatch.setattr(progress, "_PAUSE", 0.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    answer = old.run(*LIST)
    assert "making the picture anew" in answer.err
    assert version(old) == schema.PROJECTION_VERSION
    again = old.run(*LIST)
    assert (again.json["deals"], again.err) == (answer.json["deals"], "")


def test_while_another_process_makes_it_the_old_one_is_shown(old: CommandLine, other: Other) -> None:
    answer = old.run(*LIST)
    assert (answer.code, answer.err) == (0, OLDER)
    assert version(old) < schema.PROJECTION_VERSION
    other.end()
    again = old.run(*LIST)
    assert (again.json["deals"], again.err) == (answer.json["deals"], "")


def test_where_it_may_not_be_made_anew_the_old_one_is_shown(old: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_may_write", lambda path: False)
    answer = old.run(*LIST)
    assert (answer.code, answer.err) == (0, OLDER)
    assert len(answer.json["deals"]) == 4
    assert version(old) < schema.PROJECTION_VERSION


@pytest.mark.usefixtures("other")
def test_one_that_cannot_be_read_is_waited_for(old: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "OLDEST_READABLE", schema.PROJECTION_VERSION)
    answer = old.run(*LIST)
    assert (answer.code, answer.err) == (0, WAITING)
    assert len(answer.json["deals"]) == 4


@pytest.mark.usefixtures("other")
def test_who_appends_waits_for_it(old: CommandLine) -> None:
    answer = old.run("add", "grade", "Semafor", "B")
    assert (answer.code, answer.err) == (0, WAITING)
    assert version(old) == schema.PROJECTION_VERSION
    assert old.run("verify", "--full").code == 0

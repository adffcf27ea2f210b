"""Fixtures of the tests of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.command_line import CommandLine


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line with a store that is not made yet, and a width that is always the same."""
    monkeypatch.setenv("COLUMNS", "100")
    return CommandLine(tmp_path / "deals.db", capsys)


@pytest.fixture
def filled(cli: CommandLine) -> CommandLine:
    """The same with the small history in its store."""
    cli.fill()
    return cli

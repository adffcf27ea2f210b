"""Verifying a store: the file, the chain, and the projection against a refold."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.log import Head
from store.sqlite.checks import check_chain, check_contents, check_file, check_sample, check_version
from store.sqlite.comparing import Comparison
from store.sqlite.contents import Finding, looking_through
from store.sqlite.driver import DatabaseError
from store.sqlite.helpers import helping
from store.sqlite.log import SqliteLog, read_head
from store.sqlite.reads import Reads

_MOST_PROBLEMS = 1_000


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was found. `problems`: (seq or None where it is no single entry's, sentence)."""

    events: int
    head: Head
    problems: list[Finding]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems

    def as_dict(self) -> dict[str, Any]:
        """`verify --json`."""
        return {
            "events": self.events,
            "ok": self.ok,
            "head": {"seq": self.head.seq, "hash": self.head.hash.hex()},
            "problems": [{"seq": seq, "problem": problem} for seq, problem in self.problems],
        }


def verify(log: SqliteLog, *, full: bool = False, projection: bool = True) -> VerifyReport:
    """Check everything, all in one snapshot; of the projection a sample of deals, or all with `full`, or nothing."""
    problems: list[Finding] = []
    with log.reading() as db, ExitStack() as stack:
        head = read_head(db)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dealweb-verify-")) if full else None
        with helping(log.path, head.seq, _silent) as helpers:
            # All that helpers can begin with, before anything is waited for.
            comparison = Comparison(helpers, log, db, Path(folder), head.seq) if folder and projection else None
            seen = looking_through(helpers, head.seq)
            problems += _found(check_file(db), 0)
            problems += _found(check_chain(db), len(problems))
            problems += _found(check_contents(db, seen), len(problems))
            if projection and not problems:
                problems += check_version(db, head.seq)
            if projection and not problems:
                every = comparison and comparison.findings(Reads(db, log).generation)
                problems += _found(every or check_sample(db, log, head.seq), 0)
    return VerifyReport(head.seq, head, problems)


def _found(check: Iterable[Finding], already: int) -> list[Finding]:
    """What a check finds, as far as there is room."""
    found: list[Finding] = []
    try:
        for finding in check:
            if already + len(found) == _MOST_PROBLEMS:
                break
            found.append(finding)
    except DatabaseError as error:
        found.append((None, f"SQLite: {error}"))
    return found


def _silent(count: int) -> None:
    pass

"""Verifying a store: the file, the chain, and the projection against a refold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from store.log import Head
from store.sqlite.checks import check_chain, check_contents, check_file, check_sample, check_version
from store.sqlite.comparing import check_projection
from store.sqlite.contents import Finding, looking_through
from store.sqlite.driver import DatabaseError
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
    with log.reading() as db:
        head = read_head(db)
        with looking_through(db, log.path, head.seq) as seen:
            problems += _found(check_file(db), 0)
            problems += _found(check_chain(db), len(problems))
            problems += _found(check_contents(db, seen), len(problems))
        if projection and not problems:
            problems += check_version(db, head.seq)
        if projection and not problems:
            generation = Reads(db, log).generation
            check = check_projection(db, log.path, generation, head.seq) if full else check_sample(db, log, head.seq)
            problems += _found(check, 0)
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

"""Verifying a store: the file, the chain, and the projection against a refold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from store.log import Head
from store.sqlite.checks import (
    Finding,
    check_chain,
    check_file,
    check_projection,
    check_redactions,
    check_sample,
    check_tally,
    check_version,
)
from store.sqlite.driver import DatabaseError
from store.sqlite.log import SqliteLog, read_head

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
        for check in (check_file, check_chain, check_redactions, check_tally):
            try:
                problems += list(check(db))[: _MOST_PROBLEMS - len(problems)]
            except DatabaseError as error:
                problems.append((None, f"SQLite: {error}"))
        if projection and not problems:
            problems += check_version(db, head.seq)
        if projection and not problems:
            problems += (check_projection if full else check_sample)(db, log, head.seq)
    return VerifyReport(head.seq, head, problems)

"""Verifying a store: the file, the chain, and the projection against a refold."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from store.log import Head
from store.rulings import Ruling
from store.sqlite.checks import (
    Finding,
    check_chain,
    check_file,
    check_redactions,
    check_tally,
    projected_deals,
    projection_of,
    report_seqs,
    version_rows,
)
from store.sqlite.driver import Connection, DatabaseError
from store.sqlite.log import SqliteLog, read_head
from store.sqlite.projection import encode
from store.sqlite.reads import Reads
from store.sqlite.schema import PROJECTION_VERSION
from store.versions import DealHistory, Report, Row

_SAMPLE = 200
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


def verify(log: SqliteLog, *, full: bool = False) -> VerifyReport:
    """Check everything, all in one snapshot; of the projection a sample of deals, or all with `full`."""
    problems: list[Finding] = []
    with log.reading() as db:
        head = read_head(db)
        for check in (check_file, check_chain, check_redactions, check_tally):
            try:
                problems += list(check(db))[: _MOST_PROBLEMS - len(problems)]
            except DatabaseError as error:
                problems.append((None, f"SQLite: {error}"))
        if not problems:
            problems += _check_projection(log, db, head.seq, full)
    return VerifyReport(head.seq, head, problems)


def _check_projection(log: SqliteLog, db: Connection, head: int, full: bool) -> list[Finding]:
    generation, version, position = projection_of(db)
    if version != PROJECTION_VERSION:
        return [(None, f"the projection is of version {version}, not {PROJECTION_VERSION}; run 'dealweb rebuild'")]
    if position != head:
        return [(None, f"the projection stands at {position}, the log at {head}; run 'dealweb rebuild'")]
    deals = projected_deals(db, generation)
    if not full and len(deals) > _SAMPLE:
        deals = random.Random(head).sample(deals, _SAMPLE)
    problems: list[Finding] = []
    reads = Reads(db)
    for slug, number in deals:
        made = _refold(log, db, reads, generation, number)
        if [(row.instant, row.seq, encode(row.state)) for row in made] != version_rows(db, generation, number):
            problems.append((None, f"deal {slug}: its picture is not what its reports give; run 'dealweb rebuild'"))
    return problems


def _refold(log: SqliteLog, db: Connection, reads: Reads, generation: int, number: int) -> list[Row]:
    """The rows that a deal's reports and rulings, taken one by one, give."""
    found = report_seqs(db, generation, number)
    contents = {held.seq: held.content for held in log.fetch([seq for _, seq, _, _ in found])}
    happenings: list[Report | Ruling] = [
        Report(instant, seq, precision, cites, content)
        for instant, seq, precision, cites in found
        if (content := contents[seq]) is not None
    ]
    happenings += reads.rulings(number)
    history = DealHistory([], [], {})
    rows: list[Row] = []
    for event in sorted(happenings, key=lambda event: event.seq):
        rows += history.add_report(event) if isinstance(event, Report) else history.add_ruling(event)
    return sorted(rows, key=lambda row: (row.seq, row.instant))

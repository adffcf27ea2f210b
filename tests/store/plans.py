"""Reading the plans of queries: what is searched, sorted, and gone through from end to end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

# What is no table that grows with the log: lists given as JSON, constants, a table of one row, words that an index of
# text is asked for, and the few deals that are crowded.
_MAY_BE_SCANNED = re.compile(
    r"SCAN (made \S+$|crowd_1$|projection$|CONSTANT ROW$|\w+ VIRTUAL TABLE INDEX 1:$|text_1 VIRTUAL TABLE INDEX \d+:M)"
)
_MADE = ("CO-ROUTINE ", "MATERIALIZE ")


class Explaining:
    """A connection that notes the plans of its statements."""

    def __init__(self, db: Any) -> None:
        self._db = db
        self.plan: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def execute(self, sql: str, values: Any = ()) -> Any:
        if not sql.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            self._note(sql, values)
        return self._db.execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Any]) -> Any:
        rows = list(rows)
        if rows:
            self._note(sql, rows[0])
        return self._db.executemany(sql, rows)

    def _note(self, sql: str, values: Any) -> None:
        """What the statement itself makes, row by row, is called so where it is gone through."""
        steps = [row[3] for row in self._db.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        if sql.endswith("LIMIT 1") and " WHERE " not in sql and not sorters(steps):
            return  # the first row of a table or an index, such as the log's end
        made = {step.removeprefix(word) for step in steps for word in _MADE if step.startswith(word)}
        self.plan += [
            f"SCAN made {name}" if (name := step.removeprefix("SCAN ")) in made and name != step else step
            for step in steps
        ]

    def of(self, ask: Callable[[], object]) -> list[str]:
        """The plans of all that one question asks."""
        self.plan.clear()
        ask()
        return list(self.plan)


def scans(plan: list[str]) -> list[str]:
    """What is gone through although it may be as long as the log."""
    return [step for step in plan if step.startswith("SCAN") and not _MAY_BE_SCANNED.match(step)]


def sorters(plan: list[str]) -> list[str]:
    """What is sorted."""
    return [step for step in plan if "TEMP B-TREE FOR ORDER BY" in step]

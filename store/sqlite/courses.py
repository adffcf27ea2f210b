"""What drawings ask of many deals at once, in SQL: statuses over time, reports, which deals tie certain parties."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from store.as_of import BEFORE_ALL, Point
from store.log import Log
from store.sqlite.driver import as_json
from store.sqlite.histories import load_histories, out_since
from store.sqlite.reads import Reads
from store.summary import MARK_STATUS

Step = tuple[int, int | None]  # (instant, status code; None where no report is left)


class Reported(NamedTuple):
    """A report of a deal; `since`: from which instant on it is out, EVER + 1 where never. `type` as in REPORT_TYPES."""

    instant: int
    seq: int
    precision: int
    type: int
    copy: int
    since: int


def steps_of(reads: Reads, log: Log, numbers: Collection[int], point: Point) -> dict[int, list[Step]]:
    """{deal: its statuses from each instant on up to the point's, as the log stood at its seq}, ascending.

    A deal of many reports has no version rows and is folded anew; all others are served by one statement.
    """
    crowded = {number for number, since in reads.crowded().items() if since <= point.seq}
    steps: dict[int, list[Step]] = {number: [] for number in numbers}
    g = reads.generation
    # SQLite takes the bare columns of a group from the row that holds the maximum.
    rows = reads.db.execute(
        f"SELECT deal, instant, mark, max(seq) FROM version_{g} WHERE deal IN (SELECT value FROM json_each(?)) "
        "AND instant <= ? AND seq <= ? GROUP BY deal, instant ORDER BY deal, instant",
        (as_json(set(numbers) - crowded), point.instant, point.seq),
    )
    for deal, instant, mark, _ in rows:
        steps[deal].append((instant, None if mark is None else mark & MARK_STATUS))
    for number in crowded.intersection(numbers):
        steps[number] = _folded(reads, log, number, point)
    return steps


def _folded(reads: Reads, log: Log, number: int, point: Point) -> list[Step]:
    history = load_histories(log, reads.db, reads.generation, {number: None})[number]
    return [
        (row.instant, None if row.face is None else row.face.status)
        for row in history.at_once(point.seq)
        if row.instant <= point.instant
    ]


def reports_of(reads: Reads, numbers: Collection[int], point: Point) -> dict[int, list[Reported]]:
    """{deal: its reports up to the point, in (instant, seq) order}. Left out is what no picture up to there shows."""
    g = reads.generation
    rows = reads.db.execute(
        f"SELECT deal, instant, seq, precision, type, copy, {out_since(g, 'r')} "
        f"FROM report_{g} r WHERE deal IN (SELECT value FROM json_each(:deals)) AND instant <= :instant "
        "AND seq <= :seq ORDER BY deal, instant, seq",
        {"deals": as_json(numbers), "instant": point.instant, "seq": point.seq},
    )
    found: dict[int, list[Reported]] = {number: [] for number in numbers}
    for deal, *report in rows:
        reported = Reported(*report)
        if reported.since > reported.instant:
            found[deal].append(reported)
    return found


def span(reads: Reads, seq: int) -> tuple[int, int] | None:
    """The instants of the first and the last report by `seq` that the keeper has not withdrawn."""
    g = reads.generation
    ends = []
    for order in ("ASC", "DESC"):
        row = reads.db.execute(
            f"SELECT instant FROM report_{g} r INDEXED BY report_{g}_at WHERE seq <= :seq AND {reads.stands('r')} "
            f"ORDER BY r.instant {order} LIMIT 1",
            {"seq": seq, "instant": BEFORE_ALL},
        ).fetchone()
        if row is None:
            return None
        ends.append(int(row[0]))
    return ends[0], ends[1]


def tying(reads: Reads, names: Iterable[int]) -> set[int]:
    """The numbers of the deals that were ever shown with two or more of these names, given by number."""
    g = reads.generation
    rows = reads.db.execute(
        f"SELECT c.deal FROM (SELECT cast_id FROM member_{g} WHERE name IN (SELECT value FROM json_each(?)) "
        f"GROUP BY cast_id HAVING count(*) > 1) m CROSS JOIN cast_{g} c ON c.id = m.cast_id",
        (as_json(names),),
    )
    return {deal for (deal,) in rows}

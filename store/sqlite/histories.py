"""Loading what is known of a deal so that events can be folded into it."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from store.fold import State
from store.log import Log
from store.rulings import Ruling
from store.sqlite.driver import Connection
from store.versions import DealHistory, Report

_PARAMETERS = 5_000


def load_tails(db: Connection, g: int, deals: Sequence[int]) -> dict[int, tuple[State | None, bool]]:
    """The last state of each of these deals that has one, and whether anything was ever ruled of it."""
    tails: dict[int, tuple[State | None, bool]] = {}
    for start in range(0, len(deals), _PARAMETERS):
        part = deals[start : start + _PARAMETERS]
        marks = ",".join(["(?)"] * len(part))
        rows = db.execute(
            f"WITH wanted (deal) AS (VALUES {marks}) "
            f"SELECT deal, (SELECT state FROM version_{g} v WHERE v.deal = wanted.deal "
            "ORDER BY instant DESC, seq DESC LIMIT 1), "
            f"EXISTS (SELECT 1 FROM ruling_{g} r WHERE r.deal = wanted.deal) FROM wanted",
            part,
        )
        for deal, state, ruled in rows:
            tails[deal] = (None if state is None else orjson.loads(state), bool(ruled))
    return tails


def load_history(log: Log, db: Connection, g: int, deal: int, since: int | None) -> DealHistory:
    """A deal's reports, rulings and rows: from the instant `since` on, or all where that is None."""
    floor = -(1 << 62) if since is None else since
    found = db.execute(
        f"SELECT instant, seq, precision, cites FROM report_{g} WHERE deal = ? AND instant >= ? ORDER BY instant, seq",
        (deal, floor),
    ).fetchall()
    contents = {held.seq: held.content for held in log.fetch([seq for _, seq, _, _ in found])}
    reports = [
        Report(instant, seq, precision, cites, content)
        for instant, seq, precision, cites in found
        if (content := contents[seq]) is not None
    ]
    rulings = [
        Ruling(*row)
        for row in db.execute(f"SELECT target, seq, instant FROM ruling_{g} WHERE deal = ? ORDER BY seq", (deal,))
    ]
    rows: dict[int, State | None] = {}
    # Ascending seq: of an instant's rows the last one stands.
    for instant, state in db.execute(
        f"SELECT instant, state FROM version_{g} WHERE deal = ? AND instant >= ? ORDER BY instant, seq", (deal, floor)
    ):
        rows[instant] = None if state is None else orjson.loads(state)
    base = None
    if since is not None:
        row = db.execute(
            f"SELECT state FROM version_{g} WHERE deal = ? AND instant < ? ORDER BY instant DESC, seq DESC LIMIT 1",
            (deal, since),
        ).fetchone()
        base = orjson.loads(row[0]) if row and row[0] is not None else None
    return DealHistory(reports, rulings, rows, base)

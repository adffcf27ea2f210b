"""Loading what is known of a deal so that events can be folded into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

import orjson

from store.as_of import BEFORE_ALL, EVER
from store.fold import EVENTS, State
from store.log import Log
from store.rulings import Fates, Ruling
from store.sqlite.driver import Connection, as_json
from store.versions import DealHistory, Report

_PARAMETERS = 5_000
Look = tuple[int | None, int | None, int | None]
Item = TypeVar("Item")


class Tail(NamedTuple):
    """What is known of a deal: its last row, whether anything was ever ruled of it, how many reports (to a limit).

    The row stands at the last report or, where that comes later, at the last retraction that acts. `mark` and `look`
    (kind, stage, bound) are its columns of these names.
    """

    instant: int | None
    state: State | None
    ruled: bool
    reports: int
    mark: int | None = None
    look: Look = (None, None, None)


def out_since(g: int, report: str) -> str:
    """An SQL value: from which instant on the report of this alias is out as the log stood at :seq; EVER + 1: never."""
    return (
        f"coalesce((SELECT f.since FROM fall_{g} f WHERE f.event = {report}.seq AND f.seq <= :seq "
        f"ORDER BY f.seq DESC LIMIT 1), {EVER + 1})"
    )


def stands(g: int, report: str) -> str:
    """An SQL condition: the report of this alias is not out at the point (:instant, :seq)."""
    return f"{out_since(g, report)} > :instant"


def load_tails(db: Connection, g: int, deals: Sequence[int], limit: int) -> dict[int, Tail]:
    """The tails of these deals; reports are counted up to `limit`."""
    tails: dict[int, Tail] = {}
    for part in _parts(sorted(deals)):  # in the order of their keys they share pages
        alone = len(part) == 1
        rows = db.execute(
            f"WITH wanted (deal) AS ({'SELECT ?' if alone else 'SELECT value FROM json_each(?)'}) "
            "SELECT wanted.deal, v.instant, body, v.mark, v.kind, v.stage, v.bound, "
            f"EXISTS (SELECT 1 FROM ruling_{g} r WHERE r.deal = wanted.deal), "
            # Where nothing was ever ruled, the last state holds all reports, unless the deal is crowded.
            f"CASE WHEN EXISTS (SELECT 1 FROM ruling_{g} r WHERE r.deal = wanted.deal) "
            f"OR EXISTS (SELECT 1 FROM crowd_{g} c WHERE c.deal = wanted.deal) "
            f"THEN (SELECT count(*) FROM (SELECT 1 FROM report_{g} r WHERE r.deal = wanted.deal LIMIT {limit:d})) END "
            f"FROM wanted LEFT JOIN version_{g} v ON v.deal = wanted.deal AND (v.instant, v.seq) = ("
            f"SELECT instant, seq FROM version_{g} last WHERE last.deal = wanted.deal "
            f"ORDER BY instant DESC, seq DESC LIMIT 1) LEFT JOIN state_{g} s ON s.id = v.state",
            (part[0] if alone else as_json(part),),
        )
        for deal, instant, body, mark, kind, stage, bound, ruled, reports in rows:
            state = None if body is None else orjson.loads(body)
            held = reports if reports is not None else state[EVENTS] if state else 0
            tails[deal] = Tail(instant, state, bool(ruled), held, mark, (kind, stage, bound))
    return {deal: tails[deal] for deal in deals}


def load_fates(db: Connection, g: int, deal: int) -> Fates:
    """What is out of a deal's reports, without their contents."""
    events = db.execute(f"SELECT seq, cites FROM report_{g} WHERE deal = ? AND cites IS NOT NULL", (deal,))
    rulings = db.execute(f"SELECT target, seq, instant FROM ruling_{g} WHERE deal = ?", (deal,))
    return Fates.of(events.fetchall(), [Ruling(*row) for row in rulings])


def load_histories(log: Log, db: Connection, g: int, wanted: Mapping[int, int | None]) -> dict[int, DealHistory]:
    """Deals as they are to be folded on: each from an instant on, or as a whole where that is None."""
    histories: dict[int, DealHistory] = {}
    for part in _parts(list(wanted.items()), _PARAMETERS // 2):
        histories.update(_load(log, db, g, {deal: BEFORE_ALL if since is None else since for deal, since in part}))
    return histories


def _load(log: Log, db: Connection, g: int, since: Mapping[int, int]) -> dict[int, DealHistory]:
    these = "WITH wanted (deal, since) AS (SELECT value ->> 0, value ->> 1 FROM json_each(?)) "
    parameters = (as_json(since.items()),)
    reports: dict[int, list[Report]] = {deal: [] for deal in since}
    rulings: dict[int, list[Ruling]] = {deal: [] for deal in since}
    rows: dict[int, dict[int, str | None]] = {deal: {} for deal in since}
    found = db.execute(
        f"{these} SELECT r.deal, instant, seq, precision, cites FROM wanted CROSS JOIN report_{g} r "
        "ON r.deal = wanted.deal AND r.instant >= since ORDER BY seq",
        parameters,
    ).fetchall()
    recorded = log.fetch([seq for _, _, seq, _, _ in found])
    for (deal, instant, seq, precision, cites), held in zip(found, recorded, strict=True):
        if held.content is not None:
            reports[deal].append(Report(instant, seq, precision, cites, held.content))
    for deal, *ruling in db.execute(
        f"{these} SELECT r.deal, target, seq, instant FROM wanted CROSS JOIN ruling_{g} r ON r.deal = wanted.deal "
        "ORDER BY seq",
        parameters,
    ):
        rulings[deal].append(Ruling(*ruling))
    # Rows are compared only where something was ruled. Ascending seq: of an instant's rows the last one stands.
    for deal, instant, body in db.execute(
        f"{these} SELECT v.deal, instant, body FROM wanted CROSS JOIN version_{g} v ON v.deal = wanted.deal "
        f"LEFT JOIN state_{g} ON id = state WHERE since = {BEFORE_ALL} ORDER BY seq",
        parameters,
    ):
        rows[deal][instant] = body
    bases = db.execute(
        f"{these} SELECT deal, (SELECT body FROM state_{g} WHERE id = (SELECT state FROM version_{g} v "
        "WHERE v.deal = wanted.deal AND v.instant < since ORDER BY instant DESC, seq DESC LIMIT 1)) FROM wanted",
        parameters,
    )
    return {
        deal: DealHistory(reports[deal], rulings[deal], rows[deal], None if base is None else orjson.loads(base))
        for deal, base in bases
    }


def _parts(items: Sequence[Item], size: int = _PARAMETERS) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]

"""Folding a run of events into their deals: the version rows that they cause, and which events fall by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from store.fold import EMPTY, fold_into, own
from store.log import Log
from store.rulings import Fall, Ruling
from store.sqlite import crowding
from store.sqlite.crowding import Crowd, Happening
from store.sqlite.driver import Connection
from store.sqlite.histories import Tail, load_histories, load_tails
from store.sqlite.version_rows import Made
from store.summary import face_of
from store.versions import DealHistory, Report, Row

_FOUND_BY = frozenset(("parties", "kind", "stage"))  # terms by which deals are found: as they are reported


@dataclass(slots=True)
class Folded:
    """What a run of events comes to.

    `crowded`: {deal: seq of the report from which on it has no more rows}; `unfolded`: (deal, content) of the reports
    without rows that may come to show parties, a kind or a stage; `crowds`: what has checkpoints to write; `tails`:
    what was known of the deals before; `events`: how many were folded.
    """

    rows: list[Made] = field(default_factory=list)
    falls: list[Fall] = field(default_factory=list)
    crowded: dict[int, int] = field(default_factory=dict)
    unfolded: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    crowds: list[Crowd] = field(default_factory=list)
    tails: Mapping[int, Tail] = field(default_factory=dict)
    events: int = 0

    def add(self, deal: int, rows: Sequence[Row]) -> None:
        """Take a deal's rows."""
        self.rows += [Made(deal, *row) for row in rows]

    def leave(self, crowd: Crowd, events: Sequence[Happening]) -> None:
        """Take what gets no rows."""
        for event in events:
            self.falls += crowd.add(event)
            if isinstance(event, Report) and not _FOUND_BY.isdisjoint(event.content):
                self.unfolded.append((crowd.deal, event.content))
        self.crowds.append(crowd)


def fold_batch(log: Log, db: Connection, g: int, happenings: Mapping[int, Sequence[Happening]]) -> Folded:
    """What these happenings, in seq order for each deal, cause; the rows in order of seq.

    What comes in order needs only the deal's last state; what comes late, or rules, its history. A deal of
    more than CROWD reports gets no more rows: see `store.sqlite.crowding`.
    """
    tails = load_tails(db, g, list(happenings), crowding.CROWD + 1)
    folded = _fold(log, db, g, happenings, tails, lambda late: load_histories(log, db, g, late))
    folded.rows.sort(key=itemgetter(2, 1, 0))  # seq, instant, deal
    return folded


def fold_anew(log: Log, db: Connection, happenings: Mapping[int, Sequence[Happening]]) -> Folded:
    """What all happenings of some deals, in seq order for each, cause; the rows in the order of their key.

    `db`: a projection of generation 1 that knows of no deal.
    """
    tails = dict.fromkeys(happenings, _NEW)
    folded = _fold(log, db, 1, happenings, tails, lambda late: {deal: DealHistory([], [], {}) for deal in late})
    folded.rows.sort(key=lambda made: (made[0], -made[1], -made[2]))
    folded.events = sum(map(len, happenings.values()))
    return folded


_NEW = Tail(None, None, False, 0)
_Late = Mapping[int, int | None]  # {deal: the instant from which on it is to be folded, None: as a whole}


def _fold(
    log: Log,
    db: Connection,
    g: int,
    happenings: Mapping[int, Sequence[Happening]],
    tails: Mapping[int, Tail],
    histories: Callable[[_Late], Mapping[int, DealHistory]],
) -> Folded:
    folded = Folded(tails=tails)
    late: dict[int, int | None] = {}
    kept: dict[int, Sequence[Happening]] = {}
    for deal, tail in tails.items():
        events = happenings[deal]
        if tail.reports > crowding.CROWD:
            judge = crowding.judge(db, g, deal, tail.ruled)
            folded.leave(Crowd(log, db, g, deal, judge), events)
            continue
        if tail.reports + len(events) <= crowding.CROWD:
            rows = _fold_in_order(deal, tail, events)
            if rows is not None:
                folded.rows += rows
                continue
            kept[deal] = events
        else:
            kept[deal] = _until_crowded(deal, tail.reports, events, folded.crowded)
            rows = _fold_in_order(deal, tail, kept[deal])
        ruled = tail.ruled or any(isinstance(event, Ruling) for event in events)
        if rows is None or (deal in folded.crowded and ruled):
            late[deal] = None if ruled else min(event.instant for event in events if isinstance(event, Report))
            continue
        folded.rows += rows
        if deal in folded.crowded:  # nothing was ruled, so nothing falls
            crowd = Crowd(log, db, g, deal, crowding.judge(db, g, deal, False), kept[deal])
            folded.leave(crowd, events[len(kept[deal]) :])
    for deal, history in histories(late).items():
        falls = _fold_late(history, deal, kept[deal], folded)
        if deal in folded.crowded:
            crowd = Crowd(log, db, g, deal, history.judge, kept[deal], falls)
            folded.leave(crowd, happenings[deal][len(kept[deal]) :])
    for deal in folded.crowded:
        folded.unfolded += _contents_of(log, db, g, deal, kept[deal])
    return folded


def _contents_of(
    log: Log, db: Connection, g: int, deal: int, events: Sequence[Happening]
) -> list[tuple[int, Mapping[str, Any]]]:
    """The reports of a deal so far: of a crowded one, what any says may come to show without a row."""
    seqs = [seq for (seq,) in db.execute(f"SELECT seq FROM report_{g} WHERE deal = ?", (deal,))]
    contents = [held.content for held in log.fetch(seqs) if held.content is not None]
    contents += [event.content for event in events if isinstance(event, Report)]
    return [(deal, content) for content in contents if not _FOUND_BY.isdisjoint(content)]


def _until_crowded(
    deal: int, reports: int, events: Sequence[Happening], crowded: dict[int, int]
) -> Sequence[Happening]:
    """The events before the report with which a deal has more than CROWD; its seq is noted."""
    if reports + len(events) <= crowding.CROWD:
        return events
    for place, event in enumerate(events):
        reports += isinstance(event, Report)
        if reports > crowding.CROWD:
            crowded[deal] = event.seq
            return events[:place]
    return events


def _fold_in_order(deal: int, tail: Tail, events: Sequence[Happening]) -> list[Made] | None:
    """The rows of reports none of which is late; None where that is not so.

    What falls had fallen by the last row, and stays so; only a copy may fall at once.
    """
    last = tail.instant
    for event in events:
        if not isinstance(event, Report) or (last is not None and event.instant < last):
            return None
        if tail.ruled and event.cites is not None:
            return None
        last = event.instant
    state = own(EMPTY if tail.state is None else tail.state)
    rows: list[Made] = []
    for event in events:
        assert isinstance(event, Report)
        fold_into(state, event.content, event.instant, event.precision)
        rows.append(Made(deal, event.instant, event.seq, face_of(state)))
    return rows


def _fold_late(history: DealHistory, deal: int, kept: Sequence[Happening], folded: Folded) -> list[Fall]:
    """Take what the events cause; what falls by them."""
    fallen: list[Fall] = []
    for event in kept:
        rows, falls = history.add(event)
        folded.add(deal, rows)
        fallen += falls
    folded.falls += fallen
    return fallen

"""Folding a run of events into their deals: the version rows that they cause, and which events fall by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from store.fold import EMPTY, INSTANT, State, apply
from store.log import Log
from store.rulings import Fall, Ruling
from store.sqlite.driver import Connection
from store.sqlite.histories import load_fates, load_histories, load_tails
from store.versions import DealHistory, Report, Row

CROWD = 64

Happening = Report | Ruling


@dataclass(slots=True)
class Folded:
    """What a run of events comes to.

    `crowded`: {deal: seq of the report from which on it has no more rows}; `unfolded`: (deal, names) of the lists of
    parties in reports without rows.
    """

    rows: list[tuple[int, Row]] = field(default_factory=list)
    falls: list[Fall] = field(default_factory=list)
    crowded: dict[int, int] = field(default_factory=dict)
    unfolded: list[tuple[int, list[str]]] = field(default_factory=list)

    def add(self, deal: int, rows: Sequence[Row]) -> None:
        """Take a deal's rows."""
        self.rows += [(deal, row) for row in rows]

    def leave(self, deal: int, events: Sequence[Happening]) -> None:
        """Note what gets no rows."""
        for event in events:
            if isinstance(event, Report) and "parties" in event.content:
                self.unfolded.append((deal, [entry["party"] for entry in event.content["parties"]]))


def fold_batch(log: Log, db: Connection, g: int, happenings: Mapping[int, Sequence[Happening]]) -> Folded:
    """What these happenings, in seq order for each deal, cause; the rows in order of seq.

    What comes in order on a deal without rulings needs only the deal's last state; all else its history. A deal of
    more than CROWD reports gets no more rows: each late one would make as many as there are, each as long as the
    deal's whole story.
    """
    folded = Folded()
    tails = load_tails(db, g, list(happenings), CROWD + 1)
    late: dict[int, int | None] = {}
    kept: dict[int, Sequence[Happening]] = {}
    for deal, events in happenings.items():
        tail = tails[deal]
        if tail.reports + len(events) > CROWD:
            kept[deal] = _until_crowded(deal, tail.reports, events, folded.crowded)
            folded.leave(deal, events[len(kept[deal]) :])
            if not kept[deal]:
                if tail.ruled or not all(isinstance(event, Report) for event in events):
                    folded.falls += _judged(db, g, deal, events)
                continue
        else:
            kept[deal] = events
        rows = None if tail.ruled else _fold_in_order(tail.state, kept[deal])
        if rows is None or (len(kept[deal]) < len(events) and any(isinstance(event, Ruling) for event in events)):
            late[deal] = _since(events, tail.ruled)
        else:
            folded.add(deal, rows)
    for deal, history in load_histories(log, db, g, late).items():
        _fold_late(history, deal, kept[deal], happenings[deal], folded)
    folded.rows.sort(key=lambda made: (made[1].seq, made[1].instant, made[0]))
    return folded


def _until_crowded(
    deal: int, reports: int, events: Sequence[Happening], crowded: dict[int, int]
) -> Sequence[Happening]:
    """The events before the report with which a deal has more than CROWD; its seq is noted."""
    if reports > CROWD:
        return []
    for place, event in enumerate(events):
        reports += isinstance(event, Report)
        if reports > CROWD:
            crowded[deal] = event.seq
            return events[:place]
    return events


def _judged(db: Connection, g: int, deal: int, events: Sequence[Happening]) -> list[Fall]:
    """What falls by the events on a deal that is folded when read."""
    fates = load_fates(db, g, deal)
    return [
        fall
        for event in events
        for fall in (fates.add_ruling(event) if isinstance(event, Ruling) else fates.add_event(event.seq, event.cites))
    ]


def _fold_in_order(tail: State | None, events: Sequence[Happening]) -> list[Row] | None:
    """The rows of reports none of which is late; None where that is not so."""
    state = tail if tail is not None else EMPTY
    last = state[INSTANT]
    rows: list[Row] = []
    for event in events:
        if not isinstance(event, Report) or (last is not None and event.instant < last):
            return None
        state, last = apply(state, event.content, event.instant, event.precision), event.instant
        rows.append(Row(event.instant, event.seq, state))
    return rows


def _fold_late(
    history: DealHistory, deal: int, kept: Sequence[Happening], events: Sequence[Happening], folded: Folded
) -> None:
    for event in kept:
        rows, falls = history.add(event)
        folded.add(deal, rows)
        folded.falls += falls
    for event in events[len(kept) :]:
        folded.falls += history.judge(event)


def _since(events: Sequence[Happening], ruled: bool) -> int | None:
    """The first instant that must be folded anew; None for the whole history."""
    if ruled or not all(isinstance(event, Report) for event in events):
        return None
    return min(event.instant for event in events if isinstance(event, Report))

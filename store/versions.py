"""Which rows a deal's projection gains by an event: in order, late, retracted, withdrawn. Pure.

A row (instant, seq, state) is what folding gives for the deal's reports up to the instant, as the log stood at
seq. As of (R, S) is the row with the greatest instant ≤ R, of those with seq ≤ S, and of that instant the
greatest seq. So no row is ever changed: an event adds rows for the instants whose state it changes, and only
those, each with the seq of that event. Where a batch began or ended therefore never shows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import Any, NamedTuple

from events.time import MIN_INSTANT
from store.fold import EMPTY, State, apply
from store.rulings import Fall, Fates, Ruling


class Report(NamedTuple):
    """A `deal.*` event as the fold takes it; sorts by (instant, seq)."""

    instant: int
    seq: int
    precision: int
    cites: int | None
    content: dict[str, Any]


class Row(NamedTuple):
    """`state` is None where no report is left."""

    instant: int
    seq: int
    state: State | None


class DealHistory:
    """A deal's reports, rulings and present rows, growing event by event in seq order.

    `base` is the state before the first of the reports given, where those do not begin with the deal; then no ruling
    may be given, since that needs the whole. Rows need to be given only where something was ruled.
    """

    def __init__(
        self,
        reports: list[Report],
        rulings: list[Ruling],
        rows: dict[int, State | None],
        base: State | None = None,
    ) -> None:
        self._reports = sorted(reports, key=_order)
        self._rulings = list(rulings)
        self._fates = Fates.of([(report.seq, report.cites) for report in reports], rulings)
        self._rows = dict(rows)
        self._instants = sorted(self._rows)
        self._base = base

    def add(self, event: Report | Ruling) -> tuple[list[Row], list[Fall]]:
        """Take the log's next report or ruling of this deal; the rows that it causes, and what falls or rises by it.

        A copy falls with what it cites, and may be dated before it, so after a ruling every instant is compared.
        """
        falls = self.judge(event)
        if isinstance(event, Ruling):
            self._rulings.append(event)
            return (self._refold_ruled(MIN_INSTANT, event.seq) if falls else []), falls
        insort(self._reports, event, key=_order)
        if self._fates:
            return self._refold_ruled(event.instant, event.seq), falls
        return self._refold_plain(event.instant, event.seq), falls

    def judge(self, event: Report | Ruling) -> list[Fall]:
        """Take the log's next report or ruling only for what falls or rises by it."""
        if isinstance(event, Ruling):
            return self._fates.add_ruling(event)
        return self._fates.add_event(event.seq, event.cites)

    def from_the_start(self, until: int | None) -> list[Row]:
        """The rows that its reports and rulings before seq `until`, taken one by one, give; whatever rows it holds."""
        anew = DealHistory([], [], {})
        rows: list[Row] = []
        events: list[Report | Ruling] = [*self._reports, *self._rulings]
        for event in sorted((e for e in events if until is None or e.seq < until), key=lambda event: event.seq):
            rows += anew.add(event)[0]
        return rows

    def at_once(self, upto: int) -> list[Row]:
        """The rows that its reports and rulings by seq `upto` give when taken together, ascending by instant; each
        with seq `upto`. Whatever rows it holds."""
        reports = [report for report in self._reports if report.seq <= upto]
        rulings = [ruling for ruling in self._rulings if ruling.seq <= upto]
        return DealHistory(reports, rulings, {})._refold_ruled(MIN_INSTANT, upto)

    def _refold_plain(self, since: int, seq: int) -> list[Row]:
        """Nothing was ever ruled: go on from the state before `since`."""
        place = bisect_left(self._instants, since)
        state = (self._rows[self._instants[place - 1]] if place else self._base) or EMPTY
        # Rows need not be given: reports between the last one known and `since` are folded on the way.
        at = bisect_right(self._reports, self._instants[place - 1], key=lambda r: r.instant) if place else 0
        while at < len(self._reports) and self._reports[at].instant < since:
            report = self._reports[at]
            state = apply(state, report.content, report.instant, report.precision)
            at += 1
        made: list[Row] = []
        while at < len(self._reports):
            instant = self._reports[at].instant
            while at < len(self._reports) and self._reports[at].instant == instant:
                state = apply(state, self._reports[at].content, instant, self._reports[at].precision)
                at += 1
            self._put(instant, seq, state, made)
        return made

    def _refold_ruled(self, since: int, seq: int) -> list[Row]:
        """Something may be out: fold anew from each instant at which a report falls."""
        falls = {report.seq: self._fates.since(report.seq) for report in self._reports}
        bounds = {instant for instant in falls.values() if instant is not None and instant >= MIN_INSTANT}
        # A row may stand at the instant of a retraction that acts no more; it has to be made good there.
        instants = sorted({report.instant for report in self._reports} | bounds | self._rows.keys())
        state, at = EMPTY, 0
        made: list[Row] = []
        for instant in instants:
            if instant in bounds:
                state, at = EMPTY, 0
            while at < len(self._reports) and self._reports[at].instant <= instant:
                report = self._reports[at]
                fallen = falls[report.seq]
                if fallen is None or fallen > instant:
                    state = apply(state, report.content, report.instant, report.precision)
                at += 1
            if instant >= since:
                self._put(instant, seq, None if state is EMPTY else state, made)
        return made

    def _put(self, instant: int, seq: int, state: State | None, made: list[Row]) -> None:
        """Add a row, unless reading at the instant gives that state already."""
        place = bisect_right(self._instants, instant)
        held = self._rows[self._instants[place - 1]] if place else self._base
        if held == state:
            return
        if instant not in self._rows:
            self._instants.insert(place, instant)
        self._rows[instant] = state
        made.append(Row(instant, seq, state))


def _order(report: Report) -> tuple[int, int]:
    return report.instant, report.seq

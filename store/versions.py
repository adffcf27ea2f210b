"""Which rows a deal's projection gains by an event: in order, late, retracted, withdrawn. Pure.

A row (instant, seq, state) is what folding gives for the deal's reports up to the instant, as the log stood at
seq. As of (R, S) is the row with the greatest instant ≤ R, of those with seq ≤ S, and of that instant the
greatest seq. So no row is ever changed: an event adds rows for the instants whose state it changes, and only
those, each with the seq of that event. Where a batch began or ended therefore never shows.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from typing import Any, NamedTuple

from events.time import MIN_INSTANT
from store.fold import EMPTY, EVENTS, State, encode, fold_into, own
from store.rulings import Fall, Fates, Ruling
from store.summary import Face, face_of


class Report(NamedTuple):
    """A `deal.*` event as the fold takes it; sorts by (instant, seq)."""

    instant: int
    seq: int
    precision: int
    cites: int | None
    content: dict[str, Any]


class Row(NamedTuple):
    """`face` is None where no report is left."""

    instant: int
    seq: int
    face: Face | None


class DealHistory:
    """A deal's reports, rulings and present rows, growing event by event in seq order.

    `rows`: {instant: the state of the row there as JSON, None where no report was left}; they need to be given only
    where something was ruled. `base` is the state before the first of the reports given, where those do not begin with
    the deal; then no ruling may be given, since that needs the whole.
    """

    def __init__(
        self,
        reports: list[Report],
        rulings: list[Ruling],
        rows: dict[int, str | None],
        base: State | None = None,
    ) -> None:
        self._reports = sorted(reports, key=_order)
        self._rulings = list(rulings)
        self._fates = Fates.of([(report.seq, report.cites) for report in reports], rulings)
        self._rows = dict(rows)
        self._instants = sorted(self._rows)
        self._base = base
        # The state after all reports that are not out at R absent, and the last instant at which anything changes:
        # what comes after that is only folded in. Not known before the first refolding.
        self._last = own(EMPTY) if not (reports or rulings or rows or base) else None
        self._end = MIN_INSTANT

    def add(self, event: Report | Ruling) -> tuple[list[Row], list[Fall]]:
        """Take the log's next report or ruling of this deal; the rows that it causes, and what falls or rises by it.

        A copy falls with what it cites, and may be dated before it, so after a ruling every instant is compared.
        """
        falls = self.judge(event)
        if isinstance(event, Ruling):
            self._rulings.append(event)
            return (self._refold_ruled(MIN_INSTANT, event.seq) if falls else []), falls
        if self._last is not None and event.instant >= self._end and not falls:
            return [self._go_on(self._last, event)], falls
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

    def _go_on(self, state: State, report: Report) -> Row:
        """Nothing comes after the report, and nothing falls by it."""
        self._reports.append(report)
        fold_into(state, report.content, report.instant, report.precision)
        self._end = report.instant
        face = face_of(state)
        self._hold(report.instant, face.body)
        return Row(report.instant, report.seq, face)

    def _refold_plain(self, since: int, seq: int) -> list[Row]:
        """Nothing was ever ruled: every state from `since` on has one report more than before, so it is another."""
        reports = self._reports
        state, at = own(self._base or EMPTY), 0
        made: list[Row] = []
        while at < len(reports):
            instant = reports[at].instant
            while at < len(reports) and reports[at].instant == instant:
                fold_into(state, reports[at].content, instant, reports[at].precision)
                at += 1
            if instant >= since:
                made.append(Row(instant, seq, face_of(state)))
        for row in made:
            assert row.face is not None
            self._hold(row.instant, row.face.body)
        self._last, self._end = state, reports[-1].instant
        return made

    def _refold_ruled(self, since: int, seq: int) -> list[Row]:
        """Something may be out: fold anew from each instant at which a report falls."""
        falls = {report.seq: self._fates.since(report.seq) for report in self._reports}
        bounds = {instant for instant in falls.values() if instant is not None and instant >= MIN_INSTANT}
        # A row may stand at the instant of a retraction that acts no more; it has to be made good there.
        instants = sorted({report.instant for report in self._reports} | bounds | self._rows.keys())
        state, at = own(EMPTY), 0
        made: list[Row] = []
        for instant in instants:
            if instant in bounds:
                state, at = own(EMPTY), 0
            while at < len(self._reports) and self._reports[at].instant <= instant:
                report = self._reports[at]
                fallen = falls[report.seq]
                if fallen is None or fallen > instant:
                    fold_into(state, report.content, report.instant, report.precision)
                at += 1
            if instant >= since:
                self._put(instant, seq, state, made)
        self._last, self._end = state, instants[-1] if instants else MIN_INSTANT
        return made

    def _put(self, instant: int, seq: int, state: State, made: list[Row]) -> None:
        """Add a row, unless reading at the instant gives that state already."""
        place = bisect_right(self._instants, instant)
        held = self._rows[self._instants[place - 1]] if place else None
        body = encode(state) if state[EVENTS] else None
        if held != body:
            self._hold(instant, body)
            made.append(Row(instant, seq, None if body is None else face_of(state, body)))

    def _hold(self, instant: int, body: str | None) -> None:
        if instant not in self._rows:
            insort(self._instants, instant)
        self._rows[instant] = body


def _order(report: Report) -> tuple[int, int]:
    return report.instant, report.seq

"""Crowded deals: those of so many reports that they get no more version rows, and are folded when read.

A late report would change every row after it, and each row is as long as the deal's whole story. Checkpoints keep the
folding short: states after the reports up to one of them, in (instant, seq) order, that hold until something comes in
before that place. A look for the next checkpoint folds at most REACH reports, whatever came in, so that an append
stays short; after a late report or a ruling the looks work their way to the end again.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right, insort
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import Any, NamedTuple

import orjson

from store.as_of import BEFORE_ALL, EVER, Point
from store.errors import CorruptLog
from store.fold import EMPTY, EVENTS, State, encode, fold_into, own
from store.log import Log
from store.rulings import Fall, Fates, Ruling
from store.sqlite.driver import Connection
from store.sqlite.histories import load_fates, stands
from store.versions import Report

CROWD = 64  # a deal of more reports is crowded
DISTANCE = 64  # reports from one look to the next
REACH = 512  # reports that a look folds at most
# A state may grow with each report, as with tranches: it is written once for so many of its bytes a report.
_BYTES_A_REPORT = 500

Happening = Report | Ruling
Judge = Callable[[Happening], list[Fall]]
Place = tuple[int, int]  # (instant, seq): where a report stands in the order of folding
_START = (BEFORE_ALL, 0)


@dataclass(slots=True)
class Checkpoint:
    """The state after a deal's reports up to `place` that are not out at R absent, as the log stood at `seq`.

    It holds for the log before `until` (None: still), and for R from `since` on: that of `place`, or the last instant
    from which on one of these reports is out. `body` is the state as JSON.
    """

    place: Place
    seq: int
    until: int | None
    since: int
    body: str


class Standing(NamedTuple):
    """A report to be folded; `since`: from when on it is out, if ever."""

    instant: int
    seq: int
    precision: int
    since: int | None


class Crowd:
    """A crowded deal while a run of events comes in, in seq order: what falls by them, and the checkpoints made."""

    def __init__(
        self,
        log: Log,
        db: Connection,
        g: int,
        deal: int,
        judge: Judge,
        before: Sequence[Happening] = (),
        falls: Sequence[Fall] = (),
    ) -> None:
        """`before`: the run's events of this deal from the time when it was not crowded yet; `falls`: by these."""
        self._log, self._db, self._g, self.deal = log, db, g, deal
        self._judge = judge
        self._came = sorted((event for event in before if isinstance(event, Report)), key=_place)
        self._by_seq = {report.seq: report for report in self._came}
        self._falls = {fall.event: fall.since for fall in falls}  # of this run
        (held,) = db.execute(f"SELECT count(*) FROM report_{g} WHERE deal = ?", (deal,)).fetchone()
        self._reports = held + len(self._came)
        self._open = [
            Checkpoint((instant, last), seq, None, since, body)
            for instant, last, seq, since, body in db.execute(
                f"SELECT instant, last, seq, since, '' FROM checkpoint_{g} WHERE deal = ? AND until IS NULL "
                "ORDER BY instant, last",
                (deal,),
            )
        ]
        self.made: list[Checkpoint] = []
        self.closed: list[Checkpoint] = []

    def add(self, event: Happening) -> list[Fall]:
        """Take the log's next event of this deal; what falls or rises by it."""
        falls = self._judge(event)
        if isinstance(event, Report):
            self._close(_place(event), event.seq)
            insort(self._came, event, key=_place)
            self._by_seq[event.seq] = event
        for fall in falls:
            self._falls[fall.event] = fall.since
            instant = self._instant(fall.event)
            if instant is not None:
                self._close((instant, fall.event), event.seq)
        if isinstance(event, Report):
            if (self._reports - CROWD) % DISTANCE == 0:
                self._look(event.seq)
            self._reports += 1
        return falls

    def rows(self) -> list[tuple[int | str | None, ...]]:
        """The rows of `checkpoint_N` that were made."""
        return [(self.deal, *made.place, made.seq, made.until, made.since, made.body) for made in self.made]

    def _close(self, place: Place, seq: int) -> None:
        """What holds the report at this place, or would have to, holds no more."""
        at = bisect_left(self._open, place, key=lambda checkpoint: checkpoint.place)
        for checkpoint in self._open[at:]:
            checkpoint.until = seq
        self.closed += self._open[at:]
        del self._open[at:]

    def _instant(self, report: int) -> int | None:
        if (came := self._by_seq.get(report)) is not None:
            return came.instant
        row = self._db.execute(
            f"SELECT instant FROM report_{self._g} WHERE seq = ? AND deal = ?", (report, self.deal)
        ).fetchone()
        return None if row is None else int(row[0])

    def _look(self, seq: int) -> None:
        """Go on from the last checkpoint that holds; where that leads far enough, make one there and one half-way.

        What comes a little late ends the one at the end, not the other.
        """
        base = self._open[-1] if self._open else None
        body = (base.body or self._body(base)) if base else ""
        reports = self._after(base.place if base else _START)
        if len(reports) < min(REACH, max(DISTANCE, len(body) // _BYTES_A_REPORT)):
            return
        state = orjson.loads(body) if base else own(EMPTY)
        since = base.since if base else BEFORE_ALL
        contents = self._contents([report.seq for report in reports if report.since is None])
        for count, (instant, report, precision, out) in enumerate(reports, start=1):
            if out is not None:
                since = max(since, out)
            elif (content := contents[report]) is not None:
                fold_into(state, content, instant, precision)
            if count in (len(reports) // 2, len(reports)):
                self._open.append(Checkpoint((instant, report), seq, None, max(since, instant), encode(state)))
                self.made.append(self._open[-1])

    def _after(self, place: Place) -> list[Standing]:
        """The first reports after a place, out or not, REACH at most."""
        g = self._g
        held = self._db.execute(
            f"SELECT instant, seq, precision, (SELECT f.since FROM fall_{g} f WHERE f.event = r.seq "
            f"ORDER BY f.seq DESC LIMIT 1) FROM report_{g} r "
            "WHERE deal = ?1 AND instant >= ?2 AND (instant > ?2 OR seq > ?3) ORDER BY instant, seq LIMIT ?4",
            (self.deal, *place, REACH),
        )
        at = bisect_right(self._came, place, key=_place)
        came = ((report.instant, report.seq, report.precision, None) for report in self._came[at : at + REACH])
        return [
            Standing(instant, seq, precision, self._falls.get(seq, since))
            for instant, seq, precision, since in list(merge(held, came))[:REACH]
        ]

    def _contents(self, seqs: Sequence[int]) -> dict[int, Any]:
        held = self._log.fetch([seq for seq in seqs if seq not in self._by_seq])
        contents: dict[int, Any] = {recorded.seq: recorded.content for recorded in held}
        return contents | {seq: self._by_seq[seq].content for seq in seqs if seq in self._by_seq}

    def _body(self, checkpoint: Checkpoint) -> str:
        (body,) = self._db.execute(
            f"SELECT body FROM checkpoint_{self._g} WHERE deal = ? AND instant = ? AND last = ? AND until IS NULL",
            (self.deal, *checkpoint.place),
        ).fetchone()
        return str(body)


def judge(db: Connection, g: int, deal: int, ruled: bool) -> Judge:
    """What falls by a crowded deal's events; its fates are loaded when one comes that something can fall by."""
    fates: Fates | None = None
    came: list[Happening] = []

    def judged(event: Happening) -> list[Fall]:
        nonlocal fates
        if fates is None and not isinstance(event, Ruling) and not (ruled and event.cites is not None):
            came.append(event)
            return []
        if fates is None:
            fates = load_fates(db, g, deal)
            for earlier in came:
                _tell(fates, earlier)
        return _tell(fates, event)

    return judged


def _tell(fates: Fates, event: Happening) -> list[Fall]:
    return fates.add_ruling(event) if isinstance(event, Ruling) else fates.add_event(event.seq, event.cites)


def write_checkpoints(db: Connection, g: int, crowds: Sequence[Crowd]) -> None:
    """Write the checkpoints that were made; those that hold no more get their end."""
    for crowd in crowds:
        db.executemany(
            f"UPDATE checkpoint_{g} SET until = ? WHERE deal = ? AND instant = ? AND last = ? AND until IS NULL",
            [(closed.until, crowd.deal, *closed.place) for closed in crowd.closed],
        )
        db.executemany(
            f"INSERT INTO checkpoint_{g} VALUES (?, ?, ?, ?, ?, ?, ?)",
            crowd.rows(),
        )


def folded(db: Connection, g: int, deal: int, point: Point) -> State | None:
    """The state of a crowded deal at a point; None where no report is left. Raises CorruptLog."""
    values = {"deal": deal, "instant": point.instant, "seq": point.seq}
    base = db.execute(
        f"SELECT instant, last, body FROM checkpoint_{g} WHERE deal = :deal AND instant <= :instant "
        "AND since <= :instant AND seq <= :seq AND (until IS NULL OR until > :seq) "
        "ORDER BY instant DESC, last DESC LIMIT 1",
        values,
    ).fetchone()
    values["after"], values["last"] = base[:2] if base else _START
    state: State = orjson.loads(base[2]) if base else own(EMPTY)
    for instant, _, precision, content in _standing(db, g, values):
        fold_into(state, content, instant, precision)
    return state if state[EVENTS] else None


Row = list[int | str | None]
Face = tuple[Row, str] | None  # what a version row would say, and the state; None where the deal does not exist
_KEPT = 8_000_000  # bytes of states, more or less


class Folds:
    """The faces of crowded deals folded lately, each at one point: a list, its count and a page often ask for the same.

    Used from several threads. Of one generation and point nothing ever changes.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[int, int, int, int], tuple[Face, int]] = OrderedDict()
        self._bytes = 0

    def get(self, g: int, deal: int, point: Point, fold: Callable[[], Face]) -> Face:
        """A deal's face at a point of generation `g`."""
        key = g, deal, point.instant, point.seq
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key][0]
        face = fold()
        size = 500 if face is None else 500 + len(face[1])
        with self._lock:
            if key not in self._held and size <= _KEPT:
                self._held[key] = face, size
                self._bytes += size
            while self._bytes > _KEPT:
                self._bytes -= self._held.popitem(last=False)[1][1]
        return face


def agrees(db: Connection, g: int, deal: int, head: int) -> bool:
    """Whether those of a deal's checkpoints that still hold are what its reports give."""
    values = {"deal": deal, "instant": EVER, "seq": head, "after": BEFORE_ALL, "last": 0}
    held = db.execute(
        f"SELECT instant, last, body FROM checkpoint_{g} WHERE deal = ? AND seq <= ? AND until IS NULL "
        "ORDER BY instant, last",
        (deal, head),
    ).fetchall()
    state, at = own(EMPTY), 0
    for instant, seq, precision, content in _standing(db, g, values):
        while at < len(held) and held[at][:2] < (instant, seq):
            if held[at][2] != encode(state):
                return False
            at += 1
        fold_into(state, content, instant, precision)
    return all(body == encode(state) for _, _, body in held[at:])


def _standing(db: Connection, g: int, values: Mapping[str, int]) -> Iterator[tuple[int, int, int, dict[str, Any]]]:
    """(instant, seq, precision, content) of a deal's reports after a place that are not out at a point, in order.

    `values`: deal, instant, seq; after, last: the place. Raises CorruptLog.
    """
    deal = values["deal"]
    (ruled,) = db.execute(f"SELECT EXISTS (SELECT 1 FROM ruling_{g} WHERE deal = ?)", (deal,)).fetchone()
    rows = db.execute(
        f"SELECT r.instant, r.seq, r.precision, l.payload FROM report_{g} r CROSS JOIN log l ON l.seq = r.seq "
        "WHERE r.deal = :deal AND r.instant >= :after AND (r.instant > :after OR r.seq > :last) "
        f"AND r.instant <= :instant AND r.seq <= :seq AND {stands(g, 'r') if ruled else '1'} ORDER BY r.instant, r.seq",
        values,
    )
    # Parsed one by one, to be dropped at once: thousands of contents held together would keep the collector busy.
    for instant, seq, precision, payload in rows:
        if payload is not None:
            try:
                content = orjson.loads(payload)
            except orjson.JSONDecodeError as error:
                raise CorruptLog(seq) from error
            yield instant, seq, precision, content


def _place(report: Report) -> Place:
    return report.instant, report.seq

"""Moving in time: the change set of a step of one event, day or month on either axis, differences, and replay."""

from __future__ import annotations

import datetime as dt
import time
from array import array
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from bench.bare import Bare
from bench.draws import Draws
from bench.figures import Figure, Times, timed, times
from bench.session import Session
from events.time import moment_text
from store import AsOf, Lens, Store, open_store
from store.changes import Diff

_DAY, _EXACT = 3, 10  # precisions of events.time
_SPAN_DAYS = 12 * 365
_FAR = ("2016-06", "2019-06")

# A step: the axis, from, to, and the place on the other axis.
Step = tuple[str, str | int, str | int, AsOf]


def run(session: Session) -> Iterator[Figure]:
    """p99 in ms of change sets between neighbours; seconds between far points; frames of a replay a second."""
    with open_store(session.store()) as store:
        moves = Moves(store, Bare(store.path), session.draws)
        yield from moves.steps()
        yield moves.far()
        yield from moves.replays()
        moves.close()


class Moves:
    """Steps from random points of one store."""

    def __init__(self, store: Store, bare: Bare, count: int) -> None:
        self._store, self._bare, self._count = store, bare, count
        self._draws = Draws(store)
        self._instants = array("q", dict.fromkeys(self._draws.moments))
        store.diff(0, 1, axis="recorded")  # what is made or imported late is there after the first question

    def close(self) -> None:
        """Let go of the file."""
        self._bare.close()

    # -- steps ---------------------------------------------------------------------------------------------

    def steps(self) -> Iterator[Figure]:
        """One event, day, month; on the recorded axis as many entries as come in a day or month."""
        peer = self._two_pictures()
        for what, draw in self._kinds().items():
            drawn = [draw() for _ in range(self._count)]
            stepped = times((_told(step), partial(self._step, step)) for step in drawn)
            yield _figure(f"the change set of {what}", stepped, peer, "≤ 10")
            taken = times((_told(step), partial(self._diff, step)) for step in drawn)
            yield _figure(f"what changed by {what}, deal by deal", taken, peer, "none")
            read = times((_told(step), lambda step=step: self._diff(step).as_dict()) for step in drawn)  # type: ignore[misc]
            yield _figure(f"what changed by {what}, field by field", read, peer, "≤ 10")

    def _kinds(self) -> dict[str, Callable[[], Step]]:
        a_day = max(1, self._draws.head // _SPAN_DAYS)
        return {
            "a step of one event, reported": self._next_report,
            "a step of one day, reported": lambda: self._later(lambda day: day + dt.timedelta(days=1)),
            "a step of one month, reported": lambda: self._later(_next_month),
            "a step of one event, recorded": lambda: self._next_entries(1),
            f"a step of {a_day:,} entries (a day), recorded": lambda: self._next_entries(a_day),
            f"a step of {a_day * 30:,} entries (a month), recorded": lambda: self._next_entries(a_day * 30),
        }

    def _two_pictures(self) -> float:
        """ms at the median for what a step costs that is made of whole pictures, without comparing them."""
        pairs = islice(self._draws.pairs(self._count), 40)
        return 2 * times(("", partial(self._bare.web, self._store.point(at))) for at in pairs).quantile(0.5)

    def _next_report(self) -> Step:
        place = self._draws.rnd.randrange(1, len(self._instants))
        a, b = (moment_text(self._instants[at], _EXACT) for at in (place - 1, place))
        return "reported", a, b, AsOf(None, self._some_seq())

    def _later(self, after: Callable[[dt.date], dt.date]) -> Step:
        start = dt.date.fromisoformat(moment_text(self._draws.rnd.choice(self._draws.moments), _DAY))
        return "reported", start.isoformat(), after(start).isoformat(), AsOf(None, self._some_seq())

    def _some_seq(self) -> int | None:
        """The head for every second draw: that is where people are, mostly."""
        return self._draws.rnd.choice((None, self._draws.rnd.randint(1, self._draws.head)))

    def _next_entries(self, count: int) -> Step:
        rnd = self._draws.rnd
        start = rnd.randint(0, max(0, self._draws.head - count))
        reported = rnd.choice((None, moment_text(rnd.choice(self._draws.moments), _DAY)))
        return "recorded", start, min(self._draws.head, start + count), AsOf(reported, None)

    def _diff(self, step: Step) -> Diff:
        axis, a, b, fixed = step
        return self._store.diff(a, b, axis=axis, fixed=fixed)

    def _step(self, step: Step) -> object:
        axis, a, b, fixed = step
        return self._store.step(a, b, axis=axis, fixed=fixed)

    # -- far -----------------------------------------------------------------------------------------------

    def far(self) -> Figure:
        """The difference of two points years apart, beside the two whole pictures as objects."""
        start = time.perf_counter()
        found = self._store.diff(*_FAR)
        seconds = time.perf_counter() - start
        note = f"{len(found.added):,} deals added, {len(found.changed):,} changed, {len(found.removed):,} removed"
        return Figure("changes in three years", seconds, "s", "two lists of all deals", timed(self._both), "none", note)

    def _both(self) -> object:
        return [self._store.deals(as_of=AsOf(at), lens=Lens.ALL, sort="slug") for at in _FAR]

    # -- replay --------------------------------------------------------------------------------------------

    def replays(self) -> Iterator[Figure]:
        """Frames a second over some stretch in the middle, beside reading the same events."""
        moments = self._draws.moments
        for step, share in (("event", 0.001), ("day", 0.05), ("month", 0.2)):
            few = max(1, int(len(moments) * share))
            start = (len(moments) - few) // 2
            a, b = (moment_text(moments[at], _DAY) for at in (start, start + few))
            frames = 0

            def play(step: str = step, a: str = a, b: str = b) -> None:
                nonlocal frames
                frames = sum(1 for _ in self._store.replay(start=a, end=b, step=step))

            seconds = timed(play)
            floor = timed(lambda few=few: sum(1 for _ in self._store.events(0, few)))  # type: ignore[misc]
            note = f"{frames:,} frames of {few:,} reports in {seconds:.1f} s"
            yield Figure(f"replay by {step}s", frames / seconds, "frames/s", "events read", few / floor, "none", note)


def _figure(what: str, taken: Times, peer: float, must: str) -> Figure:
    return Figure(f"{what}, {taken.most}", taken.quantile(0.99), "ms", "two bare webs", peer, must, taken.note())


def _next_month(day: dt.date) -> dt.date:
    """The same day of the next month, or its 28th."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return dt.date(year, month + 1, min(day.day, 28))


def _told(step: Step) -> str:
    axis, a, b, fixed = step
    other = f"S {fixed.recorded or 'head'}" if axis == "reported" else f"R {fixed.reported or 'absent'}"
    return f"{a} → {b} at {other}"

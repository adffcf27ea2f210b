"""Courses: deals over time, each with its statuses from report to report; and the deals between certain parties."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, overload

from events.time import instant_text, moment_text
from events.vocabulary import REPORT_TYPES
from store.as_of import Lens, Point
from store.deal import Deal
from store.fold import FIRST, STATUSES
from store.pictures import Pictures, used_lens
from store.query import Query
from store.sqlite.courses import Reported, reports_of, span, steps_of, tying
from store.views import DealList

Reading = Callable[[], AbstractContextManager[Pictures]]


class Step(NamedTuple):
    """From `instant` on (µs since 1970) the deal has this status; None: no report of it is left."""

    instant: int
    status: str | None


class Told(NamedTuple):
    """A report on a deal's course. `out`: it no longer counts at the point, but did in pictures before that."""

    instant: int
    seq: int
    type: str
    reported_at: str
    copy: bool
    out: bool


@dataclass(frozen=True, slots=True)
class Course:
    """A deal as of a point, its statuses up to there as the log stood at the point's seq, and its reports.

    Steps are ascending, each of another status than the one before. Reports are in (instant, seq) order; what the
    keeper has withdrawn is not among them.
    """

    deal: Deal
    steps: list[Step]
    reports: list[Told]

    def as_dict(self) -> dict[str, Any]:
        """An item of `lanes --json`."""
        course = [{"at": instant_text(step.instant), "status": step.status} for step in self.steps]
        told = [
            {"seq": each.seq, "type": each.type, "reported_at": each.reported_at, "copy": each.copy, "out": each.out}
            for each in self.reports
        ]
        return {**self.deal.as_dict(), "course": course, "told": told}


class CourseList(Sequence[Course]):
    """Courses by first report, ties by slug. `span`: the instants of the log's first and last report by then.

    `more`: whether a limit left any out; `total` counts them too, when first asked.
    """

    def __init__(
        self,
        courses: list[Course],
        span: tuple[int, int] | None,
        point: Point,
        lens: Lens,
        more: bool,
        count: Callable[[], int],
    ) -> None:
        self._courses = courses
        self.span = span
        self.point = point
        self.lens = lens
        self.more = more
        self._count = count

    @cached_property
    def total(self) -> int:
        """How many there are in all; the store must still be open where a limit cut the list."""
        return self._count() if self.more else len(self._courses)

    @overload
    def __getitem__(self, index: int) -> Course: ...
    @overload
    def __getitem__(self, index: slice) -> list[Course]: ...
    def __getitem__(self, index: int | slice) -> Course | list[Course]:
        return self._courses[index]

    def __iter__(self) -> Iterator[Course]:
        return iter(self._courses)

    def __len__(self) -> int:
        return len(self._courses)

    def as_dict(self) -> dict[str, Any]:
        """`lanes --json`."""
        deals = [course.as_dict() for course in self._courses]
        return {"as_of": self.point.as_dict(), "lens": str(self.lens), "deals": deals}


def courses(
    reading: Reading, query: Query, point: Point, lens: Lens, focus: str | None, limit: int | None
) -> CourseList:
    """See `store.Store.courses`. `reading` opens a read transaction."""

    def count() -> int:
        with reading() as pictures:
            if focus is None:
                return pictures.count(query, point, lens)
            return pictures.count_of(pictures.registry(point).inside(focus), point, lens, query=query)

    one_more = None if limit is None else max(0, limit) + 1
    with reading() as pictures:
        if focus is None:
            found = pictures.deals(query, point, lens, sort="last", reverse=False, limit=one_more)
        else:
            found = pictures.deals_of(pictures.registry(point).inside(focus), point, lens, query=query, limit=one_more)
        deals = found if limit is None else found[: max(0, limit)]
        made = sorted(_courses(pictures, deals, point), key=_by_first_report)
        ends = span(pictures.reads, point.seq)
    return CourseList(made, ends, point, used_lens(query, lens), len(deals) < len(found), count)


def _courses(pictures: Pictures, deals: Sequence[Deal], point: Point) -> list[Course]:
    numbers = [deal.number for deal in deals]
    steps = steps_of(pictures.reads, pictures.log, numbers, point)
    reports = reports_of(pictures.reads, numbers, point)
    return [Course(deal, _steps(steps[deal.number]), _told(reports[deal.number], point)) for deal in deals]


def between(pictures: Pictures, parties: Collection[str], query: Query, point: Point, lens: Lens) -> DealList:
    """See `store.Store.between`."""
    wanted = set(parties)
    names = pictures.reads.names(pictures.registry(point).meaning(wanted))
    found = pictures.deals_among(set(tying(pictures.reads, names)), query, point, lens)
    deals = [deal for deal in found if len(wanted.intersection(entry["party"] for entry in deal.parties)) > 1]
    return DealList(deals, point, used_lens(query, lens), False, lambda: len(deals))


def _by_first_report(course: Course) -> tuple[int, str]:
    return course.deal.state[FIRST], course.deal.deal


def _steps(raw: Iterable[tuple[int, int | None]]) -> list[Step]:
    steps: list[Step] = []
    for instant, code in raw:
        status = None if code is None else STATUSES[code]
        if (steps[-1].status if steps else None) != status:
            steps.append(Step(instant, status))
    return steps


def _told(reports: Iterable[Reported], point: Point) -> list[Told]:
    return [
        Told(
            report.instant,
            report.seq,
            REPORT_TYPES[report.type],
            moment_text(report.instant, report.precision),
            bool(report.copy),
            report.since <= point.instant,
        )
        for report in reports
    ]

"""The store's answers to the screen's questions, a function for each kind of question.

All run in worker threads, never on the event loop; everything slow about an answer (counting, finding the row of the
selected deal) is done here as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from events.time import instant_text, moment_text, parse_moment, period_start
from tui.counting import total_if_quick
from tui.drawing.party import MOST_DEALS
from tui.paging import PAGE, Paged, RowSource
from tui.source import Answer, Lanes, Listing, Question, Source, places_of
from tui.timeline import PRECISIONS, RECENTLY, days_before

if TYPE_CHECKING:
    from store import AsOf, Lens

MOST_LANES = 100
"""Deals of which the lanes are drawn."""
SAMPLES = 64
"""Entries of the log whose time is looked up for the axis."""

Fetch = Callable[[Source, Question], Any]
"""Source, question → the answer's value."""


def fetch(source: Source, question: Question, overtaken: Callable[[], bool] = lambda: False) -> Answer:
    """Ask the store. Blocks; raises what the store raises (StoreError, of it BadQuery for an unreadable query).

    `overtaken` says whether nobody waits for the answer any more: a question that takes long then raises Overtaken.
    """
    if question.what in LONG:
        return Answer(question, LONG[question.what](source, question, overtaken))
    return Answer(question, FETCHERS[question.what](source, question))


def as_of(question: Question) -> AsOf:
    """The pair that a question is about."""
    from store import AsOf

    return AsOf(reported=question.reported, recorded=question.recorded)


def lens(question: Question) -> Lens:
    """Its lens."""
    from store import Lens

    return Lens(question.lens)


def _head(source: Source, _question: Question) -> int:
    return int(source.head().seq)


def _moments(source: Source, question: Question) -> Any:
    return source.moments(seq=question.recorded)


def _count(source: Source, question: Question) -> int:
    return source.report_count(seq=question.recorded)


def _deals(source: Source, question: Question) -> Listing:
    """The first rows where the list is long, unless the one that is sought stands further on."""
    sort, reverse = question.order
    deals = source.deals(
        question.query, as_of=as_of(question), lens=lens(question), sort=sort, reverse=reverse, limit=PAGE
    )
    places = places_of(deals, question.sought)
    if deals.more and any(source.deal(slug, as_of=as_of(question)) for slug, at in places.items() if at is None):
        return _all_deals(source, question)
    return Listing(deals, str(deals.lens), places, more=deals.more)


def _all_deals(source: Source, question: Question) -> Listing:
    """The whole list by the numbers of its deals: a page is read when it is looked at."""
    from store.pictures import used_lens
    from store.query import parse_query

    sort, reverse = question.order
    pair = as_of(question)
    numbers = source.deal_numbers(question.query, as_of=pair, lens=lens(question), sort=sort, reverse=reverse)

    def load(first: int, count: int) -> list[Any]:
        return list(source.deals_by_number(numbers[first : first + count], as_of=pair))

    def place(slug: str) -> int | None:
        return source.place_of(slug, numbers)

    def seek(typed: str) -> int | None:
        return source.first_beginning(numbers, typed)

    used = used_lens(parse_query(question.query), lens(question))
    return _paged(RowSource(len(numbers), load, seek, place), question, str(used))


def _parties(source: Source, question: Question) -> Listing:
    """The whole list: to count the parties is to know them all; a page is made when it is looked at."""
    sort, reverse = question.order
    ranks = source.party_ranks(question.query, as_of=as_of(question), lens=lens(question), sort=sort, reverse=reverse)

    def load(first: int, count: int) -> Sequence[Any]:
        return source.party_views(ranks, first, count)

    return _paged(RowSource(len(ranks), load, ranks.beginning, ranks.place), question, str(ranks.lens))


def _log(source: Source, question: Question) -> Listing:
    """The entries up to a seq, the latest first, or the other way round."""
    end, rising = question.recorded or 0, question.order.reverse

    def load(first: int, count: int) -> list[Any]:
        if rising:
            return list(source.events(after=first, upto=first + count))
        return list(source.events(after=end - first - count, upto=end - first))[::-1]

    def place(entry: str) -> int | None:
        seq = int(entry) if entry.isdecimal() else 0
        return (seq - 1 if rising else end - seq) if 0 < seq <= end else None

    return _paged(RowSource(end, load, place, place), question)


def _changes(source: Source, question: Question, overtaken: Callable[[], bool]) -> Listing:
    """The first lines where there are many, unless they are to be sorted."""
    from tui.difference import Difference

    asked = _with_start(source, question)
    if asked is None:
        return Listing((), question.lens, dict.fromkeys(question.sought))
    found = Difference(source, asked, overtaken, enough=None if question.order.sort else PAGE)
    if found.whole:
        return _paged(found.rows, question)
    rows = found.load(0, PAGE)
    seen: dict[str, int] = {}  # where a line is, and where the first one of a deal
    for place, row in enumerate(rows):
        if row is not None:
            seen[row.key] = place
            seen.setdefault(row.deal, place)
    sought = {key: seen.get(key, seen.get(key.partition("\n")[0])) for key in question.sought}
    return Listing(rows, question.lens, {key: at for key, at in sought.items() if at is not None}, more=True)


def _all_changes(source: Source, question: Question, overtaken: Callable[[], bool]) -> Listing:
    """All lines: a page is read when it is looked at."""
    from tui.difference import Difference

    asked = _with_start(source, question)
    assert asked is not None
    return _paged(Difference(source, asked, overtaken).rows, question)


def _with_start(source: Source, question: Question) -> Question | None:
    """The question with the beginning of its span, None where it goes from the open end to itself."""
    start, end = question.span
    if start == RECENTLY:
        last = source.deals("", as_of=as_of(question), lens=lens(question), limit=1)
        start = days_before(last[0].last_reported) if len(last) else start
    return None if start is None else replace(question, span=(start, end))


def _paged(source: RowSource, question: Question, lens: str | None = None) -> Listing:
    """A long list with the pages that show at once: the first, and those of what is sought."""
    rows = Paged(source)
    places = {key: source.place(key) for key in question.sought}
    rows.hold(places.values())
    return Listing(rows, lens or question.lens, places)


def _step(source: Source, question: Question) -> int:
    """The seq one period, day, month or year, back or on from a seq, by the dates on which entries were recorded."""
    from store import AsOf

    here, precision = question.recorded or 0, PRECISIONS[question.key or "day"]

    def period(seq: int) -> str | None:
        entry = next(iter(source.events(after=seq - 1, upto=seq)), None) if seq > 0 else None
        return None if entry is None else moment_text(entry.recorded_at, precision)

    def end_of(text: str) -> int:
        at = instant_text(parse_moment(text).instant)  # a year alone would be read as a seq
        return int(source.point(AsOf(recorded=at)).seq)

    if question.by > 0:
        following = period(here + 1)
        return here if following is None else end_of(following)
    now = period(here)
    return 0 if now is None else int(source.point(AsOf(recorded=instant_text(period_start(now) - 1))).seq)


def _seq(source: Source, question: Question) -> int:
    """The last seq recorded by a time, of the precision that the store takes for one."""
    from store import AsOf

    return int(source.point(AsOf(recorded=question.key)).seq)


def _turns(source: Source, question: Question) -> tuple[int, ...]:
    """When the picture of a deal may change: the instants of what is reported of it, or their seqs, ascending."""
    from store import AsOf

    page = source.deal_page(question.key or "", as_of=AsOf(recorded=question.recorded))
    if page is None:
        return ()
    if question.axis == "recorded":
        return tuple(sorted(line.recorded.seq for line in page.history))
    return tuple(sorted({line.instant for line in page.history}))


def _recorded_times(source: Source, question: Question) -> tuple[tuple[int, int], ...]:
    """(seq, when it was recorded) at even distances over the log, for the axis under the scrub bar."""
    end = question.recorded or 0
    seqs = sorted({1 + place * (end - 1) // max(1, SAMPLES - 1) for place in range(SAMPLES)}) if end else []
    return tuple((seq, entry.recorded_at) for seq in seqs for entry in source.events(after=seq - 1, upto=seq))


def _citations(source: Source, question: Question) -> list[str | None]:
    """The source of the last report of each deal of `key`, a slug a line."""
    from tui.copying import last_citation

    pages = (source.deal_page(slug, as_of=as_of(question)) for slug in (question.key or "").splitlines())
    return [last_citation(page) for page in pages if page is not None]


def _names(source: Source, question: Question) -> Any:
    """What a text typed in part may mean: of the kind that is the key."""
    return source.names_like(question.query, question.key or "party")


def _entry(source: Source, question: Question) -> Any:
    """One entry of the log, None where there is none."""
    seq = int(question.key or 0)
    return next(iter(source.events(after=seq - 1, upto=seq)), None) if seq > 0 else None


def _deal(source: Source, question: Question) -> Any:
    page = source.deal_page(question.key or "", as_of=as_of(question))
    if page is not None:
        _ = page.deal.reports  # counted when first looked at: here, and not on the event loop
    return page


def _party(source: Source, question: Question) -> Any:
    """The page of a party; without a key that of the one with the most deals, of the parties of the deal sought."""
    deals = (source.deal(slug, as_of=as_of(question)) for slug in question.sought if question.key is None)
    parties = [party["party"] for deal in deals if deal is not None for party in deal.parties]
    key = question.key or (_hub(source, question, parties) if parties else None) or _hub(source, question, None)
    return None if key is None else source.party(key, as_of=as_of(question), lens=lens(question), limit=MOST_DEALS)


def _hub(source: Source, question: Question, among: Sequence[str] | None) -> str | None:
    """The party with the most deals, of all or of some."""
    found = source.parties("", as_of=as_of(question), lens=lens(question), limit=1, among=among)
    return found[0].party if len(found) else None


def _mesh(source: Source, question: Question) -> Any:
    from tui.mesh import kept_atlas, mesh_of

    return mesh_of(source, kept_atlas(source), as_of(question), lens(question))


def _atlas(source: Source, _question: Question) -> bool:
    from tui.mesh import renew_atlas

    return renew_atlas(source)


def _lanes(source: Source, question: Question) -> Lanes:
    found = source.courses(question.query, as_of=as_of(question), lens=lens(question), limit=MOST_LANES)
    return Lanes(found, total_if_quick(found), str(found.lens))


FETCHERS: dict[str, Fetch] = {
    "head": _head,
    "moments": _moments,
    "count": _count,
    "deals": _deals,
    "all-deals": _all_deals,
    "parties": _parties,
    "log": _log,
    "entry": _entry,
    "names": _names,
    "step": _step,
    "seq": _seq,
    "turns": _turns,
    "citations": _citations,
    "recorded-times": _recorded_times,
    "deal": _deal,
    "party": _party,
    "mesh": _mesh,
    "atlas": _atlas,
    "lanes": _lanes,
}
LONG: Mapping[str, Callable[[Source, Question, Callable[[], bool]], Any]] = {
    "changes": _changes,
    "all-changes": _all_changes,
}
"""Those that may take long, and so can be given up on the way."""

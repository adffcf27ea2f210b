"""Pictures as of random (R, S): lists, counts, one deal, one party, the whole web; beside bare SQL on the same file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from bench.bare import Bare
from bench.draws import Draws, told
from bench.figures import Figure, Times, times
from bench.queries import FILTERS, RICH_FILTERS
from bench.session import RICH_EVENTS, WEB_EVENTS, Session
from store import AsOf, Lens, Store, open_store
from store.query import EVERYTHING
from store.views import DealList

PAGE = 50
QUICK_SORTS = ("slug", "last", "status")
OTHER_SORTS = ("first", "amount", "reports", "kind")
LENSES = tuple(Lens)

# What is asked, in words, and the question.
Question = tuple[str, Callable[[], object]]


def run(session: Session) -> Iterator[Figure]:
    """p99 in ms of everything that is read as of a point, on the large store, on one of 20 000 deals, and on one that
    holds all that an event may say."""
    with open_store(session.store()) as store:
        asked = Asked(store, Bare(store.path), session.draws, FILTERS)
        yield from asked.ones()
        yield from asked.first_pages()
        yield from asked.whole_lists()
        yield asked.rows("≤ 300")
        asked.close()
    with open_store(session.store(session.at_most(WEB_EVENTS))) as store:
        asked = Asked(store, Bare(store.path), session.draws, FILTERS)
        yield asked.rows("≤ 50")
        yield from asked.objects()
        asked.close()
    with open_store(session.store(session.at_most(RICH_EVENTS), rich=True)) as store:
        where = f", {store.head().seq:,} events of all types"
        asked = Asked(store, Bare(store.path), session.draws, RICH_FILTERS, where)
        yield from asked.ones()
        yield from asked.first_pages()
        yield from asked.whole_lists()
        asked.close()


class Asked:
    """Random questions to one store; `where` is said of each figure. `filters`: queries by what they filter on."""

    def __init__(
        self, store: Store, bare: Bare, count: int, filters: Mapping[str, Sequence[str]], where: str = ""
    ) -> None:
        self._store, self._bare, self._count = store, bare, count
        self._filters, self._where = filters, where
        self._draws = Draws(store)
        # What a store keeps in memory, and imports late, is there after the first questions.
        store.parties(limit=1)
        store.deal_page(bare.slug(1))
        store.party(bare.a_party(self._draws.rnd), limit=1)

    def close(self) -> None:
        """Let go of the file."""
        self._bare.close()

    def _times(self, draw: Callable[[AsOf], Question]) -> Times:
        return times(draw(at) for at in self._draws.pairs(self._count))

    def _figure(self, what: str, taken: Times, peer: str, floor: Times, must: str) -> Figure:
        what = f"{what}{self._where}, {taken.most}"
        return Figure(what, taken.quantile(0.99), "ms", peer, floor.quantile(0.99), must, taken.note())

    # -- one deal, one party -------------------------------------------------------------------------------

    def ones(self) -> Iterator[Figure]:
        """One deal, its page, one party; each drawn in two ways."""
        floor = self._times(lambda at: ("", partial(self._bare.state, self._any_deal(at), self._store.point(at))))
        often: Callable[[AsOf], int] = lambda at: self._bare.a_reported_deal(self._draws.rnd)  # noqa: E731, ARG005
        for way, deal in (("", self._any_deal), (", drawn by reports", often)):
            for what, ask in (("one deal", self._store.deal), ("one deal's page", self._store.deal_page)):
                taken = self._times(lambda at, deal=deal, ask=ask: self._of_deal(deal(at), at, ask))  # type: ignore[misc]
                yield self._figure(f"{what}{way}", taken, "two bare seeks", floor, "≤ 5")
        floor = self._fifty()
        for way, party in (("", self._bare.a_party), (", drawn by deals", self._bare.a_tied_party)):
            taken = self._times(lambda at, party=party: self._of_party(party(self._draws.rnd), at))  # type: ignore[misc]
            yield self._figure(f"one party, {PAGE} deals{way}", taken, f"{PAGE} bare deals", floor, "≤ 5")

    def _any_deal(self, at: AsOf) -> int:
        return self._bare.a_deal(self._draws.rnd, self._store.point(at))

    def _of_deal(self, deal: int, at: AsOf, ask: Callable[..., object]) -> Question:
        slug = self._bare.slug(deal)
        return f"{slug} {told(at)}", lambda: ask(slug, as_of=at)

    def _of_party(self, name: str, at: AsOf) -> Question:
        return f"{name} {told(at)}", lambda: self._store.party(name, as_of=at, limit=PAGE)

    def _fifty(self) -> Times:
        """Some deals' states: what a page of them costs at least."""

        def draw(at: AsOf) -> Question:
            first = max(1, self._any_deal(at) - PAGE)
            return "", partial(self._bare.states, first, PAGE, self._store.point(at))

        return self._times(draw)

    # -- lists ---------------------------------------------------------------------------------------------

    def first_pages(self) -> Iterator[Figure]:
        """The first page by slug, last report or status, filter by filter, each query in each lens and order."""
        floor = self._fifty()
        for name, texts in self._filters.items():
            taken = self._times(lambda at, texts=texts: self._some_page(texts, at))  # type: ignore[misc]
            yield self._figure(f"first {PAGE} deals, {name}", taken, f"{PAGE} bare deals", floor, "≤ 50")

    def _some_page(self, texts: Sequence[str], at: AsOf) -> Question:
        rnd = self._draws.rnd
        return self._page(rnd.choice(texts), rnd.choice(QUICK_SORTS), rnd.choice(LENSES), False, at)

    def whole_lists(self) -> Iterator[Figure]:
        """What takes a look at all deals that pass: other orders, counts, parties; and the outlets."""
        floor = self._web()
        rnd = self._draws.rnd
        filters = [text for texts in self._filters.values() for text in texts]

        def other(at: AsOf) -> Question:
            return self._page(rnd.choice(filters), rnd.choice(OTHER_SORTS), rnd.choice(LENSES), rnd.random() < 0.5, at)

        def turned(at: AsOf) -> Question:
            return self._page(rnd.choice(filters), rnd.choice(QUICK_SORTS), rnd.choice(LENSES), True, at)

        def counted(at: AsOf) -> Question:
            text, lens = rnd.choice(filters), rnd.choice(LENSES)
            deals = self._store.deals(text, as_of=at, lens=lens, limit=0)
            return f"‘{text}’ {lens} {told(at)}", lambda: deals.total

        def parties(at: AsOf) -> Question:
            lens = rnd.choice(LENSES)
            return f"{lens} {told(at)}", lambda: self._store.parties(as_of=at, lens=lens, limit=PAGE)

        def outlets(at: AsOf) -> Question:
            return told(at), lambda: self._store.outlets(as_of=at)

        for what, draw in (
            (f"first {PAGE} deals, other sorts, any filter", other),
            (f"first {PAGE} deals, reversed, any filter", turned),
            ("exact count, any filter", counted),
            (f"first {PAGE} parties by deals", parties),
            ("outlets", outlets),
        ):
            yield self._figure(what, self._times(draw), "bare web", floor, "≤ 300")

    def _page(self, text: str, sort: str, lens: Lens, reverse: bool, at: AsOf) -> Question:
        asked = f"‘{text}’ by {sort}{' reversed' if reverse else ''} {lens} {told(at)}"
        return asked, partial(self._store.deals, text, as_of=at, lens=lens, sort=sort, reverse=reverse, limit=PAGE)

    # -- the web -------------------------------------------------------------------------------------------

    def _web(self) -> Times:
        return self._times(lambda at: ("", partial(self._bare.web, self._store.point(at))))

    def rows(self, must: str) -> Figure:
        """The web as rows: the status and the list of parties of every deal."""
        taken = self._times(lambda at: (told(at), partial(self._marks, at)))
        return self._figure(f"web of {self._bare.deals:,} deals as rows", taken, "bare web", self._web(), must)

    def _marks(self, at: AsOf) -> list[int]:
        with self._store._pictures() as pictures:
            return pictures._selection(EVERYTHING, self._store.point(at), Lens.ALL).marks()

    def objects(self) -> Iterator[Figure]:
        """The web with every deal an object, of which all or a list's fields are read."""
        floor = self._web()
        web = f"web of {self._bare.deals:,} deals"
        few = self._times(lambda at: (told(at), partial(self._read_few, at)))
        yield self._figure(f"{web} as objects, status and kind read", few, "bare web", floor, "≤ 160")
        every = self._times(lambda at: (told(at), partial(self._read_all, at)))
        yield self._figure(f"{web} as objects, all fields read", every, "bare web", floor, "≤ 160")

    def _read_few(self, at: AsOf) -> object:
        return [(deal.status, deal.kind) for deal in self._every(at)]

    def _read_all(self, at: AsOf) -> object:
        return self._every(at).as_dict()

    def _every(self, at: AsOf) -> DealList:
        return self._store.deals(as_of=at, lens=Lens.ALL, sort="slug")

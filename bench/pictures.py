"""Pictures at a random (R, S); the floor is the bare SQL that finds the rows."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.figures import Figure, timed
from bench.importing import bring_in
from bench.made_up import lines
from events.time import moment_text
from store import AsOf, Lens, Store, open_store
from store.as_of import Point
from store.sqlite.connection import connect
from store.sqlite.reads import Reads

_ROUNDS = 15


def run(folder: Path, count: int = 80_000) -> Iterator[Figure]:
    """Median ms for a web of count / 4 deals, one deal, a search."""
    source = folder / "web.jsonl"
    with source.open("wb") as file:
        file.writelines(lines(count))
    bring_in(source, folder / "web.db")
    rnd = random.Random(7)
    with open_store(folder / "web.db") as store:
        moments = store.moments()
        places = [AsOf(moment_text(rnd.choice(moments), 3), rnd.randrange(count // 2, count)) for _ in range(_ROUNDS)]
        slugs = iter([store.deals(as_of=at, lens=Lens.ALL, limit=9)[8].deal for at in places])
        bare = _bare(folder / "web.db", store, places)
        questions: tuple[tuple[str, Callable[[AsOf], object], str], ...] = (
            ("every deal as an object", lambda at: _decoded(store, at), "≤ 160 for 20 000"),
            ("the first 50 deals by last report", lambda at: store.deals(as_of=at, limit=50), "≤ 300"),
            ("one deal with its history", lambda at: _page(store, next(slugs), at), "≤ 5"),
            ("a search of two words", lambda at: store.deals("Party 00005", as_of=at, lens=Lens.ALL), "≤ 300"),
        )
        for name, ask, must in questions:
            took = statistics.median(timed(lambda at=at, ask=ask: ask(at)) for at in places)  # type: ignore[misc]
            yield Figure(f"{name}, {count // 4:,} deals", took * 1000, "ms", "bare SQL of the web", bare, must)


def _page(store: Store, slug: str, at: AsOf) -> None:
    page = store.deal_page(slug, as_of=at)
    assert page is not None
    page.as_dict()


def _decoded(store: Store, at: AsOf) -> int:
    return sum(len(deal.status) for deal in store.deals(as_of=at, lens=Lens.ALL, sort="slug"))


def _bare(path: Path, store: Store, places: list[AsOf]) -> float:
    db = connect(path)
    reads = Reads(db, store._log)
    points: list[Point] = [store.point(at) for at in places]
    took = statistics.median(timed(lambda point=point: list(reads.states(point))) for point in points)  # type: ignore[misc]
    db.close()
    return took * 1000

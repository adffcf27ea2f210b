"""Stores that a log was told to, and the pictures that the oracle expects of them: what properties stand on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from events.time import parse_moment
from store import AsOf, Lens, Store, open_store
from tests.store import oracle
from tests.store.strategies import MOMENTS
from tests.store.telling import NOW, Event, entries

Picture = dict[str, dict[str, Any]]
Place = tuple[str | None, int | None]

# How many reports make a deal crowded, and where its checkpoints lie: as it is, and so that small logs meet them.
CROWDS: dict[str, dict[str, int]] = {
    "rows": {},
    "crowded": {"CROWD": 2, "DISTANCE": 2, "REACH": 3},
    "checkpoints": {"CROWD": 0, "DISTANCE": 1},
}

moments = st.sampled_from(MOMENTS)
dates = st.sampled_from([at for at in MOMENTS if at is not None])
places = st.lists(st.tuples(moments, st.none() | st.integers(0, 16)), min_size=1, max_size=6)
cuts = st.lists(st.integers(1, 16), max_size=6)
clocks = st.sampled_from([parse_moment(text).instant for text in ("2024-03-30", "2024-03-31", "2024-09-15")])
steps = st.sampled_from(("event", "day", "month"))
lenses = st.sampled_from((Lens.ALL, Lens.LIVE, Lens.FIRM))


def examples(number: int) -> settings:
    """So many logs; DEALWEB_EXAMPLES says otherwise."""
    return settings(max_examples=int(os.environ.get("DEALWEB_EXAMPLES", number)))


@contextmanager
def told(folder: Path, parts: Iterable[list[Event]], now: int = NOW) -> Iterator[Store]:
    """A store that these batches were appended to."""
    with (
        TemporaryDirectory(dir=folder) as own,
        open_store(Path(own) / "log.db", create=True, clock=lambda: now) as store,
    ):
        for part in parts:
            store.append(part)
        yield store


def shown(store: Store, reported: str | None, recorded: int | None) -> Picture:
    """Every deal as of (R, S), by the store."""
    as_of = AsOf(reported=reported, recorded=recorded)
    return {deal.deal: deal.as_dict() for deal in store.deals(as_of=as_of, lens=Lens.ALL, sort="slug")}


def instant_of(reported: str | None) -> int | None:
    """R as the oracle takes it."""
    return None if reported is None else parse_moment(reported).instant


def expected(events: list[Event], reported: str | None, recorded: int | None, now: int = NOW) -> Picture:
    """The same by the oracle."""
    return oracle.picture(entries(events, now), instant_of(reported), recorded, now)


def inside(place: Place, events: list[Event]) -> Place:
    """The place with its seq no further than the log's end."""
    reported, recorded = place
    return reported, None if recorded is None else min(recorded, len(events))


def through(picture: Picture, lens: Lens) -> Picture:
    """What a lens leaves of a picture."""
    return {slug: deal for slug, deal in picture.items() if lens.shows(deal["status"])}


def compared(found: Any) -> tuple[list[str], list[str], dict[str, dict[str, tuple[Any, Any]]]]:
    """A diff in the oracle's words."""
    told = found.as_dict()
    changes = {one["deal"]: {field: tuple(pair) for field, pair in one["changes"].items()} for one in told["changed"]}
    added, removed = ([deal["deal"] for deal in told[name]] for name in ("added", "removed"))
    return sorted(added), sorted(removed), changes


def play(picture: Picture, frame: Any) -> Picture:
    """The picture after one more frame of a replay."""
    assert frame.added or frame.removed or frame.changed
    gone = {deal.deal for deal in frame.removed}
    assert gone <= picture.keys()
    after = {slug: deal for slug, deal in picture.items() if slug not in gone}
    for change in frame.changed:
        assert {name: before for name, (before, _) in change.changes.items()}.items() <= after[change.deal].items()
        after[change.deal] = after[change.deal] | {name: new for name, (_, new) in change.changes.items()}
    return after | {deal.deal: deal.as_dict() for deal in frame.added}

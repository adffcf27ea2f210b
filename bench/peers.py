"""The same work as the `eventsourcing` library on SQLite, as far as it can do it, in the same run."""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from bench.figures import Figure, timed
from bench.importing import bring_in
from bench.made_up import lines
from events.time import moment_text
from store import AsOf, Lens, Store, open_store

if TYPE_CHECKING:
    from bench.eventsourced import Deals

_ROUNDS = 7


def run(folder: Path, appends: int = 2_100, count: int = 37_000) -> Iterator[Figure]:
    """Appends a second, and ms to bring some 5 000 deals to a version; nothing where the library is not installed."""
    try:
        from bench.eventsourced import Deals
    except ModuleNotFoundError as error:
        sys.stderr.write(f"bench: the peers need {error.name}; pip install -e '.[dev]' brings it\n")
        return
    reports = [event for line in lines(count) if "deal" in (event := orjson.loads(line))]
    with open_store(folder / "appended.db", create=True) as ours:
        theirs = Deals(folder / "appended-theirs.db")
        yield _appended(ours, theirs, reports[:appends])
        theirs.close()
    source = folder / "reports.jsonl"
    source.write_bytes(b"".join(orjson.dumps(report) + b"\n" for report in reports))
    bring_in(source, folder / "read.db")
    with open_store(folder / "read.db") as ours:
        theirs = Deals(folder / "read-theirs.db")
        theirs.fill(reports)
        yield _brought(ours, theirs, len(reports))
        theirs.close()


def _appended(ours: Store, theirs: Deals, reports: list[dict[str, Any]]) -> Figure:
    """Ours validates, chains and keeps the pictures up to date, theirs records; each commit of both is synced."""
    part = len(reports) // _ROUNDS
    rounds = [reports[start : start + part] for start in range(0, part * _ROUNDS, part)]
    value, peer = _medians([(_each(lambda one: ours.append([one]), few), _each(theirs.append, few)) for few in rounds])
    peer_name = "eventsourcing, no read model"
    return Figure("one durable append, from a dict", part / value, "appends/s", peer_name, part / peer, "≥ 2 500")


def _brought(ours: Store, theirs: Deals, count: int) -> Figure:
    """Deals at random (R, S) with fields read, beside aggregates after as many events as each deal has there."""
    rnd = random.Random(7)
    moments = ours.moments()
    late = moments[len(moments) // 2 :]
    times, deals = [], []
    for _ in range(_ROUNDS):
        at = AsOf(moment_text(rnd.choice(late), 3), rnd.randrange(count // 2, count + 1))
        picture = [(deal.deal, deal.events) for deal in ours.deals(as_of=at, lens=Lens.ALL)]
        deals.append(len(picture))
        times.append((_each(lambda at: _read(ours, at), [at]), _each(lambda deal: _got(theirs, *deal), picture)))
    value, peer = _medians(times)
    what = f"{statistics.median(deals):,} deals brought to a random (R, S)"
    return Figure(what, value * 1000, "ms", "eventsourcing, repository.get", peer * 1000, "≤ the peer's")


def _read(ours: Store, at: AsOf) -> list[object]:
    return [(deal.status, deal.amount, deal.parties) for deal in ours.deals(as_of=at, lens=Lens.ALL)]


def _got(theirs: Deals, slug: str, events: int) -> object:
    deal = theirs.get(slug, events)
    return deal.status, deal.terms.get("amount"), deal.terms.get("parties")


def _each(work: Callable[[Any], object], items: list[Any]) -> float:
    """Seconds for all items, one by one."""

    def all_of_them() -> None:
        for item in items:
            work(item)

    return timed(all_of_them)


def _medians(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    values, peers = zip(*pairs, strict=True)
    return statistics.median(values), statistics.median(peers)

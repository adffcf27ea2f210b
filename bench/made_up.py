"""Made-up events for load: the same count and seed give the same bytes.

A quarter as many deals as events; parties with a few hubs; 8 % of the events late, 2 % retractions; ids given,
so that bringing them in twice adds nothing.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from typing import Any

import orjson

START = dt.datetime(2013, 1, 1, tzinfo=dt.UTC)
_SPAN_US = 12 * 365 * 86_400_000_000
OUTLETS = ("Reuters", "Bloomberg", "Financial Times", "The Information", "Handelsblatt", "Nikkei", "a blog")
ROLES = {
    "investment": ("investor", "investee"),
    "cloud-supply": ("supplier", "customer"),
    "chip-supply": ("supplier", "customer"),
    "acquisition": ("acquirer", "target"),
    "licensing": ("licensor", "licensee"),
    "joint-venture": ("partner", "partner"),
}
STANCES = {"rumoured": 30, "confirmed": 30, "amended": 15, "completed": 10, "denied": 10, "ended": 5}
LATE, RETRACTED = 0.08, 0.02
PARTIES = 20_000


class _Maker:
    def __init__(self, count: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = count
        self.deals = max(1, count // 4)
        self.shapes: dict[int, tuple[str, str, str]] = {}
        self.recent: list[str] = []

    def event(self, number: int) -> dict[str, Any]:
        rnd = self.random
        reported = START + dt.timedelta(microseconds=_SPAN_US * number // self.count)
        if rnd.random() < LATE:
            reported -= dt.timedelta(days=rnd.randrange(1, 365))
        shape = "%Y-%m-%d" if rnd.random() < 0.7 else "%Y-%m-%dT%H:%M:%SZ"
        event: dict[str, Any] = {
            "id": str(uuid.UUID(int=rnd.getrandbits(128), version=4)),
            "reported_at": reported.strftime(shape),
            "source": {
                "outlet": rnd.choice(OUTLETS),
                "title": f"Report {number} on talks and terms",
                "url": f"https://example.org/{number}",
            },
        }
        if self.recent and rnd.random() < RETRACTED:
            return event | {
                "type": "report.retracted",
                "event": rnd.choice(self.recent),
                "reason": "outlet withdrew it",
            }
        self._report(number, event)
        self.recent.append(event["id"])
        if len(self.recent) > 5_000:
            del self.recent[:2_500]
        return event

    def _report(self, number: int, event: dict[str, Any]) -> None:
        rnd = self.random
        if rnd.random() < 0.5:
            deal = min(int(rnd.paretovariate(1.1)) + number // 4, self.deals - 1)
        else:
            deal = rnd.randrange(min(self.deals, number // 4 + 1))
        fresh = deal not in self.shapes
        if fresh:
            hub = int(rnd.paretovariate(0.6)) % PARTIES
            other = (hub + 1 + rnd.randrange(PARTIES - 2)) % PARTIES
            self.shapes[deal] = (rnd.choice(list(ROLES)), f"Party {hub:05d}", f"Party {other:05d}")
        kind, left, right = self.shapes[deal]
        stance = "rumoured" if fresh else rnd.choices(list(STANCES), list(STANCES.values()))[0]
        event |= {"type": f"deal.{stance}", "deal": f"deal-{deal:07d}"}
        if stance == "denied":
            event["by"] = left
        elif stance == "ended":
            event["reason"] = "withdrawn"
        else:
            self._terms(event, fresh, kind, (left, right))

    def _terms(self, event: dict[str, Any], fresh: bool, kind: str, parties: tuple[str, str]) -> None:
        rnd = self.random
        if fresh or rnd.random() < 0.3:
            event["kind"] = kind
            pairs = zip(parties, ROLES[kind], strict=True)
            event["parties"] = [{"party": party, "role": role} for party, role in pairs]
        if rnd.random() < 0.7:
            high = rnd.randrange(1, 500) * 10**8
            low = rnd.choice([high, high, None, high // 2])
            event["amount"] = {"low": low, "high": high, "currency": rnd.choice(["USD", "USD", "USD", "EUR"])}


def made_up(count: int, seed: int = 1, *, start: int = 0) -> Iterator[dict[str, Any]]:
    """`count` events in order of arrival, without those before `start`, which others may have told."""
    maker = _Maker(count, seed)
    for number in range(start, count):
        yield maker.event(number)


def lines(count: int, seed: int = 1, *, start: int = 0) -> Iterator[bytes]:
    """The same as JSON Lines."""
    return (orjson.dumps(event) + b"\n" for event in made_up(count, seed, start=start))

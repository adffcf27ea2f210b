"""Made-up events of all types, for what the plain ones of bench.made_up leave out.

One in ten is something else, or says more: parties declared with other names and parents, merged; notes on deals and
parties; withdrawals, and withdrawals of these; copies; stages, rounds, related deals; and one deal that is reported on
more than any other. The same count and seed give the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from bench.made_up import PARTIES, made_up

GROUPS = 400
_CROWDED = "deal-crowded"
_STAGES = ("talk", "in-talks", "offered", "announced", "pending")
_OTHER = 0.1


def rich_lines(count: int, seed: int = 1) -> Iterator[bytes]:
    """JSON lines of `count` events."""
    maker = _Rich(seed)
    for event in made_up(count, seed):
        yield orjson.dumps(maker.other(event)) + b"\n"


class _Rich:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(f"rich {seed}")
        self._ids: list[str] = []
        self._of: dict[str, str] = {}  # the last report of each deal
        self._makers: tuple[tuple[int, Callable[[dict[str, Any]], dict[str, Any]]], ...] = (
            (4, self._declared),
            (2, self._merged),
            (4, self._noted),
            (3, self._withdrawn),
            (4, self._copied),
            (12, self._more_terms),
            (3, self._crowding),
        )

    def other(self, event: dict[str, Any]) -> dict[str, Any]:
        """The event, or another in its place."""
        if event["type"].startswith("deal.") and self._random.random() < _OTHER and self._ids:
            weights = [weight for weight, _ in self._makers]
            make = self._random.choices([make for _, make in self._makers], weights)[0]
            event = make(event)
        if event["type"].startswith("deal."):
            self._ids.append(event["id"])
            self._of[event["deal"]] = event["id"]
        return event

    def _keeping(self, event: dict[str, Any], kind: str) -> dict[str, Any]:
        return {"id": event["id"], "reported_at": event["reported_at"], "type": kind}

    def _declared(self, event: dict[str, Any]) -> dict[str, Any]:
        number = self._random.randrange(PARTIES // 10)
        declared = self._keeping(event, "party.declared") | {
            "party": f"party-{number:05d}",
            "name": f"Party {number:05d}",
            "aliases": [f"Other {number:05d}"],
        }
        if number >= GROUPS:  # no circles: a parent is none of those that have one
            declared["parent"] = f"group-{number % GROUPS:05d}"
        return declared

    def _merged(self, event: dict[str, Any]) -> dict[str, Any]:
        number = PARTIES // 2 + self._random.randrange(PARTIES // 4)
        merged = {"party": f"party-{number:05d}", "into": f"party-{number + PARTIES // 4:05d}"}
        return self._keeping(event, "party.merged") | merged

    def _noted(self, event: dict[str, Any]) -> dict[str, Any]:
        about = {"deal": event["deal"]} if self._random.random() < 0.5 else {"party": self._a_party()}
        noted = {"source": event["source"], "text": f"a remark on {event['deal']}"}
        return self._keeping(event, "note.added") | about | noted

    def _a_party(self) -> str:
        return f"party-{int(self._random.paretovariate(0.6)) % PARTIES:05d}"

    def _withdrawn(self, event: dict[str, Any]) -> dict[str, Any]:
        withdrawn = self._keeping(event, "entry.withdrawn")
        target = self._ids[self._random.randrange(max(0, len(self._ids) - 5_000), len(self._ids))]
        if self._random.random() < 0.2:
            self._ids.append(event["id"])  # which may be withdrawn in its turn
        return withdrawn | {"event": target, "reason": "a slip"}

    def _copied(self, event: dict[str, Any]) -> dict[str, Any]:
        if event["deal"] not in self._of:
            return event
        return event | {"source": event["source"] | {"cites": self._of[event["deal"]]}}

    def _more_terms(self, event: dict[str, Any]) -> dict[str, Any]:
        if event["type"] in ("deal.denied", "deal.ended"):
            return event
        number = int(event["deal"].rpartition("-")[2])
        return event | {
            "stage": self._random.choice(_STAGES),
            "part_of": f"round-{number % 5_000:05d}",
            "related": [f"deal-{max(0, number - 1):07d}"],
            "details": {"duration": f"{1 + number % 9} years"},
        }

    def _crowding(self, event: dict[str, Any]) -> dict[str, Any]:
        return event | {"deal": _CROWDED}

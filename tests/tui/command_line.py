"""Running the command line in this process, and the small history that its tests stand on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from store import open_store
from tui.cli import main

EVIL = "[b]up\x1b[31m to\u202e 50bn\x9b\n\x7f"

EVENTS: list[dict[str, Any]] = [
    {
        "type": "deal.rumoured",
        "deal": "amazon-openai-2026",
        "reported_at": "2025-12-16",
        "source": {
            "outlet": "Reuters",
            "basis": "people-familiar",
            "title": "Amazon in talks",
            "url": "https://example.org/a",
        },
        "kind": "investment",
        "parties": [{"party": "Amazon", "role": "investor"}, {"party": "OpenAI", "role": "investee"}],
        "amount": "10bn USD",
    },
    {
        "type": "deal.rumoured",
        "deal": "amazon-openai-2026",
        "reported_at": "2026-01-29",
        "source": {"outlet": "Reuters", "basis": "people-familiar", "title": EVIL},
        "amount": "<=50bn USD",
        "form": ["cash", "credits"],
        "stage": "in-talks",
    },
    {
        "type": "deal.confirmed",
        "deal": "microsoft-openai-2023",
        "reported_at": "2023-01-23",
        "source": {"outlet": "Microsoft", "basis": "party"},
        "kind": "investment",
        "parties": [{"party": "Microsoft", "role": "investor"}, {"party": "OpenAI", "role": "investee"}],
    },
    {
        "type": "deal.rumoured",
        "deal": "microsoft-openai-2023",
        "reported_at": "2023-01-23",
        "source": {"outlet": "Semafor", "basis": "people-familiar"},
        "amount": "10bn USD",
    },
    {
        "type": "party.declared",
        "party": "aws",
        "name": "Amazon Web Services",
        "kind": "division",
        "parent": "amazon",
        "aliases": ["AWS"],
        "reported_at": "2023",
    },
    {
        "type": "deal.confirmed",
        "deal": "aws-anthropic",
        "reported_at": "2023-09-25",
        "source": {"outlet": "Amazon", "basis": "party"},
        "kind": "cloud-supply",
        "parties": [{"party": "AWS", "role": "supplier"}, {"party": "Anthropic", "role": "customer"}],
        "stake": "<=15%",
        "exclusivity": {"level": "primary"},
        "details": {"chips": "Trainium"},
    },
    {
        "type": "deal.ended",
        "deal": "disney-openai-2025",
        "reported_at": "2026-03",
        "source": {"outlet": "Reuters"},
        "kind": "licensing",
        "parties": [{"party": "Disney", "role": "licensor"}, {"party": "OpenAI", "role": "licensee"}],
        "reason": "terminated",
    },
    {
        "type": "note.added",
        "party": "openai",
        "reported_at": "2026-01-02",
        "source": {"outlet": "desk"},
        "text": "watch the round",
    },
    {"type": "source.graded", "outlet": "Reuters", "grade": "A", "reported_at": "2026-01-02"},
]


class Answer(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """Its output in lines."""
        return self.out.splitlines()


class CommandLine:
    """`run("deals", "--json")` with a store of its own."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def run(self, *words: str) -> Answer:
        """Run a command on the store."""
        return self.bare("--store", str(self.path), *words)

    def bare(self, *words: str) -> Answer:
        """Run a command without naming the store."""
        self._capsys.readouterr()
        code = main(list(words))
        out, err = self._capsys.readouterr()
        return Answer(code, out, err)

    def fill(self, events: Sequence[dict[str, Any]] = EVENTS) -> None:
        """Append events to the store."""
        with open_store(self.path, create=True) as store:
            store.append(events)

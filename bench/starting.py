"""Cold starts: the whole process, from exec to exit, on the seeds and on the large store. The peer: the interpreter."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bench.bare import Bare
from bench.draws import Draws
from bench.figures import Figure, started
from bench.importing import bring_in
from bench.session import Session
from seeds import path as seeds_path
from store import open_store

_RUNS = 15
_ON_SEEDS = (
    ("--help", "≤ 100"),
    ("deals --json", "≤ 200"),
    ("deals", "≤ 200"),
    ("deal amazon-openai-2026", "≤ 200"),
    ("web", "≤ 200"),
    ("diff 2025-12-31 2026-03-01 --json", "≤ 200"),
)


def run(session: Session) -> Iterator[Figure]:
    """Median ms of each command."""
    runs = 1 if session.is_small else _RUNS
    with session.scratch() as folder:
        seeds = folder / "seeds.db"
        bring_in(seeds_path(), seeds)
        for command, must in _ON_SEEDS:
            yield _figure("seeds", seeds, command.split(), must, runs)
    large = session.store()
    for words in on_large(large):
        yield _figure(f"{session.events:,} events", large, words, "≤ 200", runs)


def _figure(name: str, store: Path, command: list[str], must: str, runs: int) -> Figure:
    words = [sys.executable, "-m", "tui", "--store", str(store), *command]
    shown = " ".join(f"'{word}'" if " " in word else word for word in command)
    wall, cpu, bare = started(words, runs)
    note = f"CPU time {cpu:.0f}"
    return Figure(f"dealweb {shown}, {name}", wall, "ms", "bare interpreter", bare, must, note)


def on_large(path: Path) -> list[list[str]]:
    """Commands with deals, parties and days of the store in them."""
    with open_store(path) as store:
        draws = Draws(store)
        at = [f"{year}-{month:02}" for year in (2016, 2021) for month in (3, 4)]
        bare = Bare(path)
        deal = bare.slug(bare.a_deal(draws.rnd, store.point()))
        often = bare.slug(bare.a_reported_deal(draws.rnd))
        party = bare.a_party(draws.rnd)
        bare.close()
    return [
        ["deals", "--limit", "50"],
        ["deals", "--limit", "50", "--sort", "amount", "--as-of", at[0]],
        ["deals", "kind:investment talks", "--limit", "50", "--json", "--recorded", str(draws.head // 2)],
        ["deal", deal],
        ["deal", often, "--as-of", at[1]],
        ["party", party],
        ["parties", "--limit", "50"],
        ["diff", "2016-03-01", "2016-03-02"],
        ["diff", str(draws.head // 2), str(draws.head // 2 + 1), "--axis", "recorded"],
        ["log", "--limit", "20"],
    ]

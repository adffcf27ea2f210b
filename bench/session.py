"""What the benchmarks of one run share: how much of everything, and the stores, each made once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.made_up import lines
from bench.rich import rich_lines

MILLION = 1_000_000
WEB_EVENTS = 80_000
RICH_EVENTS = 250_000


@dataclass(frozen=True, slots=True)
class Session:
    """`events` of the large store; `draws`: how many random questions a figure rests on; files lie in `folder`."""

    folder: Path
    events: int = MILLION
    draws: int = 200

    @property
    def is_small(self) -> bool:
        """Whether this is only to see that everything runs."""
        return self.events < WEB_EVENTS

    def at_most(self, count: int) -> int:
        """A count that benchmarks of other sizes keep to, so that a small run is small throughout."""
        return min(count, self.events)

    def source(self, events: int | None = None, *, rich: bool = False) -> Path:
        """Made-up events as JSON Lines; `rich`: of all types."""
        count = events or self.events
        path = self.folder / f"{'rich' if rich else 'events'}-{count}.jsonl"
        if not path.exists():
            half = path.with_suffix(".half")
            with half.open("wb") as file:
                file.writelines(rich_lines(count) if rich else lines(count))
            half.replace(path)
        return path

    def place(self, events: int | None = None, *, rich: bool = False) -> Path:
        """Where the store of these events lies, or will."""
        return self.folder / f"{'rich-' if rich else ''}store-{events or self.events}.db"

    def store(self, events: int | None = None, *, rich: bool = False) -> Path:
        """The store of these events; made if it is not there yet."""
        from bench.importing import bring_in

        path = self.place(events, rich=rich)
        if not path.exists():
            half = path.with_suffix(".half")
            remove(half)
            bring_in(self.source(events, rich=rich), half)
            half.replace(path)
        return path

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for one benchmark, beside the stores, since they can be as large."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            yield Path(name)


def remove(store: Path) -> None:
    """Remove a store file, and what an import that was cut short left beside it."""
    for path in (store, *store.parent.glob(f"{store.name}-*")):
        path.unlink(missing_ok=True)

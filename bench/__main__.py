"""Run benchmarks by name, or all; `--write` puts their tables into docs/performance.md."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import (
    appending,
    asof,
    crowding,
    following,
    importing,
    moving,
    page,
    peers,
    rebuilding,
    screen,
    starting,
    together,
    verifying,
)
from bench.figures import Figure, machine
from bench.session import MILLION, Session

Bench = Callable[[Session], Iterator[Figure]]


def _alone(run: Callable[..., Iterator[Figure]], **small: float) -> Bench:
    """A benchmark that makes all that it needs itself, in a folder of its own; `small`: its sizes in a small run."""

    def bench(session: Session) -> Iterator[Figure]:
        with session.scratch() as folder:
            yield from run(folder, **(small if session.is_small else {}))

    return bench


# In this order: an import makes the store that others use.
BENCHES: dict[str, Bench] = {
    "import": importing.run,
    "append": appending.run,
    "as-of": asof.run,
    "moving": moving.run,
    "start": starting.run,
    "ui": screen.run,
    "rebuild": rebuilding.run,
    "verify": verifying.run,
    "follow": _alone(following.run),
    "together": together.run,
    "crowd": _alone(crowding.run, count=100),
    "peers": _alone(peers.run, appends=14, count=60),
}


def main(arguments: list[str]) -> int:
    """Exit code 2 for what is not known."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in BENCHES]:
        parser.error(f"no benchmark '{unknown[0]}'; known are {', '.join(BENCHES)}")
    if options.store is not None:
        options.store.mkdir(parents=True, exist_ok=True)
        return _run(options, options.store)
    with tempfile.TemporaryDirectory() as folder:
        return _run(options, Path(folder))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    known = ", ".join(BENCHES)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"all where none: {known}")
    parser.add_argument("--store", type=Path, metavar="DIR", help="keep the stores there, and use those that are there")
    parser.add_argument("--events", type=int, default=MILLION, metavar="N", help="in the large store (%(default)s)")
    parser.add_argument("--draws", type=int, default=200, metavar="N", help="questions a figure (%(default)s)")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/performance.md")
    return parser


def _run(options: argparse.Namespace, folder: Path) -> int:
    names = options.names or list(BENCHES)
    if len(names) > 1:
        codes = [_in_its_own_process(options, folder, name) for name in names]
        return int(any(codes))  # that of one that was killed is negative
    on = machine()
    figures = []
    for figure in BENCHES[names[0]](Session(folder, options.events, options.draws)):
        print(figure, flush=True)
        figures.append(figure)
    if options.write:
        page.write(names[0], figures, on)
    return 0


def _in_its_own_process(options: argparse.Namespace, folder: Path, name: str) -> int:
    """So that what one leaves in memory burdens no other."""
    command = [sys.executable, "-m", "bench", name, "--store", str(folder)]
    command += ["--events", str(options.events), "--draws", str(options.draws), *(["--write"] if options.write else [])]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

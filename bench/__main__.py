"""Run benchmarks by name, or all; `--write` puts the table into docs/performance.md."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import appending, following, importing, peers, pictures, starting
from bench.figures import Figure, machine, shown

BENCHES = {
    "import": importing.run,
    "append": appending.run,
    "peers": peers.run,
    "pictures": pictures.run,
    "start": starting.run,
    "follow": following.run,
}
_PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
_MARK = "<!-- figures -->"


def main(arguments: list[str]) -> int:
    """Exit code 2 for a name that is not known."""
    names = [name for name in arguments if name != "--write"] or list(BENCHES)
    if unknown := [name for name in names if name not in BENCHES]:
        sys.stderr.write(f"bench: no benchmark '{unknown[0]}'; known are {', '.join(BENCHES)}\n")
        return 2
    figures: list[Figure] = []
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            for figure in BENCHES[name](Path(folder)):
                print(figure, flush=True)
                figures.append(figure)
    if "--write" in arguments:
        _write(figures)
    return 0


def _write(figures: list[Figure]) -> None:
    rows = [
        f"| {f.what} | {shown(f.value)} {f.unit} | {f.peer_name} {shown(f.peer)} | {f.ratio:.2f} | {f.must} |"
        for f in figures
    ]
    head = (
        f"Taken on {datetime.now(UTC):%Y-%m-%d} on {machine()}.\n\n| what | figure | floor or peer | ratio | must |\n"
    )
    before, _, _ = _PAGE.read_text().partition(_MARK)
    _PAGE.write_text(f"{before}{_MARK}\n\n{head}| --- | --- | --- | --- | --- |\n" + "\n".join(rows) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

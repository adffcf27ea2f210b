"""A command that only reads starts fast, so it must not bring in what it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from seeds import path as seeds_path

ROOT = Path(__file__).resolve().parent.parent

# The terminal UI, graphs, the network; what writes the schema; what checks events: none is needed to read.
HEAVY = {
    "aiohttp", "asyncio", "http", "httpx", "networkx", "numpy", "pydantic", "pydantic_core", "requests",
    "rustworkx", "sqlite_utils", "ssl", "textual", "urllib3",
}  # fmt: skip

# Runs the command as the entry point does and writes, after all it said, the modules that came along.
PROBE = """
import sys
target, sys.argv = sys.argv[1], ["dealweb", *sys.argv[2:]]
try:
    from tui.cli import main
    code = main()
except SystemExit as stop:
    code = stop.code
with open(target, "w", encoding="utf-8") as file:
    file.write("\\n".join(sorted(sys.modules)))
sys.exit(code)
"""

READING = [
    ("deals",),
    ("deals", "--format", "csv"),
    ("deals", "--as-of", "2025-12-31", "--lens", "all", "status:rumoured openai"),
    ("deal", "SLUG"),
    ("deal", "SLUG", "--as-of", "2026"),
    ("parties",),
    ("party", "openai"),
    ("outlets",),
    ("web",),
    ("web", "--focus", "openai", "--depth", "2"),
    ("web", "--format", "table"),
    ("web", "--format", "ego"),
    ("web", "--format", "svg", "--drawing", "ego"),
    ("lanes",),
    ("lanes", "--focus", "openai", "--format", "svg"),
    ("diff", "2025-01", "2026-01"),
    ("log",),
    ("log", "--after", "5"),
    ("replay", "--step", "month"),
    ("head",),
    ("where",),
    ("keys",),
    ("keys", "--preset", "vim", "--check"),
]
AS_JSON = ["deals", "deal", "parties", "party", "outlets", "web", "lanes", "diff", "log", "replay", "head"]


def probe(store: Path, target: Path, *command: str) -> tuple[str, set[str]]:
    """Runs `dealweb` in an interpreter of its own: what it printed, and the top-level modules it imported."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(target), *command],
        cwd=ROOT,
        env=os.environ | {"DEALWEB_STORE": str(store), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout, {module.split(".")[0] for module in target.read_text("utf-8").splitlines()}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the bundled history."""
    folder = tmp_path_factory.mktemp("hygiene")
    path = folder / "seeds.db"
    probe(path, folder / "modules", "import", str(seeds_path()))
    return path


@pytest.fixture(scope="module")
def slug(store: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The slug of a deal in it."""
    target = tmp_path_factory.mktemp("slug") / "modules"
    said, _ = probe(store, target, "deals", "--format", "csv", "--limit", "1")
    header, row = said.splitlines()[:2]
    return row.split(",")[header.split(",").index("deal")]


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_a_reading_command_is_light(command: tuple[str, ...], store: Path, slug: str, tmp_path: Path) -> None:
    words = [slug if word == "SLUG" else word for word in command]
    said, imported = probe(store, tmp_path / "modules", *words)
    assert said
    assert imported & HEAVY == set()


@pytest.mark.parametrize("form", ["matrix", "web"])
def test_what_is_laid_out_brings_in_only_what_lays_it_out(form: str, store: Path, tmp_path: Path) -> None:
    said, imported = probe(store, tmp_path / "modules", "web", "--format", form)
    assert said
    assert imported & HEAVY <= {"rustworkx"}


@pytest.mark.parametrize("command", AS_JSON)
def test_its_json_is_light_too(command: str, store: Path, slug: str, tmp_path: Path) -> None:
    operands = {"deal": [slug], "party": ["openai"], "diff": ["2025-01", "2026-01"]}.get(command, [])
    said, imported = probe(store, tmp_path / "modules", command, *operands, "--json")
    assert said.startswith("{")
    assert imported & HEAVY == set()


@pytest.mark.parametrize("command", [(), ("deals",), ("web",), ("import",), ("add",)], ids=" ".join)
def test_help_is_light(command: tuple[str, ...], tmp_path: Path) -> None:
    said, imported = probe(tmp_path / "none.db", tmp_path / "modules", *command, "--help")
    assert "Usage" in said
    assert imported & HEAVY == set()


def test_the_version_is_light(tmp_path: Path) -> None:
    _, imported = probe(tmp_path / "none.db", tmp_path / "modules", "--version")
    assert imported & HEAVY == set()


@pytest.mark.parametrize("package", ["events", "store"])
def test_a_package_alone_is_light(package: str) -> None:
    """Names are had late: `import store` brings in nothing that a reader may not need."""
    ask = f"import sys, {package}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & HEAVY == set()


LOOK = """
import asyncio, sys
from store import open_store
from tui.app import DealwebApp

async def look(store):
    app = DealwebApp(store)
    async with app.run_test() as pilot:
        while len(app.main.query_one("#table").rows) == 0:
            await pilot.pause()
        print(*sorted({name.split(".")[0] for name in sys.modules}))
        await pilot.press("c")
        while type(app.screen).__name__ != "Form":
            await pilot.pause()
        print(*sorted({name.split(".")[0] for name in sys.modules}))
    app.close_readers()

with open_store(sys.argv[1], read_only=True) as store:
    asyncio.run(look(store))
"""


def test_the_screen_brings_in_the_models_with_the_first_form(store: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(store)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    before, after = (set(line.split()) for line in done.stdout.splitlines())
    assert before & {"pydantic", "pydantic_core", "sqlite_utils"} == set()
    assert "pydantic" in after

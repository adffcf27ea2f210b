"""The wheel: what is in it, and that a fresh environment with nothing else opens the bundled history."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("events", "seeds", "store", "tui")
SOURCES = (*PACKAGES, "LICENSE", "README.md", "pyproject.toml")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command without a terminal and outside of the checkout; what it said is shown if it failed."""
    outside = {"PATH", "HOME", "LANG", "SSL_CERT_FILE", "SYSTEMROOT", "TMPDIR"}
    kept = {
        key: value
        for key, value in os.environ.items()
        if key in outside or key.startswith("PIP_") or key.lower().endswith("_proxy")
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=kept | {"XDG_DATA_HOME": str(cwd / "data-home"), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the sources, so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in SOURCES:
        origin = ROOT / name
        if origin.is_dir():
            shutil.copytree(origin, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(origin, source / name)
    for name in ("tests", "bench", "docs"):  # what must stay out has to be there to be left out
        (source / name).mkdir()
        (source / name / "__init__.py").write_text('"""Not for the wheel."""\n')
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, source, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the commands of a fresh environment that holds the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("fresh")
    home = folder / "venv"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    commands = home / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq", "--python", commands / "python")
    constraints = ROOT / "constraints.txt"
    run(*pip, "install", "--no-compile", "--constraint", constraints, wheel, cwd=folder)
    run(*pip, "check", cwd=folder)
    return commands


def test_it_holds_the_packages_and_the_seeds(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = archive.read(f"dealweb-{VERSION}.dist-info/METADATA").decode()
        entry_points = archive.read(f"dealweb-{VERSION}.dist-info/entry_points.txt").decode()
        seeds = archive.read("seeds/ai_alliances.jsonl")
    assert {entry.split("/")[0] for entry in names} == {*PACKAGES, f"dealweb-{VERSION}.dist-info"}
    assert seeds == (ROOT / "seeds" / "ai_alliances.jsonl").read_bytes()
    assert {"events/py.typed", "store/py.typed", "tui/py.typed"} <= names
    assert f"dealweb-{VERSION}.dist-info/licenses/LICENSE" in names
    assert "dealweb = tui.cli:main" in entry_points
    assert "Requires-Python: >=3.11" in metadata
    assert "License-Expression: Apache-2.0" in metadata


def test_every_module_of_the_checkout_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {entry for entry in archive.namelist() if entry.endswith(".py")}
    modules = (path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
    assert held == {path.relative_to(ROOT).as_posix() for path in modules}


def test_demo_in_a_fresh_environment(installed: Path, tmp_path: Path) -> None:
    said = run(installed / "dealweb", "demo", cwd=tmp_path).stdout
    assert "OpenAI" in said
    assert "\x1b" not in said


def test_both_ways_to_start_say_the_version(installed: Path, tmp_path: Path) -> None:
    assert VERSION in run(installed / "dealweb", "--version", cwd=tmp_path).stdout
    assert VERSION in run(installed / "python", "-m", "tui", "--version", cwd=tmp_path).stdout


def test_the_seeds_are_found_outside_of_a_checkout(installed: Path, tmp_path: Path) -> None:
    ask = "import seeds; path = seeds.path(); print(path); assert path.stat().st_size"
    said = run(installed / "python", "-c", ask, cwd=tmp_path).stdout
    assert Path(said.strip()).is_relative_to(installed.parent)

"""The house rules that no linter knows: what may stand in a file, and how the packages face outwards."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ("bench", "docs", "events", "seeds", "store", "tests", "tui")
MOST_LINES = 400
MADE = {"__pycache__", "build", "dist", "node_modules"}

# Written so that this file does not match itself.
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:wor[k]|roo[t]|home/[a-z]\w*|Users/\w+|tmp/[w])/")
INDEX_ADDRESS = re.compile(r"(?:extra-)?index[-_]ur[l]|find[-_]link[s]|pypi\.org/simpl[e]|files\.pythonhoste[d]", re.I)
PIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.!+]*")
SLEEPS = {"time.sleep", "asyncio.sleep"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or would be, in the repository; in an unpacked archive all but what was made."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        if listed.returncode == 0:
            found = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
            return tuple(sorted(path for path in found if path.is_file()))
    return tuple(sorted(path for path in ROOT.rglob("*") if path.is_file() and not _made(path)))


def _made(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    hidden = parts[0] != ".ci" and any(part.startswith(".") for part in parts[:-1])
    return hidden or not MADE.isdisjoint(parts)


@cache
def modules() -> tuple[Path, ...]:
    """Every Python file of the project."""
    return tuple(path for path in files() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in CODE)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes(), str(path))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def matches(pattern: re.Pattern[str]) -> list[str]:
    """Where the text files hold the pattern, as 'file:line: what'."""
    found = []
    for path in files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # not a text: an old store, say
        for number, line in enumerate(text.splitlines(), 1):
            found += [f"{name(path)}:{number}: {hit.group()}" for hit in pattern.finditer(line)]
    return found


def test_the_search_finds_this_file() -> None:
    assert Path(__file__).resolve() in modules()
    assert ROOT / "pyproject.toml" in files()


def test_files_are_under_400_lines() -> None:
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {path: lines for path, lines in lengths.items() if lines >= MOST_LINES} == {}


def test_every_module_says_what_it_holds() -> None:
    assert [name(path) for path in modules() if not (ast.get_docstring(tree(path)) or "").strip()] == []


def test_no_paths_of_a_machine() -> None:
    assert matches(MACHINE_PATH) == []


def test_no_addresses_of_a_package_index() -> None:
    assert matches(INDEX_ADDRESS) == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINE_PATH, "see /" + "root/notes"),
        (MACHINE_PATH, "'/" + "home/ann/dealweb'"),
        (INDEX_ADDRESS, "--extra-index" + "-url="),
        (INDEX_ADDRESS, "https://" + "pypi.org" + "/simple"),
    ],
)
def test_what_the_searches_find(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


@pytest.mark.parametrize("text", ["a net/" + "root/share", "https://example.com/" + "root/x", "the /rooted"])
def test_what_the_search_for_paths_lets_pass(text: str) -> None:
    assert not MACHINE_PATH.search(text)


def test_constraints_hold_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert lines
    assert [line for line in lines if not PIN.fullmatch(line)] == []
    assert len({_normal(line) for line in lines}) == len(lines)


def test_every_requirement_is_bounded_and_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = {_normal(line) for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
    for requirement in requirements:
        assert re.match(r"[\w-]+>=[\d.]+,<[\d.]+(;|$)", requirement), requirement
        assert _normal(requirement) in pinned, requirement


def _normal(requirement: str) -> str:
    """The name in 'name==1.0' or 'name>=1,<2', as package indexes compare names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0]).lower()


def test_no_sleep_in_tests() -> None:
    """A test waits on a condition, never on the clock."""
    found = []
    for path in modules():
        if path.relative_to(ROOT).parts[0] == "tests":
            found += [f"{name(path)}:{line}" for line in _sleeps(tree(path))]
    assert found == []


def _sleeps(module: ast.Module) -> list[int]:
    lines = []
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names = {f"{node.value.id}.{node.attr}"}
        else:
            continue
        if names & SLEEPS:
            lines.append(node.lineno)
    return sorted(lines)


def test_sleeps_are_seen() -> None:
    text = "import time\ntime.{0}(1)\nfrom asyncio import {0}\n".format("sleep")
    assert _sleeps(ast.parse(text)) == [2, 3]


@pytest.mark.parametrize("package", ["events", "store"])
def test_exported_names_are_the_public_names(package: str) -> None:
    """`__all__` holds what a type checker sees as public, each name once, and each can be had."""
    module = importlib.import_module(package)
    exported = list(module.__all__)
    assert len(set(exported)) == len(exported)
    assert sorted(exported) == sorted(_public(tree(ROOT / package / "__init__.py"), package))
    assert [entry for entry in exported if not hasattr(module, entry)] == []
    assert set(exported) <= set(dir(module))


def _public(module: ast.Module, package: str) -> set[str]:
    """The names without a leading underscore that an `__init__` defines or takes from its own package."""
    names: set[str] = set()
    statements = list(module.body)
    while statements:
        node = statements.pop()
        if isinstance(node, ast.If):  # if TYPE_CHECKING: names that are had late
            statements += node.body + node.orelse
        elif isinstance(node, ast.ImportFrom):
            if node.level or (node.module or "").split(".")[0] == package:
                names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return {entry for entry in names if not entry.startswith("_")}

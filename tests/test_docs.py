"""The docs name what there is: modules, links, commands of the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("package", ["events", "store", "tui"])
def test_the_architecture_names_every_module(package: str) -> None:
    _, _, text = (ROOT / "docs" / "architecture.md").read_text().partition(f"\n## {package}\n")
    section = text.partition("\n## ")[0]
    modules = {path.stem for path in (ROOT / package).glob("*.py")} - {"__init__", "__main__"}
    assert {name for name in modules if f"`{name}`" not in section} == set()


def test_the_readme_names_the_first_steps() -> None:
    text = (ROOT / "README.md").read_text()
    for command in ("make demo", "make test", "pipx install", "uv tool install", "dealweb import", "dealweb add"):
        assert command in text

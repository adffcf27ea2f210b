"""What reading a store needs of this package must not bring the models along."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import events

LIGHT = [
    "events",
    "events.slug",
    "events.time",
    "events.amount",
    "events.vocabulary",
    "events.problems",
    "events.ids",
]


def loaded_by(module: str) -> set[str]:
    code = f"import {module}, sys; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(found.stdout.split())


@pytest.mark.parametrize("module", LIGHT)
def test_light_modules_import_no_library(module: str) -> None:
    loaded = loaded_by(module)
    heavy = {"pydantic", "orjson", "datetime", "uuid", "ipaddress", "difflib", "inspect", "csv"}
    assert not heavy & loaded


def test_bytes_and_ids_need_no_models() -> None:
    assert "pydantic" not in loaded_by("events.canonical")
    assert "pydantic" not in loaded_by("events.reading")


def test_the_lazy_names_are_those_told_to_type_checkers() -> None:
    tree = ast.parse(Path(str(events.__file__)).read_text())
    block = next(node for node in tree.body if isinstance(node, ast.If))
    told = {alias.name: node.module for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert told == {name: f"events.{home}" for name, home in events._HOME_OF.items()}
    assert sorted(told) == events.__all__

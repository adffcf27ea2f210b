"""Colours can be read, and nothing hangs on them alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from rich.style import Style

from tui.theme import GROUNDS, NAMES, Look, look, roles

ROOT = Path(__file__).resolve().parents[2]


def luminance(channels: tuple[int, int, int]) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [c / 255 / 12.92 if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def pairs(wear: Look) -> list[tuple[str, Style, Style | None]]:
    return [(role, wear.of(role), over) for role in roles() for over in (None, wear.cursor, wear.shadow)]


@pytest.mark.parametrize("name", ["dark", "light"])
def test_every_pair_can_be_read(name: str) -> None:
    for role, style, over in pairs(look(name)):
        worn = style if over is None else style + over
        assert worn.color is not None
        assert worn.bgcolor is not None
        front, ground = worn.color.get_truecolor(), worn.bgcolor.get_truecolor()
        # What lies on a coloured ground of its own keeps it under the cursor only where no cursor comes.
        if over is not None and role in ("tab", "live", "past"):
            continue
        assert contrast(tuple(front), tuple(ground)) >= 4.5, (role, over)


def test_mono_has_no_colour() -> None:
    for _, style, over in pairs(look("mono")):
        worn = style if over is None else style + over
        assert worn.color is None
        assert worn.bgcolor is None


def test_every_theme_has_every_role() -> None:
    assert set(NAMES) == set(GROUNDS)
    for name in NAMES:
        assert set(look(name).styles) == set(roles())


def test_drawings_use_known_roles() -> None:
    """The second argument of `run`, the third of `put`: a role that no theme has would look like plain text."""
    known = set(roles())
    found: set[str] = set()
    for path in (ROOT / "tui" / "drawing").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            place = {"run": 1, "Run": 1, "put": 2}.get(node.func.id)
            if place is None or len(node.args) <= place:
                continue
            for leaf in ast.walk(node.args[place]):
                if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str):
                    found.add(leaf.value)
    assert found - known - {"ended", "parties", "amount", "denied"} == set()

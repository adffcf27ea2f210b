"""What standing still and a first sight cost, counted instead of timed: lines made, modules imported."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.tui.driver import REPORTS, driven, make_store
from tui.fetching import FETCHERS, Fetch
from tui.widgets.bar import Bar
from tui.widgets.pane import Pane
from tui.widgets.table import Table

#: Each takes longer to import than the first paint may wait, or memory that only some need.
HEAVY = ("pydantic", "sqlite_utils", "rustworkx", "textual.widgets._markdown", "numpy", "httpx")
#: Brought in by the key that needs it. Each module costs about half a millisecond before the first paint.
LATE = (
    *("forms", "goto", "help", "jump", "palette", "pick", "picker", "prompt", "saved", "searching", "seek", "shell"),
    *("sure", "waiting"),
)
DRAWN_LATE = ("atlas", "braille", "help", "lanes", "layout", "matrix", "mesh", "seriation", "svg", "web")
_LOADED = """
import json, sys
import tui.app
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many lines each kind of widget has made."""
    counted: Counter[str] = Counter()
    for widget in (Bar, Pane, Table):
        plainly = widget.render_line

        def render_line(self: object, y: int, plainly=plainly, name=widget.__name__) -> object:  # type: ignore[no-untyped-def]
            counted[name] += 1
            return plainly(self, y)

        monkeypatch.setattr(widget, "render_line", render_line)
    return counted


async def test_nothing_is_drawn_while_nothing_happens(path: Path, made: Counter[str]) -> None:
    async with driven(path) as ui:
        made.clear()
        for _ in range(50):
            ui.main._look_for_news()
            await ui.settled()
        assert made == {}


async def test_a_step_in_time_draws_each_line_in_sight_a_few_times_at_most(path: Path, made: Counter[str]) -> None:
    async with driven(path) as ui:
        height = ui.app.size.height
        made.clear()
        await ui.do("time.month_back")
        assert made["Table"] <= 4 * height
        assert made["Pane"] <= 4 * height
        assert made["Bar"] <= 40


async def test_only_rows_in_sight_become_text(path: Path, made: Counter[str]) -> None:
    async with driven(path) as ui:
        await ui.do("go.log")
        made.clear()
        await ui.do("move.down")
        assert made["Table"] <= 3 * ui.app.size.height


async def test_the_bars_wait_for_the_first_rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for name in ("deals", "moments"):

        def told(*given: Any, name: str = name, plainly: Fetch = FETCHERS[name]) -> Any:
            done.append(f"{name} asked")
            answer = plainly(*given)
            done.append(f"{name} answered")
            return answer

        monkeypatch.setitem(FETCHERS, name, told)
    async with driven(path) as ui:
        assert done == ["deals asked", "deals answered", "moments asked", "moments answered"]
        assert f"{REPORTS} reports" in ui.bar("banner")


def test_the_app_imports_nothing_heavy_before_its_first_sight() -> None:
    done = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout)
    assert [name for name in HEAVY if name in loaded] == []
    assert [name for name in LATE if f"tui.screens.{name}" in loaded] == []
    assert [name for name in DRAWN_LATE if f"tui.drawing.{name}" in loaded] == []

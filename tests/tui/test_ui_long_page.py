"""A page of very many reports: as much work as can be seen of it, not as much as there is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import AsOf, Lens, open_store
from tests.tui.driver import NOW, driven, make_store, rumour, says
from tui.drawing import deal, history
from tui.drawing.deal import deal_page
from tui.drawing.history import LONG, MOST_BRIEF
from tui.drawing.lines import text_of, width_of
from tui.drawing.party import MOST_NOTES, party_page
from tui.drawing.words import number
from tui.widgets.searched import AT_ONCE

REPORTS = 1500


def report(place: int) -> dict[str, Any]:
    title, url = f"Once more, part {place}: {'a long story ' * 12}", f"https://example.org/{place}"
    source = says(f"Outlet {place % 40}", title=title, url=url)
    day = f"20{10 + place % 15}-{1 + place % 12:02}-{1 + place % 28:02}"
    return rumour("told-often", day, source=source, note=f"n{place}", amount=f"{1 + place % 50}bn USD")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    told = [report(place) for place in range(REPORTS)]
    return make_store(tmp_path_factory.mktemp("long") / "long.db", [*told, rumour("told-once", "2009")])


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often reports were drawn, and paragraphs folded."""
    calls = {"drawn": 0, "folded": 0}

    def counting(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counts(*args: Any, **more: Any) -> Any:
            calls[name] += 1
            return call(*args, **more)

        return counts

    monkeypatch.setattr(history, "_entry", counting("drawn", history._entry))
    for module in (deal, history):
        monkeypatch.setattr(module, "wrap", counting("folded", module.wrap))
    return calls


def test_the_lines_are_those_of_the_targets_and_are_made_late(path: Path, counted: dict[str, int]) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        page = store.deal_page("told-often")
    assert page is not None
    drawing = deal_page(page, 80)
    assert counted["drawn"] == 0
    assert counted["folded"] < 100
    reports = [target for target in drawing.targets if target.kind == "report"]
    latest = page.history[::-1]
    assert [target.key for target in reports] == [entry.recorded.id for entry in latest]
    for place in (0, 1, LONG, REPORTS - 1):
        content = latest[place].recorded.content
        assert content is not None
        first, title, url, note = (text_of(drawing.lines[reports[place].line + line]) for line in range(4))
        assert first.startswith(content["reported_at"])
        assert title.strip().endswith("…")
        assert url.strip() == content["source"]["url"]
        assert note.strip() == content["note"]
    assert len(drawing.lines) == reports[-1].line + 4
    assert len(list(drawing.lines)) == len(drawing.lines)
    assert all(width_of(line) <= 80 for line in drawing.lines)


def test_beside_a_list_stand_the_latest_reports(path: Path, counted: dict[str, int]) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        page = store.deal_page("told-often")
    assert page is not None
    drawing = deal_page(page, 40, brief=True)
    assert counted["drawn"] == MOST_BRIEF
    assert sum(target.kind == "report" for target in drawing.targets) == MOST_BRIEF
    assert f"… {number(REPORTS - MOST_BRIEF)} earlier entries" in text_of(drawing.lines[-1])


def test_a_party_of_many_notes_shows_the_last(tmp_path: Path) -> None:
    note = {"type": "note.added", "party": "openai", "reported_at": "2025", "source": says("FT")}
    notes = [{**note, "text": f"note {place}"} for place in range(MOST_NOTES + 2)]
    with open_store(make_store(tmp_path / "n.db", [rumour("a", "2024"), *notes]), clock=lambda: NOW) as store:
        page = store.party("openai", as_of=AsOf(), lens=Lens.ALL)
    assert page is not None
    lines = [text_of(line) for line in party_page(page, 80).lines]
    assert "… 2 earlier notes in the log" in lines
    assert sum(line.startswith("note ") for line in lines) == MOST_NOTES
    assert "note 1" not in lines
    assert "note 2" in lines


async def test_a_long_page_opens_and_moves_by_what_is_in_sight(path: Path, counted: dict[str, int]) -> None:
    async with driven(path, (120, 36)) as ui:
        lines = 36 * 4  # no more than a few screenfuls of reports, however often the screen is drawn for one key
        counted["drawn"] = 0
        await ui.do("go.open")
        assert ui.state.selection == "told-often"
        assert counted["drawn"] <= lines
        for action in ("move.down", "move.page_down", "move.bottom", "move.page_up"):
            counted["drawn"] = 0
            await ui.do(action)
            assert counted["drawn"] <= lines, action
            assert counted["drawn"] or action != "move.bottom"
        assert counted["folded"] < 500


async def test_a_long_page_is_looked_through_to_its_end(path: Path) -> None:
    async with driven(path, (120, 36)) as ui:
        await ui.do("go.open")
        assert len(ui.page.drawing.lines) > 3 * AT_ONCE
        await ui.do("find.query")
        await ui.write("once more")
        await ui.wait_for(lambda: ui.page.counted[1] == REPORTS, "all of the headlines found")
        await ui.wait_for(
            lambda: f"1 of {REPORTS:,}".replace(",", " ") in ui.text(), "their number beside what is typed"
        )
        await ui.press("up")
        await ui.press("enter")
        await ui.wait_for(lambda: ui.page.counted == (REPORTS, REPORTS), "at the last one")

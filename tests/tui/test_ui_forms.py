"""Forms: opened with what is known, filled in, completed, checked, left."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.tui.driver import SIZES, driven, make_store
from tests.tui.forms import fill, form, last, preview, row, said, texts
from tui.drawing.writing import KEYS
from tui.screens.sure import Sure
from tui.widgets.bar import Bar
from tui.widgets.pane import Pane
from tui.writing.titles import TITLES


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


# Filled in


async def test_the_exact_event_is_shown_as_it_is_typed(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.end")
        assert "Still needed: reason, outlet" in preview(ui)
        assert "What there is so far" in preview(ui)
        await fill(ui, "reason", "terminated")
        await fill(ui, "source.outlet", "Reuters")
        judged = form(ui).judged
        assert judged.entry is not None
        assert "What will be appended" in preview(ui)
        assert judged.entry.payload.decode() in preview(ui)
        assert judged.id in preview(ui)


async def test_what_is_wrong_stands_below_its_field(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        await fill(ui, "amount", "5bn")
        assert row(ui, "amount").wrong == "'5bn' has no currency; write '5bn USD', or another code"
        assert "'5bn' has no currency" in ui.text()
        await ui.write(" USD")
        assert row(ui, "amount").wrong == ""
        assert row(ui, "source.outlet").wrong == ""


async def test_more_entries_come_as_they_are_needed(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.rumour")
        await fill(ui, "parties", "investor:Amazon")
        await fill(ui, "parties", "investee:OpenAI", 1)
        await fill(ui, "parties", "investee:Anthropic", 2)
        assert texts(ui)["parties"] == ("investor:Amazon", "investee:OpenAI", "investee:Anthropic")
        await fill(ui, "parties", "", 1)
        assert [one["party"] for one in form(ui).judged.event["parties"]] == ["Amazon", "Anthropic"]


async def test_names_are_offered_and_taken(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        await fill(ui, "source.outlet", "the i")
        assert [offer.text for offer in form(ui).choices.offers] == ["The Information"]
        assert "The Information" in ui.text()
        await ui.press("down", "enter")
        assert texts(ui)["source.outlet"] == ("The Information",)
        assert form(ui).choices.offers == ()
        assert form(ui).focused is row(ui, "source.title").entry


async def test_what_is_typed_stays_unless_something_is_picked(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        await fill(ui, "source.outlet", "the")
        await ui.press("tab")
        assert texts(ui)["source.outlet"] == ("the",)
        await fill(ui, "parties", "investor:ama")
        await ui.press("enter")
        assert texts(ui)["parties"] == ("investor:ama",)


async def test_words_are_completed_on_the_way_out(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        await fill(ui, "kind", "fund")
        await ui.press("tab")
        assert texts(ui)["kind"] == ("funding-round",)
        assert form(ui).focused is row(ui, "parties").entry
        await ui.write("acq")
        await ui.press("tab")
        assert row(ui, "parties").entry.value == "acquirer:"
        assert form(ui).focused is row(ui, "parties").entry
        await ui.write("softb")
        await ui.press("down", "tab")
        assert texts(ui)["parties"] == ("acquirer:SoftBank",)


async def test_everything_that_fits_is_offered_when_asked_for(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.end")
        form(ui).set_focus(row(ui, "reason").entry)
        await ui.press("ctrl+@")
        assert len(form(ui).choices.offers) == 8
        await ui.press("escape")
        assert form(ui).choices.offers == ()
        await fill(ui, "kind", "debt")
        await ui.press("alt+down")
        assert len(form(ui).choices.offers) == 23


async def test_a_click_takes_an_offer(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        await fill(ui, "source.outlet", "ws")
        await ui.pilot.click(form(ui).choices, offset=(3, 0))
        await ui.settled()
        assert texts(ui)["source.outlet"] == ("WSJ",)


async def test_offers_lie_above_where_there_is_no_room_below(path: Path) -> None:
    async with driven(path, (80, 24)) as ui:
        await ui.do("write.deny")
        form(ui).set_focus(row(ui, "id").entry)
        await ui.settled()
        await fill(ui, "facets", "e")
        for size in SIZES:
            await ui.pilot.resize_terminal(*size)
            await ui.press("ctrl+@")
            region, entry = form(ui).choices.region, row(ui, "facets").entry.region
            assert 0 <= region.y < region.bottom <= size[1]
            assert region.bottom <= entry.y or region.y >= entry.bottom


async def test_keys_go_round_the_fields(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        rows = form(ui).rows
        form(ui).set_focus(rows[0].entry)
        await ui.press("down")
        assert form(ui).row is rows[1]
        await ui.press("tab", "enter")
        assert form(ui).row is rows[3]
        await ui.press("up", "shift+tab")
        assert form(ui).row is rows[1]
        await ui.press("shift+tab", "shift+tab")
        assert form(ui).row is rows[0]
        await ui.press("pagedown")
        assert form(ui).row is rows[-1]
        await ui.press("tab", "pageup")
        assert form(ui).row is rows[0]


async def test_keys_in_a_burst_reach_their_fields(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        form(ui).set_focus(row(ui, "source.outlet").entry)
        await ui.pilot.press(*"FT", "tab", *"Title", "tab", *"http", "ctrl+s")
        await ui.settled()
        assert ui.app.screen is ui.main
        assert last(path)["source"] == {"outlet": "FT", "title": "Title", "url": "http"}


async def test_the_log_is_asked_for_a_deal_that_is_typed(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.rumour")
        await fill(ui, "deal", "amazon-openai")
        assert "2 reports in the log" in said(ui, "heading")
        await ui.write("-2")
        assert "new: nothing in the log yet" in said(ui, "heading")
        await ui.write("/")
        assert "log" not in said(ui, "heading").split("someone")[0]


# Left


async def test_what_was_typed_is_not_lost_by_accident(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        await fill(ui, "source.title", "x")
        for way_back in ("escape", "n", "enter"):
            await ui.press("escape")
            assert isinstance(ui.app.screen, Sure)
            await ui.press(way_back)
            assert texts(ui)["source.title"] == ("x",)
        await ui.press("escape", "y")
        assert ui.app.screen is ui.main


async def test_what_was_typed_and_taken_back_needs_no_question(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        await fill(ui, "source.title", "x")
        await ui.press("backspace", "escape")
        assert ui.app.screen is ui.main


async def test_quitting_asks_too_and_asked_again_it_quits(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        await fill(ui, "source.title", "x")
        await ui.press("ctrl+q")
        assert isinstance(ui.app.screen, Sure)
        await ui.press("escape")
        assert texts(ui)["source.title"] == ("x",)
        await ui.press("ctrl+q", "ctrl+q")
        assert ui.app._exit


async def test_the_question_is_answered_by_a_click(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        await fill(ui, "source.title", "x")
        for answer, there in (("esc", True), ("y ", False)):
            await ui.press("escape")
            bar = ui.app.screen.query_one("#answers", Bar)
            text = "".join(run.text for run in bar.lines[0])
            await ui.pilot.click(bar, offset=(text.index(answer), 0))
            await ui.settled()
            assert (ui.app.screen is not ui.main) is there


async def test_the_keys_are_a_key_away(path: Path) -> None:
    async with driven(path, (80, 24)) as ui:
        await ui.do("write.confirm")
        await ui.press("f1")
        for key, _ in KEYS:
            assert key in ui.text()
        await ui.press("f1")
        assert "What there is so far" in preview(ui)


async def test_what_stands_beside_can_be_scrolled(path: Path) -> None:
    async with driven(path, (80, 24)) as ui:
        await ui.do("write.confirm")
        await fill(ui, "note", "long " * 200)
        pane = form(ui).query_one("#preview", Pane)
        await ui.press("ctrl+down", "ctrl+down")
        assert pane.scroll_offset.y == 2
        await ui.press("ctrl+up")
        assert pane.scroll_offset.y == 1
        await ui.write("x")
        assert pane.scroll_offset.y == 1


async def test_the_words_below_do_what_they_say(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.confirm")
        bar = form(ui).query_one("#hints", Bar)
        text = "".join(run.text for run in bar.lines[0])
        await ui.pilot.click(bar, offset=(text.index("append"), 0))
        await ui.settled()
        assert "Not appended: 1 field to mend." in said(ui, "status")
        await ui.pilot.click(bar, offset=(text.index("leave"), 0))
        await ui.settled()
        assert ui.app.screen is ui.main


@pytest.mark.parametrize("type_", TITLES)
async def test_every_form_at_every_size(path: Path, type_: str) -> None:
    async with driven(path, (80, 24)) as ui:
        ui.main._begin(type_, ui.main.subject())
        await ui.settled()
        for size in ((200, 50), (40, 12), (20, 6), (80, 24)):
            await ui.pilot.resize_terminal(*size)
            await ui.settled()
            lines = ui.text().splitlines()
            assert len(lines) == size[1]
            assert {cell_len(line) for line in lines} == {size[0]}
        await ui.press("ctrl+s")
        assert "Not appended" in said(ui, "status")

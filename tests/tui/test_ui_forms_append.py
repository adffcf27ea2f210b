"""Appending from a form: what the store then holds, and what is said where it does not take the event."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from store import ClockAhead, IdReused, ReadOnly, Refused, StoreBusy, UnknownEvent, open_store
from tests.tui.driver import NOW, Driver, driven, make_store, rumour, says
from tests.tui.forms import Troubled, fill, form, last, notes, preview, row, said
from tui.screens.pick import Pick


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


async def confirm(ui: Driver, outlet: str = "Oracle") -> None:
    """A confirmation of the selected deal, typed but not appended."""
    await ui.do("write.confirm")
    await fill(ui, "source.outlet", outlet)


def append(path: Path, *events: dict[str, object]) -> None:
    """Somebody else appends meanwhile."""
    with open_store(path, clock=lambda: NOW) as other:
        other.append(list(events))


# It is taken


async def test_the_event_stands_in_the_log_and_the_picture_follows(path: Path) -> None:
    async with driven(path) as ui:
        await confirm(ui)
        canonical = form(ui).judged.canonical
        await ui.press("ctrl+s")
        assert ui.app.screen is ui.main
        with open_store(path, read_only=True) as store:
            (entry,) = store.events(12)
        assert entry.payload == canonical
        assert notes(ui) == ["Recorded as entry 13."]
        await ui.wait_for(lambda: ui.main.head == 13, "the new head")
        await ui.settled()
        assert ui.state.selection == "oracle-abilene"
        assert ui.keys_of_rows()[ui.table.cursor] == "oracle-abilene"
        assert "● confirmed" in ui.text()


async def test_a_new_deal_is_selected(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.rumour")
        await fill(ui, "deal", "nvidia-xai")
        await fill(ui, "source.outlet", "FT")
        await fill(ui, "parties", "investor:Nvidia")
        await ui.press("ctrl+s")
        await ui.wait_for(lambda: ui.keys_of_rows()[ui.table.cursor] == "nvidia-xai", "the new deal under the cursor")
        assert ui.state.selection == "nvidia-xai"


async def test_the_first_report_of_an_empty_store(tmp_path: Path) -> None:
    path = make_store(tmp_path / "empty.db", [])
    async with driven(path) as ui:
        await ui.do("write.rumour")
        await fill(ui, "deal", "acme-x")
        await fill(ui, "source.outlet", "FT")
        assert form(ui).choices.offers == ()
        await ui.press("ctrl+s")
        await ui.wait_for(lambda: ui.keys_of_rows() == ["acme-x"], "the first deal")


async def test_ones_own_is_no_news(path: Path) -> None:
    async with driven(path) as ui:
        await confirm(ui)
        append(path, rumour("other-deal", "2026-03-12"))
        await ui.press("ctrl+s")
        await ui.wait_for(lambda: ui.main.head == 14, "the new head")
        assert "+1 new" in ui.bar("banner")


async def test_on_a_deals_page_a_new_deal_opens_its_own(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.open", "write.rumour")
        await fill(ui, "deal", "nvidia-xai")
        await fill(ui, "source.outlet", "FT")
        await ui.press("ctrl+s")
        assert (ui.state.view, ui.state.selection) == ("deal", "nvidia-xai")
        await ui.do("go.back")
        assert ui.state.selection == "oracle-abilene"


async def test_in_the_past_the_picture_stays_and_that_is_said(path: Path) -> None:
    async with driven(path, reported="2026-03") as ui:
        await confirm(ui)
        await ui.press("ctrl+s")
        assert notes(ui) == ["Recorded as entry 13. It lies outside this picture of the past; L goes to the present."]
        assert ui.state.reported == "2026-03"


async def test_a_slip_is_withdrawn_and_a_report_retracted(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.withdraw")
        assert isinstance(ui.app.screen, Pick)
        await ui.press("enter")
        await fill(ui, "reason", "typed twice")
        await ui.press("ctrl+s")
        assert last(path)["type"] == "entry.withdrawn"
        await ui.wait_for(lambda: "● confirmed" in ui.text(), "the deal without its denial")
        await ui.do("write.retract")
        assert "out: withdrawn: typed twice" in ui.text()
        await ui.press("down", "enter", "ctrl+s")
        assert last(path)["source"] == {"outlet": "Oracle"}
        await ui.wait_for(lambda: "oracle-abilene" not in ui.keys_of_rows(), "a list without the deal")
        assert ui.state.selection == "oracle-abilene"
        await ui.do("write.withdraw")
        assert notes(ui)[-1] == "No report of oracle-abilene stands now; 5 shows the whole log."


async def test_parties_are_declared_and_merged_and_outlets_graded(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.parties", "write.declare")
        await fill(ui, "kind", "nonprofit")
        await fill(ui, "aliases", "Open AI")
        await fill(ui, "identifiers", "wikidata=Q21708200")
        await ui.press("ctrl+s")
        assert last(path)["identifiers"] == {"wikidata": "Q21708200"}
        await ui.wait_for(lambda: "nonprofit" in ui.text(), "the kind in the list")
        await ui.do("write.merge")
        await fill(ui, "party", "softbank")
        await fill(ui, "into", "openai")
        await ui.press("ctrl+s")
        assert last(path)["into"] == "openai"
        assert ui.state.focus == "openai"
        await ui.do("write.grade")
        await fill(ui, "outlet", "FT")
        await fill(ui, "grade", "b")
        await ui.press("ctrl+s")
        assert last(path)["grade"] == "B"


async def test_a_note_on_a_party_and_one_on_a_deal(path: Path) -> None:
    async with driven(path) as ui:
        for actions, field, subject in (
            (("go.parties",), "party", "openai"),
            (("go.deals",), "deal", "oracle-abilene"),
        ):
            await ui.do(*actions, "write.note")
            await fill(ui, "text", "Hm")
            await fill(ui, "source.outlet", "me")
            await ui.press("ctrl+s")
            assert last(path)[field] == subject


async def test_the_store_is_written_in_a_worker(path: Path) -> None:
    writer = Troubled(path)
    threads = []
    writer.before = lambda: threads.append(threading.get_ident())
    async with driven(path, writer=writer) as ui:
        await confirm(ui)
        await ui.press("ctrl+s")
        assert threads
        assert threading.get_ident() not in threads
        assert writer.asked[0][1] == {"oracle-abilene": 2}


# It is not taken


async def test_what_is_missing_is_said_and_gone_to(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.end")
        form(ui).set_focus(row(ui, "note").entry)
        await ui.press("ctrl+s")
        assert said(ui, "status") == "Not appended: 2 fields to mend."
        assert form(ui).row in (row(ui, "reason"), row(ui, "source.outlet"))
        assert row(ui, "source.outlet").wrong == "outlet is missing; say who published it"


async def test_what_is_wrong_with_the_whole_is_said(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.note")
        await fill(ui, "text", "x")
        await fill(ui, "source.outlet", "me")
        await fill(ui, "party", "Amazon")
        await ui.press("ctrl+s")
        assert said(ui, "status") == "Not appended: the note has both a deal and a party; give one of them."
        assert "the note has both a deal and a party" in preview(ui)


async def test_what_came_in_meanwhile_is_shown_and_nothing_typed_is_lost(path: Path) -> None:
    async with driven(path) as ui:
        await confirm(ui)
        append(path, rumour("oracle-abilene", "2026-03-12", source=says("FT")), rumour("other-deal", "2026-03-12"))
        await ui.press("ctrl+s")
        assert "1 report came in for oracle-abilene since you opened this form" in said(ui, "status")
        assert "New in oracle-abilene" in preview(ui)
        assert "2026-03-12  FT  rumoured" in preview(ui)
        assert "Reuters" not in preview(ui)
        assert form(ui).draft.text("source.outlet") == "Oracle"
        assert form(ui).unsaved
        assert last(path)["deal"] == "other-deal"
        # What is new stays in sight while more is typed; the next append goes by the new count.
        await fill(ui, "source.title", "Oracle confirms")
        assert "2026-03-12  FT" in preview(ui)
        append(path, rumour("oracle-abilene", "2026-03-13", source=says("CNBC")))
        await ui.press("ctrl+s")
        assert "1 report came in" in said(ui, "status")
        assert "2026-03-13  CNBC" in preview(ui)
        await ui.press("ctrl+s")
        assert ui.app.screen is ui.main
        assert last(path)["source"] == {"outlet": "Oracle", "title": "Oracle confirms"}


async def test_news_that_is_out_again_is_told(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.rumour")
        await fill(ui, "deal", "new-deal")
        await fill(ui, "source.outlet", "FT")
        append(path, rumour("new-deal", "2026-03-12"))
        event = {"type": "entry.withdrawn", "event": last(path)["id"], "reported_at": "2026-03-12"}
        append(path, event)
        await ui.press("ctrl+s")
        assert "1 report, all of them out again" in preview(ui)


async def test_an_event_that_is_there_already_says_so(path: Path) -> None:
    async with driven(path) as ui:
        await confirm(ui)
        append(
            path,
            {"type": "deal.confirmed", "deal": "oracle-abilene", "reported_at": "2026-03-15", "source": says("Oracle")},
        )
        await ui.press("ctrl+s")
        assert said(ui, "status") == "Nothing new: the log holds this event already, as entry 13."
        assert not form(ui).unsaved
        await ui.press("escape")
        assert ui.app.screen is ui.main


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (StoreBusy(5.0), "another process has been writing to the store for 5.0 s; try again"),
        (ClockAhead("2027-01-01", "2026-03-15"), "the log's last entry was recorded at 2027-01-01, but the clock says"),
        (ReadOnly("x.db"), "x.db cannot be written, only read; nothing was changed"),
        (Refused("a circle"), "a circle"),
        (IdReused("019c"), "id 019c is in the log with other content; leave the id out, or give a new one"),
        (UnknownEvent("019c"), "no event 019c is in the log; bring it in first, or mend the id"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (RuntimeError("odd"), "an unexpected fault, RuntimeError: odd"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
async def test_a_store_that_does_not_take_it_is_asked_again(path: Path, error: Exception, sentence: str) -> None:
    writer = Troubled(path)
    writer.errors = [error]
    async with driven(path, writer=writer) as ui:
        await confirm(ui)
        await ui.press("ctrl+s")
        assert said(ui, "status").startswith(f"Not appended: {sentence}")
        assert "ctrl+s tries again" in said(ui, "status")
        assert form(ui).draft.text("source.outlet") == "Oracle"
        await ui.press("ctrl+s")
        assert ui.app.screen is ui.main
        assert last(path)["seq"] == 13


async def test_real_refusals_of_the_store(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("write.merge")
        await fill(ui, "party", "amazon")
        await fill(ui, "into", "aws")
        await ui.press("ctrl+s")
        assert "Not appended: aws would be above itself" in said(ui, "status")
        await ui.press("escape", "y")
        await ui.do("write.confirm")
        await fill(ui, "source.outlet", "x")
        await fill(ui, "source.cites", "019c0c33-13ff-8364-899b-04324376e2ca")
        await ui.press("ctrl+s")
        assert "no event 019c0c33-13ff-8364-899b-04324376e2ca is in the log" in said(ui, "status")


async def test_a_clock_that_stands_behind_the_log(path: Path) -> None:
    with open_store(path, clock=lambda: NOW + 3 * 86_400_000_000) as store:
        store.append([rumour("later", "2026-03-12")])
    async with driven(path) as ui:
        await confirm(ui)
        await ui.press("ctrl+s")
        assert "set the clock right" in said(ui, "status")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom the file's mode binds")
async def test_a_store_without_leave_to_write(path: Path) -> None:
    path.chmod(0o444)
    async with driven(path) as ui:
        await confirm(ui)
        await ui.press("ctrl+s")
        assert "cannot be written, only read" in said(ui, "status")


async def test_where_nothing_is_written_forms_say_so(path: Path) -> None:
    with open_store(path, clock=lambda: NOW) as store:
        async with driven(store) as ui:
            await confirm(ui)
            await ui.press("ctrl+s")
            assert "Not appended: this store is only read here" in said(ui, "status")


async def test_a_store_that_cannot_be_read_opens_no_form(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> int:
        raise StoreBusy(2.0)

    async with driven(path) as ui:
        monkeypatch.setattr("store.Store.count", fail)
        await ui.do("write.confirm")
        assert ui.app.screen is ui.main
        assert "another process has been writing" in notes(ui)[0]
        monkeypatch.setattr("store.Store.deal_page", fail)
        await ui.do("write.withdraw", "write.browse")
        assert [note.startswith("another process has been writing") for note in notes(ui)] == [True, True, True]


async def test_lookups_that_fail_take_nothing_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> int:
        raise StoreBusy(2.0)

    async with driven(path) as ui:
        await ui.do("write.rumour")
        monkeypatch.setattr("store.Store.count", fail)
        monkeypatch.setattr("store.Store.names_like", fail)
        await fill(ui, "deal", "nvidia-xai")
        await fill(ui, "source.outlet", "F")
        assert form(ui).choices.offers == ()
        await ui.press("ctrl+s")
        assert last(path)["deal"] == "nvidia-xai"


async def test_a_new_rumour_joins_no_deal_unseen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> int:
        raise StoreBusy(2.0)

    async with driven(path) as ui:
        await ui.do("write.rumour")
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr("store.Store.count", fail)
            await fill(ui, "deal", "amazon-openai")
        await fill(ui, "source.outlet", "FT")
        await ui.press("ctrl+s")
        assert said(ui, "status") == (
            "Not appended: the log holds 2 reports of amazon-openai already. "
            "Look at what there is; ctrl+s appends all the same."
        )
        assert "In the log of amazon-openai" in preview(ui)
        assert "2026-01-30  WSJ" in preview(ui)
        await ui.press("ctrl+s")
        assert ui.app.screen is ui.main
        assert last(path)["deal"] == "amazon-openai"


async def test_a_conflict_is_told_where_the_news_cannot_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> int:
        raise StoreBusy(2.0)

    async with driven(path) as ui:
        await confirm(ui)
        append(path, rumour("oracle-abilene", "2026-03-12"))
        monkeypatch.setattr("store.Store.deal_page", fail)
        await ui.press("ctrl+s")
        assert "1 report came in for oracle-abilene" in said(ui, "status")


async def test_the_demo_says_that_its_store_is_thrown_away(path: Path) -> None:
    writer = Troubled(path)
    writer.remark = "This is the demo."
    async with driven(path, writer=writer) as ui:
        await confirm(ui)
        assert "This is the demo." in said(ui, "heading")

"""What changed between two points as a long list: by pages, given up when nobody waits, in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from store import Store, open_store
from tests.tui.driver import NOW, driven, make_store, parties, rumour, says
from tests.tui.unsteady import Unsteady
from tui import difference
from tui.difference import Difference
from tui.drawing.changes import CAME, CHANGE_SORTS, WENT, ChangeRow, change_row, told_fields
from tui.fetching import fetch
from tui.paging import PAGE, Paged
from tui.source import Overtaken, Question, whole
from tui.state import Order, Travel

OTHER, NEW, GONE = 90, 40, 20
SPAN = ("2024-06", "2025-06")


def events() -> Iterator[dict[str, Any]]:
    for number in range(OTHER):
        yield rumour(f"m-{number:03}", "2024-03", amount="1bn USD")
        confirmed = {"type": "deal.confirmed", "deal": f"m-{number:03}", "reported_at": "2025-03", "source": says("FT")}
        yield confirmed if number % 3 else {**confirmed, "amount": "2bn USD", "stage": "announced"}
    for number in range(NEW):
        yield rumour(f"a-{number:03}", "2025-02")
    for number in range(GONE):
        yield rumour(f"z-{number:03}", "2024-02", parties=parties(investor="Nvidia", investee=f"Lab {number}"))
    yield rumour("untouched", "2024-01")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = make_store(tmp_path_factory.mktemp("difference") / "d.db", list(events()))
    with open_store(path, clock=lambda: NOW) as opened:
        gone = [event.id for event in opened.events() if (event.deal or "").startswith("z-")]
        retracted = {"type": "report.retracted", "reported_at": "2025-01", "source": says("Reuters")}
        opened.append([{**retracted, "event": id} for id in gone])
        yield opened


def question(store: Store, *sought: str) -> Question:
    return Question("changes", recorded=store.head().seq, lens="all", span=SPAN, sought=sought)


def lines(store: Store) -> list[ChangeRow]:
    """All of them, from the difference as a whole."""
    found = store.diff(*SPAN)
    changed = [change_row(one.before, one.after, field) for one in found.changed for field in told_fields(one)]
    assert (len(found.changed), len(found.added), len(found.removed)) == (OTHER, NEW, GONE)
    came = [change_row(None, deal, CAME) for deal in found.added]
    went = [change_row(deal, None, WENT) for deal in found.removed]
    return [row for row in (*changed, *came, *went) if row is not None]


def test_pages_hold_the_lines_of_the_difference_in_order(store: Store) -> None:
    rows, every = Difference(store, question(store), lambda: False).rows, lines(store)
    assert rows.count == len(every) > PAGE
    for first in (0, 1, 2, 7, 100, len(every) - NEW - GONE - 1, len(every) - GONE - 3, len(every) - 1):
        for count in (1, 5, 100):
            assert list(rows.load(first, count)) == every[first : first + count], (first, count)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sort", [sort for sort in CHANGE_SORTS if sort])
def test_lines_are_sorted_and_equal_ones_stay_as_they_came(
    store: Store, monkeypatch: pytest.MonkeyPatch, sort: str, reverse: bool
) -> None:
    monkeypatch.setattr("store.changes._AT_ONCE", 7)
    keys = {
        "status": lambda row: f"{row.sign} {row.status}",
        "deal": lambda row: row.deal,
        "what": lambda row: row.field,
    }
    asked = replace(question(store), order=Order(sort, reverse))
    rows, every = Difference(store, asked, lambda: False).rows, sorted(lines(store), key=keys[sort], reverse=reverse)
    assert list(rows.load(0, rows.count)) == every
    assert [rows.place(row.key) for row in every[:50]] == list(range(50))
    assert fetch(store, asked).value.more is False


def test_every_line_is_found_by_its_key_and_by_its_deal(store: Store) -> None:
    rows, every = Difference(store, question(store), lambda: False).rows, lines(store)
    firsts: dict[str, int] = {}
    for place, row in enumerate(every):
        firsts.setdefault(row.deal, place)
        assert rows.place(row.key) == place
    assert {slug: rows.place(slug) for slug in firsts} == firsts
    assert rows.place("m-003\nno such field") == firsts["m-003"]
    assert rows.place("untouched") is rows.place("nowhere") is None
    assert rows.seek("z-01") == firsts["z-010"]


def test_lines_are_made_when_they_are_looked_at(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counting(before: Any, after: Any, field: str) -> ChangeRow | None:
        made.append(field)
        return change_row(before, after, field)

    monkeypatch.setattr(difference, "change_row", counting)
    listing = fetch(store, whole(question(store))).value
    assert isinstance(listing.rows, Paged)
    assert 0 < len(made) <= PAGE
    assert listing.rows[len(listing.rows) - 1] is None


def test_the_first_lines_come_before_all_are_found(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.changes._AT_ONCE", 100)
    every = lines(store)
    listing = fetch(store, question(store, every[3].key, every[-1].key)).value
    assert listing.more
    assert listing.rows == every[:PAGE]
    assert listing.places == {every[3].key: 3}
    rest = fetch(store, whole(question(store, every[3].key, every[-1].key))).value
    assert (len(rest.rows), rest.more) == (len(every), False)
    assert rest.places == {every[3].key: 3, every[-1].key: len(every) - 1}


def test_what_nobody_waits_for_is_given_up(store: Store) -> None:
    with pytest.raises(Overtaken):
        fetch(store, question(store), lambda: True)


@pytest.mark.parametrize("at_once", [100, 1000])
async def test_the_list_goes_to_its_end_and_keeps_its_line(
    store: Store, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.changes._AT_ONCE", at_once)
    async with driven(store, reported="2025-06") as ui:
        for date in SPAN:
            ui.main.dispatch(Travel(date, ui.main.head))
            await ui.do("time.mark")
        await ui.do("go.changes")
        every = lines(store)
        await ui.wait_for(lambda: len(ui.table.rows) == len(every), "all lines")
        await ui.do("move.bottom")
        await ui.wait_for(lambda: ui.state.selection == every[-1].deal, "the last line under the cursor")
        await ui.do("go.deals", "go.changes")
        await ui.wait_for(
            lambda: not ui.table.hollow and ui.table.cursor == len(every) - 1, "the cursor on the same line again"
        )
        assert ui.state.selection == every[-1].deal


async def test_no_other_view_waits_for_a_long_difference(store: Store) -> None:
    source = Unsteady(store, "diff_in_turn")
    async with driven(source) as ui:
        source.gate.clear()
        ui.main.action_act("go.changes")
        await ui.wait_for(lambda: source.waiting == 1, "the difference is being looked for")
        ui.main.action_act("go.parties")
        await ui.wait_for(lambda: ui.table.kind == "party" and len(ui.table.rows) > 0, "the parties meanwhile")
        source.gate.set()
        await ui.settled()
        assert ui.table.kind == "party"
        await ui.do("go.changes")
        await ui.wait_for(lambda: ui.table.kind == "change", "the difference when it is asked for again")

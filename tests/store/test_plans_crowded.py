"""The plans of a store with a crowded deal, notes and rulings: pages, long lists, negations, what an append reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Lens
from store.as_of import EVER, Point
from store.pages import deal_page, party_page
from store.pictures import Pictures
from store.query import parse_query
from store.sqlite import selection
from store.sqlite.crowding import CROWD
from tests.store.desk import Desk
from tests.store.plans import Explaining, scans, sorters
from tests.store.telling import (
    NOW,
    Event,
    complete,
    confirm,
    declare,
    merge,
    note,
    note_on,
    people,
    retract,
    rumour,
    withdraw,
)

TERMS: Event = {"kind": "lease", "amount": "1bn USD", "stage": "offered", "parties": people("owner:Acme", "owned:Bolt")}
BUSY, ALPHA = 1, 2  # the numbers of the deals
HEAD = Point(None, EVER, CROWD + 50, NOW)
ALONG_SLUGS = "SCAN d USING COVERING INDEX sqlite_autoindex_deal_1_1"
OUT = "SCAN f"  # what is out, gathered once for a pass over all reports that hold a common word


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.db")
    desk.say(
        *(rumour(n, f"2024-01-{1 + n % 28:02}", deal="busy", note="talks", **TERMS) for n in range(1, CROWD + 42)),
        rumour(200, "2024-01-05", note="talks", **TERMS),
        confirm(201, "2024-02-01", related=["busy"]),
        retract(202, "2024-03-01", of=1),
        retract(203, "2024-03-01", of=200),
        note(204, "2024-01-06", deal="busy"),
        note(205, "2024-01-06"),
        note_on("Acme", 206, "2024-01-07"),
        withdraw(207, of=206),
        declare(208, "acme", "Acme Inc"),
    )
    assert desk.store.head().seq == HEAD.seq
    yield desk
    desk.close()


@pytest.fixture(params=["as in a small store", "as in a large store"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A small store's lists begin from its few deals."""
    if request.param == "as in a large store":
        monkeypatch.setattr(selection, "_FEW", 0)
    return str(request.param)


def test_a_crowded_deal_is_a_seek_of_a_checkpoint_and_a_range_of_reports(db: Explaining, pictures: Pictures) -> None:
    pictures.reads.crowded()
    plan = db.of(lambda: pictures.reads.state(BUSY, HEAD))
    assert (scans(plan), sorters(plan)) == ([], [])
    assert plan[0] == "SEARCH checkpoint_1 USING INDEX checkpoint_1_at (deal=? AND instant<?)"
    assert "SEARCH r USING INDEX report_1_deal (deal=? AND instant>? AND instant<?)" in plan
    assert "SEARCH l USING INTEGER PRIMARY KEY (rowid=?)" in plan


def test_the_last_report_of_a_crowded_deal_is_a_seek(db: Explaining, pictures: Pictures) -> None:
    plan = db.of(lambda: pictures.reads.last_instant(BUSY, HEAD))
    assert (scans(plan), sorters(plan)) == ([], [])
    assert plan[0] == "SEARCH r USING COVERING INDEX report_1_deal (deal=? AND instant<?)"


def test_deals_are_looked_up_by_number(db: Explaining, pictures: Pictures) -> None:
    plan = db.of(lambda: pictures.by_number([BUSY, ALPHA], HEAD))
    assert scans(plan) == []
    assert "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)" in plan
    assert "SEARCH w USING PRIMARY KEY (deal=? AND instant<?)" in plan


QUERIES = (
    "",
    "party:acme",
    "talks",
    "tal*",
    '"talks"',
    "since:2024-01 until:2024-02",
    "stale:yes",
    "stale:no",
    *("-party:acme", "-kind:lease", "-stage:offered", "-outlet:reuters", "-amount:>1bn", "-status:ended"),
    *("-talks", "-tal*", "-since:2024-01-20", "-until:2024-01-20", "-stale:yes"),
    "outlet:reuters -party:bolt kind:lease talks",
)


@pytest.mark.parametrize("sort", ["last", "slug", "status", "amount"])
@pytest.mark.parametrize("query", QUERIES)
def test_lists_go_through_nothing_but_the_slugs(
    db: Explaining, pictures: Pictures, size: str, query: str, sort: str
) -> None:
    """A page, the whole list, the same as numbers and their count; nothing but deals in the order of their slugs."""
    wanted = parse_query(query)
    may_be = {ALONG_SLUGS} if sort in ("slug", "status") else set()
    if wanted.of("text") or wanted.of("text", negated=True):
        may_be |= {OUT} if size == "as in a large store" else set()

    def ask() -> None:
        for lens in (Lens.LIVE, Lens.ALL):
            for limit in (1, None):
                pictures.deals(wanted, HEAD, lens, sort=sort, reverse=False, limit=limit)
            pictures.numbers(wanted, HEAD, lens, sort=sort, reverse=False)
            pictures.count(wanted, HEAD, lens)

    assert set(scans(db.of(ask))) <= may_be


@pytest.mark.parametrize("slug", ["alpha", "busy"])
def test_the_page_of_a_deal(db: Explaining, pictures: Pictures, slug: str) -> None:
    plan = db.of(lambda: deal_page(pictures, slug, HEAD))
    assert scans(plan) == []
    assert "SEARCH report_1 USING INDEX report_1_deal (deal=?)" in plan
    assert "SEARCH note_1 USING INDEX note_1_deal (deal=? AND rowid<?)" in plan
    assert "SEARCH ruling_1 USING INDEX ruling_1_deal (deal=? AND rowid<?)" in plan
    assert "SEARCH m USING PRIMARY KEY (target=?)" in plan


@pytest.mark.usefixtures("size")
def test_the_page_of_a_party(db: Explaining, pictures: Pictures) -> None:
    plan = db.of(lambda: party_page(pictures, "acme", HEAD, Lens.LIVE, 1))
    assert scans(plan) == []
    assert "SEARCH m USING PRIMARY KEY (name=?)" in plan
    assert "SEARCH note_1 USING INDEX note_1_party (party=? AND rowid<?)" in plan


# -- what an append reads ----------------------------------------------------------------------------------

APPENDED: dict[str, list[Event]] = {
    "a report in order": [confirm(300, "2024-05-01", outlet="WSJ", parties=people("owner:Corex"))],
    "a late one": [rumour(300, "2023-05-01")],
    "several at once": [confirm(300 + n, "2024-05-01", deal=f"new-{n}", outlet=f"Outlet {n}") for n in range(9)],
    "one of a crowded deal": [complete(300, "2024-05-01", deal="busy")],
    "a late one of a crowded deal": [rumour(300, "2023-05-01", deal="busy")],
    "some with a checkpoint": [confirm(300 + n, "2024-05-01", deal="busy") for n in range(CROWD)],
    "the one that makes a deal crowded": [rumour(300 + n, "2023-05-01") for n in range(CROWD)],
    "a copy": [rumour(300, "2024-05-01", cites=201)],
    "a retraction": [retract(300, "2024-05-01", of=201)],
    "a retraction in a crowded deal": [retract(300, "2024-05-01", of=3)],
    "a withdrawal": [withdraw(300, of=201)],
    "a declaration": [declare(300, "bolt", "Bolt", parent="acme")],
    "a merge": [merge(300, "bolt", into="acme")],
    "notes": [note(300, "2024-05-01"), note_on("Bolt", 301, "2024-05-01")],
}


@pytest.mark.parametrize("events", APPENDED.values(), ids=APPENDED.keys())
def test_an_append_goes_through_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch, events: list[Event]) -> None:
    log = desk.store._log
    writer = Explaining(log.writer())
    monkeypatch.setattr(log, "_writer", writer)
    plan = writer.of(lambda: desk.say(*events))
    assert plan
    assert scans(plan) == []

"""The plans of the as-of queries: a seek a deal, a walk along an index for a page, and nowhere a scan of what grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from events.time import parse_moment
from store import Lens
from store.as_of import EVER, Point
from store.changes import diff, moved
from store.pictures import Pictures
from store.query import EVERYTHING, parse_query
from store.sqlite import selection
from store.sqlite.filters import Compiler
from tests.store.desk import Desk
from tests.store.plans import Explaining, scans, sorters
from tests.store.telling import NOW, confirm, declare, people, retract, rumour

HEAD = Point(None, EVER, 4, NOW)
JANUARY = parse_moment("2024-01").instant
EARLIER = Point("2024-01", JANUARY, 4, JANUARY)
SEEK = "SEARCH version_1 USING PRIMARY KEY (deal=? AND instant<?)"
ALONG_SLUGS = "SCAN d USING COVERING INDEX sqlite_autoindex_deal_1_1"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.db")
    terms = {"kind": "lease", "amount": "1bn USD", "stage": "offered", "parties": people("owner:Acme", "owned:Bolt")}
    desk.say(
        rumour(1, "2024-01-05", note="talks", **terms),
        confirm(2, "2024-02-01"),
        retract(3, "2024-03-01", of=1),
        declare(4, "acme", "Acme Inc"),
    )
    yield desk
    desk.close()


@pytest.fixture
def none_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a small store is read as a large one."""
    monkeypatch.setattr(selection, "_FEW", 0)


def test_one_deal_is_one_seek(db: Explaining, pictures: Pictures) -> None:
    pictures.reads.crowded()
    plan = db.of(lambda: pictures.reads.state(1, HEAD))
    assert plan == ["SEARCH state_1 USING INTEGER PRIMARY KEY (rowid=?)", "SCALAR SUBQUERY 1", SEEK]


def test_a_deals_reports_are_a_range(db: Explaining, pictures: Pictures) -> None:
    assert db.of(lambda: pictures.reads.reports(1, 2)) == ["SEARCH report_1 USING INDEX report_1_deal (deal=?)"]


def page(pictures: Pictures, sort: str, lens: Lens = Lens.LIVE, reverse: bool = False) -> Callable[[], object]:
    return lambda: pictures.deals(EVERYTHING, HEAD, lens, sort=sort, reverse=reverse, limit=10)


@pytest.mark.usefixtures("none_are_few")
@pytest.mark.parametrize("reverse", [False, True], ids=["forth", "back"])
@pytest.mark.parametrize("lens", list(Lens))
def test_a_page_by_slug_walks_the_slugs(db: Explaining, pictures: Pictures, lens: Lens, reverse: bool) -> None:
    plan = db.of(page(pictures, "slug", lens, reverse))
    assert (scans(plan), sorters(plan)) == ([ALONG_SLUGS], [])
    assert "SEARCH v USING PRIMARY KEY (deal=? AND instant=? AND seq=?)" in plan
    assert "SEARCH w USING PRIMARY KEY (deal=? AND instant<?)" in plan


@pytest.mark.usefixtures("none_are_few")
@pytest.mark.parametrize("reverse", [False, True], ids=["forth", "back"])
@pytest.mark.parametrize("lens", list(Lens))
def test_a_page_by_last_report_walks_the_instants(
    db: Explaining, pictures: Pictures, lens: Lens, reverse: bool
) -> None:
    plan = db.of(page(pictures, "last", lens, reverse))
    assert (scans(plan), sorters(plan)) == ([], [])
    assert "SEARCH q USING COVERING INDEX report_1_at (instant<?)" in plan


@pytest.mark.usefixtures("none_are_few")
def test_a_page_since_some_day_begins_there(db: Explaining, pictures: Pictures) -> None:
    """The last report of a deal that passes is no earlier."""
    query = parse_query("since:2024-01-20")
    plan = db.of(lambda: pictures.deals(query, HEAD, Lens.ALL, sort="last", reverse=True, limit=10))
    assert (scans(plan), sorters(plan)) == ([], [])
    assert "SEARCH q USING COVERING INDEX report_1_at (instant>? AND instant<?)" in plan


@pytest.mark.parametrize("query", ["since:2024-01-20", "until:2024-01-20", "-since:2024-01-20", "-until:2024-01-20"])
def test_a_window_with_one_end_is_told_by_the_first_and_last_report(
    db: Explaining, pictures: Pictures, query: str
) -> None:
    compiler = Compiler(pictures.reads, HEAD, lambda condition: [])
    assert all("report_1" not in test for test in compiler.compile(parse_query(query), Lens.ALL).tests)


@pytest.mark.usefixtures("none_are_few")
def test_marks_are_read_in_the_order_of_versions(db: Explaining, pictures: Pictures) -> None:
    plan = db.of(lambda: pictures.count(EVERYTHING, HEAD, Lens.LIVE))
    assert "SEARCH d USING INTEGER PRIMARY KEY (rowid<?)" in plan
    assert "SEARCH w USING PRIMARY KEY (deal=? AND instant<?)" in plan


def test_a_partys_deals_are_counted_from_its_lists(db: Explaining, pictures: Pictures) -> None:
    plan = db.of(lambda: pictures.count_of({"acme"}, HEAD, Lens.LIVE))
    assert scans(plan) == []
    assert "SEARCH member_1 USING PRIMARY KEY (name=?)" in plan
    assert "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)" in plan


def test_outlets_take_one_pass_over_the_reports(db: Explaining, pictures: Pictures) -> None:
    plan = db.of(lambda: pictures.reads.outlets(HEAD))
    assert "SEARCH r USING INTEGER PRIMARY KEY (rowid<?)" in plan
    assert [step for step in plan if "TEMP B-TREE" in step] == []


@pytest.mark.usefixtures("none_are_few")
def test_a_page_by_status_walks_the_slugs(db: Explaining, pictures: Pictures) -> None:
    plan = db.of(page(pictures, "status"))
    assert (set(scans(plan)), sorters(plan)) == ({ALONG_SLUGS}, [])


FINDERS = {
    "party:acme": "SEARCH m USING PRIMARY KEY (name=?)",
    "party:acme party:bolt": "SEARCH m USING PRIMARY KEY (name=?)",
    "kind:lease": "SEARCH trait_1 USING PRIMARY KEY (trait>? AND trait<?)",
    "stage:offered": "SEARCH trait_1 USING PRIMARY KEY (trait>? AND trait<?)",
    "outlet:reuters": "SEARCH trait_1 USING PRIMARY KEY (trait>? AND trait<?)",
    "amount:>1m": "SEARCH trait_1 USING PRIMARY KEY (trait>? AND trait<?)",
    "since:2024-01": "SEARCH r USING COVERING INDEX report_1_at (instant>? AND instant<?)",
    "since:2024-01 until:2024-02": "SEARCH r USING COVERING INDEX report_1_at (instant>? AND instant<?)",
    "talks": "SEARCH r USING INTEGER PRIMARY KEY (rowid=?)",
    '"talks"': "SEARCH r USING INTEGER PRIMARY KEY (rowid=?)",
}


@pytest.mark.parametrize("query", FINDERS)
def test_a_finder_searches(db: Explaining, pictures: Pictures, query: str) -> None:
    compiler = Compiler(pictures.reads, HEAD, lambda condition: pictures.reads.names([str(condition.value)]))
    filters = compiler.compile(parse_query(query), Lens.ALL)
    values = {**filters.values, "instant": HEAD.instant, "seq": HEAD.seq, "at": HEAD.at, "last_deal": 1}
    (finder,) = [*filters.finders, *(word.finder for word in filters.words)]
    plan = db.of(lambda: db.execute(finder.sql, values).fetchall())
    assert FINDERS[query] in plan
    assert scans(plan) == []


@pytest.mark.parametrize("query", FINDERS)
def test_what_is_found_is_looked_up_deal_by_deal(db: Explaining, pictures: Pictures, query: str) -> None:
    plan = db.of(lambda: pictures.deals(parse_query(query), HEAD, Lens.LIVE, sort="amount", reverse=False, limit=10))
    assert scans(plan) == []
    assert "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)" in plan


def test_a_window_of_r_is_a_range_of_instants(db: Explaining, pictures: Pictures) -> None:
    plan = db.of(lambda: moved(pictures, EARLIER, HEAD, EVERYTHING))
    assert scans(plan) == []
    assert "SEARCH report_1 USING COVERING INDEX report_1_at (instant>? AND instant<?)" in plan
    assert "SEARCH ruling_1 USING INDEX ruling_1_at (instant>? AND instant<?)" in plan


def test_a_window_of_s_is_a_range_of_the_log(db: Explaining, pictures: Pictures) -> None:
    plan = db.of(lambda: moved(pictures, Point(None, EVER, 1, NOW), HEAD, EVERYTHING))
    assert scans(plan) == []
    for table in ("report_1", "ruling_1"):
        assert f"SEARCH {table} USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)" in plan


def test_a_partys_notes_are_found_by_its_names(db: Explaining, pictures: Pictures) -> None:
    plan = db.of(lambda: pictures.reads.party_notes(["acme", "acme-inc"], 4))
    assert scans(plan) == []
    assert "SEARCH note_1 USING INDEX note_1_party (party=? AND rowid<?)" in plan
    plan = db.of(lambda: pictures.reads.rulings_on([4], 5))
    assert scans(plan) == []
    assert "SEARCH ruling_1 USING INDEX ruling_1_target (target=? AND rowid<?)" in plan
    assert "SEARCH r USING INDEX ruling_1_target (target=? AND rowid<?)" in plan


STEPS = {
    "of the world": (EARLIER, HEAD),
    "of the log": (Point(None, EVER, 1, NOW), Point(None, EVER, 3, NOW)),
    "of the log, over a declaration": (Point(None, EVER, 3, NOW), HEAD),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_scans_nothing(db: Explaining, pictures: Pictures, step: str) -> None:
    start, end = STEPS[step]
    plan = db.of(lambda: diff(pictures, start, end, "reported", Lens.ALL, EVERYTHING))
    assert scans(plan) == []


def test_the_stops_of_a_replay_are_ranges(db: Explaining, pictures: Pictures) -> None:
    plan = db.of(lambda: (list(pictures.reads.acts(EARLIER, HEAD)), pictures.reads.acting(1, 4)))
    assert scans(plan) == []
    assert "SEARCH r USING INDEX report_1_at (instant>? AND instant<?)" in plan

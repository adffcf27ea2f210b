"""The plans of the as-of queries: one seek a deal, whatever the size of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store.as_of import EVER, Point
from store.sqlite.connection import connect
from store.sqlite.driver import Connection
from store.sqlite.reads import Reads
from tests.store.desk import Desk
from tests.store.telling import NOW, confirm, rumour

POINT = Point(None, EVER, 2, NOW)


class Explaining:
    """A connection that explains its queries instead of running them."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self.plan: list[str] = []

    def execute(self, sql: str, values: Any = ()) -> Any:
        self.plan += [row[3] for row in self._db.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        return self._db.execute(sql, values)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Explaining]:
    desk = Desk(tmp_path / "store.db")
    desk.say(rumour(1, "2024-01-05"), confirm(2, "2024-02-01"))
    desk.close()
    connection = connect(tmp_path / "store.db")
    yield Explaining(connection)
    connection.close()


def test_one_deal_is_one_seek(db: Explaining) -> None:
    reads = Reads(db, None)  # type: ignore[arg-type]
    reads.crowded_since(1)
    db.plan.clear()
    reads.state(1, POINT)
    assert db.plan == ["SEARCH version_1 USING INDEX version_1_at (deal=? AND instant<?)"]


def test_the_web_is_a_seek_a_deal(db: Explaining) -> None:
    reads = Reads(db, None)  # type: ignore[arg-type]
    db.plan.clear()
    assert len(list(reads.states(POINT))) == 1
    assert "SEARCH v USING INDEX version_1_at (deal=? AND instant<?)" in db.plan
    assert not any("TEMP B-TREE" in step or "SCAN v" in step for step in db.plan)


def test_a_deals_reports_are_a_range(db: Explaining) -> None:
    reads = Reads(db, None)  # type: ignore[arg-type]
    db.plan.clear()
    reads.reports(1, 2)
    assert db.plan == ["SEARCH report_1 USING PRIMARY KEY (deal=?)"]

"""Deals of very many reports: no rows beyond a number, the same answers."""

from __future__ import annotations

from pathlib import Path

from store.sqlite.connection import connect
from store.sqlite.folding import CROWD
from tests.store.desk import Desk
from tests.store.telling import complete, confirm, rumour, withdraw

DAYS = [f"2024-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(300)]


def _rows(path: Path) -> int:
    connection = connect(path)
    (rows,) = connection.execute("SELECT count(*) FROM version_1").fetchone()
    connection.close()
    return int(rows)


def test_late_tranches_one_by_one_do_not_fill_the_file(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "store.db")
    for number, day in enumerate(reversed(DAYS), start=1):
        desk.say(complete(number, day, tranche=f"step-{number}", amount="1m USD"))
    assert _rows(tmp_path / "store.db") <= CROWD * (CROWD + 1) // 2
    assert desk.show("paid") == [{"low": 300_000_000, "high": 300_000_000, "currency": "USD"}]
    assert desk.show("paid", reported=DAYS[9]) == [{"low": 10_000_000, "high": 10_000_000, "currency": "USD"}]
    assert desk.show("paid", recorded=40) == [{"low": 40_000_000, "high": 40_000_000, "currency": "USD"}]
    assert desk.show("paid", recorded=CROWD) == [{"low": 64_000_000, "high": 64_000_000, "currency": "USD"}]
    assert desk.store.verify(full=True).problems == desk.store.verify().problems == []
    desk.close()


def test_the_step_over_the_number_shows_nowhere(tmp_path: Path) -> None:
    one, two = Desk(tmp_path / "one.db"), Desk(tmp_path / "two.db")
    events = [rumour(n, day, amount=f"{n}bn USD") for n, day in enumerate(DAYS[:150], start=1)]
    events += [confirm(200, DAYS[3]), withdraw(201, of=150), withdraw(202, of=10)]
    one.say(*events)
    for event in events:
        two.say(event)
    for seq in (1, CROWD - 1, CROWD, CROWD + 1, 150, 151, 152, 153):
        for day in (None, DAYS[2], DAYS[CROWD], DAYS[149]):
            assert one.deals(day, seq) == two.deals(day, seq)
    assert one.show("amount")["high"] == 149_000_000_000
    assert one.show("amount", reported=DAYS[9])["high"] == 9_000_000_000
    one.store.rebuild()
    assert one.deals() == two.deals()
    one.close()
    two.close()

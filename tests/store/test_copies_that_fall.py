"""Named cases for copies of what falls: out is what cites a report that is out, and what cites that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Refused, UnknownEvent
from tests.store.desk import Desk
from tests.store.telling import confirm, note, retract, rumour, withdraw


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "log.db")
    yield desk
    desk.close()


def along(desk: Desk, *reported: str, recorded: int | None = None) -> list[str | None]:
    """The status of the deal at each R, None where it does not exist."""
    deals = [desk.deal(point, recorded) for point in reported]
    return [None if deal is None else str(deal["status"]) for deal in deals]


def test_a_copy_falls_with_what_it_cites_and_so_does_its_copy(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01"),
        rumour(2, "2024-01-02", outlet="FT", cites=1),
        rumour(3, "2024-01-03", outlet="AP", cites=2),
        rumour(4, "2024-01-04", outlet="AP", basis="copy"),
        retract(5, "2024-02-01", of=1),
    )
    assert [desk.show("events", reported=point) for point in ("2024-01", "2024-02-01")] == [4, 1]
    outs = desk.outs()
    assert [outs[seq] is None for seq in (1, 2, 3, 4)] == [False, False, False, True]


def test_a_copy_in_the_middle_falls_alone_with_its_own_copies(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01"),
        rumour(2, "2024-01-02", cites=1),
        rumour(3, "2024-01-03", cites=2),
        rumour(4, "2024-01-04", cites=1),
        withdraw(5, of=2),
        withdraw(6, of=5),
    )
    assert [desk.show("events", recorded=seq) for seq in (4, 5, 6)] == [4, 2, 4]


def test_a_copy_of_what_was_retracted_that_comes_in_later_is_out(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01"),
        confirm(2, "2024-01-02"),
        retract(3, "2024-02-01", of=1),
        rumour(4, "2024-01-05", cites=1, stage="in-talks"),
        rumour(5, "2024-03-01", cites=1, stage="offered"),
    )
    assert desk.show("events", "stage", reported="2024-01") == (3, "in-talks")
    assert desk.show("events", "stage") == (1, None)


def test_a_copy_dated_before_what_it_cites(desk: Desk) -> None:
    desk.say(rumour(1, "2024-02-01"), rumour(2, "2024-01-01", cites=1), withdraw(3, of=1))
    assert along(desk, "2024-01", "2024-02", recorded=2) == ["rumoured", "rumoured"]
    assert along(desk, "2024-01", "2024-02") == [None, None]


def test_a_copy_falls_by_way_of_a_copy_that_is_dated_later(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01"),
        rumour(2, "2024-03-01", cites=1),
        rumour(3, "2024-01-02", cites=2),
        confirm(4, "2024-01-03"),
        withdraw(5, of=1),
    )
    assert desk.show("status", "events", "reports", "first_reported", reported="2024-01") == (
        "confirmed",
        1,
        1,
        "2024-01-03",
    )
    assert [deal["events"] for deal in desk.deals(reported="2024-01").values()] == [1]
    assert [seq for seq, out in desk.outs(reported="2024-01").items() if out] == [1, 3]


def test_a_retraction_of_what_a_copy_cites_acts_on_the_copy_before_the_original_shows(desk: Desk) -> None:
    desk.say(rumour(1, "2024-03-01"), rumour(2, "2024-01-01", cites=1), retract(3, "2024-02-01", of=1))
    assert along(desk, "2024-01", "2024-02", "2024-03") == ["rumoured", None, None]


def test_a_cite_of_another_deal_or_of_nothing_is_refused(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-01"))
    with pytest.raises(Refused):
        desk.say(rumour(2, "2024-01-01", deal="beta", cites=1))
    with pytest.raises(UnknownEvent):
        desk.say(rumour(2, "2024-01-01", cites=3))


def test_the_history_says_why_each_is_out(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-03"),
        rumour(2, "2024-01-02", cites=1),
        confirm(3, "2024-01-01"),
        confirm(4, "2024-01-04"),
        note(5, "2024-01-05"),
        retract(6, "2024-02-01", of=1),
        withdraw(7, of=3),
    )
    outs = {seq: out for seq, out in desk.outs().items() if seq != 7}
    assert list(outs) == [3, 2, 1, 4, 5, 6]
    assert outs[4] is outs[5] is outs[6] is None
    assert str(outs[3]).startswith("withdrawn")
    assert str(outs[1]).startswith("retracted")
    assert str(outs[2]).startswith("cites")
    assert [seq for seq, out in desk.outs(reported="2024-01").items() if out] == [3]
    assert [seq for seq, out in desk.outs(reported="2024-01", recorded=6).items() if out] == []

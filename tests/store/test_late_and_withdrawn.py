"""One named case for each relation of two points in time: late reports, retractions, withdrawals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Refused, UnknownEvent
from tests.store.desk import Desk
from tests.store.telling import (
    Event,
    amend,
    complete,
    confirm,
    declare,
    deny,
    end,
    ident,
    keeper,
    merge,
    note,
    people,
    retract,
    rumour,
    withdraw,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "log.db")
    yield desk
    desk.close()


def at(desk: Desk, reported: str | None, recorded: int | None = None) -> str | None:
    """The status of the deal at (R, S), None where it does not exist."""
    deal = desk.deal(reported, recorded)
    return None if deal is None else str(deal["status"])


def along(desk: Desk, *reported: str, recorded: int | None = None) -> list[str | None]:
    return [at(desk, point, recorded) for point in reported]


# Late reports

both_ways = pytest.mark.parametrize("together", [False, True], ids=["one by one", "one batch"])


@both_ways
def test_late_before_all(desk: Desk, together: bool) -> None:
    tell(desk, together, confirm(1, "2024-03-01"), rumour(2, "2024-01-01", kind="lease"))
    assert along(desk, "2023", "2024-01", "2024-02", "2024-03-01") == [
        None,
        "rumoured",
        "rumoured",
        "confirmed",
    ]
    assert along(desk, "2024-01", "2024-03-01", recorded=1) == [None, "confirmed"]
    assert desk.show("unconfirmed") == ["kind"]
    assert desk.show("unconfirmed", recorded=1) == []


@both_ways
def test_late_between(desk: Desk, together: bool) -> None:
    tell(desk, together, rumour(1, "2024-01-01"), deny(2, "2024-03-01"), confirm(3, "2024-02-01"))
    assert along(desk, "2024-01", "2024-02-01", "2024-03-01") == ["rumoured", "confirmed", "disputed"]
    assert along(desk, "2024-01", "2024-02-01", "2024-03-01", recorded=2) == [
        "rumoured",
        "rumoured",
        "denied",
    ]


@both_ways
def test_not_late_but_after(desk: Desk, together: bool) -> None:
    tell(desk, together, rumour(1, "2024-01-01"), confirm(2, "2024-02-01"), end(3, "2024-03-01"))
    assert along(desk, "2024-01", "2024-02", "2024-03") == ["rumoured", "confirmed", "ended"]
    assert along(desk, "2024-01", "2024-02", "2024-03", recorded=2) == ["rumoured", "confirmed", "confirmed"]


@both_ways
def test_at_the_same_instant_the_log_decides(desk: Desk, together: bool) -> None:
    tell(desk, together, confirm(1, "2024-12-31"), deny(2, "2024"), complete(3, "2024-12"))
    assert [at(desk, "2024-12-31", seq) for seq in (0, 1, 2, 3)] == [
        None,
        "confirmed",
        "disputed",
        "completed",
    ]
    assert at(desk, "2024-12-31T23:59:59.999998Z") is None


@both_ways
def test_a_late_report_at_the_instant_of_an_earlier_one(desk: Desk, together: bool) -> None:
    tell(
        desk,
        together,
        confirm(1, "2024-01-01", amount="1 USD"),
        confirm(2, "2024-02-01", amount="2 USD"),
        deny(3, "2024-01-01"),
        amend(4, "2024-01-01", amount="4 USD"),
    )
    assert along(desk, "2024-01-01", "2024-02-01") == ["confirmed", "confirmed"]
    assert along(desk, "2024-01-01", "2024-02-01", recorded=3) == ["disputed", "confirmed"]
    assert desk.show("amount", reported="2024-01-31")["low"] == 4
    assert desk.show("amount")["low"] == 2


@both_ways
def test_many_late_reports_of_one_deal(desk: Desk, together: bool) -> None:
    days = range(28, 0, -1)
    tell(desk, together, *(rumour(29 - day, f"2024-01-{day:02}", amount=f"{day} USD") for day in days))
    for day in (1, 2, 14, 27, 28):
        assert desk.show("amount", reported=f"2024-01-{day:02}")["low"] == day
        assert desk.show("events", reported=f"2024-01-{day:02}") == day
    assert desk.deal(reported="2024-01-27", recorded=1) is None
    assert desk.show("events", "first_reported", recorded=14) == (14, "2024-01-15")
    assert desk.show("events", reported="2024-01-20", recorded=14) == 6


def tell(desk: Desk, together: bool, *events: Event) -> None:
    """Say these as one batch, or each in a batch of its own: it must not show."""
    if together:
        desk.say(*events)
        return
    for event in events:
        desk.say(event)


# Retractions

STORY = (rumour(1, "2024-01-01"), confirm(2, "2024-02-01"), complete(3, "2024-03-01"))


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (1, ["rumoured", "confirmed", "completed", "completed"]),
        (2, ["rumoured", "confirmed", "completed", "completed"]),
        (3, ["rumoured", "confirmed", "completed", "confirmed"]),
    ],
    ids=["first", "middle", "last"],
)
def test_a_retraction_acts_from_its_own_date_on(desk: Desk, of: int, expected: list[str]) -> None:
    desk.say(*STORY, retract(4, "2024-04-01", of=of))
    assert along(desk, "2024-01", "2024-02", "2024-03", "2024-04-01") == expected
    assert desk.show("events", reported="2024-03-31") == 3
    assert desk.show("events", reported="2024-04-01") == 2
    assert desk.show("events", recorded=3) == 3
    assert desk.show("first_reported") == ("2024-02-01" if of == 1 else "2024-01-01")
    assert desk.show("last_reported") == ("2024-02-01" if of == 3 else "2024-03-01")


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (1, ["rumoured", None, "confirmed", "completed"]),
        (2, ["rumoured", "rumoured", "rumoured", "completed"]),
        (3, ["rumoured", "rumoured", "confirmed", "confirmed"]),
    ],
    ids=["first", "middle", "last"],
)
def test_a_retraction_that_comes_in_late(desk: Desk, of: int, expected: list[str | None]) -> None:
    """Dated between the first and the second report, so that of the later ones it comes before its report."""
    desk.say(*STORY, note(4, "2024-06-01"), retract(5, "2024-01-15", of=of))
    assert along(desk, "2024-01-14", "2024-01-15", "2024-02", "2024-03") == expected
    assert along(desk, "2024-01-15", "2024-02", "2024-03", recorded=4) == [
        "rumoured",
        "confirmed",
        "completed",
    ]


def test_a_retraction_dated_before_the_report_itself_means_it_never_shows(desk: Desk) -> None:
    desk.say(confirm(1, "2024-02-01"), retract(2, "2024-01-01", of=1))
    assert along(desk, "2023", "2024-01", "2024-02", "2025") == [None] * 4
    assert desk.deal() is None
    assert at(desk, "2024-02", recorded=1) == "confirmed"


def test_a_retraction_at_the_instant_of_its_report(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-31"), confirm(2, "2024-01"), retract(3, "2024-01-31", of=2))
    assert along(desk, "2024-01", recorded=2) == ["confirmed"]
    assert along(desk, "2024-01", "2024-02") == ["rumoured", "rumoured"]


def test_a_report_after_the_retraction_is_folded_without_what_was_retracted(desk: Desk) -> None:
    desk.say(confirm(1, "2024-01-01", amount="1 USD"), retract(2, "2024-02-01", of=1), deny(3, "2024-03-01"))
    assert along(desk, "2024-01-31", "2024-02-01", "2024-03-01") == ["confirmed", None, "denied"]
    assert desk.show("amount") is None


def test_a_late_report_between_a_report_and_its_retraction(desk: Desk) -> None:
    desk.say(confirm(1, "2024-01-01"), retract(2, "2024-03-01", of=1), deny(3, "2024-02-01"))
    assert along(desk, "2024-01", "2024-02", "2024-03") == ["confirmed", "disputed", "denied"]
    assert along(desk, "2024-01", "2024-02", "2024-03", recorded=2) == ["confirmed", "confirmed", None]


def test_of_two_retractions_the_earlier_dated_acts(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01"),
        confirm(2, "2024-01-02"),
        retract(3, "2024-04-01", of=2),
        retract(4, "2024-03-01", of=2),
        withdraw(5, of=4),
        withdraw(6, of=3),
    )
    found = [along(desk, "2024-02", "2024-03", "2024-04", recorded=seq) for seq in (3, 4, 5, 6)]
    assert found == [
        ["confirmed", "confirmed", "rumoured"],
        ["confirmed", "rumoured", "rumoured"],
        ["confirmed", "confirmed", "rumoured"],
        ["confirmed", "confirmed", "confirmed"],
    ]


def test_only_a_report_can_be_retracted_and_only_what_is_there_named(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-01"), note(2, "2024-01-01"), retract(3, "2024-01-02", of=1))
    for of in (2, 3):
        with pytest.raises(Refused):
            desk.say(retract(4, "2024-01-03", of=of))
    for unknown in (retract(4, "2024-01-03", of=99), withdraw(4, of=99), withdraw(4, of=4)):
        with pytest.raises(UnknownEvent):
            desk.say(unknown)
    assert desk.store.head().seq == 3


# Withdrawals


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (1, [None, "confirmed", "completed"]),
        (2, ["rumoured", "rumoured", "completed"]),
        (3, ["rumoured", "confirmed", "confirmed"]),
    ],
    ids=["first", "middle", "last"],
)
def test_a_withdrawn_report_is_in_no_picture_of_the_later_log(desk: Desk, of: int, expected: list[str | None]) -> None:
    desk.say(*STORY, withdraw(4, of=of))
    points = ("2024-01", "2024-02", "2024-03")
    assert along(desk, *points) == expected
    assert along(desk, *points, recorded=3) == ["rumoured", "confirmed", "completed"]
    assert desk.show("events") == 2


def test_a_withdrawal_acts_whatever_its_date(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-01"), keeper("entry.withdrawn", 2, "2030-01-01", event=ident(1)))
    assert desk.deal(reported="2024-01") is None
    assert at(desk, "2024-01", recorded=1) == "rumoured"


def test_a_withdrawal_of_a_withdrawal_of_a_withdrawal(desk: Desk) -> None:
    desk.say(confirm(1, "2024-01-01"), withdraw(2, of=1), withdraw(3, of=2), withdraw(4, of=3))
    found = [at(desk, "2024-01", seq) for seq in (1, 2, 3, 4)]
    assert found == ["confirmed", None, "confirmed", None]


def test_two_withdrawals_of_one_entry_must_both_fall(desk: Desk) -> None:
    desk.say(confirm(1, "2024-01-01"), withdraw(2, of=1), withdraw(3, of=1), withdraw(4, of=2), withdraw(5, of=3))
    assert [at(desk, None, seq) for seq in (3, 4, 5)] == [None, None, "confirmed"]


def test_a_withdrawn_retraction_brings_its_report_back(desk: Desk) -> None:
    desk.say(*STORY, retract(4, "2024-04-01", of=3), withdraw(5, of=4), withdraw(6, of=5))
    assert [at(desk, "2024-04-01", seq) for seq in (3, 4, 5, 6)] == [
        "completed",
        "confirmed",
        "completed",
        "confirmed",
    ]


def test_a_withdrawn_and_retracted_report_stays_out_while_either_stands(desk: Desk) -> None:
    desk.say(*STORY, retract(4, "2024-04-01", of=3), withdraw(5, of=3), withdraw(6, of=5))
    assert [along(desk, "2024-03", "2024-04", recorded=seq) for seq in (4, 5, 6)] == [
        ["completed", "confirmed"],
        ["confirmed", "confirmed"],
        ["completed", "confirmed"],
    ]


def test_a_withdrawn_late_report(desk: Desk) -> None:
    desk.say(deny(1, "2024-03-01"), confirm(2, "2024-01-01"), withdraw(3, of=2))
    assert [along(desk, "2024-01", "2024-03", recorded=seq) for seq in (1, 2, 3)] == [
        [None, "denied"],
        ["confirmed", "disputed"],
        [None, "denied"],
    ]


def test_a_withdrawn_merge_and_a_withdrawn_note(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", parties=people("owner:Acme")),
        merge(2, "acme", "bolt"),
        note(3, "2024-01-02"),
        withdraw(4, of=2),
        withdraw(5, of=3),
    )
    found = [desk.show("parties", recorded=seq)[0]["party"] for seq in (1, 2, 5)]
    assert found == ["acme", "bolt", "acme"]
    assert desk.outs(recorded=4)[3] is None
    assert desk.outs()[3] is not None


# Parties that become known later


def test_a_party_declared_after_the_report(desk: Desk) -> None:
    desk.say(
        rumour(1, "2024-01-01", parties=people("owner:Anvil")),
        declare(2, "acme", "Acme", aliases=["Anvil"]),
        merge(3, "acme", "bolt"),
    )
    found = [desk.show("parties", reported="2024-01", recorded=seq)[0]["party"] for seq in (1, 2, 3)]
    assert found == ["anvil", "acme", "bolt"]

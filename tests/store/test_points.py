"""Points in time: what may be asked for, what each answer says of itself, and what is out of range."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from events.time import parse_moment
from store import AsOf, BadPoint
from tests.store.desk import Desk
from tests.store.telling import NOW, confirm, declare, people, retract, rumour, withdraw

DAY = 86_400_000_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.db")
    for number, date in enumerate(("2024-01-05", "2024-02-10", "2030-01-01"), start=1):
        desk.now = NOW + number * DAY
        desk.say(rumour(number, date, deal=f"deal-{number}"))
    yield desk
    desk.close()


def test_an_absent_pair_is_everything(desk: Desk) -> None:
    assert desk.store.point().as_dict() == {"reported": None, "recorded": 3, "at": "2024-09-18T12:00:00Z"}
    assert sorted(desk.deals()) == ["deal-1", "deal-2", "deal-3"]


@pytest.mark.parametrize(
    ("reported", "found"),
    [("2024-01", 1), ("2024-01-05", 1), ("2024-01-04", 0), ("2024", 2), ("today", 2), ("-7d", 2), ("2030", 3)],
)
def test_reported(desk: Desk, reported: str, found: int) -> None:
    assert len(desk.deals(reported)) == found


def test_a_period_ends_with_its_last_microsecond(desk: Desk) -> None:
    assert desk.store.point(AsOf("2023-10")).as_dict()["at"] == "2023-10-31T23:59:59.999999Z"
    assert desk.store.point(AsOf("today")).reported == "2024-09-18"


@pytest.mark.parametrize(
    ("recorded", "seq"),
    [(0, 0), (2, 2), ("2", 2), ("03", 3), ("2024-09-16", 1), ("2024-09", 3), ("2024-09-01", 0), ("today", 3)],
)
def test_recorded(desk: Desk, recorded: int | str, seq: int) -> None:
    assert desk.store.point(AsOf(None, recorded)).seq == seq


A_DATE = "write 2023, 2023-10, 2023-10-27 or 2023-10-27T09:30:00Z, years 0001 to 9999, or today, yesterday, -7d, -3m"
OUTSIDE = "lies outside the log, which runs from 0 to 3; give a seq in that range"


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [
        (AsOf("soon"), f"'soon' is not a date; {A_DATE}"),
        (AsOf("2023-13"), f"'2023-13' is not a date: there is no month 13; {A_DATE}"),
        (AsOf(None, 4), f"recorded 4 {OUTSIDE}"),
        (AsOf(None, "-1"), f"recorded -1 {OUTSIDE}"),
        (AsOf(None, "9" * 40), f"recorded {'9' * 19}… {OUTSIDE}"),
        (
            AsOf(None, "whenever"),
            "'whenever' is not a date; give a seq from 0 to 3, or a date with a month, as in 2026-01",
        ),
    ],
)
def test_out_of_range(desk: Desk, as_of: AsOf, sentence: str) -> None:
    with pytest.raises(BadPoint) as caught:
        desk.store.point(as_of)
    assert str(caught.value) == sentence


def test_a_year_alone_is_a_seq(desk: Desk) -> None:
    """`--recorded` takes digits alone as a seq, so a date needs a month."""
    with pytest.raises(BadPoint) as caught:
        desk.store.point(AsOf(None, "2024"))
    mend = "digits alone are a seq, a date needs a month, as in 2026-01"
    assert str(caught.value) == f"recorded 2024 lies outside the log, which runs from 0 to 3; {mend}"


@pytest.mark.parametrize(
    ("a", "b", "axis", "sentence"),
    [
        (*("2024-03", "2024-01", "reported"),
         "2024-03 lies after 2024-01; give the earlier date first, 2024-01 at the latest"),
        (3, 1, "recorded", "3 lies after 1 in the log (3 > 1); give the earlier one first, at most 1"),
        ("2024", "2023", "sideways", "axis 'sideways' is not known; it is reported or recorded"),
    ],
)  # fmt: skip
def test_a_diff_goes_forward(desk: Desk, a: str | int, b: str | int, axis: str, sentence: str) -> None:
    with pytest.raises(BadPoint) as caught:
        desk.store.diff(a, b, axis=axis)
    assert str(caught.value) == sentence


def test_diff_on_both_axes(desk: Desk) -> None:
    desk.say(confirm(4, "2024-02-20", deal="deal-1"))
    reported = desk.store.diff("2024-02-15", "2024-03")
    assert [(c.deal, c.changes["status"]) for c in reported.changed] == [("deal-1", ("rumoured", "confirmed"))]
    assert (reported.added, reported.removed) == ([], [])
    recorded = desk.store.diff(0, 2, axis="recorded", fixed=AsOf("2024-01"))
    assert [deal.deal for deal in recorded.added] == ["deal-1"]
    assert recorded.as_dict()["to"]["reported"] == "2024-01"


def test_turning_stale_is_a_change_of_its_own(desk: Desk) -> None:
    frames = list(desk.store.replay(start="2024-01", end="2024-06", step="day", fixed=AsOf(None, 1)))
    assert [(frame.point.reported, frame.changed[0].changes) for frame in frames] == [
        ("2024-04-05", {"stale": (False, True)})
    ]


def test_turning_stale_is_a_change_of_a_replay_from_the_beginning_too(desk: Desk) -> None:
    frames = list(desk.store.replay(end="2024-08", step="month", fixed=AsOf(None, 1)))
    assert [frame.point.reported for frame in frames] == ["2024-01", "2024-04"]


def test_a_frame_of_a_retraction_says_its_instant(desk: Desk) -> None:
    desk.say(retract(4, "2024-01-20T09:30:00Z", of=1))
    frames = list(desk.store.replay(end="2024-01"))
    assert [frame.point.reported for frame in frames] == ["2024-01-05", "2024-01-20T09:30:00Z"]


def test_a_declared_name_of_other_letters_is_a_change(desk: Desk) -> None:
    desk.say(confirm(4, "2024-01-01", parties=people("owner:ACME")), declare(5, "acme", "acme"))
    (change,) = desk.store.diff(4, 5, axis="recorded").changed
    assert [[one["name"] for one in parties] for parties in change.changes["parties"]] == [["ACME"], ["acme"]]


def test_a_name_that_becomes_a_division_no_longer_means_the_party_itself(desk: Desk) -> None:
    desk.say(confirm(4, "2024-01-01", deal="alpha", parties=people("owner:Acme")))
    desk.say(
        declare(5, "acme", "Acme", aliases=["Anvil"]), withdraw(6, of=5), declare(7, "acme", "Acme", parent="anvil")
    )
    found = desk.store.diff(5, 7, axis="recorded", query="party:=anvil")
    assert [deal.deal for deal in found.removed] == ["alpha"]


@pytest.mark.parametrize("step", ["event", "day", "month"])
@pytest.mark.parametrize("axis", ["reported", "recorded"])
def test_replay_ends_at_the_picture(desk: Desk, step: str, axis: str) -> None:
    frames = list(desk.store.replay(step=step, axis=axis))
    shown = {deal.deal: deal.as_dict() for frame in frames for deal in frame.added}
    for frame in frames:
        for change in frame.changed:
            shown[change.deal] |= {name: after for name, (_, after) in change.changes.items()}
    assert shown == desk.deals()
    assert sorted(seq for frame in frames for seq in frame.events) == [1, 2, 3]


def test_replay_says_which_steps_there_are(desk: Desk) -> None:
    with pytest.raises(BadPoint, match="event, day or month"):
        list(desk.store.replay(step="year"))


def test_moments_are_sorted(desk: Desk) -> None:
    moments = desk.store.moments()
    assert list(moments) == sorted(moments)
    assert moments[0] == parse_moment("2024-01-05").instant
    assert len(desk.store.moments(seq=1)) == 1

"""What the log refuses, and that in a lenient append only the culprits stay out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import IdReused, Refused, UnknownEvent
from tests.store.desk import Desk
from tests.store.telling import Event, confirm, declare, ident, keeper, merge, note, retract, rumour, withdraw


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.db")
    desk.say(rumour(1, "2024-01-05"), rumour(2, "2024-01-06", deal="beta"), note(3, "2024-01-07"))
    yield desk
    desk.close()


@pytest.mark.parametrize(
    ("events", "error", "says"),
    [
        ([retract(10, "2024-02", of=99)], UnknownEvent, ident(99)),
        ([withdraw(10, of=99)], UnknownEvent, "bring it in first"),
        ([withdraw(10, of=10)], UnknownEvent, ident(10)),
        ([retract(10, "2024-02", of=11), rumour(11, "2024-02")], UnknownEvent, ident(11)),
        ([retract(10, "2024-02", of=3)], Refused, "is no report"),
        ([rumour(10, "2024-02", cites=2)], Refused, "is about beta, not alpha"),
        ([rumour(10, "2024-02", cites=99)], UnknownEvent, ident(99)),
        ([rumour(1, "2024-02")], IdReused, ident(1)),
        ([merge(10, "a", "b"), merge(11, "b", "a")], Refused, "circle"),
        ([declare(10, "a", "A", parent="b"), declare(11, "b", "B", parent="a")], Refused, "above itself"),
        ([declare(10, "a", "A", parent="b"), merge(11, "b", "a")], Refused, "above itself"),
        ([keeper("entry.redacted", 10, event=ident(1), reason="x")], Refused, "redact"),
    ],
)
def test_refused_as_a_whole(desk: Desk, events: list[Event], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        desk.say(confirm(50, "2024-03"), *events)
    assert desk.store.head().seq == 3


def test_withdrawing_a_withdrawal_may_not_close_a_circle(desk: Desk) -> None:
    desk.say(merge(10, "a", "b"), withdraw(11, of=10), merge(12, "b", "a"))
    with pytest.raises(Refused, match="circle"):
        desk.say(withdraw(13, of=11))


def test_lenient_leaves_out_the_culprits_and_what_names_them(desk: Desk) -> None:
    outcome = desk.store.append(
        [
            confirm(20, "2024-02-01"),
            merge(21, "a", "b"),
            merge(22, "b", "a"),
            withdraw(23, of=22),
            withdraw(24, of=23),
            retract(25, "2024-02", of=99),
            rumour(20, "2024-02-02"),
            confirm(20, "2024-02-01"),
            confirm(26, "2024-02-03"),
        ],
        lenient=True,
    )
    kinds = [result if isinstance(result, int) else type(result).__name__ for result in outcome.seqs]
    assert kinds == [4, 5, "Refused", "UnknownEvent", "UnknownEvent", "UnknownEvent", "IdReused", 4, 6]
    assert (outcome.appended, outcome.already) == (3, 1)
    assert desk.store.verify(full=True).ok


def test_a_circle_that_lasts_for_one_entry_only(desk: Desk) -> None:
    """The picture at the seq between would have no answer, so the second is refused though the third undoes it."""
    with pytest.raises(Refused, match="circle"):
        desk.say(merge(10, "a", "b"), merge(11, "b", "a"), merge(12, "a", "c"))


def test_many_declarations_at_once(desk: Desk) -> None:
    many = [declare(1000 + n, f"p-{n}", f"P {n}", parent=f"p-{n // 2}" if n > 1 else None) for n in range(1, 800)]
    desk.say(*many)
    page = desk.store.party("p-1")
    assert page is not None
    assert len(page.divisions) == 798

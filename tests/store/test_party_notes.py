"""Notes on parties: found by every name that means the party, out by what the keeper takes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import AsOf
from tests.store.desk import Desk
from tests.store.telling import declare, merge, note, note_on, rumour, withdraw


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.db")
    yield desk
    desk.close()


def notes(
    desk: Desk, party: str = "acme", *, reported: str | None = None, recorded: int | None = None
) -> dict[int, str]:
    """The notes on a party's page: {seq: why it is out, else nothing}, in their order."""
    page = desk.store.party(party, as_of=AsOf(reported, recorded))
    return {} if page is None else {line.recorded.seq: line.out or "" for line in page.notes}


def test_a_note_alone_makes_a_party_known(desk: Desk) -> None:
    desk.say(note_on("Acme Inc.", 1, "2024-01-05"), note_on("Bolt", 2, "2024-01-05"), note(3, "2024-01-05"))
    assert [notes(desk, name) for name in ("acme-inc", "Acme Inc", "bolt", "corex")] == [{1: ""}, {1: ""}, {2: ""}, {}]


def test_notes_by_every_name_of_the_party(desk: Desk) -> None:
    desk.say(
        note_on("The Anvil Co.", 1, "2024-02-05"),
        note_on("ACME", 2, "2024-01-05"),
        note_on("Bolt", 3, "2024-03-05"),
        declare(4, "acme", "Acme", aliases=["The Anvil Co"]),
        merge(5, "bolt", "acme"),
    )
    assert list(notes(desk)) == [2, 1, 3]
    assert [list(notes(desk, recorded=seq)) for seq in (3, 4, 5)] == [[2], [2, 1], [2, 1, 3]]
    assert [list(notes(desk, reported=day)) for day in ("2024-01", "2024-02")] == [[2], [2, 1]]


def test_a_note_that_the_keeper_takes_back_is_out(desk: Desk) -> None:
    desk.say(
        note_on("Acme", 1, "2024-01-05"),
        note_on("Acme", 2, "2024-01-06", cites=1),
        declare(3, "bolt", "Bolt"),
        withdraw(4, of=1),
        withdraw(5, of=3),
        withdraw(6, of=4),
    )
    assert notes(desk, recorded=3) == {1: "", 2: ""}
    assert notes(desk, recorded=5) == {1: "withdrawn", 2: "cites one that is out"}
    assert notes(desk) == {1: "", 2: ""}


def test_notes_are_the_same_after_a_rebuild(desk: Desk) -> None:
    desk.say(rumour(1, "2024-01-05"), note_on("The Acme", 2, "2024-01-05"), withdraw(3, of=2))
    before = notes(desk, "the-acme")
    desk.store.rebuild()
    assert notes(desk, "the-acme") == before == {2: "withdrawn"}
    assert desk.store.verify(full=True).ok

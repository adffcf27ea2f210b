"""Care of a store: verify, rebuild, backup, restore, salvage, redact."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from store import AsOf, CorruptLog, Lens, NoStore, NotAStore, Refused, Store, open_store
from store.care import restore, salvage
from store.log import Head
from store.sqlite import comparing
from store.sqlite.connection import connect
from tests.store.telling import NOW, amend, confirm, ident, note, retract, rumour, withdraw


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.db", create=True, clock=lambda: NOW) as store:
        store.append(
            [
                rumour(1, "2024-01-05", amount="1bn USD", parties=[{"party": "Acme Secret", "role": "investor"}]),
                confirm(2, "2024-02-01", outlet="Bloomberg"),
                rumour(3, "2023-12-01", deal="beta", related=["alpha"]),
                retract(4, "2024-03-01", of=1),
                amend(5, "2024-01-20", amount="2bn USD"),
                withdraw(6, of=5),
                note(7, "2024-04-01"),
            ]
        )
        yield store


def pictures(store: Store) -> list[dict[str, object]]:
    """Everything that can be asked of the deals, at several points."""
    places = [AsOf(r, s) for r in (None, "2024-01-10", "2024-02-15", "2024-06") for s in (2, 5, None)]
    return [store.deals(as_of=place, lens=Lens.ALL, sort="slug").as_dict() for place in places]


def test_a_sound_store_verifies(store: Store) -> None:
    report = store.verify(full=True)
    assert report.ok
    assert report.as_dict() == {
        "events": 7,
        "ok": True,
        "head": {"seq": 7, "hash": store.head().hash.hex()},
        "problems": [],
    }


_UNGUARD = "DROP TRIGGER log_fixed"


@pytest.mark.parametrize(
    ("damage", "seq", "says"),
    [
        (["UPDATE log SET payload = replace(payload, '1000000000', '9000000000') WHERE seq = 1"], 1, "not the one"),
        (["UPDATE log SET recorded_at = recorded_at - 1 WHERE seq = 3"], 3, "in front of it"),
        (["UPDATE log SET id = randomblob(16) WHERE seq = 2"], 2, "does not follow"),
        (["UPDATE log SET payload = NULL, salt = NULL WHERE seq = 2"], 2, "no redaction"),
        (["DROP TRIGGER log_keep", "DELETE FROM log WHERE seq = 4"], 5, "missing"),
    ],
)
def test_tampering_is_found(store: Store, damage: list[str], seq: int, says: str) -> None:
    raw = connect(store.path, writing=True)
    for statement in (_UNGUARD, *damage):
        raw.execute(statement)
    raw.close()
    found = store.verify().problems
    assert any(place == seq and says in sentence for place, sentence in found), found
    assert any("trigger" in sentence for _, sentence in found)


def test_swapped_ids_are_found(store: Store) -> None:
    """The ids are in the chain: else a retraction could be turned on another report unseen."""
    raw = connect(store.path, writing=True)
    raw.execute(_UNGUARD)
    one, two = (raw.execute("SELECT id FROM log WHERE seq = ?", (seq,)).fetchone()[0] for seq in (1, 2))
    for seq, key in ((1, bytes(16)), (2, one), (1, two)):
        raw.execute("UPDATE log SET id = ? WHERE seq = ?", (key, seq))
    raw.close()
    assert {seq for seq, _ in store.verify().problems} >= {1, 2}


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE state_1 SET body = replace(body, 'rumoured', 'confirmed')",
        "UPDATE report_1 SET copy = 1 - copy WHERE seq = 2",
        "DELETE FROM report_1 WHERE seq = 3",
        "DELETE FROM ruling_1 WHERE seq = 6",
        "UPDATE outlet_1 SET name = 'Else'",
        "UPDATE deal_1 SET first_seq = 7 WHERE slug = 'beta'",
        "DELETE FROM note_1",
        "DELETE FROM mention_1",
        "INSERT INTO keeper_1 VALUES (2)",
        "INSERT INTO text_1 (rowid, body) VALUES (99, 'stray')",
        "DELETE FROM version_1 WHERE seq = 2",
        "INSERT INTO version_1 (deal, instant, seq) VALUES (99, 1, 1)",
        "UPDATE version_1 SET bound = bound + 1",
        "UPDATE version_1 SET mark = mark & 7",
        "DELETE FROM cast_1",
        "UPDATE member_1 SET cast_id = 99",
        "DELETE FROM trait_1 WHERE trait > 1000000",
        "INSERT INTO trait_1 VALUES (5, 99)",
        "DELETE FROM fall_1 WHERE event = 5",
        "INSERT INTO fall_1 VALUES (2, 7, NULL)",
        "INSERT INTO crowd_1 VALUES (99, 1)",
        "INSERT INTO checkpoint_1 VALUES (1, 1, 1, 1, NULL, 1, '[]')",
    ],
)
@pytest.mark.parametrize("moved", [False, True])
def test_a_wrong_projection_is_found_and_rebuilt(
    store: Store, monkeypatch: pytest.MonkeyPatch, damage: str, moved: bool
) -> None:
    if moved:  # as where somebody appends while the helpers look: then it is compared in the snapshot of who asked
        monkeypatch.setattr(comparing, "read_head", lambda db: Head(99, b"", None))
    before = pictures(store)
    raw = connect(store.path, writing=True)
    raw.execute(damage)
    raw.close()
    assert any("dealweb rebuild" in sentence for _, sentence in store.verify(full=True).problems)
    store.rebuild()
    assert store.verify(full=True).problems == []
    assert pictures(store) == before


def test_a_wrong_picture_is_found_in_a_sample(store: Store) -> None:
    raw = connect(store.path, writing=True)
    raw.execute("UPDATE state_1 SET body = replace(body, 'rumoured', 'confirmed')")
    raw.close()
    assert any("its picture" in sentence for _, sentence in store.verify().problems)


def test_a_trigger_with_another_body_is_found(store: Store) -> None:
    raw = connect(store.path, writing=True)
    raw.execute(_UNGUARD)
    raw.execute("CREATE TRIGGER log_fixed BEFORE UPDATE ON log WHEN 0 BEGIN SELECT 1; END")
    raw.close()
    assert any("not as it was made" in sentence for _, sentence in store.verify().problems)


def test_content_that_is_no_json_is_a_finding(store: Store) -> None:
    raw = connect(store.path, writing=True)
    raw.execute(_UNGUARD)
    raw.execute("UPDATE log SET payload = '[' || payload WHERE seq = 2")
    raw.execute("UPDATE log SET payload = CAST(x'7bff7d' AS TEXT) WHERE seq = 3")
    raw.execute("UPDATE log SET hash = zeroblob(32) WHERE seq = 6")
    raw.close()
    assert {2, 3, 6, 7} <= {seq for seq, _ in store.verify().problems}


def test_rebuild_tells_its_progress(store: Store) -> None:
    told: list[tuple[int, int]] = []
    store.rebuild(lambda done, of: told.append((done, of)))
    assert told[-1] == (7, 7)


def test_an_overtaken_rebuild_stops(store: Store) -> None:
    def overtake(done: int, of: int) -> None:
        raw = connect(store.path, writing=True)
        raw.execute("UPDATE projection SET building = 99")
        raw.close()

    store.append([rumour(100 + number, "2024-05-01", deal=f"d-{number}") for number in range(5_001)])
    with pytest.raises(Refused, match="another rebuild"):
        store.rebuild(overtake)
    assert store.deal("alpha") is not None
    store.rebuild()
    assert store.verify().ok


def test_backup_is_a_store_of_its_own(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    assert store.backup(target) == store.head()
    with open_store(target, clock=lambda: NOW) as copy:
        assert [held.hash for held in copy.events()] == [held.hash for held in store.events()]
        assert pictures(copy) == pictures(store)
    with pytest.raises(Refused, match="exists already"):
        store.backup(target)


def test_a_backup_of_an_older_projection_is_as_good(store: Store, tmp_path: Path) -> None:
    raw = connect(store.path, writing=True)
    raw.execute("UPDATE projection SET version = 0")
    raw.close()
    store.backup(tmp_path / "old.db")
    restore(tmp_path / "old.db", tmp_path / "again.db", lambda: NOW)
    with open_store(tmp_path / "again.db") as again:
        assert again.verify(full=True).ok


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_nothing_is_made_beside_what_another_store_left(store: Store, tmp_path: Path, end: str) -> None:
    (tmp_path / f"new.db{end}").write_bytes(b"left behind")
    with pytest.raises(Refused, match="exists already"):
        store.backup(tmp_path / "new.db")
    with pytest.raises(Refused, match="exists already"):
        salvage(store.path, tmp_path / "new.db", lambda: NOW)


def test_salvage_of_nothing_makes_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NoStore):
        salvage(tmp_path / "none.db", tmp_path / "saved.db", lambda: NOW)
    (tmp_path / "junk.db").write_bytes(b"junk" * 2000)
    with pytest.raises(NotAStore):
        salvage(tmp_path / "junk.db", tmp_path / "saved.db", lambda: NOW)
    with pytest.raises(NotAStore, match="regular file"):
        salvage(tmp_path, tmp_path / "saved.db", lambda: NOW)
    assert not (tmp_path / "saved.db").exists()


def test_salvage_of_a_store_cut_short(store: Store, tmp_path: Path) -> None:
    store.append([rumour(100 + n, "2024-05-01", deal=f"d-{n % 9}", note=f"filler {n} " * 40) for n in range(400)])
    store.backup(tmp_path / "whole.db")
    whole = (tmp_path / "whole.db").read_bytes()
    (tmp_path / "cut.db").write_bytes(whole[: len(whole) * 2 // 3])
    report = salvage(tmp_path / "cut.db", tmp_path / "saved.db", lambda: NOW)
    assert 50 < report.taken < 407
    assert report.left
    with open_store(tmp_path / "saved.db") as saved:
        assert saved.verify(full=True).ok


def test_damaged_pages_are_told_as_damage(store: Store, tmp_path: Path) -> None:
    store.append([rumour(100 + n, "2024-05-01", deal=f"d-{n}", note=f"filler {n} " * 40) for n in range(200)])
    store.backup(tmp_path / "whole.db")
    whole = bytearray((tmp_path / "whole.db").read_bytes())
    for page in range(30, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 400] = b"\xa5" * 400
    (tmp_path / "bad.db").write_bytes(whole)
    with open_store(tmp_path / "bad.db", read_only=True) as bad:
        with pytest.raises(CorruptLog, match="'dealweb salvage NEW' saves what is sound"):
            list(bad.events())
        with suppress(CorruptLog):  # or it happens to need no damaged page
            bad.deals(lens=Lens.ALL)


def test_restore_into_a_new_place(store: Store, tmp_path: Path) -> None:
    store.backup(tmp_path / "copy.db")
    head = restore(tmp_path / "copy.db", tmp_path / "new" / "again.db", lambda: NOW)
    assert head == store.head()
    (tmp_path / "junk.db").write_bytes(b"junk" * 2000)
    with pytest.raises(NotAStore):
        restore(tmp_path / "junk.db", tmp_path / "third.db", lambda: NOW)
    assert not (tmp_path / "third.db").exists()


def test_salvage_keeps_what_is_proved(store: Store, tmp_path: Path) -> None:
    raw = connect(store.path, writing=True)
    raw.execute(_UNGUARD)
    raw.execute("UPDATE log SET payload = replace(payload, '2024-02-01', '2024-02-02') WHERE seq = 2")
    raw.close()
    report = salvage(store.path, tmp_path / "saved.db", lambda: NOW)
    assert report.taken == 6
    assert report.left == [(2, "its content is not the one that was recorded")]
    with open_store(tmp_path / "saved.db") as saved:
        assert [held.id for held in saved.events()] == [ident(n) for n in (1, 3, 4, 5, 6, 7)]
        assert saved.verify(full=True).ok


def test_salvage_leaves_what_names_the_lost(store: Store, tmp_path: Path) -> None:
    raw = connect(store.path, writing=True)
    raw.execute(_UNGUARD)
    raw.execute("UPDATE log SET payload = payload || ' ' WHERE seq = 1")
    raw.close()
    report = salvage(store.path, tmp_path / "saved.db", lambda: NOW)
    assert report.taken == 5
    assert [seq for seq, _ in report.left] == [1, 4]


def test_redaction_erases_and_still_verifies(store: Store) -> None:
    head = store.head()
    store.redact(1, "court order")
    assert store.head().seq == head.seq + 1
    report = store.verify(full=True)
    assert report.ok, report.problems
    held = next(iter(store.events()))
    assert held.content is None
    assert held.as_dict()["redacted"] is True
    assert not store.deals("secret", lens=Lens.ALL)
    page = store.deal_page("alpha")
    assert page is not None
    assert [line.recorded.seq for line in page.history] == [5, 2, 7]
    store.close()
    for file in store.path.parent.iterdir():
        assert b"Acme Secret" not in file.read_bytes(), file


def test_redaction_leaves_no_scrap_in_a_file_of_many_pages(store: Store) -> None:
    store.append([rumour(100 + n, "2024-05-01", deal=f"d-{n % 9}", note=f"filler {n} " * 9) for n in range(400)])
    store.redact(1, "court order")
    store.close()
    for file in store.path.parent.iterdir():
        assert b"Acme Secret" not in file.read_bytes(), file


def test_a_redaction_cut_short_shows_no_picture_and_goes_on_at_the_next_opening(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.redaction.bring_up_to_date", lambda log: None)
    store.redact(1, "court order")
    with pytest.raises(Refused, match="dealweb rebuild"):
        store.deals()
    store.close()
    with open_store(store.path, read_only=True) as reader, pytest.raises(Refused, match="dealweb rebuild"):
        reader.deals()
    with open_store(store.path, clock=lambda: NOW) as again:
        assert not again.deals("secret", lens=Lens.ALL)
        assert again.verify(full=True).ok
    for file in store.path.parent.iterdir():
        assert b"Acme Secret" not in file.read_bytes(), file


def test_a_reader_that_keeps_the_text_alive_is_told_of(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.sqlite.log.READ_WAIT_SECONDS", 0.01)
    reader = connect(store.path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM log").fetchone()
    with pytest.raises(Refused, match="keeps old pages of the file alive"):
        store.redact(1, "court order")
    reader.close()
    store.rebuild()
    store.close()
    for file in store.path.parent.iterdir():
        assert b"Acme Secret" not in file.read_bytes(), file


def test_deals_held_over_a_redaction_keep_their_own_counts(store: Store) -> None:
    held = {deal.deal: deal for deal in store.deals(lens=Lens.ALL)}
    store.redact(3, "court order")
    assert (held["alpha"].reports, held["beta"].reports) == (1, 1)  # as they were when the picture was made


def test_a_redacted_deal_is_gone(store: Store) -> None:
    store.redact(3, "court order")
    assert store.deal("beta") is None
    assert store.verify(full=True).ok
    assert store.append([rumour(3, "2023-12-01", deal="beta", related=["alpha"])]).already == 1


@pytest.mark.parametrize(("seq", "says"), [(0, "runs from 1 to 7"), (99, "runs from 1 to 7")])
def test_redaction_of_nothing(store: Store, seq: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        store.redact(seq, "why not")


def test_a_redaction_stays_readable(store: Store) -> None:
    store.redact(3, "court order")
    with pytest.raises(Refused, match="redacted already"):
        store.redact(3, "again")
    with pytest.raises(Refused, match="must stay readable"):
        store.redact(8, "hide it")
    with pytest.raises(Refused, match="by 'dealweb redact' only"):
        store.append(
            [{"type": "entry.redacted", "event": ident(1), "reason": "no", "reported_at": "2024", "id": ident(90)}]
        )


@pytest.mark.parametrize("batch", [1, 9])
def test_a_copy_stays_fallen_when_what_it_cites_is_redacted(tmp_path: Path, batch: int) -> None:
    events = [
        rumour(1, "2024-01-05"),
        rumour(2, "2024-01-06", cites=1),
        retract(3, "2024-02-01", of=1),
        rumour(4, "2024-01-07", cites=1),
        rumour(5, "2024-01-08", deal="beta"),
        rumour(6, "2024-01-09", deal="beta", cites=5),
        retract(7, "2024-02-02", of=5),
        withdraw(8, of=7),
    ]
    with open_store(tmp_path / "store.db", create=True, clock=lambda: NOW) as store:
        for start in range(0, len(events), batch):
            store.append(events[start : start + batch])
        before = {deal.deal: deal.status for deal in store.deals(lens=Lens.ALL)}
        assert before == {"beta": "rumoured"}
        store.redact(1, "court order")
        store.redact(5, "court order")
        assert {deal.deal: deal.status for deal in store.deals(lens=Lens.ALL)} == before
        with pytest.raises(Refused, match="was redacted"):
            store.append([rumour(9, "2024-01-10", cites=1)])
        assert store.verify(full=True).problems == []

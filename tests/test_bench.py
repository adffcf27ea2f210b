"""Every benchmark runs from end to end, on next to nothing; what it says of time is not looked at."""

from __future__ import annotations

import math
from contextlib import closing
from pathlib import Path

import pytest

from bench import following, page
from bench.__main__ import BENCHES, main
from bench.figures import Figure, Times, shown
from bench.floor import write_plainly
from bench.session import Session
from bench.starting import on_large
from store import open_store
from store.sqlite.connection import connect
from store.sqlite.schema import PROJECTION_TABLES

EVENTS = 200
SLOW = ("start", "together")  # they start processes


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Session(tmp_path_factory.mktemp("bench"), EVENTS, draws=4)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in BENCHES]
)
def test_a_benchmark_runs(name: str, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "COMMITS", 2)
    monkeypatch.setattr(following, "IDLE_SECONDS", 0.1)
    figures = list(BENCHES[name](session))
    assert figures
    for figure in figures:
        assert figure.what
        assert figure.unit is not None
        assert 0 <= figure.value < math.inf, figure
        assert 0 <= figure.peer < math.inf, figure


def test_the_large_store_is_made_once(session: Session) -> None:
    made = session.store()
    changed = made.stat().st_mtime_ns
    assert session.store() == made
    assert made.stat().st_mtime_ns == changed
    assert on_large(made)


def test_an_import_that_was_cut_short_is_made_anew(tmp_path: Path) -> None:
    session = Session(tmp_path, 20)
    for ending in ("", "-wal", "-shm"):
        session.place().with_suffix(f".half{ending}").write_bytes(b"left behind")
    with open_store(session.store()) as store:
        assert store.head().seq == 20


def test_the_floor_of_an_import_writes_the_same_rows(session: Session, tmp_path: Path) -> None:
    ours = session.store()
    seconds, cpu = write_plainly(session.source(), ours, tmp_path)
    assert min(seconds, cpu) > 0
    with closing(connect(ours)) as left, closing(connect(tmp_path / "floor.db")) as right:
        for table in ("log", "tally", *(f"{name}_1" for name in PROJECTION_TABLES if name != "text")):
            rows = [sorted(db.execute(f"SELECT * FROM {table}").fetchall()) for db in (left, right)]
            assert rows[0] == rows[1], table
        found = [db.execute("SELECT rowid FROM text_1 WHERE text_1 MATCH 'party'").fetchall() for db in (left, right)]
    assert found[0]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("value", "peer", "must", "met"),
    [
        (20_000, 40_000, "≥ 15 000 and ≥ 0.45 of the floor", True),
        (20_000, 50_000, "≥ 15 000 and ≥ 0.45 of the floor", False),
        (14_999, 20_000, "≥ 15 000 and ≥ 0.45 of the floor", False),
        (50, 1, "≤ 50", True),
        (50.1, 1, "≤ 50", False),
        (0.5, 1, "< 1", True),
        (1, 1, "< 1", False),
        (200, 1, "< 200 MB", False),
        (7, 8, "≤ the peer's", True),
        (9, 8, "≤ the peer's", False),
        (9, 8, "none", None),
        (9, 8, "—", None),
    ],
)
def test_whether_a_figure_is_what_it_must_be(value: float, peer: float, must: str, met: bool | None) -> None:
    figure = Figure("what", value, "unit", "peer", peer, must)
    assert figure.met is met
    assert ("MISSED" in str(figure)) is (met is False)


def test_quantiles_are_of_those_asked_and_the_worst_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = Times()
    clock = iter(range(1_000_000))
    monkeypatch.setattr("bench.figures.time.perf_counter", lambda: next(clock) / 1000)
    for number in range(1, 101):

        def work(ticks: int = number) -> None:
            for _ in range(ticks - 1):
                next(clock)

        taken.ask(f"question {number}", work)
    assert [round(taken.quantile(share)) for share in (0.0, 0.5, 0.99, 1.0)] == [1, 50, 99, 100]
    assert "worst 100.0 for question 100" in taken.note()


@pytest.mark.parametrize(
    ("value", "text"), [(1234.5, "1,234"), (99.94, "99.9"), (1, "1.0"), (0.0, "0.0"), (0.0123, "0.012")]
)
def test_figures_have_as_many_places_as_they_can_bear(value: float, text: str) -> None:
    assert shown(value) == text


def test_the_page_keeps_its_text_and_the_other_tables(tmp_path: Path) -> None:
    file = tmp_path / "performance.md"
    file.write_text(f"# Performance\n\nWords.\n\n{page.MARK}\n\nTaken long ago.\n\n| a table | of old |\n", "utf-8")
    slow = Figure("a thing", 60, "ms", "floor", 30, "≤ 50", "worst 70 for a|b")
    page.write("first", [slow], "a machine", file)
    page.write("second", [Figure("another", 1, "ms", "floor", 1, "≤ 2")], "a machine", file)
    page.write("first", [slow._replace(value=40)], "another machine", file)
    text = file.read_text("utf-8")
    assert text.startswith(f"# Performance\n\nWords.\n\n{page.MARK}\n\n## first\n\nTaken on ")
    assert "| a thing<br>worst 70 for a/b | 40.0 ms | floor 30.0 | 1.33 | ≤ 50 | met |" in text
    assert "| another | 1.0 ms | floor 1.0 | 1.00 | ≤ 2 | met |" in text
    assert text.index("## first") < text.index("## second")
    assert text.count("another machine") == 1
    assert "of old" not in text


def test_a_benchmark_that_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["imports"])
    assert ended.value.code == 2
    assert "no benchmark 'imports'; known are import, append" in capsys.readouterr().err

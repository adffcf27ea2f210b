"""Drawings are pure: from pictures to lines."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.time import parse_moment
from store import AsOf, Lens, Store, open_store
from tests.tui.driver import EVENTS, NOW, make_store, parties, rumour
from tests.tui.test_ui_text import HOSTILE
from tui.drawing.deal import deal_page
from tui.drawing.density import axis_line, bar_line, bars, counts, scale
from tui.drawing.ego import STROKES, ego
from tui.drawing.history import said
from tui.drawing.lines import Drawing, clip, text_of, width_of
from tui.drawing.party import party_page, web_page
from tui.drawing.rows import DEAL_COLUMNS, PARTY_COLUMNS, deal_cells, widths
from tui.drawing.words import GLYPHS, parties_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    more = (
        rumour("nvidia-openai", "2026-02-01", amount="<=100bn USD"),
        {"type": "deal.denied", "deal": "nvidia-openai", "reported_at": "2026-02-02", "source": {"outlet": "Nvidia"},
         "facets": ["amount"]},
        {"type": "deal.ended", "deal": "old-pact", "reported_at": "2024", "source": {"outlet": "FT"},
         "reason": "expired", "kind": "pact", "parties": parties(member="OpenAI", partner="Apple")},
        {"type": "deal.denied", "deal": "never", "reported_at": "2024-02", "source": {"outlet": "FT"},
         "kind": "merger", "parties": parties(target="OpenAI", acquirer="Tesla")},
        {"type": "note.added", "deal": "nvidia-openai", "reported_at": "2026-02-03", "source": {"outlet": "FT"},
         "text": "seen as a bluff"},
    )  # fmt: skip
    path = make_store(tmp_path_factory.mktemp("drawing") / "d.db", (*EVENTS, *more))
    with open_store(path, clock=lambda: NOW) as opened:
        yield opened


def texts(drawing: Drawing) -> list[str]:
    return [text_of(line) for line in drawing.lines]


def web_of(store: Store, name: str, width: int = 100, as_of: AsOf | None = None, **more: Any) -> Drawing:
    page = store.party(name, as_of=as_of or AsOf(), lens=Lens.ALL)
    assert page is not None
    return web_page(page, width, **more)


def test_drawing_needs_no_screen() -> None:
    """The command line prints the same drawings, and a command that opens no screen must not import Textual."""
    modules = (
        "atlas banner braille deal density ego help history lanes layout lines links matrix mesh neighbours party "
        "places rows sentences seriation svg web words"
    ).split()
    names = [f"tui.drawing.{name}" for name in modules] + ["tui.text", "tui.state", "tui.actions", "tui.timeline"]
    code = f"import sys, {', '.join(names)}; print('textual' in sys.modules, 'rich.console' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == ["False", "False"]


# Ego


@pytest.mark.parametrize("width", [72, 80, 100, 120])
def test_sums_in_a_drawing_keep_their_mark(store: Store, width: int) -> None:
    rows = [text_of(row) for row in web_of(store, "openai", width).lines]
    assert any("10bn $ ?" in row for row in rows)
    assert any("≤ 100bn $ ✖" in row for row in rows)


def test_each_deal_is_a_row_with_its_glyph_line_and_sum(store: Store) -> None:
    drawing = web_of(store, "openai")
    rows = {target.key: text_of(drawing.lines[target.line]) for target in drawing.targets}
    page = store.party("openai", as_of=AsOf(), lens=Lens.ALL)
    assert page is not None
    assert set(rows) == {deal.deal for deal in page.deals}
    for deal in page.deals:
        assert GLYPHS[deal.status] in rows[deal.deal]
        assert STROKES[deal.status] * 2 in rows[deal.deal]
    assert "SoftBank" in rows["softbank-openai"].split("┃")[0]
    assert "40bn $" in rows["softbank-openai"]
    assert "Apple" in rows["old-pact"].split("┃")[1]
    assert "▶" not in rows["old-pact"]
    assert "≤ 100bn $ ✖" in rows["nvidia-openai"]
    assert "10bn $ ?" in rows["microsoft-openai-2023"]


def test_statuses_differ_without_colour(store: Store) -> None:
    assert len(set(GLYPHS.values())) == len(set(STROKES.values())) == len(GLYPHS)
    drawing = web_of(store, "openai")
    assert drawing.shown == drawing.total == len(drawing.targets)


def test_a_division_is_named(store: Store) -> None:
    drawing = web_of(store, "amazon", 120)
    row = next(text_of(drawing.lines[target.line]) for target in drawing.targets if target.key == "aws-anthropic")
    assert "via aws" in row
    assert "Anthropic" in row.split("┃")[1]


def test_what_is_cut_is_counted_and_the_firmest_stay(store: Store) -> None:
    drawing = web_of(store, "openai", most=2)
    assert (drawing.shown, drawing.total) == (2, 7)
    assert "2 of 7" in text_of(drawing.lines[0])
    assert {target.key for target in drawing.targets} == {"softbank-openai", "microsoft-openai-2023"}


def test_rows_keep_their_order_while_time_moves(store: Store) -> None:
    orders = [
        [target.key for target in web_of(store, "openai", as_of=AsOf(reported=day)).targets]
        for day in ("2024", "2025-08", "2026-01-30", "2026-03-09")
    ]
    for before, later in pairwise(orders):
        assert [key for key in later if key in before] == before


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 160, 200])
def test_an_ego_drawing_keeps_to_its_width(store: Store, width: int) -> None:
    for name in ("openai", "amazon", "anthropic"):
        for row in web_of(store, name, width).lines:
            assert width_of(clip(row, width)) <= width
            if width >= 80:
                assert width_of(row) <= width


def test_a_party_without_deals() -> None:
    drawing = ego("Nobody", [], frozenset({"nobody"}), 80)
    assert "0 deals" in text_of(drawing.lines[0])
    assert drawing.targets == ()


def test_of_a_party_of_very_many_deals_only_those_reported_last_are_looked_at(store: Store) -> None:
    page = store.party("openai", as_of=AsOf(), lens=Lens.ALL, limit=3)
    assert page is not None
    drawing = web_page(page, 100)
    assert (drawing.shown, drawing.total) == (3, 7)
    assert "3 of 7, those reported last" in text_of(drawing.lines[0])
    assert "2 of 7, the firmest of the 3 reported last" in text_of(web_page(page, 100, most=2).lines[0])


# Density


def test_every_report_falls_into_one_column() -> None:
    moments = sorted(parse_moment(f"20{year}-{month:02d}").instant for year in range(10, 26) for month in range(1, 13))
    for width in (1, 2, 7, 80, 200):
        axis = scale(moments, width)
        assert axis is not None
        assert sum(counts(moments, axis)) == len(moments)
        for column in range(width):
            assert axis.column(axis.edge(column)) == column
            assert axis.column(axis.last(column)) == column
            assert axis.edge(column) <= axis.last(column)
        for moment in moments:
            column = axis.column(moment)
            assert axis.edge(column) <= moment <= axis.last(column)


def test_bars_grow_and_nothing_is_lost() -> None:
    assert bars([0, 1, 4, 16]) == " ▂▄█"
    assert bars([0, 0]) == "  "
    assert bars([1, 1_000_000])[0] == "▁"
    assert bars([]) == ""


def test_the_bar_has_a_cursor_and_dims_what_lies_after() -> None:
    moments = [parse_moment(day).instant for day in ("2023-01", "2024-01", "2025-12")]
    live = bar_line(moments, 60, None)
    past = bar_line(moments, 60, "2024-06")
    assert [part.role for part in live] == ["bar"]
    assert [part.role for part in past] == ["bar", "past", "later"]
    assert width_of(live) == width_of(past) == width_of(axis_line(moments, 60)) == 60
    assert text_of(axis_line(moments, 60)).split() == ["2023", "2024", "2025"]


def test_an_empty_log_has_an_empty_bar() -> None:
    assert text_of(bar_line([], 10, None)) == " " * 10
    assert text_of(axis_line([], 10)) == " " * 10


def test_one_report_is_one_bar() -> None:
    moments = [parse_moment("2024-05-05T10:00:00Z").instant]
    assert text_of(bar_line(moments, 20, None)).strip() == "█"


# Rows


@given(st.integers(12, 300))
def test_columns_fill_the_width_and_no_more(width: int) -> None:
    for columns in (DEAL_COLUMNS, PARTY_COLUMNS):
        sizes = widths(columns, width)
        assert sum(size for _, size in sizes) + len(sizes) - 1 <= width
        assert all(size >= 1 for _, size in sizes)


def test_doubts_are_marked_in_the_row(store: Store) -> None:
    rows = {deal.deal: [cell.text for cell in deal_cells(deal)] for deal in store.deals(lens=Lens.ALL)}
    assert rows["microsoft-openai-2023"][4] == "10bn $ ?"
    assert rows["nvidia-openai"][4] == "≤ 100bn $ ✖"
    assert rows["amazon-openai"][2] == "Amazon → OpenAI"


def test_a_stale_rumour_is_marked(store: Store) -> None:
    deal = store.deal("amazon-openai", as_of=AsOf(reported="2027"))
    assert deal is not None
    assert deal_cells(deal)[0].text == "◌†"


# A deal's page


def test_a_page_shows_every_claim_and_marks_the_one_that_wins(store: Store) -> None:
    page = store.deal_page("amazon-openai")
    assert page is not None
    lines = texts(deal_page(page, 120))
    winning = [line for line in lines if "▸" in line]
    assert any("≤ 50bn USD" in line and "WSJ [B]" in line and line.endswith("wins") for line in winning)
    assert any("10bn USD" in line and "The Information" in line and "▸" not in line for line in lines)


def test_a_page_shows_every_report_with_its_source(store: Store) -> None:
    page = store.deal_page("amazon-openai")
    assert page is not None
    text = "\n".join(texts(deal_page(page, 120)))
    for part in ("2025-12-16 ◌ The Information", "Amazon in talks", "https://example.org/talks", "people-familiar"):
        assert part in text
    assert text.index("2026-01-30 ◌") < text.index("2025-12-16 ◌")


def test_a_page_names_its_doubts(store: Store) -> None:
    unconfirmed, denied = store.deal_page("microsoft-openai-2023"), store.deal_page("nvidia-openai")
    assert unconfirmed is not None
    assert denied is not None
    assert any("amount     ? 10bn USD  unconfirmed" in line for line in texts(deal_page(unconfirmed, 120)))
    assert any("amount     ✖ ≤ 100bn USD  denied" in line for line in texts(deal_page(denied, 120)))
    assert any("✎" in line and "seen as a bluff" in line for line in texts(deal_page(denied, 120)))


def test_what_is_out_says_why(tmp_path: Path) -> None:
    path = make_store(tmp_path / "out.db")
    with open_store(path, clock=lambda: NOW) as store:
        first = next(event for event in store.events() if event.deal == "amazon-openai")
        store.append(
            [{"type": "report.retracted", "event": first.id, "reported_at": "2026-02-01",
              "source": {"outlet": "The Information"}}]
        )  # fmt: skip
        page = store.deal_page("amazon-openai")
        assert page is not None
        lines = texts(deal_page(page, 120))
    assert any("The Information" in line and "out: retracted 2026-02-01" in line for line in lines)
    assert any("⌫" in line for line in lines)


@pytest.mark.parametrize("width", [20, 40, 79, 120, 200])
def test_pages_keep_to_their_width(store: Store, width: int) -> None:
    for deal in store.deals(lens=Lens.ALL):
        page = store.deal_page(deal.deal)
        assert page is not None
        for drawing in (deal_page(page, width), deal_page(page, width, brief=True)):
            assert all(width_of(row) <= width for row in drawing.lines)
            assert all(target.line < len(drawing.lines) for target in drawing.targets)


def test_what_a_report_says() -> None:
    assert said({"type": "deal.denied", "facets": ["amount"], "by": "Nvidia"}) == "denies amount by Nvidia"
    assert said({"type": "deal.ended", "reason": "expired"}) == "expired"
    assert (
        said({"type": "deal.rumoured", "stage": "in-talks", "source": {"basis": "memo"}})
        == "rumoured · in-talks (memo)"
    )


def test_a_party_page_tells_who_it_is(store: Store) -> None:
    page = store.party("amazon", as_of=AsOf(), lens=Lens.ALL)
    assert page is not None
    lines = texts(party_page(page, 100))
    assert lines[0].startswith("Amazon")
    assert any(line.startswith("divisions") and "aws" in line for line in lines)


# Hostile data


# A lone surrogate cannot stand in a document.
@pytest.mark.parametrize("data", [data for data in HOSTILE if "\ud800" not in data])
def test_hostile_data_in_every_field_stays_text(tmp_path: Path, data: str) -> None:
    name = f"A{data[:200]}"
    event = rumour(
        "hostile", "2025",
        source={"outlet": name, "title": f"T{data}", "url": "https://example.org/[b]", "basis": "memo"},
        parties=[{"party": name, "role": "investor"}, {"party": f"B {name}", "role": "investee"}],
        details={name: f"D{data}"}, note=f"N{data}", amount="10bn USD",
    )  # fmt: skip
    path = make_store(tmp_path / "h.db", [event])
    with open_store(path, clock=lambda: NOW) as store:
        page = store.deal_page("hostile")
        assert page is not None
        drawings = [deal_page(page, 80), deal_page(page, 80, brief=True)]
        for party in store.parties(lens=Lens.ALL):
            held = store.party(party.party, as_of=AsOf(), lens=Lens.ALL)
            assert held is not None
            drawings += [party_page(held, 80), web_page(held, 80)]
        for drawing in drawings:
            for row in drawing.lines:
                assert width_of(row) <= 80
                assert text_of(row).isprintable()
        assert parties_of(page.deal)

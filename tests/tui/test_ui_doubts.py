"""A figure or a term that is unconfirmed or denied is marked as such by whatever shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from store import AsOf, Lens, Store, open_store
from tests.tui.driver import NOW, make_store, parties, says
from tui.drawing.changes import CAME, change_cells, change_row, told_fields
from tui.drawing.deal import deal_page
from tui.drawing.lanes import lanes
from tui.drawing.lines import Drawing, put, text_of
from tui.drawing.matrix import matrix
from tui.drawing.party import party_page, web_page
from tui.drawing.rows import DEAL_COLUMNS, deal_cells, widths
from tui.drawing.web import web
from tui.drawing.words import shorten
from tui.mesh import kept_atlas, mesh_of
from tui.printing import changes, lists, pages
from tui.printing.words import LEGEND

FACETS = ["kind", "parties", "amount", "stake", "form", "exclusivity", "part_of", "related", "effective_on",
          "details.chips"]  # fmt: skip
WIDTHS = (60, 80, 100, 160)


def terms(year: int, amount: str) -> dict[str, Any]:
    """One of each, in words that stand nowhere else."""
    return {
        "kind": "licensing", "parties": parties(licensor="Ape Labs", licensee="Bee Corp"), "amount": amount,
        "stake": f"{year - 2000}%", "form": ["warrant"], "exclusivity": [{"level": "sole", "scope": f"s{year}"}],
        "part_of": f"round-{year}", "related": [f"about-{year}"], "effective_on": f"{year}-11",
        "details": {"chips": f"c{year}"},
    }  # fmt: skip


def events(sign: str) -> list[dict[str, Any]]:
    """A deal on record with every term in doubt, first in 2024 and then by other values in 2025."""
    told: list[dict[str, Any]] = []
    for year, amount in ((2024, "10bn USD"), (2025, "20bn USD")):
        spoken = {"deal": "in-doubt", "source": says("FT")}
        if sign == "?":
            told.append({**spoken, "type": "deal.confirmed", "reported_at": f"{year}-01"})
            told.append({**spoken, "type": "deal.rumoured", "reported_at": f"{year}-02", **terms(year, amount)})
        else:
            told.append({**spoken, "type": "deal.confirmed", "reported_at": f"{year}-01", **terms(year, amount)})
            told.append({**spoken, "type": "deal.denied", "reported_at": f"{year}-02", "facets": FACETS})
    return told


@pytest.fixture(scope="module", params=["?", "✖"])
def doubtful(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, str]]:
    sign: str = request.param
    path = make_store(tmp_path_factory.mktemp("doubts") / "d.db", events(sign))
    with open_store(path, clock=lambda: NOW) as store:
        yield store, sign


def marks(text: str, word: str) -> list[str]:
    """For each place where a term's words stand, the sign behind them, or right before as on a deal's page."""
    found = re.finditer(rf"(?:([?✖]) )?{word}(?: \([a-z]+\))?(?: ([?✖]))?", text)
    return [match[1] or match[2] or "" for match in found]


def texts(drawing: Drawing) -> str:
    return "\n".join(text_of(line) for line in drawing.lines)


def ego_of(store: Store, party: str, draw: Callable[..., Drawing], width: int, **more: Any) -> str:
    page = store.party(party, as_of=AsOf(), lens=Lens.ALL)
    assert page is not None
    return texts(draw(page, width, **more))


@pytest.mark.parametrize("width", WIDTHS)
def test_in_the_table(doubtful: tuple[Store, str], width: int) -> None:
    store, sign = doubtful
    cells = deal_cells(store.deals(lens=Lens.ALL)[0])
    row = " ".join(put(cells[place].text, size).text for place, size in widths(DEAL_COLUMNS, width))
    for word in ("Ape L?a?b?s?.*?(?:Corp|…)", r"20bn \$", *(["licensing"] if width >= 84 else [])):
        assert marks(row, word) == [sign], (row, word)


@pytest.mark.parametrize("width", [37, *WIDTHS, 200])
@pytest.mark.parametrize(("party", "other"), [("ape-labs", "Bee C?o?r?p?…?"), ("bee-corp", "Ape L?a?b?s?…?")])
def test_around_a_party(doubtful: tuple[Store, str], width: int, party: str, other: str) -> None:
    store, sign = doubtful
    row = next(line for line in ego_of(store, party, web_page, width).splitlines() if "┃" in line)
    assert marks(row, other) == [sign], row
    assert marks(row, r"20bn? ?\$?…?") == [sign], row
    assert marks(row, r"licen?s?i?n?g?…?") in ([sign], []), row
    if width >= 80:
        assert marks(row, "licensing") == [sign], row
    assert ego_of(store, party, party_page, width, brief=True).count(sign) == row.count(sign)


def test_the_kind_keeps_its_mark_beside_who_else_is_in_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = events("?")
    for event in told:
        if "parties" in event:
            event["parties"] = [*event["parties"], {"party": "Cow " * 20, "role": "licensor"}]
    with open_store(make_store(tmp_path_factory.mktemp("kinds") / "k.db", told), clock=lambda: NOW) as store:
        for width in WIDTHS:
            row = next(line for line in ego_of(store, "ape-labs", web_page, width).splitlines() if "┃" in line)
            assert marks(row, "licensi?n?g?…?") in (["?"], []), row
            assert marks(row, "with Cow.*…") in (["?"], []), row


def test_between_parties(doubtful: tuple[Store, str]) -> None:
    store, sign = doubtful
    mesh = mesh_of(store, kept_atlas(store), AsOf(), Lens.ALL)
    assert texts(matrix(mesh, 80, 24)).count(f"●{sign}") == 2
    assert texts(web(mesh, 80, 24)).count(f"●{sign}") == 1


def test_over_time(doubtful: tuple[Store, str]) -> None:
    store, sign = doubtful
    found = store.courses(as_of=AsOf(), lens=Lens.ALL)
    shown = [marks(texts(lanes(found, found.span, width)), r"20bn \$") for width in WIDTHS]
    assert [sign] in shown
    assert all(each in ([sign], []) for each in shown)


@pytest.mark.parametrize("brief", [False, True])
def test_on_a_deals_page(doubtful: tuple[Store, str], brief: bool) -> None:
    store, sign = doubtful
    page = store.deal_page("in-doubt")
    assert page is not None
    # Below stands what each report said.
    for width in WIDTHS:
        text = re.sub(r"^ {11}.*\n", "", texts(deal_page(page, width, brief=brief)), flags=re.M).partition(
            " in the log"
        )[0]
        for word in ("licensing", "Ape Labs(?: → Bee Corp)?", "20bn USD", "25%", "warrant", "sole for s2025",
                     "round-2025", "about-2025", "2025-11", "c2025"):  # fmt: skip
            assert set(marks(text, word)) == {sign}, (word, text)


def words_before_and_after(amount: tuple[str, str]) -> Iterator[str]:
    yield from amount
    for year in (2024, 2025):
        yield from (f"{year - 2000}%", f"sole for s{year}", f"round-{year}", f"about-{year}", f"{year}-11", f"c{year}")


def test_in_changes_before_and_after(doubtful: tuple[Store, str]) -> None:
    store, sign = doubtful
    (change,) = store.diff("2024-03", "2025-03").changed
    rows = [change_row(change.before, change.after, field) for field in told_fields(change)]
    text = "\n".join(" | ".join(cell.text for cell in change_cells(row)) for row in rows if row)
    for word in words_before_and_after(("10bn USD", "20bn USD")):
        assert marks(text, word) == [sign], (word, text)


def test_in_what_came_and_went(doubtful: tuple[Store, str]) -> None:
    store, sign = doubtful
    row = change_row(None, store.diff("2023", "2025-03").added[0], CAME)
    assert row is not None
    assert marks(row.after, r"20bn \$") == marks(row.after, "Ape Labs → Bee Corp") == [sign]


def test_in_print(doubtful: tuple[Store, str], capsys: pytest.CaptureFixture[str]) -> None:
    store, sign = doubtful

    def printed(show: Callable[..., None], *of: Any) -> str:
        show(*of)
        return capsys.readouterr().out

    lists.deal_table(store.deals(lens=Lens.ALL))
    table = capsys.readouterr().out
    for word in ("licensing", "Ape Labs → Bee Corp", "20bn USD"):
        assert marks(table, word) == [sign], (word, table)
    tied = printed(lists.web_text, store.web(lens=Lens.ALL))
    assert marks(tied, "● Bee Corp") == marks(tied, "● Ape Labs") == [sign]
    found = printed(changes.diff_text, store.diff("2024-03", "2025-03"), Lens.ALL)
    for word in words_before_and_after(("10bn USD", "20bn USD")):
        assert marks(found, word) == [sign], (word, found)
    assert LEGEND[sign] in found
    page = printed(pages.deal_page, store.deal_page("in-doubt"))
    facts = page.partition("terms (")[0]
    for word in ("licensing", "Ape Labs → Bee Corp", "20bn USD", "round-2025", "about-2025", "2025-11"):
        assert marks(facts, word) == [sign], (word, facts)
    winning = "\n".join(line for line in page.splitlines() if pages.WINS in line)
    for word in ("licensing", "20bn USD", "25%", "warrant", "sole for s2025", "c2025"):
        assert marks(winning, word) == [sign], (word, winning)


def test_in_a_replay(doubtful: tuple[Store, str]) -> None:
    store, sign = doubtful
    frames = "\n".join(changes.frame_line(frame, "reported") for frame in store.replay(step="month"))
    # What is denied now was on record when it was told.
    assert set(marks(frames, "amount 20bn USD")) == {sign if sign == "?" else ""}


@pytest.mark.parametrize("width", range(1, 14))
def test_what_is_cut_off_is_never_the_mark(width: int) -> None:
    for text in ("10bn $ ?", "≤ 100bn $ ✖", "x ?"):
        cut = shorten(text, width)
        assert cut.endswith(text[-1])
        assert put(text, width).text.rstrip().endswith(text[-1])
        assert len(cut) <= width

"""Words that many reports hold, or all: found in one pass over reports, or from the few deals that lack them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import AsOf, Lens
from store.sqlite import selection
from store.sqlite.sets import Sets
from tests.store.desk import Desk
from tests.store.telling import confirm, report, retract, rumour, withdraw

WAYS = {"from few": (12_000, 150_000), "in one pass": (0, 150_000), "one by one": (0, 0)}


@pytest.fixture(params=WAYS, autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    few, common = WAYS[request.param]
    monkeypatch.setattr(selection, "_FEW", few)
    monkeypatch.setattr(selection, "_COMMON", common)
    return str(request.param)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """`talks` in all, `terms` in some; that of gamma is retracted, that of delta withdrawn, that of eta back."""
    desk = Desk(tmp_path / "store.db")
    desk.say(
        rumour(1, "2024-01-01", deal="alpha", title="talks and terms"),
        rumour(2, "2024-01-02", deal="beta", title="talks"),
        rumour(3, "2024-01-03", deal="gamma", title="talks"),
        confirm(4, "2024-01-04", deal="gamma", title="talks, terms"),
        rumour(5, "2024-01-05", deal="delta", title="talks"),
        confirm(6, "2024-01-06", deal="delta", title="talks, terms"),
        rumour(7, "2024-01-07", deal="eta", title="talks, terms"),
        retract(8, "2024-02-01", of=4),
        withdraw(9, of=6),
        retract(10, "2024-01-08", of=7),
        withdraw(11, of=10),
        confirm(12, "2024-03-01", deal="beta", title="talks of terms"),
    )
    yield desk
    desk.close()


def found(desk: Desk, query: str, reported: str | None = None, recorded: int | None = None) -> list[str]:
    """The slugs, the same as a page and as a whole, in every order, and counted."""
    as_of = AsOf(reported, recorded)
    every = desk.store.deals(query, as_of=as_of, lens=Lens.ALL, sort="slug")
    slugs = [deal.deal for deal in every]
    for sort in ("last", "status", "slug", "amount"):
        page = desk.store.deals(query, as_of=as_of, lens=Lens.ALL, sort=sort, limit=100)
        assert sorted(deal.deal for deal in page) == slugs
    assert desk.store.deals(query, as_of=as_of, lens=Lens.ALL, limit=0).total == len(slugs)
    return slugs


ALL = ["alpha", "beta", "delta", "eta", "gamma"]


@pytest.mark.parametrize("word", ["talks", "tal*", '"talks"'])
def test_what_every_report_holds(desk: Desk, word: str) -> None:
    assert found(desk, word) == ALL
    assert found(desk, f"-{word}") == []
    assert found(desk, word, "2024-01-02") == ["alpha", "beta"]
    assert found(desk, word, recorded=2) == ["alpha", "beta"]


@pytest.mark.parametrize("word", ["terms", "ter*"])
def test_what_some_hold(desk: Desk, word: str) -> None:
    assert found(desk, word) == ["alpha", "beta", "eta"]
    assert found(desk, f"-{word}") == ["delta", "gamma"]


@pytest.mark.parametrize("word", ["terms", "ter*"])
def test_a_report_counts_until_it_is_out(desk: Desk, word: str) -> None:
    assert found(desk, word, "2024-01-31") == ["alpha", "eta", "gamma"]
    assert found(desk, word, recorded=8) == ["alpha", "delta", "eta"]
    assert found(desk, word, "2024-01-31", 8) == ["alpha", "delta", "eta", "gamma"]
    assert found(desk, f"-{word}", "2024-01-31", 8) == ["beta"]


def test_one_that_stands_again_counts(desk: Desk) -> None:
    assert "eta" not in found(desk, "terms", recorded=10)
    assert "eta" in found(desk, "terms", recorded=11)


def test_words_together(desk: Desk) -> None:
    assert found(desk, "talks -terms") == ["delta", "gamma"]
    assert found(desk, "talks terms outlet:reuters status:confirmed") == ["beta"]
    assert found(desk, "-talks terms") == []


def test_in_one_pass_the_log_is_not_asked_deal_by_deal(desk: Desk, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[str] = []
    once = Sets.found
    monkeypatch.setattr(Sets, "found", lambda sets, sql: (passes.append(sql), once(sets, sql))[1])
    desk.store.deals("terms", lens=Lens.ALL, sort="slug", limit=10)
    desk.store.deals("-terms", lens=Lens.ALL, sort="slug", limit=10)
    assert len(passes) == {"from few": 0, "in one pass": 2, "one by one": 1}[way]
    assert all("NOT IN" in sql for sql in passes)


def test_some_deals_are_asked_for_their_words_one_by_one(desk: Desk) -> None:
    """A change set is of few deals: it is not worth a pass over all reports."""
    changed = desk.store.diff("2024-01-31", "2024-02-01", query="terms")
    assert [deal.deal for deal in changed.removed] == ["gamma"]
    assert [deal.deal for deal in desk.store.diff("2024-01-31", "2024-02-01", query="-terms").added] == ["gamma"]


@pytest.mark.parametrize("outlets", ["outlet:reuters outlet:the-wire", "-outlet:reuters -outlet:the-wire"])
def test_outlets_together(desk: Desk, outlets: str) -> None:
    desk.say(report("rumoured", 13, "2024-04-01", deal="theta", outlet="The Wire"))
    desk.say(report("rumoured", 14, "2024-04-01", deal="iota", outlet="FT"))
    wanted = ["iota"] if outlets.startswith("-") else [*ALL, "theta"]
    assert found(desk, outlets) == wanted

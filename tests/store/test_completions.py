"""Names that are meant by what is typed so far."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store import Store, open_store
from store.sqlite import completions


def report(deal: str, investor: str, outlet: str, on: str = "2025") -> dict[str, Any]:
    """A rumour of an investment in OpenAI."""
    return {
        "type": "deal.rumoured",
        "deal": deal,
        "reported_at": on,
        "source": {"outlet": outlet},
        "parties": [{"party": investor, "role": "investor"}, {"party": "OpenAI", "role": "investee"}],
    }


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "s.db", create=True) as opened:
        opened.append(
            [
                report("amazon-openai", "Amazon", "Reuters"),
                report("amazon-openai", "Amazon", "The Information", "2025-02"),
                report("nvidia-openai", "Nvidia", "Reuters"),
                report("open-ai-round", "Open AI", "Der Spiegel"),
                {
                    "type": "party.declared",
                    "reported_at": "2025",
                    "party": "aws",
                    "name": "AWS",
                    "aliases": ["Annapurna"],
                },
                {"type": "party.merged", "reported_at": "2025", "party": "open-ai", "into": "openai"},
            ]
        )
        yield opened


def found(store: Store, kind: str, typed: str, limit: int = 8) -> list[tuple[str, str, int]]:
    return [tuple(one) for one in store.complete(kind, typed, limit)]


def test_beginnings_come_first_then_words_within_then_letters_in_order(store: Store) -> None:
    assert [slug for slug, _, _ in found(store, "deal", "open")] == ["open-ai-round", "amazon-openai", "nvidia-openai"]
    assert [slug for slug, _, _ in found(store, "deal", "zon-o")] == ["amazon-openai"]
    assert [slug for slug, _, _ in found(store, "deal", "nvop")] == ["nvidia-openai"]
    assert found(store, "deal", "xyz") == []


def test_case_and_signs_make_no_difference(store: Store) -> None:
    assert found(store, "outlet", "  THE inf") == [("the-information", "The Information", 1)]
    assert found(store, "deal", "Amazon / Op") == [("amazon-openai", "amazon-openai", 2)]


def test_reports_of_a_deal_and_deals_of_parties_and_outlets_are_counted(store: Store) -> None:
    assert found(store, "deal", "amazon") == [("amazon-openai", "amazon-openai", 2)]
    assert found(store, "outlet", "reuters") == [("reuters", "Reuters", 2)]
    assert found(store, "party", "amaz") == [("amazon", "Amazon", 1)]


def test_a_party_stands_there_once_whatever_it_was_called(store: Store) -> None:
    assert found(store, "party", "open") == [("openai", "OpenAI", 3)]
    assert found(store, "party", "anna") == [("aws", "AWS", 0)]


def test_nothing_typed_means_any_and_signs_alone_none(store: Store) -> None:
    assert [slug for slug, _, _ in found(store, "outlet", "")] == ["reuters", "der-spiegel", "the-information"]
    assert found(store, "deal", "--") == []


def test_no_more_than_asked_for(store: Store) -> None:
    assert len(found(store, "deal", "", 2)) == 2


def test_the_busiest_are_not_counted_to_the_end(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completions, "MOST_COUNTED", 2)
    assert found(store, "party", "openai") == [("openai", "OpenAI", 2)]


@pytest.mark.parametrize("typed", ["%", "_", "'; --", "\U0010ffff", "a%b", "ß", "Ω"])
def test_signs_of_sql_are_letters_like_others(store: Store, typed: str) -> None:
    for kind in ("deal", "party", "outlet"):
        assert found(store, kind, typed) == []

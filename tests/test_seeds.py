"""The bundled history: every event valid, every report with a source, and what its readers must find."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from events.canonical import prepare
from seeds import path
from store import AsOf, Deal, Store, open_store

REPORTS = ("deal.", "note.", "report.")


def events() -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in path().read_bytes().splitlines()]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("seeds") / "seeds.db", create=True) as store:
        store.append(events())
        yield store


def deal(store: Store, slug: str, reported: str) -> Deal:
    found = store.deal(slug, as_of=AsOf(reported))
    assert found is not None
    return found


@pytest.mark.parametrize("event", events(), ids=lambda event: f"{event['type']}-{event['reported_at']}")
def test_every_event_is_valid_and_names_its_source(event: dict[str, Any]) -> None:
    assert prepare(event).payload
    if event["type"].startswith(REPORTS) and event["source"]["outlet"] != "creati.ai":
        assert event["source"]["url"].startswith("http")


def test_outlets_have_one_spelling() -> None:
    outlets = {event["source"]["outlet"] for event in events() if "source" in event}
    assert len({outlet.casefold() for outlet in outlets}) == len(outlets)


def test_bringing_them_in_again_adds_nothing(store: Store) -> None:
    outcome = store.append(events())
    assert (outcome.appended, outcome.already) == (0, len(events()))


def test_nvidia_and_openai(store: Store) -> None:
    loi = deal(store, "nvidia-openai-loi-2025", "2025-12-31")
    assert (loi.status, loi.stage) == ("confirmed", "agreed-in-principle")
    assert loi.amount == {"low": None, "high": 100_000_000_000, "currency": "USD", "approx": False, "per": None}
    assert store.deal("nvidia-openai-2026", as_of=AsOf("2025-12-31")) is None
    assert deal(store, "nvidia-openai-loi-2025", "2026-06-01").status in ("ended", "disputed")
    second = deal(store, "nvidia-openai-2026", "2026-06-01")
    assert second.status == "confirmed"
    assert second.amount is not None
    assert second.amount["high"] == second.amount["low"] == 30_000_000_000


def test_microsofts_ten_billion_stay_unconfirmed(store: Store) -> None:
    for reported in ("2023-02", "2026-06"):
        found = deal(store, "microsoft-openai-2023", reported)
        assert found.status == "confirmed"
        assert found.amount is not None
        assert found.amount["high"] == 10_000_000_000
        assert "amount" in found.unconfirmed


@pytest.mark.parametrize(
    ("reported", "status", "low", "high"),
    [
        ("2026-01-28", "rumoured", 10_000_000_000, 10_000_000_000),
        ("2026-01-31", "rumoured", None, 50_000_000_000),
        ("2026-03-01", "confirmed", 50_000_000_000, 50_000_000_000),
    ],
)
def test_amazon_and_openai_are_one_deal(store: Store, reported: str, status: str, low: int, high: int) -> None:
    found = deal(store, "amazon-openai-2026", reported)
    assert found.status == status
    assert found.amount is not None
    assert (found.amount["low"], found.amount["high"]) == (low, high)


def test_anthropics_investors_in_2023(store: Store) -> None:
    page = store.party("anthropic", as_of=AsOf("2023-10-31"))
    assert page is not None
    investors = {p["party"] for d in page.deals if d.kind == "investment" for p in d.parties if p["role"] == "investor"}
    assert {"amazon", "google"} <= investors
    for investor in ("amazon", "google"):
        theirs = store.deals(f"party:{investor}", as_of=AsOf("2023-10-31"))
        assert theirs
        assert not any(found.involves("openai") for found in theirs)


def test_the_unknown_investor_does_not_push_out_google(store: Store) -> None:
    found = deal(store, "google-anthropic-2023", "2026-02")
    assert {"google", "anthropic"} == {entry["party"] for entry in found.parties}


def test_disney_and_openai_have_ended(store: Store) -> None:
    assert deal(store, "disney-openai-2025", "2026-04").status == "ended"


def test_the_agi_trigger_is_denied_and_nothing_else(store: Store) -> None:
    found = deal(store, "amazon-openai-2026", "2026-03-01")
    assert found.denied_facets == ["details.trigger"]


def test_divisions(store: Store) -> None:
    page = store.party("amazon", as_of=AsOf("2026-06"))
    assert page is not None
    assert page.divisions == ["aws"]
    assert set(page.via.values()) == {"aws"}

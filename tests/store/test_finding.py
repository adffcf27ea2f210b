"""Names typed in part: which are found, in which order, and how soon after they are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import Found
from store.likeness import LONGEST, Haystack, likeness
from store.sqlite import finding
from tests.store.desk import Desk
from tests.store.telling import declare, merge, people, rumour, withdraw


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.db")
    desk.say(
        rumour(1, "2024-01-01", deal="softbank-openai-2025", parties=people("investor:SoftBank", "investee:OpenAI")),
        rumour(2, "2024-01-02", deal="microsoft-openai", parties=people("investor:Microsoft", "investee:OpenAI")),
        rumour(3, "2024-01-03", deal="oracle-abilene", parties=people("supplier:Oracle", "customer:Open Source Inc")),
        rumour(4, "2024-01-04", deal="oracle-abilene", outlet="The Information"),
        rumour(5, "2024-01-05", deal="meta-scale", parties=people("investor:Facebook", "investee:Scale AI")),
    )
    yield desk
    desk.close()


def found(desk: Desk, text: str, kind: str, limit: int = 8) -> list[str]:
    return [name.slug for name in desk.store.names_like(text, kind, limit)]


def test_what_begins_so_stands_before_words_that_do_and_letters_in_order(desk: Desk) -> None:
    assert found(desk, "open", "party") == ["openai", "open-source-inc"]
    assert found(desk, "ai", "party") == ["scale-ai", "openai"]
    assert found(desk, "oai", "party") == ["openai"]
    assert found(desk, "openai", "deal") == ["microsoft-openai", "softbank-openai-2025"]
    assert found(desk, "msft", "deal") == ["microsoft-openai"]
    assert found(desk, "openai soft", "deal") == ["softbank-openai-2025", "microsoft-openai"]
    assert found(desk, "info", "outlet") == ["the-information"]
    assert found(desk, "zzz", "deal") == found(desk, "zzz", "party") == found(desk, "zzz", "outlet") == []


def test_case_accents_and_signs_are_as_in_slugs(desk: Desk) -> None:
    assert found(desk, "  Open, Source!", "party") == ["open-source-inc"]
    assert found(desk, "SOFTBANK", "deal") == ["softbank-openai-2025"]


@pytest.mark.parametrize("text", ["", " ", "%_*?[", "\0", "\ud800", "💥"])
def test_without_letters_the_likeliest_of_all(desk: Desk, text: str) -> None:
    assert found(desk, text, "party", 1) == ["openai"]
    assert found(desk, text, "outlet") == ["reuters", "the-information"]
    assert found(desk, text, "deal", 2) == ["meta-scale", "oracle-abilene"]


def test_names_and_counts(desk: Desk) -> None:
    assert desk.store.names_like("openai", "party", 1) == [Found("openai", "OpenAI", 2)]
    assert desk.store.names_like("reu", "outlet") == [Found("reuters", "Reuters", 4)]
    assert desk.store.names_like("oracle", "deal") == [Found("oracle-abilene", "Oracle, Open Source Inc", 2)]


def test_a_party_is_found_by_each_of_its_names_and_once(desk: Desk) -> None:
    desk.say(
        declare(6, "meta", "Meta Platforms", aliases=["Facebook", "Instagram"]),
        declare(7, "msft", "MSFT"),
        merge(8, "microsoft", "msft"),
    )
    assert desk.store.names_like("insta", "party") == [Found("meta", "Meta Platforms", 1)]
    assert desk.store.names_like("facebook", "party") == [Found("meta", "Meta Platforms", 1)]
    assert desk.store.names_like("microsoft", "party") == [Found("msft", "MSFT", 1)]
    assert desk.store.names_like("ms", "party", 1) == [Found("msft", "MSFT", 1)]
    assert "Meta Platforms" in desk.store.names_like("meta-scale", "deal")[0].name
    assert found(desk, "", "party").count("msft") == 1


def test_deals_of_a_party_with_two_names_are_counted_once(desk: Desk) -> None:
    desk.say(merge(6, "softbank", "openai"), rumour(7, "2024-02", deal="other", parties=people("investor:OpenAI")))
    assert desk.store.names_like("openai", "party", 1) == [Found("openai", "OpenAI", 3)]


def test_a_deal_whose_parties_changed_is_counted_once(desk: Desk) -> None:
    desk.say(
        rumour(6, "2024-02", deal="changing", parties=people("investor:OpenAI", "investee:Bolt")),
        rumour(7, "2024-03", deal="changing", parties=people("investor:OpenAI", "investee:Dash")),
        rumour(8, "2024-04", deal="changing", parties=people("investor:OpenAI", "investee:Bolt", "payer:Dash")),
    )
    counts = {name.slug: name.count for name in desk.store.names_like("", "party", 20)}
    assert (counts["openai"], counts["bolt"], counts["dash"], counts["softbank"]) == (3, 1, 1, 1)


def test_where_counting_would_take_long_there_is_no_count(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.finding._COUNTED", 1)
    desk.say(merge(6, "softbank", "openai"))
    assert desk.store.names_like("openai", "party", 1) == [Found("openai", "OpenAI", None)]


def test_a_name_that_was_only_declared_is_found_as_long_as_it_is(desk: Desk) -> None:
    desk.say(declare(6, "zenith", "Zenith", aliases=["Apex"]))
    assert found(desk, "zen", "party") == found(desk, "apex", "party") == ["zenith"]
    desk.say(withdraw(7, of=6))
    assert found(desk, "zen", "party") == found(desk, "apex", "party") == []


def test_what_was_withdrawn_is_found_still(desk: Desk) -> None:
    desk.say(withdraw(6, of=5))
    assert found(desk, "meta", "deal") == ["meta-scale"]


def test_nobody_is_found_when_asked_for_only(desk: Desk) -> None:
    desk.say(rumour(6, "2024-02", deal="secret", parties=people("investor:unknown-party")))
    assert "unknown-party" not in found(desk, "", "party")
    assert found(desk, "unk", "party") == ["unknown-party"]


@pytest.mark.parametrize("small", [0, 20_000])
def test_what_is_new_is_found_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    monkeypatch.setattr(finding, "_SMALL", small)
    monkeypatch.setattr(finding, "_GROWTH", 1 if not small else 100)
    for kind in ("party", "outlet", "deal"):
        assert found(desk, "new", kind) == []
    desk.say(rumour(6, "2024-03", deal="new-deal", outlet="New Paper", parties=people("investor:Newcomer")))
    assert found(desk, "new", "party") == ["newcomer"]
    assert found(desk, "new", "outlet") == ["new-paper"]
    assert found(desk, "new", "deal") == ["new-deal"]
    assert found(desk, "e", "deal")[:1] == ["new-deal"]
    assert found(desk, "micro", "deal") == ["microsoft-openai"]


def test_in_a_turn_that_is_undone_nothing_is_kept(desk: Desk) -> None:
    def look_and_give_up() -> None:
        with desk.store.together():
            desk.say(rumour(6, "2024-03", deal="undone"))
            assert found(desk, "undone", "deal") == ["undone"]
            raise KeyError

    with pytest.raises(KeyError):
        look_and_give_up()
    assert found(desk, "undone", "deal") == []


def test_after_a_rebuild_they_are_listed_anew(desk: Desk) -> None:
    assert found(desk, "oracle", "deal") == ["oracle-abilene"]
    desk.store.rebuild()
    assert found(desk, "oracle", "deal") == ["oracle-abilene"]
    assert desk.store.names_like("openai", "party", 1) == [Found("openai", "OpenAI", 2)]


def test_very_long_names_are_found_whole(desk: Desk) -> None:
    slug = "x" * (2 * LONGEST)
    desk.say(rumour(6, "2024-03", deal=slug, parties=people(f"investor:{slug}")))
    for kind in ("deal", "party"):
        assert found(desk, "xx", kind) == found(desk, slug, kind) == [slug]


def test_another_kind_is_an_error_and_none_wanted_are_none(desk: Desk) -> None:
    with pytest.raises(ValueError, match="kind 'deals' is not known; known are party, outlet, deal"):
        desk.store.names_like("x", "deals")
    assert desk.store.names_like("open", "party", 0) == []


# -- likeness and haystacks ----------------------------------------------------------------------------------

LETTERS = st.text(st.sampled_from("abé日1"), min_size=1, max_size=4)
SLUGS = st.lists(LETTERS, min_size=1, max_size=4).map("-".join)


@given(st.lists(SLUGS, max_size=30, unique=True), SLUGS)
def test_a_haystack_finds_all_that_is_like_and_nothing_else(names: list[str], typed: str) -> None:
    stack = Haystack("\n-".join(names))
    wanted = [name for name in names if likeness(typed, name) is not None]
    assert sorted(stack.like(typed, 100)) == sorted(wanted)
    kinds = [max(1, kind) for name in stack.like(typed, 100) for kind, _ in [likeness(typed, name) or (9, 9)]]
    assert kinds == sorted(kinds)  # the name itself is one that begins so
    assert stack.like(typed, 3) == stack.like(typed, 100)[:3]
    assert stack.first(100) == names


@given(SLUGS)
def test_every_name_is_likest_to_itself(name: str) -> None:
    assert likeness(name, name) == (0, 0)
    assert likeness(name[: len(name) // 2 + 1], name) in ((0, 0), (1, 0))


def test_letters_in_order_are_measured_by_their_spread() -> None:
    assert likeness("abc", "xx-a1b1c") == (4, 4)
    assert likeness("abc", "a1111b1a1b1c") == (4, 4)
    assert likeness("abc", "acb") is None
    assert Haystack("a11b11c\n-a1b1c").like("abc", 5) == ["a1b1c", "a11b11c"]


def test_a_long_word_of_one_letter_is_looked_through_in_no_time() -> None:
    assert Haystack("\n-".join(["a" * LONGEST] * 20)).like("a" * 30 + "b", 5) == []

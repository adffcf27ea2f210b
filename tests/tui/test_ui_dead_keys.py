"""No key that is offered does nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import driven, make_store, parties, rumour
from tui.actions import BY_ID, Situation
from tui.drawing.rows import DEAL_COLUMNS
from tui.state import ViewState
from tui.views import VIEWS
from tui.widgets.layout import Shape


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


@pytest.mark.parametrize("view", VIEWS)
def test_the_lens_turns_where_it_shows(view: str) -> None:
    turns = BY_ID["find.lens"].guard(Situation(ViewState(view=view)))
    assert turns is (VIEWS[view].lens is None)


async def test_the_lens_that_is_named_is_the_one_that_was_asked(path: Path) -> None:
    async with driven(path) as ui:
        await ui.do("go.changes")
        assert "lens all" in ui.bar("tabs")
        for view in ("go.log", "go.open"):
            await ui.do(view)
            assert "lens" not in ui.bar("tabs")
            await ui.press("o")
            assert ui.state.lens == "live"


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        (ViewState(selection="a"), True),
        (ViewState(view="log", selection="a"), False),
        (ViewState(view="web", drawing="matrix", selection="a", standing="deal"), True),
        (ViewState(view="web", drawing="matrix", selection="a", standing="party"), False),
        (ViewState(view="web", drawing="ego", selection="a", standing="party"), True),
    ],
)
def test_a_party_of_the_deal_is_offered_only_where_the_deal_shows(state: ViewState, possible: bool) -> None:
    assert BY_ID["go.party"].guard(Situation(state)) is possible


async def test_a_deal_without_a_known_party_says_so(tmp_path: Path) -> None:
    event = rumour("nobody-knows", "2025-01-01", parties=parties(investor="unknown-party"))
    async with driven(make_store(tmp_path / "one.db", [event])) as ui:
        await ui.do("go.party")
        assert any("No party of nobody-knows" in note.message for note in ui.app._notifications)


def test_a_column_grows_and_shrinks_only_as_far_as_it_shows() -> None:
    shape = Shape(column=1)
    for by in (-1, 1):
        for _ in range(50):
            shape.widen(by, DEAL_COLUMNS, 80)
        end = dict(shape.widths(DEAL_COLUMNS, 80))[1]
        shape.widen(-by, DEAL_COLUMNS, 80)
        assert (dict(shape.widths(DEAL_COLUMNS, 80))[1] - end) * -by > 0

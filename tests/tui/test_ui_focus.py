"""Footer and help are those of what has the focus."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import SIZES, driven, make_store
from tui.actions.keys import _EDITING, passes, textual_name
from tui.screens.help import Help
from tui.widgets.query_box import QueryBox


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_store(tmp_path / "alliances.db")


def test_the_keys_of_a_line_to_type_in_are_those_that_it_binds() -> None:
    bound = {key for key in QueryBox(id="query")._bindings.key_to_bindings if "shift" not in key and "super" not in key}
    assert bound | {"space"} == {textual_name(key) for key in _EDITING}
    assert not any(passes(key) for key in ("q", "space", "tab"))
    assert passes("f1")


@pytest.mark.parametrize("size", SIZES)
async def test_the_footer_while_a_query_is_typed(path: Path, size: tuple[int, int]) -> None:
    async with driven(path, size) as ui:
        before = ui.bar("hints")
        await ui.do("find.query")
        footer = ui.bar("hints")
        assert "tab complete  enter keep  esc undo" in footer
        assert "f1 help" in footer
        assert "ctrl+o go to" in footer
        assert footer.endswith("ctrl+q quit ")
        assert not [letter for letter in (" [ ", " q ", " ? ", " o ") if letter in footer]
        await ui.press("enter")
        assert ui.bar("hints") == before


async def test_the_help_while_a_query_is_typed(path: Path) -> None:
    async with driven(path, (120, 50)) as ui:
        await ui.do("find.query")
        await ui.press("f1")
        assert isinstance(ui.app.screen, Help)
        text = ui.text()
        assert "Deals: search" in text
        assert "enter keeps the query and goes to a hit" in text
        assert "ctrl+o" in text
        assert "Narrower" not in text


async def test_the_help_in_the_pane_beside(path: Path) -> None:
    async with driven(path, (120, 50)) as ui:
        await ui.do("move.pane", "app.help")
        text = ui.text()
        assert "Deals: the pane beside" in text
        assert "tab goes back to the list" in text
        assert "Narrower" not in text

"""The views of the main screen, a module each; `VIEWS` holds them by id, those of the tabs first and in their order."""

from __future__ import annotations

from tui.state import ViewState
from tui.views.changes import CHANGES
from tui.views.lanes import LANES
from tui.views.lists import DEALS, PARTIES
from tui.views.log import LOG
from tui.views.model import Surroundings, View
from tui.views.pages import DEAL, PARTY, fill_side
from tui.views.web import DRAWN, WEB

VIEWS: dict[str, View] = {view.id: view for view in (DEALS, PARTIES, WEB, LANES, LOG, CHANGES, DEAL, PARTY)}
#: (key, title, id) of the views among the tabs.
TABS = tuple((view.key, view.title, view.id) for view in VIEWS.values() if view.key)


def view_of(state: ViewState) -> View:
    """The view that a state shows: of the web the one that draws it as the state says."""
    return DRAWN[state.drawing] if state.view == WEB.id else VIEWS[state.view]


__all__ = ["TABS", "VIEWS", "Surroundings", "View", "fill_side", "view_of"]

"""`demo`: the bundled history in a store that is thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import lookup, session
from tui.commands.screen import FocusOption, has_terminal, settings_of, show
from tui.options import AsOfOption, LensOption, NoMouseOption, ThemeOption

if TYPE_CHECKING:
    from pathlib import Path

    from store import Store
    from tui.settings.load import Settings


def demo(
    as_of: AsOfOption = None,
    lens: LensOption = None,
    focus: FocusOption = None,
    theme: ThemeOption = None,
    no_mouse: NoMouseOption = False,
) -> int:
    """The bundled history of the AI industry's alliances: the UI, or without a terminal the web as text.

    The store is made for the occasion and thrown away at the end.
    """
    from tui.ending import Ended, throw_away_folder

    try:
        with throw_away_folder("dealweb-demo-") as folder:
            return _in(folder / "demo.db", as_of, lens, focus, settings_of(theme, no_mouse))
    except Ended as ended:
        return ended.code


def _in(path: Path, as_of: str | None, lens: str | None, focus: str | None, settings: Settings) -> int:
    from store import open_store
    from tui.printing import lists, output, words

    with open_store(path, create=True, clock=session.now) as store:
        events = fill(store)
        wanted = session.pair(as_of, None)
        if focus is not None and store.party(focus) is None:
            lookup.no_party(store, focus)
        if not has_terminal():
            output.say(f"{events} bundled events, in a store that is thrown away")
            web = store.web(as_of=wanted, lens=session.lens_of(lens), focus=focus)
            output.say(words.pair_text(web.point, web.lens))
            lists.web_text(web)
            return 0
    output.tell(f"the demo: {events} bundled events in {path}, thrown away at the end")
    return show(path, wanted, lens, focus, settings, demo=True)


def fill(store: Store) -> int:
    """Append the bundled events and say how many there are."""
    import orjson

    import seeds

    lines = seeds.path().read_bytes().splitlines()
    return store.append([orjson.loads(line) for line in lines if line.strip()]).appended

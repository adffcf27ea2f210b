"""The pictures of the README: the terminal UI over the bundled history, as SVG.

    python docs/screenshots.py [FOLDER]

Made without a terminal, with a clock that stands still and at one size, so that two runs give the same bytes. The
pictures hold no address: the fonts that Rich would have fetched are left to whoever looks.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.app import DealwebApp

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
SIZE = (120, 36)
TODAY = "2026-06-15"
TITLE = "dealweb · ai-alliances"
FONTS = '"Fira Code", "JetBrains Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace'
QUIET = 6


class Scene(NamedTuple):
    """One picture: where the UI begins (see `tui.state.opening`), what is then done, and in which theme."""

    place: dict[str, Any]
    actions: tuple[str, ...] = ()
    select: str = ""
    theme: str = "dark"


SCENES = {
    "deals": Scene({"reported": "2026-01-31"}, select="amazon-openai-2026"),
    "web": Scene({"focus": "openai", "reported": "2025-12"}),
    "changes": Scene(
        {"reported": "2025-12-31"}, ("time.mark", "time.month_on", "time.month_on", "time.mark", "go.changes")
    ),
    "light": Scene({}, ("go.parties",), theme="light"),
}


async def settled(app: DealwebApp, pilot: Pilot[None]) -> None:
    """Until all that was asked is answered and drawn."""
    from tui.screens import desk

    quiet = 0
    while quiet < QUIET:
        await pilot.pause(0)
        busy = any(app.main.desk.busy(part) for part in desk.NAMES)
        await app.workers.wait_for_complete()
        quiet = 0 if busy else quiet + 1


async def picture(store: Any, scene: Scene, clock: int) -> str:
    """One scene as SVG."""
    from tui.app import DealwebApp
    from tui.settings.load import Settings
    from tui.state import Select, opening

    head = store.head().seq
    app = DealwebApp(
        store,
        state=opening(head, **scene.place),
        head=head,
        title=TITLE,
        clock=lambda: clock,
        poll=3600,
        settings=Settings(theme=scene.theme),
    )
    try:
        async with app.run_test(size=SIZE) as pilot:
            await settled(app, pilot)
            for action in scene.actions:
                app.main.action_act(action)
                await settled(app, pilot)
            if scene.select:
                app.main.dispatch(Select(scene.select))
                await settled(app, pilot)
            return without_addresses(app.export_screenshot(title=TITLE))
    finally:
        app.close_readers()


def without_addresses(svg: str) -> str:
    """An SVG of Rich's that fetches nothing. Not all that draw SVG keep spaces that cannot break at a line's ends."""
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.S)
    svg = svg.replace("&#160;", " ").replace("<svg ", '<svg xml:space="preserve" ', 1)
    svg = re.sub(r"font-family: [^;]*;", f"font-family: {FONTS};", svg)
    return re.sub(r"\s*<!-- Generated with Rich [^>]*-->", "", svg)


async def pictures(names: tuple[str, ...] = tuple(SCENES)) -> dict[str, str]:
    """The scenes of these names as SVG."""
    from events.time import parse_moment
    from store import open_store
    from tui.commands.demo import fill

    clock = parse_moment(TODAY).instant
    with (
        tempfile.TemporaryDirectory(prefix="dealweb-pictures-") as folder,
        open_store(Path(folder) / "ai-alliances.db", create=True, clock=lambda: clock) as store,
    ):
        fill(store)
        return {name: await picture(store, SCENES[name], clock) for name in names}


def main(folder: Path = FOLDER) -> int:
    """Write all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, svg in asyncio.run(pictures()).items():
        (folder / f"{name}.svg").write_text(svg, "utf-8")
        print(f"{name}.svg")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main(*map(Path, sys.argv[1:])))

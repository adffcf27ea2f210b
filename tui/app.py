"""The terminal UI: one application, one main screen over one store."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from textual.binding import Binding
from textual.driver import Driver
from textual.worker import WorkerFailed

from store import AsOf, open_store
from tui.actions import ALWAYS_QUITS, use
from tui.ending import Forgiving, handlers_kept, heed
from tui.heap import keep_little
from tui.key_order import KeysInOrder
from tui.palettes import DARK
from tui.screens.main import MainScreen
from tui.settings.load import Settings
from tui.settings.paths import unsaved_path
from tui.source import Source
from tui.state import History, ViewState, opening
from tui.text import plain
from tui.theme import Dressed, Look, look, textual_theme
from tui.writing.clerk import Clerk
from tui.writing.writer import NoWriter, StoreWriter, Writer

READERS = 3
"""How many questions the store is asked at once: the list, the pane beside it, and the timeline."""


def _now() -> int:
    return time.time_ns() // 1000


class DealwebApp(KeysInOrder, Dressed, inherit_bindings=False):
    """Holds the readers' threads and the themes, and shows the main screen."""

    ENABLE_COMMAND_PALETTE = False
    urgent = frozenset({ALWAYS_QUITS})
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    BINDINGS = [Binding(ALWAYS_QUITS, "quit", show=False, priority=True)]
    CSS = "* { scrollbar-size-vertical: 1; } ToastRack { margin-bottom: 2; }"

    def __init__(
        self,
        source: Source,
        *,
        state: ViewState | None = None,
        head: int | None = None,
        title: str = "dealweb",
        clock: Callable[[], int] = _now,
        poll: float = 0.7,
        settings: Settings | None = None,
        command: Sequence[str] = ("dealweb",),
        writer: Writer | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self.command = tuple(command)
        self.follow_up: str | None = None
        self.kept: Path | None = None
        use(self.settings.keymap)
        # Only with the terminal's own colours does Textual take them all away for NO_COLOR, not just turn them grey.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._source = source
        self._head = source.head().seq if head is None else head
        self._state = state if state is not None else opening(self._head)
        self._title = title
        self._clock = clock
        self._poll = poll
        self._writer = writer if writer is not None else NoWriter()
        self._ended: int | None = None
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="dealweb-read")
        for palette in self.settings.themes.values():
            self.register_theme(textual_theme(palette))
        self.theme = "mono" if self.no_color else self.settings.theme or "dark"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The variables of our own that the style sheets use."""
        return {"rule": DARK.rule}

    @property
    def wear(self) -> Look:
        """The look of the theme that is worn now."""
        return look(self.settings.themes[self.theme])

    def on_load(self) -> None:
        """Before the terminal is taken."""
        if not self.is_headless:
            heed(asyncio.get_running_loop(), self.end)

    def _build_driver(self, *args: Any, **options: Any) -> Driver:
        driver = super()._build_driver(*args, **options)
        if not self.is_headless and hasattr(driver, "_file"):
            driver._file = Forgiving(driver._file)
        return driver

    async def action_quit(self) -> None:
        """Leave; a form that holds what was typed asks first, and asked again the program ends."""
        from tui.screens.sure import Sure

        forms = [screen for screen in self.screen_stack if getattr(screen, "unsaved", False)]
        if forms and not isinstance(self.screen, Sure):
            self.push_screen(Sure("Leave dealweb and throw away what you typed?", "leave"), self._quit)
        else:
            self.exit()

    def _quit(self, sure: bool | None) -> None:
        if sure:
            self.exit()

    def end(self, code: int) -> None:
        """Leave, with an exit code."""
        self._ended = code
        self._keep_typed()
        self.exit(return_code=code)

    def _keep_typed(self) -> None:
        """What forms hold that is nowhere else goes into a file: nobody can be asked any more."""
        forms = [screen for screen in self.screen_stack if getattr(screen, "unsaved", False)]
        lines = [getattr(form, "typed_so_far", "") + "\n" for form in forms]
        if lines:
            with suppress(OSError):  # a full disk must not keep the program from ending
                path = unsaved_path()
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("a", encoding="utf-8") as file:
                    file.writelines(lines)
                self.kept = path

    @property
    def exit_code(self) -> int:
        """Why the app was left: 0 by the user, 128 + n by a signal, 1 by a fault of its own."""
        return self._ended or self.return_code or 0

    @property
    def fault(self) -> Exception | None:
        """The fault of its own that the app was left for; None where it was left in peace."""
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) and isinstance(error.error, Exception) else error

    def _fatal_error(self) -> None:
        """Leave at a fault of its own without Textual's traceback: whoever runs the app tells of it."""
        with suppress(Exception):  # the fault may be one of the form's
            self._keep_typed()
        self._close_messages_no_wait()

    def on_mount(self) -> None:
        self.push_screen(self.main)
        self.main.call_after_refresh(self.main.tell, self.settings.problems)

    def leave_for(self, what: str) -> None:
        """Leave, for something that the caller of `run` goes on with."""
        self.follow_up = what
        self.exit()

    @property
    def main(self) -> MainScreen:
        """The main screen, made on first use."""
        if not hasattr(self, "_main"):
            self._main = MainScreen(
                self._source,
                self._readers,
                History(self._state),
                self._head,
                title=self._title,
                clock=self._clock,
                poll=self._poll,
            )
            self._main.clerk = Clerk(self._source, self._writer, self._readers, self._clock)
        return self._main

    def close_readers(self) -> None:
        """Wait for what is being read; to be called before the store is closed."""
        self._readers.shutdown(wait=True, cancel_futures=True)


def run(
    path: Path | str,
    *,
    as_of: AsOf | None = None,
    lens: str = "live",
    focus: str | None = None,
    demo: bool = False,
    clock: Callable[[], int] = _now,
    settings: Settings | None = None,
    command: Sequence[str] = ("dealweb",),
    afterwards: Mapping[str, Callable[[], int]] = {},
) -> int:
    """Show the store at `path` until the user leaves, and give the exit code. Raises what opening it raises
    (NoStore, NotAStore …), BadPoint for a pair that lies outside the log, and any fault of the UI itself, once the
    terminal is as it was.

    The store is only read, so a folder without leave to write will do; it is opened for writing when an event is
    appended, and only for as long.
    `as_of` is the pair to start at, `focus` the party to start with; `demo` says that the store will be thrown away.
    `command` is the command line that means this store, for what the UI tells to be run in a shell. `afterwards` says
    what to do, once the store is closed, where the user left for it.
    """
    keep_little()
    chosen = settings or Settings()
    with open_store(path, read_only=True, keep_up=True, clock=clock) as store:
        head = store.head().seq
        wanted = as_of if as_of is not None else AsOf()
        recorded = None if wanted.recorded is None else store.point(wanted).seq
        known = None if focus is None else store.party(focus)
        focus = focus if known is None else known.party.party
        state = opening(head, reported=wanted.reported, recorded=recorded, lens=lens, focus=focus)
        title = "dealweb · demo, in a throw-away store" if demo else f"dealweb · {Path(path).stem}"
        writer = StoreWriter(Path(path), clock, demo=demo)
        app = DealwebApp(
            store,
            state=state,
            head=head,
            title=title,
            clock=clock,
            settings=chosen,
            command=command,
            writer=writer,
        )
        try:
            with handlers_kept():
                app.run(mouse=chosen.mouse)
        finally:
            app.close_readers()
        if app.kept is not None:
            told = f"what you typed is the last line of {app.kept}; dealweb import takes it, once it is whole"
            print(f"dealweb: {plain(told)}", file=sys.stderr)
        if app.fault is not None:
            raise app.fault
    following = afterwards.get(app.follow_up or "")
    return app.exit_code if following is None else following()

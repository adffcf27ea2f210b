"""The saved queries: use one, save the present one under a name, rename, delete."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from events.slug import slug_of
from store.likeness import likeness
from tui.drawing.lines import Line, Run, line, run, wrap
from tui.drawing.rows import Column
from tui.saved import NotSaved, Saved, delete, name_of, put, read, rename
from tui.screens.picker import Picker
from tui.widgets.bar import Bar
from tui.widgets.layout import Layout

COLUMNS = (Column("name", 14, 1), Column("query", 24, 3), Column("lens", 4))
USE, SAVE, RENAME = "use", "save", "rename"
_DOES = {
    USE: (("enter", "use", "use"), ("ctrl+s", "save the present query", "save"), ("ctrl+r", "rename", "rename"),
          ("ctrl+t", "delete", "delete")),
    SAVE: (("enter", "save", "enter"), ("esc", "back", "leave")),
    RENAME: (("enter", "rename", "enter"), ("esc", "back", "leave")),
}  # fmt: skip


class SavedQueries(Picker[Saved | None]):
    """Gives the query that was picked. `present`: the query and lens that can be saved; `mode`: what enter does."""

    BINDINGS = [("ctrl+s", "save", ""), ("ctrl+r", "rename", ""), ("ctrl+t", "delete", "")]

    def __init__(self, path: Path, present: Saved, mode: str, say: Callable[[str], None]) -> None:
        super().__init__(Layout("saved", COLUMNS, lambda saved: saved.name, _cells))
        self._path = path
        self._present = present
        self._mode = mode
        self._begun_with = mode
        self._say = say
        self._renamed: str | None = None
        self._asked: tuple[str, str] | None = None
        self._queries: list[Saved] = []
        self._fault = ""

    def on_mount(self) -> None:
        """What is saved, and what can be done."""
        self._read()

    # -- what is shown -------------------------------------------------------------------------------------

    def _read(self) -> None:
        try:
            self._queries, self._fault = read(self._path), ""
        except NotSaved as error:
            self._queries, self._fault = [], str(error)

    def look(self, typed: str) -> None:
        self._asked = None
        found = self._queries if self._mode != USE else _like(typed, self._queries)
        nothing = "No saved query of that name." if self._queries else "No query is saved yet."
        self.fill(found, self._fault or nothing)
        self._tell()

    def _tell(self, sentence: str = "") -> None:
        """Above the box what its text is for, or what has come of it."""
        present = run(self._present.query or "no query", "value")
        heads: dict[str, Line] = {
            USE: line(run("Saved queries ", "title"), run("type to narrow the list", "dim")),
            SAVE: line(run("Save as ", "title"), present, run(f"  lens {self._present.lens}", "dim")),
            RENAME: line(run("Rename ", "title"), run(self._renamed or "", "value")),
        }
        head = wrap(sentence, self.breadth, "error", most=3) if sentence else [heads[self._mode]]
        self.around(head, [_foot(self._mode)])

    # -- what is done --------------------------------------------------------------------------------------

    def _turn(self, mode: str, typed: str = "") -> None:
        self._mode = mode
        box = self.box
        box.value = typed
        box.cursor_position = len(typed)
        self.look(typed if mode == USE else "")

    def action_save(self) -> None:
        """Save the present query under a name that is to be typed."""
        if self._present.query.strip():
            self._turn(SAVE)
        else:
            self._tell("There is no query to save: / searches, and what is typed there can be saved.")

    def action_rename(self) -> None:
        """Give the one under the cursor another name."""
        if self._mode == USE and self.here is not None:
            self._renamed = self.here.name
            self._turn(RENAME, self._renamed)

    def action_delete(self) -> None:
        """Take the one under the cursor away, at the second time."""
        if self._mode != USE or self.here is None:
            return
        name = self.here.name
        if self._sure("delete", name, f"Once more deletes '{name}'."):
            self._do(lambda: delete(self._path, name))

    def enter(self) -> None:
        if self._mode == USE:
            super().enter()
        elif self._mode == SAVE:
            self._save()
        else:
            self._do(lambda: rename(self._path, self._renamed or "", name_of(self.typed)))

    def _save(self) -> None:
        try:
            name = name_of(self.typed)
        except NotSaved as error:
            self._tell(str(error))
            return
        taken = any(saved.name == name for saved in self._queries)
        if not taken or self._sure("save", name, f"There is a '{name}'; enter once more puts this one in its place."):
            self._do(lambda: put(self._path, Saved(name, self._present.query, self._present.lens)))

    def _sure(self, what: str, name: str, sentence: str) -> bool:
        if self._asked == (what, name):
            return True
        self._asked = (what, name)
        self._tell(sentence)
        return False

    def _do(self, change: Callable[[], str]) -> None:
        """Change the file; what came of it is said, and where it failed nothing typed is lost."""
        try:
            told = change()
        except NotSaved as error:
            self._tell(str(error))
            return
        self._say(told)
        self._read()
        if self._begun_with == SAVE:
            self.dismiss(None)
        else:
            self._turn(USE)

    def pick(self, row: Any) -> None:
        if self._mode == USE:
            self.dismiss(row)
        else:  # a click on a name while one is typed: that name
            self.box.value = row.name
            self.box.cursor_position = len(row.name)

    def leave(self) -> None:
        """Out of the mode, then out of the screen."""
        if self._mode == self._begun_with:
            self.dismiss(None)
        else:
            self._turn(USE)

    def on_bar_clicked(self, message: Bar.Clicked) -> None:
        """A click on what can be done."""
        message.stop()
        if message.bar.id == "foot" and (does := _does_at(self._mode, message.column)) is not None:
            {
                "use": self.enter, "enter": self.enter, "save": self.action_save, "rename": self.action_rename,
                "delete": self.action_delete, "leave": self.leave,
            }[does]()  # fmt: skip


def _like(typed: str, queries: list[Saved]) -> list[Saved]:
    try:
        slug = slug_of(typed)
    except ValueError:
        return queries
    ranked = []
    for place, saved in enumerate(queries):
        likes = [like for text in (saved.name, saved.query) if (like := _likeness(slug, text)) is not None]
        if likes:
            ranked.append((min(likes), place))
    return [queries[place] for _, place in sorted(ranked)]


def _likeness(slug: str, text: str) -> tuple[int, int] | None:
    try:
        return likeness(slug, slug_of(text))
    except ValueError:
        return None


def _cells(saved: Saved) -> tuple[Run, ...]:
    return run(saved.name, "title"), run(saved.query, "value"), run(saved.lens or "", "dim")


def _foot(mode: str) -> Line:
    parts: list[Run] = []
    for key, word, _ in _DOES[mode]:
        parts += [run(key, "key"), run(f" {word}  ", "dim")]
    return tuple(parts)


def _does_at(mode: str, column: int) -> str | None:
    """What stands at that column of the foot."""
    end = 0
    for key, word, does in _DOES[mode]:
        start, end = end, end + len(f"{key} {word}  ")
        if start <= column < end - 2:
            return does
    return None

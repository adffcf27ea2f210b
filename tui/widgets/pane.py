"""A page that scrolls: a drawing made for the width there is, with a cursor on its targets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual import events
from textual.strip import Strip

from tui.drawing.lines import Drawing, Line, Target
from tui.widgets.paint import look_of, strip_of
from tui.widgets.searched import Searched
from tui.widgets.spot import Spot

Draw = Callable[[int], Drawing]


class Pane(Searched, inherit_bindings=False):
    """Shows what a function draws; the cursor stands on a target, kept by its kind and key."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._draw: Draw | None = None
        self._drawing = Drawing(())
        self._drawn_for = 0
        self._subject: object = None
        self._made_of: object = None
        self._wanted: tuple[str, str] | None = None
        self.cursor: int | None = None

    @property
    def drawing(self) -> Drawing:
        """What is shown now."""
        return self._drawing

    @property
    def target(self) -> Target | None:
        """What the cursor stands on."""
        targets = self._drawing.targets
        return targets[self.cursor] if self.cursor is not None and self.cursor < len(targets) else None

    @property
    def made_of(self) -> object:
        """What the page was last made of, as given to `show`."""
        return self._made_of

    def show(
        self, subject: object, draw: Draw, wanted: tuple[str, str] | None = None, *, made_of: object = None
    ) -> None:
        """Show a page. `subject` says what it is about: with the same one scroll and cursor stay.

        `wanted` is the kind and key that the cursor should stand on; where that is not there it waits. Without it the
        cursor takes, on another subject, the first target and says `Moved`. Where `made_of` and `wanted` are those
        of the last call there is nothing to do.
        """
        same = made_of is not None and made_of is self._made_of and subject == self._subject
        if same and wanted in (None, self._wanted):
            return
        self._made_of = made_of
        fresh = subject != self._subject
        self._subject = subject
        self._draw = draw
        held, seen = self.target, self._in_sight()
        before = (held.kind, held.key) if held is not None else None
        self._wanted = wanted or (before if not fresh else None)
        if fresh:
            self.at_no_match()
        self._redraw()
        self.cursor = self._place_of(self._wanted, None if fresh else held)
        if fresh:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
            if wanted is None and self._drawing.targets:
                self.cursor = 0
                self._say()
        # A cursor that was scrolled out of sight stays there as long as it is the same one.
        if fresh or seen or self._wanted != before:
            self._follow()

    def _redraw(self) -> None:
        width = self.breadth
        self._drawing = self._draw(width) if self._draw is not None else Drawing(())
        self._drawn_for = width
        self.set_height(len(self._drawing.lines))
        self.look_again()
        self.refresh()

    @property
    def searchable(self) -> Sequence[Line]:
        return self._drawing.lines

    def came_to(self, line: int) -> None:
        """The cursor goes along where it can stand."""
        for place, target in enumerate(self._drawing.targets):
            if target.line == line:
                self.cursor = place
                self._say()
                return

    def _place_of(self, wanted: tuple[str, str] | None, held: Target | None) -> int | None:
        """The target of that kind and key, the nearest to where the cursor was if there are several."""
        if wanted is None:
            return None
        line = held.line if held is not None else 0
        places = [
            (abs(target.line - line), place)
            for place, target in enumerate(self._drawing.targets)
            if (target.kind, target.key) == wanted
        ]
        return min(places)[1] if places else None

    def move(self, by: int) -> None:
        direction = 1 if by > 0 else -1
        targets = self._drawing.targets
        step = self._next(direction)
        for _ in range(abs(by) - 1):
            if step is None:
                break
            further = step + direction
            step = further if 0 <= further < len(targets) and self._near(further) else step
        if step is None or not self._near(step):
            self.scroll_to(y=self.scroll_offset.y + by, animate=False, force=True, immediate=True)
            return
        self.cursor = step
        self._say()
        self._follow()
        self.refresh()

    def _next(self, direction: int) -> int | None:
        targets = self._drawing.targets
        if not targets:
            return None
        if self.cursor is None:
            return 0 if direction > 0 else len(targets) - 1
        following = self.cursor + direction
        return following if 0 <= following < len(targets) else None

    def _near(self, place: int) -> bool:
        """Whether a target is in sight or within one screenful, so that the cursor never jumps over text unseen."""
        top = round(self.scroll_offset.y)
        height = max(1, self.size.height)
        return top - height < self._drawing.targets[place].line < top + 2 * height

    def edge(self, direction: int) -> None:
        targets = self._drawing.targets
        if targets:
            self.cursor = 0 if direction < 0 else len(targets) - 1
            self._say()
        end = 0 if direction < 0 else len(self._drawing.lines)
        self.scroll_to(y=end, animate=False, force=True, immediate=True)
        self.refresh()

    def choose(self) -> None:
        target = self.target
        if target is not None:
            self.post_message(self.Chosen(self, target.kind, target.key))
        else:
            self.take()

    @property
    def waits(self) -> bool:
        return self.target is None and bool(self._drawing.targets)

    def take(self) -> None:
        if self.waits:
            top = self.line_at(0)
            places = range(len(self._drawing.targets))
            self._stand_on(next((place for place in places if self._drawing.targets[place].line >= top), places[-1]))
            self._follow()

    def _say(self) -> None:
        target = self.target
        if target is not None:
            self._wanted = (target.kind, target.key)
            self.post_message(self.Moved(self, target.kind, target.key))

    def _follow(self) -> None:
        """The cursor's line in sight, with the lines above it where it is the first target."""
        target = self.target
        if target is not None:
            first = 0 if self.cursor == 0 and target.line < self.size.height else target.line
            self.bring_into_view(first, target.line)

    def _in_sight(self) -> bool:
        top = round(self.scroll_offset.y)
        return self.target is not None and top <= self.target.line < top + self.size.height

    def on_resize(self) -> None:
        if self._draw is not None and self.breadth != self._drawn_for:
            held = self.target
            self._redraw()
            self.cursor = self._place_of((held.kind, held.key), held) if held is not None else None
        self.call_after_refresh(self._follow)

    def on_click(self, event: events.Click) -> None:
        line = self.line_at(event.y)
        for place, target in enumerate(self._drawing.targets):
            if target.line == line:
                again = self.one_click or (place == self.cursor and event.chain > 1)
                self._stand_on(place)
                if again:
                    self.choose()
                return

    def _stand_on(self, place: int) -> None:
        self.cursor = place
        self._say()
        self.refresh()

    def lines_to_stand_on(self) -> list[Spot]:
        first = self.line_at(0)
        return [
            Spot(0, target.line - first, partial(self._jump, place))
            for place, target in enumerate(self._drawing.targets)
            if first <= target.line < first + self.size.height
        ]

    def _jump(self, place: int) -> None:
        self.focus()
        self._stand_on(place)

    def render_line(self, y: int) -> Strip:
        wear = look_of(self)
        line = self.line_at(y)
        lines = self._drawing.lines
        here = self.target
        over = self.ground() if here is not None and here.line == line else None
        shown = self.with_matches(line, lines[line]) if line < len(lines) else ()
        return strip_of(shown, self.breadth, wear, over)

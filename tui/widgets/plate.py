"""A drawing with a place for everything: the cursor goes to the nearest neighbour left, right, up or down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from tui.drawing.lines import Drawing, Target
from tui.drawing.neighbours import DOWN, LEFT, RIGHT, UP, covering, nearest, neighbour
from tui.widgets.board import Board
from tui.widgets.paint import look_of, strip_of
from tui.widgets.spot import Spot

Draw = Callable[[int, int], Drawing]
"""A drawing for so many columns and lines; it may be larger."""


class Plate(Board, inherit_bindings=False):
    """Shows what a function draws for the room there is; scrolls both ways, the drawing's head and side stay.

    The cursor stands on a target and is kept by its kind and key: where the drawing changes and lacks it, it waits,
    and is there again when its target is.
    """

    DEFAULT_CSS = "Plate { overflow-x: auto; scrollbar-size-horizontal: 1; }"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._draw: Draw | None = None
        self._drawing = Drawing(())
        self._drawn_for = (0, 0)
        self._subject: object = None
        self._made_of: Sequence[object] = ()
        self._wanted: tuple[str, str] | None = None
        self._stood: Target | None = None
        self.cursor: int | None = None

    @property
    def drawing(self) -> Drawing:
        """What is shown now."""
        return self._drawing

    @property
    def target(self) -> Target | None:
        """What the cursor stands on."""
        return self._drawing.targets[self.cursor] if self.cursor is not None else None

    @property
    def depth(self) -> int:
        """The lines in sight, without the scroll bar below."""
        return max(1, self.scrollable_content_region.height)

    @property
    def flat(self) -> bool:
        """Whether its targets are whole lines, so that there is nothing to the left or right of one."""
        return all(not target.cells for target in self._drawing.targets)

    @property
    def _head(self) -> int:
        """The drawing's first lines that stay in sight; none where they would take more than half of the room."""
        return self._drawing.head if self._drawing.head * 2 <= self.depth else 0

    @property
    def _side(self) -> int:
        """The cells of each line that stay in sight, likewise."""
        return self._drawing.side if self._drawing.side * 2 <= self.breadth else 0

    def fill_width(self, whole: bool) -> None:
        """Whether a drawing has the whole width, without room for a scroll bar beside it; before `show`."""
        self.styles.scrollbar_size_vertical = 0 if whole else 1

    def show(
        self, subject: object, draw: Draw, wanted: tuple[str, str] | None = None, *, made_of: Sequence[object] = ()
    ) -> None:
        """Show a drawing. `subject` says what it is about: with the same one the scrolling stays.

        The cursor goes to the target of the kind and key `wanted`, if it is not there already. Without `wanted` it
        stays, or takes the first target. Nothing is drawn anew where `made_of` holds the very objects of the last call.
        """
        same = subject == self._subject and _same(made_of, self._made_of)
        if same and wanted in (None, self._wanted):
            return
        fresh, before, seen = subject != self._subject, self.target, self._in_sight()
        self._subject, self._made_of, self._draw = subject, made_of, draw
        self._wanted = wanted or self._wanted
        if same:
            self._stand()
        else:
            self._redraw()
        if fresh:
            self.scroll_to(x=0, y=0, animate=False, force=True, immediate=True)
        if self._wanted is None and self._drawing.targets:
            self.cursor = 0
            self._say()
        # A cursor that was scrolled out of sight stays there as long as it is the same one.
        if fresh or seen or not _same_thing(self.target, before):
            self._follow()

    def _redraw(self) -> None:
        room = (self.breadth, self.depth)
        self._drawing = self._draw(*room) if self._draw is not None else Drawing(())
        self._drawn_for = room
        self.virtual_size = Size(self._drawing.width, len(self._drawing.lines))
        self._stand()

    def _stand(self) -> None:
        """The cursor on what it belongs on."""
        self.cursor = self._place_of(self._stood)
        self._stood = self.target or self._stood
        self.refresh()

    def _place_of(self, held: Target | None) -> int | None:
        """The target that the cursor belongs on, the nearest to where it was if there are several."""
        places = [
            place for place, target in enumerate(self._drawing.targets) if (target.kind, target.key) == self._wanted
        ]
        if not places or held is None:
            return places[0] if places else None
        found = nearest([self._drawing.targets[place] for place in places], held.line, held.column)
        return None if found is None else places[found]

    def move(self, by: int) -> None:
        self._go(DOWN if by > 0 else UP, abs(by))

    def sideways(self, by: int) -> None:
        """The cursor by so many neighbours to the right, or left where that is below 0."""
        self._go(RIGHT if by > 0 else LEFT, abs(by))

    def _go(self, direction: str, steps: int) -> None:
        targets = self._drawing.targets
        if self.cursor is None:
            self.take()
            return
        place = self.cursor
        for _ in range(steps):
            following = neighbour(targets, place, direction)
            if following is None:
                break
            place = following
        if place != self.cursor:
            self._put(place)
        else:
            self._scroll(direction)

    def _waiting_at(self) -> tuple[int, int]:
        """The line and column where the cursor stood last, or else those that are in sight first."""
        if self._stood is not None:
            return self._stood.line, self._stood.column
        return round(self.scroll_offset.y) + self._head, round(self.scroll_offset.x) + self._side

    def _scroll(self, direction: str) -> None:
        """Nothing to go to on that side, though there may be something to see."""
        across = {LEFT: -2, RIGHT: 2}.get(direction, 0)
        down = {UP: -1, DOWN: 1}.get(direction, 0)
        offset = self.scroll_offset
        self.scroll_to(x=offset.x + across, y=offset.y + down, animate=False, force=True, immediate=True)

    def page(self, direction: int) -> None:
        here = self.target
        if here is not None:
            room = max(1, self.depth - self._head - 1)
            self._put(nearest(self._drawing.targets, here.line + direction * room, here.column))

    def edge(self, direction: int) -> None:
        if self._drawing.targets:
            self._put(0 if direction < 0 else len(self._drawing.targets) - 1)

    def choose(self) -> None:
        target = self.target
        if target is not None:
            self.post_message(self.Chosen(self, target.kind, target.key))
        else:
            self.take()

    @property
    def waits(self) -> bool:
        return self.cursor is None and bool(self._drawing.targets)

    def take(self) -> None:
        if self.waits:
            self._put(nearest(self._drawing.targets, *self._waiting_at()))

    def _put(self, place: int | None) -> None:
        """The cursor on a target."""
        if place is not None:
            self.cursor = place
            self._say()
            self._follow()
            self.refresh()

    def _say(self) -> None:
        target = self.target
        if target is not None:
            self._wanted, self._stood = (target.kind, target.key), target
            self.post_message(self.Moved(self, target.kind, target.key))

    def _follow(self) -> None:
        """Scroll so that the cursor's target is in sight, not under the head or the side."""
        x, y = self._following()
        self.scroll_to(x=x, y=y, animate=False, force=True, immediate=True)

    def _in_sight(self) -> bool:
        return self._following() == (round(self.scroll_offset.x), round(self.scroll_offset.y))

    def _following(self) -> tuple[int, int]:
        """The offset of scrolling that shows the cursor's target, the nearest to the present one."""
        target, offset = self.target, self.scroll_offset
        x, y = round(offset.x), round(offset.y)
        if target is not None:
            y = _shown_from(y, target.line, 1, self._head, self.depth)
            x = _shown_from(x, target.column, target.cells, self._side, self.breadth)
        return x, y

    def on_resize(self) -> None:
        if self._draw is not None and (self.breadth, self.depth) != self._drawn_for:
            self._redraw()
        self.call_after_refresh(self._follow)

    def on_click(self, event: events.Click) -> None:
        line, column = self._cell(event.x, event.y)
        place = covering(self._drawing.targets, line, column)
        if place is None:
            return
        again = self.one_click or (place == self.cursor and event.chain > 1)
        self._put(place)
        if again:
            self.choose()

    def lines_to_stand_on(self) -> list[Spot]:
        """A spot for each target in sight: a drawing has several on a line."""
        found: list[Spot] = []
        across, down = round(self.scroll_offset.x), round(self.scroll_offset.y)
        for place, target in enumerate(self._drawing.targets):
            x = target.column - (across if target.column >= self._side else 0)
            y = target.line - (down if target.line >= self._head else 0)
            seen = self._cell(x, y) == (target.line, target.column)
            if seen and 0 <= x < self.breadth and 0 <= y < self.depth:
                found.append(Spot(x, y, partial(self._jump, place)))
        return found

    def _jump(self, place: int) -> None:
        self.focus()
        self._put(place)

    def _cell(self, x: int, y: int) -> tuple[int, int]:
        """The drawing's line and column under a cell of the widget."""
        offset = self.scroll_offset
        line = y if y < self._head else y + round(offset.y)
        return line, x if x < self._side else x + round(offset.x)

    def render_line(self, y: int) -> Strip:
        wear, width = look_of(self), self.breadth
        line, _ = self._cell(0, y)
        lines, across = self._drawing.lines, round(self.scroll_offset.x)
        if line >= len(lines):
            return strip_of((), width, wear)
        whole = strip_of(lines[line], max(width + across, self._drawing.width), wear)
        here = self.target
        if here is not None and here.line == line:
            whole = _under_cursor(whole, here, self.ground())
        if across == 0 or line == 0:
            return whole.crop(0, width)
        side = self._side
        return Strip.join([whole.crop(0, side), whole.crop(side + across, across + width)])


def _same(one: Sequence[object], other: Sequence[object]) -> bool:
    """Whether two drawings are made of the same; answers are compared by identity, since they may be long."""
    same = (mine is its or (isinstance(mine, str) and mine == its) for mine, its in zip(one, other, strict=False))
    return bool(one) and len(one) == len(other) and all(same)


def _same_thing(one: Target | None, other: Target | None) -> bool:
    """Whether two targets, or none, are of the same thing, wherever it stands."""
    return (one and (one.kind, one.key)) == (other and (other.kind, other.key))


def _shown_from(offset: int, start: int, size: int, kept: int, room: int) -> int:
    """The offset of scrolling that shows `size` cells from `start` on, of a room whose first `kept` cells stay."""
    if start < kept or not size:
        return offset
    if start + size > offset + room:
        offset = start + size - room
    return max(0, min(offset, start - kept))


def _under_cursor(strip: Strip, target: Target, over: Style) -> Strip:
    """The strip with the cursor laid over the target's cells, or over the whole of it."""
    start, end = (target.column, target.column + target.cells) if target.cells else (0, strip.cell_length)
    pieces = strip.crop(start, end)
    laid = Strip([Segment(text, (style or Style.null()) + over) for text, style, _ in pieces], pieces.cell_length)
    return Strip.join([strip.crop(0, start), laid, strip.crop(end, strip.cell_length)])

"""The lines around the body of the main screen: banner, scrub bar, tabs, query, faults, footer."""

from __future__ import annotations

from tui.actions import possible
from tui.drawing import banner
from tui.drawing.density import (
    axis_line,
    bar_line,
    column_of_entry,
    entry_of_column,
    log_axis_line,
    log_line,
    overlaid,
    scale,
)
from tui.drawing.lines import Line, Run
from tui.drawing.words import count
from tui.failures import explain
from tui.screens import desk as parts
from tui.screens.acts import Acts
from tui.screens.find import counted_text
from tui.source import seq_of
from tui.state import Mark
from tui.timeline import hidden, instant_of
from tui.views import TABS, view_of
from tui.views.changes import span_of, span_text
from tui.widgets.bar import Bar
from tui.widgets.box import Box

MARK = "◆"


class Bars(Acts, inherit_bindings=False):
    """Draws them from the state and what is known."""

    name_shown: str

    def draw_bars(self) -> None:
        """All of them."""
        width = self.size.width
        state, moments = self.state, self.moments
        standing = banner.Standing(
            self.name_shown,
            head=self.head,
            reports=len(moments),
            hidden=self._hidden(),
            news=self.head - self.seen,
            rate=self.player.rate if self.player.playing else None,
        )
        self.query_one("#banner", Bar).show(banner.banner(state, standing, width))
        self.query_one("#scrub", Bar).show(*self._scrub(width))
        self.query_one("#tabs", Bar).show(self._tabs(width))
        self._draw_query(width)
        self._draw_hints(width)

    def _hidden(self) -> int:
        """How many later reports the picture leaves out; on the recorded axis how many later entries."""
        state, moments = self.state, self.moments
        if state.axis == "recorded":
            return self.head - seq_of(state, self.head)
        return hidden(state.reported, *(self.reports or (moments, len(moments))))

    def _scrub(self, width: int) -> tuple[Line, Line]:
        state, moments = self.state, self.moments
        if state.axis == "recorded":
            answer = self.desk.answer(parts.TIMES, "recorded-times")
            times = answer.value if answer is not None else ()
            lines = log_line(self.head, width, state.recorded), log_axis_line(times, self.head, width)
        else:
            lines = bar_line(moments, width, state.reported), axis_line(moments, width)
        places = {self._column_of(mark, width): Run(MARK, "key") for mark in state.marks}
        return lines[0], overlaid(lines[1], places)

    def _column_of(self, mark: Mark, width: int) -> int:
        if self.state.axis == "recorded":
            return column_of_entry(mark.recorded, self.head, width)
        axis = scale(self.moments, width)
        return width - 1 if axis is None else axis.column(instant_of(mark.reported, self.moments))

    def travel_to_column(self, column: int) -> None:
        """To the place on the scrub bar under a column."""
        width = self.size.width
        if self.state.axis == "recorded":
            self.travel_to_entry(entry_of_column(column, self.head, width))
        elif (axis := scale(self.moments, width)) is not None:
            self.travel_to_instant(axis.last(column))

    def _tabs(self, width: int) -> Line:
        state, view = self.state, view_of(self.state)
        answer = self.desk.answer(parts.MAIN, *view.kinds)
        lens = getattr(answer.value, "lens", state.lens) if answer is not None else state.lens
        shown = banner.lens_shown(lens, state.lens) if view.lens is None else banner.lens_fixed(view.lens)
        return banner.tabs(TABS, state, shown, width, self._crumb(), self._counted())

    def _crumb(self) -> str:
        """Where we are below the view of a tab: the pages opened since, or the two ends of a difference."""
        state = self.state
        if state.view == "changes":
            return span_text(span_of(state, self.head), state.axis)
        crumbs: list[str] = []
        for past in (*self.history.past, state):
            crumb = {"deal": past.selection, "party": past.focus}.get(past.view)
            if crumb is None:
                crumbs = []
            elif crumb not in crumbs[-1:]:
                crumbs.append(crumb)
        return " › ".join(crumbs[-3:])

    def _counted(self) -> str:
        """`23 deals`; `…` behind it while only the first rows are known; in a page `match 3 of 12`."""
        view = view_of(self.state)
        here, matches = self.board().counted
        if matches and self.query_one("#body").has_class("page"):
            return f"match {counted_text((here, matches))}"
        answer = self.desk.answer(parts.MAIN, *view.kinds)
        if view.board != "table" or answer is None:
            return ""
        rows = answer.value.rows
        noun = {"log": "entry", "changes": "change", "parties": "party"}.get(view.id, "deal")
        counted = count(len(rows), noun)
        return "… ".join(counted.rsplit(" ", 1)) if answer.value.more else counted

    def _draw_hints(self, width: int) -> None:
        situation = self.situation()
        actions = possible(situation)
        hints = self.query_one("#hints", Bar)
        if situation.typing:
            hints.show(banner.hints_while_typing(actions, width))
        elif self.size.height >= 30:
            travel = [action for action in actions if action.group == "time"]
            others = [action for action in actions if action.group != "time"]
            hints.show(banner.hints(others, width), banner.more_hints(travel, width))
        else:
            hints.show(banner.hints(actions, width))

    def _draw_query(self, width: int) -> None:
        state = self.state
        box = self.query_one("#query", Box)
        listing = view_of(state).asks
        self.query_one("#asking").set_class(listing and (bool(state.query) or box.has_focus), "shown")
        fault = self.query_one("#fault", Bar)
        bad = self.bad_query
        if listing and bad is not None and bad.query == state.query:
            sentence = bad.problem + (f"; {bad.mend}" if bad.mend else "")
            fault.show(*banner.query_error(bad.position, sentence, width, 3))
        elif self.desk.fault is not None:
            fault.show(*banner.failure(explain(self.desk.fault)[1], width))
        else:
            fault.show()
        fault.set_class(bool(fault.lines), "shown")
        fault.styles.height = max(1, len(fault.lines))

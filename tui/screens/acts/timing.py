"""Along the axes of time: steps, dates, play, marks, and from change to change of one deal."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from events.time import DAY, moment_text, parse_moment
from tui.actions import with_keys
from tui.screens import desk as parts
from tui.screens.acts.deck import Deck
from tui.source import Answer, Question, seq_of
from tui.state import Live, Reread, SetMark, Travel, TurnAxis
from tui.timeline import place, step


class Timing(Deck, inherit_bindings=False):
    """The handlers of the group. `_forward`: which way a jump whose answer is awaited goes."""

    _forward = True

    def act_step(self, step_: str) -> None:
        self.player.pause()
        self._step(step_[1:], 1 if step_[0] == "+" else -1)

    def _step(self, unit: str, direction: int) -> None:
        if self.state.axis == "reported":
            self.travel(step(self.state.reported, unit, direction, self.moments))
        elif unit == "event":
            self.travel_to_entry(seq_of(self.state, self.head) + direction)
        else:
            way = "+" if direction > 0 else "-"
            here = seq_of(self.state, self.head)
            self.desk.ask(parts.STEP, Question("step", recorded=here, key=f"{way}{unit}"), again=True)

    def travel(self, reported: str | None) -> None:
        """To a place on the reported axis."""
        self.dispatch(Travel(reported, self.head))
        self.draw_bars()

    def travel_to_instant(self, instant: int) -> None:
        """To the end of the day of an instant; to the end of the axis where nothing is reported later."""
        self.player.pause()
        moments = self.moments
        self.travel(None if not moments or instant >= moments[-1] else moment_text(instant, DAY))

    def travel_to_entry(self, seq: int) -> None:
        """To a place on the recorded axis; at the log's end to its open end."""
        self.dispatch(Reread(None if seq >= self.head else max(0, seq)))
        self.draw_bars()

    def act_date(self) -> None:
        from tui.screens.prompt import TOP, DatePrompt

        self.player.pause()

        def take(answer: str | None) -> None:
            if answer == TOP:
                self.board().edge(-1)
            elif answer is not None:
                self.travel(answer)

        self.app.push_screen(DatePrompt(self.clock), take)

    def act_axis(self) -> None:
        self.player.pause()
        self.dispatch(TurnAxis())

    def act_play(self) -> None:
        if self.player.playing:
            self.player.pause()
        elif self.moments:
            if self.state.axis == "recorded":
                if self.state.recorded is None:
                    self.travel_to_entry(1)
            elif self.state.reported is None:
                self.travel(place(self.moments[0]))
            self.player.play()
        self.draw_bars()

    def play_step(self) -> bool:
        """One report or entry on; False at the end."""
        self._step("event", 1)
        state = self.state
        return (state.recorded if state.axis == "recorded" else state.reported) is not None

    def act_speed(self, by: int) -> None:
        self.player.change(by)
        if not self.player.playing:
            self.say(f"Plays {self.player.rate} reports a second.")
        self.draw_bars()

    def act_live(self) -> None:
        self.player.pause()
        self.seen = self.head
        self.dispatch(Live())
        self.draw_bars()

    # Marks

    def act_mark(self) -> None:
        before = len(self.state.marks)
        self.dispatch(SetMark(self.head))
        after = self.state.marks
        if len(after) < before:
            self.say("The mark is gone.")
        elif len(after) == 1:
            self.say(
                with_keys("Marked. Go elsewhere: Changes shows what differs; {time.mark} there sets a second mark.")
            )
        else:
            self.say("Marked. Changes shows what differs between the two marks.")

    # From change to change

    def act_turn(self, direction: int) -> None:
        """To the next, or the last, report of the selected deal."""
        self.player.pause()
        self._forward = direction > 0
        state = self.state
        upto = self.head if state.axis == "recorded" else seq_of(state, self.head)
        self.desk.ask(parts.STEP, Question("turns", recorded=upto, key=state.selection, axis=state.axis), again=True)

    def step_arrived(self, answer: Answer) -> None:
        """Where a step leads that the store was asked for."""
        if answer.question.what == "step":
            self.travel_to_entry(answer.value)
        elif answer.question.key == self.state.selection:
            self._jump(answer.value)

    def _jump(self, turns: tuple[int, ...]) -> None:
        recorded = self.state.axis == "recorded"
        if recorded:
            here = seq_of(self.state, self.head)
        else:
            reported = self.state.reported
            here = turns[-1] if reported is None and turns else parse_moment(reported or "1970").instant
        at = bisect_right(turns, here) if self._forward else bisect_left(turns, here) - 1
        if not 0 <= at < len(turns):
            self.say(
                f"Nothing of this deal is {'recorded' if recorded else 'reported'} "
                f"{'after' if self._forward else 'before'} that."
            )
        elif recorded:
            self.travel_to_entry(turns[at])
        else:
            self.travel(place(turns[at]))

"""Along the axes of time: steps, dates, play, marks, and from change to change of one deal."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from events.time import DAY, instant_text, moment_text, parse_moment
from tui.actions import with_keys
from tui.screens import desk as parts
from tui.screens.acts.deck import Deck
from tui.source import Answer, Question, seq_of
from tui.state import Live, Reread, SetMark, Travel, TurnAxis
from tui.timeline import place, step

TURN, PLAY = "turn", "play"
"""The step from report to report of the selected deal; the one with which playing begins."""

Place = tuple[str, str | None, int | None]
"""The axis that steps go along, and the pair."""


class Timing(Deck, inherit_bindings=False):
    """The handlers of the group.

    A step that the store must be asked for begins where those before it led: `_steps` wait till the one `_asked` is
    answered. Its answer counts only while the user is still at the place where it began. Steps among the reports wait
    till it is known when these were.
    """

    _steps: tuple[tuple[str, int], ...] = ()
    _asked: tuple[Question, Place] | None = None
    _waits_at: Place | None = None

    def act_step(self, step_: str) -> None:
        self._add_step(step_[1:], 1 if step_[0] == "+" else -1)

    def act_turn(self, direction: int) -> None:
        """To the next, or the last, report of the selected deal."""
        self._add_step(TURN, direction)

    def _add_step(self, unit: str, direction: int) -> None:
        self.player.pause()
        if parts.STEP in self.desk.faults:
            self._steps, self._asked = (), None
        self._forget_elsewhere()
        self._steps += ((unit, direction),)
        self._go_on()

    def _go_on(self) -> None:
        """Take the steps that wait, up to one that the store is asked for."""
        while self._steps and self._asked is None:
            (unit, direction), *rest = self._steps
            if unit != TURN and self.state.axis == "reported" and parts.MOMENTS not in self.desk.answers:
                self._waits_at = self._place
                return
            self._steps = tuple(rest)
            self._step(unit, direction)

    def moments_arrived(self) -> None:
        """It is known when the reports were."""
        self._forget_elsewhere()
        self._go_on()

    def _forget_elsewhere(self) -> None:
        """Of steps that wait none is taken from another place than the one where they were wanted."""
        if self._waits_at not in (None, self._place):
            self._steps = ()
        self._waits_at = None

    def _step(self, unit: str, direction: int) -> None:
        state, here = self.state, seq_of(self.state, self.head)
        if unit == PLAY:
            self._play()
        elif unit == TURN:
            upto = self.head if state.axis == "recorded" else here
            self._ask(Question("turns", recorded=upto, key=state.selection, axis=state.axis, by=direction))
        elif state.axis == "reported":
            self.travel(step(state.reported, unit, direction, self.moments))
        elif unit == "event":
            self.travel_to_entry(here + direction)
        else:
            self._ask(Question("step", recorded=here, key=unit, axis=state.axis, by=direction))

    @property
    def stepping(self) -> bool:
        """Whether a step waits for its answer."""
        return self._asked is not None

    def _ask(self, question: Question) -> None:
        self._asked = question, self._place
        self.desk.ask(parts.STEP, question, again=True)

    @property
    def _place(self) -> Place:
        state = self.state
        return state.axis, state.reported, state.recorded

    def step_arrived(self, answer: Answer) -> None:
        """Where a step leads that the store was asked for."""
        if self._asked is None or answer.question != self._asked[0]:
            return
        start, self._asked = self._asked[1], None
        if start != self._place:
            self._steps = ()
        elif answer.question.what in ("step", "seq"):
            self.travel_to_entry(answer.value)
        elif answer.question.key == self.state.selection:
            self._turn(answer.value, answer.question.by)
        self._go_on()

    def _turn(self, turns: tuple[int, ...], direction: int) -> None:
        recorded = self.state.axis == "recorded"
        if recorded:
            here = seq_of(self.state, self.head)
        else:
            reported = self.state.reported
            here = turns[-1] if reported is None and turns else parse_moment(reported or "1970").instant
        at = bisect_right(turns, here) if direction > 0 else bisect_left(turns, here) - 1
        if not 0 <= at < len(turns):
            self.say(
                f"Nothing of this deal is {'recorded' if recorded else 'reported'} "
                f"{'after' if direction > 0 else 'before'} that."
            )
        elif recorded:
            self.travel_to_entry(turns[at])
        else:
            self.travel(place(turns[at]))

    def halt(self) -> None:
        """Play no further, and take none of the steps that wait: the user goes elsewhere."""
        self.player.pause()
        self._steps, self._asked = (), None

    def travel(self, reported: str | None) -> None:
        """To a place on the reported axis."""
        self.dispatch(Travel(reported, self.head))

    def travel_to_date(self, date: str) -> None:
        """To the end of a period, on the axis that steps go along."""
        if self.state.axis == "reported":
            self.travel(date)
        else:
            self._ask(Question("seq", key=instant_text(parse_moment(date).instant)))  # a year would be read as a seq

    def travel_to_instant(self, instant: int) -> None:
        """To the end of the day of an instant; to the end of the axis where nothing is reported later."""
        moments = self.moments
        self.travel(None if not moments or instant >= moments[-1] else moment_text(instant, DAY))

    def travel_to_entry(self, seq: int) -> None:
        """To a place on the recorded axis; at the log's end to its open end."""
        self.dispatch(Reread(None if seq >= self.head else max(0, seq)))

    def act_date(self) -> None:
        from tui.screens.prompt import TOP, DatePrompt

        self.halt()

        def take(answer: str | None) -> None:
            if answer == TOP:
                self.board().edge(-1)
            elif answer is not None and recorded and answer.isdecimal():
                self.travel_to_entry(int(answer))
            elif answer is not None:
                self.travel_to_date(answer)

        recorded = self.state.axis == "recorded"
        self.app.push_screen(DatePrompt(self.clock, self.head if recorded else None), take)

    def act_axis(self) -> None:
        self.halt()
        self.dispatch(TurnAxis())

    def act_play(self) -> None:
        playing = self.player.playing or (PLAY, 1) in self._steps
        self.halt()
        if not playing:
            self._add_step(PLAY, 1)

    def _play(self) -> None:
        state, moments = self.state, self.moments
        if self.head if state.axis == "recorded" else moments:
            if state.axis == "recorded":
                if state.recorded is None:
                    self.travel_to_entry(1)
            elif state.reported is None:
                self.travel(place(moments[0]))
            self.player.play()
        else:
            self.say("There is nothing to play.")

    def play_steps(self, count: int) -> bool:
        """So many reports or entries on, in one move; False at the end."""
        if self.state.axis == "recorded":
            self.travel_to_entry(seq_of(self.state, self.head) + count)
            return self.state.recorded is not None
        there = self.state.reported
        for _ in range(count):
            there = step(there, "event", 1, self.moments)
        self.travel(there)
        return there is not None

    def play_changed(self) -> None:
        """It plays, or no longer: then the whole of a long list, which it left out, can be asked for."""
        self.draw_bars()
        if not self.player.playing:
            self.wait_for_calm()

    def act_speed(self, by: int) -> None:
        self.player.change(by)
        if not self.player.playing:
            self.say(f"Plays {self.player.rate} reports a second.")

    def act_live(self) -> None:
        self.halt()
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

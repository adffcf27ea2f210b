"""Along the axes of time."""

from __future__ import annotations

from events.time import DAY, moment_text
from tui.screens.acts.deck import Deck
from tui.screens.prompt import TOP, DatePrompt
from tui.state import Live, Travel
from tui.timeline import place, step


class Timing(Deck, inherit_bindings=False):
    """The handlers of the group."""

    def act_step(self, step_: str) -> None:
        self.player.pause()
        self._step(step_[1:], 1 if step_[0] == "+" else -1)

    def _step(self, unit: str, direction: int) -> None:
        self.travel(step(self.state.reported, unit, direction, self.moments))

    def travel(self, reported: str | None) -> None:
        """To a place on the reported axis."""
        self.dispatch(Travel(reported, self.head))
        self.draw_bars()

    def travel_to_instant(self, instant: int) -> None:
        """To the end of the day of an instant; to the end of the axis where nothing is reported later."""
        self.player.pause()
        moments = self.moments
        self.travel(None if not moments or instant >= moments[-1] else moment_text(instant, DAY))

    def act_date(self) -> None:
        self.player.pause()

        def take(answer: str | None) -> None:
            if answer == TOP:
                self.board().edge(-1)
            elif answer is not None:
                self.travel(answer)

        self.app.push_screen(DatePrompt(self.clock), take)

    def act_play(self) -> None:
        if self.player.playing:
            self.player.pause()
        elif self.moments:
            if self.state.reported is None:
                self.travel(place(self.moments[0]))
            self.player.play()
        self.draw_bars()

    def play_step(self) -> bool:
        """One report on; False at the end."""
        self._step("event", 1)
        return self.state.reported is not None

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

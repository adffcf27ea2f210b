"""What has been asked of the store for this screen, what it answered, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial

from tui.channel import Channel, Start
from tui.fetching import LONG, fetch
from tui.source import Answer, Question, Source

MAIN, WHOLE, SIDE, MOMENTS = "main", "whole", "side", "moments"
TIMES, ALL, HEAD, STEP, CITED, ATLAS = "times", "all", "head", "step", "cited", "atlas"
ROWS = "rows"
"""Not asked for here: rows of long lists, which the pager reads. What goes wrong with them is kept here as well."""
NAMES = (MAIN, WHOLE, SIDE, MOMENTS, TIMES, ALL, HEAD, STEP, CITED, ATLAS)
"""The parts of a screen: `WHOLE` is the list of which `MAIN` has the first rows, `STEP` where a step in time leads,
`CITED` the sources of what is to be copied, `ATLAS` whether what matrix and node-link are drawn from was renewed."""

Moments = Sequence[int]
Again = Callable[[], None]


class Desk:
    """One channel for each part of the screen, and one more for questions that may take long, so that no other view
    waits for their answers. All for the event loop; only `fetch` runs in the executor.

    `arrived` is called with a part's name when it has an answer, `failed` when it has none. `sought` gives the
    keys of which a list is to tell where they stand, as they are when the store is asked.
    """

    def __init__(
        self,
        source: Source,
        executor: Executor,
        start: Start,
        *,
        sought: Callable[[str], tuple[str, ...]],
        arrived: Callable[[str], None],
        failed: Callable[[str], None],
    ) -> None:
        self._arrived = arrived
        self._failed = failed
        self.answers: dict[str, Answer] = {}
        self.faults: dict[str, Exception] = {}
        self._again: dict[str, Again] = {}

        def ready(question: Question) -> Question:
            return replace(question, sought=sought(question.what))

        def channel(name: str) -> Channel:
            def ask_store(question: Question) -> Answer:
                return fetch(source, question, made.overtaken)

            made = Channel(executor, start, ask_store, partial(self._deliver, name), partial(self._fail, name), ready)
            return made

        self._source = source
        self._executor = executor
        self._channels = {name: channel(name) for name in NAMES}
        self._long = channel(MAIN)
        self._asked = dict(self._channels)

    def ask(self, part: str, question: Question, *, again: bool = False) -> None:
        """Ask for a part of the screen, unless that is what was asked last."""
        channel = self._long if part == MAIN and question.what in LONG else self._channels[part]
        if channel is not self._asked[part]:
            self._asked[part].forget()
            self._asked[part] = channel
            self._channels[WHOLE].forget()
            self.faults.pop(WHOLE, None)
        channel.ask(question, again=again)

    def stream(self, start: Start, deliver: Callable[[Answer], None], fail: Callable[[Exception], None]) -> Channel:
        """One more channel to the store, for what comes and goes: the names under a box, a screen over this one."""
        return Channel(self._executor, start, partial(fetch, self._source), deliver, fail)

    def busy(self, part: str) -> bool:
        """Whether an answer for that part is still to come."""
        return self._asked[part].busy

    def answer(self, part: str, *kinds: str) -> Answer | None:
        """The last answer for a part, if it answers a question of one of those kinds."""
        held = self.answers.get(part)
        return held if held is not None and held.question.what in kinds else None

    def retry(self) -> None:
        """Ask again for every part that failed."""
        for part in list(self.faults):
            if (again := self._again.pop(part, None)) is not None:
                self.mended(part)
                again()
            elif (question := self._asked[part].latest) is not None:
                self.ask(part, question, again=True)

    @property
    def fault(self) -> Exception | None:
        """What went wrong first, of what still is."""
        return next(iter(self.faults.values()), None)

    def _deliver(self, part: str, answer: Answer) -> None:
        recovered = self.faults.pop(part, None) is not None
        self.answers[part] = answer
        self._arrived(part)
        if recovered and part == HEAD:
            self.retry()

    def fail(self, part: str, error: Exception, again: Again) -> None:
        """A part that is not asked for here went wrong; `again` tries it once more."""
        self._again[part] = again
        self._fail(part, error)

    def mended(self, part: str) -> None:
        """Such a part went well again, or is no longer of interest."""
        self._again.pop(part, None)
        if self.faults.pop(part, None) is not None:
            self._arrived(part)

    def _fail(self, part: str, error: Exception) -> None:
        self.faults[part] = error
        self._failed(part)

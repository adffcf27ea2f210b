"""The store is read in workers: the latest question wins, answers come in order, failures are shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from store import Store, StoreBusy, open_store
from tests.tui.driver import NOW, driven, make_store
from tests.tui.unsteady import Unsteady
from tui.channel import Channel
from tui.source import Answer, Question
from tui.state import Travel


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(make_store(tmp_path / "s.db"), clock=lambda: NOW) as opened:
        yield opened


# The channel alone


class Loop:
    """Runs a channel's coroutine by hand."""

    def __init__(self) -> None:
        self.work: list[Coroutine[Any, Any, None]] = []
        self.delivered: list[Any] = []
        self.failed: list[Exception] = []

    def channel(self, fetch: Callable[[Question], Answer]) -> Channel:
        executor = ThreadPoolExecutor(1)
        return Channel(executor, self.work.append, fetch, self._take, self.failed.append)

    def _take(self, answer: Answer) -> None:
        self.delivered.append(answer.value)


async def test_the_latest_question_is_answered_and_those_overtaken_are_not_asked() -> None:
    loop = Loop()
    asked: list[str | None] = []

    def fetch(question: Question) -> Answer:
        asked.append(question.key)
        if question.key == "a":
            for key in "bcd":
                channel.ask(Question("deal", key=key))
        return Answer(question, question.key)

    channel = loop.channel(fetch)
    channel.ask(Question("deal", key="a"))
    assert channel.busy
    (work,) = loop.work
    await work
    assert asked == ["a", "d"]
    assert loop.delivered == ["a", "d"]
    assert not channel.busy


async def test_the_same_question_is_asked_once_unless_again() -> None:
    loop = Loop()
    channel = loop.channel(lambda question: Answer(question, 1))
    channel.ask(Question("head"))
    channel.ask(Question("head"))
    await loop.work.pop()
    channel.ask(Question("head"))
    assert loop.work == []
    channel.ask(Question("head"), again=True)
    await loop.work.pop()
    assert loop.delivered == [1, 1]


async def test_a_failure_is_told_and_the_next_question_still_asked() -> None:
    loop = Loop()

    def fetch(question: Question) -> Answer:
        if question.key == "bad":
            channel.ask(Question("deal", key="good"))
            raise StoreBusy(1.0)
        return Answer(question, question.key)

    channel = loop.channel(fetch)
    channel.ask(Question("deal", key="bad"))
    await loop.work.pop()
    assert [type(error) for error in loop.failed] == [StoreBusy]
    assert loop.delivered == ["good"]


# In the app


async def test_the_event_loop_never_asks(store: Store) -> None:
    source = Unsteady(store)
    async with driven(source) as ui:
        source.threads.clear()
        await ui.do("time.event_back", "go.parties", "go.web", "go.deals", "go.open", "find.lens")
        assert source.threads
        assert threading.get_ident() not in source.threads


async def test_a_scrub_is_coalesced_and_ends_where_it_ended(store: Store) -> None:
    source = Unsteady(store)
    async with driven(source) as ui:
        source.asked.clear()
        source.gate.clear()
        ui.main.dispatch(Travel("2025-12-01", ui.main.head))
        await ui.wait_for(lambda: bool(source.asked), "the first question")
        for day in range(2, 29):
            ui.main.dispatch(Travel(f"2025-12-{day:02d}", ui.main.head))
        # The banner is there at once; the picture follows.
        assert "AS OF 2025-12-28" in ui.bar("banner")
        source.gate.set()
        await ui.settled()
        assert source.asked == ["2025-12-01", "2025-12-28"]
        assert "amazon-openai" in ui.keys_of_rows()


async def test_a_failing_store_is_told_and_can_be_tried_again(store: Store) -> None:
    source = Unsteady(store)
    async with driven(source) as ui:
        before = ui.keys_of_rows()
        source.failing = True
        await ui.do("find.lens")
        assert "another process has been writing" in ui.bar("fault")
        assert "R tries again" in ui.bar("fault").replace("\n", " ")
        assert ui.keys_of_rows() == before
        await ui.do("app.retry")
        assert "another process" in ui.bar("fault")
        source.failing = False
        await ui.do("app.retry")
        assert ui.bar("fault") == ""
        assert ui.state.lens == "all"


async def test_a_store_that_recovers_is_asked_again_by_itself(store: Store) -> None:
    source = Unsteady(store)
    async with driven(source) as ui:
        source.failing = True
        await ui.do("go.parties")
        ui.main._look_for_news()
        await ui.wait_for(lambda: "head" in ui.main.desk.faults, "the failed look for news")
        source.failing = False
        ui.main._look_for_news()
        await ui.wait_for(lambda: not ui.main.desk.faults, "all answers after all")
        await ui.settled()
        assert ui.keys_of_rows()[0] == "openai"
        assert ui.bar("fault") == ""


async def test_an_answer_for_another_view_is_set_aside(store: Store) -> None:
    source = Unsteady(store)
    async with driven(source) as ui:
        source.gate.clear()
        ui.main.action_act("time.event_back")
        ui.main.action_act("go.parties")
        source.gate.set()
        await ui.settled()
        assert ui.keys_of_rows()[0] == "openai"

"""The collector is held back while a picture is made, by one thread or by several, and afterwards is what it was."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Lens
from store.collecting import no_collections
from store.pictures import Pictures
from tests.store.desk import Desk
from tests.store.telling import rumour


@pytest.fixture(autouse=True)
def on_before_and_after() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_it_is_off_inside_and_on_again_after() -> None:
    with no_collections():
        assert not gc.isenabled()
        with no_collections():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_on_again_after_an_error() -> None:
    with pytest.raises(KeyError), no_collections():
        raise KeyError
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off() -> None:
    gc.disable()
    with no_collections():
        pass
    assert not gc.isenabled()


def test_the_last_thread_that_leaves_turns_it_on() -> None:
    inside, leave = threading.Event(), threading.Event()

    def stay() -> None:
        with no_collections():
            inside.set()
            leave.wait()

    other = threading.Thread(target=stay)
    with no_collections():
        other.start()
        inside.wait()
    assert not gc.isenabled()
    leave.set()
    other.join()
    assert gc.isenabled()


def test_a_list_is_made_without_collections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[bool] = []
    made = Pictures._made
    monkeypatch.setattr(Pictures, "_made", lambda *given: (found.append(gc.isenabled()), made(*given))[1])
    desk = Desk(tmp_path / "store.db")
    desk.say(rumour(1, "2024-01-05"))
    desk.store.deals(lens=Lens.ALL)
    assert (found, gc.isenabled()) == ([False], True)
    desk.close()


def test_a_replay_that_somebody_holds_open_does_not_hold_the_collector(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "store.db")
    desk.say(rumour(1, "2024-01-05"), rumour(2, "2024-01-06"))
    frames = desk.store.replay()
    next(frames)
    assert gc.isenabled()
    frames.close()  # type: ignore[attr-defined]
    desk.close()

"""What the properties of the store run in: a folder, and deals that are kept in each of the ways there are; a store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Store, open_store
from store.memory import Memory
from store.pictures import Pictures
from store.sqlite import crowding, helpers
from store.sqlite.connection import connect
from store.sqlite.log import SqliteLog
from store.sqlite.reads import Reads
from tests.store.desk import Desk
from tests.store.plans import Explaining
from tests.store.projected import story
from tests.store.telling import NOW
from tests.store.worlds import CROWDS


@pytest.fixture(scope="module", params=CROWDS.values(), ids=CROWDS.keys())
def crowd(request: pytest.FixtureRequest) -> Iterator[None]:
    """Deals kept as rows, and those of so many reports that they are folded when read."""
    with pytest.MonkeyPatch.context() as patch:
        for name, number in request.param.items():
            patch.setattr(crowding, name, number)
        yield


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store of 400 events, for what is done to it as a whole."""
    with open_store(tmp_path / "store.db", create=True, clock=lambda: NOW) as store:
        store.append(story(400), lenient=True)
        yield store


@pytest.fixture
def db(desk: Desk) -> Iterator[Explaining]:
    """A connection to a desk's store that notes the plans of its statements."""
    connection = connect(desk.store.path)
    yield Explaining(connection)
    connection.close()


@pytest.fixture
def pictures(desk: Desk, db: Explaining) -> Iterator[Pictures]:
    """The pictures of a desk's store, asked through that connection."""
    log = SqliteLog(desk.store.path, lambda: NOW)
    yield Pictures(Reads(db, log), log, Memory())  # type: ignore[arg-type]
    log.close()


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have even the shortest log rebuilt by two other processes."""
    monkeypatch.setattr(helpers, "WORTH_IT", 1)
    monkeypatch.setattr(helpers, "how_many", lambda: 2)

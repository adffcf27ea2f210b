"""What the properties of the store run in: a folder, and deals that are kept in each of the ways there are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.sqlite import crowding
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

"""A rebuild that is killed leaves the old picture, and what the next one needs to know."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from store import Store
from store.sqlite.connection import connect
from tests.store.projected import rows, rows_of

_REBUILD = """
import sys
from store import open_store
from store.sqlite import helpers
helpers.WORTH_IT = 1
with open_store(sys.argv[1]) as store:
    print("open", flush=True)
    store.rebuild(lambda done, of: print(done, flush=True))
print("through", flush=True)
"""


def test_a_killed_rebuild_leaves_the_old_picture(store: Store) -> None:
    before = rows_of(store.path)
    chance = random.Random(5)
    killed = 0
    for _ in range(8):
        running = subprocess.Popen(
            [sys.executable, "-c", _REBUILD, str(store.path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
        )
        assert running.stdout is not None
        assert running.stdout.readline() == "open\n"
        try:
            running.wait(timeout=chance.uniform(0.0, 0.8))
        except subprocess.TimeoutExpired:
            running.kill()
            killed += 1
        running.wait()
        running.stdout.close()
        assert store.verify().problems == []
        db = connect(store.path)
        (g,) = db.execute("SELECT generation FROM projection").fetchone()
        db.execute("PRAGMA query_only = OFF")
        assert rows(db, g) == before
        db.close()
    assert killed > 0
    store.rebuild()
    assert rows_of(store.path) == before
    assert list(store.path.parent.glob("*-anew-*")) == []

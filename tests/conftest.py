"""What every test stands on: settings of the runs, and an environment that is nobody's own."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# Before anything of the project is imported: typer reads some of these when it is.
_SWAYING = "CLICOLOR_FORCE COLUMNS DEALWEB_STORE FORCE_COLOR GITHUB_ACTIONS LINES NO_COLOR PY_COLORS".split()
# Nothing that a test copies reaches the clipboard of whoever runs it.
_CLIPBOARDS = "DISPLAY TMUX WAYLAND_DISPLAY WSL_DISTRO_NAME".split()
for _name in (*_SWAYING, *_CLIPBOARDS):
    os.environ.pop(_name, None)

# "ci" says the same thing each time it is asked; "dev" goes on looking. HYPOTHESIS_PROFILE names one.
settings.register_profile("dev", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


@pytest.fixture(scope="session", autouse=True)
def _own_homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The default store and the settings of the tests, and of what they start, lie in folders of this run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data-home")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config-home")))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state-home")))
        yield

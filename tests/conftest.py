"""Fixtures for every test: a home of its own, no stray log lines, no leaked threads."""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

# Before anything imports Qt: tests draw into memory unless the caller has set up a screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The window speaks the system's language: here it is English, wherever the tests run.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)

# No deadline: a busy machine would fail at random. In CI the examples are the same each time.
hypothesis.settings.register_profile("digitpad", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("digitpad")

ROOT = Path(__file__).resolve().parents[1]
THREAD_END_SECONDS = 5.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where processes share the tests: a file's stay together, and so do all that ask a Cassandra."""
    for item in items:
        own = item.path.relative_to(ROOT / "tests")
        group = own.parts[0] if own.parts[0] == "contract" else str(own)
        item.add_marker(pytest.mark.xdist_group(group))


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes are no part of a test's name: those of an archive hold the time at which it was made."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each test has an empty home folder, and none of the caller's settings."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("DIGITPAD_")]:
        monkeypatch.delenv(name)
    for name, folder in {
        "HOME": "",
        "USERPROFILE": "",
        "LOCALAPPDATA": "local",
        "APPDATA": "roaming",
        "XDG_DATA_HOME": "share",
        "XDG_CONFIG_HOME": "config",
        "XDG_STATE_HOME": "state",
        "XDG_CACHE_HOME": "cache",
    }.items():
        monkeypatch.setenv(name, str(home / folder))
    return home


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.levelname}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_stray_log_lines(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning in the log fails the test, unless it uses ``caplog`` and so looks at the log itself."""
    handler = _Warnings()
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
    if handler.lines and "caplog" not in request.fixturenames:
        pytest.fail("stray log lines:\n" + "\n".join(handler.lines))


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """A thread that outlives its test fails it: any that keeps the program up, and any of ours."""
    before = set(threading.enumerate())
    yield
    leaked = []
    for thread in set(threading.enumerate()) - before:
        if not thread.daemon or thread.name.startswith("digitpad"):
            thread.join(THREAD_END_SECONDS)  # one that is just about to end is not a leak
            if thread.is_alive():
                leaked.append(thread.name)
    if leaked:
        pytest.fail(f"leaked threads: {', '.join(sorted(leaked))}")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the public data sets, where this checkout has one beside it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no data sets at {folder}")
    return folder

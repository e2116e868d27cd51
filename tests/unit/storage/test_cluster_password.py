"""The password stands in the environment or in the keyring, and shows up nowhere else."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringLocked
from typing_extensions import override

from digitpad.storage.cluster import password
from digitpad.storage.cluster.connection import ClusterOptions
from digitpad.storage.cluster.errors import ClusterMisconfigured

if TYPE_CHECKING:
    from collections.abc import Iterator

OPTIONS = ClusterOptions(hosts=("one", "two"), user="pupil")
SECRET = "open sesame, ü"  # noqa: S105
ROOT = Path(__file__).resolve().parents[3]


class _InMemory(KeyringBackend):
    """A keyring for one test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    @override
    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    @override
    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class _Locked(_InMemory):
    """A keyring that nobody unlocks, and that is careless in what it says."""

    @override
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("not unlocked")

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(f"cannot keep {password}")


class _PlainFile(_InMemory):
    """As keyrings.alt has some."""


_PlainFile.__module__ = "keyrings.alt.file"


@pytest.fixture
def backend() -> Iterator[_InMemory]:
    before = keyring.get_keyring()
    backend = _InMemory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def test_what_is_kept_is_found_and_can_be_forgotten(backend: _InMemory) -> None:
    assert password.find(OPTIONS) is None
    password.keep(OPTIONS, SECRET)
    assert password.find(OPTIONS) == SECRET
    password.forget(OPTIONS)
    password.forget(OPTIONS)
    assert password.find(OPTIONS) is None
    assert backend.kept == {}


def test_it_is_known_by_each_host_user_and_port(backend: _InMemory) -> None:
    password.keep(OPTIONS, SECRET)
    for same in (replace(OPTIONS, hosts=("two",)), replace(OPTIONS, hosts=("new", "one"))):
        assert password.find(same) == SECRET
    for other in (
        replace(OPTIONS, hosts=("three",)),
        replace(OPTIONS, user="teacher"),
        replace(OPTIONS, port=9043),
        replace(OPTIONS, user=None),
    ):
        assert password.find(other) is None


def test_the_environment_comes_first(backend: _InMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    password.keep(OPTIONS, "kept")
    monkeypatch.setenv("DIGITPAD_CASSANDRA__PASSWORD", SECRET)
    assert password.find(OPTIONS) == SECRET
    monkeypatch.setenv("DIGITPAD_CASSANDRA__PASSWORD", "")
    assert password.find(OPTIONS) == "kept"


@pytest.mark.parametrize("useless", [fail.Keyring(), null.Keyring(), _PlainFile()])
def test_where_nothing_keeps_passwords_safely(
    backend: _InMemory, useless: KeyringBackend, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    keyring.set_keyring(useless)
    assert password.keeper() is None
    assert password.find(OPTIONS) is None
    password.forget(OPTIONS)
    with pytest.raises(ClusterMisconfigured, match="DIGITPAD_CASSANDRA__PASSWORD") as refused:
        password.keep(OPTIONS, SECRET)
    assert SECRET not in str(refused.value) + caplog.text
    assert getattr(useless, "kept", {}) == {}


def test_a_chain_of_keyrings_leaves_out_the_files(
    backend: _InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = chainer.ChainerBackend()
    monkeypatch.setattr(type(chain), "backends", [_PlainFile(), backend])
    keyring.set_keyring(chain)
    password.keep(OPTIONS, SECRET)
    assert set(backend.kept.values()) == {SECRET}
    assert password.find(OPTIONS) == SECRET


def test_a_locked_keyring_tells_nothing(backend: _InMemory, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    keyring.set_keyring(_Locked())
    assert password.find(OPTIONS) is None
    with pytest.raises(ClusterMisconfigured, match="Unlock it") as refused:
        password.keep(OPTIONS, SECRET)
    password.forget(OPTIONS)
    said = [str(refused.value), repr(refused.value.__context__), caplog.text]
    assert not any(SECRET in one for one in said)
    assert "KeyringLocked" in caplog.text


def test_the_name_of_what_keeps_it_is_known(backend: _InMemory) -> None:
    assert password.keeper() is not None


_CHILD = """
from digitpad.storage.cluster import password
from digitpad.storage.cluster.connection import ClusterOptions
options = ClusterOptions(hosts=("one", "two"), user="pupil")
assert password.keeper() == "Secret Service", password.keeper()
assert password.find(options) is None
password.keep(options, "open sesame")
assert password.find(ClusterOptions(hosts=("two",), user="pupil")) == "open sesame"
password.forget(options)
assert password.find(options) is None
"""


def test_the_systems_own_keyring_keeps_it(own_home: Path) -> None:
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.skip(f"no {program}")
    script = 'printf pin | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'
    command = ["dbus-run-session", "--", "sh", "-c", script, "sh", sys.executable, "-c", _CHILD]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_RUNTIME_DIR": str(own_home)}
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    outcome = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr

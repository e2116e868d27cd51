"""A drawing of the bundle's journal in a real Cassandra, with the password in a real keyring."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess

import pytest

from tests.contract import plain
from tests.support import cassandra
from tests.support.drawn_journal import draw

UNLOCKED = 'printf pin | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'


@pytest.fixture
def options(tmp_path_factory):
    reason = cassandra.why_not()
    if reason:
        pytest.skip(reason)
    node = cassandra.LoopbackCassandra(tmp_path_factory.mktemp("cassandra"))
    try:
        node.start()
        yield node.options(keyspace=f"test_{secrets.token_hex(6)}")
    finally:
        node.wipe()


def rows(options):
    with plain.session(options) as session:
        return list(session.execute(f'SELECT id FROM "{options.keyspace}".recognitions'))  # noqa: S608 - a name of ours


def settings_of(options):
    """The cluster's settings, as the environment gives them."""
    return {
        "DIGITPAD_CASSANDRA__HOSTS": ",".join(options.hosts),
        "DIGITPAD_CASSANDRA__PORT": str(options.port),
        "DIGITPAD_CASSANDRA__USER": options.user,
        "DIGITPAD_CASSANDRA__KEYSPACE": options.keyspace,
    }


def test_records_reach_the_cluster_and_the_keyring_keeps_its_password(installed, options):
    settings = settings_of(options)
    installed.run("cluster", "init", DIGITPAD_CASSANDRA__PASSWORD=options.password, **settings)
    sent = draw(3, installed.journal)
    if any(shutil.which(program) is None for program in ("dbus-run-session", "gnome-keyring-daemon")):
        summary = installed.run(
            "sync", "--once", "--json", DIGITPAD_CASSANDRA__PASSWORD=options.password, **settings
        ).stdout
    else:
        summary = sync_with_keyring(installed, options, settings)
    assert json.loads(summary)["sent"] == 3
    assert {row.id for row in rows(options)} == set(sent)


def sync_with_keyring(installed, options, settings):
    """Put the password into a keyring of a session of its own, and sync with nothing else to know it from."""
    script = '"$0" cluster password >&2 && exec "$0" sync --once --json </dev/null'
    command = [
        "dbus-run-session",
        "--",
        "sh",
        "-c",
        UNLOCKED,
        "sh",
        "sh",
        "-c",
        script,
        str(installed.command),
    ]
    environ = installed.environ(XDG_RUNTIME_DIR=str(installed.home), **settings) | {
        "PATH": os.environ["PATH"]
    }
    finished = subprocess.run(
        command,
        input=f"{options.password}\n",
        env=environ,
        cwd=installed.home,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "Secret Service keeps it" in finished.stderr
    return finished.stdout

"""The .deb in a Debian of its own that has nothing but what the package declares."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from digitpad.storage.journal import Journal
from tests.bundle.installed import only

DEBOOTSTRAP = "/usr/sbin/debootstrap"
SECONDS = 580
ROOM = 4 * 2**30
PERSON = "pupil"

# Run inside, as root: a person starts the app on no screen, writes nothing, and closes it.
APP = """
export QT_QPA_PLATFORM=offscreen HOME=/home/pupil
digitpad app & app=$!
for _ in $(seq 200); do [ -e ~/.local/share/digitpad/journal.sqlite ] && break; sleep 0.1; done
sleep 1; kill -TERM $app; wait $app
"""


def why_not():
    """The reason why no Debian can be made here, if there is one."""
    if os.geteuid() != 0:
        return "only root may make a root for chroot"
    if not Path(DEBOOTSTRAP).exists():
        return "no debootstrap"
    return None


class Debian:
    """A folder with a Debian in it, as small as there is."""

    def __init__(self, folder):
        self.folder = folder

    def run(self, *words, check=True, user=None):
        """Run a command in it, with a /proc of its own that ends with it."""
        if user is not None:
            words = ("su", user, "--shell", "/bin/sh", "--command", *words)
        command = ["unshare", "--mount", "--pid", "--fork", f"--mount-proc={self.folder}/proc"]
        finished = subprocess.run(
            [*command, "chroot", self.folder, *words],
            env={
                "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                "DEBIAN_FRONTEND": "noninteractive",
                "LANG": "C.UTF-8",
            }
            | {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert not check or finished.returncode == 0, f"{words}: {finished.stdout}{finished.stderr}"
        return finished


def place(tmp_path_factory):
    """A folder for it: in memory where there is room, since dpkg waits for the disk after each file."""
    memory = Path("/dev/shm")  # noqa: S108 - mkdtemp makes the folder in it
    if memory.is_dir() and shutil.disk_usage(memory).free > ROOM and os.access(memory, os.W_OK | os.X_OK):
        return Path(tempfile.mkdtemp(prefix="digitpad-debian-", dir=memory))
    return tmp_path_factory.mktemp("debian")


@pytest.fixture(scope="module")
def debian(tmp_path_factory):
    reason = why_not()
    if reason:
        pytest.skip(reason)
    above = place(tmp_path_factory)
    folder = above / "root"
    try:
        yield bootstrapped(folder)
    finally:
        shutil.rmtree(above)


def bootstrapped(folder):
    """Fetch a Debian into the folder."""
    made = subprocess.run(
        [DEBOOTSTRAP, "--variant=minbase", "bookworm", folder],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if made.returncode != 0:
        pytest.skip(f"no Debian can be fetched: {made.stdout[-300:]}{made.stderr[-300:]}")
    shutil.copy("/etc/resolv.conf", folder / "etc" / "resolv.conf")
    return Debian(folder)


def test_it_installs_runs_and_goes_with_what_it_declares_and_leaves_the_drawings(debian):
    package = only("digitpad_*.deb")
    shutil.copy(package, debian.folder / "root" / package.name)
    debian.run("apt-get", "update")
    debian.run("apt-get", "install", "--yes", "--no-install-recommends", f"/root/{package.name}")
    assert debian.run("sh", "-c", "command -v python3", check=False).returncode != 0
    debian.run("useradd", "--create-home", PERSON)

    checked = debian.run("digitpad self-check", user=PERSON)
    assert "Everything works." in checked.stdout
    debian.run(APP, user=PERSON)
    journal = debian.folder / "home" / PERSON / ".local/share/digitpad/journal.sqlite"
    with Journal.open_reader(journal) as reader:
        assert list(reader.records()) == []
    said = debian.run("dpkg", "--verify", "digitpad").stdout
    assert not said, said

    debian.run("apt-get", "purge", "--yes", "digitpad")
    left = debian.run(
        "sh", "-c", "find / -xdev -iname '*digitpad*' -not -path '/root/*' -not -path '/home/*'"
    )
    assert [line for line in left.stdout.splitlines() if not line.startswith("/var/log")] == []
    assert journal.exists()

"""The bundle as a person has it: unpacked from its archive into some folder, with no Python at hand."""

from __future__ import annotations

import signal
import subprocess
import tarfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"
SECONDS = 120


def only(pattern: str) -> Path:
    """The one file in dist/ of this pattern."""
    found = sorted(DIST.glob(pattern))
    assert len(found) == 1, f'{pattern} in {DIST} is {found}: run "make bundle" first'
    return found[0]


@dataclass(frozen=True)
class Installed:
    """An unpacked bundle, and a home that was empty at first."""

    tree: Path
    home: Path

    @property
    def program(self) -> Path:
        return self.tree / "usr" / "lib" / "digitpad"

    @property
    def command(self) -> Path:
        return self.tree / "usr" / "bin" / "digitpad"

    @property
    def journal(self) -> Path:
        return self.home / ".local" / "share" / "digitpad" / "journal.sqlite"

    def environ(self, **others: str) -> dict[str, str]:
        """The least that a process has: no Python is on the PATH, nor anything else; no session's bus."""
        least = {"PATH": "/nonexistent", "HOME": str(self.home), "LANG": "C.UTF-8"}
        return {**least, "DBUS_SESSION_BUS_ADDRESS": "disabled:", **others}

    def run(
        self, *words: str, stdin: str | None = None, fails: bool = False, **environ: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of digitpad's."""
        finished = subprocess.run(
            [self.command, *words],
            input=stdin,
            env=self.environ(**environ),
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert fails or finished.returncode == 0, finished.stdout + finished.stderr
        return finished

    @contextmanager
    def app(self, *words: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
        """The desktop app, which is asked to end when the block does."""
        process = subprocess.Popen(
            [self.tree / "AppRun", *words],
            env=self.environ(**environ),
            cwd=self.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield process
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=SECONDS)
            assert process.returncode == 0, said
            assert not said, said
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()


def unpack(folder: Path) -> Path:
    """Unpack the archive of dist/ and give the folder in it."""
    with tarfile.open(only("digitpad-*.tar.xz")) as tar:
        tar.extractall(folder, filter="tar")
    [top] = folder.iterdir()
    return top

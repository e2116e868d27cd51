"""Which program shows the window of a journal: the one that holds the lock on the claim's file.

The lock alone decides, since the system frees it however a process ends. The file's words say where the
holder can be called; as long as it starts, and when it ends, it has only its process id to tell.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from time import monotonic, sleep
from typing import TYPE_CHECKING, Self

from digitpad.instance.lock import FileLock, Taken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

STARTING_SECONDS = 10.0
"""How long a program may take to start, or to end, before a second start gives up waiting for it."""
_PAUSE_SECONDS = 0.03
_WORDS = 3


class NoAnswer(Exception):  # noqa: N818 - a state of the other program
    """The program that has the window does not answer; ``pid`` is its process id, where that is known."""

    def __init__(self, pid: int | None) -> None:
        """Remember the process id."""
        super().__init__(f"process {pid} does not answer")
        self.pid = pid


class Claim:
    """Held by the program that shows the window. What it gives away is between it and others of its user."""

    def __init__(self, path: Path) -> None:
        """Claim the window. Raises Taken, and OSError where the file cannot be made."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = path
        self.token = secrets.token_hex(16)
        self._lock = FileLock(path, 0o600)
        self.tell()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def tell(self, address: str = "") -> None:
        """Write where this program can be called from now on; nowhere by default."""
        with contextlib.suppress(OSError):  # on a full disk it cannot be called, and is still the only one
            self._lock.write(f"{os.getpid()}\n{address}\n{self.token}\n" if address else f"{os.getpid()}\n")


def claim_or_call(path: Path, files: Sequence[Path] = (), activation: str = "") -> Claim | None:
    """The claim; None where another program has it and was called, as `Call` says it.

    Raises NoAnswer and OSError.
    """
    until = monotonic() + STARTING_SECONDS
    while True:
        try:
            return Claim(path)
        except Taken as taken:
            said = taken.words
        from digitpad.instance.call import Call, Outcome, send

        words = said.splitlines()
        pid = int(words[0]) if words and words[0].isdigit() else None
        outcome = Outcome.GONE
        if len(words) == _WORDS and said.endswith("\n"):
            if pid is not None:
                _let_come_forward(pid)
            outcome = send(Call(tuple(files), activation), words[1], words[2])
        if outcome is Outcome.ANSWERED:
            return None
        if outcome is Outcome.SILENT or monotonic() > until:
            raise NoAnswer(pid)
        sleep(_PAUSE_SECONDS)  # it starts, or ends: nothing else is going on in this process yet


def _let_come_forward(pid: int) -> None:
    """Windows lets a program come forward only when the one that was started last allows it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(pid)

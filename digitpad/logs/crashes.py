"""What is left of a run that was ended by a signal or an abort: the stacks of its threads, written in C."""

from __future__ import annotations

import contextlib
import faulthandler
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 64_000
"""What is read of the run before; the stacks of a program with 100 threads are shorter."""


class CrashFile:
    """The file that Python writes to when all else is over. It is empty after a run that ended in order.

    A file to itself: at such a moment nothing may ask how long a log has grown. One program at a time may
    have it open.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is opened yet."""
        self._path = path
        self._descriptor = -1

    def begin(self) -> str:
        """Write there from now on, and return what the run before left. Raises OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        left = os.read(self._descriptor, MOST_BYTES).decode(errors="replace")
        self._empty()
        faulthandler.enable(self._descriptor)
        return left

    def end(self) -> None:
        """The program ends in order; on Windows something may have been written that it survived."""
        if self._descriptor >= 0:
            faulthandler.disable()
            with contextlib.suppress(OSError):
                self._empty()
            os.close(self._descriptor)
            self._descriptor = -1

    def _empty(self) -> None:
        os.ftruncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)

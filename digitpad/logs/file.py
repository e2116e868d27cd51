"""A log file that is begun anew when it has grown, also where several windows write to it."""

from __future__ import annotations

import itertools
import logging
import os
import sys
from typing import TYPE_CHECKING

from typing_extensions import override

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 1_000_000
OLDER = 3
"""How many files that were put aside are kept: ``digitpad.1.log`` is the latest of them."""


class LogFile(logging.Handler):
    """Appends each record in one write, so that the lines of several programs never mix.

    The standard library's RotatingFileHandler knows nothing of other processes: two windows would go on
    writing to a file that one of them put aside. Here whoever finds the file too long puts it aside, and
    whoever finds it put aside opens the new one. The file is opened by the first record. One that cannot be
    written is said once on standard error, tried again with each record, and hinders nothing.
    """

    def __init__(self, path: Path, most_bytes: int = MOST_BYTES) -> None:
        """Write to this file; its folder is made where there is none."""
        super().__init__()
        self.path = path
        self._most_bytes = most_bytes
        self._descriptor = -1
        self._told = False

    @override
    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = f"{self.format(record)}\n".encode(errors="backslashreplace")
        except Exception:  # noqa: BLE001 - a record that cannot be put into words; the same as logging's own
            self.handleError(record)
            return
        try:
            os.write(self._open(), line)
        except OSError as error:
            self._put_down()
            self._tell_once(error)

    @override
    def close(self) -> None:
        self.acquire()
        try:
            self._put_down()
        finally:
            self.release()
        super().close()

    def _open(self) -> int:
        """The file to write to: the one that is open, a new one, or the one that another program began."""
        if self._descriptor >= 0 and not self._is_in_place():
            self._put_down()
        if self._descriptor < 0:
            self._descriptor = self._opened()
        if os.fstat(self._descriptor).st_size >= self._most_bytes and self._put_aside():
            self._put_down()
            self._descriptor = self._opened()
        return self._descriptor

    def _opened(self) -> int:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Names of people's folders and files stand in it: nobody else needs to read them.
        return os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def _is_in_place(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._descriptor), self.path.stat())
        except FileNotFoundError:
            return False

    def _put_aside(self) -> bool:
        """Whether it could be; where another window has it open, Windows says no, and it grows on."""
        names = [self.path, *(self.path.with_suffix(f".{number}.log") for number in range(1, OLDER + 1))]
        try:
            for newer, older in reversed(list(itertools.pairwise(names))):
                if newer.exists():
                    newer.replace(older)
        except OSError:
            return False
        return True

    def _put_down(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _tell_once(self, error: OSError) -> None:
        if not self._told and sys.stderr is not None:
            self._told = True
            sys.stderr.write(f"digitpad: the log {self.path} cannot be written: {error.strerror}\n")

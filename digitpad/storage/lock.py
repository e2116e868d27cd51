"""The lock file beside a journal: one writing program per journal, found out before SQLite is asked."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TYPE_CHECKING

from digitpad.storage.errors import JournalLocked, from_os_error

if TYPE_CHECKING:
    from pathlib import Path

# A locked byte cannot be read by others on Windows, so the lock lies far behind the process id.
_LOCKED_BYTE = 1 << 20
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


class JournalLock:
    """An operating system's lock on ``<journal>.lock``; the system frees it however the process ends.

    The file stays when the lock is given back: removing it would let two programs lock two files of one name.
    """

    def __init__(self, journal: Path) -> None:
        """Take the lock; raise JournalLocked with the holder's process id, or another JournalError."""
        self.path = journal.with_name(journal.name + ".lock")
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise from_os_error(journal, error) from error
        try:
            _lock(self._file)
        except OSError as error:
            holder = self._holder()
            os.close(self._file)
            if error.errno in _BUSY:
                raise JournalLocked(journal, holder) from error
            raise from_os_error(journal, error) from error
        # A disk without room for a number is no reason to refuse: the lock holds, only its message is poorer.
        with contextlib.suppress(OSError):
            os.ftruncate(self._file, 0)
            os.write(self._file, str(os.getpid()).encode())

    def release(self) -> None:
        """Give the lock back; again is harmless."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _holder(self) -> int | None:
        with contextlib.suppress(OSError, ValueError):
            return (
                int(os.pread(self._file, 20, 0)) if sys.platform != "win32" else int(os.read(self._file, 20))
            )
        return None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(file, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

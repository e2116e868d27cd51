"""A lock of the operating system's on a file, with a word of who has it."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# A locked byte cannot be read by others on Windows, so the lock lies far behind the words.
_LOCKED_BYTE = 1 << 20
_MOST_WORDS = 4096
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


class Taken(Exception):  # noqa: N818 - a state of the lock
    """Another program has the lock; ``words`` is what it wrote there."""

    def __init__(self, words: str) -> None:
        """Remember its words."""
        super().__init__(words)
        self.words = words


class FileLock:
    """Held from when it is made until it is released, or the process has ended, however that came.

    The file stays when the lock is given back: removing it would let two programs lock two files of one name.
    """

    def __init__(self, path: Path, mode: int = 0o666) -> None:
        """Take the lock. Raises Taken, and OSError where the file cannot be made."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, mode)
        try:
            _lock(self._file)
        except OSError as error:
            words = _words(self._file)
            self.release()
            if error.errno in _BUSY:
                raise Taken(words) from error
            raise

    def write(self, words: str) -> None:
        """Tell whoever finds it taken. Raises OSError, as on a disk without room; the lock holds."""
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, words.encode())

    def release(self) -> None:
        """Give the lock back; again is harmless."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _words(file: int) -> str:
    with contextlib.suppress(OSError):
        return os.read(file, _MOST_WORDS).decode(errors="replace")
    return ""


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

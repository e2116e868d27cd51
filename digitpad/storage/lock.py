"""The lock file beside a journal: one writing program per journal, found out before SQLite is asked."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from digitpad.instance import FileLock, Taken
from digitpad.storage.errors import JournalLocked, from_os_error

if TYPE_CHECKING:
    from pathlib import Path


class JournalLock:
    """An operating system's lock on ``<journal>.lock``; the system frees it however the process ends."""

    def __init__(self, journal: Path) -> None:
        """Take the lock; raise JournalLocked with the holder's process id, or another JournalError."""
        self.path = journal.with_name(journal.name + ".lock")
        try:
            self._lock = FileLock(self.path)
        except Taken as taken:
            holder = int(taken.words) if taken.words.isdigit() else None
            raise JournalLocked(journal, holder) from taken
        except OSError as error:
            raise from_os_error(journal, error) from error
        # A disk without room for a number is no reason to refuse: the lock holds, only its message is poorer.
        with contextlib.suppress(OSError):
            self._lock.write(str(os.getpid()))

    def release(self) -> None:
        """Give the lock back; again is harmless."""
        self._lock.release()

"""How an open journal is read and written: errors in the journal's words, one transaction a change."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from digitpad.saying import said
from digitpad.storage.changes import set_meta
from digitpad.storage.errors import JournalCorrupt, JournalUnavailable
from digitpad.storage.opening import suspect
from digitpad.storage.sqlite import transaction, translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import apsw

    from digitpad.storage.clock import HybridClock


@contextlib.contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as the journal's, and remember damage for the next start."""
    try:
        with translated(path):
            yield
    except JournalCorrupt:
        suspect(path)
        raise


class Writer:
    """The journal's one connection that writes, and the clock that stamps what it writes."""

    def __init__(self, path: Path, connection: apsw.Connection, clock: HybridClock) -> None:
        """Remember which file it is."""
        self.path = path
        self.connection = connection
        self.clock = clock
        self._file = _identity(path)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        """All or nothing, with the clock's last stamp in it; raises JournalError."""
        # The journal's file may have been moved or deleted under us; SQLite would go on writing to what has
        # no name.
        if _identity(self.path) != self._file:
            raise JournalUnavailable(
                self.path, said("the file was moved, replaced or deleted; start digitpad again")
            )
        before = self.clock.last
        with guarded(self.path), transaction(self.connection):
            yield self.connection
            if self.clock.last != before:
                set_meta(self.connection, "clock", self.clock.last)

    @contextlib.contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """For queries; raises JournalError."""
        with guarded(self.path):
            yield self.connection


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino

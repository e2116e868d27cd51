"""How syncing reaches the journal, which belongs to another thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.storage.journal import Journal

_T = TypeVar("_T")


class JournalClosed(Exception):  # noqa: N818 - a state of the journal, as those in storage.errors
    """The program is ending: the journal takes no more work. What is under way stays for the next start."""


class JournalAccess(Protocol):
    """Runs work with the journal, one at a time, and returns what it returned."""

    def __call__(self, work: Callable[[Journal], _T]) -> _T:
        """Raise JournalError as the journal does, and JournalClosed once the program ends."""


class OwnJournal:
    """Access to a journal that this program opened for itself, from whichever thread."""

    def __init__(self, journal: Journal) -> None:
        """Take over an open journal, to be closed here."""
        self._journal = journal
        self._lock = threading.Lock()
        self._closed = False

    def __call__(self, work: Callable[[Journal], _T]) -> _T:
        """Run ``work`` once nobody else is at it."""
        with self._lock:
            if self._closed:
                raise JournalClosed
            return work(self._journal)

    def close(self) -> None:
        """Close the journal after the work under way; again is harmless."""
        with self._lock:
            self._closed = True
            self._journal.close()

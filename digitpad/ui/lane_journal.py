"""The journal as the storage lane has it: opened when it is needed, and again after damage."""

from __future__ import annotations

import contextlib
import enum
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from digitpad.ink.errors import InkError
from digitpad.saying import said
from digitpad.storage.errors import (
    JournalCorrupt,
    JournalError,
    JournalUnavailable,
    RecordClosedError,
    RecordErasedError,
    RecordMissingError,
    RecordOpenError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path
    from uuid import UUID

    from digitpad.domain import Recognition
    from digitpad.storage.journal import Journal
    from digitpad.storage.opening import Opening

_R = TypeVar("_R")

_log = logging.getLogger(__name__)

LATEST = 200
"""How many drawings the strip shows at first, and how many older ones it fetches at once."""
UNREAD_AT_ONCE = 50
ERASED_AT_ONCE = 200


class Outcome(enum.Enum):
    """What came of a write, where that is neither what it returned nor an error."""

    WAITS = enum.auto()
    """Its record is not in this journal, and a damaged one that may have it is still being read."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the window needs to know of a journal that was just opened.

    ``number`` counts the openings of this run: beyond 1, the journal before it was damaged or out of reach.
    ``erased`` records were deleted long ago, and erased for good now. ``waiting`` ones are to be sent, where
    there is a cluster. It ``is_whole`` unless a damaged one, of this run or the last, is still to be read
    into it. ``to_fill`` is whether records of an older format are not findable yet.
    """

    opening: Opening
    device_id: UUID
    latest: list[Recognition]
    unread: list[Recognition]
    was_unclean: bool
    newest_id: UUID | None
    number: int
    erased: int = 0
    waiting: int = 0
    is_whole: bool = True
    to_fill: bool = False


class LaneJournal:
    """Used by the storage lane alone, but for `is_open` and `openings`, which others may look at."""

    def __init__(self, path: Path) -> None:
        """Nothing is opened yet."""
        self.path = path
        self.openings = 0
        self.drafts: set[UUID] = set()
        """Those in the journal and not closed."""
        self.unsent = 0
        """How many records waited to be sent when it was closed for good."""
        self._journal: Journal | None = None
        self._read: set[Path] = set()  # damaged journals that give nothing more
        self._ended = False

    @property
    def is_open(self) -> bool:
        """Whether a journal is open."""
        return self._journal is not None

    def use(self, work: Callable[[Journal], _R]) -> _R:
        """Work with the journal, which is opened where that has not been done. Raises JournalError."""
        from digitpad.storage.journal import Journal

        if self._journal is None:
            self._journal = Journal.open(self.path, still_open=self.drafts)
            self.openings += 1
        return self._work(self._journal, work)

    def lend(self, work: Callable[[Journal], _R]) -> _R:
        """The same, but no journal is opened for it. Raises JournalError, and JournalClosed once it ended."""
        from digitpad.storage.sync.access import JournalClosed

        if self._ended:
            raise JournalClosed
        if self._journal is None:
            raise JournalUnavailable(self.path, said("it is being opened"))
        return self._work(self._journal, work)

    def look(self) -> Opened:
        """Open it, erase some of what was deleted long ago, and say what is in it."""

        def work(journal: Journal) -> Opened:
            erased = journal.erase_old(limit=ERASED_AT_ONCE)
            return Opened(
                journal.opening,
                journal.device_id,
                journal.latest(LATEST),
                journal.without_reading(UNREAD_AT_ONCE),
                journal.was_unclean,
                journal.newest_id(),
                self.openings,
                erased,
                journal.sync.counts().waiting,
                not self._awaits_more(),
                journal.is_to_fill(),
            )

        return self.use(work)

    def older(self, before: UUID) -> list[Recognition]:
        """The records drawn before this one, newest first."""
        return self.use(lambda journal: journal.latest(LATEST, before))

    def erase_old(self) -> int:
        """Erase some of what was deleted long ago for good; how many."""
        return self.lend(lambda journal: journal.erase_old(limit=ERASED_AT_ONCE))

    def fill_finding(self) -> bool:
        """Make some more records of an older format findable; whether there are more."""
        return self.lend(lambda journal: journal.fill_finding())

    def keep(self, work: Callable[[Journal], object]) -> object:
        """Do a write; what can never be kept as it is comes back as its error, what may be later as WAITS."""
        try:
            return self.use(work)
        except RecordMissingError as error:
            # A journal that was begun anew does not know the older records yet.
            if self._awaits_more():
                return Outcome.WAITS
            return _not_kept(error)
        except (RecordClosedError, RecordOpenError, RecordErasedError) as error:
            return _not_kept(error)
        except InkError as error:
            return error

    def put_down(self, read: Path | None = None) -> None:
        """Close it, to be opened again when it is needed; ``read`` is a damaged one that gives no more."""
        if read is not None:
            self._read.add(read)
        journal, self._journal = self._journal, None
        if journal is not None:
            journal.close()

    def close(self) -> None:
        """Lend nothing any more, and close the journal."""
        self._ended = True
        if self._journal is not None:
            with contextlib.suppress(JournalError):
                self.unsent = self._journal.sync.counts().waiting
            self._journal.close()

    def _awaits_more(self) -> bool:
        from digitpad.storage.aside import unread
        from digitpad.storage.opening import real_path

        return not self._read.issuperset(unread(real_path(self.path)))

    def _work(self, journal: Journal, work: Callable[[Journal], _R]) -> _R:
        try:
            return work(journal)
        except (JournalCorrupt, JournalUnavailable):
            # Opening it again keeps a damaged journal aside, and begins a new one where it was taken away.
            self._journal = None
            journal.close()
            raise


def _not_kept(error: Exception) -> Exception:
    """Nothing else may wait for it."""
    _log.warning("not kept: %s", error)
    return error


def latest_and(journal: Journal, known: Collection[UUID]) -> list[Recognition]:
    """The latest records and these; drafts, unknown and unreadable ones are left out."""
    latest = journal.latest(LATEST)
    rest = set(known) - {record.id for record in latest}
    found = [*latest, *(journal.get(record_id) for record_id in sorted(rest, reverse=True))]
    return [record for record in found if record is not None and record.key is not None]


def added(journal: Journal, record: Recognition) -> Recognition | None:
    """Put a whole drawing into a journal that was begun anew after its draft was kept."""
    journal.add_records([replace(record, edit=None)])
    if record.label is not None:
        journal.save_edit(record.id, record.label, True)  # noqa: FBT003 - lanes pass by position
    return journal.get(record.id)

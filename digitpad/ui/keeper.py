"""The journal as the window sees it: everything is kept, in order, and what is kept is said.

Writes wait in a queue of the Qt thread and go to the storage lane one at a time. A write that fails stays at
the head of the queue and is tried again, so a full disk or a locked journal delays writes and never drops or
reorders them.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from digitpad.storage.errors import (
    JournalCorrupt,
    JournalError,
    RecordClosedError,
    RecordMissingError,
    RecordOpenError,
)
from digitpad.ui.lane import Lane

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from digitpad.domain import Drawing, Picture, Reading, Recognition, Source
    from digitpad.storage.journal import Journal
    from digitpad.storage.opening import Opening

_log = logging.getLogger(__name__)

RETRY_MS = 3000
LATEST = 200
"""How many drawings the strip shows."""
UNREAD_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class SaveState:
    """How things stand with the journal: waiting writes, the last commit, and what hinders the next."""

    waiting: int = 0
    saved_at: dt.datetime | None = None
    error: JournalError | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What the window needs to know of a journal that was just opened."""

    opening: Opening
    device_id: UUID
    latest: list[Recognition]
    unread: list[Recognition]
    was_unclean: bool
    newest_id: UUID | None


@dataclass(slots=True)
class _Write:
    work: Callable[[Journal], Any]
    done: Callable[[Any], None] | None = None
    draft: UUID | None = None


class JournalKeeper(QObject):
    """Owns the storage lane and the journal on it."""

    opened = Signal(object)
    """Opened: also after a damaged journal was replaced by a new one."""
    changed = Signal(object)
    """SaveState."""
    damage_found = Signal(str)
    """What the check after an unclean exit found wrong."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        """Keep drawings in the journal at ``path``; nothing is opened before `start`."""
        super().__init__(parent)
        self.path = path
        self._lane = Lane("storage", self)
        self._journal: Journal | None = None
        self._writes: deque[_Write] = deque()
        self._busy = False
        self._state = SaveState()
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self._next)

    @property
    def state(self) -> SaveState:
        """How things stand now."""
        return self._state

    def start(self) -> None:
        """Open the journal, in the background."""
        self._next()

    def retry(self) -> None:
        """Try what failed again now."""
        self._next()

    def save_draft(self, record_id: UUID, drawn_at: dt.datetime, drawing: Drawing) -> None:
        """Keep the open drawing as it is now."""
        write = _Write(lambda journal: journal.save_draft(record_id, drawn_at, drawing), draft=record_id)
        # A newer state of the same draft replaces one that still waits: only the head may be under way.
        if len(self._writes) > 1 and self._writes[-1].draft == record_id:
            self._writes[-1] = write
        else:
            self._writes.append(write)
        self._next()

    def save_reading(
        self,
        record_id: UUID,
        drawing: Drawing | None,
        reading: Reading,
        done: Callable[[bool], None] | None = None,
    ) -> None:
        """Keep a reading, made of ``drawing`` as it was then."""
        self._write(lambda journal: journal.save_reading(record_id, drawing, reading), done)

    def save_edit(self, record_id: UUID, label: str | None, *, reviewed: bool) -> None:
        """Keep what a person says it is."""
        self._write(lambda journal: journal.save_edit(record_id, label, reviewed))

    def set_deleted(self, record_id: UUID, *, deleted: bool) -> None:
        """Delete or restore a closed record."""
        self._write(lambda journal: journal.set_deleted(record_id, deleted))

    def drop_draft(self, record_id: UUID) -> None:
        """Forget a draft without strokes."""
        self._write(lambda journal: journal.drop_draft(record_id))

    def close_drawing(
        self, record_id: UUID, done: Callable[[Recognition | None], None] | None = None
    ) -> None:
        """Close a draft: from now on its ink is immutable, and it waits for syncing."""
        self._write(lambda journal: journal.close_drawing(record_id), done)

    def add_picture(
        self,
        record_id: UUID,
        drawn_at: dt.datetime,
        picture: Picture,
        source: Source,
        done: Callable[[Recognition], None] | None = None,
    ) -> None:
        """Keep a picture, closed at once; its reading follows."""
        self._write(lambda journal: journal.add_picture(record_id, drawn_at, picture, source, None), done)

    def load_older(self, before: UUID, done: Callable[[list[Recognition]], None]) -> None:
        """Fetch the records drawn before this one, newest first."""
        self._lane.submit(
            lambda: self._open_journal().latest(LATEST, before), done, self._on_failed, JournalError
        )

    def finish(self, seconds: float) -> bool:
        """Close the journal after all that waits; whether everything was kept in ``seconds``."""
        self._retry.stop()
        # A write under way is among them: its outcome will not be heard of, and every write may be repeated.
        waiting = list(self._writes)

        def last() -> None:
            if self._journal is None and not waiting:
                return
            journal = self._open_journal()
            for write in waiting:
                write.work(journal)
            journal.close()

        try:
            return self._lane.close(last, seconds)
        except JournalError:
            return False

    def _write(self, work: Callable[[Journal], Any], done: Callable[[Any], None] | None = None) -> None:
        self._writes.append(_Write(work, done))
        self._next()

    def _next(self) -> None:
        """Send the head of the queue, or open the journal where that has not been done."""
        self._report(error=self._state.error)
        if self._busy:
            return
        if self._journal is None:
            self._busy = True
            self._lane.submit(self._open, self._on_opened, self._on_not_written, JournalError)
        elif self._writes:
            self._busy = True
            head = self._writes[0]
            self._lane.submit(lambda: self._work(head), self._on_written, self._on_not_written, JournalError)

    def _open_journal(self) -> Journal:
        from digitpad.storage.journal import Journal

        if self._journal is None:
            self._journal = Journal.open(self.path)
        return self._journal

    def _open(self) -> Opened:
        journal = self._open_journal()
        latest, unread = journal.latest(LATEST), journal.without_reading(UNREAD_AT_ONCE)
        return Opened(
            journal.opening,
            journal.device_id,
            latest,
            unread,
            journal.was_unclean,
            journal.newest_id(),
        )

    def _work(self, write: _Write) -> object:
        journal = self._open_journal()
        try:
            return write.work(journal)
        except (RecordMissingError, RecordClosedError, RecordOpenError) as error:
            # A journal that was begun anew does not know the older records. Nothing else may wait for them.
            _log.warning("not kept: %s", error)
            return None
        except JournalCorrupt:
            # Opening it again, with the next write, keeps the damaged file aside and begins a new one.
            self._journal = None
            journal.close()
            raise

    def _on_opened(self, opened: Opened) -> None:
        self._busy = False
        self._report(error=None)
        self.opened.emit(opened)
        self._next()
        if opened.was_unclean:
            self._lane.submit(
                lambda: self._open_journal().check(), self._on_checked, self._on_failed, JournalError
            )

    def _on_checked(self, damage: str | None) -> None:
        if damage is not None:
            self.damage_found.emit(damage)

    def _on_written(self, result: object) -> None:
        self._busy = False
        written = self._writes.popleft()
        if self._writes:
            self._report(error=None)
        else:
            self._report(error=None, saved_at=dt.datetime.now(dt.UTC))
        if written.done:
            written.done(result)
        self._next()

    def _on_not_written(self, error: JournalError) -> None:
        self._busy = False
        self._on_failed(error)

    def _on_failed(self, error: JournalError) -> None:
        self._report(error=error)
        self._retry.start()

    def _report(self, error: JournalError | None, saved_at: dt.datetime | None = None) -> None:
        state = SaveState(len(self._writes), saved_at or self._state.saved_at, error)
        if state != self._state:
            self._state = state
            self.changed.emit(state)

"""The journal as the window sees it: everything is kept, in order, and what is kept is said.

Writes wait in a queue of the Qt thread and go to the storage lane one at a time. A write that fails stays at
the head of the queue and is tried again, so a full disk or a locked journal delays writes and never drops or
reorders them.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from digitpad.storage.errors import JournalCorrupt, JournalError, JournalUnavailable
from digitpad.ui.lane import Lane, LaneClosed
from digitpad.ui.lane_journal import ERASED_AT_ONCE, UNREAD_AT_ONCE, LaneJournal, Outcome, added
from digitpad.ui.messages import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from uuid import UUID

    from digitpad.domain import Drawing, Picture, Reading, Recognition, Source
    from digitpad.storage.journal import Journal
    from digitpad.ui.lane_journal import Opened

_R = TypeVar("_R")

RETRY_MS = 3000


@dataclass(frozen=True, slots=True)
class SaveState:
    """How things stand with the journal: waiting writes, the last commit, and what hinders the next."""

    waiting: int = 0
    saved_at: dt.datetime | None = None
    error: JournalError | None = None


@dataclass(slots=True)
class _Write:
    work: Callable[[Journal], Any]
    done: Callable[[Any], None] | None = None
    draft: UUID | None = None
    queues: bool = False
    """Whether something waits to be sent once it is done."""
    record: UUID | None = None
    """The record that must be there for it."""
    is_late: bool = False
    """Whether the journal was opened again since, so that what the window knows of it lacks this."""


class JournalKeeper(QObject):
    """Owns the storage lane and the journal on it."""

    opened = Signal(object)
    """Opened: also after a damaged journal was replaced by a new one."""
    changed = Signal(object)
    """SaveState."""
    refused = Signal(str)
    """Why a drawing can never be kept as it is: trying again would not help, so what follows goes on."""
    unreadable = Signal(object)
    """JournalError: older records could not be fetched, or the file not be checked. Saving goes on."""
    damage_found = Signal(str)
    """What the check after an unclean exit found wrong."""
    caught_up = Signal(object)
    """Ids of records that were changed before the journal was opened again; what was done is kept now."""
    queued = Signal()
    """Something more waits in the journal to be sent."""
    _lost = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        """Keep drawings in the journal at ``path``; nothing is opened before `start`."""
        super().__init__(parent)
        self.path = path
        self._lane = Lane("storage", self)
        # The check reads the whole file: saving must not wait for it.
        self._check_lane = Lane("check", self)
        self._journal = LaneJournal(path)  # the storage lane's
        self._heard_of = 0  # the opening that the window knows
        self._writes: deque[_Write] = deque()
        self._held: list[_Write] = []  # until the damaged journal that has their records was read
        self._busy = False
        self._state = SaveState()
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self._next)
        self._lost.connect(self._next, Qt.ConnectionType.QueuedConnection)

    @property
    def state(self) -> SaveState:
        """How things stand now."""
        return self._state

    @property
    def is_open(self) -> bool:
        """Whether a journal is open and what is in it was told."""
        return self._is_known

    @property
    def unsent(self) -> int:
        """How many records wait to be sent, once it is finished."""
        return self._journal.unsent

    def start(self) -> None:
        """Open the journal, in the background."""
        self._next()

    def reopen(self, read: Path) -> None:
        """Open the journal anew: what is in it changed, since this damaged one was read."""
        self._lane.submit(
            lambda: self._journal.put_down(read), lambda _: self._next(), lambda _: self._next(), JournalError
        )

    def drafts(self) -> frozenset[UUID]:
        """The drawings that are in the journal and open; for other threads, as `use`."""
        return self.use(lambda _: frozenset(self._journal.drafts))

    def retry(self) -> None:
        """Try what failed again now; where it fails once more, that is told once more."""
        self._report(error=None)
        self._next()

    def save_draft(self, record_id: UUID, drawn_at: dt.datetime, drawing: Drawing) -> None:
        """Keep the open drawing as it is now."""

        def work(journal: Journal) -> None:
            journal.save_draft(record_id, drawn_at, drawing)
            self._journal.drafts.add(record_id)

        write = _Write(work, draft=record_id)
        # A newer state of the same draft replaces one that still waits: only the head may be under way.
        if len(self._writes) > 1 and self._writes[-1].draft == record_id:
            self._writes[-1] = write
        else:
            self._writes.append(write)
        self._next()

    def save_reading(self, record_id: UUID, drawing: Drawing | None, reading: Reading) -> None:
        """Keep a reading, made of ``drawing`` as it was then (None: of a closed record)."""
        self._write(lambda journal: journal.save_reading(record_id, drawing, reading), queues=drawing is None)

    def save_edit(self, record_id: UUID, label: str | None, *, reviewed: bool) -> None:
        """Keep what a person says it is."""
        self._write(
            lambda journal: journal.save_edit(record_id, label, reviewed), queues=True, record=record_id
        )

    def save_edits(self, edits: Sequence[tuple[UUID, str | None, bool]]) -> None:
        """Keep what a person says of these closed ones and whether that is a review, all of it at once."""
        if len(edits) == 1:
            self.save_edit(edits[0][0], edits[0][1], reviewed=edits[0][2])
        elif edits:
            self._write(lambda journal: journal.save_edits(edits), queues=True)

    def set_all_deleted(self, records: Sequence[UUID], *, deleted: bool) -> None:
        """Delete or restore these closed ones, all at once."""
        if len(records) == 1:
            self.set_deleted(records[0], deleted=deleted)
        elif records:
            self._write(lambda journal: journal.set_all_deleted(records, deleted), queues=True)

    def set_deleted(self, record_id: UUID, *, deleted: bool) -> None:
        """Delete or restore a closed record."""
        self._write(lambda journal: journal.set_deleted(record_id, deleted), queues=True, record=record_id)

    def erase(self, record_id: UUID) -> None:
        """Delete a closed record for good."""
        self._write(lambda journal: journal.erase(record_id), queues=True, record=record_id)

    def drop_draft(self, record_id: UUID) -> None:
        """Forget a draft without strokes."""

        def work(journal: Journal) -> None:
            journal.drop_draft(record_id)
            self._journal.drafts.discard(record_id)

        self._write(work)

    def close_drawing(self, record: Recognition, done: Callable[[Recognition | None], None]) -> None:
        """Close a draft: from now on its ink is immutable, and it waits for syncing."""

        def work(journal: Journal) -> Recognition | None:
            closed = journal.close_drawing(record.id) or added(journal, record)
            self._journal.drafts.discard(record.id)
            return closed

        self._write(work, done, queues=True)

    def add_picture(
        self,
        record_id: UUID,
        drawn_at: dt.datetime,
        picture: Picture,
        source: Source,
        done: Callable[[Recognition | None], None],
    ) -> None:
        """Keep a picture, closed at once; its reading follows."""
        self._write(
            lambda journal: journal.add_picture(record_id, drawn_at, picture, source, None), done, queues=True
        )

    def save_readings(self, readings: Mapping[UUID, Reading]) -> None:
        """Keep the first readings of closed records."""
        self._write(lambda journal: journal.save_readings(readings.items()), queues=True)

    def load_unread(self, after: UUID | None, done: Callable[[list[Recognition]], None]) -> None:
        """Fetch closed records that lack a reading, once all that waits now is kept.

        The first ones, or those after this one.
        """
        self._write(lambda journal: journal.without_reading(UNREAD_AT_ONCE, after), done)

    def look(self, work: Callable[[Journal], _R], done: Callable[[_R | None], None]) -> None:
        """Ask the journal something; None comes where it cannot be read just now.

        Writes that still wait are not in what comes: whoever shows it asks again once they are kept.
        """

        def failed(_: JournalError) -> None:
            done(None)
            self._next()

        self._lane.submit(lambda: self._journal.lend(work), done, failed, JournalError)

    def load_older(self, before: UUID, done: Callable[[list[Recognition]], None]) -> None:
        """Fetch the records drawn before this one, newest first."""
        self._lane.submit(lambda: self._journal.older(before), done, self._on_unreadable, JournalError)

    def use(self, work: Callable[[Journal], _R]) -> _R:
        """Run ``work`` on the storage lane for another thread, which waits for it.

        Raises JournalError as the journal does, and JournalClosed once the program ends.
        """
        from digitpad.storage.sync.access import JournalClosed

        try:
            return self._lane.run(lambda: self._journal.lend(work))
        except LaneClosed:
            raise JournalClosed from None
        except (JournalCorrupt, JournalUnavailable):
            if self._heard_of:
                self._lost.emit()  # it is opened again, or a new one
            raise

    def finish(self, seconds: float) -> bool:
        """Close the journal after all that waits; whether everything was kept in ``seconds``."""
        self._retry.stop()
        self._check_lane.close(lambda: None, 0)
        # A write under way is among them: its outcome will not be heard of, and every write may be repeated.
        waiting = [*self._held, *self._writes]
        outcomes: list[object] = []

        def last() -> None:
            try:
                for write in waiting:
                    try:
                        outcomes.append(self._journal.keep(write.work))
                    except (JournalCorrupt, JournalUnavailable):
                        outcomes.append(self._journal.keep(write.work))  # opens it again, or a new one
            finally:
                self._journal.close()

        try:
            return self._lane.close(last, seconds) and Outcome.WAITS not in outcomes
        except JournalError:
            return False

    # On the Qt thread

    @property
    def _is_known(self) -> bool:
        """Whether a journal is open and the window has heard what is in it."""
        return self._journal.is_open and self._journal.openings == self._heard_of

    def _write(
        self,
        work: Callable[[Journal], Any],
        done: Callable[[Any], None] | None = None,
        *,
        queues: bool = False,
        record: UUID | None = None,
    ) -> None:
        self._writes.append(_Write(work, done, queues=queues, record=record))
        self._next()

    def _next(self) -> None:
        """Send the head of the queue, or open the journal where that has not been done."""
        self._report(error=self._state.error)
        if self._busy:
            return
        while self._writes and self._follows_held(self._writes[0]):
            self._hold()
        if not self._is_known:
            self._busy = True
            self._lane.submit(
                self._journal.look, self._on_opened, self._on_not_written, JournalError, self._on_broken
            )
        elif self._writes:
            self._busy = True
            head = self._writes[0]
            self._lane.submit(
                lambda: self._journal.keep(head.work),
                self._on_written,
                self._on_not_written,
                JournalError,
                self._on_broken,
            )

    def _follows_held(self, write: _Write) -> bool:
        """Whether an earlier change of the same record waits, which it must not overtake."""
        return write.record is not None and any(held.record == write.record for held in self._held)

    def _hold(self) -> None:
        """Let the others go first until more is known of the head's record."""
        self._held.append(self._writes.popleft())

    def _on_opened(self, opened: Opened) -> None:
        self._busy, self._heard_of = False, opened.number
        self._writes.extendleft(reversed(self._held))
        self._held.clear()
        for write in self._writes:
            write.is_late = True
        self._report(error=None)
        self.opened.emit(opened)
        self._next()
        self._on_erased(opened.erased)
        if opened.to_fill:
            self._fill_finding()
        if opened.was_unclean:
            self._check_lane.submit(self._check, self._on_checked, self.unreadable.emit, JournalError)

    def _on_erased(self, erased: int) -> None:
        """Go on until nothing is left that was deleted long ago; a few at a time, since saving waits."""
        if erased:
            self.queued.emit()
        if erased >= ERASED_AT_ONCE:
            self._lane.submit(self._journal.erase_old, self._on_erased, lambda _: self._next(), JournalError)

    def _fill_finding(self) -> None:
        """Go on making records of an older format findable; a few at a time, since saving waits."""
        self._lane.submit(
            self._journal.fill_finding,
            lambda more: self._fill_finding() if more else None,
            lambda _: self._next(),
            JournalError,
        )

    def _on_checked(self, damage: str | None) -> None:
        if damage is not None:
            self.damage_found.emit(damage)

    def _on_written(self, result: object) -> None:
        self._busy = False
        if result is Outcome.WAITS:
            self._hold()
            self._next()
            return
        written = self._writes.popleft()
        is_all = not (self._writes or self._held or isinstance(result, Exception))
        self._report(error=None, saved_at=dt.datetime.now(dt.UTC) if is_all else None)
        if isinstance(result, Exception):
            self.refused.emit(refusal(result))
        elif written.done:
            written.done(result)
        if written.is_late and written.record is not None:
            self.caught_up.emit([written.record])
        if written.queues:
            self.queued.emit()
        self._next()

    def _on_not_written(self, error: JournalError) -> None:
        self._busy = False
        self._report(error=error)
        self._retry.start()

    def _on_unreadable(self, error: JournalError) -> None:
        self.unreadable.emit(error)
        self._next()

    def _on_broken(self) -> None:
        """Something went wrong that nobody foresaw; the drawings after this one must still be kept."""
        self._busy = False
        if self._is_known:
            self._writes.popleft()
            self._next()
        else:
            self._retry.start()

    def _report(self, error: JournalError | None, saved_at: dt.datetime | None = None) -> None:
        state = SaveState(len(self._writes) + len(self._held), saved_at or self._state.saved_at, error)
        if state != self._state:
            self._state = state
            self.changed.emit(state)

    # On the lane of the check

    def _check(self) -> str | None:
        from digitpad.storage.journal import Journal

        with closing(Journal.open_reader(self.path)) as reader:
            return reader.check()

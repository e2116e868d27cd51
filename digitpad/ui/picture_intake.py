"""Many pictures at once: they are read from their files and kept beside everything else that goes on."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal

from digitpad.storage.errors import JournalError
from digitpad.storage.sync.access import JournalClosed
from digitpad.storage.taken import PicturesStopped, Taken, Watch
from digitpad.ui.lane import Lane
from digitpad.ui.lane_journal import LATEST

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from uuid import UUID

    from digitpad.ui.history import History
    from digitpad.ui.keeper import JournalKeeper

SHOWN_AT_ONCE: Final = 2 * LATEST
"""So many are shown as they come; of more, the latest at the end: all of them would fill the memory."""


@dataclass(frozen=True, slots=True)
class IntakeProgress:
    """How many were looked at of how many, which are still being counted while ``total`` is None."""

    done: int
    found: int
    total: int | None


class PictureIntake(QObject):
    """Takes in what it is given, one after the other, on a lane of its own."""

    progressed = Signal(object)
    """IntakeProgress."""
    finished = Signal(object)
    """Taken: everything was looked at."""
    stopped = Signal(object)
    """Taken: it was cancelled; what came in before stays."""
    failed = Signal(object, object)
    """JournalError and Taken: what came in before stays."""
    _progressed = Signal(object)
    _added = Signal(object)

    def __init__(self, keeper: JournalKeeper, history: History, parent: QObject | None = None) -> None:
        """Take pictures into the keeper's journal, and show them in the history."""
        super().__init__(parent)
        self._keeper, self._history = keeper, history
        self._lane = Lane("pictures", self)
        self._cancelled = Event()
        self._waiting: list[list[Path]] = []  # until the journal is open
        self._under_way = 0
        self._shown = 0
        self._not_shown: deque[UUID] = deque(maxlen=LATEST)
        # What the lane says is heard on the Qt thread.
        self._progressed.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._added.connect(self._on_added, Qt.ConnectionType.QueuedConnection)
        keeper.opened.connect(self._begin_waiting)

    @property
    def is_busy(self) -> bool:
        """Whether pictures are being taken in, or wait for it."""
        return bool(self._under_way or self._waiting)

    def take(self, paths: Sequence[Path]) -> None:
        """Take in these files, and the pictures in these folders."""
        self._waiting.append(list(paths))
        if self._keeper.is_open:
            self._begin_waiting()

    def cancel(self) -> None:
        """Take in nothing more of what was given until now."""
        self._cancelled.set()
        if self._waiting and not self._under_way:
            self._waiting.clear()

    def finish(self, seconds: float) -> bool:
        """Stop, and wait for the lane."""
        self.cancel()
        return self._lane.close(lambda: None, seconds)

    def _begin_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for paths in waiting:
            self._begin(paths)

    def _begin(self, paths: list[Path]) -> None:
        if not self._under_way:
            self._cancelled = Event()
            self._shown = 0
        self._under_way += 1
        taken, cancelled = Taken(), self._cancelled
        watch = Watch(
            lambda taken: self._progressed.emit(IntakeProgress(taken.done, taken.found, taken.total)),
            self._added.emit,
            cancelled.is_set,
        )

        def work() -> None:
            # Imported here: Pillow and numpy take a while to load.
            from digitpad.storage.pictures import take_pictures

            take_pictures(paths, self._keeper.use, watch, taken)

        def failed(error: Exception) -> None:
            self._end()
            if isinstance(error, JournalError):
                self.failed.emit(error, taken)
            else:
                self.stopped.emit(taken)

        self._lane.submit(
            work,
            lambda _: self._on_finished(taken),
            failed,
            (PicturesStopped, JournalError, JournalClosed),
            self._end,
        )

    def _on_finished(self, taken: Taken) -> None:
        self._end()
        self.finished.emit(taken)

    def _end(self) -> None:
        self._under_way -= 1
        if self._not_shown:
            self._history.reload(self._not_shown)
            self._not_shown.clear()
        self._history.read_missing()

    def _on_added(self, ids: tuple[UUID, ...]) -> None:
        self._keeper.queued.emit()
        if self._shown < SHOWN_AT_ONCE:
            self._history.reload(ids)
        else:
            self._not_shown.extend(ids)
        self._shown += len(ids)

"""Import into the journal from the window: files are read on a lane of their own, written batch by batch."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from digitpad.storage.errors import JournalError
from digitpad.ui.lane import Lane

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.storage.importing import Imported
    from digitpad.ui.keeper import JournalKeeper


class Importer(QObject):
    """Takes in a file or folder, one at a time; saving goes on between its batches."""

    progressed = Signal(int)
    """Rows so far."""
    changed = Signal(object)
    """Ids of records that are new, or not as before."""
    finished = Signal(object, object)
    """Path and Imported."""
    failed = Signal(object)
    """ImportRefused or JournalError; what came in before stays."""
    stopped = Signal(object)
    """ImportCancelled: it was cancelled; what came in before stays, and it goes on when it is done again."""

    def __init__(self, keeper: JournalKeeper, parent: QObject | None = None) -> None:
        """Import into this journal."""
        super().__init__(parent)
        self._keeper = keeper
        self._lane = Lane("import", self)
        self._cancelled = Event()
        self._busy = False

    @property
    def is_busy(self) -> bool:
        """Whether an import goes on."""
        return self._busy

    def begin(self, path: Path) -> None:
        """Take in this file or folder."""
        # Imported here: nothing of it is needed before somebody imports.
        from digitpad.storage.importing import ImportCancelled, ImportRefused, Watch, import_from
        from digitpad.storage.sync.access import JournalClosed

        cancelled = self._cancelled = Event()
        self._busy = True
        watch = Watch(self.progressed.emit, cancelled.is_set, self.changed.emit)

        def done(imported: Imported) -> None:
            self._busy = False
            self.finished.emit(path, imported)

        def failed(error: Exception) -> None:
            self._busy = False
            if isinstance(error, ImportCancelled):
                self.stopped.emit(error)
            elif not isinstance(error, JournalClosed):  # else the program ends, and nobody listens
                self.failed.emit(error)

        self._lane.submit(
            lambda: import_from(path, self._keeper.use, watch=watch),
            done,
            failed,
            (ImportRefused, JournalError, JournalClosed),
            self._on_broken,
        )

    def cancel(self) -> None:
        """Stop after the batch under way."""
        self._cancelled.set()

    def finish(self, seconds: float) -> bool:
        """Stop and wait for the lane."""
        self.cancel()
        return self._lane.close(lambda: None, seconds)

    def _on_broken(self) -> None:
        self._busy = False

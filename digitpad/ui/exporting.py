"""Export from the window: the journal is read by a connection of its own, on a lane of its own."""

from __future__ import annotations

from contextlib import closing
from threading import Event
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from digitpad.storage.errors import JournalError
from digitpad.ui.lane import Lane

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.storage.export import ExportFormat, Wish, Written

ENDINGS: Final[dict[ExportFormat, str]] = {
    "jsonl": ".jsonl",
    "csv": ".csv",
    "inkml": ".inkml",
    "parquet": ".parquet",
    "idx": "",
    "images": "",
}
"""Formats and how their files' names end; those without an ending are folders."""


class Exporter(QObject):
    """Writes the history to a file or folder, one export at a time."""

    progressed = Signal(int)
    """Rows so far."""
    finished = Signal(object, object)
    """Path and Written."""
    failed = Signal(object)
    """ExportError or JournalError: what went wrong and what to do."""
    stopped = Signal()
    """It was cancelled; nothing of it is left."""

    def __init__(self, journal: Path, parent: QObject | None = None) -> None:
        """Export from the journal at this path."""
        super().__init__(parent)
        self._journal = journal
        self._lane = Lane("export", self)
        self._cancelled = Event()
        self._busy = False

    @property
    def is_busy(self) -> bool:
        """Whether an export goes on."""
        return self._busy

    def export(self, path: Path, wish: Wish) -> None:
        """Begin to write what is wished to ``path``."""
        # Imported here: nothing of it is needed before somebody exports.
        from digitpad.storage.export import ExportCancelled, ExportError, write
        from digitpad.storage.journal import Journal

        cancelled = self._cancelled = Event()
        self._busy = True

        def work() -> Written:
            with closing(Journal.open_reader(self._journal)) as reader:
                return write(reader, path, wish, self.progressed.emit, cancelled.is_set)

        def done(written: Written) -> None:
            self._busy = False
            self.finished.emit(path, written)

        def failed(error: Exception) -> None:
            self._busy = False
            if isinstance(error, ExportCancelled):
                self.stopped.emit()
            else:
                self.failed.emit(error)

        self._lane.submit(work, done, failed, (ExportError, JournalError), self._on_broken)

    def cancel(self) -> None:
        """Stop the latest export; what was written so far is removed."""
        self._cancelled.set()

    def finish(self, seconds: float) -> bool:
        """Stop and wait for the lane."""
        self.cancel()
        return self._lane.close(lambda: None, seconds)

    def _on_broken(self) -> None:
        self._busy = False

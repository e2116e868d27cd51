"""Export from the window: the journal is read by a connection of its own, on a lane of its own."""

from __future__ import annotations

from contextlib import closing
from threading import Event
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QObject, Signal

from digitpad.storage.errors import JournalError
from digitpad.ui.lane import Lane

if TYPE_CHECKING:
    from pathlib import Path

FORMATS: Final[dict[str, Literal["csv", "jsonl"]]] = {"csv": "csv", "jsonl": "jsonl"}
"""Format by file name extension."""


class Exporter(QObject):
    """Writes the history to a file, one export at a time."""

    progressed = Signal(int)
    """Rows so far."""
    finished = Signal(object, int)
    """Path and rows."""
    failed = Signal(str)
    """What went wrong and what to do."""
    stopped = Signal()
    """It was cancelled; nothing of it is left."""

    def __init__(self, journal: Path, parent: QObject | None = None) -> None:
        """Export from the journal at this path."""
        super().__init__(parent)
        self._journal = journal
        self._lane = Lane("export", self)
        self._cancelled = Event()

    def export(self, path: Path) -> None:
        """Begin to write ``path``; its ending names the format."""
        # Imported here: nothing of it is needed before somebody exports.
        from digitpad.storage.export import ExportCancelled, ExportError, export
        from digitpad.storage.journal import Journal

        cancelled = self._cancelled = Event()
        form = FORMATS[path.suffix.lower()[1:]]

        def work() -> int:
            with closing(Journal.open_reader(self._journal)) as reader:
                return export(reader, path, form, self.progressed.emit, cancelled.is_set)

        def failed(error: Exception) -> None:
            if isinstance(error, ExportCancelled):
                self.stopped.emit()
            else:
                self.failed.emit(str(error))

        self._lane.submit(
            work, lambda rows: self.finished.emit(path, rows), failed, (ExportError, JournalError)
        )

    def cancel(self) -> None:
        """Stop the latest export; what was written so far is removed."""
        self._cancelled.set()

    def finish(self, seconds: float) -> bool:
        """Stop and wait for the lane."""
        self.cancel()
        return self._lane.close(lambda: None, seconds)

"""Export from the window: the journal is read by a connection of its own, on a lane of its own."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from digitpad.storage.errors import JournalError
from digitpad.ui.undertaking import Progress, Undertaking

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QObject

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


class Exporter(Undertaking):
    """Writes the history to a file or folder, one export at a time; of a cancelled one nothing is left."""

    finished = Signal(object, object)
    """Path and Written."""
    failed = Signal(object)
    """ExportError or JournalError: what went wrong and what to do."""
    stopped = Signal()
    """It was cancelled; nothing of it is left."""

    def __init__(self, journal: Path, parent: QObject | None = None) -> None:
        """Export from the journal at this path."""
        super().__init__("export", parent)
        self._journal = journal

    def export(self, path: Path, wish: Wish) -> None:
        """Begin to write what is wished to ``path``."""
        # Imported here: nothing of it is needed before somebody exports.
        from digitpad.storage.export import ExportCancelled, ExportError, expected_rows, write
        from digitpad.storage.journal import Journal

        def work(is_cancelled: Callable[[], bool]) -> Written:
            total = expected_rows(self._journal, wish.choice)

            def tell(rows: int) -> None:
                self._tell(Progress(rows, total, min(rows / total, 1.0) if total else None))

            with closing(Journal.open_reader(self._journal)) as reader:
                return write(reader, path, wish, tell, is_cancelled)

        def failed(error: Exception) -> None:
            if isinstance(error, ExportCancelled):
                self.stopped.emit()
            else:
                self.failed.emit(error)

        self._undertake(
            work, lambda written: self.finished.emit(path, written), failed, (ExportError, JournalError)
        )

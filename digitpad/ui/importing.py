"""Import into the journal from the window: files are read on a lane of their own, written batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from digitpad.storage.errors import JournalError
from digitpad.ui.told import in_words
from digitpad.ui.undertaking import Progress, Undertaking

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QObject

    from digitpad.storage.importing import Imported
    from digitpad.ui.keeper import JournalKeeper


class Importer(Undertaking):
    """Takes in a file or folder, one at a time; saving goes on between its batches.

    A cancelled one stops after the batch under way.
    """

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
        super().__init__("import", parent)
        self._keeper = keeper

    def begin(self, path: Path) -> None:
        """Take in this file or folder."""
        # Imported here: nothing of it is needed before somebody imports.
        from digitpad.storage.importing import ImportCancelled, ImportRefused, Watch, import_from
        from digitpad.storage.sync.access import JournalClosed

        def work(is_cancelled: Callable[[], bool]) -> Imported:
            watch = Watch(
                lambda rows, share: self._tell(Progress(rows, share=share)),
                is_cancelled,
                self.changed.emit,
                in_words,
            )
            return import_from(path, self._keeper.use, watch=watch)

        def failed(error: Exception) -> None:
            if isinstance(error, ImportCancelled):
                self.stopped.emit(error)
            elif not isinstance(error, JournalClosed):  # else the program ends, and nobody listens
                self.failed.emit(error)

        self._undertake(
            work,
            lambda imported: self.finished.emit(path, imported),
            failed,
            (ImportRefused, JournalError, JournalClosed),
        )

"""Brings back what can be read of a history that was damaged, while the window goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from digitpad.storage.errors import JournalError
from digitpad.ui.lane import Lane

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.storage.salvage import Salvaged
    from digitpad.ui.keeper import JournalKeeper
    from digitpad.ui.lane_journal import Opened


class Salvager(QObject):
    """Begins by itself when a damaged journal was kept aside; afterwards the journal is opened anew.

    Where the program ends meanwhile, the next start goes on: reading it twice changes nothing.
    """

    progressed = Signal(int, int)
    """How many pages of how many are through."""
    finished = Signal(object, object)
    """Path of the damaged journal, and what came out of it: Salvaged, or JournalError."""

    def __init__(self, keeper: JournalKeeper, parent: QObject | None = None) -> None:
        """Nothing begins before the journal is open."""
        super().__init__(parent)
        self._keeper = keeper
        self._lane = Lane("salvage", self)
        keeper.opened.connect(self._on_opened)

    def finish(self, seconds: float) -> bool:
        """Leave; what was not brought back yet lies in the file that was kept aside."""
        return self._lane.close(lambda: None, seconds)

    def _on_opened(self, opened: Opened) -> None:
        if opened.opening.kept_aside is not None or opened.number == 1:
            self._lane.submit(self._find, self._begin, lambda _: None, (OSError, JournalError))

    def _begin(self, files: list[Path]) -> None:
        for file in files:
            self._begin_with(file)

    def _begin_with(self, file: Path) -> None:
        self._lane.submit(
            lambda: self._salvage(file),
            lambda found: self._done(file, found),
            lambda error: self._done(file, error),
            JournalError,
            lambda: self._keeper.reopen(file),
        )

    def _done(self, file: Path, outcome: Salvaged | JournalError) -> None:
        self.finished.emit(file, outcome)
        self._keeper.reopen(file)  # the window has yet to hear of what came back

    # On the lane

    def _find(self) -> list[Path]:
        """The damaged journals that are to be read: this one, and any that an earlier run left unread."""
        from digitpad.storage.aside import unread
        from digitpad.storage.opening import real_path

        return unread(real_path(self._keeper.path))

    def _salvage(self, file: Path) -> Salvaged:
        from digitpad.storage.salvage import salvage

        return salvage(file, self._keeper.use, self.progressed.emit, self._keeper.drafts())

"""Brings back what can be read of a history that was damaged, while the window goes on."""

from __future__ import annotations

import contextlib
import glob
import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from digitpad.storage.errors import JournalError
from digitpad.ui.lane import Lane

if TYPE_CHECKING:
    from pathlib import Path

    from digitpad.storage.salvage import Salvaged
    from digitpad.ui.keeper import JournalKeeper
    from digitpad.ui.lane_journal import Opened

MARK: Final = ".salvaging"
"""Ends the name of an empty file beside a damaged journal that was not read to its end yet."""

_log = logging.getLogger(__name__)


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
        kept_aside = opened.opening.kept_aside
        if kept_aside is not None or opened.number == 1:
            self._lane.submit(
                lambda: self._find(kept_aside), self._begin, lambda _: None, (OSError, JournalError)
            )

    def _begin(self, files: list[Path]) -> None:
        for file in files:
            self._begin_with(file)

    def _begin_with(self, file: Path) -> None:
        self._lane.submit(
            lambda: self._salvage(file),
            lambda found: self._done(file, found),
            lambda error: self._done(file, error),
            JournalError,
            self._keeper.reopen,
        )

    def _done(self, file: Path, outcome: Salvaged | JournalError) -> None:
        self.finished.emit(file, outcome)
        self._keeper.reopen()  # the window has yet to hear of what came back

    # On the lane

    def _find(self, kept_aside: Path | None) -> list[Path]:
        """The damaged journals that are to be read: this one, and any that an earlier run left unread."""
        from digitpad.storage.opening import real_path

        if kept_aside is not None:
            with contextlib.suppress(OSError):
                _mark(kept_aside).touch()
        journal = real_path(self._keeper.path)
        marks = journal.parent.glob(f"{glob.escape(journal.stem)}.damaged-*{MARK}")
        marked = [mark.with_name(mark.name.removesuffix(MARK)) for mark in marks]
        return sorted({file for file in marked if file.exists()} | ({kept_aside} if kept_aside else set()))

    def _salvage(self, file: Path) -> Salvaged:
        from digitpad.storage.salvage import salvage

        found = salvage(file, self._keeper.use, self.progressed.emit, self._keeper.drafts())
        _log.info("of the damaged journal %s came %s", file, found)
        with contextlib.suppress(OSError):
            _mark(file).unlink(missing_ok=True)
        return found


def _mark(file: Path) -> Path:
    return file.with_name(file.name + MARK)

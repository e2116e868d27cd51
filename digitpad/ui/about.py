"""About digitpad: its version, and where history, log and licences are."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from digitpad import __version__, paths

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from digitpad.ui.status_line import StatusLine

_log = logging.getLogger(__name__)


class About(QObject):
    """What the last entries of the menu do."""

    def __init__(self, window: QWidget, journal: Path, status_line: StatusLine) -> None:
        """Dialogs belong to ``window``, notices go to ``status_line``."""
        super().__init__(window)
        self._window, self._journal, self._status_line = window, journal, status_line

    def show(self) -> None:
        """Say what this program is and where its things are."""
        lines = [
            self.tr("digitpad {version}").format(version=__version__),
            self.tr("Write digits, see what they are and how sure the program is, and keep every drawing."),
            self.tr("The history: {path}").format(path=self._journal),
            self.tr("The logs: {path}").format(path=paths.log_dir()),
        ]
        licences = paths.licences()
        if licences is not None:
            lines.append(self.tr("The licences: {path}").format(path=licences))
        QMessageBox.about(self._window, self.tr("About digitpad"), "\n\n".join(lines))

    def show_logs(self) -> None:
        """Open the folder with the logs in the system's file manager; without one, say where it is."""
        if not open_logs():
            text = self.tr("The logs are in {path}, which cannot be opened from here.")
            self._status_line.warn(text.format(path=paths.log_dir()))


def open_logs() -> bool:
    """Whether the system took the folder with the logs, to show it in its file manager."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    folder = paths.log_dir()
    shown = folder.is_dir() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
    if not shown:
        _log.info("the folder of the logs cannot be shown")
    return shown

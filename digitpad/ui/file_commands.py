"""The history out: the dialogs, and what is said while it goes on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from digitpad.ui.exporting import FORMATS
from digitpad.ui.icons import Tone
from digitpad.ui.notice import Notice
from digitpad.ui.questions import may_replace

if TYPE_CHECKING:
    from digitpad.ui.exporting import Exporter
    from digitpad.ui.status_line import StatusLine


class FileCommands(QObject):
    """What the menu's file commands do."""

    def __init__(self, window: QWidget, exporter: Exporter, status_line: StatusLine) -> None:
        """Dialogs belong to ``window``; notices go to ``status_line``."""
        super().__init__(window)
        self._window, self._exporter, self._status_line = window, exporter, status_line
        exporter.progressed.connect(self._on_progress)
        exporter.finished.connect(self._on_exported)
        exporter.failed.connect(status_line.warn)
        exporter.stopped.connect(self._on_stopped)

    def choose_export(self) -> None:
        """Ask where to, and export the history."""
        kinds = {
            "jsonl": self.tr("JSON Lines, complete with strokes") + " (*.jsonl)",
            "csv": self.tr("CSV, for spreadsheets") + " (*.csv)",
        }
        title = self.tr("Export history")
        name, kind = QFileDialog.getSaveFileName(self._window, title, "digitpad", ";;".join(kinds.values()))
        if not name:
            return
        path = Path(name)
        if path.suffix.lower()[1:] not in FORMATS:
            ending = next(ending for ending, text in kinds.items() if text == kind)
            path = path.with_name(f"{path.name}.{ending}")
            # The dialog asked about the name without the ending.
            # (os.path.exists: a folder that is closed to us is no error here; the export will name it.)
            if os.path.exists(path) and not may_replace(self._window, title, path):  # noqa: PTH110
                return
        self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the whole history to a file."""
        self._status_line.show_notice(
            Notice(self.tr("Exporting…"), action=self.tr("Cancel"), then=self._exporter.cancel, lasting=True)
        )
        self._exporter.export(path)

    def _on_progress(self, rows: int) -> None:
        text = self.tr("Exporting… Rows so far: {rows}").format(rows=QLocale().toString(rows))
        self._status_line.show_notice(
            Notice(text, action=self.tr("Cancel"), then=self._exporter.cancel, lasting=True)
        )

    def _on_stopped(self) -> None:
        self._status_line.show_notice(Notice(self.tr("Export stopped, nothing was written")))

    def _on_exported(self, path: Path, rows: int) -> None:
        text = self.tr("Exported to {name}. Rows: {rows}")
        text = text.format(name=path.name, rows=QLocale().toString(rows))

        def show_folder() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

        self._status_line.show_notice(Notice(text, Tone.GOOD, self.tr("Show folder"), show_folder))

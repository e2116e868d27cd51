"""Pictures in and the history out: the dialogs, and what is said while it goes on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from digitpad.domain import PICTURE_SUFFIXES
from digitpad.ui.exporting import FORMATS
from digitpad.ui.icons import Tone
from digitpad.ui.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.ui.desk import Desk
    from digitpad.ui.exporting import Exporter
    from digitpad.ui.status_line import StatusLine


class FileCommands(QObject):
    """What the menu's file commands and a drop on the window do."""

    def __init__(self, window: QWidget, desk: Desk, exporter: Exporter, status_line: StatusLine) -> None:
        """Dialogs belong to ``window``; notices go to ``status_line``."""
        super().__init__(window)
        self._window, self._desk, self._exporter, self._status_line = window, desk, exporter, status_line
        desk.picture_failed.connect(status_line.warn)
        exporter.progressed.connect(self._on_progress)
        exporter.finished.connect(self._on_exported)
        exporter.failed.connect(status_line.warn)
        exporter.stopped.connect(self._on_stopped)

    def open_pictures(self, paths: Sequence[Path]) -> None:
        """Open a picture that was dropped or named at the start."""
        if len(paths) > 1:
            self._status_line.show_notice(Notice(self.tr("One picture at a time: the first one is opened.")))
        if paths:
            self._desk.open_picture(paths[0])

    def open_named(self, name: str) -> None:
        """Open the picture that the system named."""
        self.open_pictures([Path(name)])

    def choose_picture(self) -> None:
        """Ask for a picture and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open picture"),
            "",
            self.tr("Pictures") + f" ({' '.join(f'*{ending}' for ending in PICTURE_SUFFIXES)})",
        )
        if name:
            self._desk.open_picture(Path(name))

    def choose_export(self) -> None:
        """Ask where to, and export the history."""
        kinds = {
            "jsonl": self.tr("JSON Lines, complete with strokes") + " (*.jsonl)",
            "csv": self.tr("CSV, for spreadsheets") + " (*.csv)",
        }
        name, kind = QFileDialog.getSaveFileName(
            self._window, self.tr("Export history"), "digitpad", ";;".join(kinds.values())
        )
        if not name:
            return
        path = Path(name)
        if path.suffix.lower()[1:] not in FORMATS:
            ending = next(ending for ending, text in kinds.items() if text == kind)
            path = path.with_name(f"{path.name}.{ending}")
            # The dialog asked about the name without the ending.
            # (os.path.exists: a folder that is closed to us is no error here; the export will name it.)
            if os.path.exists(path) and not self._may_replace(path):  # noqa: PTH110
                return
        self.export_to(path)

    def _may_replace(self, path: Path) -> bool:
        text = self.tr("{name} is there already. Replace it?").format(name=path.name)
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window, self.tr("Export history"), text, buttons.Yes | buttons.No, buttons.No
        )
        return answer == buttons.Yes

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

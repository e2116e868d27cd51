"""The history out to other programs, and back in: what is asked, and what is said while it goes on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from digitpad.filters import EVERYTHING
from digitpad.ui.exporting import ENDINGS
from digitpad.ui.icons import Tone
from digitpad.ui.notice import Notice
from digitpad.ui.progress_line import ProgressLines
from digitpad.ui.questions import may_replace
from digitpad.ui.sentences import as_sentence, in_a_row
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from digitpad.filters import RecordFilter
    from digitpad.storage.export import Wish, Written
    from digitpad.storage.importing import Imported
    from digitpad.ui.exporting import Exporter
    from digitpad.ui.importing import Importer
    from digitpad.ui.records.export_question import ExportQuestion
    from digitpad.ui.status_line import StatusLine
    from digitpad.ui.undertaking import Progress


class Exchange(QObject):
    """Export and import, wherever they are asked for; each goes on by itself, and can be stopped."""

    said = Signal(object)
    """Notice: how it goes, and what came of it."""

    def __init__(self, exporter: Exporter, importer: Importer, window: QWidget) -> None:
        """``window`` is where what is still open at the end is asked."""
        super().__init__(window)
        self._exporter, self._importer = exporter, importer
        self._export_lines = ProgressLines(exporter.cancel)
        self._import_lines = ProgressLines(importer.cancel)
        exporter.progressed.connect(self._on_rows_written)
        exporter.finished.connect(self._on_exported)
        exporter.ended.connect(self._export_lines.end)
        exporter.failed.connect(lambda error: self._warn(in_words(error)))
        exporter.stopped.connect(self._on_export_stopped)
        importer.progressed.connect(self._on_rows_read)
        importer.finished.connect(self._on_imported)
        importer.ended.connect(self._import_lines.end)
        importer.failed.connect(lambda error: self._warn(in_words(error)))
        importer.stopped.connect(lambda error: self._say(in_words(error)))

    def show_on(self, line: StatusLine) -> None:
        """Say there how it goes, and what came of it."""
        self.said.connect(line.show_notice)
        self._export_lines.add(line.add_progress())
        self._import_lines.add(line.add_progress())

    # Export

    def choose_export(
        self, parent: QWidget, meaning: RecordFilter = EVERYTHING, listed: int = 0, words: str = ""
    ) -> ExportQuestion:
        """Ask what to export and as what; the place is asked next."""
        from digitpad.ui.records.export_question import ExportQuestion

        question = ExportQuestion(meaning, listed, words, parent)
        question.wanted.connect(lambda wish: self._choose_place(parent, wish))
        question.finished.connect(question.deleteLater)
        question.open()
        return question

    def export_to(self, path: Path, wish: Wish) -> None:
        """Write what is wished."""
        if self._exporter.is_busy:
            self._warn(self.tr("An export is under way. Wait for its end, or stop it."), Tone.WAITING)
            return
        self._export_lines.begin(self.tr("Exporting…"))
        self._exporter.export(path, wish)

    def _choose_place(self, parent: QWidget, wish: Wish) -> None:
        ending = ENDINGS[wish.format]
        kinds = f"*{ending}" if ending else "*"
        title = self.tr("Export to a file") if ending else self.tr("Export to a new folder")
        name, _ = QFileDialog.getSaveFileName(parent, title, f"digitpad{ending}", kinds)
        if not name:
            return
        path = Path(name)
        if ending and path.suffix.lower() != ending:
            path = path.with_name(f"{path.name}{ending}")
            # The dialog asked about the name without the ending.
            # (os.path.exists: a folder that is closed to us is no error here; the export will name it.)
            if os.path.exists(path) and not may_replace(parent, title, path):  # noqa: PTH110
                return
        self.export_to(path, wish)

    def _on_rows_written(self, progress: Progress) -> None:
        number = QLocale().toString
        if progress.total is None:
            text = self.tr("Exporting… Rows so far: {rows}").format(rows=number(progress.rows))
        else:
            text = self.tr("Exporting: {rows} of {total}")
            text = text.format(rows=number(progress.rows), total=number(max(progress.total, progress.rows)))
        self._export_lines.show_progress(text, progress.share)

    def _on_export_stopped(self) -> None:
        self._say(self.tr("Export stopped, nothing was written"))

    def _on_exported(self, path: Path, written: Written) -> None:
        text = self.tr("Exported to {name}. Rows: {rows}")
        text = text.format(name=path.name, rows=QLocale().toString(written.rows))
        if written.images not in {0, written.rows}:
            digits = self.tr("Images, one for each digit: {count}")
            text = f"{text}. {digits.format(count=QLocale().toString(written.images))}"
        left_out = sum(written.left_out.values())
        if left_out:
            rest = self.tr("Left out: {count}; the manifest says why")
            text = in_a_row((as_sentence(text), rest.format(count=QLocale().toString(left_out))))
        show_folder = _opening(path.parent)
        self._say(text, self.tr("Show folder"), show_folder, tone=Tone.GOOD)

    # Import

    def choose_import_file(self, parent: QWidget) -> None:
        """Ask for a file to bring back, and begin."""
        kinds = f"{self.tr('Exported or exchanged drawings')} (*.jsonl *.ndjson *.inkml *.gz *ubyte)"
        name, _ = QFileDialog.getOpenFileName(
            parent, self.tr("Import a file"), "", f"{kinds};;{self.tr('All files')} (*)"
        )
        if name:
            self.import_from(Path(name))

    def choose_import_folder(self, parent: QWidget) -> None:
        """Ask for a folder of labelled images to bring in, and begin."""
        name = QFileDialog.getExistingDirectory(parent, self.tr("Import a folder of labelled images"))
        if name:
            self.import_from(Path(name))

    def import_from(self, path: Path) -> None:
        """Take in what this file or folder holds."""
        if self._importer.is_busy:
            self._warn(self.tr("An import is under way. Wait for its end, or stop it."), Tone.WAITING)
            return
        self._import_lines.begin(self.tr("Importing…"))
        self._importer.begin(path)

    def _on_rows_read(self, progress: Progress) -> None:
        text = self.tr("Importing… Rows so far: {rows}").format(rows=QLocale().toString(progress.rows))
        self._import_lines.show_progress(text, progress.share)

    def _on_imported(self, path: Path, done: Imported) -> None:
        number = QLocale().toString
        text = self.tr("Imported from {name}. New: {added}, merged: {changed}, known before: {known}")
        text = text.format(
            name=path.name, added=number(done.added), changed=number(done.changed), known=number(done.known)
        )
        if not done.rejected:
            self._say(text, tone=Tone.GOOD)
            return
        rest = self.tr("Not readable: {count}, first {place}")
        rest = rest.format(count=number(done.rejected), place=in_words(done.first_rejected[0]))
        text = in_a_row((as_sentence(text), rest))
        if done.rejected_file is None:
            self._warn(text, Tone.WAITING)
            return
        where = self.tr("All are listed in {file}").format(file=done.rejected_file)
        self._say(
            in_a_row((as_sentence(text), where)),
            self.tr("Show list"),
            _opening(done.rejected_file),
            tone=Tone.WAITING,
            lasting=True,
        )

    def _say(
        self,
        text: str,
        action: str = "",
        then: Callable[[], None] | None = None,
        *,
        tone: Tone = Tone.TEXT,
        lasting: bool = False,
    ) -> None:
        self.said.emit(Notice(text, tone, action, then, lasting))

    def _warn(self, text: str, tone: Tone = Tone.WRONG) -> None:
        self._say(text, tone=tone, lasting=True)


def _opening(path: Path) -> Callable[[], None]:
    """Has the system show this."""

    def show() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    return show

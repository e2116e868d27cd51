"""Pictures in and out: the dialogs, the clipboard, and what is said while it goes on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from digitpad.domain import PICTURE_SUFFIXES
from digitpad.ui import picture_words as words
from digitpad.ui.icons import Tone
from digitpad.ui.notice import Notice
from digitpad.ui.pasted import files_in, picture_in
from digitpad.ui.picture_copies import ENDINGS, PictureCopies
from digitpad.ui.questions import may_replace
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QMimeData

    from digitpad.domain import Drawing, Picture
    from digitpad.storage.errors import JournalError
    from digitpad.storage.taken import Taken
    from digitpad.ui.desk import Desk
    from digitpad.ui.picture_intake import IntakeProgress, PictureIntake
    from digitpad.ui.status_line import StatusLine
    from digitpad.ui.unreadable_list import UnreadableList


class PictureCommands(QObject):
    """What the menu's picture commands, the clipboard and a drop on the window do."""

    def __init__(self, window: QWidget, desk: Desk, intake: PictureIntake, status_line: StatusLine) -> None:
        """Dialogs belong to ``window``; notices go to ``status_line``."""
        super().__init__(window)
        self._window, self._desk, self._status_line = window, desk, status_line
        self.intake = intake
        self.copies = PictureCopies(self)
        self.unreadable: UnreadableList | None = None
        desk.picture_failed.connect(lambda trouble: status_line.warn(in_words(trouble)))
        desk.picture_known.connect(self._on_known)
        self.progress = status_line.add_progress()
        self.progress.cancelled.connect(intake.cancel)
        intake.progressed.connect(self._on_progress)
        intake.finished.connect(self._on_finished)
        intake.stopped.connect(self._on_stopped)
        intake.failed.connect(self._on_failed)
        self.copies.copied.connect(self._on_copied)
        self.copies.saved.connect(self._on_saved)
        self.copies.failed.connect(self._on_not_saved)

    # In

    def open(self, paths: Sequence[Path]) -> None:
        """Show one picture on the pad; take many, and folders, into the history."""
        if len(paths) == 1 and not os.path.isdir(paths[0]):  # noqa: PTH112 - Path's raises behind a closed folder
            self._desk.open_picture(paths[0])
        elif paths:
            self.intake.take(paths)

    def open_named(self, name: str) -> None:
        """Open the picture that the system named."""
        self.open([Path(name)])

    def choose(self) -> None:
        """Ask for pictures and open them."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            self.tr("Open pictures"),
            "",
            self.tr("Pictures") + f" ({' '.join(f'*{ending}' for ending in PICTURE_SUFFIXES)})",
        )
        self.open([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder and take in all pictures in it."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Open a folder of pictures"))
        if name:
            self.open([Path(name)])

    def paste(self) -> None:
        """Open what is on the clipboard."""
        mime: QMimeData | None = QGuiApplication.clipboard().mimeData()  # the stubs know no empty clipboard
        if mime is None or not self.take(mime):
            self._status_line.show_notice(Notice(self.tr("There is no picture on the clipboard.")))

    @staticmethod
    def can_take(mime: QMimeData) -> bool:
        """Whether there may be a picture in it."""
        return bool(files_in(mime)) or mime.hasImage()

    def take(self, mime: QMimeData) -> bool:
        """Open the files named there, or else the picture itself; whether there was any."""
        files = files_in(mime)
        pasted = None if files else picture_in(mime)
        if pasted is not None:
            self._desk.open_pasted(pasted)
        self.open(files)
        return bool(files) or pasted is not None

    # Out

    def copy(self) -> None:
        """Put what is on the pad on the clipboard."""
        source = self._on_pad()
        if source is not None:
            self.copies.copy(source)

    def choose_save(self) -> None:
        """Ask where to, and save what is on the pad as a picture."""
        source = self._on_pad()
        if source is None:
            return
        kinds = {
            ".png": self.tr("PNG, a picture of pixels") + " (*.png)",
            ".svg": self.tr("SVG, lines of any size") + " (*.svg)",
        }
        title = self.tr("Save as picture")
        name, kind = QFileDialog.getSaveFileName(self._window, title, "digitpad", ";;".join(kinds.values()))
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in ENDINGS:
            ending = next((ending for ending, text in kinds.items() if text == kind), ".png")
            path = path.with_name(f"{path.name}{ending}")
            # The dialog asked about the name without the ending.
            if os.path.exists(path) and not may_replace(self._window, title, path):  # noqa: PTH110
                return
        self.copies.save(source, path)

    def _on_pad(self) -> Drawing | Picture | None:
        desk = self._desk
        return (desk.picture or desk.drawing) if desk.has_something else None

    # What is said

    def _on_known(self, name: str, add_again: Callable[[], None]) -> None:
        text = self.tr("“{name}” is in the history already, and shown from there").format(name=name)
        self._status_line.show_notice(Notice(text, action=self.tr("Take in again"), then=add_again))

    def _on_progress(self, state: IntakeProgress) -> None:
        if self.intake.is_busy:
            share = state.done / max(state.total, 1) if state.total is not None else None
            self.progress.show_progress(words.progress(state, QLocale()), share)

    def _on_finished(self, taken: Taken) -> None:
        self._tell(words.counts(taken, QLocale()), taken, Tone.WAITING if taken.unreadable else Tone.GOOD)

    def _on_stopped(self, taken: Taken) -> None:
        self._tell(words.stopped(taken, QLocale()), taken, Tone.TEXT)

    def _on_failed(self, error: JournalError, taken: Taken) -> None:
        self._tell(words.failed(error, taken, QLocale()), taken, Tone.WRONG)

    def _tell(self, text: str, taken: Taken, tone: Tone) -> None:
        if not self.intake.is_busy:
            self.progress.end()
        show = (lambda: self._show_unreadable(taken)) if taken.unreadable else None
        lasting = tone in (Tone.WAITING, Tone.WRONG)
        self._status_line.show_notice(Notice(text, tone, self.tr("Which?"), show, lasting=lasting))

    def _show_unreadable(self, taken: Taken) -> None:
        from digitpad.ui.unreadable_list import UnreadableList  # seldom needed

        if self.unreadable is None:
            self.unreadable = UnreadableList(self._window)
        self.unreadable.show_files(taken.listed, taken.unreadable)

    def _on_copied(self) -> None:
        self._status_line.show_notice(Notice(self.tr("Copied as a picture"), Tone.GOOD))

    def _on_saved(self, path: Path) -> None:
        def show_folder() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

        text = self.tr("Saved as {name}").format(name=path.name)
        self._status_line.show_notice(Notice(text, Tone.GOOD, self.tr("Show folder"), show_folder))

    def _on_not_saved(self, path: Path, error: OSError) -> None:
        text = self.tr("{name} cannot be written: {detail}. Choose another folder or name.")
        self._status_line.warn(text.format(name=path, detail=error.strerror or error))

"""The pictures that could not be taken in, each with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from digitpad.ui.controls import push_button
from digitpad.ui.icons import Tone
from digitpad.ui.line_view import Lines
from digitpad.ui.page import Page, ScrollingDialog, label, put
from digitpad.ui.sync_words import Line
from digitpad.ui.theme import GAP, MARGIN
from digitpad.ui.told import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.storage.taken import Unreadable

SHOWN: Final = 100
"""So many are shown; the copy has all that are listed."""
_SIZE: Final = (560, 420)
_LEAST: Final = (360, 240)


class UnreadableList(ScrollingDialog):
    """Stays open beside the pad until it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files: Sequence[Unreadable] = ()
        self._count = 0
        self._head = label("")
        self.lines = Lines()
        self.copy_button = push_button("copy", parent=self)
        self.copy_button.clicked.connect(self._copy)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=self)
        self._buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())  # black on the accent
        self._buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.copy_button)
        foot.addStretch(1)
        foot.addWidget(self._buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self._head)
        column.addWidget(self._scroll, 1)
        column.addLayout(foot)
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)

    def show_files(self, files: Sequence[Unreadable], count: int) -> None:
        """Show these, the first of so many."""
        self._files, self._count = files, count
        self.refill()
        self.show()
        self.raise_()
        self.activateWindow()

    @override
    def refill(self) -> None:
        self.setWindowTitle(self.tr("Not readable"))
        self._head.setText(self.tr("These could not be read as pictures."))
        self.copy_button.setText(self.tr("Copy the list"))
        page, self.lines = Page(), Lines()
        self.lines.show_lines(
            [
                Line("ban", Tone.WRONG, file.place or str(file.path), in_words(file.reason))
                for file in self._files[:SHOWN]
            ]
        )
        page.column.addWidget(self.lines)
        if self._count > SHOWN:
            more = self.tr("Not shown here: {count}")
            page.column.addWidget(
                label(more.format(count=QLocale().toString(self._count - SHOWN)), quiet=True)
            )
        page.column.addStretch(1)
        put(self._scroll, page)

    def _copy(self) -> None:
        lines = [f"{file.path}\t{in_words(file.reason)}" for file in self._files]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.copy_button.setText(self.tr("Copied"))

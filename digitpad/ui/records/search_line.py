"""The line in which people write what they look for, and below it what was understood."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from digitpad.filters import LocalZone, parse
from digitpad.ui.icons import Tone, icon
from digitpad.ui.language import is_of_language
from digitpad.ui.records.filter_words import understood_words, unknown_words
from digitpad.ui.records.line_words import LineWords
from digitpad.ui.theme import TEXT_PX, colours, font_of, theme_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

    from digitpad.filters import RecordFilter, Understood

LOCAL: Final = LocalZone()
TYPED_MS: Final = 150
"""Rest after a key before what is written is looked for."""
_LEAST: Final = 160


class SearchLine(QLineEdit):
    """Tells the filter that is written in it; words that mean nothing are told, and left out."""

    meant = Signal(object)
    """RecordFilter, whenever what is written means another one or is said otherwise."""
    left = Signal()
    """The keyboard is wanted back in the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._understood: Understood = parse("", self._today(), LOCAL)
        self.addAction(icon("search", Tone.MUTED), QLineEdit.ActionPosition.LeadingPosition)
        # Qt's own button for it has no colour of the theme.
        self._empty = self.addAction(icon("x", Tone.MUTED), QLineEdit.ActionPosition.TrailingPosition)
        self._empty.setVisible(False)
        self._empty.triggered.connect(lambda: self.write(""))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_LEAST)
        self._soon = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._soon.timeout.connect(self._understand)
        self.textEdited.connect(lambda _: self._soon.start())
        self.textChanged.connect(lambda text: self._empty.setVisible(bool(text)))
        self.retranslate()

    @property
    def understood(self) -> Understood:
        """What is written, as it was understood last."""
        return self._understood

    @property
    def meaning(self) -> RecordFilter:
        """The filter that is written."""
        return self._understood.filter

    @property
    def words(self) -> LineWords:
        """What words mean today."""
        return LineWords(self._today(), LOCAL)

    def write(self, line: str) -> None:
        """Have this written, and look for it."""
        self.setText(line)
        self._understand()

    def toggle(self, words: str) -> None:
        """Say this too, or no more: a chip was clicked."""
        self.write(self.words.toggled(self.text(), words))

    def look_again(self) -> None:
        """The day may be another one since."""
        if parse(self.text(), self._today(), LOCAL).filter != self.meaning:
            self._understand()

    def retranslate(self) -> None:
        """Say everything again, in the language of now."""
        self.setPlaceholderText(self.tr("Search: 7, 20*, is:unsure, model:…, after:2026-11-01"))
        self.setAccessibleName(self.tr("Search"))
        self._empty.setText(self.tr("Empty the search line"))
        self._empty.setToolTip(self.tr("Empty the search line (Esc)"))
        keys = QKeySequence(QKeySequence.StandardKey.Find)
        tip = self.tr(
            "What to list ({shortcut}). A number or a part of one: 7, 20*. Or words: is:number, length:4, "
            "read:9, is:unsure, is:corrected, is:wrong, -is:reviewed, is:no-digit, is:deleted, sure:<80, "
            "model:…, from:pictures, name:…, on:today, after:2026-11-01, before:2026-11"
        )
        self.setToolTip(tip.format(shortcut=keys.toString(QKeySequence.SequenceFormat.NativeText)))

    def _understand(self) -> None:
        self._soon.stop()
        self._understood = parse(self.text(), self._today(), LOCAL)
        self.meant.emit(self.meaning)

    @staticmethod
    def _today() -> dt.date:
        return dt.datetime.now(LOCAL).date()

    @override
    def sizeHint(self) -> QSize:
        return QSize(420, super().sizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_of_language(event):
            self.retranslate()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self._understand()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.write("")
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)


class UnderstoodLine(QWidget):
    """Says in words what is listed, and what was not understood; one line high at least, always."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meant, self._unknown = QLabel(self), QLabel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for label in (self._meant, self._unknown):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            column.addWidget(label)
        self._unknown.hide()

    def show_understood(self, understood: Understood, names: Mapping[str, str]) -> None:
        """Say this."""
        meant = understood_words(understood, names)
        self._meant.setText(meant or self.tr("All drawings, newest first"))
        self._unknown.setText(unknown_words(understood))
        self._unknown.setVisible(bool(understood.unknown))
        self.setAccessibleName(self.told())
        self.dress()

    def told(self) -> str:
        """All that it says."""
        return " ".join(filter(None, (self._meant.text(), self._unknown.text())))

    def dress(self) -> None:
        """Take the colours of the theme."""
        tokens = colours(theme_of(self))
        for label, tone in ((self._meant, Tone.MUTED), (self._unknown, Tone.WAITING)):
            label.setFont(font_of(self, TEXT_PX - 1))
            palette = label.palette()
            palette.setColor(label.foregroundRole(), tokens[tone.value])
            label.setPalette(palette)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.dress()

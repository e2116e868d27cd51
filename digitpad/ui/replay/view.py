"""The window in which a drawing is seen as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from typing_extensions import override

from digitpad.ui.language import is_of_language
from digitpad.ui.numbers import local_time
from digitpad.ui.page import Headline
from digitpad.ui.reading_words import in_words, reading_in_words
from digitpad.ui.replay.panel import ReplayPanel
from digitpad.ui.theme import MARGIN

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from digitpad.domain import Recognition
    from digitpad.ui.live_reader import LiveReader
    from digitpad.ui.model_shelf import ModelShelf

_SIZE: Final = (520, 660)
_LEAST: Final = (320, 460)


class ReplayView(QDialog):
    """Stays open beside what it was called from; shows one drawing at a time."""

    def __init__(self, reader: LiveReader, shelf: ModelShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headline = Headline()
        self.panel = ReplayPanel(reader, shelf)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(MARGIN - 4)
        column.addWidget(self._headline)
        column.addWidget(self.panel, 1)
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self.retranslate()

    def show_record(self, record: Recognition) -> None:
        """Bring the window up, and play this from its beginning."""
        self.panel.show_record(record)
        self._tell()
        self.show()
        self.raise_()
        self.activateWindow()
        self.panel.play_button.setFocus()
        self.panel.play()

    def headline(self) -> str:
        """What it was read as and, where a person said something else, what that was."""
        record = self.panel.record
        if record is None:
            return ""
        read = reading_in_words(record.reading, self.locale())
        if record.label is None:
            return read
        is_same = record.reading is not None and record.label == record.reading.text
        text = self.tr("{read}, confirmed") if is_same else self.tr("{read}, corrected to {label}")
        return text.format(read=read, label=in_words(record.label))

    def retranslate(self) -> None:
        """Say everything again, in the language of now."""
        self._tell()

    def _tell(self) -> None:
        record = self.panel.record
        title = self.tr("Replay")
        if record is not None:
            when = local_time(record.drawn_at, self.locale())
            title = self.tr("Replay: drawn {when}").format(when=when)
        self.setWindowTitle(title)
        self._headline.say(self.headline())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_of_language(event):
            self.retranslate()

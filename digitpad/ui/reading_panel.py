"""The panel beside the pad: what it is, how likely each digit is, what the model sees."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from digitpad.ui.model_view import ModelView
from digitpad.ui.probability_bars import ProbabilityBars
from digitpad.ui.reading_card import ReadingCard
from digitpad.ui.reading_state import ReadingState

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_GAP: Final = 12
_FOLDED_HEIGHT: Final = 174
_MODEL_WITH_WORDS: Final = 232
_WORDS_FROM: Final = 740
_SMALL_MODEL: Final = 80
_SMALL_MODEL_BELOW: Final = 560


class ReadingPanel(QWidget):
    """Three cards, in a column or (folded) in a row. `label_chosen` carries what a person says it is."""

    label_chosen = Signal(str)
    selection_changed = Signal()
    """Another digit of the number is looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folded = False
        self.state = ReadingState()
        self.reading_card = ReadingCard(self)
        self.bars = ProbabilityBars(self)
        self.model_view = ModelView(self)
        self.reading_card.label_chosen.connect(self.label_chosen)
        self.reading_card.digit_chosen.connect(self.choose_digit)
        self._retranslate()
        self.set_folded(folded=False)

    def show_state(self, state: ReadingState) -> None:
        """Show this reading. Nothing moves but the bars.

        A digit that a person chose to look at stays chosen as long as it is the same drawing.
        """
        if state.subject == self.state.subject:
            state = replace(state, chosen=self.state.chosen)
        self.state = state
        self.reading_card.show_state(state)
        digit, count = state.digit, len(state.digits)
        which = (state.selected + 1, count) if state.selected is not None and count > 1 else None
        probabilities = digit.probabilities if digit else ()
        self.bars.show_probabilities(probabilities, state.answers, state.no_digit, which)
        self.model_view.show_image(state.image if state.has_ink else None, state.milliseconds, which)

    def choose_digit(self, at: int) -> None:
        """Look at this digit of the number."""
        self.state = replace(self.state, chosen=at)
        self.show_state(self.state)
        self.selection_changed.emit()

    def step_digit(self, step: int) -> None:
        """Look at the next digit of the number, or at the one before (-1)."""
        at, last = self.state.selected, len(self.state.digits) - 1
        if at is not None and 0 <= at + step <= last:
            self.choose_digit(at + step)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Reading"))

    def set_folded(self, folded: bool) -> None:  # noqa: FBT001 - a Qt setter
        """Lie in one row under the pad instead of standing beside it."""
        self._folded = folded
        policy = QSizePolicy.Policy
        if folded:
            self.setSizePolicy(policy.Expanding, policy.Fixed)
        else:
            self.setSizePolicy(policy.Preferred, policy.Expanding)
        self.updateGeometry()
        self._arrange()

    @property
    def is_folded(self) -> bool:
        """Whether it lies in a row."""
        return self._folded

    @override
    def sizeHint(self) -> QSize:
        reading, bars, model = (card.sizeHint() for card in self._cards)
        if self._folded:
            return QSize(640, max(_FOLDED_HEIGHT, reading.height()))
        return QSize(reading.width(), reading.height() + bars.height() + model.height() + 2 * _GAP)

    @override
    def minimumSizeHint(self) -> QSize:
        least = [card.minimumSizeHint() for card in self._cards]
        if self._folded:
            width = least[0].width() + least[1].width() + _SMALL_MODEL + 2 * _GAP
            return QSize(width, self.sizeHint().height())
        # Where it is low, what the model sees gives way: the other two say what the drawing is.
        return QSize(max(size.width() for size in least), least[0].height() + least[1].height() + _GAP)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @property
    def _cards(self) -> tuple[ReadingCard, ProbabilityBars, ModelView]:
        return self.reading_card, self.bars, self.model_view

    def _arrange(self) -> None:
        if self._folded:
            self._arrange_row()
        else:
            self._arrange_column()

    def _arrange_column(self) -> None:
        width, reading = self.width(), self.reading_card.sizeHint().height()
        least = self.model_view.minimumSizeHint().height()
        shows_model = self.height() >= self.minimumSizeHint().height() + _GAP + least
        self.model_view.setVisible(shows_model)
        if not shows_model:
            self.reading_card.setGeometry(0, 0, width, reading)
            self.bars.setGeometry(0, reading + _GAP, width, self.height() - reading - _GAP)
            return
        rest = self.height() - reading - 2 * _GAP
        bars = max(self.bars.minimumSizeHint().height(), min(self.bars.most_useful_height(), rest - least))
        model = max(least, min(rest - bars, self.model_view.most_useful_height(width)))
        if rest - bars - model < _GAP * 2:
            model = max(least, rest - bars)  # end level with the pad
        self.reading_card.setGeometry(0, 0, width, reading)
        self.bars.setGeometry(0, reading + _GAP, width, bars)
        self.model_view.setGeometry(0, reading + bars + 2 * _GAP, width, model)

    def _arrange_row(self) -> None:
        self.model_view.show()
        height = self.height()
        if self.width() >= _WORDS_FROM:
            model = _MODEL_WITH_WORDS
        elif self.width() < _SMALL_MODEL_BELOW:
            model = _SMALL_MODEL
        else:
            model = self.model_view.minimumSizeHint().width()
        shared = self.width() - model - 2 * _GAP
        reading = max(self.reading_card.minimumSizeHint().width(), min(320, shared // 2))
        bars = shared - reading
        left = 0
        for card, width in zip(self._cards, (reading, bars, model), strict=True):
            x = (
                self.width() - left - width
                if self.layoutDirection() == Qt.LayoutDirection.RightToLeft
                else left
            )
            card.setGeometry(x, 0, width, height)
            left += width + _GAP

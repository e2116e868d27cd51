"""One model's reading, as a row of the compare view. Its size is the same whatever it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from digitpad.domain import NO_DIGIT, Verdict
from digitpad.ui.card import Card, paint_box
from digitpad.ui.controls import push_button
from digitpad.ui.icons import icon, paint_icon
from digitpad.ui.judgement import judgement
from digitpad.ui.numbers import likelihood, milliseconds, percent
from digitpad.ui.paragraph import Paragraph
from digitpad.ui.reading_words import in_words
from digitpad.ui.theme import GAP, MARGIN, TEXT_PX, colours, font_of

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from digitpad.domain import ModelCard
    from digitpad.inference.result import ReadResult

_HEIGHT: Final = 76
_DIGIT_PX: Final = 40
_LEAST_PX: Final = 13
_DIGIT_COLUMN: Final = 56
_NUMBER_COLUMN: Final = 116
_LABEL: Final = 18
_LABEL_AT_MOST: Final = 72
_ANSWERS: Final = 172
_ANSWERS_NARROW: Final = 84
_BARS_FROM: Final = 580
_WORDS_FROM: Final = 500
_SHAPE: Final = 15
_BAR: Final = 6
_FADED: Final = 0.45
_SEMI_BOLD: Final = QFont.Weight.DemiBold


class CompareRow(Card):
    """The digit, the model's name, what it claims, its two likeliest answers, and a button to choose it."""

    chosen = Signal(str)

    def __init__(self, card: ModelCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card = card
        self._result: ReadResult | None = None
        self._error = ""
        self._is_outdated = False
        self._is_current = False
        self._sign_width = 0
        self._use = push_button(parent=self)
        self._use.clicked.connect(lambda: self.chosen.emit(card.id))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    @property
    def result(self) -> ReadResult | None:
        """What it shows."""
        return self._result

    @property
    def error(self) -> str:
        """Why the model cannot read."""
        return self._error

    @property
    def is_outdated(self) -> bool:
        """Whether what it shows belongs to what lay on the pad before."""
        return self._is_outdated

    def show_result(self, result: ReadResult | None) -> None:
        """Show this reading (None: there is nothing to read)."""
        self._result, self._error, self._is_outdated = result, "", False
        self.retranslate()

    def show_error(self, message: str) -> None:
        """Say why there is no reading."""
        self._result, self._error, self._is_outdated = None, message, False
        self.retranslate()

    def set_outdated(self) -> None:
        """Something else lies on the pad; its reading follows."""
        self._is_outdated = True
        self.retranslate()

    def set_current(self, *, is_current: bool) -> None:
        """Whether this model reads what lies on the pad."""
        self._is_current = is_current
        self.retranslate()

    def wanted_for_sign(self) -> int:
        """How wide what was read would stand in full size."""
        text = self._result.reading.text if self._result else ""
        return round(QFontMetricsF(font_of(self, _DIGIT_PX, _SEMI_BOLD)).horizontalAdvance(text))

    def set_sign_width(self, wanted: int) -> None:
        """What was read has so much room, as far as that goes, in all rows."""
        width = min(max(wanted + GAP, self._scaled(_DIGIT_COLUMN)), self._scaled(_NUMBER_COLUMN))
        if width != self._sign_width:
            self._sign_width = width
            self.update()

    @override
    def retranslate(self) -> None:
        name = self._card.name
        self._use.setIcon(icon("check") if self._is_current else icon("layers"))
        self._use.setEnabled(not self._is_current)
        self._use.setAccessibleName(
            self.tr("{model} is in use").format(model=name)
            if self._is_current
            else self.tr("Use {model}").format(model=name)
        )
        self._use.setToolTip(self.tr("Read with {model} from now on").format(model=name))
        told = ", ".join(self.told())
        self.setAccessibleName(name)
        self.setAccessibleDescription(told)
        self._use.setAccessibleDescription(told)
        self.setToolTip(self._error)
        self._place_button()
        self.update()

    def told(self) -> list[str]:
        """What the row shows, in words."""
        if self._error:
            return [self._error]
        if self._is_outdated:
            return [self.tr("Reading…")]
        if self._result is None:
            return [self.tr("Nothing drawn yet")]
        reading, locale = self._result.reading, self.locale()
        words = [reading.text, judgement(self._result, locale).words]
        for label, share in self._answers():
            words.append(f"{in_words(label, len(reading.digits))}: {likelihood(share, locale)}")
        words.append(milliseconds(self._result.milliseconds, locale))
        return [word for word in words if word]

    def _answers(self) -> list[tuple[str, float]]:
        """The two likeliest answers, likeliest first."""
        if self._result is None or not self._result.reading.digits:
            return []
        return sorted(self._result.likeliest, key=lambda answer: -answer[1])

    @override
    def sizeHint(self) -> QSize:
        return QSize(640, self._scaled(_HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(380, self._scaled(_HEIGHT))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button()

    def _place_button(self) -> None:
        """As wide in every row, whatever it says; where the window is narrow, its icon alone."""
        in_use, use = self.tr("In use"), self.tr("Use this one")
        if self.width() < _WORDS_FROM:
            in_use = use = ""
        self._use.setText(max(in_use, use, key=len))
        width, height = self._use.sizeHint().width(), self._use.sizeHint().height()
        self._use.setText(in_use if self._is_current else use)
        left = self.width() - MARGIN - width
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left = MARGIN
        self._use.setGeometry(left, (self.height() - height) // 2, width, height)

    def _scaled(self, px: int) -> int:
        return round(px * QFontInfo(self.font()).pixelSize() / TEXT_PX)

    # Painting

    @override
    def paint_content(self, painter: QPainter) -> None:
        if self._is_outdated:
            painter.setOpacity(_FADED)
        inner = QRectF(MARGIN, 0, self.width() - 2 * MARGIN - self._use.width() - GAP, self.height())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            inner.moveLeft(MARGIN + self._use.width() + GAP)
        column = max(self._sign_width, self._scaled(_DIGIT_COLUMN))
        sign = QRectF(inner.left(), 0, column - GAP, self.height())
        inner.setLeft(sign.right() + GAP)
        self._paint_sign(painter, sign)
        if self._error:
            self._paint_error(painter, inner)
            return
        answers = QRectF(inner)
        wide = self.width() >= _BARS_FROM
        answers.setLeft(inner.right() - self._scaled(_ANSWERS if wide else _ANSWERS_NARROW))
        inner.setRight(answers.left() - GAP)
        self._paint_words(painter, inner)
        if self._result is not None:
            self._paint_answers(painter, answers, wide=wide)

    def _paint_sign(self, painter: QPainter, rect: QRectF) -> None:
        """The digit, large; or the shape that says why there is none."""
        theme = self.theme()
        side = float(self._scaled(28))
        place = QRectF(rect.left(), rect.center().y() - side / 2, side, side)
        if self._error:
            paint_icon(painter, place, "triangle-alert", theme.wrong)
        elif self._result is None or self._result.reading.verdict is Verdict.BLANK:
            bar = QRectF(rect.left(), rect.center().y() - 4, side, 8)
            paint_box(painter, bar, theme.track, theme.track, radius=2)
        elif self._result.reading.verdict is Verdict.NOT_A_DIGIT:
            paint_icon(painter, place, "ban", theme.muted)
        else:
            unsure = self._result.reading.verdict is Verdict.UNSURE
            font, text = font_of(self, _DIGIT_PX, _SEMI_BOLD), self._result.reading.text
            wanted = QFontMetricsF(font).horizontalAdvance(text)
            if wanted > rect.width():
                font.setPixelSize(max(self._scaled(_LEAST_PX), int(font.pixelSize() * rect.width() / wanted)))
            text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            painter.setFont(font)
            painter.setPen(theme.muted if unsure else theme.ink)
            baseline = rect.center().y() + QFontMetricsF(font).capHeight() / 2
            painter.drawText(QPointF(rect.left(), baseline), text)

    def _paint_words(self, painter: QPainter, rect: QRectF) -> None:
        theme = self.theme()
        bold, plain = font_of(self, TEXT_PX, _SEMI_BOLD), font_of(self, TEXT_PX)
        line = round(plain.pixelSize() * 1.5)
        top = QRectF(rect.left(), rect.center().y() - line - 1, rect.width(), line)
        below = QRectF(rect.left(), rect.center().y() + 1, rect.width(), line)
        time = milliseconds(self._result.milliseconds, self.locale()) if self._result else ""
        room = top.width() - QFontMetricsF(plain).horizontalAdvance(time) - GAP
        name = QFontMetricsF(bold).elidedText(self._card.name, Qt.TextElideMode.ElideRight, room)
        self._paint_line(painter, top, name, bold, theme.text)
        after = top.adjusted(QFontMetricsF(bold).horizontalAdvance(name) + GAP, 0, 0, 0)
        self._paint_line(painter, after, time, plain, theme.muted)
        words, shape, colour = self._said()
        if shape:
            side = float(self._scaled(_SHAPE))
            paint_icon(
                painter, QRectF(below.left(), below.center().y() - side / 2, side, side), shape, colour
            )
            below.setLeft(below.left() + side + 6)
        words = QFontMetricsF(plain).elidedText(words, Qt.TextElideMode.ElideRight, below.width())
        self._paint_line(painter, below, words, plain, theme.text if shape else theme.muted)

    def _said(self) -> tuple[str, str, QColor]:
        if self._result is None:
            words = self.tr("Reading…") if self._is_outdated else self.tr("Nothing drawn yet")
            return words, "", self.theme().muted
        said = judgement(self._result, self.locale())
        return said.words, said.shape, colours(self.theme())[said.tone.value]

    def _paint_answers(self, painter: QPainter, rect: QRectF, *, wide: bool) -> None:
        theme, font = self.theme(), font_of(self, 12)
        line = round(font.pixelSize() * 1.6)
        number = QFontMetricsF(font).horizontalAdvance(percent(1.0, self.locale())) + GAP
        winners, answers = self._answers_stood_for(), self._answers()
        widest = max((QFontMetricsF(font).horizontalAdvance(label) for label, _ in answers), default=0.0)
        label_room = min(max(widest + GAP, self._scaled(_LABEL)), rect.width() - number)
        wide = wide and label_room <= self._scaled(_LABEL_AT_MOST)
        for place, (label, share) in enumerate(answers):
            row = QRectF(rect.left(), rect.center().y() + (place - 1) * line, rect.width(), line)
            painter.setFont(font)
            painter.setPen(theme.text)
            if label == NO_DIGIT:
                side = font.pixelSize()
                paint_icon(
                    painter,
                    QRectF(row.left() - 2, row.center().y() - side / 2, side, side),
                    "ban",
                    theme.muted,
                )
            else:
                text = QFontMetricsF(font).elidedText(label, Qt.TextElideMode.ElideRight, label_room)
                painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(row, flags, likelihood(share, self.locale()))
            if wide:
                left = row.left() + label_room
                track = QRectF(left, row.center().y() - _BAR / 2, row.right() - number - left, _BAR)
                paint_box(painter, track, theme.track, theme.track, radius=_BAR / 2)
                track.setWidth(track.width() * share)
                colour = theme.accent if label in winners else theme.muted
                if track.width() >= 1:
                    paint_box(painter, track, colour, colour, radius=min(_BAR, track.width()) / 2)

    def _answers_stood_for(self) -> set[str]:
        if self._result is None:
            return set()
        if self._result.reading.verdict is Verdict.UNSURE:
            return {label for label, _ in self._answers()}
        return {self._result.reading.text}

    def _paint_error(self, painter: QPainter, rect: QRectF) -> None:
        theme = self.theme()
        name = Paragraph(self._card.name, font_of(self, TEXT_PX, _SEMI_BOLD), rect.width(), 1)
        message = Paragraph(self._error, font_of(self, 12), rect.width(), 2)
        top = rect.center().y() - (name.height + message.height) / 2
        name.paint(painter, QPointF(rect.left(), top), rect.width(), theme.text)
        message.paint(painter, QPointF(rect.left(), top + name.height), rect.width(), theme.muted)

    @staticmethod
    def _paint_line(painter: QPainter, rect: QRectF, text: str, font: QFont, colour: QColor) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

"""The card that says what the drawing is and how sure that is. Its size is the same in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from digitpad.domain import NO_DIGIT
from digitpad.ui.card import Card, paint_box, paint_button
from digitpad.ui.digit_row import DigitRow
from digitpad.ui.icons import paint_icon
from digitpad.ui.paragraph import LINE_SPACING, Paragraph
from digitpad.ui.reading_state import ReadingState
from digitpad.ui.reading_words import Look, Words, in_words, words_for
from digitpad.ui.theme import DIGIT_PX, GAP, MARGIN, TEXT_PX, TITLE_PX, font_of, theme_of

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QPaintEvent, QResizeEvent

HEIGHT: Final = 160
_CHOICE_PX: Final = 52
_BUTTON_HEIGHT: Final = 36
_ROW_TOP: Final = 8
_ROW_EDGE: Final = 3
_RETURN: Final = "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}"
_ROW_GAP: Final = 3
_SEMI_BOLD: Final = QFont.Weight.DemiBold


class ReadingCard(Card):
    """The digits, large, with a title and quiet lines; when unsure, a button for each candidate."""

    label_chosen = Signal(str)
    digit_chosen = Signal(int)
    """The digit of a number that a person wants to look at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ReadingState()
        self._words = words_for(self._state, self.locale())
        self.row = DigitRow(self)
        self.row.chosen.connect(self.digit_chosen)
        self._buttons = (ChoiceButton(self), ChoiceButton(self))
        for button in self._buttons:
            button.hide()
            button.chosen.connect(self.label_chosen)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_state(self._state)

    @property
    def words(self) -> Words:
        """What the card says now."""
        return self._words

    def show_state(self, state: ReadingState) -> None:
        """Say this."""
        self._state = state
        self._words = words_for(state, self.locale())
        had_focus = any(part.hasFocus() for part in (self.row, *self._buttons) if part.isVisible())
        self._show_row()
        self._show_choices()
        if had_focus and not any(part.hasFocus() for part in (self.row, *self._buttons) if part.isVisible()):
            self.window().setFocus(Qt.FocusReason.OtherFocusReason)
        choices = self._words.choices if self._words.look is Look.CHOICE else ()
        digits = self.tr(" or ").join(map(in_words, choices)) if choices else self._words.digits
        self.setAccessibleName(", ".join(part for part in (digits, self._words.title) if part))
        self.setAccessibleDescription(" ".join(self._told()))
        self.setToolTip("\n".join(self._words.lines) if self._words.look is Look.FAILED else "")
        self.update()

    def _show_row(self) -> None:
        state, words = self._state, self._words
        is_number = words.look is Look.NUMBER
        # A label of as many digits stands for those that were read; of another one none can be pointed at.
        fits = len(words.figures) == len(state.digits)
        self.row.setVisible(is_number)
        self.row.show_figures(
            words.figures, state.selected if is_number and fits else None, has_caret=state.is_typing
        )

    def _show_choices(self) -> None:
        choices, shares = self._words.choices, dict(self._state.candidates)
        for index, button in enumerate(self._buttons):
            button.setVisible(index < len(choices))
            if index < len(choices):
                likelier = shares[choices[index]] == max(shares.values())
                in_number = len(self._state.digits) > 1
                button.set_label(choices[index], self._key_of(index), likelier=likelier, in_number=in_number)

    def _key_of(self, index: int) -> str:
        """The key that chooses this label; none for a number that was not read."""
        label = self._words.choices[index]
        if len(self._state.digits) > 1:
            return _RETURN if index == 0 else "" if label else "-"
        return (label or "-") if len(label) <= 1 else ""

    @override
    def retranslate(self) -> None:
        self.show_state(self._state)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._scaled(324), self._scaled(HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._scaled(184), self._scaled(HEIGHT))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        row = self.row.sizeHint().height()
        edge = MARGIN - _ROW_EDGE  # the bars under the digits begin where the words do
        self.row.setGeometry(edge, self._scaled(_ROW_TOP), self.width() - 2 * edge, row)
        height = self._scaled(_BUTTON_HEIGHT)
        width = (self.width() - 2 * MARGIN - GAP) // 2
        for index, button in enumerate(self._buttons):
            left = MARGIN + index * (width + GAP)
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                left = self.width() - left - width
            button.setGeometry(left, self.height() - MARGIN - height, width, height)

    @override
    def paint_content(self, painter: QPainter) -> None:
        if self._words.look is Look.NUMBER:
            self._paint_below_number(painter)
        elif self._words.look is Look.CHOICE:
            self._paint_choice(painter)
        elif self._words.look is Look.FAILED:
            self._paint_failed(painter)
        else:
            self._paint_digit(painter)

    def _told(self) -> list[str]:
        return [line for line in (self._words.measured, *self._words.lines) if line]

    def _scaled(self, px: int) -> int:
        return round(px * QFontInfo(self.font()).pixelSize() / TEXT_PX)

    def _paint_digit(self, painter: QPainter) -> None:
        theme = self.theme()
        font = font_of(self, DIGIT_PX, _SEMI_BOLD)
        column = QFontMetricsF(font).horizontalAdvance("0")
        if self._words.look is Look.EMPTY:
            bar = QRectF(MARGIN, self.height() / 2 - 5, column * 0.8, 10)
            paint_box(painter, bar, theme.track, theme.track, radius=2)
        elif self._words.look is Look.NO_DIGIT:
            sign = QRectF(MARGIN, (self.height() - column) / 2, column, column)
            paint_icon(painter, sign, "ban", theme.muted)
        else:
            self._paint_large(painter, self._words.digits, font)
        self._paint_block(painter, MARGIN + column + MARGIN)

    def _paint_large(self, painter: QPainter, digit: str, font: QFont) -> None:
        metrics, theme = QFontMetricsF(font), self.theme()
        painter.setFont(font)
        painter.setPen(theme.ink)
        # Digits have no descender: centre their height, not the line's.
        baseline = self.height() / 2 + metrics.capHeight() / 2
        painter.drawText(QPointF(MARGIN, baseline), digit)
        if self._state.is_typing:
            left, height = MARGIN + metrics.horizontalAdvance(digit) + 3, metrics.capHeight()
            painter.fillRect(QRectF(left, baseline - height, 2, height), theme.accent)

    def _paint_below_number(self, painter: QPainter) -> None:
        """The title under the digits and, where no buttons stand there, a line or two."""
        theme, width = self.theme(), self.width() - 2 * MARGIN
        top = float(self.row.geometry().bottom() + 1 + self._scaled(_ROW_GAP))
        title = Paragraph(self._words.title, font_of(self, TITLE_PX, _SEMI_BOLD), width, max_lines=1)
        title.paint(painter, QPointF(MARGIN, top), width, theme.text)
        if self._words.choices:
            return
        top += title.height + 2
        quiet = font_of(self, TEXT_PX)
        lines = max(1, int((self.height() - top - 4) // round(quiet.pixelSize() * LINE_SPACING)))
        body = Paragraph("\n".join(self._words.lines), quiet, width, lines)
        body.paint(painter, QPointF(MARGIN, top), width, theme.muted)

    def _paint_block(self, painter: QPainter, left: float) -> None:
        """The title and the quiet lines, as one block in the middle of the height."""
        theme = self.theme()
        width = self.width() - left - MARGIN
        title = Paragraph(self._words.title, font_of(self, TITLE_PX, _SEMI_BOLD), width, max_lines=2)
        room = self.height() - 2 * GAP - title.height - 4
        quiet = font_of(self, TEXT_PX)
        most = max(1, int(room // (quiet.pixelSize() * 1.3)))
        text = "\n".join(self._told())
        if self._words.measured and len(Paragraph(text, quiet, width).lines) > most:
            text = "\n".join(self._words.lines)
        body = Paragraph(text, quiet, width, most)
        top = (
            (self.height() - title.height - 4 - body.height) / 2
            if body.lines
            else (self.height() - title.height) / 2
        )
        title.paint(painter, QPointF(left, top), width, theme.text)
        body.paint(painter, QPointF(left, top + title.height + 4), width, theme.muted)

    def _paint_failed(self, painter: QPainter) -> None:
        theme = self.theme()
        size = self._scaled(22)
        paint_icon(painter, QRectF(MARGIN, MARGIN, size, size), "triangle-alert", theme.wrong)
        left = MARGIN + size + GAP
        width = self.width() - left - MARGIN
        title = Paragraph(self._words.title, font_of(self, TITLE_PX, _SEMI_BOLD), width, max_lines=2)
        title.paint(painter, QPointF(left, MARGIN), width, theme.text)
        top = MARGIN + title.height + 4
        quiet = font_of(self, TEXT_PX)
        lines = max(1, int((self.height() - top - GAP) // round(quiet.pixelSize() * 1.3)))
        body = Paragraph("\n".join(self._words.lines), quiet, width, max_lines=lines)
        body.paint(painter, QPointF(left, top), width, theme.muted)

    def _paint_choice(self, painter: QPainter) -> None:
        theme = self.theme()
        large, small = font_of(self, _CHOICE_PX, _SEMI_BOLD), font_of(self, _CHOICE_PX // 2)
        baseline = MARGIN - 2 + QFontMetricsF(large).capHeight() + 2
        one, other = self._words.choices
        x = float(MARGIN)
        joined = (one, self.tr(" or "), other)
        wanted = sum(
            QFontMetricsF(font).horizontalAdvance(text)
            for text, font in zip(joined, (large, small, large), strict=True)
        )
        if wanted > self.width() - 2 * MARGIN:
            for font in (large, small):
                font.setPixelSize(int(font.pixelSize() * (self.width() - 2 * MARGIN) / wanted))
        for text, font, colour in (
            (one, large, theme.ink),
            (joined[1], small, theme.muted),
            (other, large, theme.ink),
        ):
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(QPointF(x, baseline), text)
            x += QFontMetricsF(font).horizontalAdvance(text)
        if other == NO_DIGIT:
            side = QFontMetricsF(large).capHeight()
            paint_icon(painter, QRectF(x, baseline - side, side, side), "ban", theme.muted)
        width = self.width() - 2 * MARGIN
        title = Paragraph(self._words.title, font_of(self, TITLE_PX, _SEMI_BOLD), width, max_lines=2)
        bottom = self.height() - MARGIN - self._scaled(_BUTTON_HEIGHT)
        top = baseline + (bottom - baseline - title.height) / 2
        title.paint(painter, QPointF(MARGIN, top), width, theme.text)


class ChoiceButton(QAbstractButton):
    """One candidate, with the key that chooses it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = NO_DIGIT
        self._key = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._choose)

    def set_label(self, label: str, key: str, *, likelier: bool, in_number: bool = False) -> None:
        """Offer this digit or number, or that it is none; ``key`` says the same, if there is one."""
        self._label, self._key = label, key
        if label:
            self.setText(label)
            name = self.tr("It is a {digit}") if len(label) == 1 else self.tr("It is {digit}")
        elif in_number:
            self.setText(self.tr("No number"))
            name = self.tr("It is not a number")
        else:
            self.setText(self.tr("No digit"))
            name = self.tr("It is not a digit")
        name = name.format(digit=label)
        likelier_name = self.tr("{name}, the likelier one").format(name=name)
        self.setAccessibleName(likelier_name if likelier else name)
        self.setToolTip(self.tr("{name} (key {key})").format(name=name, key=key) if key else name)
        self.update()

    def _choose(self) -> None:
        self.chosen.emit(self._label)

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, _BUTTON_HEIGHT)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint_button(painter, self)
        painter.setPen(theme.text)
        inner = rect.adjusted(12, 0, -12, 0)
        font = font_of(self, 20 if self._label else TEXT_PX, _SEMI_BOLD)
        wanted = QFontMetricsF(font).horizontalAdvance(self.text())
        keyed = self._key and (len(self._label) <= 1 or wanted <= inner.width() - self._key_side() - 4)
        room = inner.width() - (self._key_side() + 4 if keyed else 0)
        if wanted > room:
            font.setPixelSize(max(9, int(font.pixelSize() * room / wanted)))
        painter.setFont(font)
        text = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)
        if keyed:
            self._paint_key(painter, inner)
        painter.end()

    def _key_side(self) -> float:
        return font_of(self, 11, _SEMI_BOLD).pixelSize() + 7.0

    def _paint_key(self, painter: QPainter, inner: QRectF) -> None:
        theme = theme_of(self)
        font, side = font_of(self, 11, _SEMI_BOLD), self._key_side()
        key = QRectF(inner.right() - side, inner.center().y() - side / 2, side, side)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            key.moveLeft(inner.left())
        paint_box(painter, key, theme.hover, theme.control_line, radius=4)
        painter.setFont(font)
        painter.setPen(theme.muted)
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self._key)

"""The digits of a number, large, each with how sure it is; one of them can be selected.

Under each digit lies a bar as long as its probability; one in doubt has dots in its place, and a question
mark. The row's foot stays where it is whatever is read: more digits are smaller ones, in steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QHelpEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QToolTip
from typing_extensions import override

from digitpad.ui.card import paint_box
from digitpad.ui.numbers import likelihood
from digitpad.ui.theme import CONTROL_RADIUS, TEXT_PX, ThemedWidget, between, font_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from digitpad.ui.reading_words import Figure

HEIGHT: Final = 74
_STEPS: Final = (60, 52, 46, 40, 35, 30, 26, 22, 19, 16, 14)
_SEMI_BOLD: Final = QFont.Weight.DemiBold
_PAD: Final = 0.1
"""Room at each side of a digit, of its font's size."""
_BETWEEN: Final = 0.35
"""Room between two numbers."""
_BAR: Final = 4
_FOOT: Final = 14
_MARK: Final = 12
_DOTS: Final = 3.0
_CARET: Final = 2


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a digit stands: the digit's own rectangle, below which lies its bar."""

    rect: QRectF
    figure: Figure


class DigitRow(ThemedWidget):
    """Shows figures; a click or the arrow keys select one."""

    chosen = Signal(int)
    """The digit that a person wants to look at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: Sequence[Figure] = ()
        self._selected: int | None = None
        self._has_caret = False
        self._px = _STEPS[0]
        self._places: list[_Place] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def show_figures(
        self, figures: Sequence[Figure], selected: int | None = None, *, has_caret: bool = False
    ) -> None:
        """Show these; ``selected`` is None where none can be selected, ``has_caret`` while they are typed."""
        self._figures, self._selected, self._has_caret = figures, selected, has_caret
        # By the Tab key alone: who clicks on a digit may have the pad's keys go on working.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if selected is None else Qt.FocusPolicy.TabFocus)
        if selected is None:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._place()
        self.retranslate()

    @property
    def is_cut(self) -> bool:
        """Whether there is no room for all of them."""
        return len(self._places) < len(self._figures)

    @property
    def px(self) -> int:
        """The digits' size in the design's pixels."""
        return self._px

    def place_of(self, at: int) -> QRectF:
        """Where this digit can be clicked, its bar included."""
        return self._places[at].rect.adjusted(0, 0, 0, self._scaled(_FOOT))

    @override
    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Digits of the number"))
        self.setAccessibleDescription("" if self._selected is None else self.told(self._selected))
        self.update()

    def told(self, at: int) -> str:
        """What there is to say of a digit, such as "Digit 3 of 4: 2, 61.2 %, in doubt"."""
        figure = self._figures[at]
        told = self.tr("Digit {place} of {all}: {digit}").format(
            place=at + 1, all=len(self._figures), digit=figure.text
        )
        if figure.sure is not None:
            told += ", " + likelihood(figure.sure, self.locale())
        return told + ", " + self.tr("in doubt") if figure.is_doubtful else told

    # Layout

    @override
    def sizeHint(self) -> QSize:
        return QSize(292, self._scaled(HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(100, self._scaled(HEIGHT))

    def _scaled(self, px: float) -> int:
        return round(px * QFontInfo(self.font()).pixelSize() / TEXT_PX)

    def _place(self) -> None:
        """In the largest digits that fit, one number after the other, in lines where there are many."""
        for px in _STEPS:
            self._px = px
            self._places = self._placed(px)
            fits = all(
                place.rect.top() >= 0 and place.rect.right() <= self.width() + 0.5 for place in self._places
            )
            if fits:
                break
        foot = self.height() - self._scaled(_FOOT)
        top = min((place.rect.top() for place in self._places), default=0.0)
        if top < 0:  # what there is no room for is left out at the end, not at the beginning
            for place in self._places:
                place.rect.translate(0, -top)
            self._places = [place for place in self._places if place.rect.bottom() <= foot]
            room = self.width() - QFontMetricsF(font_of(self, self._px, _SEMI_BOLD)).horizontalAdvance("…")
            while self._places and self._places[-1].rect.right() + 2 > room:
                self._places.pop()

    def _placed(self, px: int) -> list[_Place]:
        metrics = QFontMetricsF(font_of(self, px, _SEMI_BOLD))
        size = self._scaled(px)
        width, height = metrics.horizontalAdvance("0") + 2 * _PAD * size, metrics.capHeight() + 4
        pitch = height + self._scaled(_FOOT)
        numbers: list[list[Figure]] = []
        for figure in self._figures:
            if figure.begins or not numbers:
                numbers.append([])
            numbers[-1].append(figure)
        places: list[_Place] = []
        left, line = 0.0, 0
        for number in numbers:
            if left and left + len(number) * width > self.width():
                left, line = 0.0, line + 1
            for figure in number:
                places.append(_Place(QRectF(left, line * pitch, width, height), figure))
                left += width
            left += _BETWEEN * size
        shift = self.height() - self._scaled(_FOOT) - line * pitch - height
        for place in places:
            place.rect.translate(0, shift)
        return places

    # Events

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._place()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position())
        if at is not None and self._selected is not None:
            self.chosen.emit(at)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        last, at = len(self._figures) - 1, self._selected
        goals = {
            Qt.Key.Key_Left: -1 if at is None else at - 1,
            Qt.Key.Key_Right: -1 if at is None else at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if at is None or key not in goals or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif goals[key] != at:
            self.chosen.emit(min(max(goals[key], 0), last))

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._at(QPointF(event.pos()))
            if at is not None:
                QToolTip.showText(event.globalPos(), self.told(at), self)
                return True
        return super().event(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def _at(self, point: QPointF) -> int | None:
        return next((at for at in range(len(self._places)) if self.place_of(at).contains(point)), None)

    # Painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme()
        font = font_of(self, self._px, _SEMI_BOLD)
        for at, place in enumerate(self._places):
            is_selected = at == self._selected
            if is_selected:
                border, width = (theme.accent, 2.0) if self.hasFocus() else (theme.tint, 1.0)
                around = place.rect.adjusted(0, -2, 0, 2)
                paint_box(painter, around, theme.tint, border, radius=CONTROL_RADIUS, width=width)
            painter.setFont(font)
            painter.setPen(theme.ink)
            left = place.rect.center().x() - QFontMetricsF(font).horizontalAdvance(place.figure.text) / 2
            painter.drawText(QPointF(left, place.rect.bottom() - 2), place.figure.text)
            self._paint_sureness(painter, place, is_selected=is_selected)
        if self.is_cut and self._places:
            painter.setPen(theme.muted)
            painter.drawText(self._places[-1].rect.bottomRight() + QPointF(2, -2), "…")
        if self._has_caret:
            self._paint_caret(painter)
        painter.end()

    def _paint_sureness(self, painter: QPainter, place: _Place, *, is_selected: bool) -> None:
        figure, theme = place.figure, self.theme()
        if figure.sure is None:
            return
        bar = self._scaled(_BAR)
        middle = place.rect.bottom() + 3 + (self._scaled(_FOOT) - 3) / 2
        track = QRectF(place.rect.left() + 3, middle - bar / 2, place.rect.width() - 6, bar)
        if figure.is_doubtful:
            self._paint_doubt(painter, track)
            return
        paint_box(painter, track, theme.track, theme.track, radius=bar / 2)
        track.setWidth(track.width() * figure.sure)
        colour = theme.accent if is_selected else between(theme.track, theme.muted)
        paint_box(painter, track, colour, colour, radius=min(float(bar), track.width()) / 2)

    def _paint_doubt(self, painter: QPainter, track: QRectF) -> None:
        """Dots, and a question mark at their end; where that is all there is room for, it alone."""
        theme, font = self.theme(), font_of(self, _MARK, QFont.Weight.Bold)
        mark = QFontMetricsF(font).horizontalAdvance("?")
        room = track.width() - mark - 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.waiting)
        count = int(room // (2 * _DOTS))
        for dot in range(count):
            painter.drawEllipse(
                QPointF(track.left() + (2 * dot + 0.5) * _DOTS, track.center().y()), _DOTS / 2, _DOTS / 2
            )
        painter.setFont(font)
        painter.setPen(theme.waiting)
        left = track.right() - mark if count else track.center().x() - mark / 2
        painter.drawText(QPointF(left, track.center().y() + QFontMetricsF(font).capHeight() / 2), "?")
        painter.restore()

    def _paint_caret(self, painter: QPainter) -> None:
        """Where the next digit comes."""
        height = QFontMetricsF(font_of(self, self._px, _SEMI_BOLD)).capHeight()
        foot = self.height() - self._scaled(_FOOT) - 2.0
        left = min(self._places[-1].rect.right() if self._places else 0.0, self.width() - _CARET)
        painter.fillRect(QRectF(left, foot - height, _CARET, height), self.theme().accent)

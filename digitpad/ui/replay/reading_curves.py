"""How likely each answer was while the drawing grew: a curve an answer, and where the reading changed.

Curves differ in their dashes and are labelled, so that nobody needs colours. Pressed, dragged or walked with
the arrow keys it puts the replay to that moment.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from digitpad.ui.marked_chart import UNCLIPPED
from digitpad.ui.numbers import percent, seconds
from digitpad.ui.paragraph import Paragraph
from digitpad.ui.replay import words
from digitpad.ui.replay.chart_words import Word, with_room
from digitpad.ui.replay.steps import Curve, Step, changes, curves, step_at
from digitpad.ui.theme import GAP, TEXT_PX, Theme, ThemedWidget, font_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

_SMALL_PX: Final = 11
_PLOT: Final = 96
_CAPTION_LINES: Final = 2
_DASHES: Final = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
)
_LOW: Final = 0.12
"""A curve that ends lower is labelled where it was highest."""
_NEARLY: Final = 0.02
_TICK: Final = 6


class ReadingCurves(ThemedWidget):
    """The chart under a replay."""

    wanted = Signal(float)
    """The moment (in ms) that the person wants to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._duration = 0.0
        self._steps: Sequence[Step] = ()
        self._curves: list[Curve] = []
        self._waiting = ""
        self._moment = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("What was read while it was written"))
        self._tell()

    def show_steps(self, duration: float, steps: Sequence[Step], waiting: str = "") -> None:
        """Show what was read so far; ``waiting`` is said where that is nothing yet."""
        self._duration, self._steps, self._waiting = duration, steps, waiting
        self._curves = curves(steps)
        self._tell()

    def set_moment(self, moment: float) -> None:
        """The replay stands here."""
        if moment != self._moment:
            self._moment = moment
            self._tell()

    @property
    def curves(self) -> Sequence[Curve]:
        """What is drawn."""
        return self._curves

    def caption(self) -> str:
        """What was read at the moment where the replay stands."""
        step = step_at(self._steps, self._moment)
        if step is not None:
            return words.at_moment(step, self.locale())
        return self._waiting if not self._steps else self.tr("Too little to be read yet")

    def _tell(self) -> None:
        if self.accessibleDescription() != self.caption():
            self.setAccessibleDescription(self.caption())
        self.update()

    # Events

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, self._height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        moments = [step.at for step in self._steps]
        key = event.key()
        if not moments or key not in {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Right:
            self.wanted.emit(next((at for at in moments if at > self._moment), self._duration))
        elif key == Qt.Key.Key_Left:
            self.wanted.emit(next((at for at in reversed(moments) if at < self._moment), 0.0))
        else:
            self.wanted.emit(0.0 if key == Qt.Key.Key_Home else self._duration)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._want(event.position().x())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._want(event.position().x())

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def _want(self, x: float) -> None:
        plot = self.plot()
        if self._duration > 0:
            share = min(max((x - plot.left()) / plot.width(), 0.0), 1.0)
            self.wanted.emit(share * self._duration)

    # Painting

    def plot(self) -> QRectF:
        """The rectangle of the curves."""
        small = QFontMetricsF(font_of(self, _SMALL_PX))
        left = small.horizontalAdvance(percent(1.0, self.locale(), 0)) + 6
        right = max(
            (small.horizontalAdvance(words.short(curve.label)) for curve in self._curves), default=0.0
        )
        top = small.height() + 4
        height = font_of(self, _PLOT).pixelSize()
        return QRectF(left, top, max(self.width() - left - right - GAP - 2, 1.0), height)

    def _height(self) -> int:
        small = QFontMetricsF(font_of(self, _SMALL_PX))
        return round(2 * small.height() + font_of(self, _PLOT).pixelSize() + 2 * GAP + self._caption_height())

    def _caption_height(self) -> float:
        return _CAPTION_LINES * round(font_of(self, TEXT_PX).pixelSize() * 1.3)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, plot, theme = QPainter(self), self.plot(), self.theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axes(painter, plot)
        if self._steps and self._duration > 0:
            written = self.written(plot)
            self._paint_changes(painter, plot, written)
            for number in reversed(range(len(self._curves))):
                self._paint_curve(painter, plot, number)
            self._paint_words(painter, written)
            self._paint_moment(painter, plot)
        if self.hasFocus():
            painter.setPen(QPen(theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        caption = Paragraph(self.caption(), font_of(self, TEXT_PX), self.width() - 8, _CAPTION_LINES)
        top = self.height() - self._caption_height()
        caption.paint(painter, QPointF(4, top), self.width() - 8, theme.text if self._steps else theme.muted)
        painter.end()

    def _paint_axes(self, painter: QPainter, plot: QRectF) -> None:
        theme, small = self.theme(), font_of(self, _SMALL_PX)
        height = QFontMetricsF(small).height()
        painter.setFont(small)
        right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
        for share in (0.0, 0.5, 1.0):
            y = plot.bottom() - share * plot.height()
            painter.setPen(QPen(theme.line, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.muted)
            place = QRectF(0, y - height / 2, plot.left() - 6, height)
            painter.drawText(place, right | Qt.AlignmentFlag.AlignVCenter, percent(share, self.locale(), 0))
        below = QRectF(plot.left(), plot.bottom() + height / 2, plot.width(), height)
        if self._duration > 0:
            painter.drawText(below, int(left | UNCLIPPED), seconds(0.0, self.locale()))
            painter.drawText(below, int(right | UNCLIPPED), seconds(self._duration, self.locale()))

    def written(self, plot: QRectF) -> list[Word]:
        """What is written at the curves, and where the reading changed: as much as there is room for."""
        labels = list(self._labels(plot))
        return with_room((*labels[:1], *self._changes(plot), *labels[1:]))

    def _changes(self, plot: QRectF) -> Iterator[Word]:
        """From what to what, above the plot; the last change is the one that counts, so it comes first."""
        metrics = QFontMetricsF(font_of(self, _SMALL_PX, QFont.Weight.DemiBold))
        for before, after in reversed(list(pairwise(changes(self._steps)))):
            x = self._x(after.at, plot)
            text = words.change(before.label, after.label)
            width = metrics.horizontalAdvance(text)
            begin = min(max(x - width / 2, plot.left()), self.width() - width)
            yield Word(text, self.theme().text, (QRectF(begin, 0, width, metrics.height()),), x)

    def _labels(self, plot: QRectF) -> Iterator[Word]:
        """At the right end of its curve or, of one that ends low, above its highest place, or below that."""
        metrics = QFontMetricsF(font_of(self, _SMALL_PX, QFont.Weight.DemiBold))
        height = metrics.height()
        for number, curve in enumerate(self._curves):
            text = words.short(curve.label)
            width = metrics.horizontalAdvance(text) + 1
            place = self._place(curve.points[-1], plot)
            begin, top = plot.right() + 5, place.y() - height / 2
            if number and curve.points[-1][1] < _LOW:
                place = self._place(_middle_of_top(curve), plot)
                begin = min(max(place.x() - width / 2, plot.left() + 2), plot.right() - width)
                is_high = place.y() - height < plot.top()
                top = place.y() + 1 if is_high else place.y() - height - 1
            tops = (top, *(top + sign * height * step / 2 for step in (1, 2, 3, 4) for sign in (1, -1)))
            inside = (one for one in tops if one == top or plot.top() <= one <= plot.bottom() - height)
            places = tuple(QRectF(begin, one, width, height) for one in inside)
            yield Word(text, self._colour(number), places)

    def _paint_changes(self, painter: QPainter, plot: QRectF, written: Sequence[Word]) -> None:
        """A line where the reading changed; a short one where there is no room for words."""
        told = {word.at for word in written}
        painter.setPen(QPen(self.theme().muted, 1, Qt.PenStyle.DashLine))
        for _, after in pairwise(changes(self._steps)):
            x = self._x(after.at, plot)
            end = plot.bottom() if x in told else plot.top() + _TICK
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, end))

    def _paint_curve(self, painter: QPainter, plot: QRectF, number: int) -> None:
        places = [self._place(point, plot) for point in self._curves[number].points]
        places.append(QPointF(max(plot.right(), places[-1].x()), places[-1].y()))
        dash = _DASHES[number % len(_DASHES)]
        painter.setPen(QPen(self._colour(number), 2.0 if number == 0 else 1.4, dash))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(places))

    def _paint_words(self, painter: QPainter, written: Sequence[Word]) -> None:
        painter.setFont(font_of(self, _SMALL_PX, QFont.Weight.DemiBold))
        for word in written:
            painter.setPen(word.colour)
            painter.drawText(word.rect, int(Qt.AlignmentFlag.AlignCenter | UNCLIPPED), word.text)

    def _paint_moment(self, painter: QPainter, plot: QRectF) -> None:
        theme, x = self.theme(), self._x(self._moment, plot)
        painter.setPen(QPen(theme.accent, 1.5))
        painter.drawLine(QPointF(x, plot.top() - 3), QPointF(x, plot.bottom() + 3))
        step = step_at(self._steps, self._moment)
        if step is None:
            return
        number = self._steps.index(step)
        for at, curve in enumerate(self._curves):
            painter.setPen(QPen(theme.surface, 1))
            painter.setBrush(self._colour(at))
            painter.drawEllipse(QPointF(x, self._place(curve.points[number], plot).y()), 3.0, 3.0)

    def _x(self, moment: float, plot: QRectF) -> float:
        return plot.left() + min(moment / self._duration, 1.0) * plot.width()

    def _place(self, point: tuple[float, float], plot: QRectF) -> QPointF:
        return QPointF(self._x(point[0], plot), plot.bottom() - point[1] * plot.height())

    def _colour(self, number: int) -> QColor:
        theme: Theme = self.theme()
        return theme.accent if number == 0 else theme.text if number == 1 else theme.muted


def _middle_of_top(curve: Curve) -> tuple[float, float]:
    """The point in the middle of where the curve is highest, or nearly so."""
    best = max(range(len(curve.points)), key=lambda number: curve.points[number][1])
    least, last = curve.points[best][1] - _NEARLY, best
    while last + 1 < len(curve.points) and curve.points[last + 1][1] >= least:
        last += 1
    return curve.points[(best + last) // 2]

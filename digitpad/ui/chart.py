"""A small chart of shares, painted by ourselves: axes, a line through dots, and a caption.

Dots are walked with the arrow keys or the mouse; the caption then says what the dot stands for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from digitpad.ui.numbers import percent
from digitpad.ui.paragraph import Paragraph
from digitpad.ui.theme import GAP, TEXT_PX, ThemedWidget, font_of

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

    from digitpad.domain import Measured

SMALL_PX: Final = 11
_REACH: Final = 24.0
_STEPS: Final = 5
"""Between the ticks of both axes; each of them is a share that needs no rounding."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a chart (shares 0..1), what it stands for, and how far its height is known.

    One without a radius is seen only while it is marked.
    """

    x: float
    y: float
    told: str
    radius: float = 3.0
    between: tuple[float, float] | None = None
    is_ring: bool = False


class Chart(ThemedWidget):
    """Axes, a line through dots, and a caption. Subclasses make the dots."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measured: Measured | None = None
        self._name = ""
        self._dots: tuple[Dot, ...] = ()
        self._floor = 0.0
        self._marked: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def show_measured(self, measured: Measured | None, name: str) -> None:
        """Draw what was measured on the test set of this name; None: nothing was."""
        self._measured, self._name = measured, name
        self.retranslate()

    @property
    def dots(self) -> tuple[Dot, ...]:
        """What is drawn."""
        return self._dots

    @property
    def floor(self) -> float:
        """Where the upright axis begins."""
        return self._floor

    def caption(self) -> str:
        """The words under the chart: of the marked point, else of all."""
        return self._summary() if self._marked is None else self._dots[self._marked].told

    def mark(self, index: int | None) -> None:
        """Tell of this point; None: of all."""
        if index != self._marked:
            self._marked = index
            self.setAccessibleDescription(self.caption())
            self.update()

    @override
    def retranslate(self) -> None:
        self._marked = None
        self._dots = self._make_dots(self._measured) if self._measured else ()
        self._floor = self._lowest()
        self.setAccessibleName(f"{self._title()}, {self._name}" if self._name else self._title())
        self.setAccessibleDescription(self.caption())
        self.update()

    # What a chart is

    def _title(self) -> str:
        raise NotImplementedError

    def _axes(self) -> tuple[str, str]:
        raise NotImplementedError

    def _make_dots(self, measured: Measured) -> tuple[Dot, ...]:
        raise NotImplementedError

    def _summary(self) -> str:
        raise NotImplementedError

    def _lowest(self) -> float:
        return 0.0

    def _paint_ground(self, painter: QPainter, plot: QRectF) -> None:
        """Paint what lies under line and dots."""

    # Events

    @override
    def sizeHint(self) -> QSize:
        return QSize(290, self._scaled(290))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._scaled(290))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Home:
            self.mark(0 if self._dots else None)
        elif event.key() == Qt.Key.Key_End:
            self.mark(len(self._dots) - 1 if self._dots else None)
        elif step is not None and self._dots:
            at = self._marked if self._marked is not None else (-1 if step > 0 else len(self._dots))
            self.mark(min(max(at + step, 0), len(self._dots) - 1))
        else:
            super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        plot = self.plot()
        places = [self._place(dot, plot) - event.position() for dot in self._dots]
        distances = [math.hypot(place.x(), place.y()) for place in places]
        nearest = min(range(len(distances)), key=distances.__getitem__, default=None)
        self.mark(nearest if nearest is not None and distances[nearest] <= _REACH else None)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.mark(None)
        super().leaveEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.mark(None)
        super().focusOutEvent(event)

    # Painting

    def plot(self) -> QRectF:
        """The rectangle between the axes."""
        small = QFontMetricsF(self._small())
        left = small.horizontalAdvance(percent(1.0, self.locale())) + GAP
        right = small.horizontalAdvance(percent(1.0, self.locale(), 0)) / 2
        title = self._scaled(TEXT_PX + 10) + small.height() + GAP
        below = 2 * small.height() + GAP + self._caption_height()
        return QRectF(left, title, self.width() - left - right, max(1.0, self.height() - title - below))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, plot = self.theme(), self.plot()
        self._paint_words(painter, plot)
        if self._dots:
            self._paint_grid(painter, plot)
            painter.setClipRect(plot.adjusted(-9, -9, 9, 9))
            self._paint_ground(painter, plot)
            line = QPolygonF([self._place(dot, plot) for dot in self._dots if not dot.is_ring])
            painter.setPen(QPen(theme.accent, 1.5))
            painter.drawPolyline(line)
            for index, dot in enumerate(self._dots):
                if dot.radius or index == self._marked:
                    self._paint_dot(painter, dot, plot, marked=index == self._marked)
        painter.end()

    def _place(self, dot: Dot, plot: QRectF) -> QPointF:
        return QPointF(plot.left() + dot.x * plot.width(), self._height_of(dot.y, plot))

    def _height_of(self, share: float, plot: QRectF) -> float:
        above = (max(share, self._floor) - self._floor) / (1.0 - self._floor)
        return plot.bottom() - above * plot.height()

    def _paint_dot(self, painter: QPainter, dot: Dot, plot: QRectF, *, marked: bool) -> None:
        theme, place = self.theme(), self._place(dot, plot)
        if dot.between is not None:
            low, high = (self._height_of(share, plot) for share in dot.between)
            painter.setPen(QPen(theme.muted, 1))
            painter.drawLine(QPointF(place.x(), low), QPointF(place.x(), high))
        painter.setPen(QPen(theme.text if marked else theme.surface, 2 if marked else 1))
        painter.setBrush(theme.accent)
        radius = max(dot.radius, 3.0) + 1 if marked else dot.radius
        if dot.is_ring:
            painter.setPen(QPen(theme.text, 2))
            painter.setBrush(theme.surface)
        painter.drawEllipse(place, radius, radius)

    def _paint_grid(self, painter: QPainter, plot: QRectF) -> None:
        theme, small = self.theme(), self._small()
        painter.setFont(small)
        height = QFontMetricsF(small).height()
        one_decimal = 1 if (1.0 - self._floor) / _STEPS < 0.01 else 0  # noqa: PLR2004 - a hundredth
        for step in range(_STEPS + 1):
            share = self._floor + (1.0 - self._floor) * step / _STEPS
            y = self._height_of(share, plot)
            painter.setPen(QPen(theme.line, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.muted)
            painter.drawText(
                QRectF(0, y - height / 2, plot.left() - 6, height),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                percent(share, self.locale(), one_decimal),
            )
            x = plot.left() + plot.width() * step / _STEPS
            across = QRectF(x - 40, plot.bottom() + 4, 80, height)
            centred = Qt.AlignmentFlag.AlignHCenter
            painter.drawText(across, centred, percent(step / _STEPS, self.locale(), 0))

    def _paint_words(self, painter: QPainter, plot: QRectF) -> None:
        theme, small = self.theme(), self._small()
        painter.setPen(theme.text)
        painter.setFont(font_of(self, TEXT_PX, QFont.Weight.DemiBold))
        across = QRectF(0, 0, self.width(), self._scaled(TEXT_PX + 8))
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        painter.drawText(across, left | Qt.AlignmentFlag.AlignVCenter, self._title())
        x_title, y_title = self._axes()
        painter.setFont(small)
        painter.setPen(theme.muted)
        height = QFontMetricsF(small).height()
        painter.drawText(QRectF(0, across.bottom(), self.width(), height), left, y_title)
        painter.drawText(QRectF(0, plot.bottom() + 4 + height, self.width(), height), right, x_title)
        if self.hasFocus():
            painter.setPen(QPen(theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(plot.adjusted(-4, -4, 4, 4), 6, 6)
        top = self.height() - self._caption_height() + 4
        words = Paragraph(self.caption(), small, self.width(), 2)
        words.paint(
            painter, QPointF(0, top), self.width(), theme.text if self._marked is not None else theme.muted
        )

    def _caption_height(self) -> float:
        return 2 * round(self._small().pixelSize() * 1.3) + 6

    def _small(self) -> QFont:
        return font_of(self, SMALL_PX)

    def _scaled(self, px: int) -> int:
        return round(px * self._small().pixelSize() / SMALL_PX)

"""A small chart of shares, painted by ourselves: axes, a line through dots, and a caption."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from typing_extensions import override

from digitpad.ui.marked_chart import MarkedChart
from digitpad.ui.numbers import percent
from digitpad.ui.theme import GAP, TEXT_PX

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

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


class Chart(MarkedChart):
    """Axes, a line through dots, and a caption. Subclasses make the dots."""

    def __init__(self, parent: QWidget | None = None, *, can_pick: bool = False) -> None:
        super().__init__(parent, can_pick=can_pick)
        self._name = ""
        self._dots: tuple[Dot, ...] = ()
        self._floor = 0.0
        self.retranslate()

    @property
    def dots(self) -> tuple[Dot, ...]:
        """What is drawn."""
        return self._dots

    @property
    def floor(self) -> float:
        """Where the upright axis begins."""
        return self._floor

    @override
    def retranslate(self) -> None:
        self._marked = None
        self._dots = self._make_dots()
        self._floor = self._lowest()
        super().retranslate()
        self.setAccessibleName(f"{self._title()}, {self._name}" if self._name else self._title())

    # What a chart is

    def _axes(self) -> tuple[str, str]:
        raise NotImplementedError

    def _make_dots(self) -> tuple[Dot, ...]:
        raise NotImplementedError

    @override
    def _count(self) -> int:
        return len(self._dots)

    @override
    def _told(self, index: int) -> str:
        return self._dots[index].told

    def _lowest(self) -> float:
        return 0.0

    def _paint_ground(self, painter: QPainter, plot: QRectF) -> None:
        """Paint what lies under line and dots."""

    @override
    def _mark_at(self, place: QPointF) -> int | None:
        plot = self.plot()
        places = [self._place(dot, plot) - place for dot in self._dots]
        distances = [math.hypot(place.x(), place.y()) for place in places]
        nearest = min(range(len(distances)), key=distances.__getitem__, default=None)
        return nearest if nearest is not None and distances[nearest] <= _REACH else None

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
        self._paint_title(painter)
        x_title, y_title = self._axes()
        painter.setFont(self._small())
        painter.setPen(self.theme().muted)
        height = QFontMetricsF(self._small()).height()
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(0, self._title_height(), self.width(), height), left, y_title)
        painter.drawText(QRectF(0, plot.bottom() + 4 + height, self.width(), height), right, x_title)
        self._paint_focus(painter, plot)
        self._paint_caption(painter)

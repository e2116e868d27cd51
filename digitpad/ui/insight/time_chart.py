"""Drawings over time, a bar a day (or week, month, year), and below them the share that was corrected."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from typing_extensions import override

from digitpad.ui.insight import words
from digitpad.ui.insight.figures import Span, Unit
from digitpad.ui.marked_chart import UNCLIPPED, MarkedChart
from digitpad.ui.numbers import percent
from digitpad.ui.theme import GAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

_BARS: Final = 110
_SHARES: Final = 36
_WIDEST: Final = 36.0
_LEAST: Final = 2.0
"""Few beside many are still some."""
_TICKS: Final = 4
_SHARE_STEPS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
_ROUND: Final = (10, 12, 14, 16, 20, 30, 40, 50, 60, 80, 100)


class TimeChart(MarkedChart):
    """Its marks are the bars, and after them the shares corrected: up and down lead from one to the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, can_pick=True)
        self._unit, self._spans = Unit.DAY, list[Span]()
        self.retranslate()

    def show_spans(self, unit: Unit, spans: Sequence[Span]) -> None:
        """Show these, oldest first."""
        if (unit, spans) != (self._unit, self._spans):
            self._unit, self._spans = unit, list(spans)
            self.retranslate()

    @property
    def spans(self) -> Sequence[Span]:
        """What is drawn."""
        return self._spans

    def picked_span(self, index: int) -> tuple[Span, bool]:
        """The span of a mark, and whether its corrected records alone are meant."""
        return self._spans[index % len(self._spans)], index >= len(self._spans)

    @override
    def _title(self) -> str:
        return words.title_over_time(self._unit)

    @override
    def _count(self) -> int:
        return 2 * len(self._spans)

    @override
    def _told(self, index: int) -> str:
        return words.told_of_span(self.picked_span(index)[0], self._unit, self.locale())

    @override
    def _summary(self) -> str:
        if not self._spans:
            return self.tr("Nothing drawn yet")
        least, most = (
            words.name_of_span(span, self._unit, self.locale()) for span in (self._spans[0], self._spans[-1])
        )
        return least if least == most else self.tr("{first} to {last}").format(first=least, last=most)

    @override
    def _mark_at(self, place: QPointF) -> int | None:
        if not self._spans:
            return None
        bars, shares = self._plots()
        number = math.floor((place.x() - bars.left()) / (bars.width() / len(self._spans)))
        if not 0 <= number < len(self._spans):
            return None
        return number + len(self._spans) if place.y() > (bars.bottom() + shares.top()) / 2 else number

    @override
    def _stepped(self, at: int | None, key: Qt.Key) -> int | None:
        count = len(self._spans)
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            number = count - 1 if at is None else at % count
            return number + count if key == Qt.Key.Key_Down else number
        step = super()._stepped(count if at is None else at, key)
        if step is None or at is None:
            return step if step is None else count - 1
        row = at // count * count  # the arrows stay in their row
        return min(max(step, row), row + count - 1)

    # Painting

    @override
    def sizeHint(self) -> QSize:
        below = 2 * QFontMetricsF(self._small()).height() + 2 * GAP
        height = self._title_height() + self._scaled(_BARS + _SHARES) + GAP + below + self._caption_height()
        return QSize(480, round(height))

    def _plots(self) -> tuple[QRectF, QRectF]:
        """The rectangles of the bars and of the shares."""
        small = QFontMetricsF(self._small())
        widest = max(small.horizontalAdvance(text) for text in (self.locale().toString(self._top()), "100 %"))
        left, top = widest + GAP, self._title_height() + small.height() / 2
        bars = QRectF(left, top, max(self.width() - left - 2, 1.0), self._scaled(_BARS))
        shares = QRectF(left, bars.bottom() + small.height() + GAP, bars.width(), self._scaled(_SHARES))
        return bars, shares

    def _top(self) -> int:
        """Where the axis of the bars ends: a round number."""
        most = max(1, *(span.records for span in self._spans)) if self._spans else 1
        power = int(10 ** (len(str(most)) - 2)) if most > _ROUND[0] else 0
        return next((factor * power for factor in _ROUND if factor * power >= most), most)

    def _most_corrected(self) -> float:
        most = max((span.corrected / span.records for span in self._spans if span.records), default=0.0)
        return next(step for step in _SHARE_STEPS if step >= most)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_title(painter)
        bars, shares = self._plots()
        self._paint_axes(painter, bars, shares)
        self._paint_spans(painter, bars, shares)
        self._paint_focus(painter, bars.united(shares))
        self._paint_caption(painter)
        painter.end()

    def _paint_axes(self, painter: QPainter, bars: QRectF, shares: QRectF) -> None:
        theme, metrics = self.theme(), QFontMetricsF(self._small())
        painter.setFont(self._small())
        top, most = self._top(), self._most_corrected()
        halves = [top // 2] if top % 2 == 0 else []
        ticks = [(bars, number / top, self.locale().toString(number)) for number in (0, *halves, top)]
        ticks += [(shares, share / most, percent(share, self.locale(), 0)) for share in (0.0, most)]
        for plot, share, text in ticks:
            y = plot.bottom() - share * plot.height()
            painter.setPen(QPen(theme.line, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.muted)
            place = QRectF(0, y - metrics.height() / 2, plot.left() - 6, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        above = QRectF(shares.left(), shares.top() - metrics.height() - 1, shares.width(), metrics.height())
        painter.drawText(above, int(Qt.AlignmentFlag.AlignLeft | UNCLIPPED), self.tr("of these corrected"))
        self._paint_days(painter, shares)

    def _paint_days(self, painter: QPainter, plot: QRectF) -> None:
        """Some of the days under the axis, as many as there is room for."""
        metrics, count = QFontMetricsF(self._small()), len(self._spans)
        free = plot.left() - GAP
        for number in sorted(
            {round(part * (count - 1) / (_TICKS - 1)) for part in range(_TICKS)} & {*range(count)}
        ):
            text = words.tick_of_span(self._spans[number], self._unit, self.locale())
            width = metrics.horizontalAdvance(text)
            middle = plot.left() + (number + 0.5) * plot.width() / count
            begin = min(max(middle - width / 2, plot.left()), self.width() - width)
            if begin >= free + GAP:
                place = QRectF(begin, plot.bottom() + 6, width + 1, metrics.height())
                painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | UNCLIPPED), text)
                free = begin + width

    def _paint_spans(self, painter: QPainter, bars: QRectF, shares: QRectF) -> None:
        theme, count, top, most = self.theme(), len(self._spans), self._top(), self._most_corrected()
        pitch = bars.width() / max(count, 1)
        width = max(min(pitch * 0.8, _WIDEST), min(pitch, 1.0))
        if self._marked is not None:
            left = bars.left() + self._marked % count * pitch
            painter.fillRect(QRectF(left, bars.top(), pitch, shares.bottom() - bars.top()), theme.tint)
        for number, span in enumerate(self._spans):
            left = bars.left() + (number + 0.5) * pitch - width / 2
            corrected = span.corrected / max(span.records, 1)
            for plot, share, colour in (
                (bars, span.records / top, theme.accent),
                (shares, corrected / most, theme.waiting),
            ):
                if share:
                    height = max(share * plot.height(), _LEAST)
                    painter.fillRect(QRectF(left, plot.bottom() - height, width, height), colour)


def first_weekday(locale: QLocale) -> int:
    """With which day a week begins there; 0 is Monday."""
    return locale.firstDayOfWeek().value - 1

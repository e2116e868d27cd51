"""How often each of several was right: a dot on an axis of shares, and around it what chance allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from typing_extensions import override

from digitpad.ui.charts import FLOORS, wilson
from digitpad.ui.insight import words
from digitpad.ui.marked_chart import SMALL_PX, UNCLIPPED, MarkedChart
from digitpad.ui.numbers import percent
from digitpad.ui.theme import GAP, TEXT_PX, font_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from digitpad.ui.insight.figures import Share

_ROW: Final = 24
_NAMES: Final = 0.3
"""Names take at most this share of the width."""
_TICKS: Final = 2
_DOT: Final = 4.5
_ARROW: Final = 5.0


class ShareChart(MarkedChart):
    """One row for each. Its title is given to it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, can_pick=True)
        self._given_title = title
        self._shares: tuple[Share, ...] = ()
        self._names: tuple[str, ...] = ()
        self.retranslate()

    def show_shares(self, shares: Sequence[Share], names: Sequence[str]) -> None:
        """Show these, under these names."""
        self._shares, self._names = tuple(shares), tuple(names)
        self.updateGeometry()
        self.retranslate()

    @property
    def shares(self) -> Sequence[Share]:
        """What is drawn."""
        return self._shares

    @property
    def floor(self) -> float:
        """Where the axis begins."""
        least = min((share.share for share in self._shares), default=0.0)
        return next(floor for floor in FLOORS if floor <= least)

    def goes_beyond(self, share: Share) -> bool:
        """Whether what chance allows begins before the axis does."""
        return wilson(share.share, share.judged)[0] < self.floor

    @override
    def _title(self) -> str:
        return self._given_title

    @override
    def _count(self) -> int:
        return len(self._shares)

    @override
    def _told(self, index: int) -> str:
        share = self._shares[index]
        between = wilson(share.share, share.judged)
        return words.told_of_share(self._names[index], share, between, self.locale())

    @override
    def _summary(self) -> str:
        text = self.tr("Thin lines: what chance allows ({certainty})")
        if any(map(self.goes_beyond, self._shares)):
            text = self.tr("Thin lines: what chance allows ({certainty}); arrow: further than the axis")
        return text.format(certainty=percent(0.95, self.locale(), 0))

    @override
    def _mark_at(self, place: QPointF) -> int | None:
        number = int((place.y() - self._top()) // self._row())
        return number if 0 <= number < len(self._shares) and place.y() >= self._top() else None

    @override
    def _stepped(self, at: int | None, key: Qt.Key) -> int | None:
        step = {Qt.Key.Key_Down: Qt.Key.Key_Right, Qt.Key.Key_Up: Qt.Key.Key_Left}.get(key)
        return None if step is None else super()._stepped(at, step)

    # Painting

    def _row(self) -> float:
        return self._scaled(_ROW)

    def _top(self) -> float:
        return self._title_height() + QFontMetricsF(self._small()).height() + 4

    @override
    def sizeHint(self) -> QSize:
        axis = QFontMetricsF(self._small()).height() + GAP
        height = self._top() + len(self._shares) * self._row() + axis + self._caption_height()
        return QSize(360, round(height))

    def plot(self) -> QRectF:
        """The rectangle of the dots."""
        plain, small = QFontMetricsF(font_of(self, TEXT_PX)), QFontMetricsF(self._small())
        widest = max((plain.horizontalAdvance(name) for name in self._names), default=0.0)
        left = min(widest, _NAMES * self.width()) + GAP + _ARROW
        numbers = [self.locale().toString(share.judged) for share in self._shares]
        right = max(
            (small.horizontalAdvance(number) for number in (*numbers, self.tr("reviewed"))), default=0
        )
        right += self._share_width() + 3 * GAP
        width = max(self.width() - left - right, 20.0)
        return QRectF(left, self._top(), width, len(self._shares) * self._row())

    def place(self, share: float, plot: QRectF) -> float:
        """How far to the right a share stands."""
        return plot.left() + (max(share, self.floor) - self.floor) / (1.0 - self.floor) * plot.width()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, plot = QPainter(self), self.plot()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_title(painter)
        self._paint_heads(painter, plot)
        self._paint_axis(painter, plot)
        for number in range(len(self._shares)):
            self._paint_row(painter, number, plot)
        self._paint_focus(painter, QRectF(4, self._top(), self.width() - 8, plot.height()))
        self._paint_caption(painter)
        painter.end()

    def _paint_heads(self, painter: QPainter, plot: QRectF) -> None:
        painter.setFont(self._small())
        painter.setPen(self.theme().muted)
        height = QFontMetricsF(self._small()).height()
        right = Qt.AlignmentFlag.AlignRight
        top = self._title_height()
        painter.drawText(QRectF(0, top, self.width(), height), int(right | UNCLIPPED), self.tr("reviewed"))
        painter.drawText(
            QRectF(0, top, self._share_end(plot), height), int(right | UNCLIPPED), self.tr("right")
        )

    def _share_end(self, plot: QRectF) -> float:
        return plot.right() + GAP + self._share_width()

    def _share_width(self) -> float:
        bold = QFontMetricsF(font_of(self, TEXT_PX, QFont.Weight.DemiBold))
        return bold.horizontalAdvance(percent(1.0, self.locale())) + _DOT

    def _paint_axis(self, painter: QPainter, plot: QRectF) -> None:
        theme, height = self.theme(), QFontMetricsF(self._small()).height()
        painter.setFont(self._small())
        decimals = 1 if (1.0 - self.floor) / _TICKS < 0.01 else 0  # noqa: PLR2004 - a hundredth
        for step in range(_TICKS + 1):
            share = self.floor + (1.0 - self.floor) * step / _TICKS
            x = self.place(share, plot)
            painter.setPen(QPen(theme.line, 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            painter.setPen(theme.muted)
            if step in {0, _TICKS}:
                across = QRectF(x - 40, plot.bottom() + 3, 80, height)
                text = percent(share, self.locale(), decimals)
                painter.drawText(across, int(Qt.AlignmentFlag.AlignHCenter | UNCLIPPED), text)

    def _paint_row(self, painter: QPainter, number: int, plot: QRectF) -> None:
        theme, share = self.theme(), self._shares[number]
        row = QRectF(0, plot.top() + number * self._row(), self.width(), self._row())
        if number == self._marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.tint)
            painter.drawRoundedRect(row, 4, 4)
        middle, left, right = (
            Qt.AlignmentFlag.AlignVCenter,
            Qt.AlignmentFlag.AlignLeft,
            Qt.AlignmentFlag.AlignRight,
        )
        plain = font_of(self, TEXT_PX)
        name = QFontMetricsF(plain).elidedText(
            self._names[number], Qt.TextElideMode.ElideRight, plot.left() - GAP - _ARROW
        )
        painter.setFont(plain)
        painter.setPen(theme.text)
        painter.drawText(row, left | middle, name)
        painter.setFont(font_of(self, TEXT_PX, QFont.Weight.DemiBold))
        row.setRight(self._share_end(plot))
        painter.drawText(row, right | middle, percent(share.share, self.locale()))
        row.setRight(self.width())
        painter.setFont(font_of(self, SMALL_PX))
        painter.setPen(theme.muted)
        painter.drawText(row, right | middle, self.locale().toString(share.judged))
        y, (least, most) = row.center().y(), wilson(share.share, share.judged)
        painter.setPen(QPen(theme.muted, 1.5))
        begin = self.place(least, plot)
        if self.goes_beyond(share):
            begin -= _ARROW  # beside the dot, which may stand at the axis' end itself
            painter.setBrush(theme.muted)
            painter.drawPolygon(_arrow(QPointF(begin - _ARROW, y)))
        painter.drawLine(QPointF(begin, y), QPointF(self.place(most, plot), y))
        painter.setPen(QPen(theme.surface, 1))
        painter.setBrush(theme.accent)
        painter.drawEllipse(QPointF(self.place(share.share, plot), y), _DOT, _DOT)


def _arrow(tip: QPointF) -> QPolygonF:
    """Points to the left."""
    back = (QPointF(_ARROW, -_ARROW * 0.7), QPointF(_ARROW, _ARROW * 0.7))
    return QPolygonF([tip, *(tip + each for each in back)])

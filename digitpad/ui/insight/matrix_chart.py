"""The confusion matrix: a row for what it was, a column for what was read, how many in each cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from typing_extensions import override

from digitpad.ui.insight import words
from digitpad.ui.marked_chart import UNCLIPPED, MarkedChart
from digitpad.ui.theme import GAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from digitpad.ui.insight.figures import Cell

_CELL: Final = 24
_WIDEST: Final = 46.0
_STRONGEST: Final = 0.32
"""Of the colour in a cell: numbers stay readable on it."""
_WEAKEST: Final = 0.08


@dataclass(frozen=True, slots=True)
class Grid:
    """The corner of the first cell, and the size of all, in pixels."""

    left: float
    top: float
    width: float
    height: float

    def rect(self, row: int, column: int) -> QRectF:
        """Where a cell stands."""
        return QRectF(self.left + column * self.width, self.top + row * self.height, self.width, self.height)


class MatrixChart(MarkedChart):
    """Its marks are the cells that are not empty, row by row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, can_pick=True)
        self._labels: tuple[str, ...] = ()
        self._cells: tuple[Cell, ...] = ()
        self._places: tuple[tuple[int, int], ...] = ()  # row and column of each
        self.retranslate()

    def show_cells(self, labels: Sequence[str], cells: Sequence[Cell]) -> None:
        """Show these; ``labels`` are those of rows and columns, in order."""
        self._labels, self._cells = tuple(labels), tuple(cells)
        at = {label: number for number, label in enumerate(labels)}
        self._places = tuple((at[cell.label], at[cell.read]) for cell in cells)
        self.updateGeometry()
        self.retranslate()

    @property
    def cells(self) -> Sequence[Cell]:
        """What is drawn."""
        return self._cells

    @override
    def _title(self) -> str:
        return self.tr("What was read as what")

    @override
    def _count(self) -> int:
        return len(self._cells)

    @override
    def _told(self, index: int) -> str:
        return words.told_of_cell(self._cells[index], self.locale())

    @override
    def _summary(self) -> str:
        return self.tr("A row for what it was, a column for what was read; bold: read right")

    @override
    def _mark_at(self, place: QPointF) -> int | None:
        grid = self.grid()
        found = (number for number, at in enumerate(self._places) if grid.rect(*at).contains(place))
        return next(found, None)

    @override
    def _stepped(self, at: int | None, key: Qt.Key) -> int | None:
        """Left and right along all cells; up and down to the nearest cell of the next row that has any."""
        if key not in {Qt.Key.Key_Up, Qt.Key.Key_Down} or at is None:
            return super()._stepped(at, Qt.Key.Key_Right if key == Qt.Key.Key_Down else key)
        row, column = self._places[at]
        way = 1 if key == Qt.Key.Key_Down else -1
        beyond = [other for other, _ in self._places if (other - row) * way > 0]
        if not beyond:
            return at
        wanted = min(beyond, key=lambda other: abs(other - row))
        in_row = [number for number, (other, _) in enumerate(self._places) if other == wanted]
        return min(in_row, key=lambda number: abs(self._places[number][1] - column))

    # Painting

    @override
    def sizeHint(self) -> QSize:
        head = self._head()
        height = self._title_height() + 2 * head + len(self._labels) * self._scaled(_CELL)
        return QSize(360, round(height + GAP + self._caption_height()))

    def _head(self) -> float:
        return QFontMetricsF(self._small()).height() + 4

    def grid(self) -> Grid:
        """Where the cells stand now."""
        small, count = QFontMetricsF(self._small()), max(len(self._labels), 1)
        marks = [words.mark_of_label(label) for label in self._labels]
        side = max(small.horizontalAdvance(text) for text in (*marks, self.tr("was"))) + GAP
        top = self._title_height() + 2 * self._head()
        width = min((self.width() - side - 6) / count, _WIDEST)
        return Grid(side, top, width, self._scaled(_CELL))

    def rect_of(self, number: int) -> QRectF:
        """Where this cell stands."""
        return self.grid().rect(*self._places[number])

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, grid = QPainter(self), self.grid()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_title(painter)
        self._paint_heads(painter, grid)
        self._paint_cells(painter, grid)
        if self._labels:
            last = len(self._labels) - 1
            self._paint_focus(painter, grid.rect(0, 0).united(grid.rect(last, last)))
        self._paint_caption(painter)
        painter.end()

    def _paint_heads(self, painter: QPainter, grid: Grid) -> None:
        theme, count, head = self.theme(), len(self._labels), self._head()
        painter.setFont(self._small())
        painter.setPen(theme.muted)
        across = QRectF(grid.left, self._title_height(), self.width() - grid.left, head)
        painter.drawText(across, int(Qt.AlignmentFlag.AlignLeft | UNCLIPPED), self.tr("read as"))
        painter.drawText(QRectF(0, across.top(), grid.left, head), int(UNCLIPPED), self.tr("was"))
        for number, label in enumerate(self._labels):
            mark, over, beside = words.mark_of_label(label), grid.rect(0, number), grid.rect(number, 0)
            over.setRect(over.left(), over.top() - head, over.width(), head)
            beside.setRect(0, beside.top(), grid.left - GAP / 2, beside.height())
            painter.drawText(over, int(Qt.AlignmentFlag.AlignCenter | UNCLIPPED), mark)
            painter.drawText(beside, int(Qt.AlignmentFlag.AlignCenter | UNCLIPPED), mark)
        painter.setPen(QPen(theme.line, 1))
        end = grid.rect(count, count).topLeft()
        for number in range(count + 1):
            corner = grid.rect(number, number).topLeft()
            painter.drawLine(QPointF(grid.left, corner.y()), QPointF(end.x(), corner.y()))
            painter.drawLine(QPointF(corner.x(), grid.top), QPointF(corner.x(), end.y()))

    def _paint_cells(self, painter: QPainter, grid: Grid) -> None:
        theme, locale, small = self.theme(), self.locale(), self._small()
        bold = QFont(small)
        bold.setWeight(QFont.Weight.DemiBold)
        for number, (cell, place) in enumerate(zip(self._cells, self._places, strict=True)):
            rect = grid.rect(*place).adjusted(1, 1, 0, 0)
            colour = QColor(theme.accent if cell.is_right else theme.wrong)
            colour.setAlphaF(_WEAKEST + (_STRONGEST - _WEAKEST) * cell.share**0.5)
            painter.fillRect(rect, colour)
            painter.setFont(bold if cell.is_right else small)
            painter.setPen(theme.text)
            text = words.short_number(cell.records, locale)
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter | UNCLIPPED), text)
            if number == self._marked:
                painter.setPen(QPen(theme.text, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(rect.adjusted(0, 0, -1, -1))

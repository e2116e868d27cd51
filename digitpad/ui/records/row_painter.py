"""Paints the rows of the history's list: ink, what it is shown as and why, and the sync dot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from digitpad.storage.sync.state import Whereabouts
from digitpad.ui.icons import paint_icon
from digitpad.ui.records import row_words
from digitpad.ui.records.model import INK_ROLE, ROW_ROLE, WHERE_ROLE, Column
from digitpad.ui.sync_words import whereabouts
from digitpad.ui.theme import TEXT_PX, colours, font_of, theme_of
from digitpad.ui.thumbnails import Thumbnails

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QTableView

    from digitpad.storage.finding import Row

ROW_PX: Final = 46
PAD_PX: Final = 8
_INK: Final = QSize(38, 38)
_GAP: Final = 6
_CHECK: Final = 14
_DOT: Final = 3.5
_BAR: Final = 3


class RowPainter(QStyledItemDelegate):
    """One cell at a time; colours and fonts are found once a painting, by `dress`."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._thumbnails = Thumbnails()
        self.names: Mapping[str, str] = {}
        self.dress()

    def dress(self) -> None:
        """Take the theme and the fonts of now."""
        view = self._view
        self._theme = theme_of(view)
        tokens = colours(self._theme)
        self._dots = {where: tokens[whereabouts(where)[1].value] for where in Whereabouts}
        self._plain, self._bold = font_of(view, TEXT_PX), font_of(view, TEXT_PX + 1, QFont.Weight.DemiBold)
        self._struck = font_of(view, TEXT_PX)
        self._struck.setStrikeOut(True)
        self._metrics = {id(font): QFontMetricsF(font) for font in (self._plain, self._bold, self._struck)}
        self._locale = QLocale()
        self._has_focus = view.hasFocus()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, ROW_PX)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell, column, theme = QRectF(option.rect), index.column(), self._theme
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell, theme.tint)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(cell, theme.hover)
        painter.fillRect(QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1), theme.line)
        if column == Column.INK and index.row() == self._view.currentIndex().row() and self._has_focus:
            # Colour alone does not say where the keyboard is.
            painter.fillRect(QRectF(cell.left(), cell.top(), _BAR, cell.height() - 1), theme.accent)
        row: Row | None = index.data(ROW_ROLE)
        inner = cell.adjusted(PAD_PX, 0, -PAD_PX, 0)
        if row is None:
            self._paint_absence(painter, inner, column)
        elif column == Column.INK:
            self._paint_ink(painter, inner, index)
        elif column == Column.READING:
            self._paint_reading(painter, inner, row)
        elif column == Column.SYNC:
            self._paint_dot(painter, inner, index.data(WHERE_ROLE))
        else:
            self._paint_text(painter, inner, row, column)

    def _paint_text(self, painter: QPainter, inner: QRectF, row: Row, column: int) -> None:
        colour, cut = self._theme.muted, Qt.TextElideMode.ElideRight
        if column == Column.SURE:
            text, colour = row_words.sure(row, self._locale), self._theme.text
        elif column == Column.MODEL:
            text = row_words.model(row, self.names)
        elif column == Column.WHEN:
            text = row_words.when(row.drawn_at, self._locale)
        else:
            text, cut = row_words.origin(row), Qt.TextElideMode.ElideMiddle
        self._write(painter, inner, text, colour, cut)

    def _paint_absence(self, painter: QPainter, inner: QRectF, column: int) -> None:
        """A row that is on its way."""
        if column == Column.READING:
            bar = QRectF(inner.left(), inner.center().y() - 4, min(48.0, inner.width()), 8)
            painter.fillRect(bar, self._theme.track)

    def _paint_ink(
        self, painter: QPainter, inner: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        record = index.data(INK_ROLE)
        if record is not None:
            pixmap = self._thumbnails.of(record, _INK, self._view.devicePixelRatioF(), self._theme)
            place = QPointF(inner.left(), inner.center().y() - _INK.height() / 2)
            painter.drawPixmap(place, pixmap)

    def _paint_reading(self, painter: QPainter, inner: QRectF, row: Row) -> None:
        theme = self._theme
        rest = self._write(painter, inner, row_words.shown(row), theme.text, font=self._bold)
        struck, remark = row_words.read_otherwise(row), row_words.remark(row)
        if struck:
            self._write(painter, rest, struck, theme.muted, font=self._struck)
        elif remark:
            self._write(painter, rest, remark, theme.muted)
        elif row_words.is_confirmed(row) and rest.width() >= _CHECK:
            square = QRectF(rest.left(), rest.center().y() - _CHECK / 2, _CHECK, _CHECK)
            paint_icon(painter, square, "check", theme.good)

    def _write(  # noqa: PLR0913 - what, where and how
        self,
        painter: QPainter,
        room: QRectF,
        text: str,
        colour: QColor,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        *,
        font: QFont | None = None,
    ) -> QRectF:
        """Write into the room; what is left of it."""
        font = font or self._plain
        metrics = self._metrics[id(font)]
        painter.setFont(font)
        painter.setPen(colour)
        shown, width = text, metrics.horizontalAdvance(text)
        if width > room.width():
            shown = metrics.elidedText(text, cut, room.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(room, int(flags), shown)
        return room.adjusted(min(width + _GAP, room.width()), 0, 0, 0)

    def _paint_dot(self, painter: QPainter, inner: QRectF, where: Whereabouts | None) -> None:
        if where is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._dots[where])
        painter.drawEllipse(QPointF(inner.left() + _DOT, inner.center().y()), _DOT, _DOT)
        painter.restore()

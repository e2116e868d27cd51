"""Paints the rows of the history's list: ink, what it is shown as and why, and the sync dot.

All rows of a painting at once, and not cell by cell as Qt's delegates do: a screen full of cells would take a
frame's time for their options alone. Texts and their widths are remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from digitpad.storage.sync.state import Whereabouts
from digitpad.ui.icons import paint_icon
from digitpad.ui.records import row_words
from digitpad.ui.records.model import Column
from digitpad.ui.sync_words import whereabouts
from digitpad.ui.theme import TEXT_PX, colours, font_of, theme_of
from digitpad.ui.thumbnails import painted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from PySide6.QtGui import QColor, QPixmap
    from PySide6.QtWidgets import QWidget

    from digitpad.domain import Recognition
    from digitpad.storage.finding import Row
    from digitpad.ui.theme import Theme

ROW_PX: Final = 46
PAD_PX: Final = 8
_INK: Final = QSize(38, 38)
_GAP: Final = 6
_CHECK: Final = 14
_CARET: Final = 2
_DOT: Final = 3.5
_BAR: Final = 3
_REMEMBERED: Final = 400
# Enumerations of Qt's are slow to combine: once is enough.
_FLAGS: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)
_ELLIPSIS_RIGHT: Final = Qt.TextElideMode.ElideRight
_ELLIPSIS_MIDDLE: Final = Qt.TextElideMode.ElideMiddle


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is to be painted; ``row`` is None while it is on its way."""

    top: int
    row: Row | None
    record: Recognition | None
    where: Whereabouts | None
    is_selected: bool
    is_hovered: bool
    is_current: bool
    typed: str | None = None
    """A label that is being typed for it."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is written in a row."""

    row: Row
    cells: Mapping[Column, str]
    day: str
    """Of the time, what stands where there is little room."""
    shown: str
    struck: str
    remark: str
    is_confirmed: bool


class _Thumbnails:
    """Small pictures that stay when the drawings they show are let go."""

    def __init__(self) -> None:
        self._kept: dict[UUID, tuple[object, QPixmap]] = {}

    def of(self, record_id: UUID, record: Recognition | None, scale: float, theme: Theme) -> QPixmap | None:
        """That of this record, if it is there or can be made."""
        kept, pixmap = self._kept.get(record_id, (None, None))
        shown = scale, theme.name, _extent(record)
        if record is None:
            # One of another theme or scale is better than none until its drawing is here again.
            return pixmap
        if kept == shown:
            return pixmap
        pixmap = painted(record, _INK, scale, theme)
        if len(self._kept) >= _REMEMBERED:
            del self._kept[next(iter(self._kept))]
        self._kept[record_id] = shown, pixmap
        return pixmap


def _extent(record: Recognition | None) -> int:
    """What changes when an open drawing grows; closed ones never do."""
    if record is None or record.key is not None or record.drawing is None:
        return 0
    return sum(len(stroke.points) for stroke in record.drawing.strokes)


class RowPainter:
    """Colours and fonts are found anew by `dress`, when something of that changed."""

    def __init__(self, view: QWidget) -> None:
        self._view = view
        self._thumbnails = _Thumbnails()
        self._names: Mapping[str, str] = {}
        self._day = 0
        self.dress()

    def set_model_names(self, names: Mapping[str, str]) -> None:
        """Names to show for model ids."""
        self._names = names
        self._texts.clear()

    def dress(self) -> None:
        """Take the theme, the fonts and the language of now."""
        view = self._view
        self._theme = theme_of(view)
        tokens = colours(self._theme)
        self._dots = {where: tokens[whereabouts(where)[1].value] for where in Whereabouts}
        self._plain, self._bold = font_of(view, TEXT_PX), font_of(view, TEXT_PX + 1, QFont.Weight.DemiBold)
        self._small = font_of(view, TEXT_PX - 2, QFont.Weight.DemiBold)
        self._struck = font_of(view, TEXT_PX)
        self._struck.setStrikeOut(True)
        fonts = self._plain, self._bold, self._small, self._struck
        self._metrics = {id(font): QFontMetricsF(font) for font in fonts}
        self._locale = QLocale()
        self._texts: dict[object, _Texts] = {}
        self._cut: dict[tuple[int, str, int], tuple[str, float]] = {}

    def paint(
        self, painter: QPainter, lines: Sequence[Line], columns: Sequence[tuple[Column, int, int]]
    ) -> None:
        """Paint these rows in these columns: each with its left edge and its width."""
        self._forget(row_words.today())
        if not columns:
            return
        left = columns[0][1]
        width = columns[-1][1] + columns[-1][2] - left
        theme = self._theme
        for line in lines:
            band = QRectF(left, line.top, width, ROW_PX)
            if line.is_selected:
                painter.fillRect(band, theme.tint)
            elif line.is_hovered:
                painter.fillRect(band, theme.hover)
            painter.fillRect(QRectF(left, line.top + ROW_PX - 1, width, 1), theme.line)
            if line.is_current:
                # Colour alone does not say where the keyboard is.
                painter.fillRect(QRectF(0, line.top, _BAR, ROW_PX - 1), theme.accent)
            for column, edge, room in columns:
                inner = QRectF(edge + PAD_PX, line.top, room - 2 * PAD_PX, ROW_PX)
                self._paint_cell(painter, inner, column, line)

    def _paint_cell(self, painter: QPainter, inner: QRectF, column: Column, line: Line) -> None:
        if line.row is None:
            self._paint_absence(painter, inner, column)
        elif column is Column.INK:
            self._paint_ink(painter, inner, line.row.id, line.record)
        elif column is Column.READING:
            self._paint_reading(painter, inner, self._texts_of(line.row), line.typed)
        elif column is Column.SYNC:
            self._paint_dot(painter, inner, line.where)
        else:
            colour = self._theme.text if column is Column.SURE else self._theme.muted
            cut = _ELLIPSIS_MIDDLE if column is Column.ORIGIN else _ELLIPSIS_RIGHT
            texts = self._texts_of(line.row)
            shorter = texts.day if column is Column.WHEN else ""
            self._write(painter, inner, texts.cells[column], colour, self._plain, cut, shorter)

    def _texts_of(self, row: Row) -> _Texts:
        known = self._texts.get(row.id)
        if known is not None and known.row is row:
            return known
        cells = {
            Column.SURE: row_words.sure(row, self._locale),
            Column.MODEL: row_words.model(row, self._names),
            Column.ORIGIN: row_words.origin(row),
            Column.WHEN: row_words.when(row.drawn_at, self._locale),
        }
        shown, struck, remark = row_words.shown(row), row_words.read_otherwise(row), row_words.remark(row)
        day = row_words.when_in_short(row.drawn_at, self._locale)
        texts = _Texts(row, cells, day, shown, struck, remark, row_words.is_confirmed(row))
        self._texts[row.id] = texts
        return texts

    def _forget(self, day: int) -> None:
        """Let go of texts that are not painted any more, and of all on another day: some say "Today"."""
        if day != self._day or len(self._texts) > _REMEMBERED:
            self._day = day
            self._texts.clear()
        if len(self._cut) > 4 * _REMEMBERED:
            self._cut.clear()

    def _paint_absence(self, painter: QPainter, inner: QRectF, column: Column) -> None:
        """A row that is on its way."""
        if column is Column.READING:
            bar = QRectF(inner.left(), inner.center().y() - 4, min(48.0, inner.width()), 8)
            painter.fillRect(bar, self._theme.track)

    def _paint_ink(
        self, painter: QPainter, inner: QRectF, record_id: UUID, record: Recognition | None
    ) -> None:
        scale = self._view.devicePixelRatioF()
        pixmap = self._thumbnails.of(record_id, record, scale, self._theme)
        if pixmap is not None:
            place = QPointF(inner.left(), inner.center().y() - _INK.height() / 2)
            painter.drawPixmap(place, pixmap)

    def _paint_reading(self, painter: QPainter, inner: QRectF, texts: _Texts, typed: str | None) -> None:
        theme = self._theme
        if typed is not None:
            left = inner.left() + self._write(painter, inner, typed, theme.text, self._bold) + 1
            height = self._metrics[id(self._bold)].capHeight() + 4
            painter.fillRect(QRectF(left, inner.center().y() - height / 2, _CARET, height), theme.accent)
            return
        fits = self._metrics[id(self._bold)].horizontalAdvance(texts.shown) <= inner.width()
        font = self._bold if fits else self._small  # of eight digits, where the column is narrow
        left = self._write(painter, inner, texts.shown, theme.text, font) + _GAP
        rest = QRectF(inner.left() + left, inner.top(), inner.width() - left, inner.height())
        if rest.width() <= 0:
            return
        if texts.struck:
            self._write(painter, rest, texts.struck, theme.muted, self._struck)
        elif texts.remark:
            self._write(painter, rest, texts.remark, theme.muted, self._plain)
        elif texts.is_confirmed and rest.width() >= _CHECK:
            square = QRectF(rest.left(), rest.center().y() - _CHECK / 2, _CHECK, _CHECK)
            paint_icon(painter, square, "check", theme.good)

    def _write(  # noqa: PLR0913, PLR0917 - what, where and how
        self,
        painter: QPainter,
        room: QRectF,
        text: str,
        colour: QColor,
        font: QFont,
        cut: Qt.TextElideMode = _ELLIPSIS_RIGHT,
        shorter: str = "",
    ) -> float:
        """Write into the room; where it does not fit, what is shorter, and cut short. How wide it is."""
        key = id(font), text, round(room.width())
        found = self._cut.get(key)
        if found is None:
            metrics = self._metrics[id(font)]
            fits = not shorter or metrics.horizontalAdvance(text) <= room.width()
            shown = metrics.elidedText(text if fits else shorter, cut, room.width())
            found = self._cut[key] = shown, metrics.horizontalAdvance(shown)
        if found[0]:
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(room, _FLAGS, found[0])
        return found[1]

    def _paint_dot(self, painter: QPainter, inner: QRectF, where: Whereabouts | None) -> None:
        if where is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._dots[where])
        painter.drawEllipse(QPointF(inner.left() + _DOT, inner.center().y()), _DOT, _DOT)
        painter.restore()


def row_rect(top: int, width: int) -> QRect:
    """Where a row is painted."""
    return QRect(0, top, width, ROW_PX)

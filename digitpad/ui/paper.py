"""The paper of the pad: shows a drawing, a picture or a hint, and says of kept ones that they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from digitpad.domain import DEFAULT_PEN_WIDTH, Drawing, Picture, Stroke
from digitpad.ui.kept_picture import image_of
from digitpad.ui.pad_view import PadView, centred_view, fresh_view, kept_view
from digitpad.ui.painting import paint_stroke
from digitpad.ui.theme import CARD_RADIUS, TEXT_PX, TITLE_PX, ThemedWidget, font_of, theme_of

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QFocusEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from digitpad.domain import Box

_FADED = 0.25
_CAPTION_PX = 28
_AROUND = 0.012
"""Room between a digit's ink and its box, of the pad's (or the picture's) shorter side."""
_BOX_RADIUS = 6
_HALO = 0.7
_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Paper(ThemedWidget):
    """Shows what it is told to, as large as it was drawn, or smaller until it fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pen_width = DEFAULT_PEN_WIDTH
        self._drawing = Drawing()
        self._picture: QImage | None = None
        self._writable = True
        self._caption = ""
        self._began_on: tuple[float, float] | None = None
        self._view = fresh_view(1, 1)
        self._ink: QPixmap | None = None
        self._open_stroke: Stroke | None = None
        self._erased: set[int] = set()
        self._focus_shown = False
        self._boxes: tuple[Box, ...] = ()
        self._pointed: Box | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def drawing(self) -> Drawing:
        """The drawing on the pad, without the open stroke."""
        return self._drawing

    def show_drawing(self, drawing: Drawing, *, writable: bool) -> None:
        """Show strokes: the open drawing, to which writing adds, or one of the history."""
        if not writable and drawing.strokes != self._drawing.strokes:
            self._began_on = None  # of a drawing from elsewhere the pad's size is not known
        self._drawing, self._picture, self._writable = drawing, None, writable
        kept = not writable and not drawing.is_blank
        self._caption = self.tr("Kept. Writing begins a new drawing.") if kept else ""
        self._refresh()

    def show_picture(self, picture: Picture) -> None:
        """Show a kept picture."""
        self._drawing, self._writable, self._began_on = Drawing(), False, None
        self._picture = image_of(picture)
        self._caption = self.tr("A grey copy is kept, not the original: {name}").format(name=picture.name)
        self._refresh()

    def show_boxes(self, boxes: tuple[Box, ...], pointed: Box | None = None) -> None:
        """Show where digits or numbers lie, in the units of what is shown, and one digit stronger."""
        if (boxes, pointed) != (self._boxes, self._pointed):
            before = self._boxed_area()
            self._boxes, self._pointed = boxes, pointed
            self.update(before.united(self._boxed_area()).toAlignedRect())

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What `show_boxes` shows."""
        return self._boxes

    @property
    def pointed(self) -> Box | None:
        """Which digit stands out."""
        return self._pointed

    def rect_of(self, box: Box) -> QRectF:
        """Where a box is painted."""
        if self._picture is not None:
            place, size = self._picture_rect(self._picture), self._picture.size()
            scale = place.width() / max(size.width(), 1)
            transform = QTransform(scale, 0, 0, scale, place.left(), place.top())
            around = _AROUND * min(size.width(), size.height())
        else:
            transform = self._transform()
            around = _AROUND + self._drawing.pen_width / 2
        area = QRectF(box.x, box.y, box.width, box.height)
        return transform.mapRect(area.adjusted(-around, -around, around, around))

    def _boxed_area(self) -> QRectF:
        area = QRectF()
        for box in (*self._boxes, self._pointed):
            if box is not None:
                area = area.united(self.rect_of(box).adjusted(-3, -3, 3, 3))
        return area

    def _refresh(self) -> None:
        self._view = self._wanted_view()
        self._ink = None
        self.update()

    def _wanted_view(self) -> PadView:
        width, height = float(self.width()), float(self.height())
        if self._drawing.is_blank and self._open_stroke is None:
            return fresh_view(width, height)
        if self._began_on is None:
            return centred_view(self._drawing, width, height - _CAPTION_PX)
        return kept_view(self._began_on, width, height)

    @override
    def sizeHint(self) -> QSize:
        return QSize(708, 516)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, 160)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._refresh()

    # Painting

    def _transform(self) -> QTransform:
        view = self._view
        return QTransform(view.scale, 0, 0, view.scale, view.dx, view.dy)

    def _ink_layer(self) -> QPixmap:
        """The finished strokes (and what is painted of the open one), kept so that a repaint costs a copy."""
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._ink is not None and self._ink.size() == size and self._ink.devicePixelRatio() == ratio:
            return self._ink
        layer = QPixmap(size)
        layer.setDevicePixelRatio(ratio)
        layer.fill(Qt.GlobalColor.transparent)
        painter = QPainter(layer)
        ink, transform = theme_of(self).ink, self._transform()
        for index, stroke in enumerate(self._drawing.strokes):
            painter.setOpacity(_FADED if index in self._erased else 1.0)
            paint_stroke(painter, stroke, transform, ink, self._drawing.pen_width)
        if self._open_stroke is not None:
            painter.setOpacity(1.0)
            paint_stroke(painter, self._open_stroke, transform, ink, self.pen_width)
        painter.end()
        self._ink = layer
        return layer

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        # Who comes by keyboard must see where he is; who writes need not.
        self._focus_shown = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focus_shown = False
        super().focusOutEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        self._ink = None  # another theme has another ink
        super().changeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.window)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.accent if self._focus_shown else theme.line, 1))
        painter.setBrush(theme.paper)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CARD_RADIUS, CARD_RADIUS)
        if self._picture is not None:
            self._paint_picture(painter, self._picture)
            self._paint_boxes(painter, event.rect())
        elif self._drawing.is_blank and self._open_stroke is None:
            self._paint_hint(painter)
        else:
            self._paint_boxes(painter, event.rect())  # under the ink
            painter.drawPixmap(QPointF(0, 0), self._ink_layer())
        if self._caption:
            self._paint_caption(painter)
        painter.end()

    def _paint_caption(self, painter: QPainter) -> None:
        painter.setPen(theme_of(self).muted)
        painter.setFont(font_of(self, TEXT_PX))
        room = QRectF(self.rect()).adjusted(16, 12, -16, -12)
        text = painter.fontMetrics().elidedText(self._caption, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter, text)

    def _paint_boxes(self, painter: QPainter, changed: QRect) -> None:
        """Faint ones under ink; over a picture, which may be light or dark, in two tones and empty."""
        theme = theme_of(self)
        on_picture = self._picture is not None
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in self._boxes:
            # While the pen moves, what is painted anew is small.
            if self.rect_of(box).adjusted(-3, -3, 3, 3).intersects(QRectF(changed)):
                self._paint_box(painter, box, theme.muted if on_picture else theme.control_line, 1)
        if self._pointed is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush if on_picture else theme.tint)
            self._paint_box(painter, self._pointed, theme.accent, 2)

    def _paint_box(self, painter: QPainter, box: Box, colour: QColor, width: float) -> None:
        rect, halo = self.rect_of(box), QColor(theme_of(self).paper)
        halo.setAlphaF(_HALO)
        for pen in (QPen(halo, width + 2), QPen(colour, width)):
            painter.setPen(pen)
            painter.drawRoundedRect(rect, _BOX_RADIUS, _BOX_RADIUS)

    def _picture_rect(self, picture: QImage) -> QRectF:
        room = QRectF(self.rect()).adjusted(16, 16, -16, -16 - _CAPTION_PX)
        size = QSizeF(picture.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(QPointF(0, 0), size)
        target.moveCenter(room.center())
        return target

    def _paint_picture(self, painter: QPainter, picture: QImage) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._picture_rect(picture), picture)

    def _paint_hint(self, painter: QPainter) -> None:
        theme = theme_of(self)
        middle = QRectF(self.rect())
        painter.setPen(theme.muted)
        painter.setFont(font_of(self, TITLE_PX))
        centred = Qt.AlignmentFlag.AlignHCenter
        painter.drawText(
            middle.adjusted(16, 0, -16, -middle.height() / 2 - 4),
            centred | Qt.AlignmentFlag.AlignBottom,
            self.tr("Write a digit or a number"),
        )
        painter.setFont(font_of(self, TEXT_PX))
        painter.drawText(
            middle.adjusted(16, middle.height() / 2 + 4, -16, 0),
            int(centred | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap),
            self.tr("with mouse, pen or finger, or drop a picture"),
        )

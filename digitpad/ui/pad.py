"""The pad: paper that turns pointer events into strokes and shows a drawing or a picture.

It knows nothing of readings and journals. It shows what it is told to and says what was written on it.
"""

from __future__ import annotations

import time
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap, QPointingDevice, QTouchEvent, QTransform
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from digitpad.domain import DEFAULT_PEN_WIDTH, Drawing, Picture, Stroke
from digitpad.ink.editing import StrokeBuilder, strokes_crossed
from digitpad.ui.pad_view import PadView, centred_view, fresh_view, kept_view
from digitpad.ui.painting import paint_stroke, stroke_bounds
from digitpad.ui.pointer import Device, PointerArbiter
from digitpad.ui.theme import CARD_RADIUS, TEXT_PX, TITLE_PX, ThemedWidget, font_of, theme_of

if TYPE_CHECKING:
    from PySide6.QtGui import QEventPoint, QFocusEvent, QMouseEvent, QPaintEvent, QResizeEvent, QTabletEvent
    from PySide6.QtWidgets import QWidget

ERASER_RADIUS = 8.0
"""Reach of the eraser in device-independent pixels."""
_FADED = 0.25
_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Tool(Enum):
    """What the pointer does on the pad."""

    PEN = "pen"
    ERASER = "eraser"


class Pad(ThemedWidget):
    """Paper to write on. Signals carry strokes in pad units."""

    stroke_begun = Signal()
    """Pen-down: sent before the first point is taken, so that a new drawing can be laid on the pad."""
    stroke_moved = Signal(object)
    """Stroke: the open stroke so far."""
    stroke_finished = Signal(object)
    """Stroke."""
    stroke_dropped = Signal()
    """The open stroke was given up: it was a hand's, or the system took the pointer away."""
    strokes_erased = Signal(object)
    """frozenset of the indices of the strokes that one sweep of the eraser touched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tool = Tool.PEN
        self.pen_width = DEFAULT_PEN_WIDTH
        self._drawing = Drawing()
        self._picture: QImage | None = None
        self._writable = True
        self._began_on: tuple[float, float] | None = None
        self._view = fresh_view(1, 1)
        self._arbiter = PointerArbiter()
        self._builder: StrokeBuilder | None = None
        self._first_pen_down = 0.0
        self._began, self._began_stamp = 0.0, 0.0
        self._last, self._last_pressure = QPointF(), 1.0
        self._erasing_from: QPointF | None = None
        self._erased: set[int] = set()
        self._ink: QPixmap | None = None
        self._caption = ""
        self._focus_shown = False
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Pad"))
        self.setAccessibleDescription(self.tr("Write a digit here with mouse, pen or finger"))

    # What is shown

    def set_tool(self, tool: Tool) -> None:
        """Write or erase from now on."""
        self.tool = tool

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
        self._picture = QImage.fromData(picture.png)
        self._caption = self.tr("{name}: this grey copy is kept, not the original").format(name=picture.name)
        self._refresh()

    def _refresh(self) -> None:
        self._view = self._wanted_view()
        self._ink = None
        self.update()

    def _wanted_view(self) -> PadView:
        width, height = float(self.width()), float(self.height())
        if self._drawing.is_blank and self._builder is None:
            return fresh_view(width, height)
        if self._began_on is None:
            return centred_view(self._drawing, width, height)
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

    # Pointers

    def set_pen_near(self, near: bool) -> None:  # noqa: FBT001 - a slot
        """The stylus came within reach of the screen, or left it (the application alone is told)."""
        if near:
            self._arbiter.pen_came_near()
        else:
            self._arbiter.pen_left(_now())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._arbiter.press(Device.MOUSE, _now()):
            self._begin(event.position(), float(event.timestamp()), 1.0, erase=self.tool is Tool.ERASER)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._arbiter.move(Device.MOUSE, _now()):
            self._extend(event.position(), float(event.timestamp()), 1.0)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._arbiter.release(Device.MOUSE, _now()):
            self._lift(event.position(), float(event.timestamp()))

    @override
    def tabletEvent(self, event: QTabletEvent) -> None:
        # Accepted, so that Qt makes no mouse events of it where it has the choice.
        event.accept()
        position, at, pressure = event.position(), float(event.timestamp()), event.pressure()
        if event.type() == QEvent.Type.TabletPress:
            if self._arbiter.pen_takes_over():
                self._give_up()
            if self._arbiter.press(Device.PEN, _now()):
                eraser_end = event.pointerType() == QPointingDevice.PointerType.Eraser
                self._begin(position, at, pressure, erase=eraser_end or self.tool is Tool.ERASER)
        elif event.type() == QEvent.Type.TabletMove and self._arbiter.move(Device.PEN, _now()):
            self._extend(position, at, pressure)
        elif event.type() == QEvent.Type.TabletRelease and self._arbiter.release(Device.PEN, _now()):
            self._lift(position, at)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        finger: QEventPoint = event.point(0)
        at = float(event.timestamp())
        if event.type() == QEvent.Type.TouchBegin:
            if self._arbiter.press(Device.TOUCH, _now()):
                self._begin(finger.position(), at, 1.0, erase=self.tool is Tool.ERASER)
        elif event.type() == QEvent.Type.TouchUpdate and self._arbiter.move(Device.TOUCH, _now()):
            self._extend(finger.position(), at, 1.0)
        elif event.type() == QEvent.Type.TouchEnd and self._arbiter.release(Device.TOUCH, _now()):
            self._lift(finger.position(), at)
        elif event.type() == QEvent.Type.TouchCancel and self._arbiter.writing is Device.TOUCH:
            self._give_up()

    # Strokes

    def _begin(self, at: QPointF, timestamp: float, pressure: float, *, erase: bool) -> None:
        if erase:
            self._erasing_from = at
            self._erased = set()
            self._erase_to(at)
            return
        self.stroke_begun.emit()
        now = _now()
        if self._drawing.is_blank:
            self._began_on = (float(max(self.width(), 1)), float(max(self.height(), 1)))
            self._view = kept_view(self._began_on, *self._began_on)
            self._first_pen_down = now
            self.update()  # the hint goes
        self._builder = StrokeBuilder(self._first_pen_down)
        self._began, self._began_stamp = now, timestamp
        self._last, self._last_pressure = at, pressure
        self._builder.begin(*self._view.to_units(at.x(), at.y()), now, pressure)
        self._paint_from(0)

    def _extend(self, at: QPointF, timestamp: float, pressure: float) -> None:
        if self._erasing_from is not None:
            self._erase_to(at)
            return
        builder = self._builder
        if builder is None:
            return
        # The system's stamps tell the pen's speed better than the moment at which Python hears of it.
        passed = timestamp - self._began_stamp
        time_ms = self._began + passed if timestamp and passed >= 0 else _now()
        known = len(builder.points)
        self._last, self._last_pressure = at, pressure
        if builder.extend(*self._view.to_units(at.x(), at.y()), time_ms, pressure):
            self._paint_from(known)

    def _lift(self, at: QPointF, timestamp: float) -> None:
        """The pen leaves the paper: a place it has not been yet counts, with the pressure it had."""
        if at != self._last or self._erasing_from is not None:
            self._extend(at, timestamp, self._last_pressure)
        self._finish()

    def _finish(self) -> None:
        if self._erasing_from is not None:
            self._erasing_from = None
            erased, self._erased = frozenset(self._erased), set()
            if erased:
                self.strokes_erased.emit(erased)
        elif self._builder is not None:
            stroke = self._builder.finish()
            self._builder = None
            self.stroke_finished.emit(stroke)
        self.update()

    def _give_up(self) -> None:
        self._arbiter.cancel()
        self._builder, self._erasing_from, self._erased = None, None, set()
        self._refresh()
        self.stroke_dropped.emit()

    def _paint_from(self, known: int) -> None:
        """Paint what the samples from ``known`` on change of the open stroke."""
        if self._builder is None:
            return
        stroke = Stroke(self._builder.points)
        transform = self._transform()
        painter = QPainter(self._ink_layer())
        paint_stroke(painter, stroke, transform, theme_of(self).ink, self.pen_width, first=known)
        painter.end()
        changed = transform.mapRect(stroke_bounds(stroke, self.pen_width, known))
        self.update(changed.toAlignedRect().adjusted(-2, -2, 2, 2))
        self.stroke_moved.emit(stroke)

    def _erase_to(self, at: QPointF) -> None:
        start = self._erasing_from or at
        way = self._view.to_units(start.x(), start.y()), self._view.to_units(at.x(), at.y())
        reach = ERASER_RADIUS / self._view.scale
        touched = strokes_crossed(self._drawing, *way, reach) if self._writable else set()
        self._erasing_from = at
        if not touched <= self._erased:
            self._erased |= touched
            self._ink = None
            self.update()

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
        if self._builder is not None:
            painter.setOpacity(1.0)
            paint_stroke(painter, Stroke(self._builder.points), transform, ink, self.pen_width)
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
    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Pad"))
        self.setAccessibleDescription(self.tr("Write a digit here with mouse, pen or finger"))
        super().retranslate()

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
        elif self._drawing.is_blank and self._builder is None:
            self._paint_hint(painter)
        else:
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

    def _paint_picture(self, painter: QPainter, picture: QImage) -> None:
        room = QRectF(self.rect()).adjusted(16, 16, -16, -40)  # below it stands the caption
        size = QSizeF(picture.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(QPointF(0, 0), size)
        target.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, picture)

    def _paint_hint(self, painter: QPainter) -> None:
        theme = theme_of(self)
        middle = QRectF(self.rect())
        painter.setPen(theme.muted)
        painter.setFont(font_of(self, TITLE_PX))
        centred = Qt.AlignmentFlag.AlignHCenter
        painter.drawText(
            middle.adjusted(16, 0, -16, -middle.height() / 2 - 4),
            centred | Qt.AlignmentFlag.AlignBottom,
            self.tr("Write a digit"),
        )
        painter.setFont(font_of(self, TEXT_PX))
        painter.drawText(
            middle.adjusted(16, middle.height() / 2 + 4, -16, 0),
            int(centred | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap),
            self.tr("with mouse, pen or finger, or drop a picture"),
        )


def _now() -> float:
    """A clock for telling pen from palm and stroke from stroke, in ms."""
    return time.monotonic() * 1000

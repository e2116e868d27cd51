"""The pad: paper to write on with mouse, pen and finger.

It knows nothing of readings and journals. It shows what it is told to and says what was written on it.
"""

from __future__ import annotations

import time
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QEventPoint, QPainter, QPointingDevice, QTouchEvent
from typing_extensions import override

from digitpad.domain import Stroke
from digitpad.ink.editing import StrokeBuilder, strokes_crossed
from digitpad.ui.pad_view import kept_view
from digitpad.ui.painting import paint_stroke, stroke_bounds
from digitpad.ui.paper import Paper
from digitpad.ui.pointer import Device, PointerArbiter
from digitpad.ui.theme import theme_of

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QTabletEvent
    from PySide6.QtWidgets import QWidget

ERASER_RADIUS = 8.0
"""Reach of the eraser in device-independent pixels."""


class Tool(Enum):
    """What the pointer does on the pad."""

    PEN = "pen"
    ERASER = "eraser"


class Pad(Paper):
    """Turns pointer events into strokes. Signals carry strokes in pad units."""

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
        self._arbiter = PointerArbiter()
        self._builder: StrokeBuilder | None = None
        self._first_pen_down = 0.0
        self._began, self._began_stamp = 0.0, 0.0
        self._last, self._last_pressure = QPointF(), 1.0
        self._erasing_from: QPointF | None = None
        self._finger = -1
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.retranslate()

    def set_tool(self, tool: Tool) -> None:
        """Write or erase from now on."""
        self.tool = tool

    @override
    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Pad"))
        self.setAccessibleDescription(self.tr("Write a digit or a number here with mouse, pen or finger"))
        super().retranslate()

    # Pointers

    def set_pen_near(self, near: bool) -> None:  # noqa: FBT001 - a slot
        """The stylus came within reach of the screen, or left it (the application alone is told)."""
        if near:
            self._arbiter.pen_came_near()
        else:
            self._arbiter.pen_left(_now())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._press(Device.MOUSE):
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
            if self._press(Device.PEN):
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
        """The finger that came first writes; others may come and go beside it (with a TouchBegin, too)."""
        at = float(event.timestamp())
        is_writing = self._arbiter.writing is Device.TOUCH
        writing = [point for point in event.points() if is_writing and point.id() == self._finger]
        if event.type() == QEvent.Type.TouchCancel:
            if is_writing:
                self._give_up()
        elif writing:
            self._follow_finger(writing[0], at)
        elif event.type() == QEvent.Type.TouchBegin and self._press(Device.TOUCH):
            first = event.point(0)
            self._finger = first.id()
            self._begin(first.position(), at, 1.0, erase=self.tool is Tool.ERASER)

    def _follow_finger(self, finger: QEventPoint, at: float) -> None:
        if finger.state() == QEventPoint.State.Released:
            if self._arbiter.release(Device.TOUCH, _now()):
                self._lift(finger.position(), at)
        elif self._arbiter.move(Device.TOUCH, _now()):
            self._extend(finger.position(), at, 1.0)

    def _press(self, device: Device) -> bool:
        """Whether a stroke of this device begins now."""
        if self._arbiter.writing is device:
            # The end of its last stroke was never told, as when a dialog takes the pointer away.
            self._arbiter.cancel()
            self._finish()
        return self._arbiter.press(device, _now())

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
            self._builder = self._open_stroke = None
            self.stroke_finished.emit(stroke)
        self.update()

    def _give_up(self) -> None:
        self._arbiter.cancel()
        self._builder, self._open_stroke = None, None
        self._erasing_from, self._erased = None, set()
        self._refresh()
        self.stroke_dropped.emit()

    def _paint_from(self, known: int) -> None:
        """Paint what the samples from ``known`` on change of the open stroke."""
        if self._builder is None:
            return
        stroke = self._open_stroke = Stroke(self._builder.points)
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


def _now() -> float:
    """A clock for telling pen from palm and stroke from stroke, in ms."""
    return time.monotonic() * 1000

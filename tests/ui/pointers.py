"""Real pointer events, sent as the window system would send them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QInputDevice,
    QMouseEvent,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QUrl
    from PySide6.QtWidgets import QWidget

_CAPABILITIES = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
_ids = itertools.count(1000)


def stylus(end: QPointingDevice.PointerType = QPointingDevice.PointerType.Pen) -> QPointingDevice:
    """A pen, or the eraser at its other end."""
    return QPointingDevice("pen", next(_ids), QInputDevice.DeviceType.Stylus, end, _CAPABILITIES, 1, 2)


def send_tablet(
    widget: QWidget, kind: QEvent.Type, at: QPointF, pressure: float, pen: QPointingDevice
) -> None:
    down = kind != QEvent.Type.TabletRelease
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else Qt.MouseButton.LeftButton
    buttons = Qt.MouseButton.LeftButton if down else Qt.MouseButton.NoButton
    modifiers = Qt.KeyboardModifier.NoModifier
    place = QPointF(widget.mapToGlobal(at))
    event = QTabletEvent(kind, pen, at, place, pressure, 0, 0, 0, 0, 0, modifiers, button, buttons)
    QApplication.sendEvent(widget, event)


def send_mouse(widget: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    """A mouse event, such as Qt also makes of a pen's."""
    down = kind != QEvent.Type.MouseButtonRelease
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    buttons = Qt.MouseButton.LeftButton if down else Qt.MouseButton.NoButton
    event = QMouseEvent(
        kind, at, QPointF(widget.mapToGlobal(at)), button, buttons, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, event)


def draw_with_mouse(widget: QWidget, places: Sequence[tuple[float, float]]) -> None:
    """Press at the first place (pixels of the widget), move through all, release at the last."""
    points = [QPointF(x, y) for x, y in places]
    send_mouse(widget, QEvent.Type.MouseButtonPress, points[0])
    for point in points[1:]:
        send_mouse(widget, QEvent.Type.MouseMove, point)
    send_mouse(widget, QEvent.Type.MouseButtonRelease, points[-1])


def draw_with_pen(
    widget: QWidget,
    samples: Sequence[tuple[float, float, float]],
    pen: QPointingDevice,
    *,
    with_mouse: bool = True,
) -> None:
    """Write (x, y, pressure) samples; ``with_mouse`` also sends the mouse events that Qt synthesises."""
    kinds = [QEvent.Type.TabletPress] + [QEvent.Type.TabletMove] * (len(samples) - 1)
    mouse = {
        QEvent.Type.TabletPress: QEvent.Type.MouseButtonPress,
        QEvent.Type.TabletMove: QEvent.Type.MouseMove,
    }
    for kind, (x, y, pressure) in zip(kinds, samples, strict=True):
        send_tablet(widget, kind, QPointF(x, y), pressure, pen)
        if with_mouse:
            send_mouse(widget, mouse[kind], QPointF(x, y))
    x, y, _ = samples[-1]
    send_tablet(widget, QEvent.Type.TabletRelease, QPointF(x, y), 0.0, pen)
    if with_mouse:
        send_mouse(widget, QEvent.Type.MouseButtonRelease, QPointF(x, y))


def drop(window: QWidget, urls: list[QUrl]) -> bool:
    """Drop these on the window; whether it takes them."""
    mime = QMimeData()
    mime.setUrls(urls)
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, mime, left, none)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), copy, mime, left, none))
    return enter.isAccepted()

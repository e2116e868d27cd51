"""The white cards that the window is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from typing_extensions import override

from digitpad.ui.theme import CARD_RADIUS, CONTROL_RADIUS, ThemedWidget, theme_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QAbstractButton


def paint_box(  # noqa: PLR0913 - the parts of a box
    painter: QPainter, rect: QRectF, fill: QColor, border: QColor, *, radius: float, width: float = 1.0
) -> None:
    """A rounded rectangle whose border is whole device pixels wide and lies within ``rect``."""
    scale = painter.device().devicePixelRatio()
    pen = max(1.0, round(width * scale)) / scale
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(border, pen) if border.alpha() else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    inset = pen / 2
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)
    painter.restore()


def paint_button(painter: QPainter, button: QAbstractButton) -> None:
    """The box of a button that paints itself: pressed, hovered, focused or plain."""
    theme = theme_of(button)
    fill = theme.tint if button.isDown() else theme.hover if button.underMouse() else theme.surface
    border, width = (theme.accent, 2) if button.hasFocus() else (theme.control_line, 1)
    paint_box(painter, QRectF(button.rect()), fill, border, radius=CONTROL_RADIUS, width=width)


class Card(ThemedWidget):
    """A surface with a thin line around it. Subclasses paint in `paint_content`."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self.theme()
        paint_box(painter, QRectF(self.rect()), theme.surface, theme.line, radius=CARD_RADIUS)
        self.paint_content(painter)
        painter.end()

    def paint_content(self, painter: QPainter) -> None:
        """Paint what is on the card."""

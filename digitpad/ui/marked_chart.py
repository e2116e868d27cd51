"""What charts have in common: a title, marks to walk through, and a caption that says what one stands for.

Marks are walked with the arrow keys or the mouse; where they can be picked, a click or Enter does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from digitpad.ui.paragraph import LINE_SPACING, Paragraph
from digitpad.ui.theme import TEXT_PX, ThemedWidget, font_of

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

SMALL_PX: Final = 11
UNCLIPPED: Final = Qt.TextFlag.TextDontClip
"""Letters of other scripts may be higher than the font's own."""
_CAPTION_LINES: Final = 2
_PICKED_BY: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class MarkedChart(ThemedWidget):
    """Subclasses say what the marks are, where they stand, and paint them."""

    picked = Signal(int)
    """The index of the mark that the person wants to know more of."""

    def __init__(self, parent: QWidget | None = None, *, can_pick: bool = False) -> None:
        super().__init__(parent)
        self._can_pick = can_pick
        self._marked: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def caption(self) -> str:
        """The words under the chart: of the marked point, else of all."""
        return self._summary() if self._marked is None else self._told(self._marked)

    def mark(self, index: int | None) -> None:
        """Tell of this mark; None: of all."""
        if index != self._marked:
            self._marked = index
            self.setAccessibleDescription(self.caption())
            if self._can_pick:
                shape = Qt.CursorShape.ArrowCursor if index is None else Qt.CursorShape.PointingHandCursor
                self.setCursor(shape)
            self.update()

    @override
    def retranslate(self) -> None:
        self._marked = None
        self.setAccessibleName(self._title())
        self.setAccessibleDescription(self.caption())
        self.update()

    # What a chart is

    def _title(self) -> str:
        raise NotImplementedError

    def _count(self) -> int:
        """How many marks there are."""
        raise NotImplementedError

    def _told(self, index: int) -> str:
        """What this mark stands for."""
        raise NotImplementedError

    def _summary(self) -> str:
        raise NotImplementedError

    def _mark_at(self, place: QPointF) -> int | None:
        raise NotImplementedError

    def _stepped(self, at: int | None, key: Qt.Key) -> int | None:
        """The mark to which this arrow key leads from there; None where it leads nowhere."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(key)
        if step is None:
            return None
        if at is None:
            at = -1 if step > 0 else self._count()
        return at + step

    # Events

    @override
    def sizeHint(self) -> QSize:
        return QSize(290, self._scaled(290))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), self._count() - 1
        if key in _PICKED_BY and self._can_pick and self._marked is not None:
            self.picked.emit(self._marked)
        elif key == Qt.Key.Key_Home:
            self.mark(0 if last >= 0 else None)
        elif key == Qt.Key.Key_End:
            self.mark(last if last >= 0 else None)
        elif last >= 0 and (step := self._stepped(self._marked, key)) is not None:
            self.mark(min(max(step, 0), last))
        else:
            super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mark(self._mark_at(event.position()))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._mark_at(event.position())
        if self._can_pick and index is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(index)
        else:
            super().mousePressEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.mark(None)
        super().leaveEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.mark(None)
        super().focusOutEvent(event)

    # Painting

    def _title_height(self) -> float:
        return self._scaled(TEXT_PX + 8)

    def _paint_title(self, painter: QPainter) -> None:
        painter.setPen(self.theme().text)
        painter.setFont(font_of(self, TEXT_PX, QFont.Weight.DemiBold))
        across = QRectF(0, 0, self.width(), self._title_height())
        painter.drawText(across, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._title())

    def _paint_caption(self, painter: QPainter) -> None:
        theme, top = self.theme(), self.height() - self._caption_height() + 4
        words = Paragraph(self.caption(), self._small(), self.width(), _CAPTION_LINES)
        colour = theme.text if self._marked is not None else theme.muted
        words.paint(painter, QPointF(0, top), self.width(), colour)

    def _paint_focus(self, painter: QPainter, around: QRectF) -> None:
        if self.hasFocus():
            painter.setPen(QPen(self.theme().accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(around.adjusted(-4, -4, 4, 4), 6, 6)

    def _caption_height(self) -> float:
        return _CAPTION_LINES * round(self._small().pixelSize() * LINE_SPACING) + 6

    def _small(self) -> QFont:
        return font_of(self, SMALL_PX)

    def _scaled(self, px: int) -> int:
        return round(px * self._small().pixelSize() / SMALL_PX)

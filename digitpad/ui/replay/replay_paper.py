"""The paper of a replay: what is written, what is still to come (faint), and where the pen is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from digitpad.domain import Box
from digitpad.ui.card import paint_box
from digitpad.ui.painting import paint_stroke, paint_strokes
from digitpad.ui.paragraph import Paragraph
from digitpad.ui.theme import CARD_RADIUS, MARGIN, TEXT_PX, ThemedWidget, font_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from digitpad.domain import Drawing, Picture, Stroke
    from digitpad.ui.replay.course import Course

_FAINT: Final = 0.14
_TIP: Final = 5.0
_LARGEST: Final = 3.0
"""Small ink is shown at most so many times as large as it was written on a pad of this size."""


class ReplayPaper(ThemedWidget):
    """Shows one moment of a drawing's course, or a picture, or why there is nothing to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._course: Course | None = None
        self._picture: QImage | None = None
        self._message = ""
        self._moment = 0.0
        self._faint: QPixmap | None = None
        self._written: tuple[int, QPixmap] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("The drawing as it was written"))
        self.update()

    def show_course(self, course: Course) -> None:
        """Show a drawing from its beginning."""
        self._show(course=course)

    def show_picture(self, picture: Picture) -> None:
        """Show a picture as it is."""
        self._show(picture=QImage.fromData(picture.png))

    def show_message(self, message: str) -> None:
        """Say this instead."""
        self._show(message=message)

    def set_moment(self, moment: float) -> None:
        """Show what stood then."""
        if moment != self._moment:
            self._moment = moment
            self.update()

    @property
    def moment(self) -> float:
        """What is shown, in ms."""
        return self._moment

    def _show(self, course: Course | None = None, picture: QImage | None = None, message: str = "") -> None:
        self._course, self._picture, self._message = course, picture, message
        self._moment = 0.0
        self.setAccessibleDescription(message)
        self._forget_layers()

    def _forget_layers(self) -> None:
        self._faint = self._written = None
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(420, 320)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._forget_layers()

    @override
    def changeEvent(self, event: QEvent) -> None:
        self._forget_layers()  # another theme has another ink
        super().changeEvent(event)

    # Painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme()
        paint_box(painter, QRectF(self.rect()), theme.paper, theme.line, radius=CARD_RADIUS)
        if self._course is not None:
            self._paint_course(painter, self._course)
        elif self._picture is not None:
            self._paint_picture(painter, self._picture)
        elif self._message:
            width = self.width() - 2 * MARGIN
            words = Paragraph(self._message, font_of(self, TEXT_PX), width)
            top = (self.height() - words.height) / 2
            words.paint(painter, QPointF(MARGIN, top), width, theme.muted)
        painter.end()

    def _paint_course(self, painter: QPainter, course: Course) -> None:
        if self._faint is None or self._faint.devicePixelRatio() != self.devicePixelRatioF():
            self._faint = self._layer(course.drawing, course.drawing.strokes)
        painter.setOpacity(_FAINT)
        painter.drawPixmap(QPointF(0, 0), self._faint)
        painter.setOpacity(1.0)
        finished = course.finished_at(self._moment)
        if self._written is None or self._written[0] != finished:
            self._written = finished, self._layer(course.drawing, course.drawing.strokes[:finished])
        painter.drawPixmap(QPointF(0, 0), self._written[1])
        stroke = course.open_stroke_at(self._moment)
        if stroke is None:
            return
        theme, transform = self.theme(), self._transform(course.drawing)
        paint_stroke(painter, stroke, transform, theme.ink, course.drawing.pen_width)
        tip = transform.map(QPointF(stroke.points[-1].x, stroke.points[-1].y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.paper, 1.5))
        painter.setBrush(theme.accent)
        painter.drawEllipse(tip, _TIP, _TIP)

    def _layer(self, drawing: Drawing, strokes: Sequence[Stroke]) -> QPixmap:
        """These strokes, painted once for all frames that show them."""
        ratio = self.devicePixelRatioF()
        layer = QPixmap(self.size() * ratio)
        layer.setDevicePixelRatio(ratio)
        layer.fill(Qt.GlobalColor.transparent)
        painter = QPainter(layer)
        paint_strokes(painter, strokes, self._transform(drawing), self.theme().ink, drawing.pen_width)
        painter.end()
        return layer

    def _transform(self, drawing: Drawing) -> QTransform:
        """Pad units to pixels: as large as there is room for all of the ink, centred."""
        box = drawing.bounds() or Box(0.0, 0.0, 1.0, 1.0)
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        scale = min(
            max(room.width(), 1.0) / (box.width + drawing.pen_width),
            max(room.height(), 1.0) / (box.height + drawing.pen_width),
            _LARGEST * min(self.width(), self.height()),
        )
        centre = QPointF(box.x + box.width / 2, box.y + box.height / 2)
        corner = QPointF(self.width() / 2, self.height() / 2) - centre * scale
        return QTransform(scale, 0, 0, scale, corner.x(), corner.y())

    def _paint_picture(self, painter: QPainter, picture: QImage) -> None:
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        target = QRectF(
            QPointF(0, 0), QSizeF(picture.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        )
        target.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, picture)

"""What the model sees: 28 by 28 pixels, every one a whole number of the screen's own pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from digitpad.domain import IMAGE_SIDE
from digitpad.ui.card import Card
from digitpad.ui.numbers import milliseconds
from digitpad.ui.paragraph import LINE_SPACING, Paragraph
from digitpad.ui.theme import GAP, MARGIN, TEXT_PX, font_of

if TYPE_CHECKING:
    from digitpad.domain import DigitImage

_EDGE: Final = 12
_SIDE: Final = 84
_TEXT_FROM: Final = 104
_LEAST: Final = 70
_SEMI_BOLD: Final = QFont.Weight.DemiBold
_RADIUS: Final = 6
Words: TypeAlias = Literal["beside", "below", "none"]

_BLACK: Final = QColor("#000000")


class ModelView(Card):
    """The normalised image as the model gets it, unsmoothed, and how long the reading took."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._milliseconds: float | None = None
        self._which: tuple[int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.retranslate()

    def show_image(
        self,
        image: DigitImage | None,
        duration: float | None = None,
        which: tuple[int, int] | None = None,
    ) -> None:
        """Show this image (None: nothing to see) and the reading's duration in ms.

        ``which`` tells, of a digit of a number, its place from 1 and how many there are.
        """
        self._which = which
        self._image = None
        if image is not None:
            # copy(): QImage would go on reading the bytes after Python has let go of them
            self._image = QImage(
                image.pixels, IMAGE_SIDE, IMAGE_SIDE, IMAGE_SIDE, QImage.Format.Format_Grayscale8
            ).copy()
        self._milliseconds = duration
        self.retranslate()

    def lines(self) -> tuple[str, ...]:
        """The quiet lines beside the picture."""
        geometry = self.tr("28 × 28, centred by weight")  # noqa: RUF001 - the sign for "by"
        if self._which is not None:
            geometry = self.tr("Digit {place} of {all}").format(place=self._which[0], all=self._which[1])
        if self._image is None or self._milliseconds is None:
            return (geometry,)
        duration = milliseconds(self._milliseconds, self.locale())
        return geometry, self.tr("read in {duration}").format(duration=duration)

    def _title(self) -> str:
        return self.tr("What the model sees")

    @override
    def retranslate(self) -> None:
        self.setAccessibleName(self._title())
        self.setAccessibleDescription(", ".join(self.lines()))
        self.setToolTip("\n".join((self._title(), *self.lines())))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(324, _SIDE + 2 * _EDGE)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_SIDE + 2 * _EDGE, _SIDE + 2 * _EDGE)

    def most_useful_height(self, width: int) -> int:
        """The height beyond which nothing more would be seen."""
        return width - 2 * MARGIN + 2 * _EDGE + GAP + 4 * round(TEXT_PX * 1.3)

    def arrangement(self, scale: float) -> tuple[float, Words]:
        """Side of the picture at this device pixel ratio, and where the words go: as large as both fit."""
        height, width = self.height() - 2 * _EDGE, self.width()
        words = 4 * round(font_of(self, TEXT_PX).pixelSize() * LINE_SPACING)
        beside = self._pixel_side(min(height, width - 2 * MARGIN - _EDGE - _TEXT_FROM), scale)
        below = self._pixel_side(min(height - GAP - words, width - 2 * MARGIN), scale)
        if QFontMetricsF(font_of(self, TEXT_PX, _SEMI_BOLD)).horizontalAdvance(self._title()) > below:
            below = 0.0  # the words would be cut
        alone = self._pixel_side(min(height, width - 2 * _EDGE), scale)
        if max(beside, below) < _LEAST and alone > max(beside, below):
            return alone, "none"
        return (beside, "beside") if beside >= below else (below, "below")

    @staticmethod
    def _pixel_side(room: float, scale: float) -> float:
        """The largest side within ``room`` that is a whole number of device pixels per pixel of the image."""
        return max(1, int(room * scale // IMAGE_SIDE)) * IMAGE_SIDE / scale

    @override
    def paint_content(self, painter: QPainter) -> None:
        side, place = self.arrangement(painter.deviceTransform().m11())
        rect = QRectF(MARGIN, (self.height() - side) / 2, side, side)
        if place != "beside":
            rect.moveLeft((self.width() - side) / 2)
        left = rect.right() + MARGIN if place == "beside" else rect.left()
        width = self.width() - left - (_EDGE if place == "beside" else rect.left())
        title = Paragraph(self._title(), font_of(self, TEXT_PX, _SEMI_BOLD), width, 2)
        body = Paragraph("\n".join(self.lines()), font_of(self, TEXT_PX), width, 4)
        words = title.height + 2 + body.height
        top = (self.height() - words) / 2
        if place == "below":
            rect.moveTop(max(_EDGE, (self.height() - side - GAP - words) / 2))
            top = rect.bottom() + GAP
        self._paint_picture(painter, rect)
        if place == "none":
            return  # the tooltip has the words
        title.paint(painter, QPointF(left, top), width, self.theme().text)
        body.paint(painter, QPointF(left, top + title.height + 2), width, self.theme().muted)

    def _paint_picture(self, painter: QPainter, rect: QRectF) -> None:
        device = painter.deviceTransform()
        corner = device.map(rect.topLeft())
        inverse, _ = device.inverted()
        rect.moveTopLeft(inverse.map(QPointF(round(corner.x()), round(corner.y()))))
        outline = QPainterPath()
        outline.addRoundedRect(rect.adjusted(-2, -2, 2, 2), _RADIUS, _RADIUS)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(outline, _BLACK if self._image is not None else self.theme().track)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        if self._image is not None:
            painter.drawImage(rect, self._image)
        painter.restore()

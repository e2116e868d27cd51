"""Small pictures of recognitions, painted once for each screen scale and theme."""

from __future__ import annotations

import math
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPixmap

from digitpad.ui.kept_picture import image_of
from digitpad.ui.painting import fitting, paint_small

if TYPE_CHECKING:
    from uuid import UUID

    from digitpad.domain import Drawing, Picture, Recognition
    from digitpad.ui.theme import Theme

PEN_PX: Final = 2.5
FRAME_S: Final = 0.006
"""So long a frame may take for pictures that were not painted before."""
_LIMIT: Final = 1000


@dataclass(frozen=True, slots=True)
class _Kept:
    source: Drawing | Picture | None
    painted_as: tuple[float, str, QSize]
    pixmap: QPixmap


class Thumbnails:
    """Makes and keeps thumbnails. A record whose ink has changed is painted anew.

    Pictures take a millisecond or more each, and many may come at once: after `begin` no more are made than
    fit into a frame, and ``is_behind`` says that some wait for the next.
    """

    def __init__(self) -> None:
        self._kept: dict[UUID, _Kept] = {}
        self._until = math.inf
        self._made = 0
        self.is_behind = False

    def begin(self) -> None:
        """A frame is being painted."""
        self._until = perf_counter() + FRAME_S
        self._made, self.is_behind = 0, False

    def of(self, record: Recognition, size: QSize, scale: float, theme: Theme) -> QPixmap | None:
        """The thumbnail at this size in device-independent pixels; None where it waits for the next frame."""
        source = record.drawing or record.picture
        kept = self._kept.get(record.id)
        wanted = (scale, theme.name, size)
        if kept is not None and kept.source is source and kept.painted_as == wanted:
            return kept.pixmap
        if record.picture is not None and self._made and perf_counter() >= self._until:
            self.is_behind = True
            return None
        self._made += 1
        pixmap = painted(record, size, scale, theme)
        if len(self._kept) >= _LIMIT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[record.id] = _Kept(source, wanted, pixmap)
        return pixmap

    def forget(self, record_id: UUID) -> None:
        """Let go of one that is not shown any more."""
        self._kept.pop(record_id, None)


def painted(record: Recognition, size: QSize, scale: float, theme: Theme) -> QPixmap:
    """The thumbnail of a record at this size in device-independent pixels."""
    pixmap = QPixmap(QSizeF(size.width() * scale, size.height() * scale).toSize())
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    rect = QRectF(0, 0, size.width(), size.height())
    if record.drawing is not None and not record.drawing.is_blank:
        transform, pen_width = fitting(record.drawing, rect.adjusted(1, 1, -1, -1), PEN_PX)
        paint_small(painter, record.drawing.strokes, transform, theme.ink, pen_width)
    elif record.picture is not None:
        _paint_picture(painter, record.picture, rect, scale)
    painter.end()
    return pixmap


def _paint_picture(painter: QPainter, picture: Picture, rect: QRectF, scale: float) -> None:
    image = image_of(picture)
    if image.isNull():
        return
    wanted = QSizeF(image.size()).scaled(rect.size() * scale, Qt.AspectRatioMode.KeepAspectRatio).toSize()
    image = image.scaled(
        wanted.expandedTo(QSize(1, 1)),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    place = QRectF(0, 0, image.width() / scale, image.height() / scale)
    place.moveCenter(rect.center())
    corners = QPainterPath()
    corners.addRoundedRect(place, 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(corners)
    painter.drawImage(place, image)

"""A drawing as a picture for other programs: dark lines on white, as the pad shows them."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMimeData,
    QObject,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QTransform
from PySide6.QtSvg import QSvgGenerator

from digitpad.domain import Box, Drawing, Picture
from digitpad.ui.kept_picture import image_of
from digitpad.ui.lane import Lane
from digitpad.ui.painting import paint_strokes

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintDevice

COPIED_SIDE: Final = 512
SAVED_SIDE: Final = 1024
ENDINGS: Final = (".png", ".svg")
_MARGIN: Final = 0.08
_LEAST: Final = 0.12
"""Ink smaller than this, in pad units, is not blown up to fill the picture."""
_INK: Final = QColor(0, 0, 0)


class PictureCopies(QObject):
    """Draws on a lane of its own, for the clipboard or into files."""

    copied = Signal()
    saved = Signal(object)
    """Path."""
    failed = Signal(object, object)
    """Path and OSError; what was there before is unharmed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane("copies", self)

    def copy(self, source: Drawing | Picture) -> None:
        """Put it on the clipboard, as pixels and as lines."""
        self._lane.submit(
            lambda: (to_png(source, COPIED_SIDE), to_svg(source)),
            lambda copies: self._put_on_clipboard(*copies),
            lambda _: None,
            (),
        )

    def save(self, source: Drawing | Picture, path: Path) -> None:
        """Write it to a file, whose ending says whether as pixels (PNG) or as lines (SVG)."""

        def work() -> None:
            is_svg = path.suffix.lower() == ".svg"
            write_whole(path, to_svg(source) if is_svg else to_png(source, SAVED_SIDE))

        self._lane.submit(
            work, lambda _: self.saved.emit(path), lambda error: self.failed.emit(path, error), OSError
        )

    def finish(self, seconds: float) -> bool:
        """Leave once what was asked for is written."""
        return self._lane.close(lambda: None, seconds)

    def _put_on_clipboard(self, png: bytes, svg: bytes) -> None:
        mime = QMimeData()
        mime.setImageData(QImage.fromData(png))
        mime.setData("image/png", png)
        mime.setData("image/svg+xml", svg)
        QGuiApplication.clipboard().setMimeData(mime)
        self.copied.emit()


def to_png(source: Drawing | Picture, side: int) -> bytes:
    """A PNG of a drawing, square and so many pixels a side; a kept picture is one already."""
    if isinstance(source, Picture):
        return source.png
    image = QImage(side, side, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    _paint(image, source, side)
    packed = QByteArray()
    buffer = QBuffer(packed)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want a bytes
    return bytes(packed.data())


def to_svg(source: Drawing | Picture) -> bytes:
    """An SVG of a drawing's lines; of a kept picture, one with its pixels in it."""
    size = QSize(source.width, source.height) if isinstance(source, Picture) else _SQUARE
    packed = QByteArray()
    buffer = QBuffer(packed)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setTitle("digitpad")
    generator.setSize(size)
    generator.setViewBox(QRectF(QPointF(), size.toSizeF()))
    if isinstance(source, Picture):
        painter = QPainter(generator)
        painter.drawImage(QPointF(), image_of(source))
        painter.end()
    else:
        _paint(generator, source, size.width())
    return bytes(packed.data())


_SQUARE: Final = QSize(COPIED_SIDE, COPIED_SIDE)


def _paint(device: QPaintDevice, drawing: Drawing, side: int) -> None:
    """Paint a drawing in the middle of a white square."""
    box = drawing.bounds() or Box(0.0, 0.0, 1.0, 1.0)
    scale = side * (1 - 2 * _MARGIN) / (max(box.width, box.height, _LEAST) + drawing.pen_width)
    transform = QTransform()
    transform.translate(side / 2, side / 2)
    transform.scale(scale, scale)
    transform.translate(-(box.x + box.width / 2), -(box.y + box.height / 2))
    painter = QPainter(device)
    painter.fillRect(QRectF(0, 0, side, side), Qt.GlobalColor.white)
    paint_strokes(painter, drawing.strokes, transform, _INK, drawing.pen_width)
    painter.end()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all; raises OSError, and leaves what was there before."""
    target = Path(os.path.realpath(path))
    unfinished = target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        with unfinished.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(target)
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()

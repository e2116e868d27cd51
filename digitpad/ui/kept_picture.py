"""A kept picture as an image to paint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader

if TYPE_CHECKING:
    from digitpad.domain import Picture

LARGEST: Final = 512
"""`ink.picture.KEPT_SIDE`, which loads numpy where it is imported."""
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def image_of(picture: Picture) -> QImage:
    """Its pixels; null where it is no PNG, or one larger than any that is kept.

    One of this size takes a millisecond or so, in the Qt thread. What another device or program put into a
    record may be anything: a few bytes that claim to be an image of gigabytes, or another format.
    """
    if not picture.png.startswith(_SIGNATURE):
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(picture.png))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"png"))
    reader.setDecideFormatFromContent(False)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > LARGEST:
        return QImage()
    return reader.read()

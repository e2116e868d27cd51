"""The picture on a clipboard, or in what is dropped on the window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from digitpad.domain import Picture

NAME: Final = "clipboard"
_ENDINGS: Final = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
}
"""The formats that are read, the best first."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A picture as another program gave it: the bytes of a file, or pixels alone."""

    name: str
    content: bytes = b""
    pixels: QImage | None = None

    def picture(self) -> Picture:
        """As it is kept; raises PictureError. Takes its time: not for the Qt thread."""
        from digitpad.ink.picture import check_size, read_picture

        if self.pixels is None:
            return read_picture(self.content, self.name)
        check_size(self.pixels.width(), self.pixels.height(), self.name)
        packed = QByteArray()
        buffer = QBuffer(packed)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.pixels.save(buffer, "PNG", 90)  # type: ignore[call-overload]  # the stubs want a bytes; hardly packed
        return read_picture(bytes(packed.data()), self.name)


def files_in(mime: QMimeData) -> list[Path]:
    """The files and folders of this machine that are named there."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def picture_in(mime: QMimeData) -> Pasted | None:
    """The picture there, if there is one."""
    for kind, ending in _ENDINGS.items():
        if mime.hasFormat(kind):
            content = bytes(mime.data(kind).data())
            if content:
                return Pasted(f"{NAME}{ending}", content)
    image = mime.imageData() if mime.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        return Pasted(f"{NAME}.png", pixels=image)
    return None

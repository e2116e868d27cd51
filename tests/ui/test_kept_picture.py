"""Kept pictures as images: theirs, and nothing that may be large or of another kind."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtGui import QColor

from digitpad.domain import Picture
from digitpad.ink.picture import KEPT_SIDE
from digitpad.ui.kept_picture import LARGEST, image_of
from digitpad.ui.paper import Paper

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30"><rect width="20" height="30"/></svg>'


def picture(content: bytes) -> Picture:
    return Picture(content, 20, 30, "ab" * 32, "9.png")


def png(width: int, height: int) -> bytes:
    stream = BytesIO()
    Image.new("L", (width, height), 77).save(stream, "PNG")
    return stream.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says that it is so large."""
    content = png(1, 1)
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return content[:12] + header + struct.pack(">I", zlib.crc32(header)) + content[33:]


def test_a_picture_of_the_largest_size_is_shown():
    assert LARGEST == KEPT_SIDE
    image = image_of(picture(png(LARGEST, 3)))
    assert (image.width(), image.height()) == (LARGEST, 3)
    assert image.pixelColor(0, 0) == QColor(77, 77, 77)


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG", SVG, png(LARGEST + 1, 1), claiming(60000, 60000), claiming(1, 2**31 - 1)]
)
def test_nothing_else_is(content: bytes, qapp: object):
    assert image_of(picture(content)).isNull()


def test_one_that_cannot_be_shown_leaves_the_paper_empty(qtbot):
    paper = Paper()
    qtbot.addWidget(paper)
    paper.resize(300, 200)
    paper.show_picture(picture(claiming(60000, 60000)))
    assert not paper.grab().isNull()

"""What models see of drawings and pictures as they are stored, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.domain import Picture
from digitpad.ink.columns import unpack
from digitpad.ink.errors import InkError, PictureError
from digitpad.ink.normalise import line_pixels, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

StoredSource = tuple[bytes | None, bytes | None]
"""Packed ink, or a kept picture's PNG; the other is None."""
Pixels = bytes | str | None
"""The 784 bytes of a digit image, None where there is no ink; of what is damaged, why."""


def digit_pixels(sources: Iterable[StoredSource]) -> list[Pixels]:
    """The pixels that `normalise` gives for each."""
    return [_pixels(ink, png) for ink, png in sources]


def _pixels(ink: bytes | None, png: bytes | None) -> Pixels:
    try:
        if ink is not None:
            pen_width, strokes = unpack(ink)
            return line_pixels([stroke[:, :2] for stroke in strokes], pen_width)
        image = normalise(Picture(png or b"", 0, 0, "", "picture"))
    except (InkError, PictureError) as error:
        return str(error)
    return None if image is None else image.pixels

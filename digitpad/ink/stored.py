"""What models see of drawings and pictures as they are stored, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.domain import Picture
from digitpad.ink.columns import unpack
from digitpad.ink.errors import InkError, PictureError
from digitpad.ink.many import many_pixels
from digitpad.ink.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digitpad.ink.many import Drawn

StoredSource = tuple[bytes | None, bytes | None]
"""Packed ink, or a kept picture's PNG; the other is None."""
Pixels = bytes | str | None
"""The 784 bytes of a digit image, None where there is no ink; of what is damaged, why."""


def digit_pixels(sources: Iterable[StoredSource]) -> list[Pixels]:
    """The pixels that `normalise` gives for each."""
    found: list[Pixels] = []
    places: list[int] = []
    drawings: list[Drawn] = []
    for index, (ink, png) in enumerate(sources):
        found.append(None)
        try:
            if ink is None:
                image = normalise(Picture(png or b"", 0, 0, "", "picture"))
                found[index] = None if image is None else image.pixels
            else:
                pen_width, strokes = unpack(ink)
                drawings.append((pen_width, [stroke[:, :2] for stroke in strokes]))
                places.append(index)
        except (InkError, PictureError) as error:
            found[index] = str(error)
    for index, pixels in zip(places, many_pixels(drawings), strict=True):
        found[index] = pixels
    return found

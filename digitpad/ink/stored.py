"""What models see of drawings and pictures as they are stored, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.domain import Box
from digitpad.ink.columns import unpack_many
from digitpad.ink.errors import InkError, PictureError
from digitpad.ink.many import many_pixels
from digitpad.ink.single_digits import picture_digit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digitpad.ink.many import Drawn

StoredSource = tuple[bytes | None, bytes | None, tuple[float, float, float, float] | None]
"""Packed ink, or a kept picture's PNG; the other is None. Of a digit in a picture its box, in pixels."""
Pixels = bytes | str | None
"""The 784 bytes of a digit image, None where there is no ink; of what is damaged, why."""


def digit_pixels(sources: Iterable[StoredSource]) -> list[Pixels]:
    """The pixels that `normalise` gives for each."""
    known = list(sources)
    drawn = iter(_drawn([ink for ink, _, _ in known if ink is not None]))
    return [_pictured(png or b"", box) if ink is None else next(drawn) for ink, png, box in known]


def _drawn(inks: Sequence[bytes]) -> list[Pixels]:
    unpacked = unpack_many(inks)
    sound: list[Drawn] = [
        (one[0], [stroke[:, :2] for stroke in one[1]]) for one in unpacked if not isinstance(one, InkError)
    ]
    pixels = iter(many_pixels(sound))
    return [str(one) if isinstance(one, InkError) else next(pixels) for one in unpacked]


def _pictured(png: bytes, box: tuple[float, float, float, float] | None) -> Pixels:
    try:
        image = picture_digit(png, None if box is None else Box(*box))
    except PictureError as error:
        return str(error)
    return None if image is None else image.pixels

"""The one normaliser: whatever was drawn, wherever and however large, becomes the same 28x28 image.

As in MNIST the ink's longer side is 20 pixels and its centre of mass lies on the middle of the frame. Strokes
are scaled and moved continuously and painted anew with one pen; pictures are resampled and moved by whole
pixels, so that a normalised image stays as it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import IMAGE_SIDE, DigitImage, Drawing, Picture, Point, Stroke
from digitpad.ink.errors import InkError
from digitpad.ink.rendering import PEN_WIDTH, SOFT_EDGE, render, trace
from digitpad.ink.resampling import resampled
from digitpad.saying import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Bytes = NDArray[np.uint8]

BOX = 20
"""Pixels of the ink's longer side, the pen's width included."""

MIDDLE = 14.0
"""Pixel index, in x and y, of MNIST's centre of mass: nearly all of its digits lie within half a pixel."""

COORDINATE_LIMIT = 1e9
"""Largest coordinate, in any unit; beyond it, a mistake is likelier than a drawing."""

SMALLEST_EXTENT = 1e-9
"""Extent (against the largest coordinate, or 1) that rounding noise alone may cause: a dot."""

TIE_BREAK = 1e-6
"""Added before rounding to bytes: straight lines reach just half of a pixel's level in many places, and there
rounding noise alone would decide; so the same ink drawn elsewhere gives the same bytes."""

DOT_SHARE = 0.25
"""A drawing whose extent is less than this share of its pen's width is a dot: the hand trembled."""

_UNSCALED = range(19, 22)
"""Longer sides that are left alone: MNIST has 19 and 20; strokes moved by part of a pixel touch up to 21."""

_DOT_SIDE = math.ceil(PEN_WIDTH + SOFT_EDGE)
"""Longest side of a dot's ink in the frame."""


def normalise(source: Drawing | Picture) -> DigitImage | None:
    """The image that a model sees of a drawing or a picture; None where there is no ink.

    Raises InkError for strokes with coordinates that are not finite or beyond COORDINATE_LIMIT, and
    PictureError for a picture whose PNG is damaged.
    """
    if isinstance(source, Picture):
        from digitpad.ink.picture import ink_map  # Pillow loads only where there is a picture

        return normalise_ink(ink_map(source))
    return _normalise_strokes(source.strokes, source.pen_width * DOT_SHARE)


def normalise_strokes(strokes: tuple[Stroke, ...]) -> DigitImage | None:
    """The image of strokes in any unit, y down; the same wherever they lie and however large they are."""
    return _normalise_strokes(strokes, 0.0)


def _normalise_strokes(strokes: tuple[Stroke, ...], dot_extent: float) -> DigitImage | None:
    if not strokes:
        return None
    lines = [
        np.array([(point.x, point.y) for point in stroke.points], dtype=np.float64) for stroke in strokes
    ]
    pixels, frame = _painted(lines, dot_extent)
    return DigitImage(pixels, _placed(strokes, lines, frame))


def line_pixels(lines: Sequence[Array], pen_width: float) -> bytes | None:
    """The pixels alone of what `normalise` gives for a drawing; its strokes are arrays (n, 2) here."""
    return _painted(lines, pen_width * DOT_SHARE)[0] if lines else None


def _painted(lines: Sequence[Array], dot_extent: float) -> tuple[bytes, Frame]:
    frame = place(lines, dot_extent=dot_extent)
    pixels = np.rint(render(frame.paths) * 255.0 + TIE_BREAK).astype(np.uint8)
    return pixels.tobytes(), frame


@dataclass(frozen=True, slots=True)
class Frame:
    """Where lines come to lie in the frame: ``(points - centre) * scale + offset``; and the paths painted."""

    centre: Array
    scale: float
    offset: Array
    paths: list[Array]


def place(lines: Sequence[Array], *, dot_extent: float = 0.0, pen_width: float = PEN_WIDTH) -> Frame:
    """Scale and move lines, (n, 2) in any unit, so that the ink of a pen this wide fills the frame's box.

    Lines of at most ``dot_extent`` are a dot. Raises InkError for coordinates that are not finite or beyond
    COORDINATE_LIMIT.
    """
    low, high = _bounds(np.concatenate(lines))
    if not (np.isfinite(low + high).all() and max(np.abs(low).max(), np.abs(high).max()) <= COORDINATE_LIMIT):
        raise InkError(
            said(
                "The drawing has a coordinate that is no number or beyond {limit}, so it cannot be read. "
                "Correct or leave out that point.",
                limit=f"{COORDINATE_LIMIT:.0e}",
            )
        )
    centre = (low + high) / 2.0
    extent = float(np.max(high - low))
    noise = SMALLEST_EXTENT * max(1.0, float(np.max(np.abs(low))), float(np.max(np.abs(high))))
    if extent <= max(noise, dot_extent):
        scale, offset, paths = 0.0, np.zeros(2), [np.zeros((1, 2))]
    else:
        scale, offset, paths = _fit(lines, centre, extent, BOX - pen_width)
    shift = _middle_shift(paths, pen_width)
    return Frame(centre, scale, offset + shift, [path + shift for path in paths])


def _bounds(points: Array) -> tuple[Array, Array]:
    return points.min(axis=0), points.max(axis=0)


def _fit(
    lines: Sequence[Array], centre: Array, extent: float, room: float
) -> tuple[float, Array, list[Array]]:
    """Scale and smooth the lines so that the box of their paths is centred on the origin and ``room`` long.

    Returns the scale, the offset to add after ``(points - centre) * scale``, and the paths.
    """
    scale = room / extent
    paths = trace([(line - centre) * scale for line in lines])
    low, high = _bounds(np.concatenate(paths))
    # Smoothing draws the turns in by a little; the box is that of what is painted.
    more = room / float(np.max(high - low))
    offset = -(low + high) / 2.0 * more
    return scale * more, offset, [path * more + offset for path in paths]


def _middle_shift(paths: Sequence[Array], pen_width: float) -> Array:
    """Where to move paths around the origin: the ink's centre of mass to the middle, all ink inside."""
    low, high = _bounds(np.concatenate(paths))
    ink = render([path + MIDDLE for path in paths], pen_width=pen_width)
    indices = np.arange(IMAGE_SIDE)
    centre = np.array([ink.sum(axis=0) @ indices, ink.sum(axis=1) @ indices]) / ink.sum()
    first = pen_width / 2.0 - 0.5
    last = IMAGE_SIDE - 0.5 - pen_width / 2.0
    shift: Array = np.clip(2.0 * MIDDLE - centre, first - low, last - high)
    return shift


def _placed(strokes: tuple[Stroke, ...], lines: Sequence[Array], frame: Frame) -> tuple[Stroke, ...]:
    """The strokes in the frame: every point, as it was drawn."""
    placed = []
    for stroke, line in zip(strokes, lines, strict=True):
        places = ((line - frame.centre) * frame.scale + frame.offset).tolist()
        points = zip(stroke.points, places, strict=True)
        placed.append(Stroke(tuple(Point(x, y, point.t, point.pressure) for point, (x, y) in points)))
    return tuple(placed)


def normalise_ink(ink: Bytes) -> DigitImage | None:
    """The image of an ink map (height, width) of any size, 255 = full ink; None where all is 0.

    Idempotent: the pixels it gives, normalised again, stay as they are.
    """
    if ink.ndim != 2 or ink.dtype != np.uint8:  # noqa: PLR2004 - rows and columns
        raise ValueError(f"an ink map has two dimensions of bytes, not {ink.ndim} of {ink.dtype}")
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    crop = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    longer = max(crop.shape)
    is_dot = ink.shape == (IMAGE_SIDE, IMAGE_SIDE) and longer <= _DOT_SIDE
    if longer not in _UNSCALED and not is_dot:
        crop = resampled(crop, BOX)
    frame = np.zeros((IMAGE_SIDE, IMAGE_SIDE), dtype=np.uint8)
    top, left = (_start(crop.sum(axis=1 - axis, dtype=np.int64)) for axis in (0, 1))
    frame[top : top + crop.shape[0], left : left + crop.shape[1]] = crop
    return DigitImage(frame.tobytes())


def _start(masses: NDArray[np.int64]) -> int:
    """First row (or column) of a crop with these masses: its centre of mass near the middle, all inside."""
    values: list[int] = masses.tolist()
    total = sum(values)
    moment = sum(index * mass for index, mass in enumerate(values))
    # floor(MIDDLE - moment / total + 1/2) in whole numbers: a tie must fall the same way the second time.
    start = (int(2 * MIDDLE) * total - 2 * moment + total) // (2 * total)
    return min(max(start, 0), IMAGE_SIDE - len(values))

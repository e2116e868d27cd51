"""Paints the pen's path into the 28x28 frame, continuously in its coordinates.

A pixel's ink depends only on its distance to the path, so that a path moved by a hundredth of a pixel changes
the image by a hundredth of the ink's slope: no rasteriser with whole-number coordinates is involved.
Coordinates are pixel indices: the middle of the top left pixel is (0, 0), the frame reaches from -0.5 to
27.5.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import IMAGE_SIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

PEN_WIDTH = 2.5
"""Width of the ink in pixels of the frame, chosen so that pen digits have the mean ink of MNIST."""

SOFT_EDGE = 1.0
"""Pixels over which the ink's edge falls from full to none, as a box filter of one pixel gives."""

SMOOTHING = 0.6
"""Standard deviation, in pixels along the path, of the smoothing that takes out the steps of whole-pixel
pointers. Well below the pen's width, so that corners stay corners."""

STEP = 0.4
"""Pixels along the path between two samples."""

MOST_SAMPLES = 4096
"""A scribble longer than this many steps is sampled more coarsely, which bounds the work."""

TOLERANCE = 1e-6
"""Of a step: lengths that differ by rounding noise must give the same number of samples."""

_CHUNK = 512


def trace(strokes: Sequence[Array], *, smoothing: float = SMOOTHING) -> list[Array]:
    """The path of each stroke, (n, 2), sampled at equal arc length and smoothed; ends stay where they are."""
    lengths = [_arc_length(points) for points in strokes]
    step = max(STEP, math.fsum(float(length[-1]) for length in lengths) / MOST_SAMPLES)
    return [
        _smooth(*_resample(points, length, step), smoothing)
        for points, length in zip(strokes, lengths, strict=True)
    ]


def _arc_length(points: Array) -> Array:
    length = np.zeros(len(points))
    if len(points) == 1:
        return length
    np.cumsum(np.hypot(*np.diff(points, axis=0).T), out=length[1:])
    return length


def _resample(points: Array, length: Array, step: float) -> tuple[Array, float]:
    total = float(length[-1])
    if total <= 0.0:
        return points[:1], 0.0
    count = max(1, math.ceil(total / step - TOLERANCE))
    places = np.linspace(0.0, total, count + 1)
    path = np.stack(
        (np.interp(places, length, points[:, 0]), np.interp(places, length, points[:, 1])), axis=1
    )
    return path, total / count


def _smooth(path: Array, step: float, smoothing: float) -> Array:
    """Gaussian smoothing along the path, which is continued point-symmetrically beyond its ends."""
    count = len(path)
    if count <= 2 or smoothing <= 0.0:  # noqa: PLR2004 - two points are a straight line, which smoothing keeps
        return path
    deviation = min(smoothing, step * (count - 1) / 6.0)
    reach = min(count - 1, math.ceil(3.0 * deviation / step - TOLERANCE))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * (step / deviation)) ** 2)
    kernel /= kernel.sum()
    before = 2.0 * path[0] - path[reach:0:-1]
    after = 2.0 * path[-1] - path[-2 : -2 - reach : -1]
    extended = np.concatenate((before, path, after))
    return np.stack([np.convolve(extended[:, axis], kernel, "valid") for axis in (0, 1)], axis=1)


def render(paths: Sequence[Array], *, pen_width: float = PEN_WIDTH) -> Array:
    """The ink (28, 28), 0..1, of paths that lie inside the frame."""
    starts = np.concatenate([path[:-1] if len(path) > 1 else path for path in paths])
    ends = np.concatenate([path[1:] if len(path) > 1 else path for path in paths])
    longest = float(np.max(np.hypot(*(ends - starts).T)))
    reach = pen_width / 2.0 + SOFT_EDGE / 2.0
    # A pixel within reach of a segment lies within this many pixels of the one nearest to its middle.
    window = math.ceil(reach + longest / 2.0 - 0.5)
    margin = window + 1
    side = IMAGE_SIDE + 2 * margin
    squares = np.full((side, side), np.inf)
    for at in range(0, len(starts), _CHUNK):
        chunk = slice(at, at + _CHUNK)
        lower(squares, window, starts[chunk] + margin, ends[chunk] + margin)
    distance = np.sqrt(squares[margin:-margin, margin:-margin])
    ink: Array = np.clip((reach - distance) / SOFT_EDGE, 0.0, 1.0)
    return ink


def lower(
    squares: Array, window: int, starts: Array, ends: Array, image: NDArray[np.int64] | None = None
) -> None:
    """Lower the squared distances around each segment to those to this segment.

    ``squares`` is one square, or several, where ``image`` tells to which each segment belongs.
    """
    along = ends - starts
    squared_lengths = np.maximum(np.einsum("ij,ij->i", along, along), 1e-300)
    nearest = np.rint((starts + ends) / 2.0).astype(np.int64)
    offsets = np.arange(-window, window + 1)
    columns = nearest[:, 0, None] + offsets
    rows = nearest[:, 1, None] + offsets
    x = (columns - starts[:, 0, None])[:, None, :]
    y = (rows - starts[:, 1, None])[:, :, None]
    along_x, along_y = along[:, 0, None, None], along[:, 1, None, None]
    share = x * along_x + y * along_y
    share /= squared_lengths[:, None, None]
    np.clip(share, 0.0, 1.0, out=share)
    values = share * along_x  # from here on in place: these arrays are what takes the time
    np.subtract(x, values, out=values)
    values *= values
    share *= along_y
    np.subtract(y, share, out=share)
    share *= share
    values += share
    side = squares.shape[-1]
    if image is not None:
        rows = rows + side * image[:, None]
    places = rows[:, :, None] * side + columns[:, None, :]
    np.minimum.at(squares.reshape(-1), places.ravel(), values.ravel())

"""Resamples an ink map to the size of a digit: by area when shrinking, linearly when growing.

Thin lines of large pictures would fade to a breath when shrunk; they are widened first, as strokes are
painted at one pen width whatever they were drawn with.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from digitpad.ink.rendering import PEN_WIDTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Bytes = NDArray[np.uint8]

_FINE = 4
"""Pixels, per pixel of the result, of the frame in which thin lines are widened."""

_THIN = 0.75 * PEN_WIDTH
"""Width in pixels of the result below which lines are widened to the pen's width."""


def resampled(ink: Bytes, longest: int) -> Bytes:
    """The ink map with its longer side ``longest`` pixels long, its full ink 255.

    The outermost rows and columns of the given map must hold ink; those of the result do then, too.
    """
    values = ink.astype(np.float64)
    if max(ink.shape) >= _FINE * longest:
        values = _widened(_resized(values, _FINE * longest), longest)
    values = _resized(values, longest)
    values *= 255.0 / _strength(values)
    # The faintest ink counts as ink, else the outermost rows may vanish and the box be no longer as long.
    return np.where(values > 0.0, np.clip(np.rint(values), 1, 255), 0).astype(np.uint8)


def _resized(values: Array, longest: int) -> Array:
    before = max(values.shape)
    height, width = (max(1, math.floor(side * longest / before + 0.5)) for side in values.shape)
    resized: Array = _weights(values.shape[0], height) @ values @ _weights(values.shape[1], width).T
    return resized


def _weights(before: int, after: int) -> Array:
    """Share of each of ``before`` pixels in each of ``after``, (after, before)."""
    ratio = before / after
    pixel = np.arange(before)
    if ratio >= 1.0:
        edges = np.arange(after + 1) * ratio
        low, high = edges[:-1, None], edges[1:, None]
        weights = np.clip(np.minimum(high, pixel + 1) - np.maximum(low, pixel), 0.0, None)
    else:
        centres = np.clip((np.arange(after) + 0.5) * ratio - 0.5, 0.0, before - 1.0)
        weights = np.clip(1.0 - np.abs(centres[:, None] - pixel), 0.0, None)
    result: Array = weights / weights.sum(axis=1, keepdims=True)
    return result


def _widened(values: Array, longest: int) -> Array:
    """The fine map with its lines widened to the pen's width, where they are much thinner."""
    values = np.minimum(values * (255.0 / _strength(values)), 255.0)
    width = _line_width(values)
    if width >= _THIN * _FINE:
        return values
    # The widened map is longer than before and shrinks more: solve for the radius with that in mind.
    pen = PEN_WIDTH * _FINE
    radius = round((pen - width) / (2.0 * (1.0 - PEN_WIDTH / longest)))
    padded = np.pad(values, 2 * radius)
    height, breadth = (side + 2 * radius for side in values.shape)
    widened: Array = np.zeros((height, breadth))
    for down in range(-radius, radius + 1):
        reach = math.isqrt(radius * radius - down * down)
        for right in range(-reach, reach + 1):
            top, left = radius + down, radius + right
            np.maximum(widened, padded[top : top + height, left : left + breadth], out=widened)
    return widened


def _strength(values: Array) -> float:
    """The level of full ink: shrinking leaves the pixels of a thin line unequally covered."""
    return float(np.median(values[values >= 0.5 * values.max()]))


def _line_width(values: Array) -> float:
    """Mean width of the lines in pixels: the area of a line over its length, which is half of its edge."""
    padded = np.pad(values / 255.0, 1)
    edge = float(np.hypot(np.diff(padded, axis=0)[:, :-1], np.diff(padded, axis=1)[:-1]).sum())
    return 2.0 * float(padded.sum()) / max(edge, 1e-9)

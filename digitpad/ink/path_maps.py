"""The pen's path as pictures: where it goes, and when, in the frame of the digit image.

The same image may be written in two ways: the European 1 goes up before it comes down, the 7 begins with its
bar. These maps keep what the image forgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import IMAGE_SIDE
from digitpad.ink.rendering import PEN_WIDTH, SOFT_EDGE, trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from digitpad.domain import Stroke

    Array = NDArray[np.float64]

MAPS = 3
"""Direction to the right, direction downwards, and time."""

FULL = 127
"""The value of 1 in a map."""

_MOST_SAMPLES = 200
"""Places along the path that are painted: a digit's is some 60 pixels long, so less than a pixel apart."""


def path_maps(strokes: tuple[Stroke, ...] | None) -> NDArray[np.int8]:
    """Maps (MAPS, 28, 28) of strokes in the frame's pixels; all 0 for None.

    A pixel under the pen takes the direction (a unit vector) and the time (0 at the first place of the first
    stroke, 1 at the last place of the last, evenly along the path) of the place on the path that is nearest
    to it, times the ink there.
    """
    if not strokes:
        return np.zeros((MAPS, IMAGE_SIDE, IMAGE_SIDE), dtype=np.int8)
    lines = [np.array([(point.x, point.y) for point in stroke.points]) for stroke in strokes]
    return maps_of(trace(lines))


def maps_of(paths: list[Array], pen_width: float = PEN_WIDTH) -> NDArray[np.int8]:
    """The maps of paths that `trace` gave and that lie inside the frame."""
    every = max(1, -(-sum(len(path) for path in paths) // _MOST_SAMPLES))
    places, directions = [], []
    for path in paths:
        thinned = path[::-every][::-1]  # with the last place; the first is at most a step away
        places.append(thinned)
        directions.append(_directions(thinned))
    points = np.concatenate(places)
    direction = np.concatenate(directions)
    time = np.linspace(0.0, 1.0, len(points))
    squares = _squares(points[:, 1])[:, :, None] + _squares(points[:, 0])[:, None, :]
    flat = squares.reshape(len(points), -1)
    nearest = flat.argmin(axis=0)
    distance = np.sqrt(flat[nearest, np.arange(flat.shape[1])])
    ink = np.clip((pen_width / 2.0 + SOFT_EDGE / 2.0 - distance) / SOFT_EDGE, 0.0, 1.0)
    values = np.stack([direction[nearest, 0], direction[nearest, 1], time[nearest]]) * (ink * FULL)
    maps: NDArray[np.int8] = np.rint(values).astype(np.int8)
    return maps.reshape(MAPS, IMAGE_SIDE, IMAGE_SIDE)


def _squares(coordinates: Array) -> NDArray[np.float32]:
    """The squared distances from each of these to the 28 pixels' middles along one axis, (n, 28)."""
    away = np.arange(IMAGE_SIDE, dtype=np.float32) - coordinates.astype(np.float32)[:, None]
    return away * away


def _directions(path: Array) -> Array:
    """Unit vectors along the path at each of its places; 0 for a dot."""
    if len(path) == 1:
        return np.zeros((1, 2))
    along = np.gradient(path, axis=0)
    return along / np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]

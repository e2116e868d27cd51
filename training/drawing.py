"""Other hands from the same strokes, painted by the app's own rasteriser.

A drawing is warped as a whole, its strokes drift apart, the pen trembles, and the pointer may be a coarse
one; then it is normalised as the pad would, or as a picture drawn with another pen would be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitpad.domain import IMAGE_SIDE
from digitpad.ink.normalise import place
from digitpad.ink.path_maps import MAPS, maps_of
from digitpad.ink.rendering import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.pens import Sample

    Array = NDArray[np.float64]
    Lines = list[Array]

KNOTS = 4
"""The plane is bent by random shifts at so many by so many knots, joined linearly."""

THINNEST, THICKEST = 1.9, 5.0
"""Pens of pictures, in pixels of the frame: thinner lines are widened by the normaliser."""


@dataclass(frozen=True, slots=True)
class Warp:
    """How far a drawing is changed; lengths are shares of its longer side, amounts are drawn evenly."""

    rotation: float = 0.2
    """Radians."""
    shear: float = 0.25
    """Sideways shift per height."""
    stretch: float = 0.2
    """Width against height."""
    bend: float = 0.045
    """Standard deviation of the shift of a knot."""
    drift: float = 0.02
    """Standard deviation of the shift of a whole stroke against the others."""
    tremble: float = 0.008
    """Standard deviation of the shift of a point."""
    coarse: float = 0.5
    """Share of drawings by a pointer that knows whole pixels only ..."""
    pixels: tuple[float, float] = (25.0, 250.0)
    """... and this many of them along the drawing's longer side."""


def lines_of(sample: Sample) -> Lines:
    """The strokes as arrays of places, (n, 2), the longer side 1, around the origin."""
    return unit([np.array([(point.x, point.y) for point in stroke.points]) for stroke in sample.strokes])


def unit(lines: Sequence[Array]) -> Lines:
    """The lines scaled to a longer side of 1 and centred on the origin; a dot keeps its size."""
    points = np.concatenate(list(lines))
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float(np.max(high - low)) or 1.0
    return [(line - (low + high) / 2.0) / extent for line in lines]


def warped(lines: Lines, warp: Warp, random: np.random.Generator) -> Lines:
    """The same drawing by another hand; lines as `unit` gives them."""
    angle = random.uniform(-warp.rotation, warp.rotation)
    cos, sin = np.cos(angle), np.sin(angle)
    stretch = float(np.exp(random.uniform(-warp.stretch, warp.stretch)))
    shear = np.array([[1.0, random.uniform(-warp.shear, warp.shear)], [0.0, 1.0]])
    matrix = np.array([[cos, -sin], [sin, cos]]) @ shear @ np.diag([stretch, 1.0 / stretch])
    knots = random.normal(0.0, warp.bend, (KNOTS, KNOTS, 2))
    changed = []
    for line in lines:
        moved = line + _bilinear(knots, line) + random.normal(0.0, warp.drift, 2)
        changed.append(moved @ matrix.T + _tremble(len(line), warp.tremble, random))
    if random.random() < warp.coarse:
        fewest, most = warp.pixels
        steps = float(np.exp(random.uniform(np.log(fewest), np.log(most))))
        changed = [np.rint(line * steps) / steps for line in changed]
    return changed


def _bilinear(knots: Array, places: Array) -> Array:
    at = np.clip((places + 0.5) * (KNOTS - 1), 0.0, KNOTS - 1 - 1e-6)
    whole = at.astype(int)
    across, down = (at - whole).T[:, :, None]
    column, row = whole.T
    upper = knots[row, column] * (1 - across) + knots[row, column + 1] * across
    lower = knots[row + 1, column] * (1 - across) + knots[row + 1, column + 1] * across
    shifts: Array = upper * (1 - down) + lower * down
    return shifts


def _tremble(count: int, deviation: float, random: np.random.Generator) -> Array:
    """Shifts that follow each other smoothly, over some three points."""
    noise = random.normal(0.0, deviation, (count + 2, 2))
    smooth: Array = (noise[:-2] + noise[1:-1] + noise[2:]) / np.sqrt(3.0)
    return smooth


def painted(lines: Lines) -> tuple[NDArray[np.uint8], NDArray[np.int8]]:
    """Ink (28, 28) and path maps, as the pad gives them."""
    paths = place(lines).paths
    return _bytes(render(paths)), maps_of(paths)


def pictured(lines: Lines, random: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.int8]]:
    """Ink as a picture gives it, drawn with any pen; no path."""
    pen_width = random.uniform(THINNEST, THICKEST)
    ink = render(place(lines, pen_width=pen_width).paths, pen_width=pen_width)
    return _bytes(ink), np.zeros((MAPS, IMAGE_SIDE, IMAGE_SIDE), dtype=np.int8)


def _bytes(ink: Array) -> NDArray[np.uint8]:
    return np.rint(ink * 255.0).astype(np.uint8)

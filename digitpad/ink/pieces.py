"""What a number is put together from: its strokes, and parts of those that run through several digits.

A stroke may be cut where what was written before lies to the left of what was written after, or nearly so,
and both are as high as a part of a digit must be. Lengths are shares of the *scale*, the height of the
highest stroke.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Whole = NDArray[np.int64]

MOST_CUTS = 7
"""Of a stroke: more than eight digits nobody writes in one."""

OVERLAP = 0.3
"""How far what was written before a cut may reach to the right of the leftmost place after it."""

LEAST_HEIGHT = 0.3
"""Of what lies before and after a cut; the bar of a 7 and the foot of a 2 are lower."""

APART = 0.35
"""From the middle of what was written before a cut to the middle of what was written after it, sideways."""

KEPT = 0.1
"""Of the pen's way from one digit to the next, what stays with each of them."""

LEAST_WIDTH = 0.45
"""Of a stroke that may be cut: two digits are wider."""

_STEP = 0.04
"""Along the stroke, between places where it may be cut."""

_MOST_PLACES = 400

_SAME = 0.02
"""Overlaps that differ by less are equally good: the cut is made in the middle of them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stroke, or a stretch of one: points from ``first`` up to, not including, ``end``."""

    stroke: int
    first: int
    end: int
    low: tuple[float, float]
    """Left and top of its box ..."""
    high: tuple[float, float]
    """... right and bottom."""
    cut_before: bool = False
    """Whether the pen came here from another piece of the stroke ..."""
    cut_after: bool = False
    """... or went on to one."""

    @property
    def middle(self) -> float:
        """The x of its box's middle."""
        return (self.low[0] + self.high[0]) / 2.0


def scale_of(lines: Sequence[Array]) -> float:
    """The height of the highest line, (n, 2) each; the width where all are flat; never 0."""
    height = max(float(np.ptp(line[:, 1])) for line in lines)
    width = max(float(np.ptp(line[:, 0])) for line in lines)
    return max(height, width / 4.0) or 1.0


def pieces_of(lines: Sequence[Array]) -> list[Piece]:
    """The pieces of these lines, (n, 2) each, from left to right by their middles."""
    scale = scale_of(lines)
    found = []
    for stroke, line in enumerate(lines):
        gaps = cuts(line, scale)
        firsts = [0, *(first for _, first in gaps)]
        ends = [*(end for end, _ in gaps), len(line)]
        for first, end in zip(firsts, ends, strict=True):
            points = line[first:end]
            (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
            is_last = end == len(line)
            found.append(Piece(stroke, first, end, (left, top), (right, bottom), first > 0, not is_last))
    return sorted(found, key=lambda piece: (piece.middle, piece.low, piece.high, piece.stroke))


def cuts(line: Array, scale: float) -> list[tuple[int, int]]:
    """Where this line may be cut: the point after the last one before each cut, and the first one after it.

    Between them lies what only leads from one digit to the next, and belongs to neither. At most MOST_CUTS,
    in order.
    """
    if len(line) < 4 or float(np.ptp(line[:, 0])) < LEAST_WIDTH * scale:  # noqa: PLR2004 - two points a side
        return []
    places = _places(line, scale)
    x, y = line[places].T
    left, right, top, bottom = _so_far(x, y)
    left_after, right_after, top_after, bottom_after = (one[::-1] for one in _so_far(x[::-1], y[::-1]))
    overlap = right - left_after
    apart = (left_after + right_after - left - right) / 2.0
    height = np.minimum(bottom - top, bottom_after - top_after)
    may = (overlap <= OVERLAP * scale) & (apart >= APART * scale) & (height >= LEAST_HEIGHT * scale)
    best = []
    for start, end in _runs(may):
        least = float(overlap[start:end].min())
        lowest = np.flatnonzero(overlap[start:end] <= least + _SAME * scale) + start
        best.append((least, _gap(places, x, lowest, KEPT * scale)))
    kept = sorted(gap for _, gap in sorted(best)[:MOST_CUTS])
    return [(end, first) for end, first in kept if end >= 2 and first <= len(line) - 2]  # noqa: PLR2004


def _gap(places: Whole, x: Array, lowest: Whole, kept: float) -> tuple[int, int]:
    """What is left out at a cut: all where it is equally good, but for so much of it on either side."""
    middle = int(places[lowest[len(lowest) // 2]])
    before = lowest[x[lowest] <= x[lowest[0]] + kept]
    after = lowest[x[lowest] >= x[lowest[-1]] - kept]
    end, first = int(places[before[-1]]) + 1, int(places[after[0]])
    return (end, first) if end < first else (middle, middle)


def _so_far(x: Array, y: Array) -> tuple[Array, Array, Array, Array]:
    """Left, right, top and bottom of the line up to each place."""
    lowest, highest = np.minimum.accumulate, np.maximum.accumulate
    return lowest(x), highest(x), lowest(y), highest(y)


def _places(line: Array, scale: float) -> Whole:
    """Points at least a step apart along the line."""
    length = np.concatenate([np.zeros(1), np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    step = max(_STEP * scale, float(length[-1]) / _MOST_PLACES)
    return np.unique(np.searchsorted(length, np.arange(0.0, float(length[-1]), step)))


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    steps = np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8))
    return list(zip(np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist(), strict=True))

"""Where a stroke that runs through several digits may be cut.

That is where what was written before lies to the left of what was written after, or nearly so, and both are
as high as a part of a digit must be. Lengths are shares of the *scale*, the height of the number's highest
stroke.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Range = tuple[int, int]

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

PROMINENT = 0.05
BENT = 0.08

_STEP = 0.04
"""Along the stroke, between places where it may be cut."""

_MOST_PLACES = 400

_SAME = 0.02
"""Overlaps that differ by less are equally good: the cut is made in the middle of them."""

_DEEPER = 0.05
"""By how much less than between them what was written before and after overlaps at two cuts."""

_BENT = 0.08
"""How far a way from one digit to the next strays from a straight line."""


def cuts(line: Array, scale: float) -> list[Range]:
    """Where this line, (n, 2), may be cut: the place after the last point before, and the first after.

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
    best = [
        (float(overlap[low:high].min()), _gap(line, int(places[first]), int(places[last]), scale))
        for start, end in _runs(may)
        for low, high in _valleys(overlap, start, end, scale)
        for first, last in _ways(line[places], low, high, scale)
    ]
    kept = sorted(gap for _, gap in sorted(best)[:MOST_CUTS])
    return [(end, first) for end, first in kept if end >= 2 and first <= len(line) - 2]  # noqa: PLR2004


def _valleys(overlap: Array, start: int, end: int, scale: float) -> list[Range]:
    """Stretches of places that overlap as little as any around them: first place, place after the last."""
    if end <= start:
        return []
    lowest = int(overlap[start:end].argmin())
    equal = _runs(overlap[start:end] <= overlap[start + lowest] + _SAME * scale)
    low, high = next((start + one, start + after) for one, after in equal if one <= lowest < after)

    def is_one(valley: Range, between: Array) -> bool:
        floor = float(overlap[slice(*valley)].min())
        return len(between) > 0 and float(between.max()) >= floor + _DEEPER * scale

    before = [one for one in _valleys(overlap, start, low, scale) if is_one(one, overlap[one[1] : low])]
    after = [one for one in _valleys(overlap, high, end, scale) if is_one(one, overlap[high : one[0]])]
    return [*before, (low, high), *after]


def _ways(line: Array, low: int, high: int, scale: float) -> list[Range]:
    """In a stretch that may be cut anywhere, the ways from a digit to the next: first and last place of each.

    A stretch that falls as far as a part of a digit is high is no way but a 1, with a way on either side.
    """
    found: list[Range] = []
    longest = 0.0
    for one, other in pairwise(_corners(line[low:high], _BENT * scale)):
        step = line[low + other] - line[low + one]
        length = float(np.hypot(*step))
        if step[1] >= LEAST_HEIGHT * scale:
            longest = 0.0
        elif length > longest:
            if longest:
                found.pop()
            found.append((low + one, low + other))
            longest = length
    middle = (low + high - 1) // 2
    return found or [(middle, middle)]


def _corners(line: Array, tolerance: float) -> list[int]:
    """The points that remain of a line, its ends too, if it is simplified (Douglas and Peucker, 1973)."""
    last = len(line) - 1
    if last < 1:
        return [0]
    chord, away = line[-1] - line[0], line - line[0]
    length = float(np.hypot(*chord))
    off = np.abs(away[:, 0] * chord[1] - away[:, 1] * chord[0]) / length if length else np.hypot(*away.T)
    farthest = int(off.argmax())
    if off[farthest] <= tolerance:
        return [0, last]
    after = _corners(line[farthest:], tolerance)
    return [*_corners(line[: farthest + 1], tolerance), *(farthest + one for one in after[1:])]


def _gap(line: Array, start: int, last: int, scale: float) -> Range:
    """What is left out of a way: all but for so much on either side."""
    steps = np.hypot(*np.diff(line[start : last + 1], axis=0).T)
    length = np.concatenate([np.zeros(1), np.cumsum(steps)])
    end = start + int(np.searchsorted(length, KEPT * scale)) + 1
    first = start + int(np.searchsorted(length, length[-1] - KEPT * scale, side="right")) - 1
    middle = (start + last) // 2 + 1
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

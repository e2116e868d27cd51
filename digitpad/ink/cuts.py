"""Where touching digits in a picture may be cut apart: along seams that pass through little ink.

A seam leads from the top to the bottom, a pixel to the side a row at most, and costs about one for each line
of the pen that it crosses, more where it runs along in one (Avidan and Shamir, 2007, carve images along such
paths). Many seams lead through a digit, too: what is no cut after all, the reader's search puts together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Bytes = NDArray[np.uint8]
    Whole = NDArray[np.int64]

FREE = 0.2
"""Crossings of a line below which a seam passes between two digits that do not touch."""

_ALONG = 0.1
"""Of the cost of crossing a line, what depends on how long the way through its ink is."""

_SIDEWAYS = 0.03
"""Cost of a step to the side: of two ways through as little ink the straighter is taken."""

_EDGE = 0.1
_APART = 0.15
"""Of the digits' height: how far from the sides, and from each other, seams lie."""

_ROWS = (0.15, 0.38, 0.62, 0.85)
"""Of the height: digits may touch above or below the middle, where the way between them is wide."""

_NARROW = 0.5
"""Ink narrower than this share of its digits' height is one digit at most."""

_LIMITS = ((0.7, 1.3), (np.inf, 3.0))
"""What a seam may cost, by the width of what is cut in digits' heights: below the first, ..."""

_MOST_PER_HEIGHT = 4.5
"""Seams in a stretch as long as digits are high: two digits, and one of them cut in two."""


@dataclass(frozen=True, slots=True)
class Seam:
    """The first column right of the seam, of each row; and its cost in crossings of a line."""

    columns: Whole
    cost: float


def pieces(ink: Bytes, height: float) -> list[tuple[Bytes, bool]]:
    """The ink cut along all its seams: pieces left to right in the ink's shape, all ink in one of them.

    ``height`` is that of digits. With each piece stands whether it was joined with the one before it.
    """
    found = seams(ink, height, pen_width(ink))
    place = np.zeros(ink.shape, dtype=np.int64)
    across = np.arange(ink.shape[1])
    for seam in found:
        place += across >= seam.columns[:, None]
    cut = [np.where(place == piece, ink, 0).astype(np.uint8) for piece in range(len(found) + 1)]
    joined = [False, *(seam.cost > FREE for seam in found)]
    return [(piece, was) for piece, was in zip(cut, joined, strict=True) if piece.any()]


def seams(ink: Bytes, height: float, pen: float) -> list[Seam]:
    """The seams along which this ink may be cut, left to right.

    ``height`` is that of digits, ``pen`` the width of lines. None where the ink is too narrow for two.
    """
    width = ink.shape[1]
    if width < _NARROW * height:
        return []
    shares = ink / 255.0
    limit = next(limit for ratio, limit in _LIMITS if width < ratio * height)
    found = _cheapest(shares, pen, height, limit)
    chosen: list[Seam] = []
    for seam in sorted(found, key=lambda seam: seam.cost):
        if len(chosen) == round(_MOST_PER_HEIGHT * width / height):
            break
        if all(_are_apart(seam, other, height) for other in chosen):
            chosen.append(seam)
    return sorted(chosen, key=lambda seam: float(seam.columns.mean()))


def _are_apart(one: Seam, other: Seam, height: float) -> bool:
    return float(np.abs(one.columns - other.columns).mean()) >= _APART * height


def _cheapest(ink: Array, pen: float, height: float, limit: float) -> list[Seam]:
    """The seams that are cheapest, for some way around, among those through the same place of a row."""
    above, back = _ways(ink, pen)
    below, forth = _ways(ink[::-1], pen)
    found = []
    for share in _ROWS:
        row = int(share * (len(ink) - 1))
        rest = len(ink) - 1 - row
        through = above[row] + below[rest] - ink[row] * (_ALONG / pen)
        for column in _minima(through, height, limit):
            up, down = _way(back[: row + 1], column), _way(forth[: rest + 1], column)
            found.append(Seam(np.concatenate((up[::-1], down[1:])), float(through[column])))
    return found


def pen_width(ink: Bytes) -> float:
    """Mean width of lines: twice their area over the length of their edges; at least a pixel."""
    padded = np.pad(ink / 255.0, 1)
    edge = float(np.hypot(np.diff(padded, axis=0)[:, :-1], np.diff(padded, axis=1)[:-1]).sum())
    return max(1.0, 2.0 * float(padded.sum()) / max(edge, 1e-9))


def _ways(ink: Array, pen: float) -> tuple[Array, NDArray[np.int8]]:
    """What the cheapest way from above to each pixel costs, and the last step of it.

    Ink is 0..1. Into ink and out of it costs more than along it: where two round digits touch, their ink is
    one for some way.
    """
    edge = (1.0 - _ALONG) / 2.0
    totals = np.empty(ink.shape)
    totals[0] = total = ink[0] * (edge + _ALONG / pen)
    steps = np.zeros(ink.shape, dtype=np.int8)
    ways = np.full((3, ink.shape[1]), np.inf)
    for row in range(1, len(ink)):
        here, before = ink[row], ink[row - 1]
        ways[0] = total + edge * np.abs(here - before)
        ways[1, 1:] = total[:-1] + edge * np.abs(here[1:] - before[:-1]) + _SIDEWAYS
        ways[2, :-1] = total[1:] + edge * np.abs(here[:-1] - before[1:]) + _SIDEWAYS
        best = ways.argmin(axis=0)
        totals[row] = total = ways.min(axis=0) + here * (_ALONG / pen)
        steps[row] = _STEPS[best]
    return totals, steps


_STEPS = np.array([0, -1, 1], dtype=np.int8)


def _way(steps: NDArray[np.int8], column: int) -> Whole:
    """The columns of a way, from the last row back to the first."""
    columns = [column]
    for row in range(len(steps) - 1, 0, -1):
        columns.append(columns[-1] + int(steps[row, columns[-1]]))
    return np.array(columns, dtype=np.int64)


def _minima(through: Array, height: float, limit: float) -> list[int]:
    """Columns where a seam is cheapest for some way around, the cheapest first."""
    width = len(through)
    apart = max(1, round(_APART * height))
    edge = max(1, round(_EDGE * height))
    padded = np.pad(through, apart // 2, constant_values=np.inf)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * (apart // 2) + 1).min(axis=1)
    free = (through <= around + 1e-9) & (through <= limit)
    free[:edge] = free[width - edge :] = False
    found: list[int] = []
    for column in np.argsort(through, kind="stable").tolist():
        if free[column]:
            last = column
            while last + 1 < width and free[last + 1]:  # a stretch as cheap: its middle
                last += 1
            found.append((column + last) // 2)
            free[max(0, column - apart) : last + apart + 1] = False
    return found
